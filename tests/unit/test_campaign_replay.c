#include "core/desk/campaign_replay.h"

#include "tests/unit/desk_make.h"

#define LETTER \
	"Dear neighbours the orchard behind the chapel opens on Saturday at nine with cider plums honey and a brass band that plays until the" \
	" lanterns are lit and everybody who brings a basket may fill it with windfalls for nothing at all"

static void turns_are(int64_t expected)
{
	int64_t turn = -1;

	assert_int_equal(campaign_replay_turn(desk, &turn), ERR_NONE);
	assert_int_equal(turn, expected);
}

static void ask(void)
{
	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(campaign_replay_ask(desk), ERR_NONE);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	store_end(desk->store);
}

static void letter(const char *account, const char *at)
{
	const char *line =
		arena_strf(
			arena,
			"{'type':'message','at':'%s','account':'%s','id':'%s-1','subject':'News','text':'%s'}\n",
			at, account, account, LETTER)
			.at;

	assert_int_equal(tell(line).stored, 1);
}

static bool is_asked(void)
{
	struct str kept = { 0 };

	return store_meta(desk->store, arena, "campaigns_late", &kept) == ERR_NONE &&
	       !str_is(kept, "0");
}

static void replays_once_where_that_was_asked(void **state)
{
	(void)state;
	letter("acct-1", "2024-03-01T10:00:00Z");
	assert_false(is_asked());
	assert_int_equal(campaign_replay(desk, true), ERR_NONE);
	ask();
	assert_true(is_asked());
	assert_int_equal(campaign_replay(desk, false), ERR_NONE);
	assert_false(is_asked());
	turns_are(0); /* everything was as it should be */
}

static void nothing_to_replay_is_no_turn(void **state)
{
	(void)state;
	ask();
	assert_int_equal(campaign_replay(desk, true), ERR_NONE);
	turns_are(0);
}

/* What a stream had learnt that was cut short, nobody else knows; one that only goes on can wait for the scan. */
static void a_stream_that_was_cut_short_asks_for_a_replay(void **state)
{
	(void)state;
	letter("acct-1", "2024-03-01T10:00:00Z");
	assert_int_equal(campaign_replay_begun(desk), ERR_NONE);
	assert_int_equal(campaign_replay_ended(desk), ERR_NONE);
	assert_int_equal(campaign_replay(desk, false), ERR_NONE);
	assert_true(is_asked());
	assert_int_equal(campaign_replay(desk, true), ERR_NONE);
	assert_false(is_asked());
	assert_int_equal(campaign_replay_begun(desk), ERR_NONE);
	assert_int_equal(campaign_replay(desk, true), ERR_NONE);
	assert_int_equal(campaign_replay_begun(desk),
			 ERR_NONE); /* the last one never came to its end */
	assert_true(is_asked());
	assert_int_equal(campaign_replay(desk, false), ERR_NONE);
	assert_false(is_asked());
}

static void the_newest_message_only_moves_on(void **state)
{
	struct moment at = { 0 };

	(void)state;
	assert_int_equal(campaign_replay_newest_put(desk, (struct moment){ 2000 }), ERR_NONE);
	assert_int_equal(campaign_replay_newest_put(desk, (struct moment){ 1000 }), ERR_NONE);
	assert_int_equal(campaign_replay_newest(desk, &at), ERR_NONE);
	assert_int_equal(at.us, 2000);
	letter("acct-1", "2024-03-01T10:00:00Z");
	assert_int_equal(campaign_replay_newest(desk, &at), ERR_NONE);
	check_at(at, "2024-03-01T10:00:00Z");
}

static struct str campaign_of(const char *account)
{
	const struct dossier *dossier = look_whole(account);

	assert_int_equal(dossier->message_count, 1);
	return dossier->messages[0].campaign;
}

/* The letter of the one that comes late is the oldest: the campaign is found from it on, in both. */
static void a_letter_that_comes_late_is_of_the_same_campaign(void **state)
{
	(void)state;
	letter("acct-2", "2024-03-01T12:00:00Z");
	letter("acct-1", "2024-03-01T10:00:00Z");
	turns_are(1);
	assert_true(str_equal(campaign_of("acct-1"), campaign_of("acct-2")));
	assert_false(str_is_absent(campaign_of("acct-1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(replays_once_where_that_was_asked),
		DESKED(nothing_to_replay_is_no_turn),
		DESKED(a_stream_that_was_cut_short_asks_for_a_replay),
		DESKED(the_newest_message_only_moves_on),
		DESKED(a_letter_that_comes_late_is_of_the_same_campaign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
