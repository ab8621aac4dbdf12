#include "tui/editor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"

#define PATH_BYTES 512

static const char *directory(void)
{
	const char *own = getenv("XDG_RUNTIME_DIR"); /* NOLINT(concurrency-mt-unsafe) */

	return own && own[0] == '/' && strlen(own) < PATH_BYTES - 32 ? own : "/tmp";
}

static const char *command(void)
{
	const char *visual = getenv("VISUAL"),
		   *editor = getenv("EDITOR"); /* NOLINT(concurrency-mt-unsafe) */

	if (visual && visual[0])
		return visual;
	return editor && editor[0] ? editor : "vi";
}

static enum err write_all(int fd, struct str text)
{
	while (text.len) {
		ssize_t wrote = write(fd, text.at, text.len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return err_fail(ERR_UNAVAILABLE,
					"the note could not be written for the editor: %s",
					strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
		text = str_sub(text, (size_t)wrote, text.len);
	}
	return ERR_NONE;
}

/* mkstemp() makes the file with mode 0600. */
static enum err file_make(char path[PATH_BYTES], struct str text)
{
	enum err e;
	int fd;

	snprintf(path, PATH_BYTES, "%s/strop-note-XXXXXX", directory());
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "no file could be made for the editor in %s",
				directory());
	e = write_all(fd, text);
	if (close(fd) && !e)
		e = err_fail(ERR_UNAVAILABLE, "the note could not be written for the editor");
	if (e)
		unlink(path);
	return e;
}

/* The setting may hold options, so a shell takes it apart; the path is a word of its own. */
static void become_editor(const char *editor, const char *path)
{
	char script[PATH_BYTES * 2];

	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	if (snprintf(script, sizeof(script), "%s \"$1\"", editor) < (int)sizeof(script))
		execl("/bin/sh", "sh", "-c", script, "strop", path, (char *)NULL);
	_exit(127);
}

static enum err run(const char *path)
{
	const char *editor = command();
	pid_t child = fork();
	int status = 0;

	if (child < 0)
		return err_fail(ERR_UNAVAILABLE, "the editor could not be started");
	if (child == 0)
		become_editor(editor, path);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_fail(ERR_UNAVAILABLE,
				"the editor '%s' could not be started: set VISUAL or EDITOR",
				editor);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return err_fail(ERR_UNAVAILABLE, "the editor failed: the note is as it was");
	return ERR_NONE;
}

static enum err file_read(const char *path, struct buf *edited)
{
	char bytes[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t got = 0;

	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "the editor took the file away");
	while (!edited->full &&
	       ((got = read(fd, bytes, sizeof(bytes))) > 0 || (got < 0 && errno == EINTR)))
		if (got > 0)
			buf_add_str(edited, (struct str){ bytes, (size_t)got });
	close(fd);
	if (got < 0)
		return err_fail(ERR_UNAVAILABLE, "what the editor left could not be read");
	if (edited->full)
		return err_fail(ERR_INVALID, "the note is longer than %zu KiB",
				EDITOR_BYTES_MAX / 1024);
	if (!utf8_valid(buf_str(edited)))
		return err_fail(ERR_INVALID, "the note is not UTF-8: it is as it was");
	return ERR_NONE;
}

enum err editor_run(struct str text, struct buf *edited)
{
	char path[PATH_BYTES];
	enum err e = file_make(path, text);

	if (e)
		return e;
	e = run(path);
	if (!e)
		e = file_read(path, edited);
	unlink(path);
	return e;
}
