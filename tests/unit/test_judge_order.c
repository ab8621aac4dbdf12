#include "tests/unit/judge_make.h"

/* --- in any order --- */

static struct demo_script whole_story(void)
{
	struct demo_script script = { .arena = arena, .now = THEN };

	assert_int_equal(demo_script_tell(&script, demo_lumber, demo_lumber_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_stilhaus, demo_stilhaus_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_frische, demo_frische_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_others, demo_others_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_good, demo_good_count), ERR_NONE);
	assert_int_equal(demo_script_crowd(&script), ERR_NONE);
	demo_script_sort(&script);
	return script;
}

struct findings {
	struct found *rows;
	size_t count;
	struct map first; /* of each cluster: an index into rows */
};

static bool find_one(void *with, const struct account_row *row)
{
	struct findings *f = with;
	struct found found = { .id = arena_str(arena, row->id),
			       .verdict = row->verdict,
			       .probability = row->probability,
			       .flagged_at = row->flagged_at };
	int64_t first;

	f->rows = arena_grow(arena, f->rows, f->count, sizeof(*f->rows));
	if (row->cluster.n && (!map_get_number(&f->first, (uint64_t)row->cluster.n, &first) ||
			       str_compare(row->id, f->rows[first].id) < 0))
		map_put_number(&f->first, (uint64_t)row->cluster.n, (int64_t)f->count);
	found.cluster.len = (size_t)row->cluster.n; /* until all are known */
	f->rows[f->count++] = found;
	return true;
}

static int by_id(const void *left, const void *right)
{
	return str_compare(((const struct found *)left)->id, ((const struct found *)right)->id);
}

static struct findings find_all(void)
{
	struct findings f = { 0 };

	assert_int_equal(desk_accounts_each(desk, -1, -1, (struct cluster_no){ 0 }, 0, find_one,
					    &f),
			 ERR_NONE);
	for (size_t i = 0; i < f.count; i++) {
		int64_t first;

		if (map_get_number(&f.first, f.rows[i].cluster.len, &first))
			f.rows[i].cluster = f.rows[first].id;
	}
	map_release(&f.first);
	qsort(f.rows, f.count, sizeof(*f.rows), by_id);
	return f;
}

static void check_same(const struct findings *one, const struct findings *other)
{
	assert_int_equal(one->count, other->count);
	for (size_t i = 0; i < one->count; i++) {
		const struct found *a = &one->rows[i], *b = &other->rows[i];

		assert_true(str_equal(a->id, b->id));
		if (a->verdict != b->verdict || a->probability != b->probability ||
		    !str_equal(a->cluster, b->cluster))
			fail_msg("%.*s: %d, %.9f, %.*s; and %d, %.9f, %.*s", ARG_STR(a->id),
				 (int)a->verdict, a->probability, ARG_STR(a->cluster),
				 (int)b->verdict, b->probability, ARG_STR(b->cluster));
	}
}

/* From one to the next in `parts`, each judged before the next comes. */
static struct findings tell_in_parts(const struct demo_script *script, size_t parts)
{
	for (size_t part = 0; part < parts; part++) {
		CLEANUP(buf_release) struct buf lines = BUF_UP_TO(16 << 20);

		for (size_t i = part * script->count / parts;
		     i < (part + 1) * script->count / parts; i++)
			buf_addf(&lines, "%" PRI_STR "\n", ARG_STR(script->lines[i].text));
		assert_int_equal(tell_bytes(buf_str(&lines)).refused, 0);
	}
	scan();
	return find_all();
}

static void shuffle(struct demo_script *script, uint64_t chance)
{
	for (size_t i = script->count; i > 1; i--) {
		struct demo_line line = script->lines[i - 1];
		size_t k;

		chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		k = (size_t)(chance >> 33) % i;
		script->lines[i - 1] = script->lines[k];
		script->lines[k] = line;
	}
}

static void another_desk(void)
{
	desk_close_at(&desk);
	assert_int_equal(folder_remove(desk_folder), 0);
	desk_folder_begin();
}

static void finds_the_same_in_any_order(void **state)
{
	static const size_t parts[] = { 1, 1, 3, 7 };
	struct demo_script script = whole_story();
	struct findings in_order = tell_in_parts(&script, 1);

	(void)state;
	assert_true(in_order.count > 100);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct findings shuffled;

		another_desk();
		shuffle(&script, 17 + i);
		shuffled = tell_in_parts(&script, parts[i]);
		check_same(&in_order, &shuffled);
		/* When depends on what had arrived; that does not. */
		for (size_t k = 0; k < shuffled.count; k++)
			assert_true(moment_is_never(in_order.rows[k].flagged_at) ||
				    !moment_is_never(shuffled.rows[k].flagged_at));
	}
}

static void finds_the_same_when_told_in_order_but_in_parts(void **state)
{
	struct demo_script script = whole_story();
	struct findings at_once = tell_in_parts(&script, 1), in_parts;

	(void)state;
	another_desk();
	in_parts = tell_in_parts(&script, 20);
	check_same(&at_once, &in_parts);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		DESKED(finds_the_same_in_any_order),
		DESKED(finds_the_same_when_told_in_order_but_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
