#include "core/store/account_row.h"

#include "core/base/arena.h"
#include "core/base/attrs.h"

/* "0,0,3": at most eight numbers, the newest last; what is missing is missing at the old end. */
static void read_days(struct str text, uint16_t days[8])
{
	int64_t numbers[8] = { 0 };
	size_t count = 0;
	struct str part;

	while (count < 8 && str_cut(&text, ',', &part) && str_to_int64(part, &numbers[count]))
		count++;
	for (size_t i = 0; i < count; i++) {
		int64_t n = numbers[i] < 0 ? 0 : numbers[i];

		days[8 - count + i] = (uint16_t)(n < UINT16_MAX ? n : UINT16_MAX);
	}
}

/* A number that stands for one of `count` values; anything else is the first. */
static int read_value(const struct rows *rows, int column, const struct words *words)
{
	int64_t n = rows_int(rows, column);

	return n >= 0 && n < (int64_t)words->count ? (int)n : 0;
}

void account_row_read(const struct rows *rows, struct arena *arena, struct account_row *row)
{
	int64_t size = rows_int(rows, 21);

	*row = (struct account_row){
		.no = { rows_int(rows, 0) },
		.id = arena_str(arena, rows_text(rows, 1)),
		.name = arena_str(arena, rows_text(rows, 2)),
		.email = arena_str(arena, rows_text(rows, 3)),
		.plan = (enum plan)read_value(rows, 4, &plan_words),
		.state = (enum state)read_value(rows, 5, &state_words),
		.verdict = (enum verdict)read_value(rows, 6, &verdict_words),
		.probability = rows_real(rows, 7),
		.created_at = { rows_int(rows, 8) },
		.flagged_at = { rows_int(rows, 9) },
		.disabled_at = { rows_int(rows, 10) },
		.cluster = { rows_int(rows, 11) },
		.cluster_size = size > 0 ? size : 1,
		.top_reason = arena_str(arena, rows_text(rows, 12)),
		.assignee = arena_str(arena, rows_text(rows, 13)),
		.case_state = (enum case_state)read_value(rows, 14, &case_words),
		.outcome = (enum outcome)read_value(rows, 15, &outcome_words),
		.place = arena_str(arena, rows_text(rows, 16)),
		.on_line_at = { rows_int(rows, 17) },
		.last_seen = { rows_int(rows, 18) },
		.sent = rows_int(rows, 19),
		.is_protected = rows_int(rows, 22) != 0,
	};
	read_days(rows_text(rows, 20), row->sends_by_day);
}

enum err account_rows_add(struct rows *rows, struct arena *arena, struct account_row **list,
			  size_t *count)
{
	while (rows_next(rows)) {
		*list = arena_grow(arena, *list, *count, sizeof(**list));
		account_row_read(rows, arena, &(*list)[(*count)++]);
	}
	return rows_error(rows);
}

enum err account_numbers(struct rows *rows, struct arena *arena, struct account_no **numbers,
			 size_t *count)
{
	struct account_no *list = NULL;
	size_t n = 0;
	enum err e;

	while (rows_next(rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct account_no){ rows_int(rows, 0) };
	}
	e = rows_error(rows);
	if (e)
		return e;
	*numbers = list;
	*count = n;
	return ERR_NONE;
}
