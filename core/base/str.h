/*
 * str: a view into text that someone else keeps.
 *
 * Two words, passed by value; never NUL-terminated by promise, and never
 * owned. A zeroed str is the empty text, and also "absent" where a header says
 * so (str_is_absent tells the two apart: absent has no address).
 *
 *	struct str rest = line, word;
 *
 *	while (str_cut(&rest, ',', &word))
 *		add(str_trim(word));
 *
 * Compared byte by byte; case-blind functions fold ASCII only (utf8.h folds
 * the rest).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *at;
	size_t len;
};

/* A str of a literal, at no cost. */
#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })

/* For printf: printf("%" PRI_STR, ARG_STR(name)). */
#define PRI_STR ".*s"
#define ARG_STR(s) (int)(s).len, ((s).at ? (s).at : "")

struct str str_of(const char *text);                       /* NULL gives the absent str */
struct str str_sub(struct str s, size_t from, size_t len); /* clipped to s */

bool str_is_absent(struct str s);
bool str_is(struct str s, const char *literal);
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
int str_compare(struct str a, struct str b); /* bytes, then length; for sorting */

/* Where `needle` begins in `s`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);
size_t str_find_last_char(struct str s, char c);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Take the part before the next `separator` off the front of `rest` into
 * `part`; false when nothing is left. "a,,b" gives "a", "", "b"; a separator
 * at the very end opens no part: "a," gives "a". */
bool str_cut(struct str *rest, char separator, struct str *part);

/* The whole of `s` as a decimal integer (one sign allowed, no blanks).
 * False, and the result untouched, when it is anything else or out of range. */
bool str_to_int64(struct str s, int64_t *n);
bool str_to_uint32(struct str s, uint32_t *n);
bool str_to_double(struct str s, double *n); /* finite decimal, "C" locale */
