#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/geo/netlist.h"
#include "core/geo/range_set.h"

static void netlist_free_at(struct netlist **list)
{
	netlist_free(*list);
}

static struct ip ip_of(const char *text)
{
	struct ip ip;

	assert_int_equal(ip_parse(str_of(text), &ip), ERR_NONE);
	return ip;
}

static bool has(const struct netlist *list, const char *text)
{
	struct ip ip = ip_of(text);

	return netlist_has(list, &ip);
}

/* Read a list of which `refused` entries do not fit, the first as `why` says. */
static struct netlist *list_of(const char *text, size_t refused, const char *why)
{
	CLEANUP(buf_release) struct buf first = BUF_UP_TO(200);
	struct netlist *list = NULL;
	size_t count = 99;

	assert_int_equal(netlist_parse(str_of(text), &list, &count, &first), ERR_NONE);
	assert_int_equal(count, refused);
	assert_string_equal(buf_text(&first), why);
	return list;
}

static void reads_ranges_as_people_write_them(void **state)
{
	CLEANUP(netlist_free_at)
	struct netlist *list = list_of("\xEF\xBB\xBF# VPNs of the world\r\n"
				       "\r\n"
				       "10.1.0.0/16\r\n"
				       "  192.0.2.7   ; one address\n"
				       "198.51.100.5-198.51.100.9\n"
				       "203.0.113.1 - 203.0.113.3 # with blanks\n"
				       "172.224.226.0/27,GB,GB-EN,London,\n"
				       "2001:db8::/32\n"
				       "2001:dead::1",
				       0, "");

	(void)state;
	assert_int_equal(netlist_count(list), 7);
	assert_false(netlist_is_asns(list));
	assert_true(has(list, "10.1.0.0") && has(list, "10.1.255.255"));
	assert_false(has(list, "10.0.255.255") || has(list, "10.2.0.0"));
	assert_true(has(list, "192.0.2.7"));
	assert_false(has(list, "192.0.2.6") || has(list, "192.0.2.8"));
	assert_true(has(list, "198.51.100.5") && has(list, "198.51.100.9"));
	assert_false(has(list, "198.51.100.4") || has(list, "198.51.100.10"));
	assert_true(has(list, "203.0.113.2") && has(list, "172.224.226.31"));
	assert_true(has(list, "2001:db8::1") && has(list, "2001:db8:ffff::"));
	assert_true(has(list, "2001:dead::1"));
	assert_false(has(list, "2001:dead::") || has(list, "2001:dead::2") ||
		     has(list, "2001:db9::"));
	assert_true(str_is(netlist_title(list), "VPNs of the world"));
}

static void counts_what_does_not_fit_and_takes_the_rest(void **state)
{
	CLEANUP(netlist_free_at)
	struct netlist *list = list_of("10.0.0.0/8\n"
				       "10.0.0.0/33\n"
				       "example.org\n"
				       "AS64500\n"
				       "9.9.9.9-8.8.8.8\n"
				       "1.2.3.4\n",
				       4, "line 2: neither an address, a range nor an AS number");

	(void)state;
	assert_int_equal(netlist_count(list), 2);
	assert_true(has(list, "1.2.3.4"));
	assert_false(has(list, "8.8.8.9"));
	assert_false(netlist_has_asn(list, 64500));
}

static void refuses_what_holds_nothing(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"# only a comment\n",
		"hello\nworld\n",
		"{}",
		"[]",
		"{\"list\":[]}",
		"{\"list\":[1,{}]}",
		"<html><body>404</body></html>",
		"{\"list\":\"1.2.3.4\"}",
	};
	struct netlist *untouched = NULL;
	size_t refused;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(netlist_parse(str_of(texts[i]), &untouched, &refused, NULL),
				 ERR_INVALID);
		assert_null(untouched);
	}
}

static void merges_what_overlaps_or_touches(void **state)
{
	CLEANUP(netlist_free_at)
	struct netlist *list = list_of("10.0.1.0/24\n10.0.0.0/24\n10.0.0.128/25\n10.0.3.0/24\n"
				       "10.0.3.7\n2001:db8:1::/48\n2001:db8::/48\n2001:db8::/64\n",
				       0, "");

	(void)state;
	assert_int_equal(netlist_count(list), 3);
	assert_true(has(list, "10.0.1.255"));
	assert_false(has(list, "10.0.2.0"));
	assert_true(has(list, "2001:db8:1:ffff::"));
	assert_false(has(list, "2001:db8:2::"));
}

static void knows_the_ends_of_the_address_space(void **state)
{
	CLEANUP(netlist_free_at)
	struct netlist *list = list_of("0.0.0.0\n255.255.255.255\n::2\n"
				       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0/124\n",
				       0, "");
	CLEANUP(netlist_free_at)
	struct netlist *top = list_of("ffff:ffff:ffff:ffff::5\n::/1", 0, "");

	(void)state;
	assert_true(has(list, "0.0.0.0") && has(list, "255.255.255.255"));
	assert_false(has(list, "0.0.0.1") || has(list, "255.255.255.254"));
	assert_true(has(list, "::2"));
	assert_false(has(list, "::3") || has(list, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffef"));
	assert_true(has(list, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0"));
	assert_true(has(list, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
	assert_true(has(top, "ffff:ffff:ffff:ffff::5") && has(top, "7fff::"));
	assert_false(has(top, "ffff:ffff:ffff:ffff::4") || has(top, "ffff:ffff:ffff:ffff::6"));
	assert_false(has(top, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
	assert_false(has(top, "8000::"));
}

static void keeps_the_families_apart(void **state)
{
	CLEANUP(netlist_free_at) struct netlist *v4 = list_of("0.0.0.0/0\n", 0, "");
	CLEANUP(netlist_free_at) struct netlist *v6 = list_of("::/0\n", 0, "");
	struct ip four = ip_of("8.8.8.8"), six = ip_of("2001:4860::8888");

	(void)state;
	assert_true(netlist_has(v4, &four) && netlist_has(v6, &six));
	assert_false(netlist_has(v4, &six) || netlist_has(v6, &four));
	assert_true(netlist_speaks_for(v4, &four) && netlist_speaks_for(v6, &six));
	assert_false(netlist_speaks_for(v4, &six) || netlist_speaks_for(v6, &four));
}

static void reads_as_numbers_in_every_dress(void **state)
{
	static const char *const texts[] = {
		"AS64500\nas64501\n",
		"64500\n64501\n64501\n",
		"ASN,Entity\n64500,\"INULOGIC SARL, FR\"\n64501, \"RootLayer; Ltd #2\"\n",
		"\"name\",\"asn\"\n\"a, b\",\"AS64500\"\n\"c\"\"d\",64501\n",
		"name\tasn\nx\t64500\ny\t64501\n",
		"{\"name\":\"Hosters\",\"list\":[\"AS64500\",\"AS64501\"]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		CLEANUP(netlist_free_at) struct netlist *list = list_of(texts[i], 0, "");

		assert_true(netlist_is_asns(list));
		assert_int_equal(netlist_count(list), 2);
		assert_true(netlist_has_asn(list, 64500) && netlist_has_asn(list, 64501));
		assert_false(netlist_has_asn(list, 64499) || netlist_has_asn(list, 64502));
		assert_false(has(list, "0.0.251.244"));
	}
}

static void knows_no_network_zero(void **state)
{
	CLEANUP(netlist_free_at)
	struct netlist *list = list_of("AS1\nAS0\nAS4294967295\nAS4294967296\nAS-5\nAS+5\nAS\n", 5,
				       "line 2: neither an address, a range nor an AS number");

	(void)state;
	assert_int_equal(netlist_count(list), 2);
	assert_true(netlist_has_asn(list, UINT32_MAX));
	assert_false(netlist_has_asn(list, 5));
}

static void reads_warning_lists_without_their_frills(void **state)
{
	CLEANUP(netlist_free_at)
	struct netlist *list = list_of(
		"{\"description\":\"list: [\\\"9.9.9.9\\\"]\",\"nested\":{\"list\":[\"9.9.9.9\"]},"
		"\"list\":[\"1.2.3.0\\/24\",\"example.org\",17,[\"9.9.9.9\"],\"2001:db8::/32\"],"
		"\"matching_attributes\":[\"ip-src\"],\"name\":\"Known VPNs\",\"version\":3}\n",
		3, "entry 2: neither an address, a range nor an AS number");

	(void)state;
	assert_int_equal(netlist_count(list), 2);
	assert_true(has(list, "1.2.3.4") && has(list, "2001:db8::5"));
	assert_false(has(list, "9.9.9.9"));
	assert_true(str_is(netlist_title(list), "Known VPNs"));
}

static void takes_what_stands_before_a_break_in_json(void **state)
{
	static const char *const texts[] = {
		"{\"list\":[\"1.2.3.4\",\"5.6.7.8",
		"{\"list\":[\"1.2.3.4\"",
		"{\"list\":[\"1.2.3.4\"]",
		"[\"1.2.3.4\" \"5.6.7.8\"]",
		"[\"1.2.3.4\"]x",
		"[\"1.2.3.4\",]",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		CLEANUP(buf_release) struct buf first = BUF_UP_TO(200);
		CLEANUP(netlist_free_at) struct netlist *list = NULL;
		size_t refused;

		assert_int_equal(netlist_parse(str_of(texts[i]), &list, &refused, &first),
				 ERR_NONE);
		assert_int_equal(refused, 1);
		assert_non_null(strstr(buf_text(&first), ": broken JSON"));
		assert_true(has(list, "1.2.3.4"));
		assert_false(has(list, "5.6.7.8"));
	}
}

static uint32_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)(*seed >> 32);
}

/* The plain way, as a measure: look at every range. */
static bool is_in(const struct range32 *ranges, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++)
		if (ranges[i].first <= number && number <= ranges[i].last)
			return true;
	return false;
}

static void agrees_with_a_look_at_every_range(void **state)
{
	enum {
		MOST = 700
	};
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (size_t count = 0; count < MOST; count += 1 + count / 3) {
		struct range32 ranges[MOST] = { { 0 } }, sorted[MOST];
		struct range_set32 *set;

		for (size_t i = 0; i < count; i++) {
			uint32_t first = next_random(&seed),
				 size = next_random(&seed) >> (10 + i % 22);

			ranges[i].first = first;
			ranges[i].last = first > UINT32_MAX - size ? UINT32_MAX : first + size;
		}
		memcpy(sorted, ranges, sizeof(sorted));
		set = range_set32_new(sorted, count);
		for (size_t i = 0; i < count; i++)
			for (uint32_t off = 0; off < 3; off++) {
				uint32_t low = ranges[i].first - 1 + off,
					 high = ranges[i].last - 1 + off;

				assert_int_equal(range_set32_has(set, low),
						 is_in(ranges, count, low));
				assert_int_equal(range_set32_has(set, high),
						 is_in(ranges, count, high));
			}
		for (size_t i = 0; i < 2000; i++) {
			uint32_t number = next_random(&seed);

			assert_int_equal(range_set32_has(set, number),
					 is_in(ranges, count, number));
		}
		range_set32_free(set);
	}
}

static bool is_in128(const struct ip_range *ranges, size_t count, const struct ip *ip)
{
	for (size_t i = 0; i < count; i++)
		if (ip_compare(&ranges[i].first, ip) <= 0 && ip_compare(ip, &ranges[i].last) <= 0)
			return true;
	return false;
}

/* Addresses that crowd together, so that many share their upper half. */
static struct ip crowded(uint64_t *seed)
{
	struct ip ip = { { 0 } };

	ip.bytes[0] = 0x20;
	ip.bytes[7] = (uint8_t)(next_random(seed) % 9);
	ip.bytes[8] = (uint8_t)(next_random(seed) % 3 ? next_random(seed) : 0);
	ip.bytes[15] = (uint8_t)(next_random(seed) % 5 ? 0 : next_random(seed));
	return ip;
}

static void agrees_for_long_addresses_too(void **state)
{
	enum {
		MOST = 300
	};
	uint64_t seed = 362436069;

	(void)state;
	for (size_t count = 1; count < MOST; count += 1 + count / 3) {
		struct ip_range ranges[MOST] = { 0 }, sorted[MOST];
		struct range_set128 *set;

		for (size_t i = 0; i < count; i++) {
			struct ip a = crowded(&seed), b = a;

			b.bytes[9] = (uint8_t)next_random(&seed);
			ranges[i] = ip_compare(&a, &b) <= 0 ? (struct ip_range){ a, b }
							    : (struct ip_range){ b, a };
		}
		memcpy(sorted, ranges, sizeof(sorted));
		set = range_set128_new(sorted, count);
		for (size_t i = 0; i < count; i++) {
			assert_true(range_set128_has(set, &ranges[i].first));
			assert_true(range_set128_has(set, &ranges[i].last));
		}
		for (size_t i = 0; i < 2000; i++) {
			struct ip ip = crowded(&seed);

			assert_int_equal(range_set128_has(set, &ip), is_in128(ranges, count, &ip));
		}
		range_set128_free(set);
	}
}

static void costs_little_more_than_the_ranges_themselves(void **state)
{
	enum {
		COUNT = 100000
	};
	struct range32 *ranges = calloc(COUNT, sizeof(*ranges));
	struct ip_range *long_ranges = calloc(COUNT, sizeof(*long_ranges));
	struct range_set32 *set;
	struct range_set128 *long_set;

	(void)state;
	assert_non_null(ranges);
	assert_non_null(long_ranges);
	for (uint32_t i = 0; i < COUNT; i++) {
		ranges[i] = (struct range32){ i * 1000, i * 1000 + 9 };
		for (unsigned byte = 0; byte < 4; byte++)
			long_ranges[i].first.bytes[byte] = (uint8_t)(i * 1000 >> (24 - 8 * byte));
		long_ranges[i].last = long_ranges[i].first;
		long_ranges[i].last.bytes[15] = 1;
	}
	set = range_set32_new(ranges, COUNT);
	long_set = range_set128_new(long_ranges, COUNT);
	assert_int_equal(range_set32_count(set), COUNT);
	assert_in_range(range_set32_bytes(set), COUNT * 8, COUNT * 8 * 110 / 100);
	assert_int_equal(range_set128_count(long_set), COUNT);
	assert_in_range(range_set128_bytes(long_set), COUNT * 16, COUNT * 32 * 110 / 100);
	range_set32_free(set);
	range_set128_free(long_set);
	free(ranges);
	free(long_ranges);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_ranges_as_people_write_them),
		cmocka_unit_test(counts_what_does_not_fit_and_takes_the_rest),
		cmocka_unit_test(refuses_what_holds_nothing),
		cmocka_unit_test(merges_what_overlaps_or_touches),
		cmocka_unit_test(knows_the_ends_of_the_address_space),
		cmocka_unit_test(keeps_the_families_apart),
		cmocka_unit_test(reads_as_numbers_in_every_dress),
		cmocka_unit_test(knows_no_network_zero),
		cmocka_unit_test(reads_warning_lists_without_their_frills),
		cmocka_unit_test(takes_what_stands_before_a_break_in_json),
		cmocka_unit_test(agrees_with_a_look_at_every_range),
		cmocka_unit_test(agrees_for_long_addresses_too),
		cmocka_unit_test(costs_little_more_than_the_ranges_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
