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

struct term *terms_tidy(struct arena *arena, const struct judged *judged, size_t *count)
{
	struct term *list = ARENA_ARRAY(arena, judged->term_count + 1, struct term);
	size_t kept = 0;

	for (size_t i = 0; i < judged->term_count; i++)
		list[i] = judged->terms[i];
	qsort(list, judged->term_count, sizeof(*list), by_text);
	for (size_t i = 0; i < judged->term_count; i++) {
		if (kept == 0 || by_text(&list[kept - 1], &list[i]) != 0)
			list[kept++] = list[i];
	}
	*count = kept;
	return list;
}

enum err terms_change(struct store *store, struct account_no no, struct term *const lists[2],
		      const size_t counts[2])
{
	const struct term *old = lists[0], *new = lists[1];
	size_t i = 0, j = 0;
	enum err e = ERR_NONE;

	while (!e && (i < counts[0] || j < counts[1])) {
		int order = i == counts[0] ? 1 : j == counts[1] ? -1 : by_text(&old[i], &new[j]);

		if (order > 0)
			e = put_term(store, no, &new[j]);
		else if (order < 0)
			e = drop_term(store, no, &old[i]);
		i += order <= 0;
		j += order >= 0;
	}
	return e;
}
