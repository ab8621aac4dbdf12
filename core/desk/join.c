#include "core/desk/join.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/desk/desk_private.h"
#include "core/engine/link.h"
#include "core/engine/linkage.h"

#define ACCOUNTS_A_STEP 256 /* whose links are found in one transaction */
#define MEMBERS_A_STEP 4096 /* looked at in one transaction, or the one cluster that is greater */
#define VALUES_A_STEP 64
#define VALUE_NOW_MAX 1024 /* accounts of a value that are looked at before the next scan */
#define POPULATION "link_population"

struct joining {
	struct store *store;
	struct arena *arena; /* of this step */
	struct link_desk known_desk;
	struct map known; /* accounts that were read: their index */
	struct link_account *accounts;
	size_t account_count;
};

/* -- links --------------------------------------------------------------------------------- */

static enum err account_get(struct joining *j, struct account_no no, struct link_account *account)
{
	int64_t at;
	enum err e;

	if (j->accounts && map_get_number(&j->known, (uint64_t)no.n, &at)) {
		*account = j->accounts[at];
		return ERR_NONE;
	}
	e = store_link_account(j->store, j->arena, no, account);
	if (e)
		return e;
	map_put_number(&j->known, (uint64_t)no.n, (int64_t)j->account_count);
	j->accounts = arena_grow(j->arena, j->accounts, j->account_count, sizeof(*account));
	j->accounts[j->account_count++] = *account;
	return ERR_NONE;
}

static int by_number(const void *left, const void *right)
{
	const struct account_no *a = left, *b = right;

	return (a->n > b->n) - (a->n < b->n);
}

/* Whom it is worth comparing with; each once, by number. */
static enum err near_find(struct joining *j, const struct link_account *account,
			  struct account_no **list, size_t *count)
{
	struct account_no *found = NULL;
	size_t n = 0, kept = 0;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < account->trait_count; i++) {
		struct account_no *some = NULL;
		size_t some_count = 0;

		if (!link_brings(&account->traits[i]))
			continue;
		e = store_link_near(j->store, j->arena, account->no, &account->traits[i], &some,
				    &some_count);
		for (size_t k = 0; !e && k < some_count; k++) {
			found = arena_grow(j->arena, found, n, sizeof(*found));
			found[n++] = some[k];
		}
	}
	if (n)
		qsort(found, n, sizeof(*found), by_number);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || found[kept - 1].n != found[i].n)
			found[kept++] = found[i];
	*list = found;
	*count = kept;
	return e;
}

static enum err links_find(struct joining *j, const struct link_account *account,
			   struct link **links, size_t *count)
{
	struct account_no *others = NULL;
	size_t other_count = 0, n = 0;
	struct link *found;
	enum err e = near_find(j, account, &others, &other_count);

	found = ARENA_ARRAY(j->arena, other_count + 1, struct link);
	for (size_t i = 0; !e && i < other_count; i++) {
		struct link link = { .a = account->no, .b = others[i] };
		struct link_account other;
		bool is_cut = false;

		e = account_get(j, others[i], &other);
		if (!e)
			link.bits = link_pair(account, &other, &j->known_desk);
		if (!e && link.bits > 0)
			e = store_is_cut(j->store, link.a, link.b, &is_cut);
		if (!e && link.bits > 0 && !is_cut)
			found[n++] = link;
	}
	*links = found;
	*count = n;
	return e;
}

static enum err link_change(struct joining *j, const struct link *link)
{
	enum err e = store_link_put(j->store, link);

	if (!e)
		e = store_unjoined_put(j->store, link->b, CLUSTER_OF);
	return e ? e : store_unjoined_put(j->store, link->a, CLUSTER_OF);
}

/* Both lists by the other's number. */
static enum err links_replace(struct joining *j, const struct link *old, size_t old_count,
			      const struct link *new, size_t new_count)
{
	size_t i = 0, k = 0;
	enum err e = ERR_NONE;

	while (!e && (i < old_count || k < new_count)) {
		if (k == new_count || (i < old_count && old[i].b.n < new[k].b.n)) {
			struct link gone = { old[i].a, old[i].b, 0 };

			e = link_change(j, &gone);
			i++;
		} else if (i == old_count || new[k].b.n < old[i].b.n) {
			e = link_change(j, &new[k++]);
		} else {
			if (old[i++].bits != new[k].bits)
				e = link_change(j, &new[k]);
			k++;
		}
	}
	return e;
}

static enum err links_renew(struct joining *j, struct account_no no)
{
	struct link *old = NULL, *new = NULL;
	size_t old_count = 0, new_count = 0;
	struct link_account account;
	enum err e = store_joined(j->store, no, LINKS_OF);

	if (!e)
		e = account_get(j, no, &account);
	if (!e)
		e = links_find(j, &account, &new, &new_count);
	if (!e)
		e = store_links(j->store, j->arena, no, &old, &old_count);
	return e ? e : links_replace(j, old, old_count, new, new_count);
}

/* -- clusters ------------------------------------------------------------------------------ */

/* All that links connect with the accounts walked from. */
struct walk {
	struct map reached;
	struct account_no *accounts;
	size_t count;
	struct link *links; /* each once, a < b */
	size_t link_count;
};

static void walk_add(struct joining *j, struct walk *w, struct account_no no)
{
	int64_t nothing;

	if (map_get_number(&w->reached, (uint64_t)no.n, &nothing))
		return;
	map_put_number(&w->reached, (uint64_t)no.n, (int64_t)w->count);
	w->accounts = arena_grow(j->arena, w->accounts, w->count, sizeof(no));
	w->accounts[w->count++] = no;
}

static enum err walk_from(struct joining *j, struct walk *w, struct account_no from)
{
	size_t at = w->count;
	enum err e = ERR_NONE;

	for (walk_add(j, w, from); !e && at < w->count; at++) {
		struct link *links = NULL;
		size_t count = 0;

		e = store_links(j->store, j->arena, w->accounts[at], &links, &count);
		for (size_t i = 0; !e && i < count; i++) {
			walk_add(j, w, links[i].b);
			if (links[i].b.n < links[i].a.n)
				continue;
			w->links = arena_grow(j->arena, w->links, w->link_count, sizeof(*links));
			w->links[w->link_count++] = links[i];
		}
	}
	return e;
}

static int by_ends(const void *left, const void *right)
{
	const struct link *a = left, *b = right;
	int order = by_number(&a->a, &b->a);

	return order ? order : by_number(&a->b, &b->b);
}

/* A part is named after its member of the smallest id. */
static enum err parts_name(struct joining *j, const struct linked_account *rows, size_t count,
			   struct cluster_no *names)
{
	struct str *ids = ARENA_ARRAY(j->arena, count + 1, struct str);
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++) {
		size_t part = rows[i].part;
		struct str id;

		if (!part)
			continue;
		e = store_account_id(j->store, j->arena, rows[i].no, &id);
		if (e || (names[part].n && str_compare(ids[part], id) <= 0))
			continue;
		ids[part] = id;
		names[part] = (struct cluster_no){ rows[i].no.n };
	}
	return e;
}

/* Rows for all that were walked, those without a link too; both lists by number. */
static enum err members_make(struct joining *j, const struct walk *w,
			     struct cluster_member_put *members)
{
	size_t linked = 0, at = 0;
	struct linked_account *rows = linkage_parts(j->arena, w->links, w->link_count, &linked);
	struct cluster_no *names = ARENA_ARRAY(j->arena, linked + 1, struct cluster_no);
	enum err e = parts_name(j, rows, linked, names);

	for (size_t i = 0; !e && i < w->count; i++) {
		members[i] = (struct cluster_member_put){ .account = w->accounts[i] };
		if (at == linked || rows[at].no.n != w->accounts[i].n)
			continue;
		members[i].cluster = names[rows[at].part];
		members[i].tie_bits = rows[at++].tie_bits;
	}
	return e;
}

static enum err clusters_renew(struct joining *j, struct walk *w, struct arena *arena,
			       struct account_no **changed, size_t *changed_count)
{
	struct cluster_member_put *members = ARENA_ARRAY(j->arena, w->count + 1,
							 struct cluster_member_put);
	enum err e;

	qsort(w->accounts, w->count, sizeof(*w->accounts), by_number);
	if (w->link_count)
		qsort(w->links, w->link_count, sizeof(*w->links), by_ends);
	e = members_make(j, w, members);
	if (!e)
		e = store_clusters_change(j->store, arena, members, w->count, changed,
					  changed_count);
	for (size_t i = 0; !e && i < w->count; i++)
		e = store_joined(j->store, w->accounts[i], CLUSTER_OF);
	return e;
}

static enum err clusters_step(struct joining *j, struct arena *arena, bool *more,
			      struct account_no **changed, size_t *changed_count)
{
	struct walk w = { 0 };
	struct account_no *from = NULL;
	size_t count = 0, i;
	enum err e = store_unjoined(j->store, j->arena, CLUSTER_OF, MEMBERS_A_STEP, &from, &count);

	for (i = 0; !e && i < count && w.count < MEMBERS_A_STEP; i++)
		e = walk_from(j, &w, from[i]);
	if (!e && w.count)
		e = clusters_renew(j, &w, arena, changed, changed_count);
	*more = i < count || count == MEMBERS_A_STEP;
	map_release(&w.reached);
	return e;
}

/* -- steps --------------------------------------------------------------------------------- */

/* `is_there`: it was counted before. */
static enum err known_read(struct store *store, struct arena *arena, struct link_desk *known,
			   bool *is_there)
{
	struct str kept = { 0 };
	enum err e = store_meta(store, arena, POPULATION, &kept);
	size_t blank;

	*known = (struct link_desk){ 0 };
	*is_there = !e;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	for (blank = 0; blank < kept.len && kept.at[blank] != ' '; blank++)
		;
	if (blank == kept.len || !str_to_int64((struct str){ kept.at, blank }, &known->trusted) ||
	    !str_to_int64((struct str){ kept.at + blank + 1, kept.len - blank - 1 },
			  &known->strangers) ||
	    known->trusted < 0 || known->strangers < 0)
		return err_fail(ERR_CORRUPT, "the store has lost count of its trusted accounts");
	return ERR_NONE;
}

enum err join_known(struct desk *desk, struct arena *arena, struct link_desk *known)
{
	bool is_there;

	return known_read(desk->store, arena, known, &is_there);
}

/* Everything is compared again when it changes by a step. */
static enum err known_find(struct joining *j, bool whole)
{
	char text[48];
	int64_t trusted = 0, accounts = 0;
	struct link_desk now;
	bool is_there;
	enum err e = known_read(j->store, j->arena, &j->known_desk, &is_there);

	if (e || (is_there && !whole && j->known_desk.trusted >= LINK_KNOWN_DESK))
		return e;
	e = store_trusted_count(j->store, &trusted, &accounts);
	now = link_desk(trusted, accounts);
	if (e || (is_there && now.trusted == j->known_desk.trusted &&
		  now.strangers == j->known_desk.strangers))
		return e;
	if (is_there)
		e = store_unjoined_all(j->store);
	j->known_desk = now;
	snprintf(text, sizeof(text), "%lld %lld", (long long)now.trusted, (long long)now.strangers);
	return e ? e : store_meta_put(j->store, POPULATION, str_of(text));
}

static enum err list_fill(struct joining *j, struct moment clock, bool whole, bool *more)
{
	bool ripe = false, values = false;
	enum err e = store_ripe_count(j->store, clock, ACCOUNTS_A_STEP, &ripe);

	if (!e && !ripe)
		e = known_find(j, whole);
	if (!e)
		e = store_reweighed(j->store, whole ? 0 : VALUE_NOW_MAX, VALUES_A_STEP, &values);
	*more = ripe || values;
	return e;
}

static enum err links_step(struct joining *j, bool *more)
{
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = store_unjoined(j->store, j->arena, LINKS_OF, ACCOUNTS_A_STEP, &accounts,
				    &count);

	for (size_t i = 0; !e && i < count; i++)
		e = links_renew(j, accounts[i]);
	*more = count == ACCOUNTS_A_STEP;
	return e;
}

/* As the header has it. NOLINTNEXTLINE(readability-function-size) */
enum err join_some(struct desk *desk, struct moment clock, bool whole, struct arena *arena,
		   bool *more, struct account_no **changed, size_t *changed_count)
{
	CLEANUP(arena_free_at) struct arena *step = arena_new();
	struct joining j = { .store = desk->store, .arena = step };
	enum err e;

	*changed = NULL;
	*changed_count = 0;
	store_link_begin(desk->store);
	e = list_fill(&j, clock, whole, more);
	if (!e && !*more)
		e = links_step(&j, more);
	if (!e && !*more)
		e = clusters_step(&j, arena, more, changed, changed_count);
	map_release(&j.known);
	return e;
}

enum err join_waits(struct desk *desk, bool *waits)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *accounts = NULL;
	size_t links = 0, clusters = 0;
	enum err e = store_read(desk->store);

	if (!e)
		e = store_unjoined(desk->store, arena, LINKS_OF, 1, &accounts, &links);
	if (!e)
		e = store_unjoined(desk->store, arena, CLUSTER_OF, 1, &accounts, &clusters);
	store_end(desk->store);
	*waits = !e && (links || clusters);
	return e;
}

enum err join_again(struct desk *desk, const struct account_no *accounts, size_t count)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++)
		e = store_unjoined_put(desk->store, accounts[i], LINKS_OF);
	return e;
}
