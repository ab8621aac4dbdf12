#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "tui/editor.h"

static char folder[64];

static int begin(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-editor-XXXXXX");
	assert_non_null(mkdtemp(folder));
	setenv("XDG_RUNTIME_DIR", folder, 1); /* NOLINT(concurrency-mt-unsafe) */
	unsetenv("VISUAL");                   /* NOLINT(concurrency-mt-unsafe) */
	return 0;
}

/* Nothing of a note stays behind. */
static int end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void use(const char *editor)
{
	setenv("EDITOR", editor, 1); /* NOLINT(concurrency-mt-unsafe) */
}

static void gives_what_the_editor_left(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(EDITOR_BYTES_MAX);

	(void)state;
	use("printf ' and more' >>");
	assert_int_equal(editor_run(STR("before"), &out), ERR_NONE);
	assert_string_equal(buf_text(&out), "before and more");
}

static void lets_nobody_else_read_the_file(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(EDITOR_BYTES_MAX);

	(void)state;
	use("sh -c 'stat -c %a \"$1\" >\"$1.mode\" && mv \"$1.mode\" \"$1\"' editor");
	assert_int_equal(editor_run(STR("secret"), &out), ERR_NONE);
	assert_string_equal(buf_text(&out), "600\n");
}

static void prefers_visual(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(EDITOR_BYTES_MAX);

	(void)state;
	use("false");
	setenv("VISUAL", "true", 1); /* NOLINT(concurrency-mt-unsafe) */
	assert_int_equal(editor_run(STR("kept"), &out), ERR_NONE);
	assert_string_equal(buf_text(&out), "kept");
}

static void says_when_the_editor_fails(void **state)
{
	static const struct {
		const char *editor;
		enum err expected;
		const char *words;
	} cases[] = {
		{ "false", ERR_UNAVAILABLE, "the note is as it was" },
		{ "/no/such/editor", ERR_UNAVAILABLE, "could not be started" },
		{ "rm", ERR_UNAVAILABLE, "took the file away" },
		{ "printf '\\377\\376' >", ERR_INVALID, "not UTF-8" },
		{ "head -c 70000 /dev/zero >", ERR_INVALID, "longer than" },
		{ "kill -9 $$ ;", ERR_UNAVAILABLE, "the note is as it was" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(EDITOR_BYTES_MAX);

		use(cases[i].editor);
		assert_int_equal(editor_run(STR("text"), &out), cases[i].expected);
		if (!strstr(err_text(cases[i].expected), cases[i].words))
			fail_msg("%s: '%s' lacks '%s'", cases[i].editor,
				 err_text(cases[i].expected), cases[i].words);
	}
}

#define EDITOR(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDITOR(gives_what_the_editor_left),
		EDITOR(lets_nobody_else_read_the_file),
		EDITOR(prefers_visual),
		EDITOR(says_when_the_editor_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
