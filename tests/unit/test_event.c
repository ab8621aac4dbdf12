#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/event.h"

static void orders_by_time_type_account_and_id(void **state)
{
	/* clang-format off */
	static const struct event ordered[] = {
		{ .type = EVENT_SCANNER, .at = { 1 }, .account = { "z", 1 }, .id = { "z", 1 } },
		{ .type = EVENT_ACCOUNT, .at = { 2 }, .account = { "b", 1 }, .id = { "a", 1 } },
		{ .type = EVENT_CARD, .at = { 2 }, .account = { "a", 1 }, .id = { "b", 1 } },
		{ .type = EVENT_CARD, .at = { 2 }, .account = { "a", 1 }, .id = { "ba", 2 } },
		{ .type = EVENT_CARD, .at = { 2 }, .account = { "b", 1 }, .id = { "a", 1 } },
		{ .type = EVENT_SCANNER, .at = { 2 }, .id = { "a", 1 } },
		{ .type = EVENT_SCANNER, .at = { 2 }, .account = { "a", 1 }, .id = { "a", 1 } },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ordered); i++) {
		for (size_t j = 0; j < ARRAY_LEN(ordered); j++) {
			int order = event_compare(&ordered[i], &ordered[j]);

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
}

static void knows_where_an_event_was_seen_from(void **state)
{
	struct ip ip = { { 1 } };
	struct event event = { .type = EVENT_CARD };

	(void)state;
	assert_true(ip_is_none(event_ip(&event)));
	event.type = EVENT_LOGIN;
	event.as.login.ip = ip;
	assert_true(ip_equal(event_ip(&event), &ip));
	event = (struct event){ .type = EVENT_ACCOUNT, .as.account.ip = ip };
	assert_true(ip_equal(event_ip(&event), &ip));
	event = (struct event){ .type = EVENT_MESSAGE, .as.message.ip = ip };
	assert_true(ip_equal(event_ip(&event), &ip));
	event = (struct event){ .type = EVENT_CHAT, .as.chat.ip = ip };
	assert_true(ip_equal(event_ip(&event), &ip));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_by_time_type_account_and_id),
		cmocka_unit_test(knows_where_an_event_was_seen_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
