/*
 * list: which row the cursor is on, which rows show, which are marked.
 *
 * The rows themselves are the view's; the list knows them by their ids (an account's number,
 * an action's). When the rows change under it, the cursor stays on its row, and that row stays
 * at its place on the screen: new rows never move the cursor. When its row is
 * gone, the one that took its place has the cursor.
 *
 *	list_update(&list, rows->count, id_of_row, rows);      a snapshot came
 *	list_fit(&list, height);                               the window changed
 *	for (int y = 0; list_row_at(&list, y, &i); y++) ...    draw what shows
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/map.h"
#include "tui/action.h"
#include "tui/key.h"

struct buf;

typedef int64_t list_id_fn(const void *rows, size_t i); /* not 0, and unlike all others */

struct list {
	size_t count;
	size_t cursor; /* < count, unless that is 0 */
	size_t top;    /* the first row that shows */
	int height;    /* rows that can show */
	int64_t cursor_id;
	bool touched; /* a person moved it: before that it stays on the first row */
	struct map marks;
	size_t marked;
};

void list_release(struct list *list);

void list_update(struct list *list, size_t count, list_id_fn *id_at, const void *rows);
void list_fit(struct list *list, int height);

/* Put the cursor on a row, and make it show. */
void list_go(struct list *list, size_t row, list_id_fn *id_at, const void *rows);

/* UP, DOWN, PAGE_*, HALF_*, TOP, BOTTOM. False if it is another action or nothing moved. */
bool list_act(struct list *list, enum action_id action, list_id_fn *id_at, const void *rows);

/* A click puts the cursor there, the wheel scrolls; `first_y` is where the list's first row is
 * drawn. False if it was outside or moved nothing. */
bool list_mouse(struct list *list, const struct input *input, int first_y, list_id_fn *id_at,
		const void *rows);

/* The row drawn `y` rows below the top; false if there is none. */
bool list_row_at(const struct list *list, int y, size_t *row);

/* Marks belong to ids, so they outlive a filter or a new order. */
void list_mark(struct list *list, int64_t id, bool marked);
bool list_is_marked(const struct list *list, int64_t id);
void list_unmark_all(struct list *list);

/* Rows that are gone for good lose their marks: these are all there are, filtered or not. */
void list_keep_marks(struct list *list, size_t count, list_id_fn *id_at, const void *rows);

/* "3 marked", or "3 marked, 1 hidden" where a filter hides some: these rows show. */
void list_marks(const struct list *list, size_t count, list_id_fn *id_at, const void *rows,
		struct buf *out);

/* How many of the marked rows are not among these. */
size_t list_marks_hidden(const struct list *list, size_t count, list_id_fn *id_at,
			 const void *rows);

/* "3-17 of 1,204" or "" when all shows. */
void list_position(const struct list *list, struct buf *out);
