/*
 * mails: a folder of real messages, for the measurements.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/event.h"

struct arena;

struct mail {
	struct str raw;
	struct str from, sender; /* folded; its registrable domain */
	struct str subject;      /* folded, without "Re:" and list names */
	struct str seen;         /* the text a reader sees */
	uint64_t sketch[SKETCH_LEN];
	size_t sketch_len;
};

struct mails {
	struct arena *arena;
	struct mail *rows;
	size_t count;
};

/* Every file below `folder` that ends in ".txt" or ".eml", by name; added to those there are. False, with a line to
 * stderr, when the folder cannot be read. */
bool mails_read(struct mails *mails, const char *folder);
void mails_release(struct mails *mails);

/* What a reader sees of a message's HTML, or else its text. */
struct str mail_seen(struct arena *arena, struct str text, struct str html);
