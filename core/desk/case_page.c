#include "core/desk/case_page.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/arena.h"

#define OURS_MAX 512 /* bytes of our own words at a time */

struct block *page_block(struct page *page, enum block_kind kind)
{
	page->blocks = arena_grow(page->arena, page->blocks, page->count, sizeof(*page->blocks));
	page->blocks[page->count] = (struct block){ .kind = kind };
	return &page->blocks[page->count++];
}

void page_cell(struct page *page)
{
	struct block *block = &page->blocks[page->count - 1];

	block->cells = arena_grow(page->arena, block->cells, block->cell_count,
				  sizeof(*block->cells));
	block->cells[block->cell_count++] = (struct cell){ 0 };
}

static void run_add(struct page *page, enum run_kind kind, struct str text)
{
	struct block *block = &page->blocks[page->count - 1];
	struct cell *cell;

	if (!block->cell_count)
		page_cell(page);
	cell = &block->cells[block->cell_count - 1];
	cell->runs = arena_grow(page->arena, cell->runs, cell->count, sizeof(*cell->runs));
	cell->runs[cell->count++] = (struct run){ kind, text };
}

static void run_print(struct page *page, enum run_kind kind, const char *format, va_list values)
{
	char text[OURS_MAX];

	(void)vsnprintf(text, sizeof(text), format, values);
	run_add(page, kind, arena_str(page->arena, str_of(text)));
}

void page_ours(struct page *page, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	run_print(page, RUN_OURS, format, values);
	va_end(values);
}

void page_strong(struct page *page, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	run_print(page, RUN_STRONG, format, values);
	va_end(values);
}

void page_code(struct page *page, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	run_print(page, RUN_CODE, format, values);
	va_end(values);
}

void page_theirs(struct page *page, struct str text)
{
	if (text.len)
		run_add(page, RUN_THEIRS, text);
	else
		run_add(page, RUN_OURS, STR("–"));
}

void page_lit(struct page *page, struct str text)
{
	run_add(page, RUN_LIT, text);
}

void page_heading(struct page *page, enum block_kind kind, const char *text)
{
	page_block(page, kind);
	page_ours(page, "%s", text);
}

void page_table(struct page *page, const unsigned char *widths, const char *const *heads)
{
	page_block(page, BLOCK_TABLE)->widths = widths;
	for (; *heads; heads++) {
		page_cell(page);
		if (**heads)
			page_ours(page, "%s", *heads);
	}
}
