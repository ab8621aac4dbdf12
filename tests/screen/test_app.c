/* What the app says and keeps: notes, pins, news from the store and from colleagues. */
#include "tests/screen/app_make.h"

/* ---- acting ----------------------------------------------------------------------------- */

static void copies_what_is_under_the_cursor(void **state)
{
	(void)state;
	made_keys(made, "j y");
	assert_int_equal(made->wish.kind, WISH_COPY);
	assert_str_is(made->wish.text, "acct-7388");
	made_keys(made, "Enter t y");
	assert_non_null(made->wish.text.at);
	assert_true(str_starts(made->wish.text, STR("im livin")));
}

/* ---- notes ------------------------------------------------------------------------------ */

static void keeps_a_note(void **state)
{
	(void)state;
	made_keys(made, "n 'dQ~no Enter");
	assert_int_equal(made->act_count, 1);
	assert_int_equal(last_act()->what, ACT_NOTE);
	assert_str_is(last_act()->text, "dQ no");
	assert_false(made_shows(made, "stays inside")); /* back to where it was begun */
	made_keys(made, "q");
	assert_int_equal(made->wish.kind, WISH_QUIT);
}

static void keeps_a_reason_in_other_words_as_a_note(void **state)
{
	(void)state;
	made_keys(made, "E 'posed~as~a~bank Enter");
	assert_int_equal(last_act()->what, ACT_NOTE);
	assert_str_is(last_act()->text, "the reason in other words: posed as a bank");
	made_keys(made, "E Enter"); /* nothing is no reason */
	assert_int_equal(made->act_count, 1);
}

static void loses_no_note_that_could_not_be_kept(void **state)
{
	(void)state;
	made->refuses = true;
	made_keys(made, "n 'precious Enter");
	assert_shows("disk I/O error");
	made->refuses = false;
	made_keys(made, "n Enter");
	assert_int_equal(made->act_count, 2);
	assert_str_is(last_act()->text, "precious");
}

static void goes_on_with_a_note_that_was_left(void **state)
{
	(void)state;
	made_keys(made, "n 'half Esc q");
	assert_shows("account");
	made_keys(made, "q");
	assert_int_equal(made->wish_count, 0);
	assert_shows("A note was begun and not saved");
	made_keys(made, "n n");
	assert_shows("half");
	made_keys(made, "Enter");
	assert_str_is(last_act()->text, "half");
}

static void takes_the_whole_note_from_the_editor(void **state)
{
	(void)state;
	made_keys(made, "n 'abc ctrl-o");
	assert_int_equal(made->wish.kind, WISH_EDIT);
	assert_str_is(made->wish.text, "abc");
	app_edited(made->app, STR("abc\nand more\n"), (struct str){ 0 });
	made_keys(made, "Enter");
	assert_str_is(last_act()->text, "abc\nand more");
	made_keys(made, "n 'z ctrl-o");
	app_edited(made->app, (struct str){ 0 }, STR("the editor failed"));
	assert_shows("the editor failed");
	made_paste(made, "!");
	made_keys(made, "Enter");
	assert_str_is(last_act()->text, "z!");
}

/* ---- back and forward ------------------------------------------------------------------- */

static void lights_what_was_found(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);

	(void)state;
	made_keys(made, ": 'find~stilhaus Enter");
	made_print(made, true, &out);
	assert_non_null(strstr(buf_text(&out), "mmmmmmmm"));
}

/* What shows, letters alone: no colour, no light. */
static void letters_of(const char *keys, void (*change)(struct made *), struct buf *out)
{
	struct made *one = made_begin(120, 40, NULL);

	if (change)
		change(one);
	app_changed(one->app);
	made_answer(one);
	made_keys(one, keys);
	made_print(one, false, out);
	made_end(one);
}

static void is_active(struct made *one)
{
	one->state = STATE_ACTIVE;
}

static void is_held(struct made *one)
{
	one->state = STATE_HELD;
}

static void is_deleted(struct made *one)
{
	one->state = STATE_DELETED;
}

static void is_crowded(struct made *one)
{
	one->crowded = true;
}

static void is_visited(struct made *one)
{
	one->visited = true;
}

/* Each thing that a colour tells is told by a letter, a sign or a word as well. */
static void tells_nothing_by_colour_alone(void **state)
{
	static void (*const changes[])(struct made *) = { NULL,       is_active,  is_held,
							  is_deleted, is_crowded, is_visited };
	static const char *const marks[] = { "", "Space k", "j", "/ 'birch Enter" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		for (size_t k = 0; k < i; k++) {
			CLEANUP(buf_release) struct buf one = BUF_UP_TO(100000);
			CLEANUP(buf_release) struct buf other = BUF_UP_TO(100000);

			letters_of("", changes[i], &one);
			letters_of("", changes[k], &other);
			if (str_equal(buf_str(&one), buf_str(&other)))
				fail_msg("changes %zu and %zu look the same without colours", i, k);
		}
	for (size_t i = 1; i < ARRAY_LEN(marks); i += 2) {
		CLEANUP(buf_release) struct buf one = BUF_UP_TO(100000);
		CLEANUP(buf_release) struct buf other = BUF_UP_TO(100000);

		letters_of(marks[i], NULL, &one);
		letters_of("", NULL, &other);
		assert_false(str_equal(buf_str(&one), buf_str(&other)));
	}
}

/* ---- what may be meant ------------------------------------------------------------------ */

/* The style of every cell of a line, as canvas_print() has it. */
static void fills_the_banner_from_edge_to_edge(void **state)
{
	static const int widths[] = { 40, 80, 120, 200 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(200000);
		struct made *one = made_begin(widths[i], 24, "acct-7421");
		char line[203];

		memset(line, style_letter(STYLE_BANNER_BAD), sizeof(line));
		line[0] = line[widths[i] + 1] = '\n';
		made_print(one, true, &out);
		assert_int_not_equal(str_find(buf_str(&out),
					      (struct str){ line, (size_t)widths[i] + 2 }),
				     SIZE_MAX);
		made_end(one);
	}
}

/* ---- news ------------------------------------------------------------------------------- */

static void keeps_the_cursor_when_rows_come(void **state)
{
	(void)state;
	made_keys(made, "j j");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("new-1");
	made_keys(made, "d");
	assert_str_is(made->acts[0].account, "acct-7433");
}

static void counts_new_flags_until_they_were_looked_at(void **state)
{
	(void)state;
	made_keys(made, "j");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("2 new");
	assert_shows("+");
	made_keys(made, "j"); /* they are in sight */
	assert_false(made_shows(made, "2 new"));
	made_keys(made, "d"); /* and the cursor never moved by itself */
	assert_str_is(last_act()->accounts[0], "acct-7433");
}

static void goes_to_rows_that_were_flagged_out_of_sight(void **state)
{
	(void)state;
	made_keys(made, ">");
	assert_shows("nothing was flagged since you looked");
	made_resize(made, 120, 5);
	made_keys(made, "G");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("2 new");
	made_keys(made, ">");
	assert_false(made_shows(made, "nothing was flagged"));
	made_keys(made, "d");
	assert_false(made_shows(made, "2 new"));
}

static void counts_new_flags_behind_an_open_account(void **state)
{
	(void)state;
	made_keys(made, "Enter");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("2 new");
	made_keys(made, "j j q");
	assert_shows("2 new");
	assert_shows("new-1");
}

static void tells_the_others_what_is_open_here(void **state)
{
	(void)state;
	made_keys(made, "Enter");
	assert_str_is(made->told_present, "acct-7421");
	size_t told = made->told_count;

	made_keys(
		made,
		"j j l k c q"); /* nothing to say while it stays open, but for the cluster in between */
	assert_int_equal(made->told_count, told + 2);
	made_keys(made, "J");
	assert_str_is(made->told_present, "acct-7388");
	made_keys(made, "q");
	assert_true(str_is_absent(made->told_present) || !made->told_present.len);
	told = made->told_count;
	app_changed(made->app);
	made_answer(made);
	assert_int_equal(made->told_count, told);
}

static void shows_who_else_has_it_open(void **state)
{
	static const int sizes[][2] = { { 120, 40 }, { 80, 24 }, { 40, 10 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct made *one = made_begin(sizes[i][0], sizes[i][1], NULL);

		one->visited = true;
		app_changed(one->app);
		made_answer(one);
		assert_true(made_shows(one, "@"));
		made_keys(one, "Enter");
		assert_true(made_shows(one, sizes[i][0] < 70 ? "@ rep2"
							     : "@ rep2 has it open since 10:40"));
		made_end(one);
	}
}

static void stays_usable_while_a_question_waits(void **state)
{
	(void)state;
	made->holds = true;
	made_keys(made, "Enter");
	assert_shows("acct-7421 …");
	made_keys(made, "q j Enter q");
	made_answer(made);
	assert_shows("acct-7388");
	assert_int_equal(made->wish_count, 0);
}

static void keeps_what_it_shows_when_the_store_fails(void **state)
{
	(void)state;
	made->refuses = true;
	made_keys(made, "d");
	assert_shows("disk I/O error");
	assert_shows("Lumber Mail LLC");
}

static void says_that_an_account_is_not_there(void **state)
{
	(void)state;
	made_keys(made, ": 'open~nobody Enter");
	assert_shows("no such account: nobody");
	assert_shows("Lumber Mail LLC"); /* the queue */
}

static void says_a_thing_until_the_next_key(void **state)
{
	(void)state;
	made_keys(made, "d");
	assert_shows("u undoes");
	made_keys(made, "j");
	assert_false(made_shows(made, "u undoes"));
	made_keys(made, "d Enter"); /* nor in another view */
	assert_false(made_shows(made, "u undoes"));
	made_keys(made, "q : 'blurb Enter");
	assert_shows("blurb");
	made_keys(made, ": Esc");
	assert_false(made_shows(made, "blurb"));
}

static void pins_what_a_line_claims(void **state)
{
	(void)state;
	made_keys(made, "Enter p");
	assert_shows("Germany presence");
	made_keys(made, "Enter");
	assert_str_is(made->last_pin.account, "acct-7421");
	assert_str_is(made->last_pin.pin.event, "chat-4");
	assert_int_equal(made->last_pin.pin.what, PIN_KEEP);
	assert_string_equal(made->last_pin.pin.country, "DE");
	assert_int_equal(made->last_pin.pin.seen, 0);
	assert_true(made->last_pin.pin.to > made->last_pin.pin.from);
	made_keys(made, "p ctrl-u 'fran Tab Tab Tab Enter");
	assert_string_equal(made->last_pin.pin.country, "FR");
	assert_int_equal(made->last_pin.pin.kind, CHAT_RESIDENCE);
	assert_int_equal(made->last_pin.pin.what, PIN_CORRECT);
	made_keys(made, "p ctrl-u 'nowhere Enter");
	assert_shows("no country is called 'nowhere'");
	made_keys(made, "Esc : 'pin~GB~lives Enter");
	assert_string_equal(made->last_pin.pin.country, "GB");
	assert_int_equal(made->last_pin.pin.kind, CHAT_RESIDENCE);
}

static void drops_what_a_line_claims(void **state)
{
	(void)state;
	made_keys(made, "Enter P");
	assert_int_equal(made->last_pin.pin.what, PIN_DROP);
	assert_str_is(made->last_pin.pin.event, "chat-4");
	made_keys(made, "t k P");
	assert_shows("nothing is claimed in that line");
	made_keys(made, "k p");
	assert_shows("only what the customer wrote can be a claim");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		APP(copies_what_is_under_the_cursor),
		APP(keeps_a_note),
		APP(keeps_a_reason_in_other_words_as_a_note),
		APP(loses_no_note_that_could_not_be_kept),
		APP(goes_on_with_a_note_that_was_left),
		APP(takes_the_whole_note_from_the_editor),
		APP(lights_what_was_found),
		APP(tells_nothing_by_colour_alone),
		APP(fills_the_banner_from_edge_to_edge),
		APP(keeps_the_cursor_when_rows_come),
		APP(counts_new_flags_until_they_were_looked_at),
		APP(goes_to_rows_that_were_flagged_out_of_sight),
		APP(counts_new_flags_behind_an_open_account),
		APP(tells_the_others_what_is_open_here),
		APP(shows_who_else_has_it_open),
		APP(stays_usable_while_a_question_waits),
		APP(keeps_what_it_shows_when_the_store_fails),
		APP(says_that_an_account_is_not_there),
		APP(says_a_thing_until_the_next_key),
		APP(pins_what_a_line_claims),
		APP(drops_what_a_line_claims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
