#include "tests/unit/acts_make.h"

/* --- stopping and letting go --- */

static void disables_at_once_and_says_why(void **state)
{
	struct act_answer *answer;
	const struct action *newest;

	(void)state;
	suspect("acct-1");
	answer = do_one(ACT_DISABLE, "acct-1", NULL);
	check_done(answer);
	check_state("acct-1", STATE_DISABLED);
	assert_int_equal(answer->rows[0].account.state, STATE_DISABLED);
	assert_int_equal(answer->rows[0].state, ACT_CONFIRMED);
	assert_true(str_starts(answer->sentence, STR("disabled acct-1 · ")));
	newest = newest_act("acct-1");
	assert_int_equal(newest->what, ACT_DISABLE);
	assert_true(str_is(newest->actor, "rep7"));
	assert_true(str_equal(newest->reason, look("acct-1").top_reason));
	assert_int_equal(newest->before.state, STATE_ACTIVE);
	assert_int_equal(newest->after.state, STATE_DISABLED);
	assert_false(moment_is_never(look("acct-1").disabled_at));
}

static void writes_nothing_where_it_is_so_already(void **state)
{
	size_t before;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "asked for it"));
	before = log_length();
	assert_int_equal(do_one(ACT_DISABLE, "acct-1", "again")->already, 1);
	assert_int_equal(log_length(), before);
	check_done(do_one(ACT_ENABLE, "acct-1", "all well"));
	before = log_length();
	assert_int_equal(do_one(ACT_ENABLE, "acct-1", "again")->already, 1);
	assert_int_equal(log_length(), before);
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_close("acct-1", OUTCOME_RESOLVED));
	before = log_length();
	assert_int_equal(do_close("acct-1", OUTCOME_RESOLVED)->already, 1);
	assert_int_equal(log_length(), before);
}

static void opens_the_gate_to_who_set_up_a_domain_of_their_own(void **state)
{
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	set_up("acct-1", "good.example");
	check_done(do_one(ACT_DISABLE, "acct-1", "by mistake"));
	answer = do_one(ACT_ENABLE, "acct-1", NULL);
	check_done(answer);
	assert_false(answer->needs_reason);
	assert_false(newest_act("acct-1")->reason.len);
	check_state("acct-1", STATE_ACTIVE);
	assert_true(moment_is_never(look("acct-1").disabled_at));
}

static void names_what_the_gate_misses_and_takes_a_reason_instead(void **state)
{
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	answer = do_one(ACT_ENABLE, "acct-1", "  ");
	check_refused(answer, "own domain verified, SPF set, DKIM set");
	assert_true(answer->needs_reason);
	check_state("acct-1", STATE_DISABLED);
	check_done(do_one(ACT_ENABLE, "acct-1", "knows them"));
	assert_true(str_is(newest_act("acct-1")->reason, "knows them (gate overridden)"));
}

static void wants_spf_and_dkim_on_one_domain_that_is_no_providers(void **state)
{
	struct gate gate;

	(void)state;
	sign_up("acct-1");
	tell_of("{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'one.example','state':'verified','spf':true}\n"
		"{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'two.example','state':'verified','dkim':true}\n"
		"{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'Ada.MG.example','state':'verified','spf':true,'dkim':true}\n",
		"acct-1", "");
	gate = look_whole("acct-1")->gate;
	assert_false(gate.met);
	assert_int_equal(gate.missing_count, 1);
	tell_of("{'type':'domain','at':'2024-03-02T11:00:00Z','account':'$','domain':'two.example','spf':true}\n",
		"acct-1", "");
	gate = look_whole("acct-1")->gate;
	assert_true(gate.met);
}

static void deletes_only_who_is_named_twice(void **state)
{
	struct act_request request = on_one(ACT_DELETE, "acct-1", NULL);

	(void)state;
	sign_up("acct-1");
	check_refused(do_act(&request), "not the account's");
	request.confirm = STR("acct-2");
	check_refused(do_act(&request), "not the account's");
	check_state("acct-1", STATE_ACTIVE);
	request.confirm = STR("acct-1");
	check_done(do_act(&request));
	check_state("acct-1", STATE_DELETED);
	assert_int_equal(do_act(&request)->already, 1);
	check_refused(do_one(ACT_ENABLE, "acct-1", "please"), "no longer has it");
	check_refused(do_one(ACT_DISABLE, "acct-1", NULL), "nothing is left");
}

/* --- what people type --- */

static void masks_card_numbers_in_reasons_and_notes(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);
	struct dossier *dossier;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "paid with 4111 1111 1111 1111 twice"));
	note.text = STR(" said 4111-1111-1111-1111\n");
	check_done(do_act(&note));
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->note_count, 1);
	assert_true(str_ends(dossier->notes[0].text, STR("1111")));
	assert_true(str_starts(dossier->notes[0].text, STR("said *")));
	for (size_t i = 0; i < dossier->action_count; i++)
		assert_false(card_number_is_in(dossier->actions[i].reason));
	assert_false(card_number_is_in(dossier->notes[0].text));
}

static void takes_no_text_that_it_would_have_to_change(void **state)
{
	struct act_request request = on_one(ACT_NOTE, "acct-1", NULL);
	char *longest = arena_take(arena, 65537);
	size_t before;

	(void)state;
	sign_up("acct-1");
	before = log_length();
	memset(longest, 'a', 65537);
	request.text = STR(" \n ");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "needs its text"));
	request.text = STR("caf\xe9");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "not UTF-8"));
	request.text = (struct str){ longest, 65537 };
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "longer than"));
	request = on_one(ACT_DISABLE, "acct-1", "\xff");
	(void)refused_act(&request, ERR_INVALID);
	request.reason = (struct str){ longest, 2001 };
	(void)refused_act(&request, ERR_INVALID);
	request.reason = STR("fine");
	request.actor = (struct str){ longest, 257 };
	(void)refused_act(&request, ERR_INVALID);
	request.actor = STR("engine");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "the engine's own name"));
	request = on_one(ACT_TAKE, "acct-1", NULL);
	request.assignee = STR("\xc3");
	(void)refused_act(&request, ERR_INVALID);
	assert_int_equal(log_length(), before);
}

static void keeps_long_texts_whole(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);
	char *longest = arena_take(arena, 65537);
	struct dossier *dossier;

	(void)state;
	sign_up("acct-1");
	memset(longest, 'a', 65536);
	note.text = str_of(longest);
	check_done(do_act(&note));
	longest[2000] = '\0';
	check_done(do_one(ACT_DISABLE, "acct-1", longest));
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->notes[0].text.len, 65536);
	assert_int_equal(dossier->actions[0].reason.len, 2000);
	assert_true(str_ends(dossier->banner, STR("aaaa")));
}

/* --- what follows --- */

static void the_queue_follows_what_was_done(void **state)
{
	(void)state;
	suspect("acct-1");
	suspect("acct-2");
	named_phishing("2024-03-03T12:00:00Z", "photos.example"); /* on both */
	assert_int_equal(place_in_queue("acct-1"), 1);
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	assert_int_equal(place_in_queue("acct-1"), 2);
	assert_int_equal(place_in_queue("acct-2"), 1);
	check_done(do_undo("rep7", 0));
	assert_int_equal(place_in_queue("acct-1"), 1);
}

static void queues_for_the_provider_what_it_should_know(void **state)
{
	struct desk_head head;

	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	hold_up("acct-1", "bad.example");
	check_done(do_one(ACT_ENABLE, "acct-1", "ours to hold, and ours to let go"));
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	head = ask(&(struct request){ .kind = REQUEST_QUEUE })->head;
	assert_int_equal(head.waiting, 0);
	assert_int_equal(do_one(ACT_DISABLE, "acct-1", "spam")->rows[0].state, ACT_QUEUED);
	head = ask(&(struct request){ .kind = REQUEST_QUEUE })->head;
	assert_int_equal(head.waiting, 1);
}

static void a_reps_word_stands_though_the_stream_runs_ahead_of_the_clock(void **state)
{
	char at[MOMENT_TEXT_MAX];

	(void)state;
	moment_print((struct moment){ moment_now().us + 3 * MOMENT_DAY }, at);
	suspect("acct-1");
	set_up("acct-1", "ahead.example");
	named_phishing(at, "ahead.example");
	check_state("acct-1", STATE_HELD);
	check_done(do_one(ACT_ENABLE, "acct-1", "their clock is wrong"));
	scan();
	check_state("acct-1", STATE_ACTIVE);
}

static void a_store_that_is_only_read_takes_no_act(void **state)
{
	struct act_request request = on_one(ACT_DISABLE, "acct-1", "spam");

	(void)state;
	sign_up("acct-1");
	desk_close_at(&desk);
	assert_int_equal(desk_open(&settings, DESK_READ, &desk), ERR_NONE);
	(void)refused_act(&request, ERR_UNAVAILABLE);
	check_state("acct-1", STATE_ACTIVE);
}

/* Providers tell whole seconds; ids made from bytes say nothing of the order. */
static void lines_of_one_second_stand_as_they_came(void **state)
{
	struct dossier *dossier;

	(void)state;
	for (int i = 0; i < 8; i++)
		tell_of("{'type':'chat','at':'2024-03-03T10:00:00Z','account':'$','conversation':'c','from':'customer','text':'line %'}\n",
			"acct-1", arena_strf(arena, "%d", i).at);
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->chat_count, 8);
	for (int i = 0; i < 8; i++)
		assert_true(str_equal(dossier->chat[i].chat.text, arena_strf(arena, "line %d", i)));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(disables_at_once_and_says_why),
		ACTED(writes_nothing_where_it_is_so_already),
		ACTED(opens_the_gate_to_who_set_up_a_domain_of_their_own),
		ACTED(names_what_the_gate_misses_and_takes_a_reason_instead),
		ACTED(wants_spf_and_dkim_on_one_domain_that_is_no_providers),
		ACTED(deletes_only_who_is_named_twice),
		ACTED(masks_card_numbers_in_reasons_and_notes),
		ACTED(takes_no_text_that_it_would_have_to_change),
		ACTED(keeps_long_texts_whole),
		ACTED(the_queue_follows_what_was_done),
		ACTED(queues_for_the_provider_what_it_should_know),
		ACTED(a_reps_word_stands_though_the_stream_runs_ahead_of_the_clock),
		ACTED(a_store_that_is_only_read_takes_no_act),
		ACTED(lines_of_one_second_stand_as_they_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
