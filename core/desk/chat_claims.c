#include "core/desk/chat_claims.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/desk/desk.h"
#include "core/engine/network.h"
#include "core/engine/presence.h"
#include "core/model/event.h"
#include "core/text/claims.h"

/* How far what is said in the chat can be trusted: design/engine.md has the first. Where somebody lives says less of
 * where they are. */
#define PRESENCE_TRUST 0.9
#define RESIDENCE_TRUST 0.7
#define PINNED_TRUST 1.0 /* a rep read it, and says that the customer claims to be there now */
#define PLACE_CELLS ((size_t)20)
#define CLAIMS_MAX 48 /* as many as a location holds of them */

/* --- one text --- */

static void claim_json(struct json_writer *w, const struct chat_claim *claim)
{
	json_begin(w, '{');
	json_key(w, "kind"), json_text(w, word_str(&chat_claim_words, (int)claim->kind));
	json_key(w, "country");
	json_text_or_null(w, claim->country[0] ? str_of(claim->country) : (struct str){ 0 });
	json_key(w, "place"), json_text_or_null(w, claim->place);
	json_key(w, "tense"), json_text(w, word_str(&chat_tense_words, (int)claim->tense));
	json_key(w, "polarity"), json_text(w, claim->denied ? STR("denied") : STR("affirmed"));
	json_key(w, "span"), json_begin(w, '[');
	json_integer(w, (int64_t)claim->from);
	json_integer(w, (int64_t)claim->until);
	json_end(w, ']');
	json_end(w, '}');
}

/* As JSON holds it, so that spans count its bytes: a broken byte there is a replacement character of three. */
static struct str as_printed(struct arena *arena, struct str text)
{
	CLEANUP(buf_release) struct buf whole = BUF_UP_TO(3 * text.len + 1);
	uint32_t point;

	if (utf8_valid(text))
		return text;
	while (utf8_next(&text, &point)) {
		char bytes[4];

		buf_add_str(&whole, (struct str){ bytes, utf8_encode(point, bytes) });
	}
	return arena_str(arena, buf_str(&whole));
}

void chat_claims_json(struct arena *arena, struct str text, struct buf *out)
{
	struct json_writer w = json_writer(out);
	struct chat_claims found;

	text = as_printed(arena, text);
	chat_claims_read(arena, text, NULL, &found);
	json_begin(&w, '{');
	json_key(&w, "text"), json_text(&w, text);
	json_key(&w, "claims"), json_begin(&w, '[');
	for (size_t i = 0; i < found.count; i++)
		claim_json(&w, &found.claims[i]);
	json_end(&w, ']');
	json_key(&w, "denies_proxy"), json_bool(&w, found.denies_proxy);
	json_end(&w, '}');
}

static struct str quote(struct str text, size_t from, size_t until)
{
	return str_sub(text, from, until - from);
}

static int padding(struct str place)
{
	size_t cells = utf8_cells(place);

	return cells < PLACE_CELLS ? (int)(PLACE_CELLS - cells) : 0;
}

void chat_claims_describe(struct arena *arena, struct str text, struct buf *out)
{
	struct chat_claims found;

	chat_claims_read(arena, text, NULL, &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct chat_claim *claim = &found.claims[i];

		buf_addf(out, "%-12s%-4s%" PRI_STR "%*s %-8s%-9s \"%" PRI_STR "\"\n",
			 word_of(&chat_claim_words, (int)claim->kind),
			 claim->country[0] ? claim->country : "??", ARG_STR(claim->place),
			 padding(claim->place), "", word_of(&chat_tense_words, (int)claim->tense),
			 claim->denied ? "denied" : "affirmed",
			 ARG_STR(quote(text, claim->from, claim->until)));
	}
	if (found.denies_proxy)
		buf_addf(out, "denies a proxy \"%" PRI_STR "\"\n",
			 ARG_STR(quote(text, found.denied_from, found.denied_until)));
	if (!found.count && !found.denies_proxy)
		buf_add(out, "no claim\n");
}

/* --- of one account --- */

struct chat_line {
	struct buf text, asked, event;
	struct moment at;
};

static void line_release(struct chat_line *line)
{
	buf_release(&line->text);
	buf_release(&line->asked);
	buf_release(&line->event);
}

void chat_lines_release(struct chat_lines *lines)
{
	for (size_t i = 0; lines->lines && i < CHAT_LINES_MAX; i++)
		line_release(&lines->lines[i]);
	free(lines->lines);
	arena_free(lines->words);
	*lines = (struct chat_lines){ 0 };
}

static void lines_begin(struct chat_lines *lines)
{
	lines->lines = memory_new(CHAT_LINES_MAX, sizeof(*lines->lines));
	lines->words = arena_new();
	for (size_t i = 0; i < CHAT_LINES_MAX; i++) {
		lines->lines[i].text = BUF_UP_TO(CHAT_LINE_BYTES);
		lines->lines[i].asked = BUF_UP_TO(CHAT_LINE_BYTES);
		lines->lines[i].event = BUF_UP_TO(EVENT_ID_MAX + 1);
	}
}

static void put(struct buf *buf, struct str text)
{
	buf_clear(buf);
	buf_add_str(buf, utf8_head(text, buf->ceiling - 1));
}

static void customer_wrote(struct chat_lines *lines, const struct event *event)
{
	struct chat_line *line = &lines->lines[lines->count++ % CHAT_LINES_MAX];
	bool answers = str_equal(lines->conversation, event->as.chat.conversation);

	put(&line->text, event->as.chat.text);
	put(&line->asked, answers ? lines->asked : (struct str){ 0 });
	put(&line->event, event->id);
	line->at = event->at;
}

void chat_lines_add(struct chat_lines *lines, const struct event *event)
{
	const struct event_chat *chat = &event->as.chat;

	if (event->type != EVENT_CHAT)
		return;
	if (!lines->lines)
		lines_begin(lines);
	if (chat->from == CHAT_CUSTOMER) {
		customer_wrote(lines, event);
		return;
	}
	arena_reset(lines->words);
	lines->asked = arena_str(lines->words, utf8_head(chat->text, CHAT_LINE_BYTES - 1));
	lines->conversation = arena_str(lines->words, chat->conversation);
}

/* --- what reps make of it --- */

static bool overlaps(size_t from, size_t to, size_t other_from, size_t other_to)
{
	return from < other_to && other_from < to;
}

const struct claim_pin *pin_on(const struct claim_pin *pins, size_t count, struct str event,
			       size_t from, size_t to)
{
	for (size_t i = count; i > 0; i--) {
		const struct claim_pin *pin = &pins[i - 1];

		if (str_equal(pin->event, event) && overlaps(from, to, pin->from, pin->to))
			return pin;
	}
	return NULL;
}

/* One that no newer one hides. */
static bool holds(const struct claim_pin *pins, size_t count, const struct claim_pin *pin)
{
	return pin_on(pins, count, pin->event, pin->from, pin->to) == pin;
}

static bool locates(enum chat_claim_kind kind)
{
	return kind == CHAT_PRESENCE || kind == CHAT_RESIDENCE;
}

static void country_put(char into[3], const char from[3])
{
	for (size_t i = 0; i < 3; i++)
		into[i] = from[i];
}

static struct line_claim pinned_claim(struct arena *arena, const struct claim_pin *pin)
{
	bool dropped = pin->what == PIN_DROP;
	struct line_claim claim = { .from = pin->from,
				    .to = pin->to,
				    .quote = arena_str(arena, pin->quote),
				    .place = country_name(pin->country),
				    .kind = pin->kind,
				    .tense = CHAT_PRESENT,
				    .counts = !dropped && locates(pin->kind) && pin->country[0],
				    .pinned = !dropped,
				    .dropped = dropped,
				    .pin = pin->action,
				    .pinned_by = arena_str(arena, pin->actor) };

	country_put(claim.country, pin->country);
	claim.place = arena_str(arena, country_name(claim.country));
	return claim;
}

static void claim_put(struct arena *arena, struct line_reading *reading, struct line_claim claim)
{
	size_t at = reading->count;

	reading->claims = arena_grow(arena, reading->claims, reading->count++,
				     sizeof(*reading->claims));
	for (; at > 0 && reading->claims[at - 1].from > claim.from; at--)
		reading->claims[at] = reading->claims[at - 1];
	reading->claims[at] = claim;
}

/* What was read where the rep says that nothing is said, stays to be seen. */
static bool drop_read(struct line_reading *reading, const struct claim_pin *pin)
{
	bool found = false;

	for (size_t i = 0; i < reading->count; i++) {
		struct line_claim *claim = &reading->claims[i];

		if (!overlaps(claim->from, claim->to, pin->from, pin->to))
			continue;
		claim->counts = false;
		claim->dropped = true;
		claim->pin = pin->action;
		claim->pinned_by = pin->actor;
		found = true;
	}
	return found;
}

static void read_remove(struct line_reading *reading, const struct claim_pin *pin)
{
	size_t kept = 0;

	for (size_t i = 0; i < reading->count; i++) {
		const struct line_claim *claim = &reading->claims[i];

		if (!claim->pinned && overlaps(claim->from, claim->to, pin->from, pin->to))
			continue;
		reading->claims[kept++] = *claim;
	}
	reading->count = kept;
}

/* What was read there, if the pin says the same of it: of one country and kind, or that no proxy is used. */
static const struct line_claim *read_alike(const struct line_reading *reading,
					   const struct claim_pin *pin)
{
	for (size_t i = 0; i < reading->count; i++) {
		const struct line_claim *claim = &reading->claims[i];
		bool alike = claim->denies_proxy ? !pin->country[0]
						 : claim->country[0] && claim->kind == pin->kind &&
							   str_equal(str_of(claim->country),
								     str_of(pin->country));

		if (alike && !claim->pinned && overlaps(claim->from, claim->to, pin->from, pin->to))
			return claim;
	}
	return NULL;
}

/* Who keeps what was read keeps its tense too: "was there" does not become "is there". */
static void claim_keep(struct arena *arena, const struct claim_pin *pin,
		       struct line_reading *reading)
{
	struct line_claim claim = pinned_claim(arena, pin);
	const struct line_claim *read = pin->what == PIN_KEEP ? read_alike(reading, pin) : NULL;

	if (read) {
		claim.tense = read->tense;
		claim.denied = read->denied;
		claim.denies_proxy = read->denies_proxy;
		claim.counts = read->counts;
	}
	read_remove(reading, pin);
	claim_put(arena, reading, claim);
}

static void pin_apply(struct arena *arena, const struct claim_pin *pin,
		      struct line_reading *reading)
{
	switch (pin->what) {
	case PIN_KEEP:
	case PIN_CORRECT:
		claim_keep(arena, pin, reading);
		return;
	case PIN_DROP:
		if (!drop_read(reading, pin) && pin->country[0])
			claim_put(arena, reading, pinned_claim(arena, pin));
		return;
	case PIN_FORGET:
		return;
	}
}

static void pins_apply(struct arena *arena, const struct claim_pin *pins, size_t count,
		       struct line_reading *reading)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(pins[i].event, reading->event) && holds(pins, count, &pins[i]))
			pin_apply(arena, &pins[i], reading);
}

/* --- reading line by line --- */

struct reading_lines {
	struct arena *arena, *passing;
	const struct claim_pin *pins;
	size_t pin_count;
	struct line_reading *lines;
	size_t count;
	struct chat_context context;
};

static struct line_claim read_claim(struct arena *arena, struct str text,
				    const struct chat_claim *said)
{
	struct line_claim claim = { .from = said->from,
				    .to = said->until,
				    .quote = arena_str(arena, quote(text, said->from, said->until)),
				    .place = said->place,
				    .kind = said->kind,
				    .tense = said->tense,
				    .denied = said->denied };

	country_put(claim.country, said->country);
	claim.counts = !said->denied && said->tense == CHAT_PRESENT && said->country[0] &&
		       locates(said->kind);
	return claim;
}

/* Whoever admits a proxy now has not denied it before, as far as it counts. */
static void denials_void(struct reading_lines *r)
{
	for (size_t i = 0; i < r->count; i++)
		for (size_t k = 0; k < r->lines[i].count; k++)
			if (r->lines[i].claims[k].denies_proxy)
				r->lines[i].claims[k].counts = false;
}

static void home_learn(struct reading_lines *r, const struct line_reading *line)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->claims[i].counts && line->claims[i].kind == CHAT_RESIDENCE &&
		    line->claims[i].country[0])
			country_put(r->context.home, line->claims[i].country);
}

static void line_read(struct reading_lines *r, const struct chat_line *line)
{
	struct line_reading *reading = &r->lines[r->count];
	struct str text = buf_str(&line->text);
	struct chat_claims found;

	*reading = (struct line_reading){ .event = arena_str(r->arena, buf_str(&line->event)),
					  .at = line->at };
	r->context.asked = buf_str(&line->asked);
	arena_reset(r->passing);
	chat_claims_read(r->passing, text, &r->context, &found);
	for (size_t i = 0; i < found.count; i++)
		claim_put(r->arena, reading, read_claim(r->arena, text, &found.claims[i]));
	if (found.admits_proxy)
		denials_void(r);
	if (found.denies_proxy)
		claim_put(r->arena, reading,
			  (struct line_claim){
				  .from = found.denied_from,
				  .to = found.denied_until,
				  .quote = arena_str(r->arena, quote(text, found.denied_from,
								     found.denied_until)),
				  .tense = CHAT_PRESENT,
				  .denies_proxy = true,
				  .counts = true });
	pins_apply(r->arena, r->pins, r->pin_count, reading);
	home_learn(r, reading);
	r->count++;
}

struct line_reading *chat_lines_read(const struct chat_lines *lines, const struct claim_pin *pins,
				     size_t pin_count, struct arena *arena, size_t *count)
{
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct reading_lines r = {
		.arena = arena, .passing = passing, .pins = pins, .pin_count = pin_count
	};
	int64_t first = lines->count > CHAT_LINES_MAX ? lines->count - CHAT_LINES_MAX : 0;

	if (lines->count)
		r.lines = ARENA_ARRAY(arena, CHAT_LINES_MAX, struct line_reading);
	for (int64_t i = first; i < lines->count; i++)
		line_read(&r, &lines->lines[i % CHAT_LINES_MAX]);
	*count = r.count;
	return r.lines;
}

/* --- what counts --- */

static double trust_of(const struct line_claim *said)
{
	if (said->denies_proxy)
		return 0;
	if (said->kind == CHAT_RESIDENCE)
		return RESIDENCE_TRUST;
	return said->pinned ? PINNED_TRUST : PRESENCE_TRUST;
}

static struct claim claim_of(const struct line_reading *line, const struct line_claim *said)
{
	struct claim claim = { .source = CLAIM_CHAT,
			       .text = said->quote,
			       .at = line->at,
			       .event = line->event,
			       .trust = trust_of(said),
			       .present = !said->denies_proxy && said->kind == CHAT_PRESENCE,
			       .denies_proxy = said->denies_proxy,
			       .pinned = said->pinned };

	country_put(claim.country, said->country);
	return claim;
}

static bool is_read(const struct line_reading *lines, size_t count, struct str event)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(lines[i].event, event))
			return true;
	return false;
}

struct counting {
	struct claim *claims; /* newest first, CLAIMS_MAX at most */
	size_t count;
};

static void count_line(struct counting *c, const struct line_reading *line)
{
	for (size_t i = line->count; i > 0; i--)
		if (line->claims[i - 1].counts && c->count < CLAIMS_MAX)
			c->claims[c->count++] = claim_of(line, &line->claims[i - 1]);
}

/* What was pinned on a line that is read no longer, for newer ones came. */
static void count_earlier(struct counting *c, const struct claim_pin *pins, size_t pin_count,
			  const struct line_reading *lines, size_t count, struct arena *arena)
{
	for (size_t i = pin_count; i > 0; i--) {
		const struct claim_pin *pin = &pins[i - 1];
		struct line_reading line = { .event = pin->event, .at = pin->at };

		if (is_read(lines, count, pin->event) || !holds(pins, pin_count, pin))
			continue;
		pin_apply(arena, pin, &line);
		line.event = arena_str(arena, pin->event);
		count_line(c, &line);
	}
}

const struct claim *chat_lines_claims(const struct chat_lines *lines, const struct claim_pin *pins,
				      size_t pin_count, struct arena *arena, size_t *count)
{
	size_t line_count = 0;
	const struct line_reading *read = chat_lines_read(lines, pins, pin_count, arena,
							  &line_count);
	struct counting c = { 0 };

	*count = 0;
	if (!line_count && !pin_count)
		return NULL;
	c.claims = ARENA_ARRAY(arena, CLAIMS_MAX, struct claim);
	for (size_t i = line_count; i > 0; i--)
		count_line(&c, &read[i - 1]);
	count_earlier(&c, pins, pin_count, read, line_count, arena);
	*count = c.count;
	return c.count ? c.claims : NULL;
}

/* --- against what is seen --- */

void claims_compare(const struct location *location, struct moment at, struct line_claim *claims,
		    size_t count)
{
	const struct observation *seen = sighting_about(location, at);

	for (size_t i = 0; seen && i < count; i++) {
		struct line_claim *claim = &claims[i];
		bool elsewhere = claim->country[0] &&
				 !str_equal(str_of(claim->country), str_of(seen->place.country));

		if (!claim->counts)
			continue;
		claim->contradicts = claim->denies_proxy ? network_hides(&seen->place) : elsewhere;
		if (claim->contradicts)
			country_put(claim->seen, seen->place.country);
	}
}
