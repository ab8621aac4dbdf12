#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/case_page.h"
#include "core/desk/export.h"

/* One file: no script, no request, no link but within itself. The policy says so to the browser too. */
static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	"base-uri 'none'; form-action 'none'\">"
	"<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"referrer\" content=\"no-referrer\">"
	"<meta name=\"color-scheme\" content=\"light dark\">"
	"<title>Case file</title><style>\n"
	":root{--ink:#1b1f24;--paper:#fff;--faint:#57606a;--line:#e3e6ea;--lit:#ffe58f;--litink:#1b1f24;--sea:#eef3f7;--land:#cfd8c8;"
	"--coast:#9aa78f;--said:#b35900;--seen:#004c99;--bad:#b3261e;--good:#1d7a46}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--paper:#15181c;--faint:#9aa4af;--line:#2d333b;--lit:#5c4a00;"
	"--litink:#fff3c4;--sea:#1b2530;--land:#33402f;--coast:#56664d;--said:#ffa657;--seen:#6cb6ff;--bad:#ff7b72;--good:#56d364}}\n"
	"@media print{:root{--ink:#000;--paper:#fff;--faint:#444;--line:#ccc;--lit:#ffe58f;--litink:#000;--sea:#f4f6f8;--land:#dde3d8;"
	"--coast:#aab3a2;--said:#b35900;--seen:#004c99;--bad:#b3261e;--good:#1d7a46}}\n"
	"body{font:15px/1.5 system-ui,sans-serif;max-width:66rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}\n"
	"h1{font-size:1.6rem;margin-bottom:.2rem}h2{margin-top:2.5rem;border-top:3px solid var(--ink);padding-top:.5rem}"
	"h3{margin:1.8rem 0 .4rem}h4{margin:1.2rem 0 .2rem;font-size:1rem}p{margin:.3rem 0 .6rem;overflow-wrap:anywhere}\n"
	"table{border-collapse:collapse;width:100%;margin:.4rem 0}td,th{text-align:left;vertical-align:top;padding:.2rem .7rem .2rem 0;"
	"border-bottom:1px solid var(--line)}th{font-weight:600}th.head{color:var(--faint);font-size:.85em;border-bottom-width:2px}"
	"td{overflow-wrap:anywhere}.theirs{white-space:pre-wrap}\n"
	"mark{background:var(--lit);color:var(--litink);padding:0 .15em;border-radius:.15em;text-decoration:underline}"
	"code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}\n"
	".map{width:100%;background:var(--sea)}.land{fill:var(--land);stroke:var(--coast);stroke-width:.5}\n"
	".claim{fill:none;stroke:var(--said);stroke-width:2}.seen{fill:var(--seen);fill-opacity:.85}"
	".between{stroke:var(--said);stroke-dasharray:4 3;stroke-width:1}\n"
	".bars{width:100%;font:12px system-ui,sans-serif;fill:var(--ink)}.against{fill:var(--bad)}.for{fill:var(--good)}"
	".zero{stroke:var(--faint)}\n"
	"nav a{margin-right:1rem;color:inherit}\n"
	"@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-before:page}h1+p+h2{break-before:auto}"
	"h2,h3,h4{break-after:avoid}tr,svg{break-inside:avoid}}\n"
	"</style></head><body>\n";

static void run_add(const struct run *run, struct buf *out)
{
	/* clang-format off */
	static const char *const begins[] = {
		[RUN_OURS] = "", [RUN_STRONG] = "<b>", [RUN_THEIRS] = "<span class=\"theirs\">", [RUN_LIT] = "<mark>", [RUN_CODE] = "<code>",
	};
	static const char *const ends[] = {
		[RUN_OURS] = "", [RUN_STRONG] = "</b>", [RUN_THEIRS] = "</span>", [RUN_LIT] = "</mark>", [RUN_CODE] = "</code>",
	};
	/* clang-format on */

	buf_add(out, begins[run->kind]);
	html_text(run->text, out);
	buf_add(out, ends[run->kind]);
}

static void cell_add(const struct cell *cell, struct buf *out)
{
	for (size_t i = 0; i < cell->count; i++)
		run_add(&cell->runs[i], out);
}

static void cells_add(const char *begin, const struct block *block, const char *end,
		      struct buf *out)
{
	buf_add(out, begin);
	for (size_t i = 0; i < block->cell_count; i++)
		cell_add(&block->cells[i], out);
	buf_add(out, end);
}

static void table_add(const struct block *block, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < block->cell_count; i++)
		any = any || block->cells[i].count;
	buf_add(out, "<table>\n");
	if (!any)
		return;
	buf_add(out, "<tr>");
	for (size_t i = 0; i < block->cell_count; i++) {
		buf_add(out, "<th class=\"head\">");
		cell_add(&block->cells[i], out);
		buf_add(out, "</th>");
	}
	buf_add(out, "</tr>\n");
}

static void row_add(const struct block *block, struct buf *out)
{
	buf_add(out, "<tr>");
	for (size_t i = 0; i < block->cell_count; i++) {
		buf_add(out, i ? "<td>" : "<th>");
		cell_add(&block->cells[i], out);
		buf_add(out, i ? "</td>" : "</th>");
	}
	buf_add(out, "</tr>\n");
}

static void links_add(const struct block *block, struct buf *out)
{
	buf_add(out, "<nav>");
	for (size_t i = 0; i < block->cell_count; i++) {
		buf_addf(out, "<a href=\"#account-%zu\">", i + 1);
		cell_add(&block->cells[i], out);
		buf_add(out, "</a>");
	}
	buf_add(out, "</nav>\n");
}

static void block_add(const struct block *block, struct buf *out)
{
	switch (block->kind) {
	case BLOCK_TITLE:
		cells_add("<h1>", block, "</h1>\n", out);
		break;
	case BLOCK_ACCOUNT:
		buf_addf(out, "<h2 id=\"account-%zu\">", block->number);
		cells_add("", block, "</h2>\n", out);
		break;
	case BLOCK_HEADING:
		cells_add("<h3>", block, "</h3>\n", out);
		break;
	case BLOCK_SUBHEADING:
		cells_add("<h4>", block, "</h4>\n", out);
		break;
	case BLOCK_TEXT:
		cells_add("<p>", block, "</p>\n", out);
		break;
	case BLOCK_TABLE:
		table_add(block, out);
		break;
	case BLOCK_ROW:
		row_add(block, out);
		break;
	case BLOCK_MAP:
		svg_map(block->location, out);
		break;
	case BLOCK_BARS:
		svg_bars(block->judgement, out);
		break;
	case BLOCK_LINKS:
		links_add(block, out);
		break;
	}
}

void export_html(const struct case_file *file, struct buf *out)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct page page = case_page_make(arena, file);
	bool in_table = false;

	buf_add(out, head);
	for (size_t i = 0; i < page.count; i++) {
		const struct block *block = &page.blocks[i];

		if (in_table && block->kind != BLOCK_ROW)
			buf_add(out, "</table>\n");
		in_table = block->kind == BLOCK_ROW || block->kind == BLOCK_TABLE;
		block_add(block, out);
	}
	buf_add(out, in_table ? "</table>\n</body></html>\n" : "</body></html>\n");
}
