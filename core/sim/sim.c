#include "core/sim/sim.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/model/event.h"
#include "core/sim/agenda.h"
#include "core/sim/cast.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/land.h"
#include "core/sim/prior.h"
#include "core/sim/sim_data.h"
#include "core/sim/tell.h"

#define PROGRESS_EVENTS 4096
#define AFTER_US MOMENT_DAY /* what the window set going is told for so long after its end */
#define LATE_BOUNCES 0.2
#define READ_AFTER_US (2 * MOMENT_MINUTE) /* nobody opens, or complains of, what is not there yet */
#define LOGIN_HISTORY_US (45 * MOMENT_DAY)

struct stage {
	struct cast *cast;
	struct wardrobe wardrobe;
	struct agenda agenda;
	struct mail mail;
	struct tell tell;
	struct str *named; /* what scanners will speak of */
	size_t named_count;
	bool *was_named; /* by actor: its first harmful link was considered */
	int64_t now_us;
};

static int64_t seconds(double n)
{
	return (int64_t)(n * (double)MOMENT_SECOND);
}

static void put(struct stage *s, struct entry entry)
{
	if (entry.at_us < s->cast->until_us + AFTER_US)
		agenda_put(&s->agenda, entry);
}

/* ---- signups ------------------------------------------------------------------------------------ */

static void bouts_begin(struct stage *s, uint32_t index)
{
	const struct player *player = &s->cast->players[index];

	for (uint8_t i = 0; i < player->bout_count; i++)
		if (player->bouts[i].count)
			put(s, (struct entry){ .at_us = player->bouts[i].from_us,
					       .what = HAPPENS_SEND,
					       .player = index,
					       .bout = i });
}

static void false_verdict(struct stage *s, const struct player *player, struct chance *c)
{
	CLEANUP(buf_release) struct buf domain = BUF_UP_TO(200);

	if (cast_is_bad(player) || !player->has_domain || !chance_is(c, prior(PRIOR_SCANNER_GOOD)))
		return;
	persona_domain(&s->wardrobe, player, &domain);
	s->named = arena_grow(s->cast->arena, s->named, s->named_count, sizeof(*s->named));
	s->named[s->named_count] = arena_str(s->cast->arena, buf_str(&domain));
	put(s, (struct entry){ .at_us = s->cast->from_us +
					(int64_t)(chance_unit(c) *
						  (double)(s->cast->until_us - s->cast->from_us)),
			       .what = HAPPENS_SCANNER,
			       .n = (uint32_t)s->named_count++,
			       .result = SCANNER_SPAM,
			       .code = 2 });
}

static void on_signup(struct stage *s, const struct entry *entry)
{
	const struct player *player = &s->cast->players[entry->player];
	struct chance c = chance_of(player->seed, 0, 90);
	int64_t at = entry->at_us, logins_from = at + seconds(chance_log_between(&c, 30, 7200));

	tell_signup(&s->tell, player);
	if (player->plan != PLAN_FREE)
		put(s, (struct entry){ .at_us = at + seconds(chance_log_between(&c, 40, 1800)),
				       .what = HAPPENS_CARD,
				       .player = entry->player });
	if (player->has_domain)
		put(s, (struct entry){ .at_us = at + seconds(chance_log_between(&c, 20, 900)),
				       .what = HAPPENS_DOMAIN,
				       .player = entry->player });
	if (logins_from < s->cast->from_us - LOGIN_HISTORY_US)
		logins_from = s->cast->from_us - (int64_t)(chance_unit(&c) * LOGIN_HISTORY_US);
	put(s,
	    (struct entry){ .at_us = logins_from, .what = HAPPENS_LOGIN, .player = entry->player });
	if (player->break_us)
		put(s, (struct entry){ .at_us = player->break_us,
				       .what = HAPPENS_LOGIN,
				       .player = entry->player,
				       .bout = 1 });
	bouts_begin(s, entry->player);
	false_verdict(s, player, &c);
}

static void on_domain(struct stage *s, const struct entry *entry)
{
	const struct player *player = &s->cast->players[entry->player];
	struct chance c = chance_of(player->seed, entry->n, 91);

	tell_domain(&s->tell, player, entry->at_us, entry->n ? "verified" : "added");
	if (!entry->n)
		put(s, (struct entry){ .at_us = entry->at_us +
						seconds(chance_log_between(&c, 60, 7200)),
				       .what = HAPPENS_DOMAIN,
				       .player = entry->player,
				       .n = 1 });
}

static void on_login(struct stage *s, const struct entry *entry)
{
	const struct player *player = &s->cast->players[entry->player];
	struct chance c = chance_of(player->seed, entry->n + 1, 92);
	double gap = 7.0 * (double)MOMENT_DAY / fmax((double)player->logins, 0.1);
	int64_t next;

	tell_login(&s->tell, player, entry->at_us, entry->n);
	if (entry->bout) /* the thief's first one: no chain of its own */
		return;
	if (entry->at_us < s->cast->from_us)
		gap *= 4; /* of the time before, only some */
	next = entry->at_us + (int64_t)chance_wait(&c, gap) + MOMENT_MINUTE;
	if (next < s->cast->until_us)
		put(s, (struct entry){ .at_us = next,
				       .what = HAPPENS_LOGIN,
				       .player = entry->player,
				       .n = entry->n + 1 });
}

/* ---- mails -------------------------------------------------------------------------------------- */

struct rates {
	double bounced, complained, opened, clicked, unsubscribed;
};

static struct rates rates_of(const struct stage *s, const struct player *player,
			     const struct bout *bout, uint32_t n)
{
	const struct tactics *t = cast_tactics(s->cast, player);
	struct rates r = { (double)player->bounced, (double)player->complained,
			   (double)player->opened, (double)player->clicked,
			   prior(PRIOR_UNSUBSCRIBED) };

	if (bout->kind == BOUT_HARM)
		r = (struct rates){ t->bounced, t->complained, t->opened, t->clicked, 0.001 };
	else if (bout->kind == BOUT_WARM)
		r = (struct rates){ 0.005, 0, 0.5, 0.05, 0 };
	else if (player->family == FAMILY_LOW_QUALITY && n > 0)
		r.bounced /= 3; /* the dead addresses are gone after the first mail */
	return r;
}

static void feedback_put(struct stage *s, const struct entry *send, int result, int64_t at_us,
			 int64_t count)
{
	if (count > 0)
		put(s,
		    (struct entry){ .at_us = at_us,
				    .what = HAPPENS_FEEDBACK,
				    .player = send->player,
				    .number = s->mail.number,
				    .result = (uint8_t)result,
				    .code = (uint8_t)chance_mix(s->mail.number + (uint64_t)at_us),
				    .count = (uint32_t)count });
}

static int64_t portions_of(int64_t count)
{
	return count > 5000 ? 6 : count > 200 ? 4 : count > 20 ? 2 : 1;
}

/* Large counts come in several portions, each later than the one before. */
static void feedback_add(struct stage *s, const struct entry *send, int result, int64_t count,
			 struct chance *c, double wait_seconds)
{
	int64_t portions = portions_of(count), at = send->at_us + READ_AFTER_US;

	for (int64_t i = 0; i < portions && count > 0; i++) {
		int64_t part = count / (portions - i);

		at += seconds(fmin(chance_wait(c, wait_seconds) + 1, 86400));
		feedback_put(s, send, result, at, part);
		count -= part;
	}
}

/* Servers answer as they are reached: what is taken and what is turned away come side by side, and a fifth of the bounces
 * later, when a server gives up trying. */
static void answers_add(struct stage *s, const struct entry *send, int64_t delivered,
			int64_t bounced, struct chance *c)
{
	int64_t late = chance_of_many(c, bounced, LATE_BOUNCES), at = send->at_us;
	int64_t portions = portions_of(delivered + bounced);

	bounced -= late;
	for (int64_t i = portions; i > 0; i--) {
		int64_t taken = delivered / i, away = bounced / i;

		at += seconds(chance_wait(c, 12) + 1);
		feedback_put(s, send, DELIVERY_DELIVERED, at, taken);
		feedback_put(s, send, DELIVERY_BOUNCED, at + seconds(chance_unit(c)), away);
		delivered -= taken;
		bounced -= away;
	}
	feedback_add(s, send, DELIVERY_BOUNCED, late, c, 600);
}

/* How long each kind of answer takes, the mean: docs/detection.md. */
static void feedback_plan(struct stage *s, const struct entry *send, const struct bout *bout)
{
	const struct player *player = &s->cast->players[send->player];
	struct rates r = rates_of(s, player, bout, send->n);
	struct chance c = chance_of(s->mail.number, 0, 93);
	int64_t bounced = chance_of_many(&c, bout->recipients, r.bounced),
		delivered = bout->recipients - bounced,
		opened = chance_of_many(&c, delivered, r.opened),
		clicked = chance_of_many(&c, delivered, r.clicked);

	answers_add(s, send, delivered, bounced, &c);
	feedback_add(s, send, DELIVERY_OPENED, opened, &c, 3600);
	feedback_add(s, send, DELIVERY_CLICKED, clicked < opened ? clicked : opened, &c, 5400);
	feedback_add(s, send, DELIVERY_COMPLAINED, chance_of_many(&c, delivered, r.complained), &c,
		     chance_log_between(&c, 300, 20000));
	feedback_add(s, send, DELIVERY_UNSUBSCRIBED, chance_of_many(&c, delivered, r.unsubscribed),
		     &c, 7200);
}

static struct str host_of(struct str url)
{
	size_t slashes = str_find(url, STR("://"));

	if (slashes != SIZE_MAX)
		url = str_sub(url, slashes + 3, url.len);
	return str_sub(url, 0, str_find_char(url, '/'));
}

static void name_later(struct stage *s, struct str value, struct chance *c, bool phish)
{
	s->named = arena_grow(s->cast->arena, s->named, s->named_count, sizeof(*s->named));
	s->named[s->named_count] = arena_str(s->cast->arena, value);
	put(s, (struct entry){ .at_us = s->now_us + seconds(chance_log_between(c, 2, 40) * 3600),
			       .what = HAPPENS_SCANNER,
			       .n = (uint32_t)s->named_count++,
			       .result = phish               ? SCANNER_PHISHING
					 : chance_is(c, 0.8) ? SCANNER_SPAM
							     : SCANNER_MALWARE,
			       .code = (uint8_t)chance_below(c, 3) });
}

/* Some of the domains that are advertised get named, hours later. A framed customer's may be among them. */
static void scanners_hear(struct stage *s, const struct player *player)
{
	const struct actor *actor = &s->cast->actors[player->actor];
	const struct tactics *t = cast_tactics(s->cast, player);
	struct chance c = chance_of(actor->seed, 0, 94);
	struct str url;

	/* Lists of domains do not name those where anybody puts up pages. */
	if (s->was_named[player->actor] || !s->mail.link_count || t->link_mode == LINK_PAGES)
		return;
	s->was_named[player->actor] = true;
	if (!chance_is(&c, prior(PRIOR_SCANNER_BAD)))
		return;
	url = buf_str(&s->mail.links[0]);
	name_later(s, t->link_mode == LINK_SHORTENER ? url : host_of(url), &c,
		   player->family >= FAMILY_PHISH);
	if (s->mail.link_count > 1 && t->victim != NOBODY && chance_is(&c, 0.3))
		name_later(s, host_of(buf_str(&s->mail.links[s->mail.link_count - 1])), &c, false);
}

/* Honest people mostly sleep at night. */
static int64_t awake(const struct player *player, int64_t at_us, struct chance *c)
{
	int64_t local = at_us + lands[player->land].zone_minutes * MOMENT_MINUTE;
	int64_t hour = local / MOMENT_HOUR % 24;

	return hour < 6 && chance_is(c, 0.8) ? at_us + 7 * MOMENT_HOUR : at_us;
}

static void next_send(struct stage *s, const struct entry *entry, const struct player *player,
		      const struct bout *bout)
{
	struct chance c = chance_of(player->seed, ((uint64_t)entry->bout << 40) + entry->n, 95);
	int64_t at = entry->at_us + (int64_t)chance_wait(&c, (double)bout->gap_us) +
		     MOMENT_SECOND / 20;

	if (bout->kind == BOUT_USUAL && bout->gap_us > MOMENT_HOUR)
		at = awake(player, at, &c);
	if (entry->n + 1 < bout->count && at < s->cast->until_us)
		put(s, (struct entry){ .at_us = at,
				       .what = HAPPENS_SEND,
				       .player = entry->player,
				       .bout = entry->bout,
				       .n = entry->n + 1 });
}

static void on_send(struct stage *s, const struct entry *entry)
{
	const struct player *player = &s->cast->players[entry->player];
	const struct bout *bout = &player->bouts[entry->bout];

	if (entry->at_us >= s->cast->until_us)
		return;
	mail_write(&s->mail, player, bout, entry->n, entry->at_us);
	tell_message(&s->tell, &s->mail);
	if (bout->kind == BOUT_HARM) {
		tell_truth_message(&s->tell, &s->mail);
		scanners_hear(s, player);
	}
	feedback_plan(s, entry, bout);
	next_send(s, entry, player, bout);
}

static void on_scanner(struct stage *s, const struct entry *entry)
{
	static const char *const scanners[] = { "harbour-list", "phishwatch", "domain-ledger" };

	tell_scanner(&s->tell, entry->at_us, scanners[entry->code % 3], s->named[entry->n],
		     word_of(&scanner_words, entry->result));
}

static void happen(struct stage *s, const struct entry *entry)
{
	const struct player *player = &s->cast->players[entry->player];

	switch ((enum happening)entry->what) {
	case HAPPENS_SIGNUP:
		on_signup(s, entry);
		break;
	case HAPPENS_CARD:
		tell_card(&s->tell, player, entry->at_us);
		break;
	case HAPPENS_DOMAIN:
		on_domain(s, entry);
		break;
	case HAPPENS_LOGIN:
		on_login(s, entry);
		break;
	case HAPPENS_SEND:
		on_send(s, entry);
		break;
	case HAPPENS_FEEDBACK:
		tell_delivery(&s->tell, player, entry);
		break;
	case HAPPENS_SCANNER:
		on_scanner(s, entry);
		break;
	}
}

/* ---- from the first signup to the last answer ------------------------------------------------------ */

static double share_of(const struct cast *cast, int64_t at_us)
{
	double history = (double)(at_us - cast->from_us + 90 * MOMENT_DAY) / (90.0 * MOMENT_DAY);

	if (at_us < cast->from_us)
		return history < 0 ? 0 : 0.3 * history;
	return 0.3 + 0.7 * fmin((double)(at_us - cast->from_us) /
					(double)(cast->until_us - cast->from_us),
				1);
}

static void play(struct stage *s, const struct sim_ears *ears)
{
	struct entry entry;
	uint64_t told = 0;

	for (uint32_t i = 0; i < s->cast->player_count && !s->tell.stopped; i++)
		tell_truth_account(&s->tell, &s->cast->players[i]);
	for (uint32_t i = 0; i < s->cast->player_count; i++)
		put(s, (struct entry){ .at_us = s->cast->players[i].signup_us,
				       .what = HAPPENS_SIGNUP,
				       .player = i });
	while (!s->tell.stopped && agenda_take(&s->agenda, &entry)) {
		s->now_us = entry.at_us;
		happen(s, &entry);
		if (ears->progress && s->tell.told - told >= PROGRESS_EVENTS) {
			told = s->tell.told;
			ears->progress(ears->with, (int64_t)told, share_of(s->cast, s->now_us));
		}
	}
}

enum err sim_run(const struct sim_plan *plan, const struct sim_ears *ears)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct stage s = { 0 };
	struct grammar *grammar = NULL;
	const char **lines = ARENA_ARRAY(arena, sim_words_count + sim_scams_count, const char *);
	enum err e;

	for (size_t i = 0; i < sim_words_count; i++)
		lines[i] = sim_words[i];
	for (size_t i = 0; i < sim_scams_count; i++)
		lines[sim_words_count + i] = sim_scams[i];
	e = grammar_make(arena, lines, sim_words_count + sim_scams_count, &grammar);
	if (!e)
		e = cast_make(arena, plan, &s.cast);
	if (e) {
		grammar_release(grammar);
		return e;
	}
	wardrobe_fill(&s.wardrobe, s.cast, grammar);
	s.was_named = ARENA_ARRAY(arena, s.cast->actor_count, bool);
	mail_begin(&s.mail, &s.wardrobe);
	tell_begin(&s.tell, s.cast, &s.wardrobe, ears);
	play(&s, ears);
	e = s.tell.stopped ? err_fail(ERR_CANCELLED, "stopped") : ERR_NONE;
	tell_end(&s.tell);
	mail_end(&s.mail);
	agenda_release(&s.agenda);
	grammar_release(grammar);
	return e;
}
