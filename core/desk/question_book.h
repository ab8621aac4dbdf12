/*
 * question_book: the wording of what a customer is asked, and how to tell that it was asked or told already. Private to
 * questions.c.
 *
 * A book is data/questions/LANGUAGE.txt, carried in the binary; its first lines explain how it is written. A question
 * has the same code in every language. {variables} in texts and in groups of words:
 *	{claimed} {second} {seen}  countries, by their names in the language
 *	{site} {domain} {records}  the customer's website, a domain, "SPF and DKIM"
 *	{one} {other}              what was told in two ways: "payment card", "website"
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct arena;
struct dossier;
struct question_books;

enum question_language {
	QUESTION_EN,
	QUESTION_DE,
	QUESTION_LANGUAGE_COUNT
};

/* What a question speaks of; what it does not is zeroed. */
struct question_terms {
	char claimed[3], second[3], seen[3];
	struct str site, domain;
	struct str one, other; /* keys of the book: "card", "website" */
	bool spf, dkim;        /* the records that are missing */
};

extern const char *const question_lines_en[], *const question_lines_de[],
						      *const question_countries_de[];
extern const size_t question_lines_en_count, question_lines_de_count, question_countries_de_count;

#define QUESTION_LINES_MAX 100 /* of the conversation that are looked through, the newest */

/* All books, and the conversation as they read it. The arena's; the dossier's texts are kept as views. */
struct question_books *question_books_open(const struct dossier *dossier, struct arena *arena);

/* By the customer's latest lines; where they tell nothing, by their account's language; else English. */
enum question_language question_language(const struct question_books *books);
struct str question_language_name(enum question_language language); /* "en" */

/* Absent where the book has no such question. */
struct str question_text(const struct question_books *books, enum question_language language,
			 struct str code, const struct question_terms *terms);

/* Did a line of the rep's ask it, in any language, or one of the customer's tell it? */
bool question_was_asked(const struct question_books *books, struct str code,
			const struct question_terms *terms);
bool question_was_told(const struct question_books *books, struct str code,
		       const struct question_terms *terms);
