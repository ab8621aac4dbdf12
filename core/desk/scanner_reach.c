#include "core/desk/scanner_reach.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"

struct reach {
	struct arena *arena;
	struct account_no *accounts;
	size_t count;
};

static void add(struct reach *reach, const struct account_no *accounts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		reach->accounts = arena_grow(reach->arena, reach->accounts, reach->count,
					     sizeof(*reach->accounts));
		reach->accounts[reach->count++] = accounts[i];
	}
}

static int by_number(const void *left, const void *right)
{
	const struct account_no *a = left, *b = right;

	return (a->n > b->n) - (a->n < b->n);
}

static void sort_once(struct reach *reach)
{
	size_t kept = 0;

	if (reach->count)
		qsort(reach->accounts, reach->count, sizeof(*reach->accounts), by_number);
	for (size_t i = 0; i < reach->count; i++)
		if (!kept || reach->accounts[kept - 1].n != reach->accounts[i].n)
			reach->accounts[kept++] = reach->accounts[i];
	reach->count = kept;
}

enum err scanner_reach(struct store *store, struct arena *arena, struct str key,
		       struct account_no **accounts, size_t *count)
{
	/* clang-format off */
	static const struct { char key; enum trait_kind kind; } kinds[] = {
		{ 'd', TRAIT_LINK_DOMAIN }, { 'd', TRAIT_DOMAIN }, { 'u', TRAIT_URL },
	};
	/* clang-format on */
	struct reach reach = { .arena = arena };
	struct str value = str_sub(key, 2, key.len);
	struct account_no *found = NULL;
	size_t n = 0;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < ARRAY_LEN(kinds); i++) {
		if (kinds[i].key != key.at[0])
			continue;
		e = store_trait_accounts(store, arena, kinds[i].kind, value, 0, &found, &n);
		if (!e)
			add(&reach, found, n);
	}
	if (!e && key.at[0] == 'm') {
		e = store_message_accounts(store, arena, value, &found, &n);
		if (!e)
			add(&reach, found, n);
	}
	if (e)
		return e;
	sort_once(&reach);
	*accounts = reach.accounts;
	*count = reach.count;
	return ERR_NONE;
}
