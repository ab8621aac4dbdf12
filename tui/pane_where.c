#include <inttypes.h>
#include <math.h>

#include "core/base/buf.h"
#include "core/base/ip.h"
#include "core/desk/desk.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/pane.h"
#include "tui/wording.h"

enum {
	X_WHO = 1,
	X_COUNTRY = 6,
	X_SOURCE = 9,
	X_TEXT = 21,
	WHEN_CELLS = 6
};

#define WHEN_CLAIMED_WIDTH 50 /* narrower than this there is no room for times */
#define WHEN_SEEN_WIDTH 72
#define LIKELY_LEAST 0.005

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

static void add_claim(struct paper *paper, const struct claim *claim, struct moment now, bool first)
{
	bool timed = paper->width >= WHEN_CLAIMED_WIDTH;
	bool denial = claim->denies_proxy && !claim->country[0];
	int room = paper->width - X_TEXT - (timed ? WHEN_CELLS + 2 : 0);

	paper_item(paper, paper_text(paper, "claim %d %" PRI_STR " %" PRI_STR, (int)claim->source,
				     ARG_STR(claim->event), ARG_STR(claim->text)));
	if (first)
		paper_at(paper, X_WHO, STYLE_DIM, STR("says"));
	paper_cell(paper, X_COUNTRY, 2, STYLE_CLAIM,
		   known_or(str_of(claim->country), denial ? "" : "??"));
	paper_cell(paper, X_SOURCE, X_TEXT - X_SOURCE - 1, STYLE_DIM,
		   word_str(&claim_words, claim->source));
	if (timed)
		when_at_right(paper, claim->at, now);
	if (claim->source == CLAIM_CHAT)
		paper_flow(paper, X_TEXT, room, STYLE_PLAIN,
			   paper_text(paper, "%s\"%" PRI_STR "\"", denial ? "denies a proxy: " : "",
				      ARG_STR(claim->text)));
	else
		paper_flow(paper, X_TEXT, room, STYLE_PLAIN, claim->text);
	if (claim->event.len)
		paper_events(paper, &claim->event, 1);
	paper_opens_not(paper, STR("no single event says it: it came with the account's data"));
	paper_copies(paper, claim->text);
}

static struct str address_text(struct paper *paper, const struct observation *seen)
{
	char ip[IP_TEXT_MAX];

	ip_print(&seen->ip, ip);
	return paper_text(paper, "%s", ip);
}

static struct str source_text(struct paper *paper, const struct observation *seen)
{
	if (seen->times > 1)
		return paper_text(paper, "%s ×%" PRId64, word_of(&observation_words, seen->source),
				  seen->times);
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

static void add_observation(struct paper *paper, const struct observation *seen, struct moment now,
			    bool first)
{
	CLEANUP(buf_release) struct buf proxy = BUF_UP_TO(60);
	struct str address = address_text(paper, seen), hidden;
	bool timed = paper->width >= WHEN_SEEN_WIDTH;
	int room = paper->width - X_TEXT - (timed ? WHEN_CELLS + 2 : 1);
	int x = X_TEXT, hidden_cells;

	paper_item(paper,
		   paper_text(paper, "seen %d %" PRI_STR, (int)seen->source, ARG_STR(address)));
	if (first)
		paper_at(paper, X_WHO, STYLE_DIM, STR("seen"));
	paper_cell(paper, X_COUNTRY, 2, STYLE_OBSERVATION,
		   known_or(str_of(seen->place.country), "??"));
	paper_cell(paper, X_SOURCE, X_TEXT - X_SOURCE - 1, STYLE_DIM, source_text(paper, seen));
	if (timed)
		when_at_right(paper, seen->at, now);
	word_proxy(&seen->place.proxy, &proxy);
	hidden = paper_text(paper, "%s", buf_text(&proxy));
	hidden_cells = glyph_cells(hidden, room);
	paper_right(paper, X_TEXT + room - hidden_cells, hidden_cells,
		    proxy_style(seen->place.proxy.verdict), hidden);
	room -= hidden_cells + (hidden_cells ? 1 : 0);
	x += glyph_cells(address, room);
	paper_cell(paper, X_TEXT, room, STYLE_PLAIN, address);
	x = x < X_TEXT + 15 ? X_TEXT + 15 : x;
	paper_cell(paper, x + 1, X_TEXT + room - x - 1, STYLE_DIM,
		   whereabouts(paper, &seen->place));
	if (seen->event.len)
		paper_events(paper, &seen->event, 1);
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

		if (x + cells > paper->width && x > X_SOURCE + 1) {
			paper_row(paper);
			x = X_SOURCE + 1;
		}
		paper_at(paper, x, i ? STYLE_PLAIN : STYLE_STRONG, text);
		x += cells + 3;
	}
	paper_opens_not(paper, STR("weighed from the lines above: each opens its event"));
}

static void add_ask(struct paper *paper, const struct location *location)
{
	for (size_t i = 0; i < location->ask_count && i < ARRAY_LEN(location->ask); i++) {
		paper_item(paper, location->ask[i]);
		if (!i)
			paper_at(paper, X_WHO, STYLE_DIM, STR("ask"));
		paper_flow(paper, X_COUNTRY, 0, STYLE_PLAIN,
			   paper_text(paper, "\"%" PRI_STR "\"", ARG_STR(location->ask[i])));
		paper_copies(paper, location->ask[i]);
		paper_opens_not(paper, STR("a question to the customer: y copies it"));
	}
}

void pane_where(struct paper *paper, const struct pane_source *source)
{
	const struct location *location = &source->dossier->judgement.location;

	if (!location->claim_count && !location->observation_count) {
		pane_nothing(paper, "Nothing says or shows where this customer is.");
		return;
	}
	for (size_t i = 0; i < location->claim_count; i++)
		add_claim(paper, &location->claims[i], source->now, i == 0);
	for (size_t i = 0; i < location->observation_count; i++)
		add_observation(paper, &location->observations[i], source->now, i == 0);
	add_likely(paper, location);
	if (location->text.len) {
		paper_item(paper, STR("sentence"));
		paper_flow(paper, X_WHO, 0, STYLE_DIM, location->text);
		paper_copies(paper, location->text);
		paper_opens_not(paper,
				STR("put together from the lines above: each opens its event"));
	}
	add_ask(paper, location);
}
