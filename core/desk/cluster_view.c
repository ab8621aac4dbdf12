#include "core/desk/cluster_view.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/desk/desk_private.h"
#include "core/desk/join.h"
#include "core/engine/link.h"

#define SHARED_MAX 12         /* shared traits shown of a cluster, and of a member */
#define CALLED_VALUE_MAX 20   /* bytes of a value in a cluster's name */
#define MEMBERS_READ_MAX 2000 /* members whose traits are read */

/* A trait of one member, to be sorted so that equal ones stand together. */
struct held {
	enum trait_kind kind;
	struct str value;
	size_t member;
};

static int by_trait(const void *left, const void *right)
{
	const struct held *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	int order = str_compare(a->value, b->value);
	if (order)
		return order;
	return a->member < b->member ? -1 : a->member > b->member;
}

static int by_bits(const void *left, const void *right)
{
	const struct shared_trait *a = left, *b = right;

	if (a->bits != b->bits)
		return a->bits > b->bits ? -1 : 1;
	if (a->accounts != b->accounts)
		return a->accounts > b->accounts ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return str_compare(a->value, b->value);
}

static bool is_shown(enum trait_kind kind)
{
	return trait_links(kind);
}

struct held_list {
	struct held *rows;
	size_t count;
};

static enum err traits_gather(struct desk *desk, struct arena *arena,
			      const struct cluster_answer *view, struct held_list *list)
{
	size_t members = view->member_count < MEMBERS_READ_MAX ? view->member_count
							       : MEMBERS_READ_MAX;

	/* cppcheck-suppress knownConditionTrueFalse ; it takes the smaller of two for none */
	for (size_t m = 0; m < members; m++) {
		struct trait *traits = NULL;
		size_t n = 0;
		enum err e = store_traits_of(desk->store, arena, view->members[m].account.no,
					     &traits, &n);

		if (e)
			return e;
		for (size_t i = 0; i < n; i++) {
			if (!is_shown(traits[i].kind))
				continue;
			list->rows = arena_grow(arena, list->rows, list->count,
						sizeof(*list->rows));
			list->rows[list->count++] = (struct held){ traits[i].kind, traits[i].value,
								   m };
		}
	}
	return ERR_NONE;
}

static void member_shares(struct arena *arena, struct cluster_member *member,
			  const struct shared_trait *trait)
{
	member->shared = arena_grow(arena, member->shared, member->shared_count,
				    sizeof(*member->shared));
	member->shared[member->shared_count++] = *trait;
}

/* What sharing it is worth. */
static enum err weigh(struct desk *desk, const struct link_desk *known, struct shared_trait *shared)
{
	struct trait trait = { .kind = shared->kind, .value = shared->value };
	struct link_trait weight = { .kind = shared->kind };
	enum err e = store_shared_weight(desk->store, &trait, &weight);

	if (!e)
		shared->bits = link_bits(&weight, known);
	return e;
}

static enum err shares_find(struct desk *desk, struct arena *arena, struct cluster_answer *view,
			    struct held_list *list)
{
	struct held *held = list->rows;
	size_t count = list->count;
	struct link_desk known;
	enum err e = join_known(desk, arena, &known);

	if (count)
		qsort(held, count, sizeof(*held), by_trait);
	for (size_t i = 0, end; !e && i < count; i = end) {
		for (end = i + 1; end < count && held[end].kind == held[i].kind &&
				  str_equal(held[end].value, held[i].value);
		     end++)
			;
		if (end - i < 2)
			continue;
		struct shared_trait trait = { .kind = held[i].kind,
					      .value = held[i].value,
					      .accounts = (int64_t)(end - i) };

		e = weigh(desk, &known, &trait);
		view->row.shared = arena_grow(arena, view->row.shared, view->row.shared_count,
					      sizeof(trait));
		view->row.shared[view->row.shared_count++] = trait;
		for (size_t k = i; k < end; k++)
			member_shares(arena, &view->members[held[k].member], &trait);
	}
	return e;
}

static size_t heaviest(struct shared_trait *shared, size_t count)
{
	if (count)
		qsort(shared, count, sizeof(*shared), by_bits);
	return count < SHARED_MAX ? count : SHARED_MAX;
}

static void row_fill(struct arena *arena, struct cluster_answer *view)
{
	struct cluster_row *row = &view->row;

	row->members = ARENA_ARRAY(arena, view->member_count + 1, struct str);
	for (size_t m = 0; m < view->member_count; m++) {
		const struct account_row *account = &view->members[m].account;

		row->members[m] = account->id;
		row->states[account->state]++;
		if (account->probability > row->probability)
			row->probability = account->probability;
		if (account->verdict > row->verdict)
			row->verdict = account->verdict;
		if (moment_is_never(row->first_seen) ||
		    moment_before(account->created_at, row->first_seen))
			row->first_seen = account->created_at;
		if (moment_before(row->last_seen, account->last_seen))
			row->last_seen = account->last_seen;
	}
}

/* After the two heaviest values of different kinds. */
static struct str called(struct arena *arena, const struct cluster_row *row)
{
	struct str name = { 0 };
	size_t named = 0;

	for (size_t i = 0; i < row->shared_count && named < 2; i++) {
		const struct shared_trait *shared = &row->shared[i];

		if (shared->bits <= 0 || (named && shared->kind == row->shared[0].kind))
			continue;
		name = arena_strf(arena, "%" PRI_STR "%s%s %" PRI_STR, ARG_STR(name),
				  named ? " / " : "", word_of(&trait_words, shared->kind),
				  ARG_STR(utf8_head(shared->value, CALLED_VALUE_MAX)));
		named++;
	}
	return name;
}

enum err cluster_view(struct desk *desk, struct arena *arena, struct cluster_no no,
		      struct cluster_answer *view)
{
	struct cluster_answer v = { .row = { .no = no } };
	struct account_row *members = NULL;
	struct held_list held = { 0 };
	enum err e = store_cluster(desk->store, arena, no, &v.row.nickname, &members,
				   &v.member_count);

	if (e)
		return e;
	v.row.size = (int64_t)v.member_count;
	v.members = ARENA_ARRAY(arena, v.member_count + 1, struct cluster_member);
	for (size_t m = 0; m < v.member_count; m++)
		v.members[m].account = members[m];
	e = traits_gather(desk, arena, &v, &held);
	if (!e)
		e = shares_find(desk, arena, &v, &held);
	if (e)
		return e;
	v.row.shared_count = heaviest(v.row.shared, v.row.shared_count);
	if (!v.row.nickname.len)
		v.row.called = called(arena, &v.row);
	for (size_t m = 0; m < v.member_count; m++) {
		struct cluster_member *member = &v.members[m];

		member->shared_count = heaviest(member->shared, member->shared_count);
		for (size_t i = 0; i < member->shared_count; i++)
			member->bits += member->shared[i].bits;
	}
	row_fill(arena, &v);
	*view = v;
	return ERR_NONE;
}
