#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/text/calls.h"

static const char *const names[] = {
	[PLOY_GIFT_CARDS] = "gift cards", [PLOY_BANK_CHANGED] = "bank", [PLOY_FORTUNE] = "fortune",
	[PLOY_EXTORTION] = "extortion",   [PLOY_CHARGE] = "charge",     [PLOY_WALLET] = "wallet",
};

static struct ploys heard_in(const char *text)
{
	struct calls calls;

	calls_read(str_of(text), &calls);
	return calls.ploys;
}

static void each_ploy_is_heard_in_four_languages(void **state)
{
	static const struct {
		enum ploy ploy;
		const char *text;
	} rows[] = {
		{ PLOY_GIFT_CARDS,
		  "I need you to purchase 5 Apple gift cards for our clients today. Scratch the back and "
		  "email me the codes, I will reimburse you." },
		{ PLOY_GIFT_CARDS,
		  "Bitte kaufen Sie 4 Amazon Gutscheine und schicken Sie mir die Codes." },
		{ PLOY_GIFT_CARDS,
		  "Peux-tu acheter des cartes cadeaux et m'envoyer les codes ? Grattez-les." },
		{ PLOY_GIFT_CARDS,
		  "Necesito comprar unas tarjetas de regalo, le hago el reembolso por la tarde." },
		{ PLOY_BANK_CHANGED,
		  "Please note that our bank details have changed. Kindly transfer the open amount to the new IBAN." },
		{ PLOY_BANK_CHANGED,
		  "I would like to change my direct deposit before the next pay date. What do you need?" },
		{ PLOY_BANK_CHANGED,
		  "Unsere Bankverbindung hat sich ge\xC3\xA4ndert. Bitte \xC3\xBC"
		  "berweisen Sie nur noch dorthin." },
		{ PLOY_BANK_CHANGED,
		  "Nos coordonn\xC3\xA9"
		  "es bancaires ont chang\xC3\xA9, merci de faire le virement sur le nouveau RIB." },
		{ PLOY_BANK_CHANGED,
		  "Nuestra cuenta bancaria ha cambiado, haga la transferencia a la nueva cuenta." },
		{ PLOY_FORTUNE,
		  "I am the widow of a late client whose inheritance of 12 million dollars lies dormant. As next of "
		  "kin you would be the beneficiary. Contact me with your full name." },
		{ PLOY_FORTUNE,
		  "Mein Mann ist verstorben, aus der Erbschaft sind 5 Millionen da. Sie sind als Beg\xC3\xBCnstigter "
		  "vorgesehen. Kontaktieren Sie mich." },
		{ PLOY_EXTORTION,
		  "I installed malware on your device and recorded you through the webcam. Transfer 900 USD in "
		  "bitcoin to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 within 48 hours." },
		{ PLOY_EXTORTION,
		  "Ich habe Sie mit Ihrer Kamera aufgenommen. Zahlen Sie Bitcoin an "
		  "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq." },
		{ PLOY_CHARGE,
		  "Your subscription was renewed and 399.99 charged. If you did not authorize this, call our "
		  "support at +1 (808) 555-0142 to cancel." },
		{ PLOY_CHARGE,
		  "Ihr Abonnement wurde verl\xC3\xA4ngert. Zum Stornieren rufen Sie 0800 555 01 42 an." },
		{ PLOY_WALLET,
		  "Send 0.1 BTC to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq and get 0.2 back" },
		{ PLOY_WALLET, "deposit USDT at 0x52908400098527886E0F7030069857D2E4169EE7" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ploys ploys = heard_in(rows[i].text);

		if (str_is_absent(ploys.said[rows[i].ploy]))
			fail_msg("no %s in %s", names[rows[i].ploy], rows[i].text);
	}
}

static void honest_texts_about_the_same_things_hold_none(void **state)
{
	static const char *const texts[] = {
		"Buy a gift card in our shop, the nicest present for mum. We send the code by mail at once.",
		"Gift cards from 10 euros: order now, valid for three years.",
		"Please pay the invoice within 14 days to our account IBAN DE02 1203 0000 0000 2020 51.",
		"Update your bank details in the portal if they have changed.",
		"Please transfer it to our account, BIC DEUTDEFF. The new season begins, visit us.",
		"Hike to the widow's peak: the fund of the club paid a million steps. Contact us.",
		"Our estate law office advises on inheritance and how to name a beneficiary.",
		"Your order 12345 has been shipped. Call our support on 0800 555 0142 if anything is missing.",
		"The new camera is here! Recorded in 4K, pay in three instalments.",
		"Bitcoin fell again today. Pay attention to your wallet.",
		"https://shop.example/t/1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 pay here",
		"Pay by 0xDEADBEEF",
		"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct ploys ploys = heard_in(texts[i]);

		for (int ploy = 0; ploy < PLOY_COUNT; ploy++)
			if (!str_is_absent(ploys.said[ploy]))
				fail_msg("%s (%" PRI_STR ") in %s", names[ploy],
					 ARG_STR(ploys.said[ploy]), texts[i]);
	}
}

static void secrecy_and_hurry_are_told(void **state)
{
	(void)state;
	assert_true(str_is(heard_in("I am in a meeting, keep this between us").hush, "between us"));
	assert_true(str_is(heard_in("This is urgent").hush, "urgent"));
	assert_true(str_is_absent(heard_in("See you on Friday").hush));
}

static void words_far_apart_are_no_ploy(void **state)
{
	char text[4000] = "Purchase gift cards for the raffle. ";
	size_t len = strlen(text);

	(void)state;
	while (len < 3000) {
		memcpy(text + len, "and so on ", 10);
		len += 10;
	}
	memcpy(text + len, "scratch my back", 16);
	assert_true(str_is_absent(heard_in(text).said[PLOY_GIFT_CARDS]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_ploy_is_heard_in_four_languages),
		cmocka_unit_test(honest_texts_about_the_same_things_hold_none),
		cmocka_unit_test(secrecy_and_hurry_are_told),
		cmocka_unit_test(words_far_apart_are_no_ploy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
