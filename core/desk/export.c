#include "core/desk/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"
#include "core/desk/redact.h"
#include "core/desk/render_json.h"

#define EXPORT_MAX ((size_t)512 * 1024 * 1024)
#define MEMBERS_MAX 1000 /* accounts of one case file */

/* clang-format off */
static void (*const writers[])(const struct case_file *file, struct buf *out) = {
	[EXPORT_MD] = export_md, [EXPORT_HTML] = export_html, [EXPORT_JSON] = export_json, [EXPORT_CSV] = export_csv,
	[EXPORT_PDF] = NULL,
};
/* clang-format on */

void export_json(const struct case_file *file, struct buf *out)
{
	for (size_t i = 0; i < file->count; i++) {
		render_dossier(&file->dossiers[i], file->now, out);
		buf_add_char(out, '\n');
	}
}

static enum err members_gather(struct desk *desk, struct arena *arena,
			       const struct request *request, struct str **ids, size_t *count)
{
	struct account_row *members = NULL;
	struct str nickname;
	enum err e;

	if (!request->cluster.n) {
		*ids = ARENA_NEW(arena, struct str);
		**ids = request->account;
		*count = 1;
		return ERR_NONE;
	}
	e = store_cluster(desk->store, arena, request->cluster, &nickname, &members, count);
	if (e)
		return e == ERR_NOT_FOUND
			       ? err_fail(e, "no such cluster: %lld", (long long)request->cluster.n)
			       : e;
	if (*count > MEMBERS_MAX)
		*count = MEMBERS_MAX;
	*ids = ARENA_ARRAY(arena, *count + 1, struct str);
	for (size_t i = 0; i < *count; i++)
		(*ids)[i] = members[i].id;
	return ERR_NONE;
}

static enum err dossiers_make(struct desk *desk, struct arena *arena, const struct request *request,
			      struct case_file *file)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	struct dossier *dossiers;
	struct str *ids = NULL;
	size_t count = 0;
	enum err e = members_gather(desk, arena, request, &ids, &count);

	if (e)
		return e;
	dossiers = ARENA_ARRAY(arena, count + 1, struct dossier);
	for (size_t i = 0; !e && i < count; i++) {
		e = dossier_make(desk, arena, ids[i], &dossiers[i]);
		if (!e && file->edition == EXPORT_REDACTED)
			redact_dossier(redactor, &dossiers[i]);
	}
	file->dossiers = dossiers;
	file->count = count;
	return e;
}

/* Beside it first, then in its place: a case file is whole or is not there. */
static enum err file_write(struct arena *arena, struct str path, struct str text)
{
	struct str beside = arena_strf(arena, "%" PRI_STR ".part%ld", ARG_STR(path),
				       (long)getpid());
	struct str named = arena_str(arena, path);
	int fd = open(beside.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	size_t done = 0;
	bool failed = false;

	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", named.at, strerror(errno));
	while (!failed && done < text.len) {
		ssize_t n = write(fd, text.at + done, text.len - done);

		if (n > 0)
			done += (size_t)n;
		else if (errno != EINTR)
			failed = true;
	}
	failed = fsync(fd) || failed;
	failed = close(fd) || failed;
	if (!failed && rename(beside.at, named.at) == 0)
		return ERR_NONE;
	enum err e = err_fail(ERR_UNAVAILABLE, "%s: %s", named.at, strerror(errno));

	(void)unlink(beside.at);
	return e;
}

enum err answer_export(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct text_answer *answer = ARENA_NEW(snapshot->arena, struct text_answer);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(EXPORT_MAX);
	struct case_file file = { .desk_name = desk->settings.name,
				  .edition = request->file.edition,
				  .now = moment_now() };
	enum err e;

	snapshot->text = answer;
	if (!writers[request->file.format])
		return err_fail(ERR_INVALID, "pdf: this version writes md, html, json and csv");
	e = store_read(desk->store);
	if (!e)
		e = dossiers_make(desk, snapshot->arena, request, &file);
	store_end(desk->store);
	if (e)
		return e;
	writers[request->file.format](&file, &out);
	if (out.full)
		return err_fail(ERR_INVALID, "the case file would be larger than 512 MiB");
	answer->bytes = out.len;
	if (str_is_absent(request->file.path)) {
		answer->text = arena_str(snapshot->arena, buf_str(&out));
		return ERR_NONE;
	}
	answer->path = arena_str(snapshot->arena, request->file.path);
	return file_write(snapshot->arena, request->file.path, buf_str(&out));
}
