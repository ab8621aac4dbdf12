#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/attrs.h"
#include "core/text/heading.h"

static const char *speaker(const char *text)
{
	struct str line;
	const struct brand *brand = heading_in_text(str_of(text), &line);

	return brand ? brand->name : NULL;
}

static void a_letter_that_greets_or_is_signed_as_a_brand_is_told(void **state)
{
	static const struct {
		const char *text, *brand;
	} rows[] = {
		{ "Dear PayPal customer,\n\nplease see below.\n", "PayPal" },
		{ "\n\nSehr geehrter DHL Kunde,\n\nIhr Paket wartet.", "DHL" },
		{ "Cher client Netflix,\nvotre abonnement", "Netflix" },
		{ "Estimado cliente de Santander,\nsu cuenta", "Santander" },
		{ "Hello Amy,\n\nnot you? Sign in.\n\nSparkasse customer service", "Sparkasse" },
		{ "Hello,\n\nfoo\n\nUBS support\n\nReference: 12\n", "UBS" },
		{ "Hello,\n\nfoo\n\nThe FedEx Team\n", "FedEx" },

	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *brand = speaker(rows[i].text);

		if (!brand)
			fail_msg("nobody speaks in %s", rows[i].text);
		assert_string_equal(brand, rows[i].brand);
	}
}

static void who_only_names_a_brand_does_not_speak_as_it(void **state)
{
	static const char *const texts[] = {
		"Dear customer,\n\nwe ship with DHL.\n\nThe Acme team",
		"Hello,\n\nPay with\nPayPal\nKlarna\n\nAcme",
		"Hi,\n\nShipping\nDHL Express\nPayment: PayPal\nAcme customer service",
		"Dear Amy,\n\nfoo\n\nFacebook support\n",
		"Dear friends of Santander Reisen,\n\nfoo",
		"Hello,\n\nfoo\n\nChase Miller\nsupport team",
		"Hello,\n\nfoo\n\nAda Byron, supplier of Deutsche Bank for 12 years",
		"We tried the new PayPal support line and this is a long report of what it was like to wait",
		"",
		"\n\n\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (speaker(texts[i]))
			fail_msg("%s speaks in %s", speaker(texts[i]), texts[i]);
}

static void only_the_ends_of_a_letter_count(void **state)
{
	static const char text[] = "Hello,\n1\n2\n3\nThe FedEx Team\n1\n2\n3\n4\n5\n6\n7\n8\n9\n";

	(void)state;
	assert_null(speaker(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_that_greets_or_is_signed_as_a_brand_is_told),
		cmocka_unit_test(who_only_names_a_brand_does_not_speak_as_it),
		cmocka_unit_test(only_the_ends_of_a_letter_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
