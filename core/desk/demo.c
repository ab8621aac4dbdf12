#include "core/desk/demo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/desk/demo_data.h"
#include "core/desk/demo_folder.h"
#include "core/desk/demo_script.h"
#include "core/desk/desk_private.h"
#include "core/desk/ingest.h"

#define LOOK_US (200 * INT64_C(1000)) /* how often a waiting player looks for its parent */

/* The stream is told in parts, each judged before the next, so that the log of acts grows as it would have. Before now. */
static const int64_t parts_end_us[] = { 2 * MOMENT_HOUR, 9 * MOMENT_MINUTE, 4 * MOMENT_MINUTE,
					-MOMENT_DAY };

/* clang-format off */
static const struct {
	const char *const *lines;
	const size_t *count;
} stories[] = {
	{ demo_lumber,   &demo_lumber_count },
	{ demo_stilhaus, &demo_stilhaus_count },
	{ demo_frische,  &demo_frische_count },
	{ demo_others,   &demo_others_count },
	{ demo_good,     &demo_good_count },
};

/* Clusters that reps have given a name, by one of their members. */
static const struct {
	const char *account, *nickname;
} nicknames[] = {
	{ "acct-7421", "Lumber" },
	{ "acct-7105", "Rewards" },
	{ "acct-7245", "Studio Fjord, an agency" },
};
/* clang-format on */

struct making {
	struct desk *desk;
	void (*progress)(void *with, const char *what);
	void *with;
	struct demo_script script;
};

static void tell(const struct making *m, const char *what)
{
	if (m->progress)
		m->progress(m->with, what);
}

static enum err script_write(struct making *m)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < ARRAY_LEN(stories); i++)
		e = demo_script_tell(&m->script, stories[i].lines, *stories[i].count);
	if (!e)
		e = demo_script_crowd(&m->script);
	demo_script_sort(&m->script);
	return e;
}

/* Our own lines always fit; if one does not, say which. */
struct refusal {
	char why[200];
};

static void refused(void *with, const char *file, int64_t line, const char *why, struct str bytes)
{
	struct refusal *refusal = with;

	(void)file;
	(void)line;
	if (!refusal->why[0])
		(void)snprintf(refusal->why, sizeof(refusal->why), "%s: %.*s", why,
			       (int)(bytes.len < 120 ? bytes.len : 120), bytes.at);
}

/* Lines go in where every provider's do. */
static enum err lines_take(struct desk *desk, const struct demo_line *lines, size_t count)
{
	struct refusal refusal = { "" };
	struct ingest ingest = { .desk = desk, .refused = refused, .with = &refusal };
	FILE *file = tmpfile();
	bool written = file != NULL;
	enum err e;

	for (size_t i = 0; written && i < count; i++)
		written = fwrite(lines[i].text.at, 1, lines[i].text.len, file) ==
				  lines[i].text.len &&
			  fputc('\n', file) != EOF;
	if (!written || fseek(file, 0, SEEK_SET) != 0) {
		e = err_fail(ERR_UNAVAILABLE, "a temporary file: %s", strerrordesc_np(errno));
	} else {
		e = ingest_file(&ingest, fileno(file), "demo");
		if (!e)
			e = ingest_end(&ingest);
	}
	if (file)
		(void)fclose(file);
	if (!e && refusal.why[0])
		e = err_fail(ERR_INTERNAL, "the demo's events: %s", refusal.why);
	return e;
}

static enum err parts_take(struct making *m)
{
	size_t from = 0, to;
	enum err e = ERR_NONE;

	for (size_t part = 0; !e && part < ARRAY_LEN(parts_end_us); part++, from = to) {
		int64_t end_us = m->script.now.us - parts_end_us[part];

		for (to = from; to < m->script.count && m->script.lines[to].at.us <= end_us;)
			to++;
		tell(m, part + 1 < ARRAY_LEN(parts_end_us) ? "telling the desk what happened"
							   : "putting three customers on the line");
		e = lines_take(m->desk, m->script.lines + from, to - from);
	}
	return e;
}

static enum err nickname_put(struct making *m, size_t which)
{
	struct store *store = m->desk->store;
	struct account_row row = { 0 };
	struct account_no no;
	enum err e = store_account_find(store, str_of(nicknames[which].account), &no);

	if (!e)
		e = store_account_row(store, m->script.arena, no, &row);
	if (!e && row.cluster.n)
		e = store_nickname(store, row.cluster, str_of(nicknames[which].nickname));
	return e;
}

static enum err nicknames_put(struct making *m)
{
	enum err e = store_write(m->desk->store);

	for (size_t i = 0; !e && i < ARRAY_LEN(nicknames); i++)
		e = nickname_put(m, i);
	if (!e)
		e = store_commit(m->desk->store);
	store_end(m->desk->store);
	return e;
}

static enum err desk_fill(struct making *m, const struct settings *settings)
{
	enum err e = desk_open(settings, DESK_WRITE, &m->desk);

	if (e)
		return e;
	e = script_write(m);
	if (!e)
		e = parts_take(m);
	if (!e)
		e = nicknames_put(m);
	desk_close(m->desk);
	return e;
}

/* NOLINTNEXTLINE(readability-function-size): where, when, whom to tell, and what came of it */
enum err demo_make(struct arena *arena, const char *dir, struct moment now,
		   void (*progress)(void *with, const char *what), void *with, struct str *config)
{
	struct making m = { .progress = progress, .with = with, .script = { .arena = arena } };
	struct settings settings;
	struct str conf, store;
	enum err e;

	m.script.now.us = now.us - now.us % MOMENT_SECOND;
	tell(&m, "making the demo desk");
	e = demo_folder_make(arena, dir);
	if (e)
		return e;
	conf = arena_strf(arena, "%s/" DEMO_CONF, dir);
	store = arena_strf(arena, "%s/" DEMO_STORE, dir); /* whatever the environment names */
	e = settings_read(arena, conf.at, store.at, NULL, &settings);
	if (!e)
		e = desk_fill(&m, &settings);
	if (e)
		return err_within(e, "the demo desk");
	*config = conf;
	return ERR_NONE;
}

/* False when nobody watches any more. */
static bool wait_until(struct moment at, pid_t parent)
{
	for (;;) {
		int64_t left_us = at.us - moment_now().us;
		struct timespec pause = { 0 };

		if (getppid() != parent)
			return false;
		if (left_us <= 0)
			return true;
		pause.tv_nsec = (long)((left_us < LOOK_US ? left_us : LOOK_US) * 1000);
		(void)nanosleep(&pause, NULL);
	}
}

enum err demo_play(const struct settings *settings)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct demo_script script = { .arena = arena, .now = moment_now() };
	pid_t parent = getppid();
	enum err e;

	if (!demo_folder_has(arena, settings->store))
		return err_fail(ERR_INVALID, "%" PRI_STR " is no demo desk's store",
				ARG_STR(settings->store));
	script.now.us -= script.now.us % MOMENT_SECOND;
	e = demo_script_tell(&script, demo_further, demo_further_count);
	demo_script_sort(&script);
	if (!e)
		e = desk_open(settings, DESK_WRITE, &desk);
	for (size_t i = 0; !e && i < script.count && wait_until(script.lines[i].at, parent); i++)
		e = lines_take(desk, &script.lines[i], 1);
	return e;
}
