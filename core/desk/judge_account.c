#include "core/desk/judging.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/brand_reach.h"
#include "core/desk/desk_private.h"
#include "core/desk/fold.h"
#include "core/desk/judgement_json.h"
#include "core/desk/remedy.h"
#include "core/engine/locate.h"
#include "core/engine/network.h"

#define BODY_MAX ((size_t)1024 * 1024) /* bytes of a judgement */
#define ANSWERED_DAYS 14

/* "DE≠GB" where the verdict says so, else where they are. */
static struct str said_and_seen(struct arena *arena, const struct location *location)
{
	struct comparison comparison = locate_comparison(location);

	if (comparison.seen[0])
		return arena_strf(arena, "%s≠%s", comparison.said, comparison.seen);
	for (size_t i = 0; !comparison.said[0] && i < location->observation_count; i++)
		if (location->observations[i].place.country[0])
			return arena_str(arena, str_of(location->observations[i].place.country));
	return arena_strf(arena, "%s", comparison.said);
}

/* The first harm reason's sentence; the prior and what speaks for the account are no reasons to act. */
static struct str top_reason(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->reason_count; i++) {
		const struct reason *reason = &judgement->reasons[i];

		if (reason->bits > 0 && reason->family != FAMILY_PRIOR)
			return reason->text;
	}
	return (struct str){ 0 };
}

static void days_fill(const struct facts *facts, struct judged *judged)
{
	judged->last_day = facts->last_at.us / MOMENT_DAY;
	for (size_t i = 0; i < facts->day_count; i++) {
		int64_t ago = judged->last_day - facts->days[i].day;

		if (ago >= 0 && ago < 8)
			judged->sends_by_day[7 - ago] = (uint16_t)(facts->days[i].sent < UINT16_MAX
									   ? facts->days[i].sent
									   : UINT16_MAX);
	}
}

/* What is pooled over a cluster: the answers of the last ANSWERED_DAYS before the newest one. */
static void answers_fill(const struct facts *facts, struct judged *judged)
{
	enum facts_base base = facts_base(facts);
	int64_t newest = 0;

	for (size_t i = 0; i < facts->day_count; i++) {
		if (facts->days[i].answered_at.us > judged->answered_at.us)
			judged->answered_at = facts->days[i].answered_at;
		if (!moment_is_never(facts->days[i].answered_at) && facts->days[i].day > newest)
			newest = facts->days[i].day;
	}
	for (size_t i = 0; i < facts->day_count; i++) {
		const struct fact_day *day = &facts->days[i];

		if (newest - day->day >= ANSWERED_DAYS)
			continue;
		judged->delivered += facts_answered(day, DELIVERY_DELIVERED, base);
		judged->bounced += facts_answered(day, DELIVERY_BOUNCED, base);
		judged->complained += facts_answered(day, DELIVERY_COMPLAINED, base);
	}
}

/* clang-format off */
static const enum state outside_states[] = {
	[OUTSIDE_DISABLE] = STATE_DISABLED, [OUTSIDE_ENABLE] = STATE_ACTIVE, [OUTSIDE_DELETE] = STATE_DELETED,
};
/* clang-format on */

static void judged_fill(struct arena *arena, struct account_no no, const struct folded *folded,
			const struct judgement *judgement, struct moment clock,
			struct judged *judged)
{
	const struct facts *facts = folded->facts;

	*judged = (struct judged){
		.no = no,
		.profile = facts->profile,
		.last_seen = facts->last_at,
		.on_line_at = facts->last_chat_customer_at,
		.sent = facts->sent,
		.place = said_and_seen(arena, &judgement->location),
		.outside_state = facts->has_outside_action
					 ? (int)outside_states[facts->outside_action]
					 : -1,
		.outside_at = facts->outside_at,
		.verdict = judgement->verdict,
		.probability = judgement->probability,
		.bits = judgement->own_bits,
		.top_reason = top_reason(judgement),
		.evidence_at = judgement->evidence_at,
		.decays = judgement->decays,
		.guilty = judgement->guilty,
		.harm = judgement->harm,
		.own_evidence_at = judgement->own_evidence_at,
		.protected = judgement->protected,
		.traits = folded->traits,
		.trait_count = folded->trait_count,
		.burst_at = facts->burst_at,
		.terms = folded->terms,
		.term_count = folded->term_count,
	};
	struct moment since = moment_is_never(facts->profile.created_at)
				      ? facts->first_at
				      : facts->profile.created_at;

	if (engine_is_trusted(facts, engine_unlinked_bits(judgement),
			      (struct moment){ INT64_MAX }) &&
	    !moment_is_never(facts->first_at))
		judged->trusted_from.us = since.us + TRUSTED_AFTER_US;
	days_fill(facts, judged);
	answers_fill(facts, judged);
	judged->delivered += facts_outstanding(facts, clock, 0);
}

/* Note what hides behind each address, so that a shared exit joins nobody. */
static enum err hides_note(struct store *store, const struct facts *facts)
{
	for (size_t i = 0; i < facts->seen_count; i++) {
		char ip[IP_TEXT_MAX];
		enum err e;

		ip_print(&facts->seen[i].ip, ip);
		e = store_trait_hides(store, str_of(ip),
				      network_link_verdict(&facts->seen[i].place));
		if (e)
			return e;
	}
	return ERR_NONE;
}

/* What others say of the account: scanners, its cluster, and those who sent its texts. */
struct heard {
	struct hearsay hearsay;
	struct guilt guilt;
	struct campaign_share_put *shares;
	struct campaign_word *words;
};

/* What a member is without what flows from others. */
static struct campaign_member self(const struct judging *j, struct account_no no,
				   const struct folded *folded, const struct judgement *own)
{
	const struct facts *facts = folded->facts;

	return (struct campaign_member){
		.share.account = no,
		.id = folded->id,
		.own_bits = own->own_bits,
		.guilty = own->guilty,
		.trusted = engine_is_trusted(facts, own->own_bits, j->clock),
		.harm = own->harm,
		.evidence_at = own->own_evidence_at,
		.cluster = folded->cluster,
	};
}

static enum err campaigns_hear(struct judging *j, struct arena *arena, struct account_no no,
			       const struct folded *folded, struct heard *heard)
{
	const struct facts *facts = folded->facts;
	struct judgement own = { 0 };
	struct campaign_member me;
	enum err e = ERR_NONE;

	if (!facts->campaign_count)
		return ERR_NONE;
	engine_judge(arena, facts, &heard->hearsay, j->clock, &own);
	me = self(j, no, folded, &own);
	heard->shares = ARENA_ARRAY(arena, facts->campaign_count, struct campaign_share_put);
	heard->words = ARENA_ARRAY(arena, facts->campaign_count, struct campaign_word);
	for (size_t i = 0; !e && i < facts->campaign_count; i++) {
		const struct fact_campaign *row = &facts->campaigns[i];

		me.share = row->share;
		me.share.account = no;
		me.share.counts[DELIVERY_DELIVERED] += facts_outstanding(facts, j->clock,
									 row->no.n);
		e = campaign_pools_ask(&j->campaigns, row->no, &me, &heard->words[i]);
		heard->words[i].subject = row->subject;
		heard->words[i].brief = row->brief;
		heard->words[i].shingles = row->shingles;
		heard->shares[i] = (struct campaign_share_put){
			row->no, me.share, campaign_word_bits(&heard->words[i])
		};
	}
	heard->hearsay.campaigns = heard->words;
	heard->hearsay.campaign_count = facts->campaign_count;
	return e;
}

static enum err shares_keep(struct judging *j, struct account_no no, const struct folded *folded,
			    const struct heard *heard)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < folded->facts->campaign_count; i++) {
		bool changed = false;

		e = store_campaign_shares_put(j->desk->store, no, &heard->shares[i], 1, &changed);
		if (!e && changed)
			e = judging_news(j, NEWS_CAMPAIGN, heard->shares[i].campaign.n);
	}
	return e;
}

/* Who else is to know of it. */
static enum err judged_tell(struct judging *j, struct account_no no, const struct folded *folded,
			    const struct told *told)
{
	enum err e = ERR_NONE;

	/* What was judged in the stream is judged again with everything in sight, and joined, at the next rest. */
	if (!moment_is_never(j->tipped))
		e = store_dirty_put(j->desk->store, no);
	if (!e && folded->cluster.n)
		e = judging_news(j, NEWS_CLUSTER, folded->cluster.n);
	if (!e && j->told)
		j->told(j->told_with, told);
	if (!e && j->desk->judged)
		j->desk->judged(j->desk->judged_with, told->id, told->judgement);
	return e;
}

enum err judge_account(struct judging *j, struct arena *arena, struct account_no no,
		       struct cluster_no *cluster)
{
	struct store *store = j->desk->store;
	CLEANUP(buf_release) struct buf body = BUF_UP_TO(BODY_MAX);
	struct fold_ask ask = { .pending = j->pending && j->pending_no.n == no.n ? j->pending
										 : NULL };
	struct heard heard = { .hearsay.guilt = &heard.guilt };
	struct folded folded;
	struct judgement judgement = { 0 };
	struct judged judged;
	struct standing standing;
	enum err e = fold_account(j->desk, arena, no, &ask, &folded);

	if (!e && folded.cluster.n)
		e = guilt_pool_ask(&j->pool, folded.cluster, no, &heard.guilt);
	if (!e)
		e = store_standing(store, arena, no, &standing);
	if (e)
		return e;
	heard.hearsay.words = folded.words;
	heard.hearsay.word_count = folded.word_count;
	e = brand_hear(store, arena, no, &folded, &heard.hearsay);
	if (!e)
		e = campaigns_hear(j, arena, no, &folded, &heard);
	if (e)
		return e;
	engine_judge(arena, folded.facts, &heard.hearsay, j->clock, &judgement);
	judgement_write(&judgement, &body);
	judged_fill(arena, no, &folded, &judgement, j->clock, &judged);
	judged.body = buf_str(&body);
	/* The remedy looks at what was found last, before this takes its place. */
	e = remedy_apply(j->desk, &(struct remedy_look){ &judged, &judgement, j->clock, j->tipped },
			 &standing, j->count);
	judged.urgency = judgement.probability * state_harm(standing.state);
	if (!e)
		e = brand_tell(store, arena, no, &folded);
	if (!e)
		e = store_judged_put(store, &judged);
	if (!e)
		e = shares_keep(j, no, &folded, &heard);
	if (!e)
		e = hides_note(store, folded.facts);
	if (!e)
		e = judged_tell(j, no, &folded,
				&(struct told){ no, folded.id, folded.cluster, &judgement,
						&standing });
	*cluster = folded.cluster;
	j->count->judged++;
	return e;
}
