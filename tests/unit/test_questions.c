#include "tests/unit/desk_act.h"

#include "core/desk/question_book.h"
#include "core/desk/speech.h"

/* "acct-1" says Germany in its profile, and is seen in London behind a VPN. */
static void begin(const char *language)
{
	tell_of("{'type':'account','at':'2024-03-01T10:00:00Z','account':'$','id':'s','plan':'paid','name':'Ada',"
		"'country':'DE','email':'ada@fenster--nord.example','website':'https://fenster--nord.de/','language':'%','ip':'185.220.101.9'}\n",
		"acct-1", language);
	tell_of("{'type':'login','at':'2024-03-02T10:00:00Z','account':'$','id':'l','ip':'81.2.69.160'}\n",
		"acct-1", "");
}

static int minute; /* each line has its own */

static void line(const char *from, const char *text)
{
	struct str event = arena_strf(
		arena,
		"{\"type\":\"chat\",\"at\":\"2024-03-02T10:%02d:00Z\",\"account\":\"acct-1\",\"id\":\"c%d\","
		"\"conversation\":\"k\",\"from\":\"%s\",\"text\":\"%s\"}\n",
		minute, minute, from, text);

	minute++;
	(void)tell_bytes(event);
	if (refusals.len)
		fail_msg("%s", buf_text(&refusals));
}

/* One without a code: it is not asked. */
static struct question question(const char *code)
{
	struct dossier *d = look_whole("acct-1");

	for (size_t i = 0; i < d->question_count; i++)
		if (str_is(d->questions[i].code, code))
			return d->questions[i];
	return (struct question){ 0 };
}

/* Its rank, from 1; 0: not asked. */
static size_t rank(const char *code)
{
	struct dossier *d = look_whole("acct-1");

	for (size_t i = 0; i < d->question_count; i++)
		if (str_is(d->questions[i].code, code))
			return i + 1;
	return 0;
}

static void has(const char *code, const char *text)
{
	struct question found = question(code);

	assert_true(found.code.len > 0);
	if (str_find(found.text, str_of(text)) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", ARG_STR(found.text), text);
}

static void contradictions_come_before_gates_and_gates_before_the_unknown(void **state)
{
	struct dossier *d;

	(void)state;
	begin("en");
	line("customer", "im in germany now and my smtp dont work");
	d = look_whole("acct-1");
	assert_int_equal(rank("said-elsewhere"), 1);
	assert_int_equal(rank("place-now"), 0); /* that was told */
	assert_true(rank("own-domain") > rank("site-elsewhere"));
	assert_true(rank("what-send") > rank("own-domain"));
	has("said-elsewhere",
	    "You told me that you are in Germany, and I see you in the United Kingdom.");
	has("site-elsewhere", "Your website fenster--nord.de belongs to Germany");
	/* The strings that `show` prints are the first of them. */
	assert_int_equal(d->judgement.location.ask_count, 4);
	assert_true(str_equal(d->judgement.location.ask[0], d->questions[0].text));
}

static void where_somebody_is_comes_before_why_they_are_not_there(void **state)
{
	(void)state;
	begin("en");
	line("customer", "hello there my mail dont go out");
	assert_int_equal(rank("place-now"), 1);
	line("rep", "Where are you writing from today?");
	assert_int_equal(rank("place-now"), 0);
}

static void what_was_asked_is_not_asked_again(void **state)
{
	(void)state;
	begin("en");
	line("customer", "im in germany now");
	line("rep", "what will you send with us?");
	assert_int_equal(rank("what-send"), 0);
	line("rep", "I see you in the UK though, how come?");
	assert_int_equal(rank("said-elsewhere"), 0);
	assert_true(rank("own-domain") > 0);
	/* Another reason to ask the same why comes last now. */
	assert_true(rank("site-elsewhere") > rank("own-domain"));
	line("rep", "Would you send from your own domain?");
	assert_int_equal(rank("own-domain"), 0);
}

static void a_question_that_was_sent_as_it_stands_counts_as_asked(void **state)
{
	(void)state;
	begin("en");
	line("customer", "im in germany now and my smtp dont work");
	for (size_t left = 20; look_whole("acct-1")->question_count; left--) {
		assert_true(left > 0);
		line("rep", look_whole("acct-1")->questions[0].text.at);
	}
}

static void what_was_told_is_not_asked(void **state)
{
	(void)state;
	begin("en");
	line("customer", "i send invoices to my costumers");
	assert_int_equal(rank("what-send"), 0);
	line("customer", "the list is our own customers, they signed up in the shop");
	assert_int_equal(rank("recipients"), 0);
}

static void the_customers_latest_lines_say_in_which_language(void **state)
{
	(void)state;
	begin("en");
	assert_true(str_is(question("own-domain").language, "en"));
	line("customer", "guten tag mein konto geht nicht");
	line("customer", "ich bin in deutschland und habe bezahlt");
	assert_true(str_is(question("own-domain").language, "de"));
	has("said-elsewhere", "Deutschland");
	has("said-elsewhere", "Vereinigtes Königreich");
	for (int i = 0; i < 6; i++)
		line("customer", "sorry i am not good in this, please help me with the account");
	assert_true(str_is(question("own-domain").language, "en"));
}

static void without_words_the_account_tells_the_language(void **state)
{
	(void)state;
	begin("de-AT");
	line("customer", "????");
	assert_true(str_is(question("own-domain").language, "de"));
}

static void domains_are_asked_for_until_the_gate_is_met(void **state)
{
	(void)state;
	begin("en");
	line("customer", "hello my mail dont work");
	assert_true(rank("own-domain") > 0);
	tell_of("{'type':'domain','at':'2024-03-02T11:00:00Z','account':'$','domain':'fenster--nord.de','state':'added','spf':true,'dkim':false}\n",
		"acct-1", "");
	assert_int_equal(rank("own-domain"), 0);
	has("verify-domain", "fenster--nord.de");
	has("dns-records", "set the DKIM for");
	tell_of("{'type':'domain','at':'2024-03-02T12:00:00Z','account':'$','domain':'fenster--nord.de','state':'verified','dkim':true}\n",
		"acct-1", "");
	assert_int_equal(rank("verify-domain"), 0);
	assert_int_equal(rank("dns-records"), 0);
}

static void a_domain_that_poses_as_a_brand_is_asked_about_first(void **state)
{
	(void)state;
	begin("en");
	tell_of("{'type':'domain','at':'2024-03-02T11:00:00Z','account':'$','domain':'chaseupdate.example','state':'verified','spf':true,'dkim':true}\n",
		"acct-1", "");
	line("customer", "hello my mail dont work, im in germany now");
	assert_int_equal(rank("domain-what"), 1);
	has("domain-what", "What is chaseupdate.example to your business?");
}

static void nobody_who_is_seen_through_tor_is_told_a_country(void **state)
{
	(void)state;
	begin("en");
	tell_of("{'type':'login','at':'2024-03-02T12:00:00Z','account':'$','id':'l2','ip':'185.220.101.9'}\n",
		"acct-1", "");
	line("customer", "im in germany now");
	assert_int_equal(rank("said-elsewhere"), 0);
	assert_int_equal(rank("site-elsewhere"), 0);
	assert_true(rank("connection") > 0);
}

/* Of every question of both books, filled in. */
static void questions_give_nothing_away(void **state)
{
	static const char *const secrets[] = { "81.2.69", "185.220", "London", "VPN",
					       "Tor ",    "score",   "suspic", "IP " };
	struct dossier *d;

	(void)state;
	for (int german = 0; german < 2; german++) {
		begin("en");
		line("customer", german ? "ich bin in deutschland und mein konto geht nicht"
					: "im in germany now and my account dont work");
		d = look_whole("acct-1");
		assert_true(d->question_count >= 4);
		for (size_t i = 0; i < d->question_count; i++) {
			size_t count = 0;

			(void)speech_disclosures(d, d->questions[i].text, arena, &count);
			if (count)
				fail_msg("marked: %.*s", ARG_STR(d->questions[i].text));
			for (size_t k = 0; k < ARRAY_LEN(secrets); k++)
				if (str_find(d->questions[i].text, str_of(secrets[k])) != SIZE_MAX)
					fail_msg("%s: %.*s", secrets[k],
						 ARG_STR(d->questions[i].text));
		}
	}
}

static void both_books_hold_the_same_questions(void **state)
{
	struct question_books *books = question_books_open(&(struct dossier){ 0 }, arena);
	size_t codes = 0;

	(void)state;
	for (size_t i = 0; i < question_lines_en_count; i++) {
		struct str row = str_of(question_lines_en[i]), text;

		if (!str_starts(row, STR("= ")))
			continue;
		codes++;
		text = question_text(books, QUESTION_DE, str_sub(row, 2, row.len),
				     &(struct question_terms){ .claimed = "DE", .seen = "GB" });
		if (!text.len)
			fail_msg("no German for %.*s", ARG_STR(row));
		assert_true(str_find_char(text, '{') == SIZE_MAX);
	}
	assert_true(codes >= 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ACTED(contradictions_come_before_gates_and_gates_before_the_unknown),
		ACTED(where_somebody_is_comes_before_why_they_are_not_there),
		ACTED(what_was_asked_is_not_asked_again),
		ACTED(a_question_that_was_sent_as_it_stands_counts_as_asked),
		ACTED(what_was_told_is_not_asked),
		ACTED(the_customers_latest_lines_say_in_which_language),
		ACTED(without_words_the_account_tells_the_language),
		ACTED(domains_are_asked_for_until_the_gate_is_met),
		ACTED(a_domain_that_poses_as_a_brand_is_asked_about_first),
		ACTED(nobody_who_is_seen_through_tor_is_told_a_country),
		ACTED(questions_give_nothing_away),
		ACTED(both_books_hold_the_same_questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
