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

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/settings.h"
#include "core/engine/weights.h"

static char folder[64], file[96];
static struct arena *arena;

/* NULL: not set. There are no threads. */
static void environment(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1); /* NOLINT(concurrency-mt-unsafe) */
	else
		unsetenv(name); /* NOLINT(concurrency-mt-unsafe) */
}

static int start(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-settings-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/strop.conf", folder);
	arena = arena_new();
	environment("HOME", "/home/ada");
	environment("USER", "ada");
	environment("XDG_CONFIG_HOME", NULL);
	environment("XDG_DATA_HOME", NULL);
	environment("STROP_CONFIG", NULL);
	environment("STROP_STORE", NULL);
	environment("STROP_ACTOR", NULL);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	unlink(file);
	arena_free_at(&arena);
	return rmdir(folder);
}

static void write_file(struct str text)
{
	FILE *to = fopen(file, "w");

	assert_non_null(to);
	assert_int_equal(fwrite(text.at, 1, text.len, to), text.len);
	assert_int_equal(fclose(to), 0);
}

static struct settings read_str(struct str text)
{
	struct settings settings = { 0 };

	write_file(text);
	if (settings_read(arena, file, NULL, NULL, &settings))
		fail_msg("%s", err_text(ERR_INVALID));
	return settings;
}

static struct settings read_text(const char *text)
{
	return read_str(str_of(text));
}

/* What is wrong, after the file's name: "3: policy: one of ...". */
static const char *fault_of(const char *text)
{
	struct settings settings = { 0 };
	const char *why;

	write_file(str_of(text));
	assert_int_equal(settings_read(arena, file, NULL, NULL, &settings), ERR_INVALID);
	assert_int_equal(settings.source_count, 0); /* untouched */
	why = arena_str(arena, str_of(err_text(ERR_INVALID))).at;
	if (strncmp(why, file, strlen(file)) != 0 || why[strlen(file)] != ':')
		fail_msg("\"%s\" does not name the file", why);
	return why + strlen(file) + 1;
}

static void check_text(struct str text, const char *expected)
{
	assert_true(!str_is_absent(text));
	assert_string_equal(arena_str(arena, text).at, expected);
}

static void check_path(struct str path, const char *expected)
{
	check_text(path, arena_strf(arena, "%s/%s", folder, expected).at);
}

static void an_empty_file_is_a_working_desk(void **state)
{
	static const char *const texts[] = { "", "\n\n", "; nothing\n# nothing\n", "[desk]\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct settings s = read_text(texts[i]);

		check_text(s.name, "strop");
		check_text(s.store, "/home/ada/.local/share/strop/desk.db");
		assert_true(s.actor.len > 0);
		assert_int_equal(s.policy, SETTINGS_ENFORCE);
		assert_int_equal(s.provider_domain_count, 0);
		assert_int_equal(s.retention_days, 0);
		assert_int_equal(s.source_count, 0);
		assert_true(str_is_absent(s.provider.kind));
		assert_true(str_is_absent(s.export_dir));
		check_text(s.theme, "dark");
		assert_true(s.mouse);
		assert_false(s.ascii);
		assert_int_equal(s.bulk_ceiling, 500);
		assert_int_equal(s.bulk_rate, 600);
		assert_true(s.refund_spam.len && s.refund_phishing.len && s.refund_other.len);
	}
}

static void takes_every_key_of_the_desk(void **state)
{
	struct settings s;

	(void)state;
	s = read_text("name = acme-mail\n"
		      "store = desk.db ; beside this file\n"
		      "actor = rep7\n"
		      "policy = hold\n"
		      "provider_domains = mg.example, ,acme-mail.example,\n"
		      "retention_days = 400\n"
		      "bulk_ceiling = 0\n"
		      "bulk_rate = 50\n"
		      "export_dir = out\n");
	check_text(s.config_path, file);
	check_text(s.name, "acme-mail");
	check_path(s.store, "desk.db");
	check_text(s.actor, "rep7");
	assert_int_equal(s.policy, SETTINGS_HOLD);
	assert_int_equal(s.provider_domain_count, 2);
	check_text(s.provider_domains[0], "mg.example");
	check_text(s.provider_domains[1], "acme-mail.example");
	assert_int_equal(s.retention_days, 400);
	assert_int_equal(s.bulk_ceiling, 0);
	assert_int_equal(s.bulk_rate, 50);
	check_path(s.export_dir, "out");
}

static void takes_every_key_of_a_source(void **state)
{
	struct settings s;

	(void)state;
	s = read_text("[geoip \"city\"]\n"
		      "file = geo/city.mmdb\n"
		      "url = https://geo.example/city\n"
		      "[list \"vpn ranges\"]\n"
		      "file = /lists/vpn.txt\n"
		      "kind = vpn\n"
		      "url = https://lists.example/vpn\n");
	assert_int_equal(s.source_count, 2);
	check_text(s.sources[0].name, "city");
	check_path(s.sources[0].file, "geo/city.mmdb");
	check_text(s.sources[0].url, "https://geo.example/city");
	assert_false(s.sources[0].is_list);
	check_text(s.sources[1].name, "vpn ranges");
	check_text(s.sources[1].file, "/lists/vpn.txt");
	check_text(s.sources[1].url, "https://lists.example/vpn");
	assert_true(s.sources[1].is_list);
	assert_int_equal(s.sources[1].kind, PROXY_VPN);
}

static void takes_every_key_of_the_rest(void **state)
{
	struct settings s;

	(void)state;
	s = read_text("[provider]\n"
		      "kind = mailgun\n"
		      "url = https://api.mailgun.net\n"
		      "token_file = provider.token\n"
		      "token_command = \"pass show \\\"mailgun\\\"\"\n"
		      "[console]\n"
		      "theme = contrast\n"
		      "mouse = off\n"
		      "borders = ascii\n"
		      "[refund]\n"
		      "spam = none; never\n"
		      "phishing = none\n"
		      "other = all\n"
		      "[keys]\n"
		      "export = x, ctrl-x\n"
		      "none = q\n");
	check_text(s.provider.kind, "mailgun");
	check_text(s.provider.url, "https://api.mailgun.net");
	check_path(s.provider.token_file, "provider.token");
	check_text(s.provider.token_command, "pass show \"mailgun\"");
	check_text(s.theme, "contrast");
	assert_false(s.mouse);
	assert_true(s.ascii);
	check_text(s.refund_spam, "none; never");
	check_text(s.refund_phishing, "none");
	check_text(s.refund_other, "all");
	assert_int_equal(s.key_count, 2);
	check_text(s.keys[0].action, "export");
	check_text(s.keys[0].keys, "x, ctrl-x");
	assert_int_equal(s.keys[0].line, 15);
	check_text(s.keys[1].action, "none");
}

static void takes_any_number_of_macros(void **state)
{
	struct settings s;

	(void)state;
	s = read_text("[macro \"late\"]\n"
		      "text = \"Sorry, {first_name}.\\\\n{rep}\\\\n\"\n"
		      "key = f5\n"
		      "[list \"x\"]\nfile = y\n"
		      "[macro \"plain\"]\ntext = One moment.\n");
	assert_int_equal(s.macro_count, 2);
	check_text(s.macros[0].name, "late");
	check_text(s.macros[0].text, "Sorry, {first_name}.\n{rep}\n");
	check_text(s.macros[0].key, "f5");
	check_text(s.macros[1].text, "One moment.");
	assert_int_equal(s.source_count, 1);
}

static void leaves_a_kind_that_is_not_given_to_the_list(void **state)
{
	(void)state;
	assert_int_equal(read_str(STR("[list \"tor exits\"]\nfile = y\n")).sources[0].kind,
			 PROXY_UNKNOWN);
}

static void takes_every_word_of_a_kind(void **state)
{
	static const struct {
		const char *word;
		enum proxy_kind kind;
	} rows[] = {
		{ "vpn", PROXY_VPN },
		{ "proxy", PROXY_PROXY },
		{ "residential", PROXY_RESIDENTIAL },
		{ "tor", PROXY_TOR },
		{ "relay", PROXY_RELAY },
		{ "hosting", PROXY_HOSTING },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str text = arena_strf(arena, "[list \"x\"]\nfile = x\nkind = %s\n",
					     rows[i].word);

		assert_int_equal(read_str(text).sources[0].kind, rows[i].kind);
	}
	assert_int_equal(read_text("policy = advise").policy, SETTINGS_ADVISE);
	assert_int_equal(read_text("policy = enforce").policy, SETTINGS_ENFORCE);
}

static void names_what_is_wrong_with_its_line(void **state)
{
	/* clang-format off */
	static const struct { const char *text, *why; } rows[] = {
		{ "nmae = x\n",                       "1: nmae: no such key" },
		{ "\n[desk]\nfile = x\n",             "3: file: no such key in this section" },
		{ "[desk]\n[console]\nname = x\n",    "3: name: no such key" },
		{ "[dsek]\n",                         "1: dsek: no such section" },
		{ "[Desk]\n",                         "1: Desk: no such section" },
		{ "[desk \"x\"]\n",                   "1: desk: takes no name in quotes" },
		{ "[geoip]\nfile = x\n",              "1: geoip: needs a name in quotes" },
		{ "policy = maybe\n",                 "1: policy: one of advise, hold, enforce" },
		{ "policy =\n",                       "1: policy: one of" },
		{ "policy = Hold\n",                  "1: policy: one of" },
		{ "retention_days = many\n",          "1: retention_days: a number from 0" },
		{ "retention_days = -1\n",            "1: retention_days: a number from 0" },
		{ "retention_days = 1e3\n",           "1: retention_days: a number from 0" },
		{ "bulk_ceiling = 99999999999999999999\n", "1: bulk_ceiling: a number from 0" },
		{ "store =\n",                        "1: store: a store is needed" },
		{ "export_dir =\n",                   "1: export_dir: a path is needed" },
		{ "[console]\nmouse = yes\n",         "2: mouse: one of off, on" },
		{ "[console]\ntheme = pink\n",        "2: theme: one of" },
		{ "\n[list \"x\"]\nkind = vpn\n",     "2: [list \"x\"] needs file" },
		{ "[list \"x\"]\nfile =\nkind = vpn\n", "2: file: a path is needed" },
		{ "[list \"x\"]\nfile = y\nkind = none\n", "3: kind: one of vpn" },
		{ "[geoip \"x\"]\nkind = vpn\n",      "2: kind: no such key" },
		{ "[geoip \"x\"]\n",                  "1: [geoip \"x\"] needs file" },
		{ "\n\n[provider]\nkind = mailgun\n", "3: [provider] needs url" },
		{ "[provider]\nurl =\n",              "2: url: " },
		{ "[provider]\nurl = http://mail.example\n", "2: url: " },
		{ "[provider]\nkind = sendgrid\n",    "2: kind: one of mailgun" },
		{ "[macro]\ntext = x\n",             "1: macro: needs a name in quotes" },
		{ "\n[macro \"x\"]\nkey = f5\n",     "2: [macro \"x\"] needs text" },
		{ "[macro \"x\"]\ntext = a\n[macro \"x\"]\n", "3: macro: two sections have this name" },
		{ "[macro \"x\"]\ntext = a\ntext = b\n", "3: text: stands in line 2 already" },
		{ "[macro \"x\"]\ntext = hi {nmae}\n", "2: text: no variable is called {nmae}; there are {name}" },
		{ "name = a\n\nname = b\n",           "3: name: stands in line 1 already" },
		{ "name = a\n[console]\n[desk]\nname = b\n", "4: name: stands in line 1 already" },
		{ "[geoip \"x\"]\nfile = a\n[geoip \"x\"]\nfile = b\n", "3: geoip: two sections have this name" },
		{ "[list \"x\"]\nfile = a\nkind = vpn\nfile = b\n", "4: file: stands in line 2 already" },
		{ "name\n",                           "1: " },
		{ "= x\n",                            "1: " },
		{ "[desk\n",                          "1: " },
		{ "name = \"x\n",                     "1: " },
		{ "ok = \n",                          "1: ok: no such key" },
		{ "\nname = caf\xe9\n",               "2: not UTF-8" },
		{ "name = a\x01z\n",                  "1: a control character" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *why = fault_of(rows[i].text);

		if (strncmp(why, rows[i].why, strlen(rows[i].why)) != 0)
			fail_msg("\"%s\" is \"%s\", not \"%s\"", rows[i].text, why, rows[i].why);
	}
}

static void reads_what_other_systems_write(void **state)
{
	struct settings s = read_str(STR("\xEF\xBB\xBFname = acme\r\n[geoip \"st\xC3\xA4"
					 "dte\"]\r\nfile = a b.mmdb\r\n"));

	(void)state;
	check_text(s.name, "acme");
	check_text(s.sources[0].name, "st\xC3\xA4"
				      "dte");
	check_path(s.sources[0].file, "a b.mmdb");
	check_text(read_text("name = \"a ; b # c\" ; d").name, "a ; b # c");
	check_text(read_text("name = a;b#c").name, "a;b#c");
	check_text(read_text("name = \"\"").name, "");
}

static void two_kinds_of_source_may_have_one_name(void **state)
{
	struct settings s = read_text(
		"[geoip \"x\"]\nfile = a\n[list \"x\"]\nfile = b\nkind = tor\n"
		"[list \"\"]\nfile = c\nkind = tor\n");

	(void)state;
	assert_int_equal(s.source_count, 3);
	check_text(s.sources[2].name, "");
}

static void many_sources_are_many(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);
	struct settings s;

	(void)state;
	for (int i = 0; i < 500; i++)
		buf_addf(&text, "[list \"%d\"]\nfile = %d.txt\nkind = tor\n", i, i);
	s = read_str(buf_str(&text));
	assert_int_equal(s.source_count, 500);
	check_path(s.sources[499].file, "499.txt");
}

static void paths_are_relative_to_the_file(void **state)
{
	static const struct {
		const char *text, *store;
	} rows[] = {
		{ "store = /var/desk.db", "/var/desk.db" },
		{ "store = sqlite:/var/desk.db", "/var/desk.db" },
		{ "store = ~/desk.db", "/home/ada/desk.db" },
		{ "store = sqlite:~/desk.db", "/home/ada/desk.db" },
		{ "store = postgresql://db.example/desk", "postgresql://db.example/desk" },
	};
	struct settings s;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_text(read_text(rows[i].text).store, rows[i].store);
	check_path(read_text("store = sqlite:a/desk.db").store, "a/desk.db");
	check_path(read_text("store = ~ada/desk.db").store, "~ada/desk.db");
	check_path(read_text("store = ../desk.db").store, "../desk.db");

	write_file(STR("store = a.db\nexport_dir = ~/out\n"));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(settings_read(arena, "strop.conf", NULL, NULL, &s), ERR_NONE);
	check_text(s.store, "a.db");
	check_text(s.export_dir, "/home/ada/out");
	assert_int_equal(chdir("/"), 0);
}

static void the_command_line_comes_before_the_environment_before_the_file(void **state)
{
	struct settings s;

	(void)state;
	write_file(STR("store = file.db\nactor = file\n"));
	assert_int_equal(settings_read(arena, file, NULL, NULL, &s), ERR_NONE);
	check_path(s.store, "file.db");
	check_text(s.actor, "file");
	environment("STROP_STORE", "environment.db");
	environment("STROP_ACTOR", "environment");
	environment("STROP_CONFIG", file);
	assert_int_equal(settings_read(arena, NULL, NULL, NULL, &s), ERR_NONE);
	check_text(s.config_path, file);
	check_text(s.store, "environment.db");
	check_text(s.actor, "environment");
	assert_int_equal(settings_read(arena, NULL, "line.db", "line", &s), ERR_NONE);
	check_text(s.store, "line.db");
	check_text(s.actor, "line");
	environment("STROP_STORE", "");
	environment("STROP_ACTOR", "");
	assert_int_equal(settings_read(arena, NULL, NULL, NULL, &s), ERR_NONE);
	check_text(s.actor, "file");
}

static void an_actor_has_a_name(void **state)
{
	(void)state;
	assert_true(read_text("actor =\n").actor.len > 0);
}

static void a_file_that_was_named_must_be_there(void **state)
{
	struct settings s;

	(void)state;
	assert_int_equal(settings_read(arena, file, NULL, NULL, &s), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "no such settings file"));
	environment("STROP_CONFIG", "/nowhere/strop.conf");
	assert_int_equal(settings_read(arena, NULL, NULL, NULL, &s), ERR_INVALID);
	environment("STROP_CONFIG", NULL);
	assert_int_equal(settings_read(arena, folder, NULL, NULL, &s), ERR_INVALID); /* a folder */
	environment("XDG_CONFIG_HOME", folder);
	assert_int_equal(settings_read(arena, NULL, NULL, NULL, &s), ERR_NONE);
	assert_true(str_is_absent(s.config_path));
}

static void weights_of_its_own_are_read_and_held_to_the_table(void **state)
{
	const char *named = "[engine]\nweights = w.txt\n";
	char path[96];
	struct settings s;
	FILE *to;

	(void)state;
	snprintf(path, sizeof(path), "%s/w.txt", folder);
	assert_non_null(strstr(fault_of(named), "2: weights: there is no "));
	to = fopen(path, "w");
	assert_non_null(to);
	(void)fputs("[bits]\nfreemail = 0.5\n", to);
	assert_int_equal(fclose(to), 0);
	s = read_text(named);
	check_path(s.weights_path, "w.txt");
	assert_true(s.weights->bits[SIGNAL_FREEMAIL] == 0.5);
	to = fopen(path, "a");
	assert_non_null(to);
	(void)fputs("age = 1\n", to);
	assert_int_equal(fclose(to), 0);
	write_file(str_of(named));
	assert_int_equal(settings_read(arena, file, NULL, NULL, &s), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "w.txt: line 3: age: speaks for"));
	unlink(path);
}

static void looks_where_xdg_says(void **state)
{
	struct settings s;
	char under[96], conf[128];

	(void)state;
	snprintf(under, sizeof(under), "%s/strop", folder);
	snprintf(conf, sizeof(conf), "%s/strop.conf", under);
	assert_int_equal(mkdir(under, 0700), 0);
	write_file(STR("name = found\n"));
	assert_int_equal(rename(file, conf), 0);
	environment("XDG_CONFIG_HOME", folder);
	environment("XDG_DATA_HOME", "/data");
	assert_int_equal(settings_read(arena, NULL, NULL, NULL, &s), ERR_NONE);
	check_text(s.name, "found");
	check_text(s.store, "/data/strop/desk.db");
	environment("XDG_DATA_HOME", "relative"); /* must be absolute, or is ignored */
	assert_int_equal(settings_read(arena, NULL, NULL, NULL, &s), ERR_NONE);
	check_text(s.store, "/home/ada/.local/share/strop/desk.db");
	assert_int_equal(unlink(conf), 0);
	assert_int_equal(rmdir(under), 0);
}

static void the_manual_names_every_key_and_its_example_reads(void **state)
{
	CLEANUP(buf_release) struct buf page = BUF_UP_TO(100000);
	static const char *const words[] = { "*[desk]*",
					     "*[geoip \"NAME\"]*",

					     "bulk",
					     "*kind*",
					     "vpn, proxy, residential, tor, relay, hosting",
					     "Default: enforce." };
	const char *example, *end;
	struct settings s;

	(void)state;
	settings_manual(&page);
	assert_false(page.full);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!strstr(buf_text(&page), words[i]))
			fail_msg("%s", words[i]);
	example = strstr(buf_text(&page), "```\n");
	assert_non_null(example);
	end = strstr(example + 4, "```");
	assert_non_null(end);
	s = read_str((struct str){ example + 4, (size_t)(end - example) - 4 });
	assert_int_equal(s.source_count, 2);
	check_text(s.provider.kind, "mailgun");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_empty_file_is_a_working_desk, start, stop),
		cmocka_unit_test_setup_teardown(takes_every_key_of_the_desk, start, stop),
		cmocka_unit_test_setup_teardown(takes_every_key_of_a_source, start, stop),
		cmocka_unit_test_setup_teardown(takes_every_key_of_the_rest, start, stop),
		cmocka_unit_test_setup_teardown(takes_every_word_of_a_kind, start, stop),
		cmocka_unit_test_setup_teardown(takes_any_number_of_macros, start, stop),
		cmocka_unit_test_setup_teardown(leaves_a_kind_that_is_not_given_to_the_list, start,
						stop),
		cmocka_unit_test_setup_teardown(names_what_is_wrong_with_its_line, start, stop),
		cmocka_unit_test_setup_teardown(reads_what_other_systems_write, start, stop),
		cmocka_unit_test_setup_teardown(two_kinds_of_source_may_have_one_name, start, stop),
		cmocka_unit_test_setup_teardown(many_sources_are_many, start, stop),
		cmocka_unit_test_setup_teardown(paths_are_relative_to_the_file, start, stop),
		cmocka_unit_test_setup_teardown(
			the_command_line_comes_before_the_environment_before_the_file, start, stop),
		cmocka_unit_test_setup_teardown(an_actor_has_a_name, start, stop),
		cmocka_unit_test_setup_teardown(a_file_that_was_named_must_be_there, start, stop),
		cmocka_unit_test_setup_teardown(looks_where_xdg_says, start, stop),
		cmocka_unit_test_setup_teardown(weights_of_its_own_are_read_and_held_to_the_table,
						start, stop),
		cmocka_unit_test_setup_teardown(the_manual_names_every_key_and_its_example_reads,
						start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
