#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/glyph.h"
#include "tui/pane.h"
#include "tui/reply_rows.h"
#include "tui/text.h"
#include "tui/wording.h"

enum {
	WHEN_X = 1,
	WHO_X = 8,
	WHO_CELLS = 9,
	TEXT_X = 18
};

#define NARROW 50 /* fewer cells than this have no room for times */

#define ON_LINE_MINUTES 15

enum style sum_of_chat(const struct pane_source *source, struct buf *out)
{
	const struct dossier *d = source->dossier;
	char span[24];

	if (d->customer_typing) {
		buf_add(out, "customer is typing …");
		return STYLE_CUSTOMER;
	}
	for (size_t i = d->chat_count; i > 0; i--) {
		const struct dossier_chat *line = &d->chat[i - 1];
		int64_t ago = source->now.us - line->at.us;

		if (line->chat.from != CHAT_CUSTOMER)
			continue;
		moment_print_span(ago > 0 ? ago : 0, span);
		if (ago < ON_LINE_MINUTES * MOMENT_MINUTE) {
			buf_addf(out, "on the line, wrote %s ago", span);
			return STYLE_CUSTOMER;
		}
		buf_addf(out, "wrote %s ago", span);
		break;
	}
	return STYLE_DIM;
}

/* What was read from this line as a claim about a place. */
static const struct claim *claim_of(const struct dossier *d, struct str event)
{
	const struct location *location = &d->judgement.location;

	for (size_t i = 0; i < location->claim_count; i++) {
		if (location->claims[i].source == CLAIM_CHAT &&
		    str_equal(location->claims[i].event, event))
			return &location->claims[i];
	}
	return NULL;
}

/* How far everything moves to the left where times are left out. */
static int shift(const struct paper *paper)
{
	return paper->width < NARROW ? WHO_X - WHEN_X : 0;
}

/* A row of the text, with the part of it that lies in the claim lit. Views into the same text
 * are compared by address. */
static void add_row(struct paper *paper, struct str row, struct str lit, enum style style)
{
	const char *from = lit.at > row.at ? lit.at : row.at;
	const char *end = lit.at + lit.len < row.at + row.len ? lit.at + lit.len : row.at + row.len;
	int x = TEXT_X - shift(paper);

	if (!lit.len || from >= end) {
		paper_at(paper, x, style, row);
		return;
	}
	x += paper_at(paper, x, style, (struct str){ row.at, (size_t)(from - row.at) });
	x += paper_at(paper, x, STYLE_MATCH, (struct str){ from, (size_t)(end - from) });
	paper_at(paper, x, style, (struct str){ end, (size_t)(row.at + row.len - end) });
}

static void add_text(struct paper *paper, struct str text, const struct claim *claim,
		     enum style style)
{
	size_t at = claim ? str_find(text, claim->text) : SIZE_MAX;
	struct str lit = at == SIZE_MAX ? (struct str){ text.at, 0 }
					: str_sub(text, at, claim->text.len);
	int width = paper->width - TEXT_X + shift(paper);
	struct str row;
	bool first = true;

	while (text_next_line(&text, width > 0 ? width : 1, &row)) {
		if (!first)
			paper_row(paper);
		add_row(paper, row, lit, style);
		first = false;
	}
}

static void add_line(struct paper *paper, const struct pane_source *source,
		     const struct dossier_chat *line)
{
	bool customer = line->chat.from == CHAT_CUSTOMER;
	const struct claim *claim = customer ? claim_of(source->dossier, line->id) : NULL;
	char when[WHEN_MAX];

	word_when(line->at, source->now, when);
	paper_item(paper, line->id);
	if (!shift(paper))
		paper_cell(paper, WHEN_X, WHO_X - WHEN_X - 1, STYLE_DIM,
			   paper_text(paper, "%s", when));
	paper_cell(paper, WHO_X - shift(paper), WHO_CELLS, customer ? STYLE_CUSTOMER : STYLE_REP,
		   customer ? STR("customer") : known_or(line->chat.rep, "you"));
	if (claim)
		paper_at(paper, TEXT_X - 1 - shift(paper), STYLE_CLAIM, STR("▸"));
	add_text(paper, line->chat.text, claim, STYLE_PLAIN);
	paper_events(paper, &line->id, 1);
	paper_copies(paper, line->chat.text);
}

void pane_chat(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;

	if (!d->chat_count)
		pane_nothing(paper, "No conversation.");
	for (size_t i = 0; i < d->chat_count; i++)
		add_line(paper, source, &d->chat[i]);
	reply_rows(paper, source);
}
