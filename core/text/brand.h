/*
 * brand: the names that phishers borrow, whose they are and where they stand in a name.
 *
 * From data/brands (brands.txt: some 350 banks, shops, carriers, services and authorities with the domains that are their own;
 * words.txt: words of alarm and the like), made into tables when the project is built (data/make-brands.c).
 *
 *	struct brand_text text;
 *	struct brand_found found;
 *
 *	brand_text_of(STR("secure-paypa1"), &text);
 *	if (brand_find(&text, &found))          found.brand->name is "PayPal", found.faked is true,
 *		...                             found.risk is "secure"
 *
 * A name is found where the rest of the text makes sense without it, by cutting it into words (words.h): not in
 * "purchaseupdate". Names of four letters or fewer count only between hyphens.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

enum brand_kind {
	BRAND_BANK,
	BRAND_PAY,
	BRAND_SHOP,
	BRAND_PARCEL,
	BRAND_MAIL,
	BRAND_CLOUD,
	BRAND_CRYPTO,
	BRAND_STREAM,
	BRAND_SOCIAL,
	BRAND_STATE,
	BRAND_TELCO,
	BRAND_INSURE,
	BRAND_TRAVEL,
	BRAND_KIND_COUNT,
};

struct brand {
	const char *name;
	enum brand_kind kind;
	bool is_word; /* also an everyday word or a common name: in a domain it takes a risk word beside it */
	bool is_name; /* also what a person or a small firm may be called */
};

size_t brand_count(void);
const struct brand *brand_at(size_t at);

/* A folded host, and what was registered of it: views, absent for a public suffix. The public suffix list is slow to ask. */
struct host {
	struct str name;
	struct str domain; /* by the ICANN section */
	struct str tenant; /* by the private section too: "x.github.io" */
};

struct host host_of(struct str folded);

/* The same for a host that may stand below one that is known. */
struct host host_near(const struct host *known, struct str folded);

/* The brand that a host belongs to, or NULL. A host under a private suffix ("x.github.io") is its tenant's. */
const struct brand *brand_owning(const struct host *host);

#define BRAND_TEXT_MAX 96

/* A name as readers see it: letters and digits by their looks, anything between them one '-'. */
struct brand_text {
	char looks[BRAND_TEXT_MAX + 1];
	bool strange[BRAND_TEXT_MAX + 1]; /* was no ASCII */
	size_t len;
};

/* From UTF-8; what does not fit is left out. */
void brand_text_of(struct str text, struct brand_text *looks);

struct brand_found {
	const struct brand *brand;
	size_t from, to;   /* where it stands in the looks */
	bool faked;        /* written with look-alikes, or one edit away */
	bool whole;        /* nothing else stands there */
	struct str risk;   /* a word of alarm beside it, in the looks; absent: none */
	struct str beside; /* the first other word, if it is not whole */
};

/* The brand that a domain's label joins or passes for; false: none. The found one is the first that has a risk word beside it, else
 * the first. */
bool brand_find(const struct brand_text *text, struct brand_found *found);

/* The brand that `text` begins with, whole words of it, and where it ends; NULL: none. As written or faked. */
const struct brand *brand_heading(const struct brand_text *text, size_t from, size_t *to);
