#include "core/engine/linkage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/engine/link.h"

/* One end of a link, seen from the other. */
struct tie {
	size_t to, link;
};

/* Accounts are told by their place in order of their numbers. */
struct graph {
	const struct link *links;
	size_t link_count;
	struct linked_account *rows;
	size_t count;
	size_t *ends;     /* two for each link: places */
	size_t *starts;   /* where an account's ties begin; one more than accounts */
	struct tie *ties; /* of all accounts, by place of the other */
	bool *held;       /* links that hold still */
	size_t *support;  /* triangles of links that hold */
	size_t *group;    /* 1, 2, ... */
	size_t *queue;
	bool *met;      /* accounts whose cluster is settled */
	double *best;   /* an account's strongest link to others without a part */
	size_t *peeled; /* links, in the order they let go */
	size_t peeled_count;
	size_t groups, parts;
};

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static int by_account(const void *left, const void *right)
{
	const struct linked_account *a = left, *b = right;

	return by_number(&a->no.n, &b->no.n);
}

static size_t place_of(const struct graph *g, struct account_no no)
{
	struct linked_account key = { .no = no };
	const struct linked_account *row = bsearch(&key, g->rows, g->count, sizeof(key),
						   by_account);

	return (size_t)(row - g->rows);
}

static void rows_make(struct graph *g, struct arena *arena)
{
	int64_t *numbers = ARENA_ARRAY(arena, 2 * g->link_count + 1, int64_t);

	for (size_t i = 0; i < g->link_count; i++) {
		numbers[2 * i] = g->links[i].a.n;
		numbers[2 * i + 1] = g->links[i].b.n;
	}
	if (g->link_count)
		qsort(numbers, 2 * g->link_count, sizeof(*numbers), by_number);
	g->rows = ARENA_ARRAY(arena, 2 * g->link_count + 1, struct linked_account);
	for (size_t i = 0; i < 2 * g->link_count; i++)
		if (i == 0 || numbers[i - 1] != numbers[i])
			g->rows[g->count++].no.n = numbers[i];
}

/* Links are in order of a, then b, so each account's ties come out in order of the other. */
static void ties_make(struct graph *g, struct arena *arena)
{
	size_t *next = ARENA_ARRAY(arena, g->count + 1, size_t);

	g->ends = ARENA_ARRAY(arena, 2 * g->link_count + 1, size_t);
	g->starts = ARENA_ARRAY(arena, g->count + 2, size_t);
	g->ties = ARENA_ARRAY(arena, 2 * g->link_count + 1, struct tie);
	for (size_t i = 0; i < g->link_count; i++) {
		g->ends[2 * i] = place_of(g, g->links[i].a);
		g->ends[2 * i + 1] = place_of(g, g->links[i].b);
		g->starts[g->ends[2 * i] + 1]++;
		g->starts[g->ends[2 * i + 1] + 1]++;
	}
	for (size_t i = 0; i < g->count; i++) {
		g->starts[i + 1] += g->starts[i];
		next[i] = g->starts[i];
	}
	/* First those to smaller places, then those to greater ones. */
	for (size_t i = 0; i < g->link_count; i++)
		g->ties[next[g->ends[2 * i + 1]]++] = (struct tie){ g->ends[2 * i], i };
	for (size_t i = 0; i < g->link_count; i++)
		g->ties[next[g->ends[2 * i]]++] = (struct tie){ g->ends[2 * i + 1], i };
}

/* Accounts that held links connect, from `from` on, get the next group's number; answers how many. They stand in the queue. */
static size_t flood(struct graph *g, size_t from)
{
	size_t head = 0, tail = 0;

	g->groups++;
	g->group[from] = g->groups;
	g->met[from] = true;
	g->queue[tail++] = from;
	while (head < tail) {
		size_t at = g->queue[head++];

		for (size_t t = g->starts[at]; t < g->starts[at + 1]; t++) {
			size_t to = g->ties[t].to;

			if (!g->held[g->ties[t].link] || g->group[to])
				continue;
			g->group[to] = g->groups;
			g->met[to] = true;
			g->queue[tail++] = to;
		}
	}
	return tail;
}

static void part_name(struct graph *g, size_t count)
{
	g->parts++;
	for (size_t i = 0; i < count; i++)
		g->rows[g->queue[i]].part = g->parts;
}

/* Groups of two and up to `most` that held links connect are parts; `members` who are in none yet. */
static void parts_take(struct graph *g, const size_t *members, size_t count, size_t most)
{
	for (size_t i = 0; i < count; i++)
		g->group[members[i]] = 0;
	for (size_t i = 0; i < count; i++) {
		size_t size;

		if (g->rows[members[i]].part || g->group[members[i]])
			continue;
		size = flood(g, members[i]);
		if (size > 1 && size <= most)
			part_name(g, size);
	}
}

static void support_take(struct graph *g, size_t link)
{
	if (g->support[link] > 0 && --g->support[link] == 0)
		g->peeled[g->peeled_count++] = link;
}

/* Each third account that held links join to both ends of a link: counted, or taken from their support. */
static size_t triangles(struct graph *g, size_t link, bool take)
{
	size_t a = g->ends[2 * link], b = g->ends[2 * link + 1], found = 0;
	size_t i = g->starts[a], k = g->starts[b];

	while (i < g->starts[a + 1] && k < g->starts[b + 1]) {
		const struct tie *one = &g->ties[i], *other = &g->ties[k];

		i += one->to <= other->to;
		k += other->to <= one->to;
		if (one->to != other->to || !g->held[one->link] || !g->held[other->link])
			continue;
		found++;
		if (take) {
			support_take(g, one->link);
			support_take(g, other->link);
		}
	}
	return found;
}

/* Links of these accounts that stand in no triangle let go, until all that hold do. */
static void truss(struct graph *g, const size_t *members, size_t count)
{
	g->peeled_count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t t = g->starts[members[i]]; t < g->starts[members[i] + 1]; t++) {
			size_t link = g->ties[t].link;

			if (g->ties[t].to < members[i])
				continue;
			g->support[link] = triangles(g, link, false);
			if (!g->support[link])
				g->peeled[g->peeled_count++] = link;
		}
	for (size_t i = 0; i < g->peeled_count; i++) {
		g->held[g->peeled[i]] = false;
		triangles(g, g->peeled[i], true);
	}
}

static bool both_free(const struct graph *g, size_t at, const struct tie *tie)
{
	return !g->rows[at].part && !g->rows[tie->to].part;
}

static double best_of(const struct graph *g, size_t at)
{
	double best = 0;

	for (size_t t = g->starts[at]; t < g->starts[at + 1]; t++)
		if (both_free(g, at, &g->ties[t]))
			best = fmax(best, g->links[g->ties[t].link].bits);
	return best;
}

/* Links among those in no part hold again; of those, where `best`, only what neither end has a better one than. */
static void rest_hold(struct graph *g, const size_t *members, size_t count, bool best)
{
	for (size_t i = 0; i < count; i++)
		for (size_t t = g->starts[members[i]]; t < g->starts[members[i] + 1]; t++) {
			const struct tie *tie = &g->ties[t];
			double bits = g->links[tie->link].bits;

			g->held[tie->link] = both_free(g, members[i], tie) &&
					     (!best || (bits >= g->best[members[i]] &&
							bits >= g->best[tie->to]));
		}
}

static void crowd_split(struct graph *g, const size_t *members, size_t count)
{
	truss(g, members, count);
	parts_take(g, members, count, SIZE_MAX);
	rest_hold(g, members, count, false);
	parts_take(g, members, count, LINKAGE_SMALL);
	for (size_t i = 0; i < count; i++)
		g->best[members[i]] = best_of(g, members[i]);
	rest_hold(g, members, count, true);
	parts_take(g, members, count, LINKAGE_SMALL);
}

static void ties_weigh(struct graph *g)
{
	for (size_t i = 0; i < g->link_count; i++) {
		struct linked_account *a = &g->rows[g->ends[2 * i]];
		struct linked_account *b = &g->rows[g->ends[2 * i + 1]];

		if (!a->part || a->part != b->part)
			continue;
		a->tie_bits = fmax(a->tie_bits, g->links[i].bits);
		b->tie_bits = fmax(b->tie_bits, g->links[i].bits);
	}
}

/* The strongest link of each account. */
static void best_make(struct graph *g, struct arena *arena)
{
	g->best = ARENA_ARRAY(arena, g->count + 1, double);
	for (size_t i = 0; i < g->link_count; i++) {
		double *a = &g->best[place_of(g, g->links[i].a)];
		double *b = &g->best[place_of(g, g->links[i].b)];

		*a = fmax(*a, g->links[i].bits);
		*b = fmax(*b, g->links[i].bits);
	}
}

/* Bits that only one card or device comes to: an address, a name or a phone alone gives fewer, several values more. */
static bool says_one_person(double bits)
{
	return bits > LINK_PUBLIC_BITS && bits < LINKAGE_ORDINARY_BITS;
}

/* Without those that are faint beside what their ends have otherwise. */
static const struct link *firm_links(const struct graph *all, struct arena *arena, size_t *count)
{
	struct link *firm = ARENA_ARRAY(arena, all->link_count + 1, struct link);

	*count = 0;
	for (size_t i = 0; i < all->link_count; i++) {
		const struct link *link = &all->links[i];
		double best = fmax(all->best[place_of(all, link->a)],
				   all->best[place_of(all, link->b)]);

		if (says_one_person(link->bits) || link->bits >= LINKAGE_FAINT * best)
			firm[(*count)++] = *link;
	}
	return firm;
}

static const struct linked_account *row_of(const struct graph *g, struct account_no no)
{
	struct linked_account key = { .no = no };

	return bsearch(&key, g->rows, g->count, sizeof(key), by_account);
}

static size_t part_of(const struct graph *g, struct account_no no)
{
	const struct linked_account *row = row_of(g, no);

	return row ? row->part : 0;
}

/* -- parts that many links tie, faint as they are ------------------------------------------- */

/* Two parts, how many links lead from one to the other, and the strongest of these. */
struct seam {
	size_t a, b, links; /* a < b */
	double bits;
};

static int by_parts(const void *left, const void *right)
{
	const struct seam *a = left, *b = right;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

/* One for each link between two parts, in order of these. */
static struct seam *stitches_make(const struct graph *all, const struct graph *firm,
				  struct arena *arena, size_t *count)
{
	struct seam *stitches = ARENA_ARRAY(arena, all->link_count + 1, struct seam);

	*count = 0;
	for (size_t i = 0; i < all->link_count; i++) {
		size_t a = part_of(firm, all->links[i].a), b = part_of(firm, all->links[i].b);

		if (a && b && a != b)
			stitches[(*count)++] = (struct seam){ a < b ? a : b, a < b ? b : a, 1,
							      all->links[i].bits };
	}
	if (*count)
		qsort(stitches, *count, sizeof(*stitches), by_parts);
	return stitches;
}

static struct seam *seams_make(const struct graph *all, const struct graph *firm,
			       struct arena *arena, size_t *count)
{
	size_t stitches, made = 0;
	struct seam *seams = stitches_make(all, firm, arena, &stitches);

	for (size_t i = 0; i < stitches; i++) {
		if (made && by_parts(&seams[made - 1], &seams[i]) == 0) {
			seams[made - 1].links++;
			seams[made - 1].bits = fmax(seams[made - 1].bits, seams[i].bits);
		} else {
			seams[made++] = seams[i];
		}
	}
	*count = made;
	return seams;
}

/* There can be one for each two, but of a crowd everybody is compared with those near it alone. */
static bool seam_holds(const struct seam *seam, const size_t *sizes)
{
	size_t few = sizes[seam->a], many = sizes[seam->b];

	if (few > many)
		few = sizes[seam->b], many = sizes[seam->a];
	if (many > LINK_RING)
		many = LINK_RING;
	return seam->bits >= LINKAGE_SURE_BITS &&
	       (double)seam->links >= LINKAGE_SEAM * (double)(few * many);
}

static size_t head_of(size_t *heads, size_t part)
{
	while (heads[part] != part)
		part = heads[part] = heads[heads[part]];
	return part;
}

/* Parts get the number of the first that they are sewn to, all at once: what was sewn does not sew on. */
static void parts_sew(const struct graph *all, struct graph *firm, struct arena *arena)
{
	size_t *sizes = ARENA_ARRAY(arena, firm->parts + 1, size_t);
	size_t *heads = ARENA_ARRAY(arena, firm->parts + 1, size_t);
	size_t count;
	const struct seam *seams = seams_make(all, firm, arena, &count);

	for (size_t i = 0; i <= firm->parts; i++)
		heads[i] = i;
	for (size_t i = 0; i < firm->count; i++)
		sizes[firm->rows[i].part]++;
	for (size_t i = 0; i < count; i++) {
		size_t a = head_of(heads, seams[i].a), b = head_of(heads, seams[i].b);

		if (seam_holds(&seams[i], sizes))
			heads[a < b ? b : a] = a < b ? a : b;
	}
	for (size_t i = 0; i < firm->count; i++)
		firm->rows[i].part = head_of(heads, firm->rows[i].part);
}

/* -- who has faint links only --------------------------------------------------------------- */

/* Whom no firm link ties: the cluster that its strongest links lead to, if they all lead to one, and enough others do. */
static void stray_take(const struct graph *all, size_t at, const struct graph *firm,
		       struct linked_account *row)
{
	size_t support = 0;

	*row = (struct linked_account){ .no = all->rows[at].no };
	for (size_t t = all->starts[at]; t < all->starts[at + 1]; t++) {
		double bits = all->links[all->ties[t].link].bits;
		size_t part = part_of(firm, all->rows[all->ties[t].to].no);

		if (!part || bits < row->tie_bits)
			continue;
		if (bits == row->tie_bits && row->part != part)
			part = 0;
		row->tie_bits = bits;
		row->part = part;
	}
	for (size_t t = all->starts[at]; t < all->starts[at + 1] && row->part; t++)
		support += part_of(firm, all->rows[all->ties[t].to].no) == row->part;
	if (support < LINKAGE_SUPPORT)
		row->part = 0, row->tie_bits = 0;
}

static struct linked_account *strays_join(const struct graph *all, const struct graph *firm,
					  struct arena *arena)
{
	struct linked_account *rows = ARENA_ARRAY(arena, all->count + 1, struct linked_account);

	for (size_t i = 0; i < all->count; i++) {
		const struct linked_account *known = row_of(firm, all->rows[i].no);

		if (known)
			rows[i] = *known;
		else
			stray_take(all, i, firm, &rows[i]);
	}
	return rows;
}

struct linked_account *linkage_parts(struct arena *arena, const struct link *links, size_t count,
				     size_t *accounts)
{
	struct graph all = { .links = links, .link_count = count }, g = { 0 };

	rows_make(&all, arena);
	ties_make(&all, arena);
	best_make(&all, arena);
	g.links = firm_links(&all, arena, &count);
	g.link_count = count;
	rows_make(&g, arena);
	ties_make(&g, arena);
	g.held = ARENA_ARRAY(arena, count + 1, bool);
	g.support = ARENA_ARRAY(arena, count + 1, size_t);
	g.group = ARENA_ARRAY(arena, g.count + 1, size_t);
	g.queue = ARENA_ARRAY(arena, g.count + 1, size_t);
	g.met = ARENA_ARRAY(arena, g.count + 1, bool);
	g.best = ARENA_ARRAY(arena, g.count + 1, double);
	g.peeled = ARENA_ARRAY(arena, count + 1, size_t);
	for (size_t i = 0; i < count; i++)
		g.held[i] = true;
	for (size_t i = 0; i < g.count; i++) {
		size_t size, *members;

		if (g.met[i])
			continue;
		size = flood(&g, i);
		if (size <= LINKAGE_SMALL) {
			part_name(&g, size);
			continue;
		}
		members = ARENA_ARRAY(arena, size, size_t);
		memcpy(members, g.queue, size * sizeof(*members));
		crowd_split(&g, members, size);
	}
	parts_sew(&all, &g, arena);
	ties_weigh(&g);
	*accounts = all.count;
	return strays_join(&all, &g, arena);
}
