#include <stdlib.h>

#include "core/base/arena.h"
#include "core/store/judged.h"
#include "core/store/lookup.h"
#include "core/store/store_private.h"

static int by_text(const void *a, const void *b)
{
	const struct term *one = a, *two = b;
	int order = str_compare(one->text, two->text);

	return order ? order : (int)one->field - (int)two->field;
}

static struct lookup_entry entry_of(struct account_no account, const struct term *term)
{
	return (struct lookup_entry){ .space = LOOKUP_TERMS,
				      .text = term->text,
				      .account = account.n,
				      .field = (uint8_t)term->field };
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
		struct lookup_entry entry;
		int order = i == counts[0] ? 1 : j == counts[1] ? -1 : by_text(&old[i], &new[j]);

		entry = entry_of(no, order > 0 ? &new[j] : &old[i]);
		if (order)
			e = order > 0 ? lookup_put(store, &entry) : lookup_drop(store, &entry);
		i += order <= 0;
		j += order >= 0;
	}
	return e;
}
