#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/acts_private.h"
#include "core/desk/chat_claims.h"
#include "core/desk/judging.h"
#include "core/desk/race.h"
#include "core/model/place.h"

#define QUOTE_MAX ((size_t)80) /* of it in the log */

const char *pin_done(enum pin_what what)
{
	/* clang-format off */
	static const char *const done[] = {
		[PIN_KEEP]    = "pinned",
		[PIN_CORRECT] = "put right what is read of",
		[PIN_DROP]    = "dropped a claim of",
		[PIN_FORGET]  = "read anew what is said by",
	};
	/* clang-format on */

	return done[what];
}

/* The line that is meant, with what is read from it now. */
struct pinning {
	bool found;
	struct event line;
	struct claim_pin *pins;
	size_t pin_count;
	const struct line_claim *claims;
	size_t claim_count;
	size_t from, to;
	const struct line_claim *now; /* what stands there; NULL for nothing */
};

static enum err lines_walk(struct acting *a, struct account_no no, struct chat_lines *lines,
			   struct pinning *p)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct stored_event stored;
	enum err e = event_cursor_open(a->desk->store, no, 1u << EVENT_CHAT, false, &cursor);

	while (!e && event_cursor_next(cursor, passing, &stored)) {
		chat_lines_add(lines, &stored.event);
		if (str_equal(stored.event.id, a->pin->event)) {
			p->found = true;
			p->line = stored.event;
			p->line.as.chat.text = arena_str(a->arena, stored.event.as.chat.text);
			p->line.id = arena_str(a->arena, stored.event.id);
		}
		arena_reset(passing);
	}
	return e ? e : event_cursor_error(cursor);
}

static void claims_find(struct acting *a, const struct chat_lines *lines, struct pinning *p)
{
	size_t count = 0;
	const struct line_reading *read = chat_lines_read(lines, p->pins, p->pin_count, a->arena,
							  &count);

	for (size_t i = 0; i < count; i++)
		if (str_equal(read[i].event, a->pin->event)) {
			p->claims = read[i].claims;
			p->claim_count = read[i].count;
		}
}

static enum err line_find(struct acting *a, struct account_no no, struct pinning *p)
{
	CLEANUP(chat_lines_release) struct chat_lines lines = { 0 };
	enum err e = lines_walk(a, no, &lines, p);

	if (!e && p->found)
		e = store_pins(a->desk->store, a->arena, no, &p->pins, &p->pin_count);
	if (!e && p->found)
		claims_find(a, &lines, p);
	return e;
}

static const struct line_claim *claim_meant(const struct pinning *p)
{
	for (size_t i = 0; i < p->claim_count; i++)
		if (p->claims[i].counts)
			return &p->claims[i];
	return p->claim_count ? p->claims : NULL;
}

static const struct line_claim *claim_within(const struct pinning *p)
{
	const struct line_claim *found = NULL;

	for (size_t i = 0; i < p->claim_count; i++) {
		const struct line_claim *claim = &p->claims[i];

		if (claim->from < p->to && p->from < claim->to && (!found || !found->counts))
			found = claim;
	}
	return found;
}

static bool is_boundary(struct str text, size_t at)
{
	return at == text.len || (at < text.len && ((unsigned char)text.at[at] & 0xC0) != 0x80);
}

/* Which bytes are meant; false: the request names none that there are. */
static bool span_find(const struct pin_request *wanted, struct pinning *p)
{
	struct str text = p->line.as.chat.text;

	p->from = wanted->from;
	p->to = wanted->to;
	if (!p->from && !p->to) {
		p->now = claim_meant(p);
		p->from = p->now ? p->now->from : 0;
		p->to = p->now ? p->now->to : text.len;
	} else {
		p->now = claim_within(p);
	}
	return p->from < p->to && is_boundary(text, p->from) && is_boundary(text, p->to);
}

static struct str claim_text(struct arena *arena, const char country[3], enum chat_claim_kind kind,
			     struct str quote)
{
	struct str cut = utf8_head(quote, QUOTE_MAX);

	return arena_strf(arena, "%s%s%s: \"%" PRI_STR "%s\"", country, country[0] ? " " : "",
			  word_of(&chat_claim_words, (int)kind), ARG_STR(cut),
			  cut.len < quote.len ? "..." : "");
}

static struct str was_text(struct arena *arena, const struct line_claim *now)
{
	if (!now)
		return STR("; nothing was read there");
	if (now->denies_proxy)
		return STR("; a denied proxy was read there");
	return arena_strf(arena, "; %s %s%s%s",
			  now->dropped ? "dropped before:" : "before:", now->country,
			  now->country[0] ? " " : "", word_of(&chat_claim_words, (int)now->kind));
}

static struct str pin_sentence(struct acting *a, const struct claim_pin *pin,
			       const struct line_claim *now)
{
	struct str what = claim_text(a->arena, pin->country, pin->kind, pin->quote);
	struct str was = now && now->pinned == (pin->what != PIN_DROP) &&
					 str_equal(str_of(now->country), str_of(pin->country)) &&
					 now->kind == pin->kind
				 ? STR("")
				 : was_text(a->arena, now);

	if (pin->what != PIN_FORGET && now && now->denies_proxy && !pin->country[0])
		what = arena_strf(a->arena, "no proxy: \"%" PRI_STR "\"", ARG_STR(pin->quote));
	return arena_strf(a->arena, "%" PRI_STR "%" PRI_STR "%s%" PRI_STR, ARG_STR(what),
			  ARG_STR(was), a->reason.len ? "; " : "", ARG_STR(a->reason));
}

/* "ada dropped this claim at 03:00 UTC" */
static struct str pinned_sentence(struct acting *a, const struct claim_pin *pin, const char *then)
{
	static const char *const did[] = {
		[PIN_KEEP] = "pinned this claim",
		[PIN_CORRECT] = "put this claim right",
		[PIN_DROP] = "dropped this claim",
		[PIN_FORGET] = "took this claim back to how it was read",
	};
	char when[RACE_WHEN_MAX];

	race_when(pin->pinned_at, a->now, when);
	return arena_strf(a->arena, "%" PRI_STR " %s %s: %s", ARG_STR(pin->actor), did[pin->what],
			  when, then);
}

/* A colleague's word that the rep has not seen. */
static bool is_late(struct acting *a, struct act_answer_row *row, const struct pinning *p)
{
	const struct claim_pin *there = pin_on(p->pins, p->pin_count, a->pin->event, p->from,
					       p->to);

	int64_t stands = there && there->what != PIN_FORGET ? there->action.n : 0;

	/* What was taken back to how it was read shows no pin; and nobody is late for their own. */
	if (a->pin->seen < 0 || stands == a->pin->seen ||
	    (there && str_equal(there->actor, a->actor)))
		return false;
	act_settle(a, row, RESULT_REFUSED,
		   there ? pinned_sentence(a, there, "look again")
			 : STR("the pin that was there has been taken back: look again"));
	return true;
}

static bool is_so(const struct claim_pin *pin, const struct pinning *p)
{
	const struct line_claim *now = p->now;

	switch (pin->what) {
	case PIN_DROP:
		return now && now->dropped;
	case PIN_FORGET:
		return !now || !now->pin.n;
	case PIN_KEEP:
	case PIN_CORRECT:
		return now && now->pinned && now->from == pin->from && now->to == pin->to &&
		       now->kind == pin->kind &&
		       str_equal(str_of(now->country), str_of(pin->country));
	}
	return false;
}

/* What is to be kept. An absent sentence: it may be. */
static struct str pin_make(struct acting *a, struct pinning *p, struct claim_pin *pin)
{
	const struct pin_request *wanted = a->pin;
	bool keeps = wanted->what == PIN_KEEP || wanted->what == PIN_CORRECT;

	if (!p->found)
		return STR("no such line in its chat");
	if (p->line.as.chat.from != CHAT_CUSTOMER)
		return STR("only what the customer wrote can be a claim");
	if (!span_find(wanted, p))
		return STR("the line has no such part");
	*pin = (struct claim_pin){ .event = p->line.id,
				   .at = p->line.at,
				   .from = p->from,
				   .to = p->to,
				   .quote = str_sub(p->line.as.chat.text, p->from, p->to - p->from),
				   .what = wanted->what,
				   .kind = wanted->kind };
	if (wanted->country[0] && !country_parse(str_of(wanted->country), pin->country))
		return arena_strf(a->arena, "no country has the code %s", wanted->country);
	if (!wanted->country[0] && p->now) {
		for (size_t i = 0; i < sizeof(pin->country); i++)
			pin->country[i] = p->now->country[i];
		pin->kind = p->now->kind;
	}
	if (!keeps || (p->now && p->now->denies_proxy))
		return (struct str){ 0 };
	if (wanted->denies_proxy)
		return STR("no denied proxy was read there: name a country, or drop");
	if (!pin->country[0])
		return STR("which country does it claim?");
	return (struct str){ 0 };
}

enum err act_judge_anew(struct acting *a, struct act_answer_row *row)
{
	struct account_no no = row->account.no;
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct judge_count count = { 0 };
	struct cluster_no cluster;
	struct judging j;
	enum err e = judging_begin(&j, a->desk, &count);

	if (!e)
		e = judge_account(&j, arena, no, &cluster);
	judging_end(&j);
	if (!e)
		e = store_dirty_put(a->desk->store, no);
	return e ? e : store_account_row(a->desk->store, a->arena, no, &row->account);
}

enum err act_pin(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_PIN, .after = *standing };
	struct pinning p = { 0 };
	struct claim_pin pin = { 0 };
	struct str why;
	enum err e = line_find(a, row->account.no, &p);

	if (e)
		return e;
	why = pin_make(a, &p, &pin);
	if (why.len) {
		act_settle(a, row, RESULT_REFUSED, why);
		return ERR_NONE;
	}
	if (is_late(a, row, &p))
		return ERR_NONE;
	if (is_so(&pin, &p)) {
		act_settle(a, row, RESULT_ALREADY, STR("it is so already"));
		return ERR_NONE;
	}
	put.reason = pin_sentence(a, &pin, p.now);
	e = act_write(a, row, &put);
	if (e || a->act->dry_run)
		return e;
	pin.action = row->action;
	e = store_pin_put(a->desk->store, row->account.no, &pin);
	return e ? e : act_judge_anew(a, row);
}

static const struct claim_pin *of_action(const struct claim_pin *pins, size_t count,
					 struct action_no action)
{
	for (size_t i = 0; i < count; i++)
		if (pins[i].action.n == action.n)
			return &pins[i];
	return NULL;
}

enum err act_unpin(struct acting *a, const struct action *pinned, bool *held, struct str *why)
{
	struct account_no no = pinned->account_no;
	const struct claim_pin *pin, *there;
	struct claim_pin *pins = NULL;
	size_t count = 0;
	enum err e = store_pins(a->desk->store, a->arena, no, &pins, &count);

	if (e)
		return e;
	pin = of_action(pins, count, pinned->no);
	there = pin ? pin_on(pins, count, pin->event, pin->from, pin->to) : NULL;
	*held = pin && there == pin;
	*why = pin ? pinned_sentence(a, there, "not undone") : STR("it holds no longer");
	if (!*held || a->act->dry_run)
		return ERR_NONE;
	return store_pin_drop(a->desk->store, pinned->no, held);
}
