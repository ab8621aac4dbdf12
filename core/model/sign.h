/*
 * sign: what a message's or a domain's text gives away of a phisher's trade.
 *
 * A sign is one observation that a person can check: of what kind, whose name is borrowed, where it stands and
 * what stands beside it. What it weighs is the engine's to say (core/engine/brand.h): most signs mean little alone.
 * They are read in core/text (signs.h, brand_domain.h) and kept with the message.
 */
#pragma once

#include "core/base/str.h"
#include "core/model/word.h"

#define SIGNS_MAX 12      /* of one message */
#define SIGN_QUOTE_MAX 80 /* bytes of each text */

enum sign_kind {          /*                         quote, and other */
	SIGN_LOOKALIKE,   /* a domain that passes for a brand's: it, and the brand's own */
	SIGN_DOMAIN_RISK, /* a domain joins a brand's name with a word of alarm: it, and the word */
	SIGN_DOMAIN_WORD, /* the same with any other word */
	SIGN_FROM_NAME, /* a brand in the From name, not from its domain: the name, and the domain */
	SIGN_SUBJECT,   /* "Brand: ..." not from its domain: the subject */
	SIGN_CREDENTIALS, /* asks for passwords, card or account data: the words that do */
	SIGN_LINK_DIFFERS, /* a link shows one domain and goes to another: the shown one, and the other */
	SIGN_MENTION,    /* a brand is named in the text: the words around it */
	SIGN_SHORTENER,  /* a link through a shortener: its host */
	SIGN_FREE_HOST,  /* a link to a site at a free hoster of subdomains: its host */
	SIGN_DISPOSABLE, /* an address at a service for throw-away addresses: its domain */
	SIGN_YOURS, /* asks for credentials, and names a brand as what the reader has: the brand in the text, and the domain it comes from */
	SIGN_SIGNED, /* the letter greets or is signed as a brand, not from its domain: the line, and the domain */
	/* What a fraud without a link wants (core/text/ploys.h): the words, and the domain it comes from. */
	SIGN_GIFT_CARDS,
	SIGN_BANK_CHANGED,
	SIGN_FORTUNE,
	SIGN_EXTORTION,
	SIGN_CHARGE, /* of a brand, where it names one that it does not come from */
	SIGN_WALLET,
	SIGN_HUSH, /* beside one of these: the word that asks for secrecy or hurry */
	SIGN_REPLY_AWAY, /* beside one of these: the freemail address that answers go to, and where it comes from */
	SIGN_HOSTED_CALL, /* asks for credentials, and leads where anybody puts up pages: the words, and the host */
	/* All that it leads to, but for its own, are a platform's: a host; "pages" where customers put up theirs; "own" where what it leads to is
	 * called as its own domain. */
	SIGN_PLATFORM,
	SIGN_KIND_COUNT,
};
extern const struct words sign_words;

struct sign {
	enum sign_kind kind;
	struct str brand; /* absent where it is about none */
	struct str quote, other;
};
