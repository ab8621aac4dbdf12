#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/moment.h"
#include "core/net/token.h"

static char folder[64], path[128];

/* NULL: not set. There are no threads yet. */
static void environment(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1); /* NOLINT(concurrency-mt-unsafe) */
	else
		unsetenv(name); /* NOLINT(concurrency-mt-unsafe) */
}

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-token-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/" TOKEN_CREDENTIAL, folder);
	environment("CREDENTIALS_DIRECTORY", NULL);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void put_file(const char *text, size_t len, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void check_token(const struct token_source *source, const char *expected)
{
	CLEANUP(token_release) struct token token = { 0 };
	enum err e = token_read(source, &token);

	if (e)
		fail_msg("%s", err_text(e));
	assert_string_equal(token.text, expected);
}

static void check_refused(const struct token_source *source, const char *because)
{
	struct token token = { 0 };

	assert_int_equal(token_read(source, &token), ERR_INVALID);
	assert_null(token.text);
	if (!strstr(err_text(ERR_INVALID), because))
		fail_msg("%s", err_text(ERR_INVALID));
}

static void reads_the_first_line_of_a_file(void **state)
{
	/* clang-format off */
	static const struct { const char *text, *token; } cases[] = {
		{ "key-123", "key-123" }, { "key-123\n", "key-123" }, { "  key-123 \r\n", "key-123" },
		{ "key-123\nlogin: ops\n", "key-123" },
	};
	/* clang-format on */
	struct token_source source = { .file = str_of(path) };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		put_file(cases[i].text, strlen(cases[i].text), 0600);
		check_token(&source, cases[i].token);
		unlink(path);
	}
	put_file("key", 3, 0400);
	check_token(&source, "key");
}

static void refuses_a_file_that_others_may_read(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0644, 0660, 0666, 0610, 0602 };
	struct token_source source = { .file = str_of(path) };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		put_file("s3cret", 6, modes[i]);
		check_refused(&source, "chmod 600 ");
		assert_null(strstr(err_text(ERR_INVALID), "s3cret"));
		unlink(path);
	}
}

static void refuses_what_is_no_token(void **state)
{
	/* clang-format off */
	static const struct { const char *text; size_t len; const char *because; } cases[] = {
		{ "", 0, "no token" }, { "\nkey", 4, "no token" }, { " \t\n", 3, "no token" },
		{ "two words", 9, "blanks" }, { "a\0b", 3, "blanks" }, { "k\xC3\xA9y", 4, "blanks" }, { "a\x1b[m", 4, "blanks" },
	};
	/* clang-format on */
	struct token_source source = { .file = str_of(path) };
	char *large = malloc(TOKEN_OUTPUT_MAX + 1);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		put_file(cases[i].text, cases[i].len, 0600);
		check_refused(&source, cases[i].because);
	}
	memset(large, 'x', TOKEN_OUTPUT_MAX + 1);
	put_file(large, TOKEN_MAX + 1, 0600);
	check_refused(&source, "too long");
	put_file(large, TOKEN_OUTPUT_MAX + 1, 0600);
	check_refused(&source, "too large");
	free(large);
	unlink(path);
	check_refused(&source, "No such file");
	source.file = str_of(folder);
	check_refused(&source, "not a file");
}

static void waits_for_no_pipe(void **state)
{
	struct token_source source = { .file = str_of(path) };

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	check_refused(&source, "not a file");
}

static void takes_what_a_command_prints(void **state)
{
	/* clang-format off */
	static const struct { const char *command, *token; } cases[] = {
		{ "echo key-123", "key-123" },
		{ "printf 'key-%s\\nuser: me\\n' 123", "key-123" },
		{ "echo noise >&2; echo key", "key" },
		{ "read -r line; echo \"got:$line\"", "got:" }, /* nothing to read */
		{ "sleep 30 & echo key", "key" }, /* what it leaves behind is not waited for */
		{ "i=0; while [ $i -lt 3000 ]; do echo noise of some length >&2; i=$((i+1)); done; echo key", "key" },
		{ "test -t 0 || test -t 1 || (: </dev/tty) 2>/dev/null || echo alone", "alone" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct token_source source = { .command = str_of(cases[i].command) };
		int64_t begun = moment_ticks_us();

		check_token(&source, cases[i].token);
		assert_true(moment_ticks_us() - begun < 8 * MOMENT_SECOND);
	}
}

static void says_why_a_command_gave_none(void **state)
{
	/* clang-format off */
	static const struct { const char *command, *because; } cases[] = {
		{ "exit 3", "exit code 3" },
		{ "echo key; echo first >&2; printf '\\033[31mvault is sealed\\n' >&2; exit 1", "exit code 1: \xEF\xBF\xBD[31mvault is sealed" },
		{ "/nowhere/pass show x", "exit code 127" },
		{ "kill -9 $$", "signal 9" },
		{ "true", "no token" },
		{ "yes", "more than 65536 bytes" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_refused(&(struct token_source){ .command = str_of(cases[i].command) },
			      cases[i].because);
}

static void ends_a_command_that_takes_too_long(void **state)
{
	static const char *const commands[] = { "sleep 60", "echo key; exec sleep 60",
						"exec >&- 2>&-; sleep 60",
						"trap '' TERM INT; while :; do sleep 1; done" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		int64_t begun = moment_ticks_us();

		check_refused(&(struct token_source){ .command = str_of(commands[i]),
						      .patience_ms = 200 },
			      "did not end within 200 ms");
		assert_true(moment_ticks_us() - begun < 5 * MOMENT_SECOND);
	}
}

static void leaves_nothing_open(void **state)
{
	int before = dup(STDIN_FILENO), after;

	(void)state;
	close(before);
	for (int i = 0; i < 3; i++) {
		check_token(&(struct token_source){ .command = STR("echo key") }, "key");
		check_refused(&(struct token_source){ .command = STR("exit 1") }, "exit code 1");
	}
	after = dup(STDIN_FILENO);
	close(after);
	assert_int_equal(before, after);
}

static void finds_the_credential_that_systemd_hands_over(void **state)
{
	struct token_source source = { 0 };

	(void)state;
	check_refused(&source, "has no token");
	environment("CREDENTIALS_DIRECTORY", folder);
	check_refused(&source, "No such file");
	put_file("key-9\n", 6, 0440);
	check_token(&source, "key-9");
	put_file("key-9\n", 6, 0644);
	check_refused(&source, "others may read it");
	environment("CREDENTIALS_DIRECTORY", NULL);
}

static void wants_one_source_only(void **state)
{
	(void)state;
	check_refused(&(struct token_source){ .file = STR("/x"), .command = STR("echo key") },
		      "keep one");
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(reads_the_first_line_of_a_file),
		IN_FOLDER(refuses_a_file_that_others_may_read),
		IN_FOLDER(refuses_what_is_no_token),
		IN_FOLDER(waits_for_no_pipe),
		cmocka_unit_test(takes_what_a_command_prints),
		cmocka_unit_test(says_why_a_command_gave_none),
		cmocka_unit_test(ends_a_command_that_takes_too_long),
		cmocka_unit_test(leaves_nothing_open),
		IN_FOLDER(finds_the_credential_that_systemd_hands_over),
		cmocka_unit_test(wants_one_source_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
