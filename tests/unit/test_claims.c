#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/text/claims.h"
#include "core/text/claims_word.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free_at(&arena);
	return 0;
}

#define CLAIMED(test) cmocka_unit_test_setup_teardown(test, begin, end)

static struct chat_claims read_after(const char *text, const char *asked, const char *home)
{
	struct chat_context context = { .asked = str_of(asked) };
	struct chat_claims claims;

	for (size_t i = 0; home && i < 3; i++)
		context.home[i] = home[i];
	chat_claims_read(arena, str_of(text), &context, &claims);
	return claims;
}

/* "presence DE past denied \"the words\"; ..., no proxy" */
static const char *read_as(const char *text, const char *asked, const char *home)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4000);
	struct chat_claims claims = read_after(text, asked, home);

	for (size_t i = 0; i < claims.count; i++) {
		const struct chat_claim *claim = &claims.claims[i];

		buf_addf(&out, "%s%s %s%s%s", i ? "; " : "",
			 word_of(&chat_claim_words, (int)claim->kind),
			 claim->country[0] ? claim->country : "??",
			 claim->tense == CHAT_PRESENT ? ""
			 : claim->tense == CHAT_PAST  ? " past"
						      : " future",
			 claim->denied ? " denied" : "");
	}
	if (claims.denies_proxy)
		buf_add(&out, out.len ? "; no proxy" : "no proxy");
	return arena_str(arena, buf_str(&out)).at;
}

struct example {
	const char *text, *claims;
};

static void check(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *read = read_as(examples[i].text, NULL, NULL);

		if (strcmp(read, examples[i].claims) != 0)
			fail_msg("\"%s\" is read as \"%s\", not \"%s\"", examples[i].text, read,
				 examples[i].claims);
	}
}

#define CHECK(...) \
	do { \
		static const struct example examples[] = { __VA_ARGS__ }; \
		check(examples, ARRAY_LEN(examples)); \
	} while (0)

static void tells_the_kinds_apart(void **state)
{
	(void)state;
	CHECK({ "im now at home, germany", "presence DE" }, { "I live in Germany", "residence DE" },
	      { "I'm from Germany", "origin DE" }, { "I'm German", "origin DE" },
	      { "our office is in Germany", "business DE" },
	      { "I have customers in Germany", "third_party DE" },
	      { "my brother lives in Germany", "third_party DE" });
}

static void reads_four_languages_and_their_mixtures(void **state)
{
	(void)state;
	CHECK({ "ich bin grad in münchen", "presence DE" },
	      { "je suis chez moi à Lyon", "presence FR" },
	      { "estoy en casa en Sevilla", "presence ES" },
	      { "jhabite bruxelles", "residence BE" },
	      { "hallo im jetzt in germany", "presence DE" },
	      { "sorry bin now at home in nürnberg", "presence DE" },
	      { "In Berlin bin ich gerade", "presence DE" });
}

static void tells_tense_and_polarity(void **state)
{
	(void)state;
	CHECK({ "I was in Italy last week", "presence IT past" },
	      { "I left Spain", "presence ES past" },
	      { "I will fly to Portugal", "presence PT future" },
	      { "not in Russia", "presence RU denied" },
	      { "I don't live in Nigeria", "residence NG denied" },
	      { "I moved from Munich to Graz", "residence DE past; residence AT" },
	      { "i am not in spain, i am in portugal", "presence ES denied; presence PT" },
	      { "not in spain but in portugal", "presence ES denied; presence PT" });
}

static void questions_and_quotations_claim_nothing(void **state)
{
	(void)state;
	CHECK({ "are you in Germany?", "" }, { "are you in germany", "" },
	      { "> Where are you? In Germany?", "" }, { "you said \"I am in Russia\"", "" },
	      { "your system says i am in Bulgaria", "" },
	      { "if i was in Germany i would call you", "" },
	      { "im in germany, can you help me?", "presence DE" },
	      { "I told you I am in Germany", "presence DE" });
}

static void words_that_are_places_too_need_a_frame(void **state)
{
	(void)state;
	CHECK({ "we sell turkey sandwiches", "" }, { "I am in Turkey", "presence TR" },
	      { "Jordan told me so", "" }, { "I live in Jordan", "residence JO" },
	      { "This is Chad", "" }, { "i polish the nails of my customers", "" },
	      { "i am polish", "origin PL" }, { "nice in every way", "" },
	      { "I am in Nice", "presence FR" }, { "i was reading your faq", "" },
	      { "on mobile it works", "" }, { "Paris Hilton", "" }, { "10:00 Berlin time", "" },
	      { "the china is broken", "" }, { "I live in Savannah, Georgia", "residence US" },
	      { "i live in tbilisi, georgia", "residence GE" });
}

static void one_slip_in_a_long_word_is_forgiven(void **state)
{
	(void)state;
	CHECK({ "im in germny", "presence DE" }, { "im in gremany", "presence DE" },
	      { "im in gerrmany", "presence DE" }, { "im in germamy", "presence DE" },
	      { "im in grmny", "" }, { "im in spian", "presence ES" },
	      { "im in itlay", "presence IT" }, { "im in spien", "" },
	      { "im writting from swizerland", "presence CH" },
	      { "chating from lisbon", "presence PT" }, { "i am curently in oslo", "presence NO" },
	      { "my custmers are in france", "third_party FR" },
	      { "le escrivo desde bogota", "presence CO" }, { "im in general happy", "" });
}

static void verbs_are_told_from_the_nouns_they_sound_like(void **state)
{
	(void)state;
	CHECK({ "ich sitz grad in berlin daheim", "presence DE" },
	      { "sitz grad in hamburg", "presence DE" },
	      { "unser sitz ist in hamburg", "business DE" },
	      { "je vous ecrit de bruxelles", "presence BE" },
	      { "bin bei meiner mutter in budapest", "presence HU" },
	      { "meine mutter ist in budapest", "third_party HU" });
}

static void a_firm_of_a_people_is_a_business(void **state)
{
	(void)state;
	CHECK({ "I'm a German company", "business DE" },
	      { "we are a french company", "business FR" },
	      { "soy una empresa española", "business ES" },
	      { "wir sind eine österreichische firma", "business AT" },
	      { "we run a british shop", "business GB" }, { "i work for a german company", "" },
	      { "do i need a polish company", "" }, { "ich bin türkischer student", "origin TR" });
}

static void what_is_now_begins_anew_behind_what_was(void **state)
{
	const char *text = "I left Ukraine, now in Poland";
	struct chat_claims claims = read_after(text, NULL, NULL);

	(void)state;
	CHECK({ "I left Ukraine, now in Poland", "presence UA past; presence PL" },
	      { "war in istanbul, jetzt wieder in berlin", "presence TR past; presence DE" },
	      { "estuve en francia, ahora en madrid", "presence FR past; presence ES" });
	assert_int_equal(claims.claims[0].until, strlen("I left Ukraine"));
	assert_int_equal(claims.claims[1].from, strlen("I left Ukraine, "));
	assert_int_equal(claims.claims[1].until, strlen(text));
}

static void home_is_where_they_said_to_live(void **state)
{
	(void)state;
	CHECK({ "im now at home", "presence ??" }, { "Bin zu Hause.", "presence ??" },
	      { "im livin in germany. im now at home", "residence DE; presence DE" },
	      { "my wife is at home", "" }, { "at home the page works", "" });
	assert_string_equal(read_as("im at home", NULL, "AT"), "presence AT");
}

static void the_question_makes_sense_of_a_bare_answer(void **state)
{
	(void)state;
	assert_string_equal(read_as("germany", "Where are you now?", NULL), "presence DE");
	assert_string_equal(read_as("germany", "Where do you live?", NULL), "residence DE");
	assert_string_equal(read_as("germany", "Where are you from?", NULL), "origin DE");
	assert_string_equal(read_as("germany?", "Where are you now?", NULL), "");
	assert_string_equal(read_as("no", "Do you use a VPN?", NULL), "no proxy");
	assert_string_equal(read_as("no", "Is your domain verified?", NULL), "");
	assert_string_equal(read_as("yes", "Do you use a VPN?", NULL), "");
	assert_string_equal(read_as("no problem", "Please turn off your VPN", NULL), "");
	assert_string_equal(read_as("i have no domain", "Do you use a VPN?", NULL), "");
}

static void denials_of_a_proxy_are_told_from_admissions(void **state)
{
	(void)state;
	CHECK({ "I use no proxy", "no proxy" }, { "kein VPN", "no proxy" },
	      { "sans vpn", "no proxy" }, { "no uso proxy", "no proxy" },
	      { "i dont use any vpn or so", "no proxy" }, { "vpn? no", "no proxy" },
	      { "yes I use NordVPN", "" }, { "ohne VPN geht es nicht", "" },
	      { "I don't know what a vpn is", "" }, { "my friend uses no vpn", "" },
	      { "do you block VPN?", "" }, { "no proxy, but i use nordvpn", "" });
}

static void a_later_admission_is_told(void **state)
{
	(void)state;
	assert_true(read_after("yes I use NordVPN", NULL, NULL).admits_proxy);
	assert_false(read_after("kein VPN", NULL, NULL).admits_proxy);
}

static void the_span_holds_the_words_that_claim(void **state)
{
	const char *text = "Hello! ich bin grad in münchen, ok";
	struct chat_claims claims = read_after(text, NULL, NULL);

	(void)state;
	assert_int_equal(claims.count, 1);
	assert_int_equal(claims.claims[0].from, 7);
	assert_int_equal(claims.claims[0].until, strlen("Hello! ich bin grad in münchen"));
	assert_true(str_is(claims.claims[0].place, "Munich"));
	assert_true(str_is(read_after("im in germany", NULL, NULL).claims[0].place, "Germany"));
}

static void one_text_may_claim_much_and_is_bounded(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);
	struct chat_claims claims;

	(void)state;
	for (size_t i = 0; i < 2000; i++)
		buf_add(&text, "i live in berlin. ");
	claims = read_after(buf_text(&text), NULL, NULL);
	assert_int_equal(claims.count, CHAT_CLAIMS_MAX);
}

static void broken_bytes_do_no_harm(void **state)
{
	struct chat_claims claims;

	(void)state;
	chat_claims_read(arena, STR("\xff\xfe im in \xc3 germany \xf0\x9f"), NULL, &claims);
	assert_int_equal(claims.count, 1);
	chat_claims_read(arena, (struct str){ 0 }, NULL, &claims);
	assert_int_equal(claims.count, 0);
}

static void the_words_stand_in_order_and_once(void **state)
{
	(void)state;
	for (size_t i = 1; i < claims_word_count(); i++)
		if (str_compare(claims_word_at(i - 1), claims_word_at(i)) >= 0)
			fail_msg("%s stands wrongly", claims_word_at(i).at);
	for (size_t i = 0; i < claims_word_count(); i++)
		assert_true(claims_word(claims_word_at(i)) != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIMED(tells_the_kinds_apart),
		CLAIMED(reads_four_languages_and_their_mixtures),
		CLAIMED(tells_tense_and_polarity),
		CLAIMED(questions_and_quotations_claim_nothing),
		CLAIMED(words_that_are_places_too_need_a_frame),
		CLAIMED(one_slip_in_a_long_word_is_forgiven),
		CLAIMED(verbs_are_told_from_the_nouns_they_sound_like),
		CLAIMED(a_firm_of_a_people_is_a_business),
		CLAIMED(what_is_now_begins_anew_behind_what_was),
		CLAIMED(home_is_where_they_said_to_live),
		CLAIMED(the_question_makes_sense_of_a_bare_answer),
		CLAIMED(denials_of_a_proxy_are_told_from_admissions),
		CLAIMED(a_later_admission_is_told),
		CLAIMED(the_span_holds_the_words_that_claim),
		CLAIMED(one_text_may_claim_much_and_is_bounded),
		CLAIMED(broken_bytes_do_no_harm),
		CLAIMED(the_words_stand_in_order_and_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
