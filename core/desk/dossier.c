#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/desk/answer.h"
#include "core/desk/chat_claims.h"
#include "core/desk/cluster_view.h"
#include "core/desk/desk_private.h"
#include "core/desk/judgement_json.h"
#include "core/desk/questions.h"
#include "core/desk/standing_words.h"

#define CHAT_MAX 2000
#define CARDS_MAX 1024
#define DOMAINS_MAX 1024
#define OUTSIDE_MAX 64
#define ACTIONS_MAX 500
#define KEPT_MAX 20000 /* card, domain and outside action events that are read */
#define PASSING_BYTES ((size_t)256 * 1024)

/* What the walk over an account's events gathers, newest first. */
struct gathering {
	struct arena *arena;
	struct dossier *dossier;
	struct action *outside;
	size_t outside_count;
};

#define LIST_ADD(arena, list, count, row) \
	do { \
		(list) = arena_grow((arena), (list), (count), sizeof(*(list))); \
		(list)[(count)++] = (row); \
	} while (0)

static void take_text(struct str *into, struct str text)
{
	if (str_is_absent(*into))
		*into = text;
}

/* An older word on a card fills only what newer ones left out. */
static void card_gather(struct gathering *g, const struct event *event)
{
	struct dossier *d = g->dossier;
	const struct event_card *from = &event->as.card;

	for (size_t i = 0; i < d->card_count; i++) {
		struct event_card *card = &d->cards[i].card;

		if (!str_equal(card->fingerprint, from->fingerprint))
			continue;
		take_text(&card->bin, from->bin);
		take_text(&card->last4, from->last4);
		take_text(&card->country, from->country);
		take_text(&card->name, from->name);
		take_text(&card->postcode, from->postcode);
		if (card->avs == CHECK_UNKNOWN)
			card->avs = from->avs;
		if (card->cvc == CHECK_UNKNOWN)
			card->cvc = from->cvc;
		if (card->prepaid == NOT_KNOWN)
			card->prepaid = from->prepaid;
		return;
	}
	if (d->card_count < CARDS_MAX)
		LIST_ADD(g->arena, d->cards, d->card_count,
			 ((struct dossier_card){ *from, event->at, event->id }));
}

static void domain_gather(struct gathering *g, const struct event *event)
{
	struct dossier *d = g->dossier;
	const struct event_domain *from = &event->as.domain;

	for (size_t i = 0; i < d->domain_count; i++) {
		struct event_domain *domain = &d->domains[i].domain;

		if (!str_equal_nocase(domain->domain, from->domain))
			continue;
		if (domain->state == DOMAIN_UNKNOWN)
			domain->state = from->state;
		if (domain->spf == NOT_KNOWN)
			domain->spf = from->spf;
		if (domain->dkim == NOT_KNOWN)
			domain->dkim = from->dkim;
		if (domain->mx == NOT_KNOWN)
			domain->mx = from->mx;
		if (moment_is_never(domain->registered_at))
			domain->registered_at = from->registered_at;
		return;
	}
	if (d->domain_count < DOMAINS_MAX)
		LIST_ADD(g->arena, d->domains, d->domain_count,
			 ((struct dossier_domain){ *from, event->at, event->id }));
}

static struct str known_word(const struct words *words, int value)
{
	return value > 0 ? word_str(words, value) : (struct str){ 0 };
}

static void message_gather(struct gathering *g, const struct stored_event *stored)
{
	struct dossier *d = g->dossier;
	struct dossier_message row = { .id = stored->event.id,
				       .at = stored->event.at,
				       .message = stored->event.as.message,
				       .decision = known_word(&decision_words,
							      stored->event.as.message.decision),
				       .has_place = stored->has_place,
				       .place = stored->place };

	if (d->message_count < DOSSIER_MESSAGES_MAX)
		LIST_ADD(g->arena, d->messages, d->message_count, row);
}

static void chat_gather(struct gathering *g, const struct event *event)
{
	struct dossier *d = g->dossier;
	struct dossier_chat row = { .id = event->id, .at = event->at, .chat = event->as.chat };

	if (d->chat_count < CHAT_MAX)
		LIST_ADD(g->arena, d->chat, d->chat_count, row);
}

static void outside_gather(struct gathering *g, const struct event *event)
{
	/* clang-format off */
	static const enum act_kind kinds[] = {
		[OUTSIDE_DISABLE] = ACT_DISABLE, [OUTSIDE_ENABLE] = ACT_ENABLE, [OUTSIDE_DELETE] = ACT_DELETE,
	};
	/* clang-format on */
	struct action row = {
		.at = event->at,
		.actor = event->as.action.by,
		.account = event->account,
		.what = kinds[event->as.action.action],
		.reason = event->as.action.reason,
		.state = ACT_CONFIRMED,
		.outside = true,
		.event = event->id,
	};

	if (g->outside_count < OUTSIDE_MAX)
		LIST_ADD(g->arena, g->outside, g->outside_count, row);
}

static void delivery_gather(struct gathering *g, const struct event_delivery *delivery)
{
	int64_t *sum = &g->dossier->deliveries[delivery->result];

	*sum = *sum > INT64_MAX - delivery->count ? INT64_MAX : *sum + delivery->count;
}

static void event_gather(struct gathering *g, const struct stored_event *stored)
{
	const struct event *event = &stored->event;

	switch (event->type) {
	case EVENT_CARD:
		card_gather(g, event);
		break;
	case EVENT_DOMAIN:
		domain_gather(g, event);
		break;
	case EVENT_MESSAGE:
		message_gather(g, stored);
		break;
	case EVENT_DELIVERY:
		delivery_gather(g, &event->as.delivery);
		break;
	case EVENT_CHAT:
		chat_gather(g, event);
		break;
	case EVENT_ACTION:
		outside_gather(g, event);
		break;
	default:
		break;
	}
}

/* Walk the events of some types, newest first, until `most` were seen. Those that only count pass through
 * an arena that is emptied now and then. */
static enum err walk(struct desk *desk, struct gathering *g, uint32_t types, size_t most,
		     bool only_counts)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct stored_event stored;
	enum err e = event_cursor_open(desk->store, g->dossier->account.no, types, true, &cursor);

	if (e)
		return e;
	while (most-- && event_cursor_next(cursor, only_counts ? passing : g->arena, &stored)) {
		event_gather(g, &stored);
		if (only_counts && arena_used(passing) > PASSING_BYTES)
			arena_reset(passing);
	}
	return event_cursor_error(cursor);
}

/* Campaigns that turned out to be one go by one number. */
static enum err campaigns_name(struct desk *desk, struct arena *arena, struct dossier *d)
{
	CLEANUP(map_release) struct map names = { 0 };
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < d->message_count; i++) {
		int64_t found = d->messages[i].message.campaign, now = found;

		if (!found)
			continue;
		if (!map_get_number(&names, (uint64_t)found, &now)) {
			e = store_campaign_of(desk->store, d->account.no, d->messages[i].id, &now);
			map_put_number(&names, (uint64_t)found, now);
		}
		d->messages[i].campaign = arena_strf(arena, "%lld", (long long)now);
	}
	return e;
}

static enum err events_gather(struct desk *desk, struct gathering *g)
{
	const uint32_t kept = 1u << EVENT_CARD | 1u << EVENT_DOMAIN | 1u << EVENT_ACTION;
	enum err e = walk(desk, g, kept, KEPT_MAX, false);

	if (!e)
		e = walk(desk, g, 1u << EVENT_CHAT, CHAT_MAX, false);
	if (!e)
		e = walk(desk, g, 1u << EVENT_MESSAGE, DOSSIER_MESSAGES_MAX, false);
	if (!e)
		e = walk(desk, g, 1u << EVENT_DELIVERY, SIZE_MAX, true);
	return e ? e : campaigns_name(desk, g->arena, g->dossier);
}

static void chat_reverse(struct dossier *d)
{
	for (size_t i = 0, k = d->chat_count; i + 1 < k; i++) {
		struct dossier_chat row = d->chat[i];

		d->chat[i] = d->chat[--k];
		d->chat[k] = row;
	}
}

/* Oldest first; lines of one moment in the order in which they came. */
static int chat_order(const void *left, const void *right)
{
	const struct dossier_chat *a = left, *b = right;

	if (a->at.us != b->at.us)
		return a->at.us < b->at.us ? -1 : 1;
	if (a->chat.arrived != b->chat.arrived)
		return a->chat.arrived < b->chat.arrived ? -1 : 1;
	return str_compare(a->id, b->id);
}

static int newest_first(const void *left, const void *right)
{
	const struct action *a = left, *b = right;

	if (a->at.us != b->at.us)
		return a->at.us > b->at.us ? -1 : 1;
	if (a->no.n != b->no.n)
		return a->no.n > b->no.n ? -1 : 1;
	return str_compare(a->event, b->event);
}

static enum err actions_gather(struct desk *desk, struct gathering *g)
{
	struct dossier *d = g->dossier;
	struct action_filter filter = { .account = d->account.no, .limit = ACTIONS_MAX };
	struct action *own = NULL;
	size_t own_count = 0;
	enum err e = store_actions(desk->store, g->arena, &filter, &own, &own_count);

	if (e)
		return e;
	d->actions = ARENA_ARRAY(g->arena, own_count + g->outside_count + 1, struct action);
	for (size_t i = 0; i < own_count; i++)
		d->actions[d->action_count++] = own[i];
	for (size_t i = 0; i < g->outside_count; i++)
		d->actions[d->action_count++] = g->outside[i];
	if (d->action_count)
		qsort(d->actions, d->action_count, sizeof(*d->actions), newest_first);
	return ERR_NONE;
}

static enum err judgement_gather(struct desk *desk, struct arena *arena, struct dossier *d)
{
	struct str body;
	enum err e = store_judgement(desk->store, arena, d->account.no, &body, &d->judged_at);

	if (e == ERR_NOT_FOUND) /* not judged yet: its events are still on their way */
		return ERR_NONE;
	if (!e)
		e = judgement_read(arena, body, &d->judgement);
	return e;
}

static bool zone_take(struct arena *arena, struct str zone, struct moment now, struct dossier *d)
{
	char clock[8];
	int offset;

	if (!zone.len || moment_zone_offset(zone, now, &offset))
		return false;
	moment_print_clock(now, offset, clock);
	d->has_customer_offset = true;
	d->customer_offset_minutes = offset;
	d->customer_time = arena_strf(arena, "%s %" PRI_STR, clock, ARG_STR(zone));
	return true;
}

/* In the zone the customer named, if there is such a one, else in that of the newest address that is no exit of a
 * proxy. */
static void customer_time(struct arena *arena, struct moment now, struct dossier *d)
{
	const struct location *location = &d->judgement.location;
	bool taken = zone_take(arena, d->profile.fields.timezone, now, d);

	for (size_t i = 0; !taken && i < location->observation_count; i++) {
		const struct place *place = &location->observations[i].place;

		if (place->proxy.verdict <= PROXY_NONE)
			taken = zone_take(arena, place->timezone, now, d);
	}
}

static struct dossier_chat *chat_line(struct dossier *d, struct str event)
{
	for (size_t i = d->chat_count; i > 0; i--)
		if (str_equal(d->chat[i - 1].id, event))
			return &d->chat[i - 1];
	return NULL;
}

/* What each line says of where the customer is. */
static enum err claims_gather(struct desk *desk, struct arena *arena, struct dossier *d)
{
	CLEANUP(chat_lines_release) struct chat_lines lines = { 0 };
	struct line_reading *read;
	struct claim_pin *pins = NULL;
	size_t count = 0, pin_count = 0;
	enum err e = d->chat_count
			     ? store_pins(desk->store, arena, d->account.no, &pins, &pin_count)
			     : ERR_NONE;

	if (e)
		return e;
	for (size_t i = 0; i < d->chat_count; i++)
		chat_lines_add(&lines, &(struct event){ .type = EVENT_CHAT,
							.id = d->chat[i].id,
							.at = d->chat[i].at,
							.as.chat = d->chat[i].chat });
	read = chat_lines_read(&lines, pins, pin_count, arena, &count);
	for (size_t i = 0; i < count; i++) {
		struct dossier_chat *line = chat_line(d, read[i].event);

		if (!line)
			continue;
		line->claims = read[i].claims;
		line->claim_count = read[i].count;
		claims_compare(&d->judgement.location, line->at, line->claims, line->claim_count);
	}
	return ERR_NONE;
}

static enum err parts_gather(struct desk *desk, struct arena *arena, struct dossier *d)
{
	struct gathering g = { .arena = arena, .dossier = d };
	enum err e = store_profile(desk->store, arena, d->account.no, &d->profile);

	if (!e)
		e = judgement_gather(desk, arena, d);
	if (!e && d->account.cluster.n)
		e = cluster_view(desk, arena, d->account.cluster, &d->cluster);
	if (!e)
		e = events_gather(desk, &g);
	if (!e)
		e = store_notes(desk->store, arena, d->account.no, &d->notes, &d->note_count);
	if (!e)
		e = actions_gather(desk, &g);
	chat_reverse(d);
	if (!e)
		e = claims_gather(desk, arena, d); /* in the order in which they were judged */
	if (d->chat_count)
		qsort(d->chat, d->chat_count, sizeof(*d->chat), chat_order);
	return e;
}

static void questions_put(struct desk *desk, struct arena *arena, struct dossier *d)
{
	struct location *location = &d->judgement.location;

	d->questions = questions_make(&desk->settings, d, arena, &d->question_count);
	location->ask_count = 0;
	for (size_t i = 0; i < d->question_count && i < ARRAY_LEN(location->ask); i++)
		location->ask[location->ask_count++] = d->questions[i].text;
}

enum err dossier_make(struct desk *desk, struct arena *arena, struct str account,
		      struct dossier *dossier)
{
	struct dossier d = { 0 };
	struct account_no no;
	enum err e = store_account_find(desk->store, account, &no);

	if (e == ERR_NOT_FOUND)
		return err_fail(e, "%" PRI_STR ": no such account", ARG_STR(account));
	if (!e)
		e = store_account_row(desk->store, arena, no, &d.account);
	if (!e)
		e = parts_gather(desk, arena, &d);
	if (e)
		return e;
	if (!d.account.cluster.n)
		d.cluster.row.size = 1;
	present_gather(desk, arena, d.account.id, &d.present, &d.present_count);
	customer_time(arena, moment_now(), &d);
	cases_look(arena, &d);
	gate_look(&desk->settings, &d, &d.gate);
	questions_put(desk, arena, &d);
	e = dossier_chat_look(desk, arena, &d);
	if (e)
		return e;
	d.banner = standing_banner(arena, &d, moment_now());
	d.refund = arena_str(arena, standing_refund(&desk->settings, &d));
	*dossier = d;
	return ERR_NONE;
}

enum err dossier_gate(struct desk *desk, const struct account_row *account, struct gate *gate)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct dossier d = { .account = *account };
	struct gathering g = { .arena = arena, .dossier = &d };
	enum err e = judgement_gather(desk, arena, &d);

	if (!e)
		e = walk(desk, &g, 1u << EVENT_DOMAIN, KEPT_MAX, false);
	if (!e)
		gate_look(&desk->settings, &d, gate);
	return e;
}

enum err answer_account(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	snapshot->dossier = ARENA_NEW(snapshot->arena, struct dossier);
	return dossier_make(desk, snapshot->arena, request->account, snapshot->dossier);
}
