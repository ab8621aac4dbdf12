/*
 * What a rep writes to a customer goes where it was meant to, when it was meant to, and no sooner.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/screen/made_desk.h"

#define WALKS 150
#define STEPS 500

static struct made *begin(void **state, const char *keys)
{
	struct made *made = made_begin(120, 40, NULL);

	*state = made;
	made_keys(made, keys);
	return made;
}

static int stop(void **state)
{
	if (*state)
		made_end(*state);
	*state = NULL;
	return 0;
}

static void hold_reply(const struct made *made, size_t i, const char *text)
{
	assert_true(i < made->reply_count);
	assert_int_equal(made->replies[i].text.len, strlen(text));
	assert_memory_equal(made->replies[i].text.at, text, strlen(text));
}

static void hold_shown(struct made *made, const char *text)
{
	if (!made_shows(made, text))
		fail_msg("not on the screen: %s", text);
}

static void hold_not_shown(struct made *made, const char *text)
{
	if (made_shows(made, text))
		fail_msg("on the screen: %s", text);
}

/* ---- sending ---------------------------------------------------------------------------- */

static void sends_at_enter_and_to_the_conversation_it_was_begun_in(void **state)
{
	struct made *made = begin(state, "Enter r 'thank~you");

	assert_int_equal(made->reply_count, 0);
	hold_shown(made, "thank you");
	made->chatter = 3; /* a newer conversation begins meanwhile */
	app_changed(made->app);
	made_answer(made);
	made_keys(made, "'! Enter");
	assert_int_equal(made->reply_count, 1);
	hold_reply(made, 0, "thank you!");
	assert_true(str_is(made->replies[0].conversation, "conv-1"));
	assert_true(str_is(made->replies[0].account, "acct-7421"));
	hold_shown(made, "5 s to take it back");
	hold_shown(made, "not sent yet");
	made_keys(made, "r 'and~more Enter");
	assert_true(str_is(made->replies[1].conversation, "conv-2"));
}

static void says_what_became_of_it(void **state)
{
	struct made *made = begin(state, "t r 'one Enter");

	made->replies[0].state = REPLY_SENT;
	app_changed(made->app);
	made_answer(made);
	hold_shown(made, "✓ sent");
	hold_not_shown(made, "take it back ·");
	made->replies[0].state = REPLY_FAILED;
	made->replies[0].failure = STR("no such room");
	app_changed(made->app);
	made_answer(made);
	hold_shown(made, "✗ not sent: no such room");
	hold_shown(made, "b takes it back into the line");
	made_keys(made, "b Enter"); /* into the line, and again */
	assert_int_equal(made->reply_count, 2);
	hold_reply(made, 1, "one");
}

static void sends_nothing_without_text_or_a_way_to_reply(void **state)
{
	struct made *made = begin(state, "t r Enter");

	hold_shown(made, "nothing is written yet");
	made_keys(made, "'~~~ Enter ctrl-u Esc");
	made->mute = true;
	app_changed(made->app);
	made_answer(made);
	hold_shown(made, "this desk is open for reading only");
	made_keys(made, "r Enter a Enter");
	assert_int_equal(made->reply_count, 0);
}

static void gives_a_text_back_that_the_desk_did_not_take(void **state)
{
	struct made *made = begin(state, "t r 'precious");

	made->refuses = true;
	made->holds = true;
	made_keys(made, "Enter r 'next");
	made->holds = false;
	made_answer(made);
	hold_shown(made, "disk I/O error");
	made->refuses = false;
	made_keys(made, "Enter");
	assert_int_equal(made->reply_count, 1);
	hold_reply(made, 0, "precious\nnext");
}

static void does_nothing_to_an_account_that_was_typed_ahead(void **state)
{
	struct made *made = begin(state, "t r 'hello Enter d D e T z");

	assert_int_equal(made->act_count, 0);
	hold_shown(made, "that looks like typing, and nothing was done");
}

/* ---- taking back ------------------------------------------------------------------------ */

static void takes_back_in_time(void **state)
{
	struct made *made = begin(state, "t r 'oops Enter b");

	assert_int_equal(made->replies[0].state, REPLY_TAKEN_BACK);
	hold_shown(made, "taken back");
	made_keys(made, "'! Enter"); /* it is in the line again, and being written */
	hold_reply(made, 1, "oops!");
}

static void takes_back_from_within_the_next_one_and_keeps_both(void **state)
{
	struct made *made = begin(state, "t r 'first Enter r 'second ctrl-t Enter");

	assert_int_equal(made->reply_count, 2);
	assert_int_equal(made->replies[0].state, REPLY_TAKEN_BACK);
	hold_reply(made, 1, "first\nsecond");
}

static void says_when_it_is_too_late(void **state)
{
	struct made *made = begin(state, "t r 'oops Enter");

	made->replies[0].state = REPLY_SENT;
	made_keys(made, "b");
	hold_shown(made, "it has been sent");
	made_keys(made, "r Enter");
	assert_int_equal(made->reply_count, 1);
}

/* ---- texts stay where they are ---------------------------------------------------------- */

static void pastes_text_and_sends_none(void **state)
{
	struct made *made = begin(state, "t");

	made_paste(made, "nowhere\nto\ngo\n");
	assert_int_equal(made->reply_count, 0);
	made_keys(made, "r");
	made_paste(made, "one\ntwo\r\nthree\n\n");
	assert_int_equal(made->reply_count, 0);
	hold_shown(made, "║ one");
	hold_shown(made, "║ three");
	made_keys(made, "Enter");
	hold_reply(made, 0, "one\ntwo\nthree");
}

static void writes_several_rows(void **state)
{
	struct made *made = begin(state, "t r 'one ctrl-j 'two alt-Enter 'three Enter");

	hold_reply(made, 0, "one\ntwo\nthree");
}

static void keeps_a_draft_over_views_and_accounts(void **state)
{
	struct made *made = begin(state, "Enter r 'half~a~thought Esc");

	hold_shown(made, "half a thought");
	made_keys(made, "t"); /* the same line */
	hold_shown(made, "half a thought");
	made_keys(made, "q J"); /* another account */
	hold_not_shown(made, "half a thought");
	made_keys(made, "r 'to~another Esc K");
	hold_shown(made, "half a thought");
	hold_not_shown(made, "to another");
	made_keys(made, "Q Enter r '! Enter");
	assert_int_equal(made->reply_count, 1);
	hold_reply(made, 0, "half a thought!");
}

static void keeps_notes_and_replies_apart(void **state)
{
	struct made *made = begin(state, "Enter r 'to~the~customer Esc n 'stays~inside Esc Esc t");

	hold_shown(made, "to the customer");
	hold_not_shown(made, "stays inside");
	made_keys(made, "n");
	hold_shown(made, "stays inside");
	hold_not_shown(made, "║");
	made_keys(made, "Enter"); /* the note is saved */
	assert_int_equal(made->act_count, 1);
	assert_int_equal(made->acts[0].act.what, ACT_NOTE);
	assert_int_equal(made->reply_count, 0);
	made_keys(made, "r Enter");
	hold_reply(made, 0, "to the customer");
	assert_int_equal(made->act_count, 1);
}

static struct reply left_behind(enum reply_state state, int64_t waits_us, const char *failure)
{
	return (struct reply){ .no = { 7 },
			       .account = STR("acct-7421"),
			       .actor = STR("rep7"),
			       .text = STR("hello"),
			       .at = { made_now().us - MOMENT_MINUTE },
			       .send_at = { made_now().us + waits_us },
			       .state = state,
			       .failure = str_of(failure) };
}

static void says_in_a_later_run_what_became_of_a_reply(void **state)
{
	static const struct {
		enum reply_state state;
		int64_t waits_us;
		const char *failure, *says;
	} cases[] = {
		{ REPLY_WAITING, MOMENT_SECOND, NULL, "still waits and can be taken back" },
		{ REPLY_WAITING, -1, NULL, "goes out now" },
		{ REPLY_WAITING, -1, "no such room", "is not delivered yet (no such room)" },
		{ REPLY_SENDING, 0, NULL, "is going out" },
		{ REPLY_SENT, 0, NULL, "went out" },
		{ REPLY_SEEN, 0, NULL, "went out" },
		{ REPLY_FAILED, 0, "forbidden", "could not be sent (forbidden)" },
	};
	struct made *made = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);
		struct reply reply = left_behind(cases[i].state, cases[i].waits_us,
						 cases[i].failure);

		if (made)
			made_end(made);
		made = *state = made_begin_after(120, 40, &reply, 1);
		buf_addf(&text, "acct-7421: your reply of 10:41 UTC %s", cases[i].says);
		hold_shown(made, buf_text(&text));
	}
	made_keys(made, "j");
	assert_false(made_shows(made, "your reply of"));
}

static void begins_a_later_run_with_the_drafts_of_the_one_before(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct made *made = begin(state, "Enter r 'a~reply Esc n 'a~note Esc");
	const struct draft_row *rows;
	size_t count;

	rows = app_drafts(made->app, arena, &count);
	assert_int_equal(count, 2);
	assert_true(str_is(rows[0].text, "a note") && !rows[0].is_reply);
	assert_true(str_is(rows[1].text, "a reply") && rows[1].is_reply);
	assert_true(str_is(rows[1].conversation, "conv-1"));
	*state = made_begin_with(120, 40, rows, count);
	made_end(made);
	made = *state;
	made_keys(made, "Enter");
	hold_shown(made, "a reply");
	made_keys(made, "n");
	hold_shown(made, "a note");
	made_keys(made, "Esc Esc r Enter q q");
	hold_reply(made, 0, "a reply");
	assert_true(str_is(made->replies[0].conversation, "conv-1"));
	rows = app_drafts(made->app, arena, &count);
	assert_int_equal(count, 1);
}

/* A second after the last key they are to be written down; nothing that happens meanwhile puts it off. */
static void has_drafts_written_down_soon(void **state)
{
	struct made *made = made_begin_with(120, 40, NULL, 0);
	const struct input none = { .kind = INPUT_NONE };
	const struct timespec while_ = { .tv_nsec = 300000000 };

	*state = made;
	made_keys(made, "Enter r 'a~thought");
	assert_int_equal(made->wish_count, 0);
	assert_in_range(app_wait_ms(made->app), 1, 1001);
	for (int i = 0; i < 4; i++) {
		nanosleep(&while_, NULL);
		made_input(made, &none);
		app_tick(made->app);
	}
	made_input(made, &none);
	assert_int_equal(made->wish_count, 1);
	assert_int_equal(made->wish.kind, WISH_DRAFTS);
	made_keys(made, "Enter"); /* sent: no draft any more, at once */
	assert_int_equal(made->wish_count, 2);
}

static void counts_down_by_seconds(void **state)
{
	struct made *made = begin(state, "t r 'hello Enter");

	grid_clear(&made->grid);
	app_paint(made->app, &made->grid);
	assert_in_range(app_wait_ms(made->app), 1, 1001);
}

/* ---- the guard -------------------------------------------------------------------------- */

static void asks_before_it_sends_what_gives_something_away(void **state)
{
	struct made *made = begin(state, "t r 'acct-7433~is~yours~too ctrl-s");

	hold_shown(made, "Enter sends");
	assert_int_equal(made->reply_count, 0); /* nobody asked yet */
	made_keys(made, "Enter Enter Enter");
	hold_shown(made, "not sent: it would give away a linked account");
	assert_int_equal(made->reply_count, 0);
	made_keys(made, "'? ctrl-s"); /* another text: asked again */
	assert_int_equal(made->reply_count, 0);
	made_keys(made, "Enter ctrl-s");
	assert_int_equal(made->reply_count, 1);
	assert_int_equal(made->act_count, 1); /* the case's notes say so */
	assert_int_equal(made->acts[0].act.what, ACT_NOTE);
	assert_true(str_find(made->acts[0].act.text, STR("\"acct-7433\"")) != SIZE_MAX);
	made_keys(made, "b");
	assert_int_equal(made->act_count, 2);
	assert_true(str_find(made->acts[1].act.text, STR("taken back")) != SIZE_MAX);
	hold_shown(made, "would give away: a linked account");
}

static void keeps_no_note_of_an_ordinary_reply(void **state)
{
	struct made *made = begin(state, "t r 'Where~are~you~at~the~moment? Enter");

	assert_int_equal(made->reply_count, 1);
	assert_int_equal(made->act_count, 0);
}

static void sends_no_macro_with_a_hole_in_it(void **state)
{
	struct made *made = begin(state, "t r '{name}! Enter");

	assert_int_equal(made->reply_count, 0);
	hold_shown(made, "fill in what stands in { }");
}

/* ---- questions and macros --------------------------------------------------------------- */

static void puts_a_question_in_and_sends_it(void **state)
{
	struct made *made = begin(state, "t a Enter");

	hold_reply(made, 0,
		   "Your site is German and I see you in the United Kingdom. Why is that?");
}

static void offers_the_next_question_and_keeps_what_was_typed(void **state)
{
	struct made *made = begin(state, "t r 'Hm. Esc a a a");

	made_keys(made, "'~Thanks. Enter");
	hold_reply(
		made, 0,
		"Hm. Your site is German and I see you in the United Kingdom. Why is that? Thanks.");
}

static void takes_letters_for_text_after_a_question(void **state)
{
	struct made *made = begin(state, "t a '!d~a Enter");

	assert_int_equal(made->act_count, 0);
	hold_reply(made, 0,
		   "Your site is German and I see you in the United Kingdom. Why is that?!d a");
}

static void puts_a_prepared_text_in(void **state)
{
	struct made *made = begin(state, "t i 'refund Enter");

	hold_shown(made, "About the refund: No refund for phishing.");
	made_keys(made, "ctrl-u Esc : 'macro~moment Enter Enter");
	assert_int_equal(made->reply_count, 1);
	hold_reply(made, 0, "One moment please, I am looking into it.");
	made_keys(made, ": 'macro~nonesuch Enter");
	hold_shown(made, "no prepared text is called so");
	made_keys(made, "i 'xyzzy Enter Esc");
	assert_int_equal(made->reply_count, 1);
}

static void says_that_the_customer_is_typing(void **state)
{
	struct made *made = begin(state, "t");

	hold_not_shown(made, "customer is typing");
	made->types = true;
	app_changed(made->app);
	made_answer(made);
	hold_shown(made, "customer is typing");
}

static void asks_before_it_quits_while_a_reply_waits(void **state)
{
	struct made *made = begin(state, "t r 'hello Enter q q");

	hold_shown(made, "A reply can still be taken back");
	assert_int_equal(made->wish_count, 0);
	made_keys(made, "y");
	assert_int_equal(made->wish.kind, WISH_QUIT);
}

/* ---- whatever happens ------------------------------------------------------------------- */

/* Sixty lines a second come in while somebody types ten letters: each letter is there. */
static void loses_no_key_while_the_chat_pours_in(void **state)
{
	CLEANUP(buf_release) struct buf typed = BUF_UP_TO(2000);
	struct made *made = begin(state, "t r");
	int64_t began = moment_ticks_us();

	for (int i = 0; i < 600; i++) {
		char letter[] = { '\'', (char)('a' + i % 26), '\0' };

		made->chatter++;
		app_changed(made->app);
		made_answer(made);
		if (i % 2)
			continue;
		buf_add_char(&typed, letter[1]);
		made_keys(made, letter);
		grid_clear(&made->grid);
		app_paint(made->app, &made->grid);
	}
	print_message("# %lld us for a line of the chat, its screen and half a key\n",
		      (long long)((moment_ticks_us() - began) / 600));
	made_keys(made, "Enter");
	hold_reply(made, 0, buf_text(&typed));
}

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717);
}

static size_t below(uint64_t *seed, size_t most)
{
	return (size_t)(next(seed) >> 33) % most;
}

/* Any key but Enter; ctrl-m is what a terminal sends for it. */
static void press(struct made *made, uint64_t *seed)
{
	struct input input = { .kind = INPUT_KEY };

	switch (below(seed, 5)) {
	case 0:
		do
			input.key.named = (enum named)(1 + below(seed, NAMED_COUNT - 1));
		while (input.key.named == NAMED_ENTER);
		break;
	case 1:
		input.key.point = (uint32_t)('a' + below(seed, 26));
		input.key.ctrl = true;
		break;
	case 2:
		input.key.point = (uint32_t) "rraabitnt:jJKQc"[below(seed, 15)];
		break;
	case 3:
		made_paste(made, "text\nand more\r\n\r");
		return;
	default:
		input.key.point = (uint32_t)(' ' + below(seed, 95));
		input.key.alt = below(seed, 4) == 0;
		break;
	}
	made_input(made, &input);
}

static void sends_nothing_without_enter(void **state)
{
	*state = NULL;
	for (uint64_t walk = 1; walk <= WALKS; walk++) {
		uint64_t seed = walk * UINT64_C(0x9E3779B97F4A7C15);
		struct made *made = made_begin(20 + (int)below(&seed, 180),
					       5 + (int)below(&seed, 50), NULL);

		made_keys(made, walk % 2 ? "t r" : "Enter a");
		for (int i = 0; i < STEPS; i++) {
			press(made, &seed);
			if (below(&seed, 20) == 0) {
				made->chatter = below(&seed, 5);
				app_changed(made->app);
				made_answer(made);
			}
		}
		if (made->reply_count)
			fail_msg("walk %d sent a reply", (int)walk);
		made_end(made);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, stop)
	const struct CMUnitTest tests[] = {
		TEST(sends_at_enter_and_to_the_conversation_it_was_begun_in),
		TEST(says_what_became_of_it),
		TEST(sends_nothing_without_text_or_a_way_to_reply),
		TEST(gives_a_text_back_that_the_desk_did_not_take),
		TEST(does_nothing_to_an_account_that_was_typed_ahead),
		TEST(takes_back_in_time),
		TEST(takes_back_from_within_the_next_one_and_keeps_both),
		TEST(says_when_it_is_too_late),
		TEST(pastes_text_and_sends_none),
		TEST(writes_several_rows),
		TEST(keeps_a_draft_over_views_and_accounts),
		TEST(keeps_notes_and_replies_apart),
		TEST(says_in_a_later_run_what_became_of_a_reply),
		TEST(begins_a_later_run_with_the_drafts_of_the_one_before),
		TEST(has_drafts_written_down_soon),
		TEST(counts_down_by_seconds),
		TEST(asks_before_it_sends_what_gives_something_away),
		TEST(keeps_no_note_of_an_ordinary_reply),
		TEST(sends_no_macro_with_a_hole_in_it),
		TEST(puts_a_question_in_and_sends_it),
		TEST(offers_the_next_question_and_keeps_what_was_typed),
		TEST(takes_letters_for_text_after_a_question),
		TEST(puts_a_prepared_text_in),
		TEST(says_that_the_customer_is_typing),
		TEST(asks_before_it_quits_while_a_reply_waits),
		TEST(loses_no_key_while_the_chat_pours_in),
		TEST(sends_nothing_without_enter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
