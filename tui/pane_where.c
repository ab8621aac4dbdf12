#include <inttypes.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/ip.h"
#include "core/desk/desk.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/pane.h"
#include "tui/wording.h"

enum {
	X_WHO = 1,
	X_SIGN = 5,
	X_COUNTRY = 6,
	X_SOURCE = 9,
	X_TEXT = 21,
	WHEN_CELLS = 6
};

#define WHEN_CLAIMED_WIDTH 50 /* narrower than this there is no room for times */
#define WHEN_SEEN_WIDTH 72
#define LIKELY_LEAST 0.005
/* What is said and seen beyond these stands below what may explain it and what to ask, which always show. */
#define SAID_ROWS 5
#define SEEN_ROWS 4

enum style sum_of_where(const struct pane_source *source, struct buf *out)
{
	const struct location *location = &source->dossier->judgement.location;

	for (const char *at = word_of(&place_words, location->verdict); *at; at++)
		buf_add_char(out, (char)(*at - 'a' + 'A'));
	if (location->bits > 0.05)
		buf_addf(out, " +%.1f", location->bits);
	return place_style(location->verdict);
}

static void when_at_right(struct paper *paper, struct moment at, struct moment now)
{
	char when[WHEN_MAX];

	word_when(at, now, when);
	paper_right(paper, paper->width - WHEN_CELLS - 1, WHEN_CELLS, STYLE_DIM,
		    paper_text(paper, "%s", when));
}

/* What was read there, and what reps made of it; NULL for what was said long ago. */
static const struct line_claim *read_at(const struct dossier *d, const struct claim *claim)
{
	for (size_t i = d->chat_count; claim->source == CLAIM_CHAT && i > 0; i--) {
		const struct dossier_chat *line = &d->chat[i - 1];

		if (!str_equal(line->id, claim->event))
			continue;
		for (size_t k = 0; k < line->claim_count; k++)
			if (str_equal(line->claims[k].quote, claim->text))
				return &line->claims[k];
		return NULL;
	}
	return NULL;
}

/* Servers may stand anywhere: only what a person did tells where they are. */
static bool is_of_a_person(const struct observation *seen)
{
	return seen->source == SEEN_CHAT || seen->source == SEEN_LOGIN ||
	       seen->source == SEEN_SIGNUP;
}

/* "81.2.69.160 London": the newest sighting that says otherwise. */
static struct str against(struct paper *paper, const struct location *location,
			  const struct line_claim *said)
{
	char ip[IP_TEXT_MAX];

	for (size_t i = 0; said && said->contradicts && i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (!is_of_a_person(seen) ||
		    !str_equal(str_of(seen->place.country), str_of(said->seen)))
			continue;
		ip_print(&seen->ip, ip);
		return paper_text(paper, "≠ %s %s %s", said->seen,
				  word_of(&observation_words, seen->source), ip);
	}
	return (struct str){ 0 };
}

/* The first that is contradicted says by what; the others bear its sign, as what says otherwise does. */
static bool is_first_against(const struct pane_source *source, const struct claim *claim)
{
	const struct location *location = &source->dossier->judgement.location;

	for (const struct claim *before = location->claims; before < claim; before++) {
		const struct line_claim *said = read_at(source->dossier, before);

		if (said && said->contradicts)
			return false;
	}
	return true;
}

/* The quote, what became of it, and what it is held against. */
static void add_said(struct paper *paper, const struct pane_source *source,
		     const struct claim *claim, int room)
{
	const struct line_claim *said = read_at(source->dossier, claim);
	bool denial = claim->denies_proxy && !claim->country[0];
	struct str other = is_first_against(source, claim)
				   ? against(paper, &source->dossier->judgement.location, said)
				   : (struct str){ 0 };
	struct str quote = paper_text(paper, "%s%s\"%" PRI_STR "\"", claim->pinned ? "pinned " : "",
				      denial ? "denies a proxy: " : "", ARG_STR(claim->text));
	int beside = glyph_cells(other, CANVAS_SIDE_MAX);

	if (said && said->contradicts)
		paper_at(paper, X_SIGN, STYLE_BAD, STR("≠"));
	if (other.len && glyph_cells(quote, room) + 1 + beside <= room) {
		paper_at(paper, X_TEXT + room - beside, STYLE_BAD, other);
		other.len = 0;
	}
	paper_flow(paper, X_TEXT, room, claim->pinned ? STYLE_STRONG : STYLE_PLAIN, quote);
	if (!other.len)
		return;
	paper_row(paper);
	paper_cell(paper, X_TEXT, room, STYLE_BAD, other);
}

/* What comes with the account and weighs little alone. */
static bool is_profile(const struct claim *claim)
{
	return claim->source == CLAIM_TIMEZONE || claim->source == CLAIM_LANGUAGE ||
	       claim->source == CLAIM_SIGNUP;
}

/* Whether two say the same, so that one row tells of both: said again in the chat, or another field of the profile. */
static bool goes_with(const struct claim *a, const struct claim *b)
{
	bool chat = a->source == CLAIM_CHAT && b->source == CLAIM_CHAT &&
		    a->denies_proxy == b->denies_proxy && a->present == b->present && !a->pinned &&
		    !b->pinned;

	return str_equal(str_of(a->country), str_of(b->country)) &&
	       (chat || (is_profile(a) && is_profile(b)));
}

static bool is_told(const struct location *location, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (goes_with(&location->claims[i], &location->claims[at]))
			return true;
	return false;
}

/* All that its row tells of: "chat ×3", or "profile" with each field in words. */
struct told {
	struct str *events;
	size_t event_count, count;
	struct str source, text;
};

/* "timezone Europe/Berlin, language de-DE" */
static struct str profile_text(struct paper *paper, const struct location *location,
			       const struct claim *claim)
{
	struct str text = { 0 };

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *other = &location->claims[i];

		if (other == claim || goes_with(claim, other))
			text = paper_text(paper, "%" PRI_STR "%s%s %" PRI_STR, ARG_STR(text),
					  text.len ? ", " : "",
					  word_of(&claim_words, other->source),
					  ARG_STR(other->text));
	}
	return text;
}

static struct told told_with(struct paper *paper, const struct location *location,
			     const struct claim *claim)
{
	struct told told = { .events = ARENA_ARRAY(paper->arena, location->claim_count, struct str),
			     .source = word_str(&claim_words, claim->source),
			     .text = claim->text };

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *other = &location->claims[i];

		if (other != claim && !goes_with(claim, other))
			continue;
		told.count++;
		if (other->event.len)
			told.events[told.event_count++] = other->event;
	}
	if (told.count == 1)
		return told;
	if (claim->source == CLAIM_CHAT) {
		told.source = paper_text(paper, "chat ×%zu", told.count);
		return told;
	}
	told.source = STR("profile");
	told.text = profile_text(paper, location, claim);
	return told;
}

static void add_claim(struct paper *paper, const struct pane_source *source,
		      const struct claim *claim, bool first)
{
	struct told told = told_with(paper, &source->dossier->judgement.location, claim);
	struct moment now = source->now;
	bool timed = paper->width >= WHEN_CLAIMED_WIDTH;
	bool denial = claim->denies_proxy && !claim->country[0];
	int room = paper->width - X_TEXT - (timed ? WHEN_CELLS + 2 : 1);

	paper_item(paper, paper_text(paper, "claim %d %" PRI_STR " %" PRI_STR, (int)claim->source,
				     ARG_STR(claim->event), ARG_STR(claim->text)));
	if (first)
		paper_at(paper, X_WHO, STYLE_DIM, STR("says"));
	paper_cell(paper, X_COUNTRY, 2, STYLE_CLAIM,
		   known_or(str_of(claim->country), denial ? "" : "??"));
	paper_cell(paper, X_SOURCE, X_TEXT - X_SOURCE - 1, STYLE_DIM, told.source);
	if (timed)
		when_at_right(paper, claim->at, now);
	if (claim->source == CLAIM_CHAT)
		add_said(paper, source, claim, room);
	else
		paper_flow(paper, X_TEXT, room, STYLE_PLAIN, told.text);
	paper_events(paper, told.events, told.event_count);
	paper_opens_not(paper, STR("no single event says it: it came with the account's data"));
	paper_copies(paper, claim->text);
}

/* What a rep struck: it counts no longer, and stays to be seen. */
static void add_dropped(struct paper *paper, const struct pane_source *source,
			const struct dossier_chat *line, const struct line_claim *said)
{
	bool timed = paper->width >= WHEN_CLAIMED_WIDTH;
	int room = paper->width - X_TEXT - (timed ? WHEN_CELLS + 2 : 1);

	paper_item(paper,
		   paper_text(paper, "dropped %" PRI_STR " %zu", ARG_STR(line->id), said->from));
	paper_at(paper, X_SIGN, STYLE_DIM, STR("×"));
	paper_cell(paper, X_COUNTRY, 2, STYLE_DIM, str_of(said->country));
	paper_cell(paper, X_SOURCE, X_TEXT - X_SOURCE - 1, STYLE_DIM, STR("chat"));
	if (timed)
		when_at_right(paper, line->at, source->now);
	paper_flow(paper, X_TEXT, room, STYLE_DIM,
		   paper_text(paper, "dropped by %" PRI_STR ": \"%" PRI_STR "\"",
			      ARG_STR(known_or(said->pinned_by, "a rep")), ARG_STR(said->quote)));
	paper_events(paper, &line->id, 1);
	paper_copies(paper, said->quote);
}

static void add_all_dropped(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;

	for (size_t i = d->chat_count; i > 0; i--)
		for (size_t k = 0; k < d->chat[i - 1].claim_count; k++)
			if (d->chat[i - 1].claims[k].dropped)
				add_dropped(paper, source, &d->chat[i - 1],
					    &d->chat[i - 1].claims[k]);
}

static struct str address_text(struct paper *paper, const struct observation *seen)
{
	char ip[IP_TEXT_MAX];

	ip_print(&seen->ip, ip);
	return paper_text(paper, "%s", ip);
}

/* Seen in one way, in one place and behind the same: one row tells of all. */
static bool seen_alike(const struct observation *a, const struct observation *b)
{
	return a->source == b->source && a->place.country[0] &&
	       str_equal(str_of(a->place.country), str_of(b->place.country)) &&
	       str_equal(a->place.city, b->place.city) &&
	       a->place.proxy.verdict == b->place.proxy.verdict;
}

/* All that its row tells of. */
struct sighted {
	struct str *events;
	size_t event_count, addresses;
	int64_t times;
};

static struct sighted sighted_with(struct paper *paper, const struct location *location,
				   const struct observation *seen)
{
	struct sighted all = { .events = ARENA_ARRAY(paper->arena, location->observation_count + 1,
						     struct str) };

	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *other = &location->observations[i];

		if (other != seen && !seen_alike(seen, other))
			continue;
		all.addresses++;
		all.times += other->times > 0 ? other->times : 1;
		if (other->event.len)
			all.events[all.event_count++] = other->event;
	}
	return all;
}

static struct str source_text(struct paper *paper, const struct observation *seen, int64_t times)
{
	if (times > 1)
		return paper_text(paper, "%s ×%" PRId64, word_of(&observation_words, seen->source),
				  times);
	return word_str(&observation_words, seen->source);
}

static struct str whereabouts(struct paper *paper, const struct place *place)
{
	if (place->city.len)
		return place->city;
	if (place->network.len && place->asn)
		return paper_text(paper, "AS%" PRIu32 " %" PRI_STR, place->asn,
				  ARG_STR(place->network));
	if (place->asn)
		return paper_text(paper, "AS%" PRIu32, place->asn);
	return known_or(place->network, "place ?");
}

/* Is it what a claim in the chat is held against? */
static bool contradicts(const struct dossier *d, const struct observation *seen)
{
	for (size_t i = 0; is_of_a_person(seen) && i < d->chat_count; i++)
		for (size_t k = 0; k < d->chat[i].claim_count; k++)
			if (d->chat[i].claims[k].contradicts && seen->place.country[0] &&
			    str_equal(str_of(d->chat[i].claims[k].seen),
				      str_of(seen->place.country)))
				return true;
	return false;
}

static void add_observation(struct paper *paper, const struct pane_source *source,
			    const struct observation *seen, bool first)
{
	struct moment now = source->now;
	CLEANUP(buf_release) struct buf proxy = BUF_UP_TO(60);
	struct sighted all = sighted_with(paper, &source->dossier->judgement.location, seen);
	struct str address = address_text(paper, seen), shown = address, hidden;
	bool timed = paper->width >= WHEN_SEEN_WIDTH;
	int room = paper->width - X_TEXT - (timed ? WHEN_CELLS + 2 : 1);
	int x = X_TEXT, hidden_cells;

	paper_item(paper,
		   paper_text(paper, "seen %d %" PRI_STR, (int)seen->source, ARG_STR(address)));
	if (first)
		paper_at(paper, X_WHO, STYLE_DIM, STR("seen"));
	if (contradicts(source->dossier, seen))
		paper_at(paper, X_SIGN, STYLE_BAD, STR("≠"));
	paper_cell(paper, X_COUNTRY, 2, STYLE_OBSERVATION,
		   known_or(str_of(seen->place.country), "??"));
	paper_cell(paper, X_SOURCE, X_TEXT - X_SOURCE - 1, STYLE_DIM,
		   source_text(paper, seen, all.times));
	if (timed)
		when_at_right(paper, seen->at, now);
	if (all.addresses > 1)
		shown = paper_text(paper, "%" PRI_STR " +%zu", ARG_STR(address), all.addresses - 1);
	word_proxy(&seen->place.proxy, &proxy);
	hidden = paper_text(paper, "%s", buf_text(&proxy));
	hidden_cells = glyph_cells(hidden, room);
	paper_right(paper, X_TEXT + room - hidden_cells, hidden_cells,
		    proxy_style(seen->place.proxy.verdict), hidden);
	room -= hidden_cells + (hidden_cells ? 1 : 0);
	x += glyph_cells(shown, room);
	paper_cell(paper, X_TEXT, room, STYLE_PLAIN, shown);
	x = x < X_TEXT + 15 ? X_TEXT + 15 : x;
	paper_cell(paper, x + 1, X_TEXT + room - x - 1, STYLE_DIM,
		   whereabouts(paper, &seen->place));
	paper_events(paper, all.events, all.event_count);
	paper_opens_not(paper, STR("no single event shows it"));
	paper_copies(paper, address);
}

static void add_likely(struct paper *paper, const struct location *location)
{
	int x = X_SOURCE + 1;

	if (!location->explanation_count)
		return;
	paper_item(paper, STR("likely"));
	paper_at(paper, X_WHO, STYLE_DIM, STR("likely"));
	for (size_t i = 0; i < location->explanation_count && i < EXPLANATION_COUNT; i++) {
		const struct explanation *e = &location->explanations[i];
		char probability[8];

		if (!(e->probability >= LIKELY_LEAST))
			continue;

		gauge_probability(e->probability, probability);
		struct str text = paper_text(paper, "%s %s", explanation_word(e->kind),
					     probability);
		int cells = glyph_cells(text, CANVAS_SIDE_MAX);

		if (x + cells >= paper->width && x > X_SOURCE + 1) {
			paper_row(paper);
			x = X_SOURCE + 1;
		}
		paper_at(paper, x, i ? STYLE_PLAIN : STYLE_STRONG, text);
		x += cells + 3;
	}
	paper_opens_not(paper, STR("weighed from the lines above: each opens its event"));
}

/* Two countries at once in one conversation contradict each other, wherever the customer is seen. */
static void add_apart(struct paper *paper, const struct location *location)
{
	struct str named = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (claim->source != CLAIM_CHAT || !claim->present || !claim->country[0] ||
		    str_find(named, str_of(claim->country)) != SIZE_MAX)
			continue;
		named = paper_text(paper, "%" PRI_STR "%s%s", ARG_STR(named), count++ ? ", " : "",
				   claim->country);
	}
	if (count < 2)
		return;
	paper_item(paper, STR("apart"));
	paper_at(paper, X_SIGN, STYLE_BAD, STR("≠"));
	paper_flow(paper, X_COUNTRY, 0, STYLE_BAD,
		   paper_text(paper, "says %" PRI_STR " in the chat: not all can be",
			      ARG_STR(named)));
	paper_opens_not(paper, STR("put together from the lines above: each opens its event"));
}

static void add_ask(struct paper *paper, const struct location *location, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < location->ask_count && i < ARRAY_LEN(location->ask);
	     i++) {
		paper_item(paper, location->ask[i]);
		paper_at(paper, X_WHO, STYLE_DIM, i ? STR("or") : STR("ask"));
		paper_flow(paper, X_COUNTRY, 0, STYLE_PLAIN,
			   paper_text(paper, "\"%" PRI_STR "\"", ARG_STR(location->ask[i])));
		paper_copies(paper, location->ask[i]);
		paper_opens_not(paper, STR("a question to the customer: y copies it"));
	}
}

/* The rows of one kind, what contradicts first; else as they came, the newest first. */
struct order {
	size_t *rows;
	size_t count;
};

static void order_add(struct order *order, size_t row, bool first, size_t *firsts)
{
	size_t at = first ? (*firsts)++ : order->count;

	for (size_t i = order->count++; i > at; i--)
		order->rows[i] = order->rows[i - 1];
	order->rows[at] = row;
}

static struct order order_said(struct paper *paper, const struct pane_source *source)
{
	const struct location *location = &source->dossier->judgement.location;
	struct order order = { ARENA_ARRAY(paper->arena, location->claim_count + 1, size_t), 0 };
	size_t firsts = 0;

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct line_claim *said = read_at(source->dossier, &location->claims[i]);

		if (!is_told(location, i))
			order_add(&order, i,
				  location->claims[i].denies_proxy || (said && said->contradicts),
				  &firsts);
	}
	return order;
}

static bool is_seen_before(const struct location *location, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (seen_alike(&location->observations[i], &location->observations[at]))
			return true;
	return false;
}

static struct order order_seen(struct paper *paper, const struct pane_source *source)
{
	const struct location *location = &source->dossier->judgement.location;
	struct order order = { ARENA_ARRAY(paper->arena, location->observation_count + 1, size_t),
			       0 };
	size_t firsts = 0;

	for (size_t i = 0; i < location->observation_count; i++)
		if (!is_seen_before(location, i))
			order_add(&order, i,
				  contradicts(source->dossier, &location->observations[i]),
				  &firsts);
	return order;
}

/* How many of them show above what explains them; a row that told of one more would take its place. */
static size_t shown_above(const struct order *order, size_t rows)
{
	return order->count > rows + 1 ? rows : order->count;
}

static void add_rest_mark(struct paper *paper, size_t left, const char *what)
{
	if (!left)
		return;
	paper_row(paper);
	paper_at(paper, X_COUNTRY, STYLE_DIM,
		 paper_text(paper, "↓ %zu more %s, below", left, what));
}

static void add_said_rows(struct paper *paper, const struct pane_source *source,
			  const struct order *order, size_t from, size_t until)
{
	const struct location *location = &source->dossier->judgement.location;

	for (size_t i = from; i < until; i++)
		add_claim(paper, source, &location->claims[order->rows[i]], i == from);
}

static void add_seen_rows(struct paper *paper, const struct pane_source *source,
			  const struct order *order, size_t from, size_t until)
{
	const struct location *location = &source->dossier->judgement.location;

	for (size_t i = from; i < until; i++)
		add_observation(paper, source, &location->observations[order->rows[i]], i == from);
}

static void add_sentence(struct paper *paper, const struct location *location)
{
	if (!location->text.len)
		return;
	paper_item(paper, STR("sentence"));
	paper_flow(paper, X_WHO, 0, STYLE_DIM, location->text);
	paper_copies(paper, location->text);
	paper_opens_not(paper, STR("put together from the lines above: each opens its event"));
}

void pane_where(struct paper *paper, const struct pane_source *source)
{
	const struct location *location = &source->dossier->judgement.location;
	struct order said = order_said(paper, source), seen = order_seen(paper, source);
	size_t said_above = shown_above(&said, SAID_ROWS);
	size_t seen_above = shown_above(&seen, SEEN_ROWS);

	if (!location->claim_count && !location->observation_count) {
		pane_nothing(paper, "Nothing says or shows where this customer is.");
		return;
	}
	add_said_rows(paper, source, &said, 0, said_above);
	add_rest_mark(paper, said.count - said_above, "said");
	add_apart(paper, location);
	add_seen_rows(paper, source, &seen, 0, seen_above);
	add_rest_mark(paper, seen.count - seen_above, "seen");
	add_likely(paper, location);
	add_ask(paper, location, 0, 1);
	add_sentence(paper, location);
	add_said_rows(paper, source, &said, said_above, said.count);
	add_all_dropped(paper, source);
	add_seen_rows(paper, source, &seen, seen_above, seen.count);
	add_ask(paper, location, 1, ARRAY_LEN(location->ask));
}
