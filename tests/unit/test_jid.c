#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/net/jid.h"

static void takes_names_apart(void **state)
{
	struct str jid = STR("room@conference.host/nick/of@someone");

	(void)state;
	assert_true(str_is(jid_local(jid), "room"));
	assert_true(str_is(jid_host(jid), "conference.host"));
	assert_true(str_is(jid_resource(jid), "nick/of@someone"));
	assert_true(str_is(jid_bare(jid), "room@conference.host"));
	assert_true(str_is_absent(jid_local(STR("conference.host"))));
	assert_true(str_is(jid_host(STR("conference.host")), "conference.host"));
	assert_true(str_is_absent(jid_resource(STR("room@conference.host"))));
	assert_true(str_is_absent(jid_local(STR("host/room@nick"))));
}

static void reads_what_a_room_cannot_be_called(void **state)
{
	static const struct {
		const char *local, *means;
	} rows[] = {
		{ "acct-7421", "acct-7421" }, { "bob\\40acme.example", "bob@acme.example" },
		{ "a\\20b\\2Fc", "a b/c" },   { "c\\5c40", "c\\40" },
		{ "tail\\", "tail\\" },       { "tail\\4", "tail\\4" },
		{ "no\\zz", "no\\zz" },       { "", "" },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_true(str_is(jid_unescape(arena, str_of(rows[i].local)), rows[i].means));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_names_apart),
		cmocka_unit_test(reads_what_a_room_cannot_be_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
