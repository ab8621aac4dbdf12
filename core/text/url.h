/*
 * url: web addresses where people and machines write them.
 *
 * Reads them as browsers do, for that is where they lead: "\" for "/", any number of slashes
 * behind the scheme, blanks and line breaks inside, "user@" before the host, escapes within it.
 * url_host and url_fold are declared in domain_name.h. Everything here is linear in its text.
 *
 *	struct url_search search = url_search(text);
 *
 *	while (url_next(&search, &url))
 *		add(url);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "core/text/domain_name.h"

/* The web address that begins `text`, "http://..." or "www....": how many bytes; 0 for none. */
size_t url_at(struct str text);

/* A walk over the web addresses in plain text: what url_at knows, and "host/path" where the
 * host's suffix is listed ("bit.ly/x"). */
struct url_search {
	struct str text;
	size_t from, slash, dot; /* the search's own */
};

struct url_search url_search(struct str text);
bool url_next(struct url_search *search, struct str *url); /* false at the end */

/* url_host where there is no arena: NUL-terminated; answers its length, 0 for none. */
size_t url_host_into(struct str url, char folded[DOMAIN_MAX + 1]);
