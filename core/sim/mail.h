/*
 * mail: what a player writes: subject, sender, text, HTML, links, made by the grammar.
 *
 * Seeds decide what is alike: all mails of a sender keep the sender's ways, customers of one theme share its footer and
 * its markup, mails of one campaign share what the spinner leaves alone. A merge field is always new.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/sim/cast.h"
#include "core/sim/persona.h"

#define MAIL_LINKS_MAX 12
#define MAIL_TEXT_MAX ((size_t)64 * 1024)

struct mail {
	const struct wardrobe *wardrobe;
	const struct player *player;
	const struct bout *bout;
	int64_t at_us;
	uint64_t number; /* the message's own */
	uint32_t variant;
	struct buf name, company, domain, email, brand; /* the sender's */
	struct buf marked;                              /* the text with marks for links */
	struct buf links[MAIL_LINKS_MAX];
	uint32_t link_count;
	/* what comes out */
	struct buf subject, from, reply_to, text, html, raw;
	bool has_html, is_raw;
};

void mail_begin(struct mail *mail, const struct wardrobe *wardrobe);
void mail_end(struct mail *mail);

/* The player's `n`th message of a bout. */
void mail_write(struct mail *mail, const struct player *player, const struct bout *bout, uint32_t n,
		int64_t at_us);
