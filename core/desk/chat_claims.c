#include "core/desk/chat_claims.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/model/event.h"
#include "core/text/claims.h"

/* How far what is said in the chat can be trusted: design/engine.md has the first. Where somebody lives says less of
 * where they are. */
#define PRESENCE_TRUST 0.9
#define RESIDENCE_TRUST 0.7
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

void chat_claims_json(struct arena *arena, struct str text, struct buf *out)
{
	struct json_writer w = json_writer(out);
	struct chat_claims found;

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

struct collecting {
	struct arena *arena, *passing;
	struct claim *claims; /* oldest first */
	size_t count;
	struct chat_context context;
};

static void collect(struct collecting *c, struct claim claim)
{
	c->claims = arena_grow(c->arena, c->claims, c->count, sizeof(*c->claims));
	c->claims[c->count++] = claim;
}

static struct claim claim_at(struct collecting *c, const struct chat_line *line, size_t from,
			     size_t until)
{
	return (struct claim){ .source = CLAIM_CHAT,
			       .text = arena_str(c->arena,
						 quote(buf_str(&line->text), from, until)),
			       .at = line->at,
			       .event = arena_str(c->arena, buf_str(&line->event)) };
}

static void collect_claim(struct collecting *c, const struct chat_line *line,
			  const struct chat_claim *said)
{
	struct claim claim;

	if (said->denied || said->tense != CHAT_PRESENT || !said->country[0] ||
	    said->kind > CHAT_RESIDENCE)
		return;
	claim = claim_at(c, line, said->from, said->until);
	claim.present = said->kind == CHAT_PRESENCE;
	claim.trust = claim.present ? PRESENCE_TRUST : RESIDENCE_TRUST;
	for (size_t i = 0; i < sizeof(claim.country); i++)
		claim.country[i] = said->country[i];
	collect(c, claim);
	for (size_t i = 0; !claim.present && i < sizeof(claim.country); i++)
		c->context.home[i] = said->country[i];
}

static void collect_line(struct collecting *c, const struct chat_line *line)
{
	struct chat_claims found;

	c->context.asked = buf_str(&line->asked);
	arena_reset(c->passing);
	chat_claims_read(c->passing, buf_str(&line->text), &c->context, &found);
	for (size_t i = 0; i < found.count; i++)
		collect_claim(c, line, &found.claims[i]);
	for (size_t i = 0; found.admits_proxy && i < c->count; i++)
		c->claims[i].denies_proxy = false;
	if (found.denies_proxy) {
		struct claim claim = claim_at(c, line, found.denied_from, found.denied_until);

		claim.denies_proxy = true;
		collect(c, claim);
	}
}

const struct claim *chat_lines_claims(const struct chat_lines *lines, struct arena *arena,
				      size_t *count)
{
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct collecting c = { .arena = arena, .passing = passing };
	int64_t first = lines->count > CHAT_LINES_MAX ? lines->count - CHAT_LINES_MAX : 0;
	struct claim *claims = NULL;

	for (int64_t i = first; i < lines->count; i++)
		collect_line(&c, &lines->lines[i % CHAT_LINES_MAX]);
	*count = 0;
	if (c.count)
		claims = ARENA_ARRAY(arena, CLAIMS_MAX, struct claim);
	for (size_t i = c.count; i > 0 && *count < CLAIMS_MAX; i--)
		if (c.claims[i - 1].country[0] || c.claims[i - 1].denies_proxy)
			claims[(*count)++] = c.claims[i - 1];
	return claims;
}
