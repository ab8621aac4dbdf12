#include "core/desk/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/desk/answer.h"
#include "core/desk/case_history.h"
#include "core/desk/desk_private.h"
#include "core/desk/own_file.h"
#include "core/desk/pdf.h"
#include "core/desk/redact.h"

#define EXPORT_MAX ((size_t)512 * 1024 * 1024)
#define MEMBERS_MAX 1000 /* accounts of one case file */

/* clang-format off */
static void (*const writers[])(const struct case_file *file, struct buf *out) = {
	[EXPORT_MD] = export_md, [EXPORT_HTML] = export_html, [EXPORT_JSON] = export_json, [EXPORT_CSV] = export_csv,
};
/* clang-format on */

bool desk_exports(enum export_format format)
{
	return format == EXPORT_PDF ? pdf_is_built() : (size_t)format < ARRAY_LEN(writers);
}

bool desk_exports_as(enum export_format format, enum export_edition edition)
{
	bool page = format == EXPORT_MD || format == EXPORT_HTML || format == EXPORT_PDF;

	return desk_exports(format) && (page || edition != EXPORT_CUSTOMER);
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
			       ? err_fail(e, "%lld: no such cluster", (long long)request->cluster.n)
			       : e;
	*ids = ARENA_ARRAY(arena, *count + 1, struct str);
	for (size_t i = 0; i < *count; i++)
		(*ids)[i] = members[i].id;
	return ERR_NONE;
}

static enum err campaigns_add(struct desk *desk, struct arena *arena, const struct request *request,
			      struct redactor *redactor, struct case_file *file)
{
	struct campaign_answer *campaigns = NULL;
	enum err e = case_campaigns(desk, arena, request, &campaigns, &file->campaign_count);

	for (size_t i = 0; !e && file->edition == EXPORT_REDACTED && i < file->campaign_count; i++)
		redact_campaign(redactor, &campaigns[i]);
	file->campaigns = campaigns;
	return e;
}

static enum err log_head(struct desk *desk, struct arena *arena, struct case_file *file)
{
	struct action_filter newest = { .limit = 1 };
	struct action *last = NULL;
	char hex[2 * HASH_BYTES + 1];
	size_t count = 0;
	enum err e = store_actions(desk->store, arena, &newest, &last, &count);

	if (e || !count)
		return e;
	hash_hex(&last->hash, hex);
	file->log_rows = last->no.n;
	file->log_hash = arena_str(arena, str_of(hex));
	return ERR_NONE;
}

static enum err dossiers_make(struct desk *desk, struct arena *arena, const struct request *request,
			      struct case_file *file)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	struct dossier *dossiers;
	struct case_history *histories;
	struct account_no *accounts;
	struct str *ids = NULL;
	size_t count = 0;
	enum err e = members_gather(desk, arena, request, &ids, &count);

	if (e || !ids)
		return e;
	file->in_all = count;
	if (count > MEMBERS_MAX)
		count = MEMBERS_MAX;
	dossiers = ARENA_ARRAY(arena, count + 1, struct dossier);
	histories = ARENA_ARRAY(arena, count + 1, struct case_history);
	accounts = ARENA_ARRAY(arena, count + 1, struct account_no);
	for (size_t i = 0; !e && i < count; i++) {
		e = dossier_make(desk, arena, ids[i], &dossiers[i]);
		accounts[i] = dossiers[i].account.no;
		if (!e)
			e = case_history_make(desk, arena, &dossiers[i], &histories[i]);
		if (!e && file->edition == EXPORT_REDACTED) {
			redact_dossier(redactor, &dossiers[i]);
			redact_history(redactor, &histories[i]);
		}
	}
	if (!e)
		e = campaigns_add(desk, arena, request, redactor, file);
	if (!e)
		e = log_head(desk, arena, file);
	file->dossiers = dossiers;
	file->histories = histories;
	file->accounts = accounts;
	file->count = count;
	return e;
}

static enum err all_write(int fd, struct str text, bool is_file)
{
	bool failed = false;

	while (!failed && text.len) {
		ssize_t n = write(fd, text.at, text.len);

		if (n > 0)
			text = str_sub(text, (size_t)n, text.len);
		else
			failed = n == 0 || errno != EINTR;
	}
	failed = (is_file && fsync(fd)) || failed;
	failed = close(fd) || failed;
	return failed ? err_fail(ERR_UNAVAILABLE, "%s", strerror(errno)) : ERR_NONE;
}

/* Beside it first, then in its place: a case file is whole or is not there. */
static enum err in_place_write(const char *path, const char *beside, struct str text)
{
	enum err e;
	int fd;

	(void)unlink(beside); /* of one that was killed */
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "%s", strerror(errno));
	e = all_write(fd, text, true);
	if (!e && rename(beside, path) != 0)
		e = err_fail(ERR_UNAVAILABLE, "%s", strerror(errno));
	if (e)
		(void)unlink(beside);
	return e;
}

/* A pipe, a terminal or a device is written to as it is; a link is followed. */
static enum err file_write(struct arena *arena, struct str path, struct str text)
{
	struct str named = arena_str(arena, path);
	char *real = realpath(named.at, NULL);
	const char *to = real ? real : named.at;
	struct stat st;
	enum err e;

	if (stat(to, &st) == 0 && !S_ISREG(st.st_mode)) {
		int fd = open(to, O_WRONLY | O_CLOEXEC);

		e = fd < 0 ? err_fail(ERR_UNAVAILABLE, "%s", strerror(errno))
			   : all_write(fd, text, false);
	} else {
		e = in_place_write(to, arena_strf(arena, "%s.part%ld", to, (long)getpid()).at,
				   text);
	}
	free(real);
	return e ? err_within(e, "%s", named.at) : ERR_NONE;
}

static enum err export_record(struct desk *desk, struct arena *arena, const struct request *request,
			      const struct account_no *accounts, size_t count)
{
	struct act_put put = {
		.what = ACT_EXPORT,
		.actor = str_is_absent(request->act.actor) ? desk->settings.actor
							   : request->act.actor,
		.reason = arena_strf(arena, "%s, %s",
				     word_of(&export_format_words, (int)request->file.format),
				     word_of(&export_edition_words, (int)request->file.edition)),
		.at = moment_now()
	};
	enum err e = store_write(desk->store);

	for (size_t i = 0; !e && i < count; i++) {
		struct action_no no;

		put.account = accounts[i];
		e = store_standing(desk->store, arena, put.account, &put.after);
		if (!e)
			e = store_act(desk->store, &put, &no);
	}
	if (!e)
		return store_commit(desk->store);
	store_end(desk->store);
	return err_within(e, "noting the export");
}

/* A letter is to one customer, and to be read. */
static enum err letter_check(const struct request *request)
{
	if (request->file.edition != EXPORT_CUSTOMER)
		return ERR_NONE;
	if (request->cluster.n)
		return err_fail(ERR_INVALID,
				"the customer's edition is of one account, not of a cluster");
	if (request->file.format == EXPORT_JSON || request->file.format == EXPORT_CSV)
		return err_fail(ERR_INVALID,
				"the customer's edition is a letter: --format md, html or pdf");
	return ERR_NONE;
}

enum err answer_export(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct text_answer *answer = ARENA_NEW(snapshot->arena, struct text_answer);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(EXPORT_MAX);
	bool redacted = request->file.edition == EXPORT_REDACTED;
	struct case_file file = { .desk_name = redacted ? STR("[desk]") : desk->settings.name,
				  .edition = request->file.edition,
				  .now = moment_now() };
	enum err e;

	snapshot->text = answer;
	e = letter_check(request);
	if (e)
		return e;
	file.now.us -= file.now.us % MOMENT_SECOND;
	if (!str_is_absent(request->file.path)) {
		const char *path = arena_str(snapshot->arena, request->file.path).at,
			   *what = own_file(&desk->settings, path);

		if (what)
			return err_fail(ERR_INVALID, "%s: this is %s: choose another file", path,
					what);
	}
	if (!desk_exports(request->file.format)) /* says why */
		return export_pdf(&file, &out);
	e = store_read(desk->store);
	if (!e)
		e = dossiers_make(desk, snapshot->arena, request, &file);
	store_end(desk->store);
	if (e)
		return e;
	if (request->file.format == EXPORT_PDF)
		e = export_pdf(&file, &out);
	else
		writers[request->file.format](&file, &out);
	if (e)
		return e;
	if (out.full)
		return err_fail(ERR_INVALID, "the case file would be larger than 512 MiB");
	/* First the trail, then the file: none leaves the desk without a row. */
	e = export_record(desk, snapshot->arena, request, file.accounts, file.count);
	if (e)
		return e;
	answer->bytes = out.len;
	if (str_is_absent(request->file.path)) {
		answer->text = arena_str(snapshot->arena, buf_str(&out));
		return ERR_NONE;
	}
	answer->path = arena_str(snapshot->arena, request->file.path);
	return file_write(snapshot->arena, request->file.path, buf_str(&out));
}
