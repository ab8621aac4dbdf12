/*
 * case_page: a case file as a list of blocks, before it has a format. Private to core/desk.
 *
 * case_parts.c says what stands in a case file, in which order; the formats only set it (export_md.c, export_html.c, export_pdf.c). A
 * block's text is cells of runs. A run is either ours, plain words that are harmless in every format, or somebody's: what strangers
 * and colleagues wrote, which each format tames and escapes in its own way, whatever it holds.
 *
 *	page_block(&page, BLOCK_ROW);
 *	page_cell(&page), page_ours(&page, "%+.1f bits", bits);
 *	page_cell(&page), page_theirs(&page, text);
 */
#pragma once

#include <stddef.h>

#include "core/base/attrs.h"
#include "core/base/str.h"

struct arena;
struct case_file;
struct judgement;
struct location;

enum run_kind {
	RUN_OURS,
	RUN_STRONG, /* ours, with weight */
	RUN_THEIRS,
	RUN_LIT,  /* theirs, lit: a claim in what was said, a word that differs */
	RUN_CODE, /* ours, letter by letter: a hash, a command */
};
struct run {
	enum run_kind kind;
	struct str text;
};
struct cell {
	struct run *runs;
	size_t count;
};

enum block_kind {
	BLOCK_TITLE,      /* of the file */
	BLOCK_ACCOUNT,    /* an account begins: a new page; others can link to it */
	BLOCK_HEADING,    /* a part of it */
	BLOCK_SUBHEADING, /* a step in that */
	BLOCK_TEXT,       /* a paragraph */
	BLOCK_TABLE,      /* a table begins: its column heads, empty ones for none */
	BLOCK_ROW,        /* of the table */
	BLOCK_MAP,
	BLOCK_BARS,
	BLOCK_LINKS, /* a cell for each account, leading there */
};

#define TABLE_COLUMNS_MAX 6

struct block {
	enum block_kind kind;
	struct cell *cells;
	size_t cell_count;
	const unsigned char *widths;       /* BLOCK_TABLE: of the columns, in percent */
	size_t number;                     /* BLOCK_ACCOUNT: from 1 */
	const struct location *location;   /* BLOCK_MAP */
	const struct judgement *judgement; /* BLOCK_BARS */
};

struct page {
	struct arena *arena;
	struct block *blocks;
	size_t count;
};

struct block *page_block(struct page *page, enum block_kind kind);
/* These add to the newest block, or to its newest cell. Absent and empty texts are shown as a dash. */
void page_cell(struct page *page);
void page_ours(struct page *page, const char *format, ...) PRINTF_LIKE(2, 3);
void page_strong(struct page *page, const char *format, ...) PRINTF_LIKE(2, 3);
void page_code(struct page *page, const char *format, ...) PRINTF_LIKE(2, 3);
void page_theirs(struct page *page, struct str text);
void page_lit(struct page *page, struct str text);

/* A heading, and a table with the heads given, at most TABLE_COLUMNS_MAX, the last NULL. */
void page_heading(struct page *page, enum block_kind kind, const char *text);
void page_table(struct page *page, const unsigned char *widths, const char *const *heads);

/* All of a case file. */
struct page case_page_make(struct arena *arena, const struct case_file *file);
