#include "tests/screen/made_answers.h"

#include "core/base/attrs.h"
#include "tests/screen/made_desk.h"

#define MINUTES_AGO(n) ((struct moment){ made_now().us - (n)*MOMENT_MINUTE })

static struct campaign_row campaign_row(int64_t no, const char *subject, int64_t messages)
{
	return (struct campaign_row){
		.no = { no },
		.subject = str_of(subject),
		.messages = messages,
		.variants = no == 12 ? 3 : 1,
		.verdict = no == 12 ? VERDICT_PHISHER : VERDICT_CLEAN,
		.probability = no == 12 ? 0.99998 : 0.01,
		.first_seen = MINUTES_AGO(300 * no),
		.last_seen = MINUTES_AGO(no),
		.counts = { [DELIVERY_DELIVERED] = messages - 5,
			    [DELIVERY_BOUNCED] = no == 12 ? 5 : 0 },
	};
}

void made_campaigns(struct snapshot *s, bool deserted)
{
	static struct str ids[] = { { "acct-7421", 9 }, { "acct-7433", 9 }, { "acct-7440", 9 } };

	s->campaigns = ARENA_NEW(s->arena, struct campaigns_answer);
	if (deserted)
		return;
	s->campaigns->rows = ARENA_ARRAY(s->arena, 3, struct campaign_row);
	s->campaigns->count = 3;
	s->campaigns->rows[0] = campaign_row(12, "Chase: Security Recommendation for your account",
					     41);
	s->campaigns->rows[0].accounts = ids;
	s->campaigns->rows[0].account_count = 3;
	s->campaigns->rows[1] = campaign_row(9, "Your order is on its way", 125000);
	s->campaigns->rows[1].accounts = ids;
	s->campaigns->rows[1].account_count = 1;
	s->campaigns->rows[2] = campaign_row(3, "", 6);
	s->campaigns->rows[2].accounts = ids;
	s->campaigns->rows[2].account_count = 1;
}

static void fill_variants(struct campaign_answer *c, struct arena *arena)
{
	/* clang-format off */
	static const struct { const char *account, *subject, *excerpt; } texts[] = {
		{ "acct-7421", "Chase: Security Recommendation for your account",
		  "Dear Anna, we have noticed a sign-in from a new device. Please confirm your account within 24 hours at chaseupdate.example" },
		{ "acct-7433", "Chase: Your Security Recommendation",
		  "Dear Bob, we noticed a sign-in from a new device. Please verify your account within 12 hours at chase-safe.example" },
		{ "acct-7440", "", "Dear 名前, we have noticed a sign-in \033[1mfrom a new device." },
	};
	/* clang-format on */

	c->variants = ARENA_ARRAY(arena, ARRAY_LEN(texts), struct campaign_variant);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		c->variants[c->variant_count++] = (struct campaign_variant){
			.account = str_of(texts[i].account),
			.message = STR("msg-1"),
			.subject = str_of(texts[i].subject),
			.excerpt = str_of(texts[i].excerpt),
			.at = MINUTES_AGO(60 - 7 * (int64_t)i)
		};
}

void made_campaign(struct snapshot *s, bool deserted)
{
	static const char *const ids[] = { "acct-7421", "acct-7433", "acct-7440" };
	struct campaign_answer *c = ARENA_NEW(s->arena, struct campaign_answer);

	s->campaign = c;
	if (deserted) {
		s->error = ERR_NOT_FOUND;
		s->failure = STR("acct-7421 has sent nothing that belongs to a campaign");
		return;
	}
	c->row = campaign_row(12, "Chase: Security Recommendation for your account", 41);
	c->row.account_count = ARRAY_LEN(ids);
	c->members = ARENA_ARRAY(s->arena, ARRAY_LEN(ids), struct campaign_sender);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		c->members[c->member_count++] = (struct campaign_sender){
			.account = { .no = { (int64_t)i + 1 },
				     .id = str_of(ids[i]),
				     .name = str_of(i ? NULL : "Lumber Mail LLC"),
				     .state = i == 2 ? STATE_ACTIVE : STATE_DISABLED,
				     .verdict = i == 2 ? VERDICT_SUSPECT : VERDICT_PHISHER },
			.share = { .messages = 30 - 10 * (int64_t)i,
				   .counts = { [DELIVERY_DELIVERED] = 25, [DELIVERY_BOUNCED] = 5 },
				   .first_at = MINUTES_AGO(60 - 7 * (int64_t)i) },
		};
	fill_variants(c, s->arena);
}
