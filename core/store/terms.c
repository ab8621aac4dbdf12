#include <stdlib.h>

#include "core/base/arena.h"
#include "core/store/judged.h"
#include "core/store/store_private.h"

static int by_text(const void *a, const void *b)
{
	const struct term *one = a, *two = b;
	int order = str_compare(one->text, two->text);

	return order ? order : (int)one->field - (int)two->field;
}

static enum err read_terms(struct store *store, struct arena *arena, struct account_no account,
			   struct term **terms, size_t *count)
{
	static const struct sql of_account = { "SELECT term, field FROM term WHERE account = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &of_account, "i", account.n);

	while (rows_next(&rows)) {
		*terms = arena_grow(arena, *terms, *count, sizeof(**terms));
		(*terms)[(*count)++] = (struct term){
			.field = (enum find_field)rows_int(&rows, 1),
			.text = arena_str(arena, rows_text(&rows, 0)),
		};
	}
	return rows_error(&rows);
}

static enum err put_term(struct store *store, struct account_no account, const struct term *term)
{
	static const struct sql put = {
		"INSERT INTO term (term, account, field) VALUES ($1, $2, $3)"
		" ON CONFLICT (term, account, field) DO NOTHING"
	};

	return db_do(store->db, &put, NULL, "tii", term->text, account.n, (int64_t)term->field);
}

static enum err drop_term(struct store *store, struct account_no account, const struct term *term)
{
	static const struct sql drop = {
		"DELETE FROM term WHERE term = $1 AND account = $2 AND field = $3"
	};

	return db_do(store->db, &drop, NULL, "tii", term->text, account.n, (int64_t)term->field);
}

/* Sorted, each once. */
static size_t tidy(struct term *terms, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(terms, count, sizeof(*terms), by_text);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || by_text(&terms[kept - 1], &terms[i]) != 0)
			terms[kept++] = terms[i];
	}
	return kept;
}

enum err terms_put(struct store *store, const struct judged *judged)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct term *old = NULL, *new = ARENA_ARRAY(arena, judged->term_count, struct term);
	size_t old_count = 0, new_count, i = 0, j = 0;
	enum err e = read_terms(store, arena, judged->no, &old, &old_count);

	for (size_t k = 0; k < judged->term_count; k++)
		new[k] = judged->terms[k];
	old_count = tidy(old, old_count);
	new_count = tidy(new, judged->term_count);
	while (!e && (i < old_count || j < new_count)) {
		int order = i == old_count ? 1 : j == new_count ? -1 : by_text(&old[i], &new[j]);

		if (order > 0)
			e = put_term(store, judged->no, &new[j]);
		else if (order < 0)
			e = drop_term(store, judged->no, &old[i]);
		i += order <= 0;
		j += order >= 0;
	}
	return e;
}
