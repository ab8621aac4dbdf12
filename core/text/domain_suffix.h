/*
 * domain_suffix: the public suffix list.
 *
 * The only file that knows libpsl. The list is the newer one of what libpsl carries and what the
 * system's package brings; it is read at the first question, once in a process, from any
 * thread, and never from the network.
 */
#pragma once

#include <stdbool.h>

/* `folded` is a public suffix as it stands ("co.uk"): of the ICANN section, or with `private_too`
 * also of the private one ("github.io"). A top-level domain that the list does not know is one. */
bool domain_suffix_is(const char *folded, bool private_too);

/* The list itself names `folded`; unknown top-level domains are not. */
bool domain_suffix_is_listed(const char *folded);
