#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/desk_act.h"

/* A mail whose words come from a number, but for a few that each account has its own. */
static const char *mail(int text, int account, int minute)
{
	static const char *const words[] = {
		"invoice", "warehouse", "lantern", "harvest", "window", "pencil", "granite",
		"meadow",  "copper",    "violin",  "anchor",  "basket", "candle", "dragon",
		"engine",  "feather",   "garden",  "hammer",  "island", "jacket", "kettle",
	};
	struct buf line = BUF_UP_TO(8000);
	struct str kept;

	buf_addf(
		&line,
		"{'type':'message','at':'2024-03-02T10:%02d:00Z','account':'acct-%d','id':'m-%d-%d'"
		",'subject':'Offer %d','text':'",
		minute, account, account, minute, text);
	for (int i = 0; i < 90; i++) {
		if (i == 30)
			buf_addf(&line, "customer number %d ", account);
		buf_addf(&line, "%s ",
			 words[(size_t)(i * i * 7 + i * text * 5 + text) % ARRAY_LEN(words)]);
	}
	buf_add(&line, "'}\n");
	kept = arena_str(arena, buf_str(&line));
	buf_release(&line);
	return kept.at;
}

static void send_all(void)
{
	tell(mail(1, 1, 1));
	tell(mail(1, 2, 2));
	tell(mail(1, 1, 3));
	tell(mail(2, 3, 4));
	tell("{'type':'delivery','at':'2024-03-02T11:00:00Z','account':'acct-2','message':'m-2-2',"
	     "'result':'bounced'}\n");
}

static struct snapshot *ask_for(enum request_kind kind, const char *account)
{
	return ask(&(struct request){ .kind = kind, .account = str_of(account) });
}

static void lists_campaigns_with_their_accounts(void **state)
{
	const struct campaigns_answer *all, *of_one;

	(void)state;
	send_all();
	all = ask_for(REQUEST_CAMPAIGNS, NULL)->campaigns;
	assert_int_equal(all->count, 2);
	assert_true(str_is(all->rows[0].subject, "Offer 2")); /* newest first */
	assert_int_equal(all->rows[0].account_count, 1);
	assert_int_equal(all->rows[1].messages, 3);
	assert_int_equal(all->rows[1].account_count, 2);
	assert_true(str_is(all->rows[1].accounts[0], "acct-1"));
	of_one = ask_for(REQUEST_CAMPAIGNS, "acct-2")->campaigns;
	assert_int_equal(of_one->count, 1);
	assert_int_equal(of_one->rows[0].no.n, all->rows[1].no.n);
	assert_int_equal(ask_for(REQUEST_CAMPAIGNS, "nobody")->error, ERR_NOT_FOUND);
}

static void shows_a_campaign_by_number_or_by_account(void **state)
{
	struct request request = { .kind = REQUEST_CAMPAIGN };
	const struct campaign_answer *campaign;
	struct dossier *dossier;

	(void)state;
	send_all();
	campaign = ask_for(REQUEST_CAMPAIGN, "acct-2")->campaign;
	assert_int_equal(campaign->member_count, 2);
	assert_true(str_is(campaign->members[0].account.id, "acct-1"));
	assert_int_equal(campaign->members[0].share.messages, 2);
	assert_int_equal(campaign->members[1].share.counts[DELIVERY_BOUNCED], 1);
	assert_true(campaign->variant_count >= 1);
	assert_true(str_is(campaign->variants[0].account, "acct-1"));
	assert_true(str_find(campaign->variants[0].excerpt, STR("customer number 1")) != SIZE_MAX);
	assert_true(campaign->row.probability > 0);
	request.campaign = campaign->row.no;
	assert_int_equal(ask(&request)->campaign->row.messages, 3);
	dossier = look_whole("acct-2");
	assert_true(str_is(dossier->messages[0].decision, "accept"));
	assert_true(str_equal(dossier->messages[0].campaign,
			      arena_strf(arena, "%lld", (long long)request.campaign.n)));
}

static void says_that_there_is_none(void **state)
{
	struct request request = { .kind = REQUEST_CAMPAIGN, .campaign = { 99 } };
	struct snapshot *snapshot;

	(void)state;
	tell("{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1','ip':'81.2.69.160'}\n");
	snapshot = ask_for(REQUEST_CAMPAIGN, "acct-1");
	assert_int_equal(snapshot->error, ERR_NOT_FOUND);
	assert_non_null(strstr(snapshot->failure.at, "nothing that belongs to a campaign"));
	assert_int_equal(ask(&request)->error, ERR_NOT_FOUND);
	assert_int_equal(ask_for(REQUEST_CAMPAIGN, "nobody")->error, ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ACTED(lists_campaigns_with_their_accounts),
		ACTED(shows_a_campaign_by_number_or_by_account),
		ACTED(says_that_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
