/*
 * desk_make: a desk in a folder of its own for a test, with the demo's databases and lists, told events as text.
 *
 *	cmocka_unit_test_setup_teardown(test, desk_make, desk_unmake)
 *
 *	tell("{'type':'login','at':'2024-03-01T10:00:00Z','account':'acct-1','ip':'91.64.17.1'}");
 *	assert_int_equal(look("acct-1").state, STATE_ACTIVE);
 *
 * Apostrophes stand for quotation marks, and lines end in a newline. What was refused is in `refusals`. Times lie in the past, for
 * the engine's clock does not run ahead of the wall's.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/answer.h"
#include "core/desk/demo_folder.h"
#include "core/desk/desk_private.h"
#include "core/desk/ingest.h"
#include "core/desk/judge.h"

#define DESKED(test) cmocka_unit_test_setup_teardown(test, desk_make, desk_unmake)

static char desk_folder[64];
static struct arena *arena;
static struct desk *desk;
static struct settings settings;
static struct buf refusals = { .ceiling = 100000 };

static inline void desk_begin(void)
{
	assert_int_equal(desk_open(&settings, DESK_WRITE, &desk), ERR_NONE);
}

/* A desk of its own folder, beside any that is open. */
static inline void desk_folder_begin(void)
{
	struct str own;

	snprintf(desk_folder, sizeof(desk_folder), "/tmp/strop-desk-XXXXXX");
	assert_non_null(mkdtemp(desk_folder));
	own = arena_str(arena, str_of(desk_folder));
	assert_int_equal(demo_folder_make(arena, own.at), ERR_NONE);
	assert_int_equal(settings_read(arena, arena_strf(arena, "%s/strop.conf", own.at).at,
				       arena_strf(arena, "%s/desk.db", own.at).at, "rep7",
				       &settings),
			 ERR_NONE);
	desk_begin();
}

static inline int desk_make(void **state)
{
	(void)state;
	arena = arena_new();
	buf_clear(&refusals);
	desk_folder_begin();
	return 0;
}

static inline int desk_file_remove(const char *path, const struct stat *st, int kind,
				   struct FTW *walk)
{
	(void)st;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline int folder_remove(const char *path)
{
	return nftw(path, desk_file_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int desk_unmake(void **state)
{
	(void)state;
	desk_close_at(&desk);
	buf_release(&refusals);
	refusals = BUF_UP_TO(100000);
	arena_free_at(&arena);
	return folder_remove(desk_folder);
}

static inline void note_refusal(void *with, const char *file, int64_t line, const char *why,
				struct str bytes)
{
	(void)with;
	(void)bytes;
	buf_addf(&refusals, "%s:%lld: %s\n", file, (long long)line, why);
}

/* Lines with quotation marks for apostrophes. */
static inline struct str quoted(const char *text)
{
	char *copy = arena_take(arena, strlen(text) + 1);

	for (size_t i = 0; text[i]; i++)
		copy[i] = (char)(text[i] == '\'' ? '"' : text[i]);
	return (struct str){ copy, strlen(text) };
}

/* Take bytes in as a file called "events", and judge. */
static inline struct ingest_count tell_bytes(struct str bytes)
{
	struct ingest ingest = { .desk = desk, .refused = note_refusal };
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	rewind(file);
	assert_int_equal(ingest_file(&ingest, fileno(file), "events"), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	(void)fclose(file);
	return ingest.count;
}

static inline struct ingest_count tell(const char *lines)
{
	return tell_bytes(quoted(lines));
}

static inline struct dossier *look_whole(const char *account)
{
	struct dossier *dossier = ARENA_NEW(arena, struct dossier);
	enum err e;

	assert_int_equal(store_read(desk->store), ERR_NONE);
	e = dossier_make(desk, arena, str_of(account), dossier);
	if (e)
		fail_msg("%s: %s", account, err_text(e));
	store_end(desk->store);
	return dossier;
}

static inline struct account_row look(const char *account)
{
	return look_whole(account)->account;
}

static inline void act(enum act_kind what, const char *account, const char *reason)
{
	struct str id = str_of(account);
	struct request request = { .kind = REQUEST_ACT,
				   .act = { .what = what,
					    .accounts = &id,
					    .account_count = 1,
					    .reason = str_of(reason) } };
	struct snapshot *snapshot = desk_answer(desk, &request);

	if (snapshot->error || snapshot->act->done != 1)
		fail_msg("%s: %s", account,
			 snapshot->error ? snapshot->failure.at : snapshot->act->sentence.at);
	snapshot_free(snapshot);
}

static inline void scan(void)
{
	struct judge_count count = { 0 };

	assert_int_equal(judge_scan(desk, &count), ERR_NONE);
}

static inline void check_at(struct moment at, const char *expected)
{
	char text[MOMENT_TEXT_MAX];

	moment_print(at, text);
	assert_string_equal(moment_is_never(at) ? "never" : text, expected);
}

static inline bool gives(const struct judgement *judgement, const char *code)
{
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (!strcmp(judgement->reasons[i].code, code))
			return true;
	return false;
}
