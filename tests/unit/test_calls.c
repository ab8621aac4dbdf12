#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/text/calls.h"

static bool calls(const char *text)
{
	struct calls found;

	calls_read(str_of(text), &found);
	return !str_is_absent(found.credentials);
}

static void hears_calls_for_credentials(void **state)
{
	static const char *const texts[] = {
		"Please verify your password now.",
		"Enter your credit card number to continue",
		"Please log in to your account to lift the limitation.",
		"Your account has been suspended. To restore access, confirm your account here: x",
		"We noticed unusual activity. Update your billing information",
		"pleas comfirm you acount, it was lokced - it is now suspended",
		"Veriify yоur pаsswоrd", /* with Cyrillic letters */
		"verify your passw0rd",
		"ver\xC2\xADify your pass\xE2\x80\x8Bword",
		"Bitte best\xC3\xA4tigen Sie Ihre Zugangsdaten",
		"Bitte bestaetigen sie ihr Konto, sonst wird es gesperrt",
		"Ihr Konto wurde gesperrt. Aktualisieren Sie bitte Ihre Daten.",
		"Veuillez confirmer votre mot de passe",
		"Votre compte est suspendu, v\xC3\xA9rifiez vos informations",
		"Merci de saisir votre num\xC3\xA9ro de carte",
		"Por favor confirme su contrase\xC3\xB1"
		"a",
		"Su cuenta ha sido bloqueada. Verifique sus datos aqu\xC3\xAD",
		"Introduzca su clave de acceso",
		"Enter your 12 word recovery phrase to restore your wallet",
		"Your mailbox has exceeded its storage limit. Log in with your password to keep receiving mail",
		"Your parcel is held at our depot. Please pay the redelivery fee of 2.49 EUR here",
		"Pay the customs charges of 1.99 now, otherwise the shipment goes back: the delivery failed",
		"Ihr Paket konnte nicht zugestellt werden. Bitte bezahlen Sie die Zollgeb\xC3\xBChr von 2,99",
		"Votre colis est retenu. Merci de r\xC3\xA9gler les frais de livraison",
		"Su paquete est\xC3\xA1 retenido en la aduana. Pague la tasa de env\xC3\xADo",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!calls(texts[i]))
			fail_msg("not heard: %s", texts[i]);
}

static void hears_none_in_honest_texts(void **state)
{
	static const char *const texts[] = {
		"We will never ask you to confirm your password.",
		"Bitte geben Sie niemals Ihr Passwort ein",
		"Please confirm your email address to finish signing up.",
		"Please confirm your subscription",
		"Update your app today",
		"Your password was changed on Monday.",
		"Click here to choose a new password.",
		"Please confirm your booking for two people",
		"Complete your order within 24 hours",
		"Your account statement is ready. Log in to your account to read it.",
		"Confirm your account to start.",
		"Ihre Bestellung ist unterwegs. Bitte pr\xC3\xBC"
		"fen Sie Ihre Daten.",
		"Votre commande est confirm\xC3\xA9"
		"e",
		"Su pedido est\xC3\xA1 en camino",
		"Your order ships today; you pay no shipping fee from 50 EUR on.",
		"The membership fee for 2026 is due. Please pay it within 30 days.",
		"Sign in with your password to see the new report.",
		"Please pay the course fee of 120 EUR by transfer.",
		"",
		".",
		"Verify",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (calls(texts[i]))
			fail_msg("heard: %s", texts[i]);
}

static void a_call_is_quoted(void **state)
{
	struct calls found;

	(void)state;
	calls_read(STR("Hello. Please verify your online password today."), &found);
	assert_true(str_is(found.credentials, "verify your online password"));
}

static void hears_whose_name_is_dropped(void **state)
{
	static const struct {
		const char *text, *brand;
	} rows[] = {
		{ "We noticed activity in PayPal today, dear customer", "PayPal" },
		{ "Your Deutsche Bank has news", "Deutsche Bank" },
		{ "Pay with PayPal", NULL },
		{ "zahlen Sie per PayPal oder Klarna", NULL },
		{ "our client Deutsche Bank", NULL },
		{ "We take Mastercard, PayPal, Klarna and Bizum", NULL },
		{ "see https://www.paypal.com/x", NULL },
		{ "write to help@paypal.com", NULL },
		{ "an apple a day", NULL },
		{ "Chase Miller wrote this", NULL },
		{ "your paypal", "PayPal" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct calls found;

		calls_read(str_of(rows[i].text), &found);
		if (found.brand ? !rows[i].brand || strcmp(found.brand->name, rows[i].brand) != 0
				: rows[i].brand != NULL)
			fail_msg("%s: %s", rows[i].text, found.brand ? found.brand->name : "none");
	}
}

static void looks_at_the_head_of_a_long_text_only(void **state)
{
	size_t len = CALLS_TEXT_MAX + 100;
	char *text = malloc(len);
	struct calls found;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text + len - 30, " please verify your password! ", 30);
	calls_read((struct str){ text, len }, &found);
	assert_true(str_is_absent(found.credentials));
	free(text);
}

static void words_have_classes(void **state)
{
	(void)state;
	assert_true((word_classes(STR("update")) & WORD_RISK) != 0);
	assert_true((word_classes(STR("sicherheit")) & WORD_RISK) != 0);
	assert_true((word_classes(STR("passw0rd")) & WORD_SECRET) != 0);
	assert_int_equal(word_classes(STR("giraffe")), 0);
	assert_int_equal(word_classes(STR("")), 0);
}

static bool is_yours(const char *text)
{
	struct calls found;

	calls_read(str_of(text), &found);
	return found.brand && found.is_yours;
}

static void knows_what_the_reader_is_said_to_have(void **state)
{
	static const char *const yours[] = {
		"Your Microsoft 365 mailbox is full",
		"We noticed that your PayPal account is limited",
		"your online Sparkasse banking",
		"Ihr Postbank Konto",
	};
	static const char *const not_yours[] = {
		"Log in with your Google account",
		"Pay with PayPal",
		"We moved our mail to Microsoft",
		"Netflix has a new series for your evening",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(yours); i++)
		if (!is_yours(yours[i]))
			fail_msg("not heard: %s", yours[i]);
	for (size_t i = 0; i < ARRAY_LEN(not_yours); i++)
		if (is_yours(not_yours[i]))
			fail_msg("heard: %s", not_yours[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hears_calls_for_credentials),
		cmocka_unit_test(hears_none_in_honest_texts),
		cmocka_unit_test(knows_what_the_reader_is_said_to_have),
		cmocka_unit_test(a_call_is_quoted),
		cmocka_unit_test(hears_whose_name_is_dropped),
		cmocka_unit_test(looks_at_the_head_of_a_long_text_only),
		cmocka_unit_test(words_have_classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
