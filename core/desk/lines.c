#include "core/desk/lines.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/memory.h"

#define MARK "\xEF\xBB\xBF"
#define MARK_LEN 3
#define WAIT_MS 50 /* with nothing new; then what is there is worked on */
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

void lines_restart(struct lines *lines)
{
	lines->from = lines->until = 0;
	lines->number = 0;
	lines->begun = lines->ended = lines->closed = lines->passing = false;
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
	l->bytes = memory_resize(l->bytes, l->room);
}

/* Until there is something to read (a file always has: its end). `now` false: nothing came in a while. */
static enum err more_wait(const struct lines *l, bool final, bool *now)
{
	struct pollfd one = { .fd = l->fd, .events = POLLIN };

	*now = !l->go_on;
	while (!*now) {
		int got;

		if (!l->go_on())
			return err_fail(ERR_CANCELLED, "stopped while reading");
		got = poll(&one, 1, WAIT_MS);
		*now = got > 0 || (got < 0 && errno != EINTR);
		if (!final)
			break;
	}
	return ERR_NONE;
}

/* Read more; `ended` at the end of what is there. */
static enum err fill(struct lines *l, bool final)
{
	bool now;
	ssize_t got;
	enum err e = more_wait(l, final, &now);

	if (e)
		return e;
	l->ended = !now;
	if (!now)
		return ERR_NONE;
	room_make(l);
	do
		got = read(l->fd, l->bytes + l->until, l->room - l->until);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_fail(ERR_UNAVAILABLE, "reading: %s", strerror(errno));
	l->ended = l->closed = got == 0;
	l->until += (size_t)got;
	l->read_bytes += got;
	return ERR_NONE;
}

/* Look at the first bytes once there are enough of them, or no more come. */
static void mark_skip(struct lines *l, bool final)
{
	size_t have = l->until - l->from;

	if (l->begun || (have < MARK_LEN && !(l->ended && final)))
		return;
	if (have >= MARK_LEN && !memcmp(l->bytes + l->from, MARK, MARK_LEN))
		l->from += MARK_LEN;
	l->begun = have > 0;
}

static void rest_tell(struct lines *l)
{
	struct str bytes = l->rest_waits;

	l->rest_waits = (struct str){ 0 };
	if (l->rest && bytes.len)
		l->rest(l->with, bytes);
}

/* Hand out `len` bytes and pass over `with_end`. False: they are the rest of a line that was handed out. */
static bool hand_out(struct lines *l, size_t len, size_t with_end, struct line_read *line)
{
	bool rest = l->passing;

	line->too_long = len > l->longest;
	line->text = (struct str){ l->bytes + l->from, line->too_long ? l->longest : len };
	if (rest || line->too_long)
		l->rest_waits = str_sub((struct str){ l->bytes + l->from, len },
					rest ? 0 : l->longest, len);
	l->from += with_end;
	l->passing = false;
	if (rest) {
		rest_tell(l);
		return false;
	}
	l->number++;
	return true;
}

/* There is no end of the line in what is read, and it is too long already: hand its beginning out, once, and drop
 * what is read of the rest. */
static bool too_long(struct lines *l, struct line_read *line)
{
	bool first = !l->passing;

	*line = (struct line_read){ { l->bytes + l->from, l->longest }, true };
	l->rest_waits = str_sub((struct str){ l->bytes + l->from, l->until - l->from },
				first ? l->longest : 0, l->until - l->from);
	if (!first)
		rest_tell(l);
	l->from = l->until;
	l->passing = true;
	l->number += first;
	return first;
}

/* A whole line of what is read, or the beginning of one that is too long. `looked` bytes hold no newline. */
static bool line_take(struct lines *l, size_t *looked, struct line_read *line)
{
	while (l->begun && l->until > l->from + *looked) {
		size_t have = l->until - l->from;
		const char *from = l->bytes + l->from,
			   *end = memchr(from + *looked, '\n', have - *looked);

		if (!end && have <= l->longest) {
			*looked = have;
			return false;
		}
		*looked = 0;
		if (end ? hand_out(l, (size_t)(end - from), (size_t)(end - from) + 1, line)
			: too_long(l, line))
			return true;
	}
	return false;
}

enum err lines_next(struct lines *l, bool final, struct line_read *line)
{
	bool ended = false;
	size_t looked = 0, have;

	rest_tell(l);
	while (!line_take(l, &looked, line)) {
		enum err e;

		if (ended) {
			have = l->until - l->from;
			return final && have && hand_out(l, have, have, line) ? ERR_NONE
									      : ERR_NOT_FOUND;
		}
		e = fill(l, final);
		if (e)
			return e;
		mark_skip(l, final);
		ended = l->ended;
	}
	return ERR_NONE;
}

bool lines_waiting(const struct lines *l)
{
	return l->until > l->from && memchr(l->bytes + l->from, '\n', l->until - l->from) != NULL;
}
