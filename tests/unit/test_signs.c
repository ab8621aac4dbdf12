#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/model/event.h"
#include "core/text/reduce.h"

/* One message of which these are given, reduced. */
struct letter {
	const char *domain, *from, *subject, *text, *html;
};

static struct event_message read_letter(struct arena *arena, const struct letter *letter)
{
	struct event_message message = {
		.domain = str_of(letter->domain),
		.from = str_of(letter->from),
		.subject = str_of(letter->subject),
		.text = str_of(letter->text),
		.html = str_of(letter->html),
		.recipients = -1,
	};

	message_reduce(arena, &message);
	return message;
}

static const struct sign *find(const struct event_message *message, enum sign_kind kind)
{
	for (size_t i = 0; i < message->sign_count; i++)
		if (message->signs[i].kind == kind)
			return &message->signs[i];
	return NULL;
}

/* What it was told with; a kind that is not there is absent in all. */
static struct sign found(const struct event_message *message, enum sign_kind kind)
{
	const struct sign *sign = find(message, kind);

	return sign ? *sign : (struct sign){ 0 };
}

static void print_signs(const struct event_message *message)
{
	for (size_t i = 0; i < message->sign_count; i++)
		print_message("%s %" PRI_STR " \"%" PRI_STR "\"\n",
			      word_of(&sign_words, message->signs[i].kind),
			      ARG_STR(message->signs[i].brand), ARG_STR(message->signs[i].quote));
}

static void assert_has(const struct letter *letter, enum sign_kind kind, const char *brand)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = read_letter(arena, letter);
	const struct sign *sign = find(&message, kind);

	if (!sign || (brand ? !str_is(sign->brand, brand) : !str_is_absent(sign->brand))) {
		print_signs(&message);
		fail_msg("no %s of %s: %s, %s", word_of(&sign_words, kind), brand ? brand : "none",
			 letter->from ? letter->from : "", letter->subject ? letter->subject : "");
	}
}

static void assert_nothing(const struct letter *letter)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = read_letter(arena, letter);

	/* Where a platform is led to is no news, but told (it speaks for shared texts). */
	if (message.sign_count - (find(&message, SIGN_PLATFORM) != NULL)) {
		print_signs(&message);
		fail_msg("signs in %s, %s, %s", letter->from ? letter->from : "",
			 letter->subject ? letter->subject : "", letter->text ? letter->text : "");
	}
}

static void a_brand_in_the_from_name_is_told(void **state)
{
	static const struct {
		const char *from, *brand;
	} rows[] = {
		{ "PayPal <a@shop.example>", "PayPal" },
		{ "\"PayPal Service\" <a@shop.example>", "PayPal" },
		{ "Pay Pal Sicherheit <a@shop.example>", "PayPal" },
		{ "Chase Security <a@shop.example>", "Chase" },
		{ "Chase Online Banking <a@shop.example>", "Chase" },
		{ "The Netflix Team <a@shop.example>", "Netflix" },
		{ "P\xD0\xB0yP\xD0\xB0l <a@shop.example>", "PayPal" },
		{ "PayPaI Support <a@shop.example>", "PayPal" },
		{ "Deutsche Bank AG <a@shop.example>", "Deutsche Bank" },
		{ "DHL Paket <a@shop.example>", "DHL" },
		{ "Apple <a@shop.example>", "Apple" },
		{ "service@paypal.com <a@shop.example>", "PayPal" },
		{ "Google Security <somebody@gmail.com>", "Google" },
		{ "Espace client Credit Agricole <a@shop.example>", "Cr\xC3\xA9"
								    "dit Agricole" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_has(&(struct letter){ .from = rows[i].from }, SIGN_FROM_NAME, rows[i].brand);
}

static void other_from_names_are_left_alone(void **state)
{
	static const char *const names[] = {
		"PayPal <service@paypal.com>",
		"PayPal <service@mail.paypal.de>",
		"Chase <chase@miller.example>",
		"Chase Miller <chase@miller.example>",
		"Morgan Stanley Cooper <a@shop.example>",
		"Ada Byron via Dropbox <a@shop.example>",
		"Ada Byron <ada@gmail.com>",
		"Otto M\xC3\xBCller <a@shop.example>",
		"Wise Words Weekly <a@shop.example>",
		"Orange Caf\xC3\xA9 <a@shop.example>",
		"Zoom In Photography <a@shop.example>",
		"Apple Orchard Farm <a@shop.example>",
		"a@shop.example",
		"",
		"<>",
		"Santander Reisen <a@shop.example>",
		"UPS and Downs <a@shop.example>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_nothing(&(struct letter){ .from = names[i], .domain = NULL });
}

static void what_counts_is_the_domain_it_was_sent_under(void **state)
{
	(void)state;
	assert_has(&(struct letter){ .domain = "acme.example",
				     .from = "PayPal <service@paypal.com>" },
		   SIGN_FROM_NAME, "PayPal");
	assert_nothing(&(struct letter){ .domain = "mail.paypal.com",
					 .from = "PayPal <service@paypal.com>" });
}

static void a_letter_that_is_signed_as_a_brand_is_told(void **state)
{
	static const char letter[] =
		"Hello Amy,\n\nNot you? Sign in with your PIN:\nhttps://x.example/a\n\n"
		"FedEx customer service\n";

	(void)state;
	assert_has(&(struct letter){ .from = "Support <a@x.example>", .text = letter }, SIGN_SIGNED,
		   "FedEx");
	/* What would be a call if something were wrong is one in a brand's name. */
	assert_has(&(struct letter){ .from = "Support <a@x.example>", .text = letter },
		   SIGN_CREDENTIALS, NULL);
	assert_nothing(&(struct letter){ .from = "FedEx <a@fedex.com>", .text = letter });
}

static void one_s_own_counter_behind_a_brands_address_is_told_in_its_name(void **state)
{
	static const char signed_page[] =
		"<p>Dear UBS customer,</p><p>accept the refund: <a href=\"https://x.example/a\">https://www.ubs.com/account</a></p>";
	static const char plain_page[] =
		"<p>Dear reader,</p><p>the report: <a href=\"https://x.example/a\">https://www.ubs.com/report</a></p>";

	(void)state;
	assert_has(&(struct letter){ .from = "Support <a@x.example>", .html = signed_page },
		   SIGN_LINK_DIFFERS, "UBS");
	assert_nothing(&(struct letter){ .from = "Reader <a@x.example>", .html = plain_page });
}

static void a_call_that_leads_to_anybodys_page_is_told(void **state)
{
	static const struct {
		const char *from, *text;
	} rows[] = {
		{ "IT <it@acme.example>",
		  "Your mailbox has exceeded its storage limit. Verify your password: https://mailbox-quota.weebly.com/" },
		{ "Helpdesk <helpdesk774@gmail.com>",
		  "Please confirm your account and password here https://sites.google.com/view/helpdesk" },
		{ "IT <it@acme.example>", "Enter your password: https://forms.gle/abc" },
		{ "IT <it@acme.example>", "Verify your password at https://bit.ly/3abc" },
	};
	static const struct {
		const char *from, *text;
	} honest[] = {
		{ "Acme <no-reply@acme.example>",
		  "Reset your password: https://acme-prod.firebaseapp.com/auth?mode=reset" },
		{ "Chess Club Ulm <chessulm@gmail.com>",
		  "Log in with your password: https://chess-ulm.wordpress.com/" },
		{ "Acme <no-reply@acme.example>",
		  "Enter your password at https://acme.example/login. See us on https://linktr.ee/x" },
		{ "Acme <no-reply@acme.example>", "Sign up for the party: https://forms.gle/abc" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_has(&(struct letter){ .from = rows[i].from, .text = rows[i].text },
			   SIGN_HOSTED_CALL, NULL);
	for (size_t i = 0; i < ARRAY_LEN(honest); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct letter letter = { .from = honest[i].from, .text = honest[i].text };
		struct event_message message = read_letter(arena, &letter);

		if (find(&message, SIGN_HOSTED_CALL))
			fail_msg("a call in %s", honest[i].text);
	}
}

static void what_a_fraud_wants_is_told_with_its_company(void **state)
{
	static const char cards[] =
		"I am in a meeting. Please purchase gift cards for the team, scratch them and email me the codes.";
	static const char charge[] =
		"Your PayPal account was charged 399.99. To cancel call our support at +1 808 555 0142.";
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = { .from = STR("Ada Byron <ada@acme.example>"),
					 .reply_to = STR("Ada Byron <boss1@gmail.com>"),
					 .text = str_of(cards) };

	(void)state;
	message_reduce(arena, &message);
	assert_non_null(find(&message, SIGN_GIFT_CARDS));
	assert_non_null(find(&message, SIGN_HUSH));
	assert_true(str_is(found(&message, SIGN_REPLY_AWAY).quote, "boss1@gmail.com"));
	assert_has(&(struct letter){ .from = "Billing <billing774@gmail.com>", .text = charge },
		   SIGN_CHARGE, "PayPal");
	assert_nothing(&(struct letter){ .from = "PayPal <a@paypal.com>", .text = charge });
	/* Secrecy alone is nobody's business, nor where answers go. */
	message = (struct event_message){ .from = STR("Ada Byron <ada@acme.example>"),
					  .reply_to = STR("ada@gmail.com"),
					  .text = STR("I am in a meeting, it is urgent.") };
	message_reduce(arena, &message);
	assert_int_equal(message.sign_count, 0);
}

static void a_platforms_own_pages_are_told(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = { .from = STR("Ada <ada@gmail.com>"),
					 .text = STR("Join: https://zoom.us/j/123") };

	(void)state;
	message_reduce(arena, &message);
	assert_true(str_is(found(&message, SIGN_PLATFORM).quote, "zoom.us"));
	assert_true(str_is_absent(found(&message, SIGN_PLATFORM).other));
	message = (struct event_message){
		.from = STR("Ada <ada@gmail.com>"),
		.text = STR("Fill it in: https://docs.google.com/forms/d/x")
	};
	message_reduce(arena, &message);
	assert_true(str_is(found(&message, SIGN_PLATFORM).other, "pages"));
	message = (struct event_message){
		.from = STR("Ada <ada@gmail.com>"),
		.text = STR("https://zoom.us/j/123 or https://other.example/")
	};
	message_reduce(arena, &message);
	assert_null(find(&message, SIGN_PLATFORM));
}

static void a_subject_that_speaks_as_a_brand_is_told(void **state)
{
	static const struct {
		const char *subject, *brand;
	} rows[] = {
		{ "PayPal: your account", "PayPal" },
		{ "[Netflix] Payment failed", "Netflix" },
		{ "DHL - Ihre Sendung", "DHL" },
		{ "Chase: Your Security Recommendation", "Chase" },
		{ "PayPal Security: action needed", "PayPal" },
	};
	static const char *const silent[] = {
		"Re: PayPal: your account",
		"AW: PayPal: Frage",
		"How to pay with PayPal: a guide",
		"Chase: a novel",
		"Meeting: PayPal",
		"PayPal",
		"Orange: the new black",
		"Our partner DHL: news",
		"",
		":",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_has(&(struct letter){ .from = "a@shop.example", .subject = rows[i].subject },
			   SIGN_SUBJECT, rows[i].brand);
	for (size_t i = 0; i < ARRAY_LEN(silent); i++)
		assert_nothing(&(struct letter){ .from = "a@shop.example", .subject = silent[i] });
	assert_nothing(
		&(struct letter){ .from = "x@paypal.com", .subject = "PayPal: your account" });
}

static void a_link_that_shows_a_brand_and_goes_elsewhere_is_told(void **state)
{
	(void)state;
	assert_has(
		&(struct letter){
			.from = "a@shop.example",
			.html = "<a href='http://evil.example/x'>https://www.paypal.com/login</a>" },
		SIGN_LINK_DIFFERS, "PayPal");
	assert_has(&(struct letter){ .from = "a@shop.example",
				     .html = "<a href='http://evil.example/x'>paypal.com</a>" },
		   SIGN_LINK_DIFFERS, "PayPal");
	/* One's own counter of clicks takes company. */
	assert_has(
		&(struct letter){ .from = "a@shop.example",
				  .html = "verify your password <a href='http://l.shop.example/x'>"
					  "https://www.paypal.com/login</a>" },
		SIGN_LINK_DIFFERS, "PayPal");
	/* Of no brand: kept, as little as it means. */
	assert_has(
		&(struct letter){ .from = "a@shop.example",
				  .html = "<a href='http://evil.example/x'>www.other.example</a>" },
		SIGN_LINK_DIFFERS, NULL);
}

static void honest_links_are_left_alone(void **state)
{
	static const char *const pages[] = {
		"<a href='https://www.paypal.com/x'>www.paypal.com</a>",
		"<a href='https://click.shop.example/x'>www.paypal.com</a>",
		"<a href='https://click.shop.example/x'>www.other.example</a>",
		"<a href='https://sub.other.example/x'>www.other.example</a>",
		"<a href='https://other.example/x'>Read more.</a>",
		"<a href='https://other.example/x'>invoice.pdf</a>",
		"<a href='https://other.example/x'>write to a@paypal.com</a>",
		"<a href='https://www.youtube.com/x'>youtu.be/x</a>",
		"<a>paypal.com</a>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		assert_nothing(&(struct letter){ .from = "a@shop.example", .html = pages[i] });
}

static void where_links_hide_is_told(void **state)
{
	(void)state;
	assert_has(&(struct letter){ .text = "see https://bit.ly/3x" }, SIGN_SHORTENER, NULL);
	assert_has(&(struct letter){ .text = "see https://somebody.github.io/3x" }, SIGN_FREE_HOST,
		   NULL);
	assert_has(&(struct letter){ .text = "see https://paypal-login.github.io/3x" },
		   SIGN_DOMAIN_RISK, "PayPal");
	assert_has(&(struct letter){ .from = "a@paypa1.com" }, SIGN_LOOKALIKE, "PayPal");
	assert_nothing(
		&(struct letter){ .from = "a@shop.example", .text = "https://shop.example/x" });
}

static void shops_suppliers_and_namesakes_are_left_alone(void **state)
{
	static const struct letter letters[] = {
		{ .domain = "shop.example",
		  .from = "Fenster Nord <news@shop.example>",
		  .subject = "Ihre Bestellung",
		  .text = "Zahlen Sie mit PayPal, Klarna oder Visa. Der Versand erfolgt mit DHL." },
		{ .domain = "agency.example",
		  .from = "Nord Agency <hello@agency.example>",
		  .subject = "Our work for Deutsche Bank",
		  .text = "We are proud of the campaign that we made for our client Deutsche Bank." },
		{ .domain = "roof.example",
		  .from = "Chase Miller <chase@roof.example>",
		  .subject = "Your roof",
		  .text = "Hi, this is Chase. Please confirm your appointment." },
		{ .domain = "bank.example",
		  .from = "First Bank <a@bank.example>",
		  .subject = "Your statement",
		  .text = "We will never ask for your password. Log in to your account as usual." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		assert_nothing(&letters[i]);
}

static void a_whole_phish_gives_itself_away(void **state)
{
	static const struct letter phish = {
		.domain = "acme-tools.example",
		.from = "Chase Security <alert@acme-tools.example>",
		.subject = "Chase: Your Security Recommendation",
		.html = "<p>We noticed unusual activity. Please verify your account and password:"
			"<a href='https://chaseupdate.example/x'>https://www.chase.com/secure</a>",
	};

	(void)state;
	assert_has(&phish, SIGN_FROM_NAME, "Chase");
	assert_has(&phish, SIGN_SUBJECT, "Chase");
	assert_has(&phish, SIGN_CREDENTIALS, NULL);
	assert_has(&phish, SIGN_LINK_DIFFERS, "Chase");
	assert_has(&phish, SIGN_DOMAIN_RISK, "Chase");
}

static void quotes_are_short_and_hold_no_card_number(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = read_letter(
		arena, &(struct letter){
			       .from = "a@shop.example",
			       .subject = "PayPal: 4111 1111 1111 1111 is what we have, and this "
					  "goes on and on and on and on and on" });
	const struct sign *sign = find(&message, SIGN_SUBJECT);

	(void)state;
	assert_non_null(sign);
	if (!sign)
		return;
	assert_true(sign->quote.len <= SIGN_QUOTE_MAX);
	assert_true(str_find(sign->quote, STR("4111")) == SIZE_MAX);
}

static void signs_are_bounded(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char text[4000] = "";
	size_t len = 0;
	struct event_message message;
	static const char *const names[] = { "paypal",   "netflix", "chase",  "amazon",  "dhl",
					     "revolut",  "binance", "klarna", "spotify", "monzo",
					     "postbank", "n26",     "bbva",   "fedex",   "temu" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					" https://%s-update-login.example/ ", names[i]);
	message = read_letter(arena, &(struct letter){ .text = text });
	assert_int_equal(message.sign_count, SIGNS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_brand_in_the_from_name_is_told),
		cmocka_unit_test(other_from_names_are_left_alone),
		cmocka_unit_test(what_counts_is_the_domain_it_was_sent_under),
		cmocka_unit_test(a_letter_that_is_signed_as_a_brand_is_told),
		cmocka_unit_test(one_s_own_counter_behind_a_brands_address_is_told_in_its_name),
		cmocka_unit_test(a_call_that_leads_to_anybodys_page_is_told),
		cmocka_unit_test(what_a_fraud_wants_is_told_with_its_company),
		cmocka_unit_test(a_platforms_own_pages_are_told),
		cmocka_unit_test(a_subject_that_speaks_as_a_brand_is_told),
		cmocka_unit_test(a_link_that_shows_a_brand_and_goes_elsewhere_is_told),
		cmocka_unit_test(honest_links_are_left_alone),
		cmocka_unit_test(where_links_hide_is_told),
		cmocka_unit_test(shops_suppliers_and_namesakes_are_left_alone),
		cmocka_unit_test(a_whole_phish_gives_itself_away),
		cmocka_unit_test(quotes_are_short_and_hold_no_card_number),
		cmocka_unit_test(signs_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
