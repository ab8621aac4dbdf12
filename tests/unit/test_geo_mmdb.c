#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/geo/geo_file.h"
#include "core/geo/geo_mmdb.h"
#include "tests/unit/mmdb_make.h"

static void geo_mmdb_close_at(struct geo_mmdb **mmdb)
{
	geo_mmdb_close(*mmdb);
}

static enum err open_bytes(struct str bytes, struct geo_mmdb **mmdb)
{
	CLEANUP(geo_file_release) struct geo_file file = GEO_FILE_NONE;

	assert_int_equal(geo_file_of(bytes, &file), ERR_NONE);
	return geo_mmdb_open(&file, mmdb);
}

static struct geo_mmdb *opened(struct mmdb_make *made)
{
	struct geo_mmdb *mmdb = NULL;

	assert_int_equal(open_bytes(mmdb_make_bytes(made), &mmdb), ERR_NONE);
	return mmdb;
}

static const struct geo_record *find(struct geo_mmdb *mmdb, const char *text)
{
	struct ip ip;

	assert_int_equal(ip_parse(str_of(text), &ip), ERR_NONE);
	return geo_mmdb_find(mmdb, &ip);
}

static bool says(struct geo_mmdb *mmdb, const struct geo_record *record, enum geo_text which,
		 const char *text)
{
	return str_is(geo_record_text(record, geo_mmdb_data(mmdb), which), text);
}

#define LONDON \
	"{\"city\":{\"geoname_id\":2643743,\"names\":{\"de\":\"London (de)\",\"en\":\"London\"}}," \
	"\"continent\":{\"names\":{\"en\":\"Europe\"}}," \
	"\"country\":{\"iso_code\":\"GB\",\"names\":{\"en\":\"United Kingdom\"}}," \
	"\"location\":{\"accuracy_radius\":20,\"latitude\":51.5142,\"longitude\":-0.0931," \
	"\"time_zone\":\"Europe/London\"},\"subdivisions\":[{\"iso_code\":\"ENG\"}]," \
	"\"traits\":{\"autonomous_system_number\":20712," \
	"\"autonomous_system_organization\":\"Andrews & Arnold\",\"isp\":\"AAISP\"}}"

static void reads_the_nested_schema_at_every_record_size(void **state)
{
	static const unsigned sizes[] = { 24, 28, 32 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		CLEANUP(mmdb_make_release)
		struct mmdb_make made = mmdb_make("Enterprise", 6, sizes[i]);
		CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;
		const struct geo_record *record;

		mmdb_make_add(&made, "81.2.69.0/24", LONDON);
		mmdb_make_add(&made, "2001:db8::/32", LONDON);
		mmdb = opened(&made);
		assert_null(find(mmdb, "81.2.68.255"));
		assert_null(find(mmdb, "81.2.70.0"));
		assert_null(find(mmdb, "2001:db9::"));
		assert_non_null(find(mmdb, "2001:db8:ffff::1"));
		record = find(mmdb, "81.2.69.160");
		assert_non_null(record);
		assert_memory_equal(record->country, "GB", 2);
		assert_true(says(mmdb, record, GEO_CITY, "London"));
		assert_true(says(mmdb, record, GEO_TIMEZONE, "Europe/London"));
		assert_true(says(mmdb, record, GEO_NETWORK, "Andrews & Arnold"));
		assert_int_equal(record->asn, 20712);
		assert_true(record->pinned);
		assert_true(record->latitude == 51.5142 && record->longitude == -0.0931);
		assert_int_equal(record->accuracy_km, 20);
		assert_int_equal(record->says, PROXY_UNKNOWN);
	}
}

static void reads_the_flat_schema_with_its_short_numbers(void **state)
{
	CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make("city ipv4", 4, 28);
	CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;
	const struct geo_record *record;

	(void)state;
	made.floats = true;
	mmdb_make_add(
		&made, "1.1.1.0/24",
		"{\"city\":\"Sydney\",\"country_code\":\"AU\",\"latitude\":-33.8688,"
		"\"longitude\":151.209,\"postcode\":\"\",\"state1\":\"New South Wales\",\"timezone\":\"\"}");
	mmdb = opened(&made);
	record = find(mmdb, "1.1.1.1");
	assert_non_null(record);
	assert_memory_equal(record->country, "AU", 2);
	assert_true(says(mmdb, record, GEO_CITY, "Sydney"));
	assert_true(str_is_absent(geo_record_text(record, geo_mmdb_data(mmdb), GEO_TIMEZONE)));
	assert_true(record->latitude == -33.8688 && record->longitude == 151.209);
	assert_null(find(mmdb, "2001:db8::1"));
	assert_null(find(mmdb, "::101:101"));
	assert_int_equal(geo_mmdb_about(mmdb).holds, GEO_HOLDS_COUNTRY | GEO_HOLDS_CITY);
}

static void tells_who_hides(void **state)
{
	/* clang-format off */
	static const struct {
		const char *json;
		enum proxy_kind says;
		unsigned confidence;
	} cases[] = {
		{ "{\"is_anonymous\":true,\"is_anonymous_vpn\":true}", PROXY_VPN, 255 },
		{ "{\"is_anonymous\":true,\"is_anonymous_vpn\":true,\"is_tor_exit_node\":true}", PROXY_TOR, 255 },
		{ "{\"is_anonymous\":true,\"is_hosting_provider\":true}", PROXY_HOSTING, 255 },
		{ "{\"is_anonymous\":true,\"is_residential_proxy\":true,\"is_public_proxy\":true}", PROXY_RESIDENTIAL, 255 },
		{ "{\"is_anonymous\":true,\"anonymizer_confidence\":99}", PROXY_PROXY, 99 },
		{ "{\"is_anonymous\":false,\"is_anonymous_vpn\":false}", PROXY_UNKNOWN, 255 },
		{ "{\"ip_risk\":85}", PROXY_UNKNOWN, 255 },
		{ "{\"vpn\":\"true\",\"tor\":\"false\",\"service\":\"NordVPN\"}", PROXY_VPN, 255 },
		{ "{\"relay\":true,\"hosting\":true}", PROXY_RELAY, 255 },
		{ "{\"proxy_type\":\"DCH\"}", PROXY_HOSTING, 255 },
		{ "{\"traits\":{\"user_type\":\"hosting\"}}", PROXY_HOSTING, 255 },
		{ "{\"anonymizer_confidence\":1000,\"is_public_proxy\":1}", PROXY_PROXY, 255 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make("Something", 6, 24);
		CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;
		const struct geo_record *record;

		mmdb_make_add(&made, "6.1.0.0/24", cases[i].json);
		mmdb = opened(&made);
		record = find(mmdb, "6.1.0.7");
		assert_non_null(record);
		assert_int_equal(record->says, cases[i].says);
		assert_int_equal(record->confidence, cases[i].confidence);
	}
}

static void takes_whoever_stands_in_a_residential_database_for_one(void **state)
{
	CLEANUP(mmdb_make_release)
	struct mmdb_make made = mmdb_make("GeoIP-Residential-Proxy", 6, 28);
	CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;
	const struct geo_record *record;

	(void)state;
	mmdb_make_add(&made, "1.2.0.4/32",
		      "{\"provider_name\":\"quickshift\",\"anonymizer_confidence\":82}");
	mmdb = opened(&made);
	record = find(mmdb, "1.2.0.4");
	assert_int_equal(record->says, PROXY_RESIDENTIAL);
	assert_int_equal(record->confidence, 82);
	assert_true(says(mmdb, record, GEO_PROVIDER, "quickshift"));
	assert_true(geo_mmdb_about(mmdb).holds & GEO_HOLDS_ANONYMITY);
}

static void knows_a_database_by_its_records(void **state)
{
	/* clang-format off */
	static const struct {
		const char *type, *json;
		unsigned holds;
	} cases[] = {
		{ "x", "{\"country_code\":\"FR\"}", GEO_HOLDS_COUNTRY },
		{ "x", "{\"country\":\"FR\",\"asn\":\"AS3215\",\"as_name\":\"Orange\"}", GEO_HOLDS_COUNTRY | GEO_HOLDS_NETWORK },
		{ "x", "{\"is_tor_exit_node\":false}", GEO_HOLDS_ANONYMITY },
		{ "GeoIP2-Anonymous-IP", "{}", GEO_HOLDS_ANONYMITY },
		{ "x", "{\"connection_type\":\"Corporate\"}", 0 },
		{ "x", "\"a text\"", 0 },
		{ "x", "[{\"country_code\":\"FR\"}]", 0 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make(cases[i].type, 6, 24);
		CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;

		mmdb_make_add(&made, "6.1.0.0/24", cases[i].json);
		mmdb = opened(&made);
		assert_int_equal(geo_mmdb_about(mmdb).holds, cases[i].holds);
		assert_int_equal(geo_mmdb_about(mmdb).built_at.us, 1780000000 * MOMENT_SECOND);
		assert_true(str_is(geo_mmdb_about(mmdb).type, cases[i].type));
	}
}

static void leaves_out_what_is_not_fit(void **state)
{
	CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make("city", 4, 24);
	CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;
	const struct geo_record *record;

	(void)state;
	mmdb_make_add(
		&made, "6.1.0.0/24",
		"{\"country_code\":\"ZZ\",\"country\":\"F1\",\"city\":\"-\",\"latitude\":91.5,"
		"\"longitude\":2.0,\"asn\":-7,\"accuracy_radius\":70000}");
	mmdb_make_add(
		&made, "6.2.0.0/24",
		"{\"country_code\":17,\"country\":{\"iso_code\":\"fr\"},\"city\":\"\xc3\xa9t\xc3\xa9\","
		"\"latitude\":\"48.85\",\"longitude\":\"2.35\",\"asn\":\"AS3215\"}");
	made.data.text[str_find(buf_str(&made.data), STR("\xc3\xa9t"))] = (char)0xff;
	mmdb = opened(&made);
	record = find(mmdb, "6.1.0.1");
	assert_int_equal(record->country[0], 0);
	assert_int_equal(record->text_len[GEO_CITY], 0);
	assert_false(record->pinned);
	assert_int_equal(record->asn, 0);
	assert_int_equal(record->accuracy_km, 0);
	record = find(mmdb, "6.2.0.1");
	assert_memory_equal(record->country, "FR", 2);
	assert_int_equal(record->text_len[GEO_CITY], 0);
	assert_true(record->pinned && record->latitude == 48.85);
	assert_int_equal(record->asn, 3215);
}

static void remembers_more_records_than_fit(void **state)
{
	enum {
		COUNT = 3000
	};
	CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make("asn", 4, 32);
	CLEANUP(geo_mmdb_close_at) struct geo_mmdb *mmdb = NULL;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		char prefix[32], json[64];

		snprintf(prefix, sizeof(prefix), "10.%u.%u.0/24", i / 256, i % 256);
		snprintf(json, sizeof(json), "{\"autonomous_system_number\":%u}", i + 1);
		mmdb_make_add(&made, prefix, json);
	}
	mmdb = opened(&made);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < COUNT; i++) {
			struct ip ip = { { [10] = 0xff, [11] = 0xff, [12] = 10 } };

			ip.bytes[13] = (uint8_t)(i / 256);
			ip.bytes[14] = (uint8_t)(i % 256);
			assert_int_equal(geo_mmdb_find(mmdb, &ip)->asn, i + 1);
		}
}

/* Whatever a byte is changed to, nothing worse happens than another answer. */
static void survives_every_changed_byte(void **state)
{
	static const uint8_t changes[] = { 0x00, 0xff, 0x20, 0x3f, 0xe0 };
	static const char *const addresses[] = { "81.2.69.160", "0.0.0.0", "255.255.255.255",
						 "2001:db8::1" };
	CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make("GeoLite2-City", 4, 28);
	struct str bytes;
	char *copy;

	(void)state;
	mmdb_make_add(&made, "81.2.69.0/24", LONDON);
	bytes = mmdb_make_bytes(&made);
	copy = malloc(bytes.len);
	assert_non_null(copy);
	for (size_t i = 0; i < bytes.len * ARRAY_LEN(changes); i++) {
		struct geo_mmdb *mmdb = NULL;

		memcpy(copy, bytes.at, bytes.len);
		copy[i / ARRAY_LEN(changes)] = (char)changes[i % ARRAY_LEN(changes)];
		if (open_bytes((struct str){ copy, bytes.len }, &mmdb))
			continue;
		for (size_t a = 0; a < ARRAY_LEN(addresses); a++)
			find(mmdb, addresses[a]);
		geo_mmdb_close(mmdb);
	}
	for (size_t len = 0; len < bytes.len; len += 7) {
		struct geo_mmdb *mmdb = NULL;

		if (open_bytes((struct str){ bytes.at, len }, &mmdb))
			continue;
		find(mmdb, "81.2.69.160");
		geo_mmdb_close(mmdb);
	}
	free(copy);
}

/* A map of maps that all point at the same large one would take years to read. */
static void does_not_lose_itself_in_a_maze(void **state)
{
	uint8_t bytes[8192];
	struct geo_data data = { bytes, 0 };
	struct geo_record record;
	size_t len = 0;

	(void)state;
	/* At 0: {"names": -> 0} many times over; behind it {"city": -> 0} as often as fits. */
	bytes[len++] = 0xfd, bytes[len++] = 200; /* a map of 229 pairs */
	for (unsigned i = 0; i < 229; i++)
		for (unsigned at = 0; at < 8; at++)
			bytes[len++] = (uint8_t) "\x45names\x20"[at];
	bytes[len++] = 0xfd, bytes[len++] = 255; /* a map of 284 pairs */
	for (unsigned i = 0; i < 284; i++)
		for (unsigned at = 0; at < 7; at++)
			bytes[len++] = (uint8_t) "\x44\x63ity\x20"[at];
	data.size = (uint32_t)len;
	geo_record_read(&data, 2 + 229 * 8, 0, &record);
	assert_int_equal(record.country[0], 0);
}

static void survives_values_that_claim_too_much(void **state)
{
	/* clang-format off */
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "", 0 },
		{ "\xff\xff\xff\xff", 4 },              /* a map of 16 million pairs that are not there */
		{ "\xff\xff\xff\xff\x41x\xff\xff\xff\xff", 10 },
		{ "\x20\x00", 2 },                      /* points at itself */
		{ "\x38\xff\xff\xff\xff", 5 },          /* points out */
		{ "\xe1\x44" "city", 6 },               /* no value */
		{ "\xe1\x44" "city\x5f\xff\xff\xff", 10 }, /* a text of 16 MB */
		{ "\xe1\x48" "latitude\x68\x00\x00", 13 }, /* half a double */
		{ "\xe1\x48" "latitude\x68\x7f\xf8\x00\x00\x00\x00\x00\x00", 19 }, /* not a number */
		{ "\xe1\x00\x0e\xe0", 4 },              /* a key of no type */
		{ "\xe1\x00", 2 },
		{ "\xe1\xe1\xe1\xe1\xe1\xe1\xe1\xe1", 8 }, /* maps as keys */
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct geo_data data = { (const uint8_t *)cases[i].bytes, (uint32_t)cases[i].len };
		struct geo_record record;

		geo_record_read(&data, 0, 0, &record);
		assert_false(record.pinned);
		assert_int_equal(record.text_len[GEO_CITY], 0);
		geo_record_read(&data, 1000000, 0, &record);
	}
}

static void refuses_what_is_no_database(void **state)
{
	static const char *const texts[] = { "", "hello", "\xab\xcd\xefMaxMind.com",
					     "\xab\xcd\xefMaxMind.com\xe0" };
	struct geo_mmdb *untouched = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(open_bytes(str_of(texts[i]), &untouched), ERR_CORRUPT);
		assert_null(untouched);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_nested_schema_at_every_record_size),
		cmocka_unit_test(reads_the_flat_schema_with_its_short_numbers),
		cmocka_unit_test(tells_who_hides),
		cmocka_unit_test(takes_whoever_stands_in_a_residential_database_for_one),
		cmocka_unit_test(knows_a_database_by_its_records),
		cmocka_unit_test(leaves_out_what_is_not_fit),
		cmocka_unit_test(remembers_more_records_than_fit),
		cmocka_unit_test(survives_every_changed_byte),
		cmocka_unit_test(does_not_lose_itself_in_a_maze),
		cmocka_unit_test(survives_values_that_claim_too_much),
		cmocka_unit_test(refuses_what_is_no_database),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
