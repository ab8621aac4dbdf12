#include "core/desk/brand_reach.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/desk/fold.h"

struct claimant {
	struct account_no no;
	struct moment at;
};

static bool is_near(struct moment a, struct moment b)
{
	return !moment_is_never(a) && !moment_is_never(b) && llabs(a.us - b.us) <= BRAND_WITHIN_US;
}

/* When the account last posed as the brand, by what is stored of it; never: not at all. */
static enum err claimed_at(struct store *store, struct arena *arena, struct account_no no,
			   struct str brand, struct moment *at)
{
	struct trait *traits = NULL;
	size_t count = 0;
	enum err e = store_traits_of(store, arena, no, &traits, &count);

	*at = (struct moment){ 0 };
	for (size_t i = 0; !e && i < count; i++)
		if (traits[i].kind == TRAIT_BRAND && str_equal(traits[i].value, brand))
			*at = traits[i].last_at;
	return e;
}

/* Others that pose as the brand, in the order of their numbers. */
static enum err claimants_find(struct store *store, struct arena *arena, struct account_no no,
			       struct str brand, struct claimant **list, size_t *count)
{
	struct account_no *holders = NULL;
	size_t n = 0;
	enum err e = store_trait_accounts(store, arena, TRAIT_BRAND, brand, BRAND_CLAIMANTS_MAX,
					  &holders, &n);

	*list = ARENA_ARRAY(arena, n + 1, struct claimant);
	for (size_t i = 0; !e && i < n; i++) {
		struct claimant *claimant = &(*list)[*count];

		if (holders[i].n == no.n)
			continue;
		claimant->no = holders[i];
		e = claimed_at(store, arena, holders[i], brand, &claimant->at);
		++*count;
	}
	return e;
}

static enum err claimant_hear(struct store *store, struct arena *arena, const struct folded *folded,
			      const struct claimant *claimant, struct hearsay *hearsay)
{
	struct account_row row;
	enum err e = store_account_row(store, arena, claimant->no, &row);

	if (e || (row.cluster.n && row.cluster.n == folded->cluster.n))
		return e;
	hearsay->brand_claims++;
	if (!hearsay->brand_example.len || str_compare(row.id, hearsay->brand_example) < 0)
		hearsay->brand_example = row.id;
	if (moment_before(hearsay->brand_claimed_at, claimant->at))
		hearsay->brand_claimed_at = claimant->at;
	return ERR_NONE;
}

enum err brand_hear(struct store *store, struct arena *arena, struct account_no no,
		    const struct folded *folded, struct hearsay *hearsay)
{
	const struct brand_claim *claim = &folded->claim;
	struct claimant *list = NULL;
	size_t count = 0;
	enum err e;

	if (!claim->brand.len)
		return ERR_NONE;
	e = claimants_find(store, arena, no, claim->brand, &list, &count);
	hearsay->brand = claim->brand;
	for (size_t i = 0; !e && i < count; i++)
		if (is_near(list[i].at, claim->at))
			e = claimant_hear(store, arena, folded, &list[i], hearsay);
	return e;
}

/* Whoever lets go of a claim is found by who decays: all who pose are judged again at each scan. */
enum err brand_tell(struct store *store, struct arena *arena, struct account_no no,
		    const struct folded *folded)
{
	const struct brand_claim *claim = &folded->claim;
	struct claimant *list = NULL;
	struct moment before = { 0 };
	size_t count = 0;
	enum err e;

	if (!claim->brand.len)
		return ERR_NONE;
	e = claimed_at(store, arena, no, claim->brand, &before);
	if (!e && before.us != claim->at.us)
		e = claimants_find(store, arena, no, claim->brand, &list, &count);
	for (size_t i = 0; !e && i < count; i++)
		if (is_near(list[i].at, before) != is_near(list[i].at, claim->at))
			e = store_dirty_put(store, list[i].no);
	return e;
}
