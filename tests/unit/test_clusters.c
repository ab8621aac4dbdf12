#include "tests/unit/store_make.h"

static void fill(void)
{
	for (int i = 1; i <= 9; i++) {
		char id[16];

		snprintf(id, sizeof(id), "acct-%d", i);
		account_make(id);
	}
}

static int by_account(const void *left, const void *right)
{
	const struct cluster_member_put *a = left, *b = right;

	return a->account.n < b->account.n ? -1 : a->account.n > b->account.n;
}

/* "1 3|2 5": clusters between bars, numbered by their first member. */
static size_t read_clusters(const char *clusters, struct cluster_member_put rows[16])
{
	struct str rest = str_of(clusters), group, word;
	size_t count = 0;

	while (str_cut(&rest, '|', &group)) {
		struct cluster_no cluster = { 0 };

		while (str_cut(&group, ' ', &word)) {
			struct account_no no;

			assert_true(str_to_int64(word, &no.n));
			cluster.n = cluster.n ? cluster.n : no.n;
			rows[count++] = (struct cluster_member_put){ no, cluster, 12.5 };
		}
	}
	for (int64_t n = 1; n <= 9; n++) { /* those not named are in none */
		bool named = false;

		for (size_t i = 0; i < count; i++)
			named = named || rows[i].account.n == n;
		if (!named)
			rows[count++] = (struct cluster_member_put){ { n }, { 0 }, 12.5 };
	}
	qsort(rows, count, sizeof(*rows), by_account);
	return count;
}

/* Put them, and see who is named as changed. */
static void check_put(const char *clusters, const char *expected)
{
	struct cluster_member_put rows[16];
	struct account_no *changed = NULL;
	size_t count = read_clusters(clusters, rows), changed_count = 0, len = 0;
	char text[128] = "";

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_clusters_change(store, arena, rows, count, &changed, &changed_count),
			 ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	for (size_t i = 0; i < changed_count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lld", i ? " " : "",
					(long long)changed[i].n);
	assert_string_equal(text, expected);
}

static void check_members(int64_t no, const char *nickname, const char *expected)
{
	struct account_row *members = NULL;
	struct str name = { 0 };
	size_t count = 0, len = 0;
	char text[128] = "";

	assert_int_equal(store_cluster(store, arena, (struct cluster_no){ no }, &name, &members,
				       &count),
			 ERR_NONE);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(members[i].cluster.n, no);
		assert_int_equal(members[i].cluster_size, count);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lld", i ? " " : "",
					(long long)members[i].no.n);
	}
	assert_string_equal(text, expected);
	if (nickname)
		check_text(name, nickname);
	else
		assert_true(str_is_absent(name));
}

static void names_who_joined_who_left_and_all_they_touched(void **state)
{
	struct account_row *members = NULL;
	struct str name;
	size_t count;

	(void)state;
	fill();
	check_put("1 2 3|5 6", "1 2 3 5 6");
	check_members(1, NULL, "1 2 3");
	check_members(5, NULL, "5 6");
	check_put("1 2 3|5 6", "");
	check_put("1 2 3 4|5 6", "1 2 3 4");
	check_put("1 2|3 4|5 6", "1 2 3 4");
	check_put("1 2|5 6", "3 4");
	check_put("1 5 6|2 3", "1 2 3 5 6");
	check_put("", "1 2 3 5 6");
	assert_int_equal(store_cluster(store, arena, (struct cluster_no){ 1 }, &name, &members,
				       &count),
			 ERR_NOT_FOUND);
	assert_int_equal(number_of("SELECT count(*) FROM cluster"), 0);
	assert_int_equal(number_of("SELECT count(*) FROM account WHERE cluster <> 0 OR"
				   " tie_bits <> 0"),
			 0);
}

static void writes_only_what_changed(void **state)
{
	(void)state;
	fill();
	check_put("1 2 3|5 6", "1 2 3 5 6");
	/* Whoever writes one of these breaks off. */
	run("CREATE TRIGGER untouched BEFORE UPDATE ON account WHEN old.no IN (1, 2, 3)"
	    " BEGIN SELECT RAISE(ABORT, 'touched'); END;"
	    "CREATE TRIGGER unwritten BEFORE UPDATE ON cluster WHEN old.no = 1"
	    " BEGIN SELECT RAISE(ABORT, 'written'); END");
	check_put("1 2 3|5 6 7", "5 6 7");
	assert_int_equal(number_of("SELECT count(*) FROM account WHERE tie_bits = 12.5"), 6);
}

static void keeps_a_nickname_while_members_come_and_go(void **state)
{
	(void)state;
	fill();
	check_put("3 4 5", "3 4 5");
	assert_int_equal(store_nickname(store, (struct cluster_no){ 3 }, STR("Lumber")), ERR_NONE);
	assert_int_equal(store_nickname(store, (struct cluster_no){ 4 }, STR("Nobody")),
			 ERR_NOT_FOUND);
	check_put("3 4 5 6", "3 4 5 6");
	check_members(3, "Lumber", "3 4 5 6");
	check_put("2 3 4 5 6", "2 3 4 5 6"); /* a smaller number joins */
	check_members(2, "Lumber", "2 3 4 5 6");
	check_put("4 5 6", "2 3 4 5 6"); /* the smallest leave */
	check_members(4, "Lumber", "4 5 6");
	check_put("", "4 5 6"); /* gone, and back again */
	assert_int_equal(number_of("SELECT count(*) FROM cluster WHERE size > 0"), 0);
	check_put("4 5", "4 5");
	check_members(4, "Lumber", "4 5");
}

static void puts_the_gravest_member_first(void **state)
{
	struct guilt_row *rows = NULL;
	size_t count = 0;

	(void)state;
	fill();
	check_put("1 2 3", "1 2 3");
	run("UPDATE account SET probability = no / 10.0, bits = no, guilty = no = 2,"
	    " verdict = no, evidence_at = 40 + no");
	check_members(1, NULL, "3 2 1");
	assert_int_equal(store_cluster_guilt(store, arena, (struct cluster_no){ 1 }, &rows, &count),
			 ERR_NONE);
	assert_int_equal(count, 3);
	assert_int_equal(rows[1].account.n, 2);
	assert_true(rows[1].guilty);
	assert_false(rows[2].guilty);
	assert_true(rows[1].own_bits == 2.0);
	assert_true(rows[1].tie_bits == 12.5);
	check_text(rows[1].id, "acct-2");
	assert_true(rows[1].probability == 0.2);
	assert_int_equal(rows[1].verdict, VERDICT_SPAMMER);
	assert_int_equal(rows[1].evidence_at.us, 42);
}

static bool come(void *with, struct cluster_no no, struct str nickname, int64_t size)
{
	char *text = with;
	size_t len = strlen(text);

	snprintf(text + len, 64 - len, "%lld %" PRI_STR " %lld\n", (long long)no.n,
		 ARG_STR(nickname), (long long)size);
	return no.n != 5;
}

static void lists_clusters_by_their_newest_event(void **state)
{
	char text[64] = "";

	(void)state;
	fill();
	check_put("1 2|3 4|5 6", "1 2 3 4 5 6");
	run("UPDATE account SET last_seen = no; UPDATE account SET last_seen = 100 WHERE no = 4;"
	    "UPDATE cluster SET nickname = 'Lumber' WHERE no = 3");
	assert_int_equal(store_cluster_each(store, come, text), ERR_NONE);
	assert_string_equal(text, "3 Lumber 2\n5  2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(names_who_joined_who_left_and_all_they_touched),
		STORED(writes_only_what_changed),
		STORED(keeps_a_nickname_while_members_come_and_go),
		STORED(puts_the_gravest_member_first),
		STORED(lists_clusters_by_their_newest_event),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
