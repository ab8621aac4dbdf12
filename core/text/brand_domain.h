/*
 * brand_domain: what a domain's name gives away.
 *
 * "paypa1.com" passes for a brand's, "chaseupdate.example" joins its name with a word of alarm, "dhl-shop.example" with another; so
 * does "paypal.com.example.net" before its registrable domain. Nothing is said of domains that a brand owns, of names by
 * chance ("purchaseupdate"), and of names that people and words share with brands, without a word of alarm.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"
#include "core/model/sign.h"

struct arena;
struct host; /* brand.h */

/* True when there is something to tell: `sign` is SIGN_LOOKALIKE, SIGN_DOMAIN_RISK or SIGN_DOMAIN_WORD then, its texts in
 * `arena`, and untouched otherwise. `domain` is a domain or host, folded or not. */
bool sign_of_domain(struct arena *arena, struct str domain, struct sign *sign);

/* The same of a host that is known not to be a brand's own. */
bool sign_of_host(struct arena *arena, const struct host *host, struct sign *sign);
