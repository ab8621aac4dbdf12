#include "core/cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/desk/own_file.h"

#define WHY_MAX 200

int output_open(const struct cli *cli, const char *path, mode_t mode, FILE **file)
{
	const char *own = strcmp(path, "-") != 0 ? own_file(&cli->settings, path) : NULL;
	int fd;

	if (own) {
		CLEANUP(buf_release) struct buf why = BUF_UP_TO(WHY_MAX);

		buf_addf(&why, "this is %s: choose another file", own);
		return print_error(path, ERR_INVALID, buf_text(&why));
	}
	fd = !strcmp(path, "-") ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
				: open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	*file = fd < 0 ? NULL : fdopen(fd, "w");
	return *file ? 0 : print_error(path, ERR_INVALID, strerror(errno));
}

int output_close(const char *path, FILE *file, bool failed)
{
	if (!file || !(fclose(file) || failed))
		return 0;
	if (!strcmp(path, "-") && errno == EPIPE) /* who read it had enough */
		return 0;
	return print_error(path, ERR_UNAVAILABLE, "could not be written whole");
}

bool output_is_operand(const struct cli *cli, const char *path)
{
	bool is = false;

	if (!path || !strcmp(path, "-"))
		return false;
	for (size_t i = 0; i < cli->options.operand_count && !is; i++) {
		const char *operand = cli->options.operands[i];

		is = same_file(path, strcmp(operand, "-") != 0 ? operand : "/dev/stdin");
	}
	is = is || (!cli->options.operand_count && same_file(path, "/dev/stdin"));
	if (is)
		(void)print_error(path, ERR_INVALID,
				  "it is read, and would be emptied: choose another file");
	return is;
}
