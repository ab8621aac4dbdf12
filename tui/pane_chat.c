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
	TEXT_X = 18,
	TAG_GAP = 2
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

/* How far everything moves to the left where times are left out. */
static int shift(const struct paper *paper)
{
	return paper->width < NARROW ? WHO_X - WHEN_X : 0;
}

static enum style lit_style(const struct line_claim *claim)
{
	if (claim->dropped)
		return STYLE_DIM;
	return claim->counts ? STYLE_MATCH : STYLE_CLAIM;
}

/* Of a row that begins at byte `at` of the line: where the stretch that begins there ends, and its style. */
static size_t stretch_end(const struct dossier_chat *line, size_t at, size_t end, enum style *style)
{
	*style = STYLE_PLAIN;
	for (size_t i = 0; i < line->claim_count; i++) {
		const struct line_claim *claim = &line->claims[i];

		if (claim->to <= at)
			continue;
		if (claim->from > at)
			return claim->from < end ? claim->from : end;
		*style = lit_style(claim);
		return claim->to < end ? claim->to : end;
	}
	return end;
}

/* A row of the text, a view into it, with what of it is claimed lit. */
static void add_row(struct paper *paper, const struct dossier_chat *line, struct str row)
{
	size_t at = (size_t)(row.at - line->chat.text.at), end = at + row.len;
	int x = TEXT_X - shift(paper);

	while (at < end) {
		enum style style;
		size_t next = stretch_end(line, at, end, &style);

		x += paper_at(paper, x, style, str_sub(line->chat.text, at, next - at));
		at = next;
	}
}

/* Answers the cells that the last row takes. */
static int add_text(struct paper *paper, const struct dossier_chat *line)
{
	int width = paper->width - 1 - TEXT_X + shift(paper);
	struct str text = line->chat.text, row = { 0 };
	bool first = true;

	while (text_next_line(&text, width > 0 ? width : 1, &row)) {
		if (!first)
			paper_row(paper);
		add_row(paper, line, row);
		first = false;
	}
	return glyph_cells(row, width);
}

static struct str tag_text(struct paper *paper, const struct line_claim *claim)
{
	const char *country = claim->country[0] ? claim->country : "??";

	if (claim->denies_proxy)
		return paper_text(paper, "%sno proxy", claim->dropped ? "× " : "");
	return paper_text(paper, "%s%s%s %s%s",
			  claim->dropped  ? "× "
			  : claim->counts ? "▸ "
					  : "",
			  claim->denied ? "not " : "", country,
			  claim_kind_word(claim->kind, claim->tense),
			  claim->pinned ? " pinned" : "");
}

static struct str against_text(struct paper *paper, const struct line_claim *claim)
{
	if (!claim->contradicts)
		return STR("");
	if (claim->denies_proxy)
		return STR(" ≠");
	return paper_text(paper, " ≠ %s", claim->seen);
}

/* The same as one before it: said twice in the line. */
static bool is_repeated(const struct dossier_chat *line, size_t at)
{
	const struct line_claim *claim = &line->claims[at];

	for (size_t i = 0; i < at; i++) {
		const struct line_claim *before = &line->claims[i];

		if (before->kind == claim->kind && before->tense == claim->tense &&
		    before->denied == claim->denied && before->dropped == claim->dropped &&
		    before->pinned == claim->pinned &&
		    before->denies_proxy == claim->denies_proxy &&
		    str_equal(str_of(before->country), str_of(claim->country)))
			return true;
	}
	return false;
}

static int tags_cells(struct paper *paper, const struct dossier_chat *line)
{
	int cells = 0;

	for (size_t i = 0; i < line->claim_count; i++) {
		if (is_repeated(line, i))
			continue;
		cells += cells ? TAG_GAP : 0;
		cells += glyph_cells(tag_text(paper, &line->claims[i]), CANVAS_SIDE_MAX);
		cells += glyph_cells(against_text(paper, &line->claims[i]), CANVAS_SIDE_MAX);
	}
	return cells;
}

/* What is read from the line, and what says otherwise: behind it where there is room, else below. */
static void add_tags(struct paper *paper, const struct dossier_chat *line, int used)
{
	int left = TEXT_X - shift(paper), cells = tags_cells(paper, line);
	int x = paper->width - cells - 1;

	if (!cells)
		return;
	if (x < left + used + TAG_GAP) {
		paper_row(paper);
		x = left;
	}
	for (size_t i = 0; i < line->claim_count; i++) {
		const struct line_claim *claim = &line->claims[i];
		struct str tag = tag_text(paper, claim), other = against_text(paper, claim);

		if (is_repeated(line, i))
			continue;
		if (x > left &&
		    x + glyph_cells(tag, CANVAS_SIDE_MAX) + glyph_cells(other, CANVAS_SIDE_MAX) >
			    paper->width - 1) {
			paper_row(paper);
			x = left;
		}
		x += paper_at(paper, x, claim->counts ? STYLE_CLAIM : STYLE_DIM, tag);
		x += paper_at(paper, x, STYLE_BAD, other);
		x += TAG_GAP;
	}
}

/* The line's mark: it says something that counts, or that what is seen contradicts. */
static void add_mark(struct paper *paper, const struct dossier_chat *line)
{
	bool counts = false, contradicts = false;

	for (size_t i = 0; i < line->claim_count; i++) {
		counts = counts || line->claims[i].counts;
		contradicts = contradicts || line->claims[i].contradicts;
	}
	if (contradicts)
		paper_at(paper, TEXT_X - 1 - shift(paper), STYLE_BAD, STR("≠"));
	else if (counts)
		paper_at(paper, TEXT_X - 1 - shift(paper), STYLE_CLAIM, STR("▸"));
}

static void add_line(struct paper *paper, const struct pane_source *source,
		     const struct dossier_chat *line)
{
	bool customer = line->chat.from == CHAT_CUSTOMER;
	char when[WHEN_MAX];

	word_when(line->at, source->now, when);
	paper_item(paper, line->id);
	if (!shift(paper))
		paper_cell(paper, WHEN_X, WHO_X - WHEN_X - 1, STYLE_DIM,
			   paper_text(paper, "%s", when));
	paper_cell(paper, WHO_X - shift(paper), WHO_CELLS, customer ? STYLE_CUSTOMER : STYLE_REP,
		   customer ? STR("customer") : known_or(line->chat.rep, "you"));
	add_mark(paper, line);
	add_tags(paper, line, add_text(paper, line));
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
