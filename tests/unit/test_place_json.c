#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/model/place_json.h"

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	assert_int_equal(hash_start(), ERR_NONE);
	arena = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free_at(&arena);
	return 0;
}

static struct str written(const struct place *place)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(65536);
	struct json_writer w = json_writer(&out);

	place_write(&w, place);
	return arena_str(arena, buf_str(&out));
}

static struct place back(struct str text)
{
	struct json *root;
	struct place place;

	assert_int_equal(json_read(arena, text, &root), ERR_NONE);
	place_read(root, &place);
	return place;
}

static void comes_back_as_it_was(void **state)
{
	static const struct place london = {
		.country = "GB",
		.city = STR("Lond\"\xC3\xB6n\n"),
		.timezone = STR("Europe/London"),
		.pinned = true,
		.latitude = 51.5142,
		.longitude = -0.0931,
		.accuracy_km = 12.5,
		.asn = UINT32_MAX,
		.network = STR("Andrews & Arnold <Ltd>"),
		.proxy = { .verdict = PROXY_VPN,
			   .provider = STR("Hide"),
			   .confidence = 0.25,
			   .sources = { { STR("vpn"), PROXY_VPN, { INT64_C(1714992120000000) } },
					{ STR("tor"), PROXY_NONE, { 0 } } },
			   .source_count = 2 },
	};
	struct place read = back(written(&london));

	(void)state;
	assert_string_equal(read.country, "GB");
	assert_true(str_equal(read.city, london.city));
	assert_true(str_equal(read.timezone, london.timezone));
	assert_true(read.pinned);
	assert_true(read.latitude == london.latitude);
	assert_true(read.longitude == london.longitude);
	assert_true(read.accuracy_km == london.accuracy_km);
	assert_int_equal(read.asn, UINT32_MAX);
	assert_true(str_equal(read.network, london.network));
	assert_int_equal(read.proxy.verdict, PROXY_VPN);
	assert_true(str_is(read.proxy.provider, "Hide"));
	assert_true(read.proxy.confidence == 0.25);
	assert_int_equal(read.proxy.source_count, 2);
	assert_true(str_is(read.proxy.sources[0].source, "vpn"));
	assert_int_equal(read.proxy.sources[0].as_of.us, INT64_C(1714992120000000));
	assert_int_equal(read.proxy.sources[1].says, PROXY_NONE);
	assert_true(str_equal(written(&read), written(&london)));
}

static void keeps_unknown_apart_from_none_and_nought(void **state)
{
	struct place place = { .proxy.confidence = (double)NAN }, read;

	(void)state;
	read = back(written(&place));
	assert_false(read.pinned);
	assert_true(str_is_absent(read.city));
	assert_int_equal(read.proxy.verdict, PROXY_UNKNOWN);
	assert_true(isnan(read.proxy.confidence));
	place.proxy = (struct proxy){ .verdict = PROXY_NONE, .confidence = 0 };
	place.pinned = true; /* where the equator meets Greenwich */
	read = back(written(&place));
	assert_true(read.pinned);
	assert_true(read.latitude == 0 && read.longitude == 0);
	assert_int_equal(read.proxy.verdict, PROXY_NONE);
	assert_true(read.proxy.confidence == 0);
}

static void reads_what_does_not_fit_as_not_known(void **state)
{
	/* clang-format off */
	static const char *const texts[] = {
		"null", "7", "[]", "\"GB\"", "{}",
		"{\"country\":\"GBR\",\"city\":7,\"asn\":-1,\"network\":null,\"proxy\":7}",
		"{\"country\":1,\"asn\":4294967296,\"at\":[1,2]}",
		"{\"at\":[null,null,null],\"asn\":1.5}",
		"{\"at\":{\"a\":1,\"b\":2,\"c\":3},\"proxy\":{\"v\":99,\"sources\":7}}",
		"{\"at\":[1,2,\"3\"],\"proxy\":{\"v\":-1,\"sources\":[7,[],[1,2,3],[\"x\",1]]}}",
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct place place = back(str_of(texts[i]));

		assert_string_equal(place.country, "");
		assert_true(str_is_absent(place.city));
		assert_int_equal(place.asn, 0);
		assert_false(place.pinned);
		assert_int_equal(place.proxy.verdict, PROXY_UNKNOWN);
		assert_int_equal(place.proxy.source_count, 0);
		assert_true(isnan(place.proxy.confidence));
	}
	{
		struct place place = { .city = STR("x") };

		place_read(NULL, &place);
		assert_true(str_is_absent(place.city));
	}
}

static void keeps_as_many_sources_as_there_is_room_for(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(10000);

	(void)state;
	buf_add(&text, "{\"proxy\":{\"v\":5,\"sources\":[");
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "%s[\"s%d\",5,0]", i ? "," : "", i);
	buf_add(&text, "]}}");
	assert_int_equal(back(buf_str(&text)).proxy.source_count, PROXY_SOURCES_MAX);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(comes_back_as_it_was, start, stop),
		cmocka_unit_test_setup_teardown(keeps_unknown_apart_from_none_and_nought, start,
						stop),
		cmocka_unit_test_setup_teardown(reads_what_does_not_fit_as_not_known, start, stop),
		cmocka_unit_test_setup_teardown(keeps_as_many_sources_as_there_is_room_for, start,
						stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
