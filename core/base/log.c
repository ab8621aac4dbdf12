#include "core/base/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/base/utf8.h"

/* A line of up to 4096 bytes goes into a pipe whole, and a tamed byte takes at most three. */
#define TEXT_MAX ((size_t)1200)
#define LINE_CEILING 4096

/* The log sink, one of the tree's few variables: set at start, before there are threads. */
static struct {
	int file;
	enum log_level least;
	bool is_journal; /* it takes a line's level from its head, and keeps the rest */
} sink = { STDERR_FILENO, LOG_INFO, false };

/* clang-format off */
static const char *const levels[] = {
	[LOG_TRACE] = "TRACE",
	[LOG_INFO]  = "INFO",
	[LOG_WARN]  = "WARN",
	[LOG_FAIL]  = "FAIL",
};
static const char *const journal_levels[] = {
	[LOG_TRACE] = "<7>",
	[LOG_INFO]  = "<6>",
	[LOG_WARN]  = "<4>",
	[LOG_FAIL]  = "<3>",
};
/* clang-format on */
static_assert(ARRAY_LEN(levels) == LOG_FAIL + 1, "every level has its word");
static_assert(ARRAY_LEN(journal_levels) == LOG_FAIL + 1, "every level has its number");

/* As systemd.exec(5) has it: JOURNAL_STREAM names the file that leads there. */
static bool leads_to_journal(int file)
{
	const char *named = getenv("JOURNAL_STREAM");
	char is[64];
	struct stat st;

	if (!named || fstat(file, &st))
		return false;
	snprintf(is, sizeof(is), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return !strcmp(named, is);
}

enum err log_start(const char *path, enum log_level least)
{
	int file = STDERR_FILENO;

	if (path) {
		file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
		if (file < 0)
			return err_fail(ERR_UNAVAILABLE, "%s: %m", path);
	}
	log_stop();
	sink.file = file;
	sink.least = least;
	sink.is_journal = leads_to_journal(file);
	return ERR_NONE;
}

void log_stop(void)
{
	if (sink.file != STDERR_FILENO)
		close(sink.file);
	sink.file = STDERR_FILENO;
	sink.least = LOG_INFO;
	sink.is_journal = false;
}

static void add_heading(struct buf *line, enum log_level level, const char *module)
{
	struct moment now = moment_now();
	char time[MOMENT_TEXT_MAX];

	now.us -= now.us % MOMENT_SECOND;
	moment_print(now, time);
	buf_addf(line, "%s %s strop[%ld] [%s] ", time, levels[level], (long)getpid(), module);
}

/* One write, so that lines of several threads and processes do not mix. */
static void write_line(const struct buf *line)
{
	struct str text = buf_str(line);
	ssize_t written;

	do
		written = write(sink.file, text.at, text.len);
	while (written < 0 && errno == EINTR);
}

void log_line(enum log_level level, const char *module, const char *what, const char *format, ...)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_CEILING);
	char text[TEXT_MAX + 4]; /* room for the character that stands across the edge */
	int errno_before = errno;
	va_list args;

	if (level < sink.least)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	if (sink.is_journal)
		buf_add(&line, journal_levels[level]);
	add_heading(&line, level, module);
	utf8_tame(str_of(what), &line);
	buf_add_char(&line, ' ');
	utf8_tame(utf8_head(str_of(text), TEXT_MAX), &line);
	buf_add_char(&line, '\n');
	write_line(&line);
	errno = errno_before;
}

void log_address(struct str address, char shortened[64])
{
	size_t at = str_find_last_char(address, '@');
	struct str local = str_sub(address, 0, at == SIZE_MAX ? 0 : at);
	struct str host = at == SIZE_MAX ? STR("") : str_sub(address, at, address.len);
	struct str rest = local;
	uint32_t point;
	size_t first = 0;

	if (utf8_next(&rest, &point))
		first = local.len - rest.len;
	host = utf8_head(host, 63 - 3 - first);
	snprintf(shortened, 64, "%.*s...%.*s", (int)first, local.at ? local.at : "", ARG_STR(host));
}
