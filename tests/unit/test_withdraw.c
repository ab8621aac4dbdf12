#include "tests/unit/desk_act.h"

/* Four on one card, of whom two are convicted by what they did: the others are stopped for it. */
static void stop_all_four(void)
{
	for (int i = 1; i <= 4; i++)
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	convict("acct-1");
	convict("acct-2");
	check_state("acct-3", STATE_DISABLED);
	check_state("acct-4", STATE_DISABLED);
}

static void takes_back_a_stop_for_others_when_they_are_none_of_its_own(void **state)
{
	const struct action *newest;
	size_t before;

	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	stop_all_four();
	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(store_outbox_put(desk->store, look_whole("acct-3")->actions[0].no,
					  ACT_CONFIRMED, 1, moment_now(), (struct str){ 0 }),
			 ERR_NONE); /* the provider has heard of it */
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	check_done(do_one(ACT_APART, "acct-3", "a neighbour"));
	scan();
	check_state("acct-3", STATE_ACTIVE);
	assert_true(moment_is_never(look("acct-3").disabled_at));
	newest = &look_whole("acct-3")->actions[0];
	if (newest->what != ACT_UNDO)
		newest = &look_whole("acct-3")->actions[1];
	assert_int_equal(newest->what, ACT_UNDO);
	assert_true(str_is(newest->actor, "engine"));
	assert_true(newest->undoes.n > 0);
	assert_int_equal(newest->state, ACT_QUEUED); /* the provider is to hear of it */
	check_state("acct-4", STATE_DISABLED);
	before = log_length();
	scan();
	assert_int_equal(log_length(), before);
}

static void leaves_what_an_account_was_stopped_for_itself(void **state)
{
	(void)state;
	stop_all_four();
	check_done(do_one(ACT_APART, "acct-1", "no neighbour of theirs"));
	scan();
	check_state("acct-1", STATE_DISABLED);
}

static void leaves_what_a_person_has_settled(void **state)
{
	(void)state;
	stop_all_four();
	check_done(do_close("acct-3", OUTCOME_ABUSE));
	check_done(do_one(ACT_APART, "acct-3", "a neighbour"));
	scan();
	check_state("acct-3", STATE_DISABLED);
}

static void does_so_once(void **state)
{
	struct act_answer *apart;

	(void)state;
	stop_all_four();
	apart = do_one(ACT_APART, "acct-3", "a neighbour");
	check_done(apart);
	scan();
	check_state("acct-3", STATE_ACTIVE);
	check_done(do_undo(NULL, apart->rows[0].action.n));
	named_phishing("2024-03-05T10:00:00Z", "acct-1-bad.example");
	scan();
	if (standing_of("acct-3").state != STATE_DISABLED)
		fail_msg("it was not stopped again");
	check_done(do_one(ACT_APART, "acct-3", "a neighbour after all"));
	scan();
	check_state("acct-3", STATE_DISABLED);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(takes_back_a_stop_for_others_when_they_are_none_of_its_own),
		ACTED(leaves_what_an_account_was_stopped_for_itself),
		ACTED(leaves_what_a_person_has_settled),
		ACTED(does_so_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
