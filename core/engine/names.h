/*
 * names: the host in a link and the domain in an address, by their plain form alone.
 *
 * No public suffix list, no A-labels: whoever needs those has core/text, which the engine does not know.
 * All give views into the text, or absent.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* "https://user@www.evil.example:8080/x" to "www.evil.example"; also "evil.example/x". */
struct str link_host(struct str link);

/* "Name <a@b.example>" and "a@b.example" to "b.example". */
struct str address_domain(struct str address);

/* The domain above: "a.b.example" to "b.example"; absent when that would leave one label, or for a numeric address. */
struct str domain_above(struct str domain);

/* `domain` is `parent` or below it; ASCII case-blind. */
bool domain_within(struct str domain, struct str parent);
