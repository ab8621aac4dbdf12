/*
 * questions: what a rep should ask the customer next.
 *
 * The question whose answer would change most comes first: the largest contradictions (in bits), then what re-enabling waits for,
 * then what is simply not known. What a rep has asked, or the customer has told, is left out. The wording is in the
 * customer's language (question_book.h).
 *
 * A question gives nothing away but the country where the customer is seen: no score, list, address, linked
 * account, or where a connection is hidden. Names in it are the customer's own: their site, their domains.
 */
#pragma once

#include <stddef.h>

struct arena;
struct dossier;
struct question;
struct settings;

#define QUESTIONS_MAX 8

/* The arena's. Of the dossier everything but its questions is looked at. Pure. */
struct question *questions_make(const struct settings *settings, const struct dossier *dossier,
				struct arena *arena, size_t *count);
