#include "core/desk/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_ROOM ((size_t)1 << 18)

void lines_begin(struct lines *lines, int fd, size_t longest)
{
	*lines = (struct lines){ .fd = fd, .longest = longest };
}

void lines_release(struct lines *lines)
{
	free(lines->bytes);
	*lines = (struct lines){ .fd = -1 };
}

static void room_make(struct lines *l)
{
	if (l->from) {
		memmove(l->bytes, l->bytes + l->from, l->until - l->from);
		l->until -= l->from;
		l->from = 0;
	}
	if (l->until < l->room)
		return;
	l->room = l->room ? 2 * l->room : FIRST_ROOM;
	l->bytes = realloc(l->bytes, l->room);
	if (!l->bytes)
		abort();
}

/* Read more; `ended` at the end of what is there. */
static enum err fill(struct lines *l)
{
	ssize_t got;

	room_make(l);
	do
		got = read(l->fd, l->bytes + l->until, l->room - l->until);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_fail(ERR_UNAVAILABLE, "reading: %s", strerror(errno));
	l->ended = got == 0;
	l->until += (size_t)got;
	l->read_bytes += got;
	return ERR_NONE;
}

static void mark_skip(struct lines *l)
{
	if (l->number == 0 && l->until - l->from >= 3 &&
	    !memcmp(l->bytes + l->from, "\xEF\xBB\xBF", 3))
		l->from += 3;
}

static bool hand_out(struct lines *l, size_t len, size_t with_end, struct line_read *line)
{
	bool rest = l->passing;

	line->text = (struct str){ l->bytes + l->from, len };
	line->too_long = len > l->longest;
	l->from += with_end;
	l->passing = false;
	if (rest)
		return false;
	l->number++;
	return true;
}

/* A line that is longer than it may be is handed out by its beginning, once; the rest is dropped as it comes. */
static bool too_long(struct lines *l, struct line_read *line)
{
	bool first = !l->passing;

	*line = (struct line_read){ { l->bytes + l->from, l->longest }, true };
	l->from = l->until;
	l->passing = true;
	l->number += first;
	return first;
}

enum err lines_next(struct lines *l, bool final, struct line_read *line)
{
	size_t looked = 0;

	for (;;) {
		size_t have = l->until - l->from;
		char *end = have > looked ? memchr(l->bytes + l->from + looked, '\n', have - looked)
					  : NULL;

		if (end) {
			size_t len = (size_t)(end - (l->bytes + l->from));

			looked = 0;
			if (hand_out(l, len, len + 1, line))
				return ERR_NONE;
			continue;
		}
		looked = have;
		if (have > l->longest) {
			looked = 0;
			if (too_long(l, line))
				return ERR_NONE;
			continue;
		}
		enum err e = fill(l);

		if (e)
			return e;
		if (l->number == 0 && !looked)
			mark_skip(l);
		if (!l->ended)
			continue;
		have = l->until - l->from;
		if (!final || !have)
			return ERR_NOT_FOUND;
		if (hand_out(l, have, have, line))
			return ERR_NONE;
	}
}

bool lines_waiting(const struct lines *l)
{
	return l->until > l->from && memchr(l->bytes + l->from, '\n', l->until - l->from) != NULL;
}
