#include "mails.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/text/domain_name.h"
#include "core/text/html.h"
#include "core/text/mime.h"
#include "core/text/sketch.h"

#define FILE_MAX ((size_t)4 << 20)

struct str mail_seen(struct arena *arena, struct str text, struct str html)
{
	struct html page = { 0 };

	if (html.len)
		html_read(arena, html, &page);
	return page.text.len ? page.text : text;
}

static struct str without_prefixes(struct str subject)
{
	for (;;) {
		size_t end;

		subject = str_trim(subject);
		if (str_starts(subject, STR("re:")) || str_starts(subject, STR("fw:")))
			subject = str_sub(subject, 3, subject.len);
		else if (str_starts(subject, STR("fwd:")))
			subject = str_sub(subject, 4, subject.len);
		else if (str_starts(subject, STR("[")) &&
			 (end = str_find(subject, STR("]"))) != SIZE_MAX)
			subject = str_sub(subject, end + 1, subject.len);
		else
			return subject;
	}
}

static struct str folded(struct arena *arena, struct str text)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4096);

	utf8_fold(utf8_head(text, 1000), &out);
	return arena_str(arena, buf_str(&out));
}

static void add(struct mails *mails, struct str raw)
{
	struct mail *mail;
	struct mime mime;

	mails->rows = arena_grow(mails->arena, mails->rows, mails->count, sizeof(*mails->rows));
	mail = &mails->rows[mails->count++];
	*mail = (struct mail){ .raw = arena_str(mails->arena, raw) };
	mime_read(mails->arena, mail->raw, &mime);
	mail->from = folded(mails->arena, mime.from);
	mail->sender = domain_registrable(email_domain(mails->arena, mail->from), false);
	if (str_is_absent(mail->sender))
		mail->sender = mail->from;
	mail->subject = without_prefixes(folded(mails->arena, mime.subject));
	mail->seen = mail_seen(mails->arena, mime.text, mime.html);
	mail->sketch_len = sketch_make(mail->seen, mail->sketch);
}

static void read_file(struct mails *mails, const char *path)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(FILE_MAX);
	FILE *file = fopen(path, "rbe");
	char block[65536];
	size_t len;

	if (!file)
		return;
	while ((len = fread(block, 1, sizeof(block), file)) > 0)
		buf_add_str(&text, (struct str){ block, len });
	fclose(file);
	if (text.len)
		add(mails, buf_str(&text));
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_mail(const char *name)
{
	size_t len = strlen(name);

	return len > 4 &&
	       (strcmp(name + len - 4, ".txt") == 0 || strcmp(name + len - 4, ".eml") == 0);
}

bool mails_read(struct mails *mails, const char *folder)
{
	char *path = strdup(folder), *paths[] = { path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	size_t before = mails->count;

	if (!mails->arena)
		mails->arena = arena_new();
	for (FTSENT *entry = tree ? fts_read(tree) : NULL; entry; entry = fts_read(tree))
		if (entry->fts_info == FTS_F && is_mail(entry->fts_name))
			read_file(mails, entry->fts_path);
	if (tree)
		fts_close(tree);
	free(path);
	if (mails->count == before)
		fprintf(stderr, "%s: no mails\n", folder);
	return mails->count > before;
}

void mails_release(struct mails *mails)
{
	arena_free(mails->arena);
	*mails = (struct mails){ 0 };
}
