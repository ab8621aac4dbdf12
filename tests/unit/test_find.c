#include "tests/unit/store_make.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/store/known.h"

/* One more term, as a judgement writes it. */
static void term(struct account_no no, enum find_field field, const char *text)
{
	struct known_row known;
	struct term *terms = NULL;
	size_t count = 0;

	assert_int_equal(known_read(store, arena, no, &known), ERR_NONE);
	assert_int_equal(known_terms(arena, known.terms, &terms, &count), ERR_NONE);
	terms = arena_grow(arena, terms, count, sizeof(*terms));
	terms[count++] = (struct term){ field, str_of(text) };
	assert_int_equal(store_judged_put(store, &(struct judged){ .no = no,
								   .terms = terms,
								   .term_count = count }),
			 ERR_NONE);
}

static int people_make(void **state)
{
	struct account_no no;

	store_make(state);
	assert_int_equal(store_write(store), ERR_NONE);
	no = account_make("acct-1");
	term(no, FIND_ID, "acct-1");
	term(no, FIND_NAME, "john smith");
	term(no, FIND_NAME, "john");
	term(no, FIND_NAME, "smith");
	term(no, FIND_EMAIL, "john@lumber.example");
	term(no, FIND_DOMAIN, "lumber.example");
	term(no, FIND_PHONE, "4930123456");
	no = account_make("acct-2");
	term(no, FIND_ID, "acct-2");
	term(no, FIND_NAME, "johanna");
	term(no, FIND_NAME, "smithers");
	term(no, FIND_IP, "81.2.69.160");
	term(no, FIND_CARD, "card-9f3c");
	no = account_make("acct-10");
	term(no, FIND_ID, "acct-10");
	term(no, FIND_NAME, "o'brien & söhne");
	term(no, FIND_NAME, "brien");
	term(no, FIND_NAME, "söhne");
	term(no, FIND_COMPANY, "john");
	term(no, FIND_SUBJECT, "security");
	no = account_make("John");
	term(no, FIND_ID, "john");
	run("UPDATE account SET probability = 0.3 WHERE id = 'acct-1';"
	    "UPDATE account SET probability = 0.9 WHERE id = 'acct-10';"
	    "UPDATE account SET probability = 0.1 WHERE id = 'John'");
	assert_int_equal(store_commit(store), ERR_NONE);
	return 0;
}

/* Each hit as "number field term rank", between commas. */
static void check_limited(const char *text, size_t limit, const char *expected)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(256);
	CLEANUP(buf_release) struct buf found = BUF_UP_TO(1000);
	struct find_hit *hits = NULL;
	size_t count = 0;

	utf8_fold(str_of(text), &folded);
	assert_int_equal(store_find(store, arena, buf_str(&folded), str_of(text), limit, &hits,
				    &count),
			 ERR_NONE);
	for (size_t i = 0; i < count; i++)
		buf_addf(&found, "%s%lld %s %" PRI_STR " %d", i ? ", " : "",
			 (long long)hits[i].no.n, word_of(&find_words, hits[i].field),
			 ARG_STR(hits[i].term), hits[i].rank);
	assert_string_equal(buf_text(&found), expected);
}

static void check(const char *text, const char *expected)
{
	check_limited(text, 100, expected);
}

static void finds_by_whole_terms_of_every_field(void **state)
{
	(void)state;
	check("john@lumber.example", "1 email john@lumber.example 0");
	check("LUMBER.example", "1 domain lumber.example 0");
	check("81.2.69.160", "2 ip 81.2.69.160 0");
	check("card-9f3c", "2 card card-9f3c 0");
	check("Security", "3 subject security 0");
	check("söhne", "3 name söhne 0");
	check("nobody", "");
	check("", "");
	check(" ", "");
}

static void puts_whole_ids_before_whole_words_before_beginnings(void **state)
{
	(void)state;
	/* 4 is the account "John"; 3 is likelier bad than 1. */
	check("john", "4 account john 0, 3 company john 0, 1 name john 0");
	check("joh", "3 company john 1, 1 name john 1, 4 account john 1, 2 name johanna 1");
	check("acct-1", "1 account acct-1 0, 3 account acct-10 1");
	check_limited("joh", 2, "3 company john 1, 1 name john 1");
}

static void finds_ids_exactly_as_they_are(void **state)
{
	(void)state;
	account_make("JOHN");
	check("JOHN", "5 account JOHN 0, 4 account john 0, 3 company john 0, 1 name john 0");
	account_make_str(STR("x\x1b y"));
	check("x\x1b y", "6 account x\x1b y 0");
	check("  acct-2\n", "2 account acct-2 0");
}

static void forgives_two_letters_that_changed_places(void **state)
{
	(void)state;
	check("jhon", "3 company john 2, 1 name john 2, 4 account john 2");
	check("smtiher", "2 name smithers 2");
	check("shöne", "3 name söhne 2");
	check("john@lumbre.example", "1 email john@lumber.example 2");
	check("ojhn smith", "1 name john 2");
	check("smtih ojhn", ""); /* one of them */
	check("ba", "");
}

static void forgives_a_letter_lost_or_too_many_where_nothing_else_is_found(void **state)
{
	(void)state;
	check("smthers", "2 name smithers 3");
	check("johana", "2 name johanna 3");
	check("smithhers", "2 name smithers 3");
	check("jon@lumber.example", "1 email john@lumber.example 3");
	check("jhn", ""); /* too short to tell */
}

static void finds_a_number_as_it_is_dialled_at_home(void **state)
{
	(void)state;
	check("030 123456", "1 phone 4930123456 3");
	check("(030) 12-34-56", "1 phone 4930123456 3");
	check("030123456", "1 phone 4930123456 3");
	check("0049 30 123456", "1 phone 4930123456 3");
	check("030 999999", "");
}

static void wants_all_words(void **state)
{
	(void)state;
	check("smith john", "1 name smith 0");
	check("john smith", "1 name john smith 0");
	check("john sm", "1 name john smith 1");
	check("smi joh", "1 name smith 1, 2 name smithers 1");
	check("smith lumber.example", "1 domain lumber.example 0");
	check("smith nobody", "");
	check("o'brien & söhne", "3 name o'brien & söhne 0");
	check("söhne, o'brien", "3 name söhne 0");
	check("a b c d e f g h i j k l", "");
}

static void finds_a_telephone_number_however_it_is_written(void **state)
{
	(void)state;
	check("+49 (30) 123-456", "1 phone 4930123456 0");
	check("+49 30 12", "1 phone 4930123456 1");
	check("4930123456", "1 phone 4930123456 0");
	check("+49 3", "");
}

static void finds_the_sender_of_a_message_by_its_id(void **state)
{
	static const struct event message = {
		.type = EVENT_MESSAGE,
		.at = { INT64_C(1700000000) * MOMENT_SECOND },
		.account = { "acct-2", 6 },
		.id = { "20261123.8F3@mg.example", 23 },
		.as.message.recipients = -1,
	};
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(1000);
	struct event_put put = { .event = &message };

	(void)state;
	event_write(&message, &kept);
	put.kept = buf_str(&kept);
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_events_add(store, &put, 1), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	check("20261123.8F3@mg.example", "2 message 20261123.8F3@mg.example 0");
	check(" <20261123.8F3@mg.example> ", "2 message 20261123.8F3@mg.example 0");
	check("20261123.8f3@mg.example", "");
}

static void is_not_fooled_by_signs_of_patterns(void **state)
{
	(void)state;
	check("%", "");
	check("j_hn", "");
	check("*", "");
	check("' OR 1=1 --", "");
}

static void takes_texts_longer_than_any_term(void **state)
{
	char text[300];
	struct account_no no = account_make("acct-long");

	(void)state;
	memset(text, 'z', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	check(text, "");
	text[64] = '\0';
	assert_int_equal(store_write(store), ERR_NONE);
	term(no, FIND_NAME, text);
	assert_int_equal(store_commit(store), ERR_NONE);
	text[64] = 'z'; /* terms are cut there, so questions are too */
	check(text, arena_strf(arena, "5 name %.64s 0", text).at);
}

static void stays_quick_when_thousands_fit(void **state)
{
	struct find_hit *hits = NULL;
	size_t count = 0;

	(void)state;
	run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
	    " INSERT INTO account (no, id, probability) SELECT 100 + i, 'bulk-' || i, i / 20000.0 FROM n");
	assert_int_equal(store_write(store), ERR_NONE);
	for (int64_t no = 101; no <= 20100; no++) {
		struct term terms[] = { { FIND_DOMAIN, STR("gmail.example") },
					{ FIND_NAME,
					  arena_strf(arena, "rare%d", (int)(no % 1000)) } };
		struct judged judged = { .no = { no }, .terms = terms, .term_count = 2 };

		judged.probability = (double)(no - 100) / 20000.0;
		assert_int_equal(store_judged_put(store, &judged), ERR_NONE);
	}
	assert_int_equal(store_commit(store), ERR_NONE);
	assert_int_equal(store_find(store, arena, STR("gmail.example"), STR(""), 10, &hits, &count),
			 ERR_NONE);
	assert_int_equal(count, 10);
	for (size_t i = 1; i < count; i++) /* the newest, the likeliest bad of them first */
		assert_int_equal(hits[i].no.n, hits[i - 1].no.n - 1);
	/* The rare word leads, wherever it stands. */
	assert_int_equal(store_find(store, arena, STR("gmail.example rare7"), STR(""), 100, &hits,
				    &count),
			 ERR_NONE);
	assert_int_equal(count, 100);
	assert_int_equal(hits[19].rank, 0);
	assert_int_equal(hits[20].rank, 1);
	check_text(hits[0].term, "rare7");
}

#define PEOPLED(test) cmocka_unit_test_setup_teardown(test, people_make, store_unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PEOPLED(finds_by_whole_terms_of_every_field),
		PEOPLED(puts_whole_ids_before_whole_words_before_beginnings),
		PEOPLED(finds_ids_exactly_as_they_are),
		PEOPLED(forgives_two_letters_that_changed_places),
		PEOPLED(forgives_a_letter_lost_or_too_many_where_nothing_else_is_found),
		PEOPLED(finds_a_number_as_it_is_dialled_at_home),
		PEOPLED(wants_all_words),
		PEOPLED(finds_a_telephone_number_however_it_is_written),
		PEOPLED(finds_the_sender_of_a_message_by_its_id),
		PEOPLED(is_not_fooled_by_signs_of_patterns),
		PEOPLED(takes_texts_longer_than_any_term),
		PEOPLED(stays_quick_when_thousands_fit),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
