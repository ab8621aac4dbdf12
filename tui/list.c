#include "tui/list.h"

#include <string.h>

#include "core/base/buf.h"

void list_release(struct list *list)
{
	map_release(&list->marks);
	*list = (struct list){ 0 };
}

/* Where the row with this id is now, looked for from `near` outwards; `count` if it is gone. */
static size_t find_id(int64_t id, size_t near, size_t count, list_id_fn *id_at, const void *rows)
{
	for (size_t step = 0; step < count; step++) {
		if (near + step < count && id_at(rows, near + step) == id)
			return near + step;
		if (step <= near && near - step < count && id_at(rows, near - step) == id)
			return near - step;
	}
	/* `near` may lie far past the end of a list that became short. */
	for (size_t i = 0; i < count; i++) {
		if (id_at(rows, i) == id)
			return i;
	}
	return count;
}

static size_t page(const struct list *list)
{
	return list->height > 0 ? (size_t)list->height : 1;
}

/* Keep the cursor in the window and the window on the rows. */
static void settle(struct list *list)
{
	size_t height = page(list);

	if (list->cursor >= list->count)
		list->cursor = list->count ? list->count - 1 : 0;
	if (list->top + height > list->count)
		list->top = list->count > height ? list->count - height : 0;
	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor >= list->top + height)
		list->top = list->cursor - height + 1;
}

static void know_cursor(struct list *list, list_id_fn *id_at, const void *rows)
{
	list->cursor_id = list->count ? id_at(rows, list->cursor) : 0;
}

void list_update(struct list *list, size_t count, list_id_fn *id_at, const void *rows)
{
	bool showed_all = list->count <= page(list); /* or there were none: a place to go on at */
	size_t below_top = list->cursor - list->top;
	size_t at = count;

	if (list->touched && list->cursor_id)
		at = find_id(list->cursor_id, list->cursor, count, id_at, rows);
	list->count = count;
	if (at < count) {
		list->cursor = at;
		list->top = !showed_all && at > below_top ? at - below_top : 0;
	}
	settle(list);
	know_cursor(list, id_at, rows);
}

void list_fit(struct list *list, int height)
{
	list->height = height;
	settle(list);
}

void list_go(struct list *list, size_t row, list_id_fn *id_at, const void *rows)
{
	list->cursor = row;
	list->touched = true;
	settle(list);
	know_cursor(list, id_at, rows);
}

static size_t less(size_t n, size_t by)
{
	return n > by ? n - by : 0;
}

static size_t more(const struct list *list, size_t n, size_t by)
{
	return n + by < list->count ? n + by : less(list->count, 1);
}

/* A page moves the window too, so that the cursor keeps its place in it. */
static void turn(struct list *list, size_t rows, bool down)
{
	size_t last_top = less(list->count, page(list));

	if (down) {
		list->cursor = more(list, list->cursor, rows);
		list->top = list->top + rows < last_top ? list->top + rows : last_top;
	} else {
		list->cursor = less(list->cursor, rows);
		list->top = less(list->top, rows);
	}
}

static bool move(struct list *list, enum action_id action)
{
	size_t half = page(list) > 1 ? page(list) / 2 : 1;

	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest are not moves */
	case ACTION_UP:
		list->cursor = less(list->cursor, 1);
		return true;
	case ACTION_DOWN:
		list->cursor = more(list, list->cursor, 1);
		return true;
	case ACTION_PAGE_UP:
		turn(list, page(list), false);
		return true;
	case ACTION_PAGE_DOWN:
		turn(list, page(list), true);
		return true;
	case ACTION_HALF_UP:
		turn(list, half, false);
		return true;
	case ACTION_HALF_DOWN:
		turn(list, half, true);
		return true;
	case ACTION_TOP:
		list->cursor = 0;
		return true;
	case ACTION_BOTTOM:
		list->cursor = less(list->count, 1);
		return true;
	default:
		return false;
	}
}

bool list_act(struct list *list, enum action_id action, list_id_fn *id_at, const void *rows)
{
	size_t cursor = list->cursor, top = list->top;

	if (!move(list, action))
		return false;
	list->touched = true;
	settle(list);
	know_cursor(list, id_at, rows);
	return list->cursor != cursor || list->top != top;
}

static void scroll(struct list *list, int by)
{
	size_t height = page(list);
	size_t last_top = less(list->count, height);

	if (by < 0)
		list->top = less(list->top, (size_t)-by);
	else
		list->top = list->top + (size_t)by < last_top ? list->top + (size_t)by : last_top;
	if (list->cursor < list->top)
		list->cursor = list->top;
	if (list->cursor >= list->top + height)
		list->cursor = list->top + height - 1;
}

bool list_mouse(struct list *list, const struct input *input, int first_y, list_id_fn *id_at,
		const void *rows)
{
	size_t cursor = list->cursor, top = list->top, row;

	if (input->kind == INPUT_SCROLL)
		scroll(list, input->by);
	else if (input->kind == INPUT_CLICK && list_row_at(list, input->y - first_y, &row))
		list->cursor = row;
	else
		return false;
	list->touched = true;
	settle(list);
	know_cursor(list, id_at, rows);
	return list->cursor != cursor || list->top != top;
}

bool list_row_at(const struct list *list, int y, size_t *row)
{
	if (y < 0 || y >= list->height || list->top + (size_t)y >= list->count)
		return false;
	*row = list->top + (size_t)y;
	return true;
}

void list_mark(struct list *list, int64_t id, bool marked)
{
	if (list_is_marked(list, id) == marked)
		return;
	map_put_number(&list->marks, (uint64_t)id, marked);
	list->marked = marked ? list->marked + 1 : list->marked - 1;
}

bool list_is_marked(const struct list *list, int64_t id)
{
	int64_t marked = 0;

	return map_get_number(&list->marks, (uint64_t)id, &marked) && marked;
}

void list_unmark_all(struct list *list)
{
	map_clear(&list->marks);
	list->marked = 0;
}

void list_keep_marks(struct list *list, size_t count, list_id_fn *id_at, const void *rows)
{
	struct map kept = { 0 };
	size_t marked = 0;

	if (!list->marked)
		return;
	for (size_t i = 0; i < count; i++) {
		if (!list_is_marked(list, id_at(rows, i)))
			continue;
		map_put_number(&kept, (uint64_t)id_at(rows, i), 1);
		marked++;
	}
	map_release(&list->marks);
	list->marks = kept;
	list->marked = marked;
}

size_t list_marks_hidden(const struct list *list, size_t count, list_id_fn *id_at, const void *rows)
{
	size_t hidden = list->marked;

	for (size_t i = 0; i < count && hidden; i++)
		hidden -= list_is_marked(list, id_at(rows, i));
	return hidden;
}

void list_marks(const struct list *list, size_t count, list_id_fn *id_at, const void *rows,
		struct buf *out)
{
	size_t hidden = list_marks_hidden(list, count, id_at, rows);

	buf_addf(out, "%zu marked", list->marked);
	if (hidden)
		buf_addf(out, ", %zu hidden", hidden);
}

static void add_count(size_t n, struct buf *out)
{
	size_t unit = 1;

	while (n / unit >= 1000)
		unit *= 1000;
	buf_addf(out, "%zu", n / unit);
	for (unit /= 1000; unit > 0; unit /= 1000)
		buf_addf(out, ",%03zu", n / unit % 1000);
}

void list_position(const struct list *list, struct buf *out)
{
	size_t end = list->top + page(list);

	if (list->height <= 0 || (list->top == 0 && list->count <= end))
		return;
	add_count(list->top + 1, out);
	buf_add(out, "-");
	add_count(end < list->count ? end : list->count, out);
	buf_add(out, " of ");
	add_count(list->count, out);
}
