/*
 * How long it takes to find which accounts one actor runs, in memory, beside bare union-find.
 *
 *	bench_link [ACCOUNTS]
 *
 * A crowd of honest people and families of bots (a hundred accounts each, one account in twenty) come one by one, each
 * with 13 traits. Each is compared with the latest LINK_RING that have a value of its own that brings accounts together, by the
 * engine's own link_pair(), with counts of trusted accounts kept beside the values; at the end linkage_parts() makes clusters
 * of the links. Union-find joins whoever shares one of five exact traits. What comes of both is told beside the time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/engine/link.h"
#include "core/engine/linkage.h"

#define ACCOUNTS_DEFAULT 1000000
#define TRAITS 13
#define FAMILY 100
#define BOTS_IN 20 /* one account in so many is a bot */
#define START (20000 * MOMENT_DAY)
#define NONE UINT32_MAX

struct account {
	uint64_t keys[TRAITS];
	int64_t created_at, burst_at;
	uint32_t family; /* 0: honest */
};

struct value {
	uint64_t key; /* 0: free */
	uint32_t accounts, trusted;
	uint32_t first, ring; /* the account that had it alone; then its ring */
};

struct bench {
	struct account *accounts;
	uint32_t count;
	struct value *values;
	size_t room, used;
	uint32_t (*rings)[LINK_RING];
	size_t ring_count, ring_room;
	struct link *links;
	size_t link_count, link_room;
	int64_t pairs, trusted;
};

/* The same numbers in every run. */
static uint64_t random_next(void)
{
	static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static uint64_t below(uint64_t n)
{
	return (random_next() >> 11) % n;
}

/* Small numbers are much more common. */
static uint64_t skewed(uint64_t n)
{
	uint64_t a = below(n), b = below(n), c = below(n);

	a = a < b ? a : b;
	return a < c ? a : c;
}

static uint64_t key_of(enum trait_kind kind, uint64_t value)
{
	uint64_t mixed = (value + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)kind << 59;

	mixed ^= mixed >> 29;
	mixed *= UINT64_C(0xbf58476d1ce4e5b9);
	return (mixed & ~UINT64_C(31)) | (uint64_t)kind;
}

static int by_key(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* -- who comes ----------------------------------------------------------------------------- */

#define OWN(i) (UINT64_C(1) << 40 | (i)) /* a value that nobody else has */

static void honest_draw(struct account *account, uint64_t i)
{
	uint64_t line = below(100);
	const uint64_t keys[TRAITS] = {
		key_of(TRAIT_CARD, OWN(i)),
		key_of(TRAIT_DEVICE, OWN(i)),
		key_of(TRAIT_PHONE, OWN(i)),
		key_of(TRAIT_NAME_ADDRESS, below(50) ? OWN(i) : below(1 << 24)),
		/* at home; behind a carrier's gateway; in an office */
		key_of(TRAIT_IP, line < 80   ? OWN(i)
				 : line < 95 ? below(5000)
					     : (1 << 20) + i / 60),
		key_of(TRAIT_NETWORK, skewed(60000)),
		key_of(TRAIT_LINK_SITE, below(10) < 7 ? OWN(i) : skewed(40)),
		key_of(TRAIT_CAMPAIGN, below(50) ? OWN(i) : skewed(200)),
		key_of(TRAIT_USER_AGENT, skewed(400)),
		key_of(TRAIT_BIN, skewed(3000)),
		key_of(TRAIT_EMAIL_DOMAIN, below(10) < 6 ? skewed(6) : OWN(i)),
		key_of(TRAIT_EMAIL_PATTERN, skewed(60)),
		key_of(TRAIT_NAME, skewed(400000)),
	};

	memcpy(account->keys, keys, sizeof(keys));
	account->burst_at = account->created_at + (int64_t)below(60 * 24) * MOMENT_HOUR;
}

/* Stolen cards, rented lines in a few networks, spun texts that lead to a few sites, one script. */
static void bot_draw(struct account *account, uint64_t i)
{
	uint64_t own = OWN(account->family) << 8;
	const uint64_t keys[TRAITS] = {
		key_of(TRAIT_CARD, below(3) ? OWN(i) : own + below(FAMILY / 5)),
		key_of(TRAIT_DEVICE, OWN(i)),
		key_of(TRAIT_PHONE, OWN(i)),
		key_of(TRAIT_NAME_ADDRESS, OWN(i)),
		key_of(TRAIT_IP, OWN(i)),
		key_of(TRAIT_NETWORK, skewed(60000) + account->family % 8),
		key_of(TRAIT_LINK_SITE, own + below(3)),
		key_of(TRAIT_CAMPAIGN, own + below(4)),
		key_of(TRAIT_USER_AGENT, account->family % 400),
		key_of(TRAIT_BIN, skewed(3000)),
		key_of(TRAIT_EMAIL_DOMAIN, account->family % 6),
		key_of(TRAIT_EMAIL_PATTERN, account->family % 60),
		key_of(TRAIT_NAME, skewed(400000)),
	};

	memcpy(account->keys, keys, sizeof(keys));
	account->burst_at = START + account->family * MOMENT_DAY + (int64_t)below(4) * MOMENT_HOUR;
}

static void accounts_draw(struct bench *b)
{
	uint32_t family = 0, left = 0;

	for (uint32_t i = 0; i < b->count; i++) {
		struct account *account = &b->accounts[i];

		if (!left && below((uint64_t)FAMILY * BOTS_IN) < 2) {
			family++;
			left = FAMILY;
		}
		account->created_at = START + (int64_t)i * MOMENT_MINUTE;
		if (left && below(2)) {
			account->family = family;
			left--;
			bot_draw(account, i);
		} else {
			honest_draw(account, i);
		}
		qsort(account->keys, TRAITS, sizeof(account->keys[0]), by_key);
	}
}

/* -- the index ----------------------------------------------------------------------------- */

static struct value *value_at(struct bench *b, uint64_t key)
{
	size_t at = (size_t)(key >> 5) & (b->room - 1);

	while (b->values[at].key && b->values[at].key != key)
		at = (at + 1) & (b->room - 1);
	return &b->values[at];
}

static void values_grow(struct bench *b)
{
	struct value *old = b->values;
	size_t room = b->room;

	if (2 * b->used < b->room)
		return;
	b->room *= 2;
	b->values = memory_new(b->room, sizeof(*b->values));
	for (size_t i = 0; i < room; i++)
		if (old[i].key)
			*value_at(b, old[i].key) = old[i];
	free(old);
}

static void ring_put(struct bench *b, struct value *value, uint32_t account)
{
	if (value->accounts == 1) {
		if (b->ring_count == b->ring_room) {
			b->ring_room = b->ring_room ? 2 * b->ring_room : 1024;
			b->rings = memory_resize(b->rings, b->ring_room * sizeof(*b->rings));
		}
		value->ring = (uint32_t)b->ring_count++;
		memset(b->rings[value->ring], 0xff, sizeof(*b->rings));
		b->rings[value->ring][0] = value->first;
	}
	b->rings[value->ring][value->accounts % LINK_RING] = account;
}

/* Counts the account with each of its values, and answers how common they are. */
static void values_put(struct bench *b, uint32_t i, struct link_trait traits[TRAITS],
		       const struct value *found[TRAITS])
{
	const struct account *account = &b->accounts[i];
	bool trusted = !account->family;

	for (size_t t = 0; t < TRAITS; t++) /* so that memory answers all at once */
		__builtin_prefetch(&b->values[(size_t)(account->keys[t] >> 5) & (b->room - 1)], 1);
	for (size_t t = 0; t < TRAITS; t++) {
		struct value *value = value_at(b, account->keys[t]);
		enum trait_kind kind = (enum trait_kind)(account->keys[t] & 31);

		if (!value->key) {
			*value = (struct value){ .key = account->keys[t], .first = i };
			b->used++;
		} else if (trait_brings(kind) && value->trusted <= LINK_HUB_TRUSTED) {
			ring_put(b, value, i);
		}
		value->accounts++;
		value->trusted += trusted;
		found[t] = value;
		traits[t] = (struct link_trait){ .key = value->key,
						 .kind = kind,
						 .accounts = value->accounts,
						 .trusted = value->trusted };
	}
	b->trusted += trusted;
}

/* -- linking ------------------------------------------------------------------------------- */

static struct link_account told(const struct account *account, uint32_t i,
				const struct link_trait *traits)
{
	return (struct link_account){ .no = { (int64_t)i + 1 },
				      .is_trusted = !account->family,
				      .created_at = { account->created_at },
				      .burst_at = { account->burst_at },
				      .traits = traits,
				      .trait_count = TRAITS };
}

static void link_put(struct bench *b, uint32_t i, uint32_t other, double bits)
{
	if (b->link_count == b->link_room) {
		b->link_room = b->link_room ? 2 * b->link_room : 1024;
		b->links = memory_resize(b->links, b->link_room * sizeof(*b->links));
	}
	b->links[b->link_count++] = (struct link){ { (int64_t)other + 1 },
						   { (int64_t)i + 1 },
						   bits };
}

static int by_number(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void compare(struct bench *b, uint32_t i, const struct link_trait traits[TRAITS],
		    uint32_t *near, size_t count)
{
	struct link_trait others[TRAITS] = { 0 };
	struct link_account account = told(&b->accounts[i], i, traits);
	struct link_desk desk = link_desk(b->trusted, b->trusted);

	for (size_t n = 0; n < count; n++) {
		__builtin_prefetch(&b->accounts[near[n]]);
		__builtin_prefetch((const char *)&b->accounts[near[n]] + 64);
	}
	if (count > 1)
		qsort(near, count, sizeof(*near), by_number);
	for (size_t n = 0; n < count; n++) {
		struct link_account other = told(&b->accounts[near[n]], near[n], others);
		double bits;

		if (n && near[n - 1] == near[n])
			continue;
		for (size_t t = 0; t < TRAITS; t++)
			others[t].key = b->accounts[near[n]].keys[t];
		b->pairs++;
		bits = link_pair(&account, &other, &desk);
		if (bits > 0)
			link_put(b, i, near[n], bits);
	}
}

static void account_link(struct bench *b, uint32_t i)
{
	struct link_trait traits[TRAITS];
	const struct value *found[TRAITS];
	uint32_t near[TRAITS * LINK_RING];
	size_t count = 0;

	values_grow(b);
	values_put(b, i, traits, found);
	for (size_t t = 0; t < TRAITS; t++) {
		if (!link_brings(&traits[t]))
			continue;
		for (size_t k = 0; k < LINK_RING; k++) {
			uint32_t other = b->rings[found[t]->ring][k];

			if (other != NONE && other != i)
				near[count++] = other;
		}
	}
	compare(b, i, traits, near, count);
}

static int by_ends(const void *left, const void *right)
{
	const struct link *a = left, *b = right;

	if (a->a.n != b->a.n)
		return a->a.n < b->a.n ? -1 : 1;
	return (a->b.n > b->b.n) - (a->b.n < b->b.n);
}

static void linked_parts(struct bench *b, uint32_t *parts)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct linked_account *rows;
	size_t count;

	if (b->link_count)
		qsort(b->links, b->link_count, sizeof(*b->links), by_ends);
	rows = linkage_parts(arena, b->links, b->link_count, &count);
	for (size_t i = 0; i < count; i++)
		parts[rows[i].no.n - 1] = (uint32_t)rows[i].part;
}

/* -- beside it: bare union-find ------------------------------------------------------------ */

static uint32_t root_of(uint32_t *parents, uint32_t at)
{
	while (parents[at] != at) {
		parents[at] = parents[parents[at]];
		at = parents[at];
	}
	return at;
}

static void unite(struct bench *b, uint32_t *parents)
{
	for (uint32_t i = 0; i < b->count; i++)
		parents[i] = i;
	for (uint32_t i = 0; i < b->count; i++) {
		for (size_t t = 0; t < TRAITS; t++) {
			uint64_t key = b->accounts[i].keys[t];
			struct value *value;

			if ((key & 31) > TRAIT_IP)
				continue;
			value = value_at(b, key);
			if (!value->key)
				*value = (struct value){ .key = key, .first = i };
			else
				parents[root_of(parents, i)] = root_of(parents, value->first);
		}
	}
	for (uint32_t i = 0; i < b->count; i++)
		parents[i] = root_of(parents, i);
}

/* -- what came of it ----------------------------------------------------------------------- */

struct part {
	uint32_t size, honest;
};

static void tell(const struct bench *b, const char *name, const uint32_t *parts, uint32_t alone,
		 double seconds)
{
	struct part *all = memory_new((size_t)b->count + 1, sizeof(*all));
	uint32_t bots = 0, found = 0, beside = 0, mistaken = 0, greatest = 0;

	for (uint32_t i = 0; i < b->count; i++) {
		all[parts[i]].size++;
		all[parts[i]].honest += !b->accounts[i].family;
	}
	for (uint32_t i = 0; i < b->count; i++) {
		const struct part *part = &all[parts[i]];
		bool together = parts[i] != alone && part->size > 1;

		bots += b->accounts[i].family != 0;
		if (!together)
			continue;
		greatest = part->size > greatest ? part->size : greatest;
		found += b->accounts[i].family && 2 * part->honest < part->size;
		beside += !b->accounts[i].family && part->honest < part->size;
		mistaken += !b->accounts[i].family;
	}
	printf("%-12s %7.2f s of CPU  %6.2f us an account  bots found %u of %u  honest beside bots %u,"
	       " in any cluster %u  greatest %u\n",
	       name, seconds, 1e6 * seconds / b->count, found, bots, beside, mistaken, greatest);
	free(all);
}

/* Of this process alone. */
static double since(clock_t from)
{
	return (double)(clock() - from) / CLOCKS_PER_SEC;
}

static void values_begin(struct bench *b, size_t room)
{
	free(b->values);
	b->room = room;
	b->used = 0;
	b->values = memory_new(room, sizeof(*b->values));
}

int main(int argc, char **argv)
{
	struct bench b = { .count = ACCOUNTS_DEFAULT };
	clock_t from;
	uint32_t *parts;
	double bytes;

	if (argc > 1)
		b.count = (uint32_t)strtoul(argv[1], NULL, 10);
	b.accounts = memory_new(b.count, sizeof(*b.accounts));
	parts = memory_new((size_t)b.count + 1, sizeof(*parts));
	accounts_draw(&b);

	values_begin(&b, (size_t)1 << 23);
	from = clock();
	unite(&b, parts);
	tell(&b, "union-find", parts, NONE, since(from));

	memset(parts, 0, (size_t)b.count * sizeof(*parts));
	values_begin(&b, 1024);
	from = clock();
	for (uint32_t i = 0; i < b.count; i++)
		account_link(&b, i);
	linked_parts(&b, parts);
	tell(&b, "links", parts, 0, since(from));
	bytes = (double)b.count * sizeof(*b.accounts) + (double)b.room * sizeof(*b.values) +
		(double)b.ring_room * sizeof(*b.rings) + (double)b.link_room * sizeof(*b.links);
	printf("%.1f pairs compared and %.2f links an account; %.0f bytes an account\n",
	       (double)b.pairs / b.count, (double)b.link_count / b.count, bytes / b.count);
	free(b.accounts);
	free(b.values);
	free(b.rings);
	free(b.links);
	free(parts);
	return 0;
}
