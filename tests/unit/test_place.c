#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/model/place.h"

static void measures_known_distances(void **state)
{
	/* clang-format off */
	static const struct {
		double from[2], to[2], km;
	} cases[] = {
		{ { 51.5074, -0.1278 }, { 52.52, 13.405 }, 932 },        /* London, Berlin */
		{ { 48.8566, 2.3522 }, { 40.7128, -74.0060 }, 5837 },    /* Paris, New York */
		{ { -33.8688, 151.2093 }, { 51.5074, -0.1278 }, 16993 }, /* Sydney, London */
		{ { 0, 179.5 }, { 0, -179.5 }, 111 },                    /* across the date line */
		{ { 90, 0 }, { -90, 0 }, 20015 },                        /* pole to pole */
		{ { 10, 20 }, { 10, 20 }, 0 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct place a = { .latitude = cases[i].from[0], .longitude = cases[i].from[1] };
		struct place b = { .latitude = cases[i].to[0], .longitude = cases[i].to[1] };

		assert_float_equal(place_distance_km(&a, &b), cases[i].km, 5.0);
		assert_float_equal(place_distance_km(&b, &a), cases[i].km, 5.0);
	}
}

static void prefers_the_graver_proxy(void **state)
{
	static const enum proxy_kind by_weight[] = {
		PROXY_UNKNOWN, PROXY_NONE,        PROXY_HOSTING, PROXY_PROXY,
		PROXY_VPN,     PROXY_RESIDENTIAL, PROXY_RELAY,   PROXY_TOR,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(by_weight); i++)
		for (size_t j = 0; j < ARRAY_LEN(by_weight); j++)
			assert_int_equal(proxy_graver(by_weight[i], by_weight[j]),
					 by_weight[i > j ? i : j]);
}

static void describes_what_is_known(void **state)
{
	/* clang-format off */
	const struct {
		struct place place;
		const char *text;
	} cases[] = {
		{ { .country = "GB", .city = STR("London"), .asn = 20712, .network = STR("Andrews"), .proxy.verdict = PROXY_VPN },
		  "London, GB · AS20712 Andrews · VPN" },
		{ { .country = "GB", .proxy = { .verdict = PROXY_VPN, .provider = STR("Fog") } }, "GB · VPN Fog" },
		{ { .city = STR("Lyon"), .asn = 7, .proxy.verdict = PROXY_NONE }, "Lyon · AS7" },
		{ { .network = STR("Nord") }, "nowhere known · Nord" },
		{ { .country = "" }, "nowhere known" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(200);

		place_describe(&cases[i].place, &out);
		assert_string_equal(buf_text(&out), cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_known_distances),
		cmocka_unit_test(prefers_the_graver_proxy),
		cmocka_unit_test(describes_what_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
