/*
 * domain_list: domains that are known for one thing, from data/mail.
 *
 * Freemail: anybody gets an address there for nothing. Disposable: addresses that are thrown away after use.
 * Shorteners: a link there leads anywhere. Pages: anybody puts up pages, forms or files there, under the service's own name. data/README.md says where the lists come from; data/mail/make-lists.pl makes them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

enum domain_list {
	DOMAIN_LIST_FREEMAIL,
	DOMAIN_LIST_DISPOSABLE,
	DOMAIN_LIST_SHORTENER,
	DOMAIN_LIST_PAGES,
	DOMAIN_LIST_COUNT,
};

/* `domain` itself is on the list; any case. Subdomains are not. */
bool domain_is_listed(enum domain_list list, struct str domain);

/* How many domains a list holds. */
size_t domain_list_size(enum domain_list list);
