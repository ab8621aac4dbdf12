#include "core/net/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/net/command.h"

#define OTHERS (S_IRWXG | S_IRWXO)

void token_release(struct token *token)
{
	if (token->text)
		hash_wipe(token->text, token->room);
	free(token->text);
	*token = (struct token){ 0 };
}

static void file_close(const int *file)
{
	if (*file >= 0)
		close(*file);
}

static enum err file_check(int file, const char *path, mode_t refused)
{
	struct stat about;

	if (fstat(file, &about) < 0)
		return err_fail(ERR_INVALID, "%s: %s", path, strerrordesc_np(errno));
	if (!S_ISREG(about.st_mode))
		return err_fail(ERR_INVALID, "%s: not a file", path);
	if (about.st_mode & refused)
		return err_fail(ERR_INVALID, "%s: others may read it (mode %04o): chmod 600 %s",
				path, (unsigned)(about.st_mode & 07777), path);
	return ERR_NONE;
}

static enum err file_take(const char *path, mode_t refused, char *bytes, size_t *len)
{
	CLEANUP(file_close)
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	size_t taken = 0;
	enum err e;

	if (file < 0)
		return err_fail(ERR_INVALID, "%s: %s: put the token there, mode 0600", path,
				strerrordesc_np(errno));
	e = file_check(file, path, refused);
	if (e)
		return e;
	while (taken <= TOKEN_OUTPUT_MAX) {
		ssize_t n = read(file, bytes + taken, TOKEN_OUTPUT_MAX + 1 - taken);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_fail(ERR_INVALID, "%s: %s", path, strerrordesc_np(errno));
		if (n == 0)
			break;
		taken += (size_t)n;
	}
	if (taken > TOKEN_OUTPUT_MAX)
		return err_fail(ERR_INVALID, "%s: too large for a token", path);
	*len = taken;
	return ERR_NONE;
}

/* The first line moves to the front and ends in a NUL. */
static enum err line_keep(const char *from, struct token *token, size_t len)
{
	struct str rest = { token->text, len }, line = { 0 };

	str_cut(&rest, '\n', &line);
	line = str_trim(line);
	if (!line.len)
		return err_fail(ERR_INVALID, "%s: there is no token on its first line", from);
	if (line.len > TOKEN_MAX)
		return err_fail(ERR_INVALID, "%s: its first line is too long for a token", from);
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] < '!' || line.at[i] > '~')
			return err_fail(ERR_INVALID,
					"%s: its first line has blanks or other characters "
					"that no token has",
					from);
	memmove(token->text, line.at, line.len);
	hash_wipe(token->text + line.len, token->room - line.len);
	return ERR_NONE;
}

/* Its own folder guards a credential: systemd's modes vary with how it shares them. */
static enum err credential_take(struct buf *path, char *bytes, size_t *len)
{
	/* Nobody sets it here. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	if (!folder || *folder != '/')
		return err_fail(ERR_INVALID,
				"[provider] has no token: give token_file or token_command, or "
				"$CREDENTIALS_DIRECTORY/" TOKEN_CREDENTIAL);
	buf_addf(path, "%s/" TOKEN_CREDENTIAL, folder);
	return file_take(buf_text(path), S_IRWXO, bytes, len);
}

enum err token_read(const struct token_source *source, struct token *token)
{
	CLEANUP(buf_release) struct buf path = BUF_UP_TO(4096);
	struct token made = { .room = TOKEN_OUTPUT_MAX + 2 };
	bool by_file = source->file.len, by_command = source->command.len;
	int64_t patience_ms = source->patience_ms ? source->patience_ms : TOKEN_PATIENCE_MS;
	const char *from = TOKEN_CREDENTIAL;
	size_t len = 0;
	enum err e;

	if (by_file && by_command)
		return err_fail(ERR_INVALID, "[provider] has both token_file and token_command: "
					     "keep one of them");
	made.text = memory_new(1, made.room);
	if (by_file) {
		from = source->file.at;
		e = file_take(from, OTHERS, made.text, &len);
	} else if (by_command) {
		struct command command = { .name = "token_command",
					   .text = source->command.at,
					   .patience_ms = patience_ms };

		if (source->command_name)
			command.name = source->command_name;
		from = command.name;
		e = command_run(&command, made.text, TOKEN_OUTPUT_MAX, &len);
	} else {
		e = credential_take(&path, made.text, &len);
	}
	if (!e)
		e = line_keep(from, &made, len);
	if (e) {
		token_release(&made);
		return e;
	}
	*token = made;
	return ERR_NONE;
}
