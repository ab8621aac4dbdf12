#include "tests/unit/desk_make.h"

#include "core/desk/join.h"
#include "core/store/store_private.h"

#define PEOPLE 300
#define TRAITS 6
#define CUTS 12
#define CLOCK ((struct moment){ 1000 * MOMENT_DAY })

/* -- worlds -------------------------------------------------------------------------------- */

struct person {
	char id[16];
	struct moment created_at, burst_at, trusted_from;
	struct trait traits[TRAITS];
	char values[TRAITS][16];
	size_t trait_count;
};

struct world {
	struct person people[PEOPLE];
	int cuts[CUTS][2];
};

static uint64_t drawn;

static int64_t draw(int64_t below)
{
	drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((drawn >> 33) % (uint64_t)below);
}

static void person_draw(struct person *person, int i, int64_t crowding)
{
	/* How many different values there are: few enough for crowds, and for hubs. */
	static const struct {
		enum trait_kind kind;
		int64_t values;
	} pools[] = { { TRAIT_CARD, 120 },      { TRAIT_DEVICE, 150 },  { TRAIT_IP, 60 },
		      { TRAIT_NETWORK, 8 },     { TRAIT_LINK_SITE, 9 }, { TRAIT_CAMPAIGN, 12 },
		      { TRAIT_USER_AGENT, 3 },  { TRAIT_BIN, 5 },       { TRAIT_NAME, 40 },
		      { TRAIT_EMAIL_DOMAIN, 3 } };
	int64_t began = draw(40);

	*person = (struct person){ .created_at = { (900 + began) * MOMENT_DAY +
						   draw(20) * MOMENT_HOUR } };
	snprintf(person->id, sizeof(person->id), "acct-%03d", i);
	if (draw(3))
		person->burst_at.us = person->created_at.us + draw(30) * MOMENT_HOUR;
	if (draw(4) == 0)
		person->trusted_from.us = person->created_at.us + 70 * MOMENT_DAY;
	person->trait_count = (size_t)draw(TRAITS + 1);
	for (size_t t = 0; t < person->trait_count; t++) {
		size_t pool = (size_t)draw(ARRAY_LEN(pools));

		snprintf(person->values[t], sizeof(person->values[t]), "v%lld",
			 (long long)draw(1 + pools[pool].values / crowding));
		person->traits[t] = (struct trait){ .kind = pools[pool].kind,
						    .value = str_of(person->values[t]) };
		/* Whole days: many come to a value at the same moment. */
		person->traits[t].first_at.us = (940 + draw(30)) * MOMENT_DAY;
		person->traits[t].last_at = person->traits[t].first_at;
	}
}

static struct world *world_draw(uint64_t seed)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	drawn = seed;
	for (int i = 0; i < PEOPLE; i++)
		person_draw(&world->people[i], i, 1 + (int64_t)(seed % 4) * 2);
	for (int c = 0; c < CUTS; c++) {
		world->cuts[c][0] = (int)draw(PEOPLE);
		world->cuts[c][1] = c % 4 ? (int)draw(PEOPLE) : -1; /* from all others */
	}
	return world;
}

/* -- telling a desk ------------------------------------------------------------------------ */

static struct account_no no_of(const char *id)
{
	static const struct sql insert = {
		"INSERT INTO account (no, id) SELECT COALESCE(max(no), 0) + 1, $1 FROM account"
	};
	struct account_no no;

	if (store_account_find(desk->store, str_of(id), &no) == ERR_NONE)
		return no;
	assert_int_equal(db_do(desk->store->db, &insert, NULL, "t", str_of(id)), ERR_NONE);
	assert_int_equal(store_account_find(desk->store, str_of(id), &no), ERR_NONE);
	return no;
}

/* Some addresses hide whoever comes from them. */
static bool hides(struct str address)
{
	return address.at[address.len - 1] == '7';
}

/* As it is in the end, or as it was known once: with other times, fewer traits, without a good name. */
static void judge_person(const struct person *person, bool final)
{
	struct trait traits[TRAITS];
	struct judged judged = { .no = no_of(person->id),
				 .profile.created_at = person->created_at,
				 .burst_at = person->burst_at,
				 .trusted_from = person->trusted_from,
				 .last_seen = { 990 * MOMENT_DAY },
				 .traits = traits,
				 .trait_count = person->trait_count };

	memcpy(traits, person->traits, sizeof(traits));
	if (!final) {
		judged.trait_count = (size_t)draw((int64_t)person->trait_count + 1);
		judged.burst_at.us = 0;
		judged.trusted_from.us = draw(2) ? person->trusted_from.us : 980 * MOMENT_DAY;
		for (size_t t = 0; t < judged.trait_count; t++)
			traits[t].first_at.us += draw(3) * MOMENT_DAY;
	}
	assert_int_equal(store_judged_put(desk->store, &judged), ERR_NONE);
	for (size_t t = 0; t < judged.trait_count; t++)
		if (traits[t].kind == TRAIT_IP)
			assert_int_equal(store_trait_hides(desk->store, traits[t].value,
							   final && hides(traits[t].value)
								   ? PROXY_VPN
								   : PROXY_NONE),
					 ERR_NONE);
}

static void cut(const struct world *world, int c, bool apart)
{
	struct account_no a = no_of(world->people[world->cuts[c][0]].id), b = { 0 };
	bool changed;

	if (world->cuts[c][1] == world->cuts[c][0])
		return;
	if (world->cuts[c][1] >= 0)
		b = no_of(world->people[world->cuts[c][1]].id);
	if (apart)
		assert_int_equal(store_cut_put(desk->store, a, b, (struct action_no){ 1 },
					       &changed),
				 ERR_NONE);
	else
		assert_int_equal(store_cut_drop(desk->store, a, b, &changed), ERR_NONE);
	assert_int_equal(join_again(desk, &a, 1), ERR_NONE);
}

static size_t join(bool whole)
{
	size_t told = 0;
	bool more = true;

	while (more) {
		struct account_no *changed;
		size_t count;

		assert_int_equal(store_write(desk->store), ERR_NONE);
		assert_int_equal(join_some(desk, CLOCK, whole, arena, &more, &changed, &count),
				 ERR_NONE);
		assert_int_equal(store_commit(desk->store), ERR_NONE);
		told += count;
	}
	return told;
}

/* In order, once, and joined once. */
static void tell_plainly(const struct world *world)
{
	assert_int_equal(store_write(desk->store), ERR_NONE);
	for (int i = 0; i < PEOPLE; i++)
		judge_person(&world->people[i], true);
	for (int c = 0; c < CUTS; c++)
		cut(world, c, true);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	join(true);
}

/* In any order, with what turned out otherwise later, joined in between. */
static void tell_in_disorder(const struct world *world, uint64_t seed)
{
	int order[2 * PEOPLE];

	drawn = seed;
	for (int i = 0; i < 2 * PEOPLE; i++)
		order[i] = i % PEOPLE;
	for (int i = 2 * PEOPLE - 1; i > 0; i--) {
		int k = (int)draw(i + 1), swapped = order[i];

		order[i] = order[k];
		order[k] = swapped;
	}
	for (int from = 0; from < 2 * PEOPLE; from += 40) {
		assert_int_equal(store_write(desk->store), ERR_NONE);
		for (int i = from; i < from + 40 && i < 2 * PEOPLE; i++) {
			bool again = false;

			for (int k = 0; k < i; k++)
				again = again || order[k] == order[i];
			judge_person(&world->people[order[i]], again);
		}
		if (from / 40 < CUTS)
			cut(world, from / 40, true);
		cut(world, (int)draw(CUTS), draw(2));
		assert_int_equal(store_commit(desk->store), ERR_NONE);
		join(draw(3) == 0);
	}
	assert_int_equal(store_write(desk->store), ERR_NONE);
	for (int c = 0; c < CUTS; c++)
		cut(world, c, true);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	join(true);
}

/* -- what came of it ----------------------------------------------------------------------- */

/* Each account: the id its cluster is named after, how large that is, and its strongest tie. */
static struct str clusters_told(struct arena *into, size_t *greatest, size_t *clustered)
{
	CLEANUP(buf_release) struct buf told = BUF_UP_TO(1 << 20);

	*greatest = *clustered = 0;
	for (int i = 0; i < PEOPLE; i++) {
		static const struct sql by_id = {
			"SELECT (SELECT id FROM account b WHERE b.no = a.cluster), tie_bits,"
			" COALESCE((SELECT size FROM cluster WHERE no = a.cluster), 0),"
			" (SELECT count(*) FROM account c WHERE c.cluster = a.cluster)"
			" FROM account a WHERE a.id = $1"
		};
		char id[16];

		snprintf(id, sizeof(id), "acct-%03d", i);
		CLEANUP(rows_end)
		struct rows rows = db_query(desk->store->db, &by_id, "t", str_of(id));

		assert_true(rows_next(&rows));
		struct str cluster = rows_text(&rows, 0);

		buf_addf(&told, "%s %" PRI_STR " %lld %.6f\n", id, ARG_STR(cluster),
			 (long long)rows_int(&rows, 2), rows_real(&rows, 1));
		if (cluster.len) {
			assert_int_equal(rows_int(&rows, 2), rows_int(&rows, 3));
			*clustered += 1;
			if ((size_t)rows_int(&rows, 2) > *greatest)
				*greatest = (size_t)rows_int(&rows, 2);
		}
	}
	return arena_str(into, buf_str(&told));
}

static void check_same(uint64_t seed, struct str plain, struct str disorderly)
{
	struct str one, other;
	size_t differ = 0;

	while (str_cut(&plain, '\n', &one) && str_cut(&disorderly, '\n', &other))
		if (!str_equal(one, other) && differ++ < 10)
			print_error("%" PRI_STR " is not %" PRI_STR "\n", ARG_STR(one),
				    ARG_STR(other));
	if (differ)
		fail_msg("seed %llu: %zu accounts differ", (unsigned long long)seed, differ);
}

static void is_what_joining_from_scratch_gives_whatever_came_first(void **state)
{
	CLEANUP(arena_free_at) struct arena *kept = arena_new();
	size_t most = 0, all = 0;

	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct world *world = world_draw(seed);
		struct str plain, disorderly;
		size_t greatest, clustered;

		tell_plainly(world);
		plain = clusters_told(kept, &greatest, &clustered);
		most = greatest > most ? greatest : most;
		all += clustered;
		desk_unmake(state);
		desk_make(state);
		tell_in_disorder(world, seed + 100);
		disorderly = clusters_told(kept, &greatest, &clustered);
		check_same(seed, plain, disorderly);
		assert_int_equal(join(true), 0); /* nothing moves any more */
		desk_unmake(state);
		desk_make(state);
		free(world);
	}
	assert_true(most > 64); /* or crowds were never split */
	assert_true(all > 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(is_what_joining_from_scratch_gives_whatever_came_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
