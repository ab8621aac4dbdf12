#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/typed.h"
#include "core/model/event.h"

static void check(const struct event_account *fields, const char *wanted)
{
	CLEANUP(buf_release) struct buf got = BUF_UP_TO(200);
	struct str names[TYPED_MAX];
	size_t count = typed_strange(fields, names);

	for (size_t i = 0; i < count; i++)
		buf_addf(&got, "%s%" PRI_STR, i ? " " : "", ARG_STR(names[i]));
	assert_string_equal(buf_text(&got), wanted);
}

static void says_nothing_of_what_reads(void **state)
{
	(void)state;
	check(&(struct event_account){ .name = STR("?") }, "");
	check(&(struct event_account){ .email = STR("Ann <ann@x.example>"),
				       .website = STR("https://x.example/a"),
				       .phone = STR("+49 30 123456"),
				       .country = STR("Germany"),
				       .language = STR("de-AT,en;q=0.5"),
				       .timezone = STR("Europe/Berlin") },
	      "");
	check(&(struct event_account){ .website = STR("x.example"),
				       .phone = STR("030 / 123-456"),
				       .country = STR("de"),
				       .language = STR("zh_Hans_CN"),
				       .timezone = STR("UTC") },
	      "");
	check(&(struct event_account){ .email = STR(""), .country = STR("  ") }, "");
}

static void names_what_does_not(void **state)
{
	(void)state;
	check(&(struct event_account){ .email = STR("not an email"),
				       .website = STR("my site"),
				       .phone = STR("call me"),
				       .country = STR("Narnia"),
				       .language = STR("the best"),
				       .timezone = STR("Mars/Olympus") },
	      "email website phone country language timezone");
	check(&(struct event_account){ .email = STR("@x.example"), .phone = STR("12") },
	      "email phone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_nothing_of_what_reads),
		cmocka_unit_test(names_what_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
