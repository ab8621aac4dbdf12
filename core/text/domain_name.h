/*
 * domain_name: host names and web addresses, as far as judging needs them.
 *
 * Pure and bounded; the public suffix list is the one libpsl ships with (known only to
 * domain_suffix.c). Names are compared in lower-case A-label form.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct arena;

#define DOMAIN_MAX 253 /* bytes of a folded name */

/* "Fenster-Nord.Example." or "münchen.de" to "fenster-nord.example", "xn--mnchen-3ya.de"; absent when it is no
 * host name (also for an address literal). */
struct str domain_fold(struct arena *arena, struct str name);

/* The same where there is no arena: NUL-terminated; answers its length, 0 for no host name. */
size_t domain_fold_into(struct str name, char folded[DOMAIN_MAX + 1]);

/* The registrable domain of a folded host: "a.b.co.uk" to "b.co.uk"; absent for a suffix itself. By the ICANN section
 * and, with `private_too`, the private section (free subdomain hosters: "x.github.io"). */
struct str domain_registrable(struct str folded, bool private_too);

/* `name` is `domain` or below it; both folded. */
bool domain_is_within(struct str name, struct str domain);

/* The host in a web address or bare "host/path" (folded, in `arena`); absent when there is none. */
struct str url_host(struct arena *arena, struct str url);

/* A web address made comparable: scheme and host lower-case, default port and fragment gone. Absent if not http(s). */
struct str url_fold(struct arena *arena, struct str url);

/* The domain part of an e-mail address, also of 'Name <a@b>', folded; absent when there is none. */
struct str email_domain(struct arena *arena, struct str address);
