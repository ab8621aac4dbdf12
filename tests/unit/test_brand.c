#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/text/brand.h"
#include "core/text/brand_data.h"
#include "core/text/brand_domain.h"
#include "core/text/domain_name.h"
#include "core/text/skeleton.h"

struct domain_row {
	const char *domain;
	enum sign_kind kind;
	const char *brand;
};

static void assert_sign(const struct domain_row *row)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct sign sign;

	if (!sign_of_domain(arena, str_of(row->domain), &sign))
		fail_msg("nothing is said of %s", row->domain);
	if (sign.kind != row->kind || !str_is(sign.brand, row->brand))
		fail_msg("%s: %s of %" PRI_STR, row->domain, word_of(&sign_words, sign.kind),
			 ARG_STR(sign.brand));
	assert_true(sign.quote.len > 0 && sign.quote.len <= SIGN_QUOTE_MAX);
}

static void sees_through_names_that_pass_for_a_brands(void **state)
{
	static const struct domain_row rows[] = {
		{ "paypa1.com", SIGN_LOOKALIKE, "PayPal" },
		{ "www.paypa1.com", SIGN_LOOKALIKE, "PayPal" },
		{ "p\xD0\xB0ypal.com", SIGN_LOOKALIKE, "PayPal" }, /* Cyrillic */
		{ "xn--pypal-4ve.com", SIGN_LOOKALIKE, "PayPal" },
		{ "paypa1-login.com", SIGN_LOOKALIKE, "PayPal" },
		{ "rnicrosoft.com", SIGN_LOOKALIKE, "Microsoft" },
		{ "arnazon.com", SIGN_LOOKALIKE, "Amazon" },
		{ "netfllx-billing.com", SIGN_LOOKALIKE, "Netflix" },
		{ "pay-pal.net", SIGN_LOOKALIKE, "PayPal" },
		{ "paypal.xyz", SIGN_LOOKALIKE, "PayPal" },
		{ "paypal.tk", SIGN_LOOKALIKE, "PayPal" },
		{ "gooogle.com", SIGN_LOOKALIKE, "Google" },
		{ "googel.com", SIGN_LOOKALIKE, "Google" },
		{ "microsotf.com", SIGN_LOOKALIKE, "Microsoft" },
		{ "mircosoft.com", SIGN_LOOKALIKE, "Microsoft" },
		{ "commerzbnk.com", SIGN_LOOKALIKE, "Commerzbank" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_sign(&rows[i]);
}

static void sees_a_brand_beside_other_words(void **state)
{
	static const struct domain_row rows[] = {
		{ "chaseupdate.example", SIGN_DOMAIN_RISK, "Chase" },
		{ "secure-paypal.com", SIGN_DOMAIN_RISK, "PayPal" },
		{ "dhl-paket.xyz", SIGN_DOMAIN_RISK, "DHL" },
		{ "ups-tracking.top", SIGN_DOMAIN_RISK, "UPS" },
		{ "deutsche-bank-sicherheit.com", SIGN_DOMAIN_RISK, "Deutsche Bank" },
		{ "deutschebank-online.com", SIGN_DOMAIN_RISK, "Deutsche Bank" },
		{ "wells-fargo-alerts.com", SIGN_DOMAIN_RISK, "Wells Fargo" },
		{ "labanquepostale-securite.com", SIGN_DOMAIN_RISK, "La Banque Postale" },
		{ "apple-id-verify.com", SIGN_DOMAIN_RISK, "Apple" },
		{ "sparkasse-pushtan.de", SIGN_DOMAIN_RISK, "Sparkasse" },
		{ "paypal-login.github.io", SIGN_DOMAIN_RISK, "PayPal" },
		{ "paypal.com.secure-login.xyz", SIGN_DOMAIN_RISK, "PayPal" },
		{ "netflix-fans.example", SIGN_DOMAIN_WORD, "Netflix" },
		{ "dhl-berlin.example", SIGN_DOMAIN_WORD, "DHL" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_sign(&rows[i]);
}

static void is_silent_about_innocent_names(void **state)
{
	static const char *const domains[] = {
		"chase.com",
		"secure.chase.com",
		"amazon.co.uk",
		"amazon.de",
		"paypal.com",
		"sparkasse-celle.de",
		"service.gov.uk",
		"google.com",
		"purchaseupdate.com",
		"purchase-login.com",
		"chase-miller.com",
		"chase.name",
		"chasephotography.com",
		"appleton.com",
		"pineapplebar.com",
		"stripes.com",
		"targetmarketing.com",
		"revolt.com",
		"finance.com",
		"goggle.com",
		"klara.com",
		"start-ups.com",
		"upset.com",
		"dhlpaketshop.com",
		"visage.com",
		"orange-cafe.com",
		"amazonas-reise.de",
		"shell.com",
		"wiseman.com",
		"paypalace.com",
		"kurort-online.ru",
		"github.io",
		"somebody.github.io",
		"ing-enieur.de",
		"mustang.com",
		"",
		"localhost",
		"10.0.0.1",
		"xn--mnchen-3ya.de",
		"-",
		"turningpoint.com",
		"scitizens.org",
		"delta-schule.de",
		"otto-mueller.de",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(domains); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct sign sign;

		if (sign_of_domain(arena, str_of(domains[i]), &sign))
			fail_msg("%s: %s of %" PRI_STR, domains[i], word_of(&sign_words, sign.kind),
				 ARG_STR(sign.brand));
	}
}

static void says_which_word_stands_beside_it(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct sign sign;

	(void)state;
	assert_true(sign_of_domain(arena, STR("ChaseUpdate.example"), &sign));
	assert_true(str_is(sign.quote, "chaseupdate.example"));
	assert_true(str_is(sign.other, "update"));
}

static void knows_whose_a_domain_is(void **state)
{
	static const struct {
		const char *host, *brand;
	} rows[] = {
		{ "chase.com", "Chase" },
		{ "a.b.chase.com", "Chase" },
		{ "amazon.com.br", "Amazon" },
		{ "amazon.tk", NULL },
		{ "amazon.xyz", NULL },
		{ "notchase.com", NULL },
		{ "sparkasse-celle.de", "Sparkasse" },
		{ "sparkasse-login.de", NULL },
		{ "evil.github.io", NULL },
		{ "github.io", "GitHub" },
		{ "www.impots.gouv.fr", "impots.gouv" },
		{ "example.com", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct host host = host_of(str_of(rows[i].host));
		const struct brand *brand = brand_owning(&host);

		if ((brand && rows[i].brand) ? strcmp(brand->name, rows[i].brand) != 0
					     : (brand != NULL) != (rows[i].brand != NULL))
			fail_msg("%s is %s's", rows[i].host, brand ? brand->name : "nobody");
	}
}

/* Every brand of one domain at least, each domain its own, each name found by itself. */
static void the_table_is_sound(void **state)
{
	(void)state;
	assert_true(brand_count() >= 150);
	for (size_t i = 0; i < brand_words_count; i++) {
		char skeleton[128];

		skeleton_into(str_of(brand_words[i].looks), skeleton, sizeof(skeleton));
		assert_string_equal(skeleton, brand_words[i].skeleton);
		assert_true(brand_words[i].len >= 2 && brand_words[i].brand < brands_count);
		if (i)
			assert_true(strcmp(brand_words[i - 1].skeleton, skeleton) <= 0);
	}
	for (size_t i = 0; i < brand_domains_count; i++) {
		char folded[DOMAIN_MAX + 1];

		if (!domain_fold_into(str_of(brand_domains[i].name), folded) ||
		    strcmp(folded, brand_domains[i].name) != 0)
			fail_msg("%s is no domain", brand_domains[i].name);
	}
}

static void a_name_too_long_is_cut(void **state)
{
	struct brand_text text;
	char name[400];

	(void)state;
	memset(name, 'a', sizeof(name));
	brand_text_of((struct str){ name, sizeof(name) }, &text);
	assert_int_equal(text.len, BRAND_TEXT_MAX);
	brand_text_of(STR("--a  - b--"), &text);
	assert_string_equal(text.looks, "a-b");
}

static void finds_a_brand_at_the_head_of_a_name(void **state)
{
	struct brand_text text;
	size_t to = 0;

	(void)state;
	brand_text_of(STR("Deutsche Bank Service"), &text);
	assert_string_equal(brand_heading(&text, 0, &to)->name, "Deutsche Bank");
	assert_int_equal(to, sizeof("deutsche-bank") - 1);
	brand_text_of(STR("Chaser Inc"), &text);
	assert_null(brand_heading(&text, 0, &to));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_through_names_that_pass_for_a_brands),
		cmocka_unit_test(sees_a_brand_beside_other_words),
		cmocka_unit_test(is_silent_about_innocent_names),
		cmocka_unit_test(says_which_word_stands_beside_it),
		cmocka_unit_test(knows_whose_a_domain_is),
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(a_name_too_long_is_cut),
		cmocka_unit_test(finds_a_brand_at_the_head_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
