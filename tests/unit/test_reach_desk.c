#include "tests/unit/desk_make.h"

/* --- who comes in --- */

struct heard {
	enum decision decisions[64];
	size_t count;
};

static void note_decision(void *with, const struct event *message)
{
	struct heard *heard = with;

	assert_true(heard->count < ARRAY_LEN(heard->decisions));
	heard->decisions[heard->count++] = message->as.message.decision;
}

/* All at once, so that nothing is judged at rest before the last line is read. */
static struct heard decide(const char *lines)
{
	struct heard heard = { .count = 0 };
	struct ingest ingest = {
		.desk = desk, .refused = note_refusal, .decided = note_decision, .with = &heard
	};
	struct str bytes = quoted(lines);
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	rewind(file);
	assert_int_equal(ingest_file(&ingest, fileno(file), "events"), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	(void)fclose(file);
	assert_string_equal(buf_text(&refusals), "");
	return heard;
}

#define CONVICT \
	"{'type':'account','at':'2024-03-01T10:00:00Z','account':'acct-1','plan':'paid'," \
	"'device':'fp-77aa'}\n" \
	"{'type':'card','at':'2024-03-01T10:01:00Z','account':'acct-1','fingerprint':'card-a'}\n" \
	"{'type':'domain','at':'2024-03-01T10:02:00Z','account':'acct-1','domain':" \
	"'bad.example','state':'verified','spf':true,'dkim':true}\n" \
	"{'type':'domain','at':'2024-03-01T10:03:00Z','account':'acct-1','domain':" \
	"'worse.example','state':'failed'}\n" \
	"{'type':'message','at':'2024-03-01T10:04:00Z','account':'acct-1','id':'m1','domain':" \
	"'x.mg.example'}\n" \
	"{'type':'login','at':'2024-03-01T10:05:00Z','account':'acct-1','ip':'185.220.101.9'}\n" \
	"{'type':'scanner','at':'2024-03-01T10:06:00Z','scanner':'watch','value':" \
	"'bad.example','verdict':'phishing'}\n"
#define MAIL \
	"{'type':'message','at':'2024-03-01T12:00:00Z','account':'acct-2','id':'m2','subject':'hello'}\n"

static void refuses_the_first_message_of_a_convicts_next_account(void **state)
{
	static const char *const entries[] = {
		"{'type':'account','at':'2024-03-01T11:00:00Z','account':'acct-2','plan':'paid',"
		"'device':'fp-77aa'}\n",
		"{'type':'account','at':'2024-03-01T11:00:00Z','account':'acct-2','plan':'paid'}\n"
		"{'type':'card','at':'2024-03-01T11:01:00Z','account':'acct-2','fingerprint':'card-a'}\n",
		"{'type':'account','at':'2024-03-01T11:00:00Z','account':'acct-2','plan':'paid'}\n"
		"{'type':'login','at':'2024-03-01T11:01:00Z','account':'acct-2','ip':'91.64.17.9',"
		"'device':'fp-77aa'}\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		struct heard heard;

		tell(CONVICT);
		assert_int_equal(look("acct-1").state, STATE_DISABLED);
		heard = decide(arena_strf(arena, "%s%s", entries[i], MAIL).at);
		assert_int_equal(heard.count, 1);
		if (heard.decisions[0] != DECISION_REFUSE)
			fail_msg("entry %zu: decision %d", i, (int)heard.decisions[0]);
		assert_int_equal(look("acct-2").state, STATE_DISABLED);
		desk_unmake(state);
		desk_make(state);
	}
}

static void lets_in_who_shares_nothing_that_is_a_persons(void **state)
{
	struct heard heard;

	(void)state;
	tell(CONVICT);
	heard = decide(
		"{'type':'account','at':'2024-03-01T11:00:00Z','account':'acct-2','plan':'paid',"
		"'device':'fp-88bb','ip':'185.220.101.9'}\n"
		"{'type':'login','at':'2024-03-01T11:01:00Z','account':'acct-2','ip':'185.220.101.9'}\n" MAIL);

	assert_int_equal(heard.decisions[0], DECISION_ACCEPT);
	assert_int_equal(look("acct-2").state, STATE_ACTIVE);
}

/* --- who poses as the same brand --- */

#define AS_CHASE(account, at) \
	"{'type':'account','at':'2024-03-0" at "T09:00:00Z','account':'" account \
	"','plan':'paid'}\n" \
	"{'type':'message','at':'2024-03-0" at "T10:00:00Z','account':'" account \
	"','id':'" account "','from':'Chase Online Security <x@" account \
	".example>','subject':'notice'}\n"

static bool hears_of_others(const char *account)
{
	const struct dossier *dossier = look_whole(account);

	return gives(&dossier->judgement, "brand_elsewhere");
}

static void tells_strangers_who_pose_as_one_brand_of_each_other(void **state)
{
	(void)state;
	tell(AS_CHASE("acct-1", "1"));
	assert_false(hears_of_others("acct-1"));
	tell(AS_CHASE("acct-2", "3"));
	assert_true(hears_of_others("acct-1"));
	assert_true(hears_of_others("acct-2"));
	assert_int_equal(look("acct-2").verdict, VERDICT_PHISHER);
	tell(AS_CHASE("acct-3", "8"));
	assert_false(hears_of_others("acct-3"));
}

static void tells_them_in_whatever_order_they_come(void **state)
{
	(void)state;
	tell(AS_CHASE("acct-2", "3"));
	tell(AS_CHASE("acct-3", "8"));
	tell(AS_CHASE("acct-1", "1"));
	assert_true(hears_of_others("acct-1"));
	assert_true(hears_of_others("acct-2"));
	assert_false(hears_of_others("acct-3"));
}

/* Linked accounts are one person's; what they do is told by the cluster. */
static void counts_no_account_of_the_same_actor(void **state)
{
	(void)state;
	tell(AS_CHASE("acct-1", "1") AS_CHASE(
		"acct-2",
		"2") "{'type':'card','at':'2024-03-01T11:00:00Z','account':'acct-1','fingerprint':'card-a'}\n"
		     "{'type':'card','at':'2024-03-01T11:00:00Z','account':'acct-2','fingerprint':'card-a'}\n");
	scan();
	assert_int_equal(look("acct-1").cluster.n, look("acct-2").cluster.n);
	assert_false(hears_of_others("acct-1"));
	assert_false(hears_of_others("acct-2"));
}

/* Dealers speak of a brand for years, and shops of who takes the money: neither poses. */
static void counts_no_old_dealer_and_no_shop(void **state)
{
	(void)state;
	tell(AS_CHASE(
		"acct-1",
		"3") "{'type':'account','at':'2023-03-01T09:00:00Z','account':'acct-2','plan':'paid'}\n"
		     "{'type':'message','at':'2024-03-03T10:00:00Z','account':'acct-2','id':'d1','from':"
		     "'Chase Online Dealer <x@dealer.example>','subject':'news'}\n"
		     "{'type':'account','at':'2024-03-01T09:00:00Z','account':'acct-3','plan':'paid'}\n"
		     "{'type':'message','at':'2024-03-03T10:00:00Z','account':'acct-3','id':'s1','from':"
		     "'Shop <x@shop.example>','subject':'order','text':'You paid with Chase Online.'}\n");
	assert_false(hears_of_others("acct-1"));
	assert_false(hears_of_others("acct-2"));
	assert_false(hears_of_others("acct-3"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		DESKED(refuses_the_first_message_of_a_convicts_next_account),
		DESKED(lets_in_who_shares_nothing_that_is_a_persons),
		DESKED(tells_strangers_who_pose_as_one_brand_of_each_other),
		DESKED(tells_them_in_whatever_order_they_come),
		DESKED(counts_no_account_of_the_same_actor),
		DESKED(counts_no_old_dealer_and_no_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
