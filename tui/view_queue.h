/*
 * view_queue: the flagged accounts, most urgent first; or those found for a text. Private to its files.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "core/model/account.h"
#include "tui/at_hand.h"
#include "tui/filter.h"
#include "tui/list.h"
#include "tui/view.h"

struct arena;
struct find_answer_row;

enum queue_order {
	ORDER_URGENCY, /* as the desk has it */
	ORDER_PROBABILITY,
	ORDER_FLAGGED, /* newest first */
	ORDER_NAME,
	ORDER_COUNT,
};

/* A row as shown: the account, and what matched when it was looked for. */
struct queue_row {
	const struct account_row *account;
	struct str field, value;
	struct str present; /* a colleague who has it open; absent: nobody */
	bool is_new;
};

struct queue_view {
	struct view view;
	char *find; /* NULL: the queue itself */
	struct snapshot *snapshot;
	struct arena *arena; /* of the rows below */
	struct queue_row *rows;
	size_t all;   /* rows of the snapshot */
	size_t count; /* rows that the filter keeps */
	struct str *marked;
	struct at_hand at;
	enum queue_order order;
	struct filter filter;
	struct filter found; /* what was looked for, to be lit */
	struct list list;
	struct map seen;  /* the accounts that were there when somebody looked */
	size_t new_count; /* rows that were not */
	int list_y;       /* where the first row is drawn */
};

void queue_paint(const struct view *view, struct canvas *canvas);
