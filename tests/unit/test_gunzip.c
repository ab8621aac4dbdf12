#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/net/gunzip.h"

/* printf '192.0.2.1\n' | gzip -n9 */
static const char packed[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
			     "\x33\xb4\x34\xd2\x33\xd0\x33\xd2\x33\xe4\x02\x00"
			     "\x9c\xc2\xb1\x8a\x0a\x00\x00\x00";
#define PACKED ((struct str){ packed, sizeof(packed) - 1 })

static bool is_built_without(enum err e)
{
	return e == ERR_INVALID && strstr(err_text(e), "built without");
}

static void unpacks_what_was_packed(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);
	enum err e = gunzip(PACKED, &out);

	(void)state;
	if (is_built_without(e))
		skip();
	assert_true(gunzip_is(PACKED));
	assert_int_equal(e, ERR_NONE);
	assert_string_equal(buf_text(&out), "192.0.2.1\n");
}

static void unpacks_members_in_a_row(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);
	char twice[2 * (sizeof(packed) - 1)];
	enum err e;

	(void)state;
	memcpy(twice, packed, sizeof(packed) - 1);
	memcpy(twice + sizeof(packed) - 1, packed, sizeof(packed) - 1);
	e = gunzip((struct str){ twice, sizeof(twice) }, &out);
	if (is_built_without(e))
		skip();
	assert_int_equal(e, ERR_NONE);
	assert_string_equal(buf_text(&out), "192.0.2.1\n192.0.2.1\n");
}

static void refuses_what_is_damaged_cut_off_or_too_large(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);
	CLEANUP(buf_release) struct buf few = BUF_UP_TO(5);
	char damaged[sizeof(packed)];

	(void)state;
	for (size_t len = 2; len < sizeof(packed) - 1; len++)
		assert_int_equal(gunzip((struct str){ packed, len }, &out), ERR_INVALID);
	memcpy(damaged, packed, sizeof(packed));
	damaged[14] ^= 1;
	assert_int_equal(gunzip((struct str){ damaged, sizeof(packed) - 1 }, &out), ERR_INVALID);
	assert_int_equal(gunzip(PACKED, &few), ERR_INVALID);
	assert_false(gunzip_is(STR("192.0.2.1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unpacks_what_was_packed),
		cmocka_unit_test(unpacks_members_in_a_row),
		cmocka_unit_test(refuses_what_is_damaged_cut_off_or_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
