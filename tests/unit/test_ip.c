#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/ip.h"

static struct ip ip_of(const char *text)
{
	struct ip ip;

	assert_int_equal(ip_parse(str_of(text), &ip), ERR_NONE);
	return ip;
}

static void assert_printed(struct ip ip, const char *expected)
{
	char text[IP_TEXT_MAX];

	ip_print(&ip, text);
	assert_string_equal(text, expected);
}

static void prints_what_it_reads_in_one_form(void **state)
{
	/* Sections 4 and 5 of RFC 5952, and both families' edges. */
	static const char *const cases[][2] = {
		{ "0.0.0.0", "0.0.0.0" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "192.0.2.10", "192.0.2.10" },
		{ "::ffff:192.0.2.1", "192.0.2.1" },
		{ "0:0:0:0:0:FFFF:c000:0201", "192.0.2.1" },
		{ "::", "::" },
		{ "::1", "::1" },
		{ "1::", "1::" },
		{ "2001:0db8::0001", "2001:db8::1" },
		{ "2001:db8:0:0:0:0:2:1", "2001:db8::2:1" },
		{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
		{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
		{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
		{ "2001:DB8:AAAA::bBbB", "2001:db8:aaaa::bbbb" },
		{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
		{ "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
		{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
		{ "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304" },
		{ "::1.2.3.4", "::102:304" },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_printed(ip_of(cases[i][0]), cases[i][1]);
}

static void refuses_what_is_no_address(void **state)
{
	static const char *const bad[] = {
		"",
		"1",
		"1.2.3",
		"1.2.3.4.5",
		"01.2.3.4",
		"1.2.3.256",
		"1.2.3.1000",
		"1.2.3.4 ",
		" 1.2.3.4",
		"1.2.3.4:25",
		"1..2.3",
		".1.2.3",
		"1.2.3.",
		"0x1.2.3.4",
		"+1.2.3.4",
		"1.2.3.-4",
		":",
		":::",
		"1:",
		":1",
		"1::2::3",
		"1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9",
		"::1:2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7:1.2.3.4",
		"12345::",
		"g::",
		"fe80::1%eth0",
		"[::1]",
		"::1.2.3",
		"::1.2.3.4:5",
		"1.2.3.4::",
		"::01.2.3.4",
		"1:2:3:4:5:6:7:8::",
		"1:2:3:4::5:6:7:8:",
		"::1/128",
		"localhost",
		"0000:0000:0000:0000:0000:ffff:0192.168.001.001",
	};
	struct ip ip = { { 7 } }, before = ip;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(ip_parse(str_of(bad[i]), &ip), ERR_INVALID);
	assert_int_equal(ip_parse(STR("1.2.3.4\0"), &ip), ERR_INVALID);
	assert_int_equal(ip_parse((struct str){ 0 }, &ip), ERR_INVALID);
	assert_memory_equal(&ip, &before, sizeof(ip));
}

/* libc as the second opinion, over text that is nearly or fully an address. */
static void agrees_with_libc_about_any_text(void **state)
{
	static const char letters[] = "01:::..2f5";
	uint64_t dice = 88172645463325252U;
	int taken = 0;

	(void)state;
	for (int round = 0; round < 300000; round++) {
		char text[16];
		size_t len;
		struct ip ip;
		struct in6_addr six = { 0 };
		struct in_addr four;
		bool good;

		dice ^= dice << 13;
		dice ^= dice >> 7;
		dice ^= dice << 17;
		len = 2 + dice % 11;
		for (size_t i = 0; i < len; i++)
			text[i] = letters[(dice >> (8 + 4 * i)) % (sizeof(letters) - 1)];
		text[len] = '\0';
		good = inet_pton(AF_INET6, text, &six) == 1;
		if (!good && inet_pton(AF_INET, text, &four) == 1) {
			memset(six.s6_addr + 10, 0xff, 2);
			memcpy(six.s6_addr + 12, &four, 4);
			good = true;
		}
		assert_int_equal(ip_parse(str_of(text), &ip) == ERR_NONE, good);
		if (good)
			assert_memory_equal(ip.bytes, six.s6_addr, 16);
		taken += good;
	}
	assert_true(taken > 1000);
}

static void reads_prefixes_and_ranges(void **state)
{
	static const char *const cases[][3] = {
		{ "10.0.0.0/8", "10.0.0.0", "10.255.255.255" },
		{ "10.1.2.3/8", "10.0.0.0", "10.255.255.255" },
		{ "192.0.2.128/25", "192.0.2.128", "192.0.2.255" },
		{ "192.0.2.77/30", "192.0.2.76", "192.0.2.79" },
		{ "192.0.2.1/32", "192.0.2.1", "192.0.2.1" },
		{ "0.0.0.0/0", "0.0.0.0", "255.255.255.255" },
		{ "192.0.2.1", "192.0.2.1", "192.0.2.1" },
		{ "1.2.3.4-1.2.3.9", "1.2.3.4", "1.2.3.9" },
		{ "2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:db8::1/127", "2001:db8::", "2001:db8::1" },
		{ "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "::ffff:1.2.3.4/120", "1.2.3.0", "1.2.3.255" },
		{ "2001:db8::1-2001:db8::2", "2001:db8::1", "2001:db8::2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_range range;

		assert_int_equal(ip_range_parse(str_of(cases[i][0]), &range), ERR_NONE);
		assert_printed(range.first, cases[i][1]);
		assert_printed(range.last, cases[i][2]);
	}
}

static void refuses_what_is_no_range(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		"-",
		"10.0.0.0/",
		"10.0.0.0/33",
		"10.0.0.0/08",
		"10.0.0.0/-1",
		"10.0.0.0/8/8",
		"10.0.0.0/255.0.0.0",
		"2001:db8::/129",
		"/8",
		"1.2.3.4-",
		"-1.2.3.4",
		"1.2.3.9-1.2.3.4",
		"1.2.3.4-2001:db8::",
		"1.2.3.4 - 1.2.3.5",
		"1.2.3.4-1.2.3.5/8",
		"10/8",
		"10.0.0.0/8 ",
	};
	struct ip_range range = { { { 7 } }, { { 8 } } }, before = range;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(ip_range_parse(str_of(bad[i]), &range), ERR_INVALID);
	assert_memory_equal(&range, &before, sizeof(range));
}

static void tells_families_and_order(void **state)
{
	struct ip low = ip_of("9.255.255.255"), high = ip_of("10.0.0.0"), six = ip_of("2001:db8::");
	struct ip none = { { 0 } }, zero = ip_of("0.0.0.0");

	(void)state;
	assert_true(ip_is_v4(&low));
	assert_false(ip_is_v4(&six));
	assert_true(ip_v4(&high) == 0x0a000000);
	assert_true(ip_compare(&low, &high) < 0);
	assert_true(ip_compare(&six, &high) > 0);
	assert_true(ip_equal(&low, &low));
	assert_true(ip_is_none(&none));
	assert_false(ip_is_none(&zero));
	assert_false(ip_is_v4(&none));
}

static void knows_what_is_not_the_public_internet(void **state)
{
	static const char *const special[] = {
		"0.1.2.3",     "10.0.0.1",    "100.64.0.0",     "100.127.255.255",
		"127.0.0.1",   "169.254.1.1", "172.16.0.1",     "172.31.255.255",
		"192.0.0.8",   "192.0.0.11",  "192.0.2.1",      "192.88.99.1",
		"192.168.0.1", "198.18.0.1",  "198.19.255.255", "198.51.100.1",
		"203.0.113.1", "224.0.0.1",   "240.0.0.1",      "255.255.255.255",
		"::",          "::1",         "64:ff9b:1::1",   "100::1",
		"2001::1",     "2001:2::1",   "2001:10::1",     "2001:db8::1",
		"3fff::1",     "5f00::1",     "fc00::1",        "fdff::1",
		"fe80::1",     "fec0::1",     "ff02::1",        "4000::1",
	};
	static const char *const usual[] = {
		"1.1.1.1",         "9.255.255.255",    "11.0.0.0",       "100.63.255.255",
		"100.128.0.0",     "126.1.1.1",        "172.15.255.255", "172.32.0.0",
		"192.0.0.9",       "192.0.0.10",       "192.0.1.1",      "192.31.196.1",
		"192.167.1.1",     "192.169.1.1",      "198.17.1.1",     "198.20.0.0",
		"223.255.255.255", "64:ff9b::808:808", "2001:1::1",      "2001:3::1",
		"2001:4:112::1",   "2001:20::1",       "2001:200::1",    "2001:4860::8888",
		"2606:4700::1",    "2a00::1",          "3ffe::1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(special); i++) {
		struct ip ip = ip_of(special[i]);

		assert_true(ip_is_special(&ip));
	}
	for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
		struct ip ip = ip_of(usual[i]);

		assert_false(ip_is_special(&ip));
	}
}

static void finds_the_network_around_an_address(void **state)
{
	struct ip four = ip_of("192.0.2.77"), six = ip_of("2001:db8:1:2:3::4");

	(void)state;
	assert_printed(ip_network(&four), "192.0.2.0");
	assert_printed(ip_network(&six), "2001:db8:1::");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_what_it_reads_in_one_form),
		cmocka_unit_test(refuses_what_is_no_address),
		cmocka_unit_test(agrees_with_libc_about_any_text),
		cmocka_unit_test(reads_prefixes_and_ranges),
		cmocka_unit_test(refuses_what_is_no_range),
		cmocka_unit_test(tells_families_and_order),
		cmocka_unit_test(knows_what_is_not_the_public_internet),
		cmocka_unit_test(finds_the_network_around_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
