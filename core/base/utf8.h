/*
 * utf8: text from people, as code points, as cells, and made harmless.
 *
 * Checked at the door (utf8_valid) and tamed at the exit (utf8_tame): between
 * the two, bytes are kept as they came. The only file that knows libunistring.
 *
 * Harmful to a terminal or a reader's eye, and never let through by utf8_tame:
 * C0 and C1 controls, DEL, bidirectional embeddings, overrides, isolates and marks,
 * zero-width and other invisible characters (format controls, tags,
 * variation selectors that stand alone, Hangul fillers, soft hyphen), line and
 * paragraph separators, private use, unassigned code points (their width
 * is unknown) and noncharacters, and combining marks beyond
 * UTF8_MARKS_MAX on one base.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

struct buf;

#define UTF8_MARKS_MAX 4
#define UTF8_BAD UINT32_C(0xFFFD)

/* Well-formed UTF-8 as RFC 3629 has it: no surrogates, no overlongs, no more than U+10FFFF. */
bool utf8_valid(struct str text);

/* Take one code point off the front; a broken byte gives UTF8_BAD and moves one on.
 * False at the end. */
bool utf8_next(struct str *rest, uint32_t *point);

/* Write one code point; answers how many bytes, 1 to 4. */
size_t utf8_encode(uint32_t point, char bytes[4]);

/* Cells on a terminal: 0 for a combining mark, 2 for wide ones, else 1; -1 for what utf8_is_harmful. */
int utf8_width(uint32_t point);
bool utf8_is_harmful(uint32_t point);

/* Cells that utf8_tame(text) would take. */
size_t utf8_cells(struct str text);

/* Add `text` to `out` with nothing harmful in it: newline, tab and carriage return
 * become a space, other harmful characters become U+FFFD (one for a run of
 * them), broken bytes too. */
void utf8_tame(struct str text, struct buf *out);

/* As utf8_tame, but for a whole text: newlines stay (CRLF becomes LF) and tabs become a space. */
void utf8_tame_text(struct str text, struct buf *out);

/* Fold for search and comparison: NFKC, full case folding, harmful characters dropped, runs
 * of white space made one space, trimmed. Added to `out`. Bounded by the ceiling of `out`. */
void utf8_fold(struct str text, struct buf *out);

/* The longest head of `text` of at most `bytes` bytes that ends between code points. */
struct str utf8_head(struct str text, size_t bytes);
