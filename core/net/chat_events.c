#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/memory.h"
#include "core/net/chat_private.h"
#include "core/net/command.h"

#define LINE_MAX_BYTES ((size_t)64 * 1024)
#define TAIL_BYTES \
	((off_t)1024 * \
	 1024) /* of the file: looked through for a line that may stand there already */
#define PRINTED_MAX ((size_t)64 * 1024)

static enum err events_check(const struct chat_settings *settings)
{
	if (settings->replies.len && settings->reply_command.len)
		return err_fail(ERR_INVALID, "[chat] has both replies and reply_command");
	return ERR_NONE;
}

static enum err events_open(struct chat *chat)
{
	(void)chat;
	return ERR_NONE;
}

static void events_close(struct chat *chat)
{
	(void)chat;
}

/* As the contract has it, so that it can be read back by `strop ingest`. */
static void line_write(const struct reply *reply, struct buf *line)
{
	struct json_writer w = json_writer(line);
	char at[MOMENT_TEXT_MAX];

	moment_print(moment_now(), at);
	json_begin(&w, '{');
	json_key(&w, "type"), json_text(&w, STR("chat"));
	json_key(&w, "at"), json_text(&w, str_of(at));
	json_key(&w, "account"), json_text(&w, reply->account);
	json_key(&w, "id"), json_text(&w, reply->key);
	json_key(&w, "conversation"), json_text(&w, reply->conversation);
	json_key(&w, "from"), json_text(&w, STR("rep"));
	json_key(&w, "rep"), json_text(&w, reply->actor);
	json_key(&w, "text"), json_text(&w, reply->text);
	json_end(&w, '}');
	buf_add_char(line, '\n');
}

/* -- a file ---------------------------------------------------------------------------------- */

/* Who died after writing and before noting it has left the line at the end, or nearly. */
static bool is_there(int file, struct str key)
{
	struct stat about;
	off_t from;
	size_t room, len = 0;
	char *tail;
	bool found;

	if (fstat(file, &about) < 0 || !S_ISREG(about.st_mode) || !about.st_size)
		return false;
	from = about.st_size > TAIL_BYTES ? about.st_size - TAIL_BYTES : 0;
	room = (size_t)(about.st_size - from);
	tail = memory_new(room, 1);
	while (len < room) {
		ssize_t n = pread(file, tail + len, room - len, from + (off_t)len);

		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		len += n > 0 ? (size_t)n : 0;
	}
	found = str_find((struct str){ tail, len }, key) != SIZE_MAX;
	free(tail);
	return found;
}

/* A line that was begun and not finished is ended first: it is no JSON, and whoever reads it says so. */
static bool ends_in_the_middle(int file)
{
	struct stat about;
	char last = '\n';

	return fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size &&
	       pread(file, &last, 1, about.st_size - 1) == 1 && last != '\n';
}

static bool write_all(int file, struct str bytes)
{
	while (bytes.len) {
		ssize_t n = write(file, bytes.at, bytes.len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			bytes = str_sub(bytes, (size_t)n, bytes.len);
	}
	return true;
}

static bool append(int file, struct str line, struct str key, bool doubtful)
{
	bool done = flock(file, LOCK_EX) == 0 || errno == EINVAL || errno == ENOTSUP;

	if (done && doubtful && is_there(file, key))
		return true;
	if (done && ends_in_the_middle(file))
		done = write_all(file, STR("\n"));
	return done && write_all(file, line) && (fsync(file) == 0 || errno == EINVAL);
}

static void to_file(const char *path, struct str line, struct str key, bool doubtful,
		    struct chat_answer *answer)
{
	int file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
			0600);

	if (file < 0 || !append(file, line, key, doubtful))
		chat_say(answer, CHAT_WAITS, "%s: %s", path, strerrordesc_np(errno));
	if (file >= 0)
		close(file);
}

/* -- a command ------------------------------------------------------------------------------- */

static void to_command(const char *text, struct str line, struct chat_answer *answer)
{
	struct command command = { .name = "reply_command",
				   .text = text,
				   .input = line,
				   .patience_ms = CHAT_PATIENCE_MS };
	char *printed = memory_new(PRINTED_MAX, 1);
	size_t len = 0;
	enum err e = command_run(&command, printed, PRINTED_MAX, &len);

	free(printed);
	if (e)
		chat_say(answer, CHAT_WAITS, "%s", err_text(e));
}

static void events_send(struct chat *chat, const struct reply *reply, bool doubtful,
			struct chat_answer *answer)
{
	const struct chat_settings *settings = chat->settings;
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_MAX_BYTES);

	line_write(reply, &line);
	answer->outcome = CHAT_DONE;
	if (settings->replies.len)
		to_file(settings->replies.at, buf_str(&line), reply->key, doubtful, answer);
	else if (settings->reply_command.len)
		to_command(settings->reply_command.at, buf_str(&line), answer);
}

static void events_turn(struct chat *chat, int wake, int64_t patience_us, struct chat_news *news)
{
	(void)chat;
	(void)news;
	chat_sleep(wake, patience_us);
}

const struct chat_kind chat_events = {
	.name = "events",
	.check = events_check,
	.open = events_open,
	.close = events_close,
	.send = events_send,
	.turn = events_turn,
};
