#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/case_page.h"
#include "core/desk/export.h"

#define CELL_MAX ((size_t)1024 * 1024)

/* A stranger's words stand in a code span: there is no live link, no markup and no HTML in one. The span's fence is
 * longer than any run of backticks inside. */
static void quoted(struct str text, struct buf *out)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(CELL_MAX);
	size_t longest = 0, run = 0;

	utf8_tame(text, &tame);
	for (size_t i = 0; i < tame.len; i++) {
		run = tame.text[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (size_t i = 0; i <= longest; i++)
		buf_add_char(out, '`');
	buf_addf(out, " %s ", buf_text(&tame));
	for (size_t i = 0; i <= longest; i++)
		buf_add_char(out, '`');
}

static void run_add(const struct run *run, struct buf *out)
{
	switch (run->kind) {
	case RUN_OURS:
		buf_add_str(out, run->text);
		break;
	case RUN_STRONG:
		buf_addf(out, "**%" PRI_STR "**", ARG_STR(run->text));
		break;
	case RUN_THEIRS:
		quoted(run->text, out);
		break;
	case RUN_LIT:
		buf_add(out, "**");
		quoted(run->text, out);
		buf_add(out, "**");
		break;
	case RUN_CODE:
		buf_addf(out, "`%" PRI_STR "`", ARG_STR(run->text));
		break;
	}
}

static void cell_add(const struct cell *cell, struct buf *out)
{
	for (size_t i = 0; i < cell->count; i++)
		run_add(&cell->runs[i], out);
}

/* A row is a line of a list: tables are no part of Markdown itself. */
static void row_add(const struct block *block, struct buf *out)
{
	buf_add(out, "- ");
	for (size_t i = 0; i < block->cell_count; i++) {
		if (i)
			buf_add(out, i == 1 ? ": " : ", ");
		cell_add(&block->cells[i], out);
	}
	buf_add_char(out, '\n');
}

static void line_add(const char *mark, const struct block *block, struct buf *out)
{
	if (!block->cell_count)
		return;
	buf_addf(out, "%s%s", out->len ? "\n" : "", mark);
	for (size_t i = 0; i < block->cell_count; i++)
		cell_add(&block->cells[i], out);
	buf_add_char(out, '\n');
}

static void heads_add(const struct block *block, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < block->cell_count; i++)
		any = any || block->cells[i].count;
	buf_add_char(out, '\n');
	if (!any)
		return;
	buf_add(out, "In each line: ");
	for (size_t i = 0, said = 0; i < block->cell_count; i++) {
		if (!block->cells[i].count)
			continue;
		if (said++)
			buf_add(out, ", ");
		cell_add(&block->cells[i], out);
	}
	buf_add(out, ".\n\n");
}

static void map_add(const struct location *location, struct buf *out)
{
	if (!location->claim_count && !location->observation_count)
		return;
	buf_add(out, "\nOn the map: o claimed, + seen, @ both.\n\n");
	text_map(location, out);
}

static void block_add(const struct block *block, struct buf *out)
{
	switch (block->kind) {
	case BLOCK_TITLE:
		line_add("# ", block, out);
		break;
	case BLOCK_ACCOUNT:
		line_add("## ", block, out);
		break;
	case BLOCK_HEADING:
		line_add("### ", block, out);
		break;
	case BLOCK_SUBHEADING:
		line_add("#### ", block, out);
		break;
	case BLOCK_TEXT:
		line_add("", block, out);
		break;
	case BLOCK_TABLE:
		heads_add(block, out);
		break;
	case BLOCK_ROW:
		row_add(block, out);
		break;
	case BLOCK_MAP:
		map_add(block->location, out);
		break;
	case BLOCK_BARS: /* the table below it says as much */
	case BLOCK_LINKS:
		break;
	}
}

void export_md(const struct case_file *file, struct buf *out)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct page page = case_page_make(arena, file);

	for (size_t i = 0; i < page.count; i++)
		block_add(&page.blocks[i], out);
}
