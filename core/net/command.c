#include "core/net/command.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/moment.h"
#include "core/base/utf8.h"

#define WORDS_MAX 512 /* bytes kept of what it says on its error output */
#define LOOK_MS 20    /* how often we look whether it has ended */

/* One end of a pipe and what came out of it. */
struct stream {
	int fd;
	char *bytes;
	size_t room, len;
	bool full;
};

struct running {
	pid_t pid;
	struct stream out, err;
	int64_t until_us;
	int status;
	bool ended;
};

static void stream_close(struct stream *stream)
{
	if (stream->fd >= 0)
		close(stream->fd);
	stream->fd = -1;
}

/* Take what is there. What does not fit is dropped and remembered. */
static void stream_take(struct stream *stream)
{
	char more[4096];

	while (stream->fd >= 0) {
		ssize_t n = read(stream->fd, more, sizeof(more));
		size_t fits;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			stream_close(stream);
			break;
		}
		fits = stream->room - stream->len;
		if ((size_t)n > fits)
			stream->full = true;
		else
			fits = (size_t)n;
		memcpy(stream->bytes + stream->len, more, fits);
		stream->len += fits;
		if (stream->full)
			break;
	}
	hash_wipe(more, sizeof(more));
}

struct files {
	int in, out[2], err[2];
};

static int spawn_as(const char *command, const struct files *ends, pid_t *pid)
{
	static const int reset[] = { SIGPIPE, SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGCHLD };
	char shell[] = "sh", flag[] = "-c";
	CLEANUP(buf_release) struct buf words = BUF_UP_TO(strlen(command));
	char *args[] = { shell, flag, NULL, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t signals;
	int failed;

	buf_add(&words, command);
	args[2] = words.text;
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	if (ends->in >= 0)
		posix_spawn_file_actions_adddup2(&files, ends->in, STDIN_FILENO);
	else
		posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, ends->out[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, ends->err[1], STDERR_FILENO);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&how, &signals);
	for (size_t i = 0; i < ARRAY_LEN(reset); i++)
		sigaddset(&signals, reset[i]);
	posix_spawnattr_setsigdefault(&how, &signals);
	posix_spawnattr_setflags(&how, (short)(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
					       POSIX_SPAWN_SETSIGDEF));
	failed = posix_spawn(pid, "/bin/sh", &files, &how, args, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

/* Descriptors above the standard three, so that none is in another's way in the child. */
static int pipe_open(int ends[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC) < 0)
		return -1;
	for (size_t i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(low[i]);
	}
	if (ends[0] < 0 || ends[1] < 0)
		return -1;
	return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

/* All of it, in memory, so that nobody waits for who does not read. Above the standard three, too. */
static int input_open(struct str input, int *in)
{
	int low = memfd_create("input", MFD_CLOEXEC);
	size_t written = 0;

	if (low < 0)
		return -1;
	*in = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(low);
	while (*in >= 0 && written < input.len) {
		ssize_t n = write(*in, input.at + written, input.len - written);

		if (n < 0 && errno != EINTR)
			return -1;
		written += n > 0 ? (size_t)n : 0;
	}
	return *in < 0 || lseek(*in, 0, SEEK_SET) < 0 ? -1 : 0;
}

static enum err start(struct running *running, const struct command *command)
{
	struct files files = { -1, { -1, -1 }, { -1, -1 } };
	int failed = 0;

	if (pipe_open(files.out) < 0 || pipe_open(files.err) < 0 ||
	    (!str_is_absent(command->input) && input_open(command->input, &files.in) < 0))
		failed = errno;
	if (!failed)
		failed = spawn_as(command->text, &files, &running->pid);
	if (files.in >= 0)
		close(files.in);
	if (files.out[1] >= 0)
		close(files.out[1]);
	if (files.err[1] >= 0)
		close(files.err[1]);
	running->out.fd = files.out[0];
	running->err.fd = files.err[0];
	if (failed)
		return err_fail(ERR_INVALID, "%s cannot be run: %s", command->name,
				strerrordesc_np(failed));
	return ERR_NONE;
}

static void look(struct running *running)
{
	struct pollfd both[] = { { running->out.fd, POLLIN, 0 }, { running->err.fd, POLLIN, 0 } };
	pid_t ended;

	poll(both, ARRAY_LEN(both), LOOK_MS);
	ended = waitpid(running->pid, &running->status, WNOHANG);
	if (ended < 0 && errno == ECHILD)
		running->status =
			0; /* the program takes no note of its children: judge by what was printed */
	running->ended = ended == running->pid || (ended < 0 && errno == ECHILD);
	stream_take(&running->out);
	stream_take(&running->err);
}

static void stop(struct running *running)
{
	if (!running->ended) {
		kill(-running->pid, SIGKILL);
		while (waitpid(running->pid, &running->status, 0) < 0 && errno == EINTR)
			;
	}
	stream_close(&running->out);
	stream_close(&running->err);
}

static enum err failed_with(const struct command *command, const struct running *running)
{
	CLEANUP(buf_release) struct buf words = BUF_UP_TO(160);
	struct str said = str_trim((struct str){ running->err.bytes, running->err.len });
	size_t line = str_find_last_char(said, '\n');

	utf8_tame(line == SIZE_MAX ? said : str_sub(said, line + 1, said.len), &words);
	if (WIFSIGNALED(running->status))
		return err_fail(ERR_INVALID, "%s was ended by signal %d", command->name,
				WTERMSIG(running->status));
	return err_fail(ERR_INVALID, "%s failed with exit code %d%s%s", command->name,
			WEXITSTATUS(running->status), words.len ? ": " : "", buf_text(&words));
}

/* NOLINTNEXTLINE(readability-non-const-parameter): it is written through a stream */
enum err command_run(const struct command *command, char *bytes, size_t room, size_t *len)
{
	char said[WORDS_MAX];
	struct running running = {
		.out = { -1, bytes, room, 0, false },
		.err = { -1, said, sizeof(said), 0, false },
		.until_us = moment_ticks_us() + command->patience_ms * 1000,
	};
	enum err e = start(&running, command);

	if (e) {
		running.ended = true;
		stop(&running);
		return e;
	}
	while (!running.ended && !running.out.full && moment_ticks_us() < running.until_us) {
		look(&running);
		if (running.err.full) { /* its latest words will do */
			running.err.full = false;
			running.err.len = 0;
		}
	}
	if (!running.ended && !running.out.full)
		e = err_fail(ERR_INVALID, "%s did not end within %lld ms", command->name,
			     (long long)command->patience_ms);
	else if (running.out.full)
		e = err_fail(ERR_INVALID, "%s prints more than %zu bytes", command->name, room);
	else if (running.status != 0)
		e = failed_with(command, &running);
	stop(&running);
	if (!e)
		*len = running.out.len;
	return e;
}
