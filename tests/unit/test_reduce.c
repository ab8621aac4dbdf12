#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/text/reduce.h"

#define STORY \
	"Dear customer, your parcel waits for you at the post office since Monday; please come soon."

static void assert_str(struct str got, const char *wanted)
{
	if (!wanted) {
		if (!str_is_absent(got))
			fail_msg("\"%" PRI_STR "\" is there", ARG_STR(got));
		return;
	}
	if (str_is_absent(got) || !str_is(got, wanted))
		fail_msg("\"%" PRI_STR "\" is not \"%s\"", ARG_STR(got), wanted);
}

static void assert_links(const struct event_message *message, const char *const *wanted)
{
	size_t count = 0;

	for (; wanted[count]; count++) {
		assert_true(count < message->link_count);
		assert_str(message->links[count], wanted[count]);
	}
	assert_int_equal(message->link_count, count);
}

static void keeps_an_excerpt_with_its_space_folded(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = { .text = STR(" \n Hello,\r\n\r\n  your \t order \n"),
					 .recipients = -1 };
	struct event_message empty = { .text = STR(""), .recipients = -1 };
	struct event_message none = { .recipients = -1 };

	(void)state;
	message_reduce(arena, &message);
	assert_str(message.excerpt, "Hello,\nyour order");
	assert_str(message.text, NULL);
	assert_int_equal(message.recipients, -1);
	assert_int_equal(message.sketch_len, 0);
	message_reduce(arena, &empty);
	assert_str(empty.excerpt, "");
	message_reduce(arena, &none);
	assert_str(none.excerpt, NULL);
	assert_int_equal(none.link_count, 0);
}

static void cuts_the_excerpt_at_a_character(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t lead = 0; lead < 3; lead++) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(4000);
		struct event_message message = { .recipients = -1 };

		for (size_t i = 0; i < lead; i++)
			buf_add_char(&text, 'x');
		for (int i = 0; i < 1000; i++)
			buf_add(&text, "\xE2\x82\xAC");
		message.text = buf_str(&text);
		message_reduce(arena, &message);
		assert_true(utf8_valid(message.excerpt));
		assert_true(message.excerpt.len > EVENT_EXCERPT_MAX - 3);
		assert_true(message.excerpt.len <= EVENT_EXCERPT_MAX);
	}
}

static void takes_the_excerpt_from_what_readers_see(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message both = {
		.text = STR("An innocent newsletter"),
		.html = STR("<style>p{}</style><p>Your <b>account</b> is closed"),
		.recipients = -1,
	};
	struct event_message picture = { .text = STR(STORY),
					 .html = STR("<img src='http://x.example/p'>"),
					 .recipients = -1 };

	(void)state;
	message_reduce(arena, &both);
	assert_str(both.excerpt, "Your account is closed");
	message_reduce(arena, &picture);
	assert_str(picture.excerpt, STORY);
	assert_true(picture.sketch_len > 0);
}

static void collects_links_once_in_their_order(void **state)
{
	static const char *const wanted[] = {
		"https://own.example/",
		"http://text.example/a",
		"http://www.text.example",
		"http://bit.ly/x",
		"https://evil.example/",
		"http://shown.example/",
		NULL,
	};
	struct str own[] = { STR("https://own.example/"), STR(""), STR("https://own.example/") };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = {
		.text = STR(
			"http://text.example/a, www.text.example. bit.ly/x http://text.example/a"),
		.html = STR("<a href='https://evil.example/'>http://bank.example/</a> or "
			    "http://shown.example/ <a href=http://text.example/a>x</a>"),
		.links = own,
		.link_count = ARRAY_LEN(own),
		.recipients = -1,
	};

	(void)state;
	message_reduce(arena, &message);
	assert_links(&message, wanted);
}

static void bounds_links_in_number_and_length(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);
	struct event_message message = { .recipients = -1 };

	(void)state;
	buf_add(&text, "http://long.example/");
	for (int i = 0; i < 2 * EVENT_LINK_MAX; i++)
		buf_add_char(&text, 'x');
	for (int i = 0; i < 2 * EVENT_LINKS_MAX; i++)
		buf_addf(&text, " http://n%d.example/", i);
	message.text = buf_str(&text);
	message_reduce(arena, &message);
	assert_int_equal(message.link_count, EVENT_LINKS_MAX);
	assert_int_equal(message.links[0].len, EVENT_LINK_MAX);
	assert_str(message.links[EVENT_LINKS_MAX - 1], "http://n62.example/");
}

#define RAW \
	"From: Shop <news@Shop.Example>\nReply-To: box@mail.example\nTo: a@b.example, c@d.example\n" \
	"Subject: =?utf-8?q?Caf=C3=A9?=\nContent-Type: text/html\n\n<p>Hello <a href=http://l.example>x"

static void reads_what_was_not_given_from_the_raw_message(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	static const char *const links[] = { "http://l.example", NULL };
	struct event_message message = { .raw = STR(RAW), .recipients = -1 };
	struct event_message given = {
		.raw = STR(RAW),
		.from = STR("me@given.example"),
		.domain = STR("domain.example"),
		.reply_to = STR(""),
		.subject = STR("given"),
		.text = STR("given text"),
		.html = STR("given html"),
		.recipients = 0,
	};

	(void)state;
	message_reduce(arena, &message);
	assert_str(message.from, "Shop <news@Shop.Example>");
	assert_str(message.reply_to, "box@mail.example");
	assert_str(message.subject, "Caf\xC3\xA9");
	assert_str(message.domain, "shop.example");
	assert_int_equal(message.recipients, 2);
	assert_str(message.excerpt, "Hello x");
	assert_links(&message, links);
	assert_str(message.raw, NULL);
	assert_str(message.html, NULL);

	message_reduce(arena, &given);
	assert_str(given.from, "me@given.example");
	assert_str(given.reply_to, "");
	assert_str(given.subject, "given");
	assert_str(given.domain, "domain.example");
	assert_str(given.excerpt, "given html");
	assert_int_equal(given.recipients, 0);
	assert_int_equal(given.link_count, 0);
}

static void bounds_what_it_reads_from_headers(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf raw = BUF_UP_TO(100000);
	struct event_message message = { .recipients = -1 };

	(void)state;
	buf_add(&raw, "Subject: ");
	for (int i = 0; i < 3000; i++)
		buf_add(&raw, "\xC3\xBC");
	buf_add(&raw, "\nFrom: ");
	for (int i = 0; i < 3000; i++)
		buf_add(&raw, "\xC3\xBC");
	message.raw = buf_str(&raw);
	message_reduce(arena, &message);
	assert_int_equal(message.subject.len, EVENT_SUBJECT_MAX);
	assert_int_equal(message.from.len, EVENT_FIELD_MAX);
}

/* At the door these could not be seen. */
static void masks_card_numbers_that_were_encoded(void **state)
{
	/* clang-format off */
	static const char *const raws[] = {
		"Subject: =?utf-8?b?NDExMSAxMTExIDExMTEgMTExMQ==?=\n\nx",
		"From: =?utf-8?q?=34=31=31=31_1111_1111_1111?= <a@b.example>\n\nx",
		"Content-Transfer-Encoding: base64\n\nTXkgY2FyZCA0MTExMTExMTExMTExMTExLg==",
		"Content-Transfer-Encoding: quoted-printable\n\ncard =34111=\n11111111=\n1111",
		"Content-Type: text/html\n\ncard 4111<b></b>1111&#49;111&#x31;111",
		"Content-Type: text/html\n\ncard 4111 <i> 1111</i>   1111&nbsp;1111",
		"Content-Transfer-Encoding: quoted-printable\n\nhttp://x.example/?c=3D=34111111111111111",
		"Content-Type: text/html\n\n<a href='http://x.example/?c=&#52;111111111111111'>x</a>",
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(raws); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		CLEANUP(buf_release) struct buf kept = BUF_UP_TO(10000);
		struct event_message message = { .raw = str_of(raws[i]), .recipients = -1 };

		message_reduce(arena, &message);
		buf_add_str(&kept, message.subject);
		buf_add_str(&kept, message.from);
		buf_add_str(&kept, message.excerpt);
		for (size_t k = 0; k < message.link_count; k++)
			buf_add_str(&kept, message.links[k]);
		if (str_find(buf_str(&kept), STR("4111")) != SIZE_MAX ||
		    str_find(buf_str(&kept), STR("1111")) == SIZE_MAX)
			fail_msg("%s", buf_text(&kept));
	}
}

static void masks_card_numbers_at_the_end_of_the_excerpt(void **state)
{
	(void)state;
	for (size_t lead = EVENT_EXCERPT_MAX - 30; lead < EVENT_EXCERPT_MAX; lead++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(2000);
		struct event_message message = { .recipients = -1 };

		while (text.len < lead)
			buf_add_char(&text, '.');
		buf_add(&text, " 4111  1111  1111  1111 and so on");
		message.text = buf_str(&text);
		message_reduce(arena, &message);
		assert_true(str_find(message.excerpt, STR("4111")) == SIZE_MAX);
	}
}

/* "6195527458677812340" is none, but its first fifteen digits pass for one. */
static void cuts_no_card_number_out_of_a_longer_one(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(2000);
	struct event_message message = { .recipients = -1 };

	(void)state;
	while (text.len < EVENT_EXCERPT_MAX - 15)
		buf_add_char(&text, '.');
	buf_add(&text, "6195527458677812340 and so on");
	message.text = buf_str(&text);
	message_reduce(arena, &message);
	assert_true(str_ends(message.excerpt, STR("7781")));
	assert_true(str_find(message.excerpt, STR("61955")) == SIZE_MAX);
}

static void variants_share_their_sketch(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message plain = { .text = STR(STORY " http://a.shop.example/1"),
				       .recipients = -1 };
	struct event_message rich = {
		.html = STR(
			"<p>Dear&nbsp;<b>customer</b>,<br>your par&shy;cel waits for you at the post "
			"office<i hidden>salad</i> since Monday;<div>please come soon. "
			"http://b.shop.example/2</div>"),
		.recipients = -1,
	};

	(void)state;
	message_reduce(arena, &plain);
	message_reduce(arena, &rich);
	assert_true(plain.sketch_len >= 10);
	assert_int_equal(plain.sketch_len, rich.sketch_len);
	assert_memory_equal(plain.sketch, rich.sketch, plain.sketch_len * sizeof(*plain.sketch));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_an_excerpt_with_its_space_folded),
		cmocka_unit_test(cuts_the_excerpt_at_a_character),
		cmocka_unit_test(takes_the_excerpt_from_what_readers_see),
		cmocka_unit_test(collects_links_once_in_their_order),
		cmocka_unit_test(bounds_links_in_number_and_length),
		cmocka_unit_test(reads_what_was_not_given_from_the_raw_message),
		cmocka_unit_test(bounds_what_it_reads_from_headers),
		cmocka_unit_test(masks_card_numbers_that_were_encoded),
		cmocka_unit_test(masks_card_numbers_at_the_end_of_the_excerpt),
		cmocka_unit_test(cuts_no_card_number_out_of_a_longer_one),
		cmocka_unit_test(variants_share_their_sketch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
