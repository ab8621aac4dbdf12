#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/desk/doctor.h"
#include "tests/net/server.h"

static void greets_the_provider(void **state)
{
	/* clang-format off */
	static const struct { unsigned status; enum finding_level level; const char *says; } cases[] = {
		{ 200, FINDING_OK, "answers" }, { 404, FINDING_OK, "answers" }, { 401, FINDING_FAULT, "does not accept the token" },
		{ 403, FINDING_WARNING, "refuses" }, { 503, FINDING_FAULT, "in trouble" }, { 302, FINDING_FAULT, "points elsewhere" },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct settings settings;

	(void)state;
	server_start();
	assert_int_equal(settings_read(arena, "/dev/null", "/tmp/strop-none/desk.db", "rep7",
				       &settings),
			 ERR_NONE);
	settings.provider = (struct settings_provider){ .kind = STR("mailgun"),
							.url = str_of(server.url),
							.token_command = STR("echo s3cret") };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct finding *findings;
		size_t count = 0;
		bool found = false;

		server_reply((struct served){ .status = cases[i].status });
		findings = doctor_look(arena, &settings, &count);
		for (size_t k = 0; k < count; k++)
			found = found ||
				(str_is(findings[k].what, "provider") &&
				 findings[k].level == cases[i].level &&
				 str_find(findings[k].says, str_of(cases[i].says)) != SIZE_MAX);
		assert_true(found);
		assert_string_equal(server_asked(i)->method, "GET");
	}
	server_stop();
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(greets_the_provider) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
