/*
 * signs: what a message's text gives away, as things that a person can check.
 *
 * Whose name stands in From, before the subject's colon, in the greeting and under the letter (heading.h), while it is sent from another's domain; what domains it is sent from and
 * leads to (brand_domain.h); links that show one domain and go to another; calls for credentials (calls.h); brands that are
 * talked of. The domain that counts is the one a message was sent under: `domain`, or its From's where that was not given.
 *
 * Silent about what an honest sender writes: a brand's own mail, "pay with PayPal", "our client Deutsche Bank", a person called
 * Chase, one's own tracking links. What it is worth is the engine's to say.
 */
#pragma once

#include <stddef.h>

#include "core/model/sign.h"

struct arena;
struct event_message;
struct html;

#define SIGNS_HOSTS_MAX 16 /* different link hosts that are looked at */

/* Before text and html are forgotten; `page` is what was read of the HTML. At most SIGNS_MAX, each kind and brand once, in `arena`. */
void signs_of_message(struct arena *arena, const struct event_message *message,
		      const struct html *page, const struct sign **signs, size_t *count);
