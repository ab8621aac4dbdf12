#include "tui/term_env.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *value_of(const char *name)
{
	const char *value = getenv(name); /* NOLINT(concurrency-mt-unsafe): one thread so far */

	return value ? value : "";
}

enum err term_env_refuse(const char *why)
{
	return err_fail(
		ERR_UNAVAILABLE,
		"console: %s: use a verb instead, such as 'strop queue' or 'strop show ACCOUNT'",
		why);
}

bool term_env_is_dumb(void)
{
	return strcmp(term_env_name(), "dumb") == 0 && isatty(STDIN_FILENO) &&
	       isatty(STDOUT_FILENO);
}

enum err term_env_check(void)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return term_env_refuse("it needs a terminal for its input and output");
	if (strcmp(term_env_name(), "dumb") == 0)
		return term_env_refuse("TERM is 'dumb', which cannot place its cursor");
	return ERR_NONE;
}

const char *term_env_name(void)
{
	return value_of("TERM");
}

bool term_env_refuses_colour(void)
{
	return value_of("NO_COLOR")[0] != '\0';
}

bool term_env_has_escape_delay(void)
{
	return value_of("ESCDELAY")[0] != '\0';
}

bool term_env_set_locale(void)
{
	/* NOLINTBEGIN(concurrency-mt-unsafe): one thread so far */
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return false;
	setlocale(LC_CTYPE, "C.UTF-8");
	/* NOLINTEND(concurrency-mt-unsafe) */
	return true;
}

void term_env_send(struct str bytes)
{
	while (bytes.len) {
		struct pollfd ready = { .fd = STDOUT_FILENO, .events = POLLOUT };
		ssize_t sent = write(STDOUT_FILENO, bytes.at, bytes.len);

		if (sent < 0 && errno == EAGAIN) /* others may have made it so */
			sent = poll(&ready, 1, -1) < 0 && errno != EINTR ? -1 : 0;
		else if (sent < 0 && errno == EINTR)
			sent = 0;
		if (sent < 0)
			return;
		if (sent > 0)
			bytes = str_sub(bytes, (size_t)sent, bytes.len);
	}
}
