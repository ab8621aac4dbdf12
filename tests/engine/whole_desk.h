/*
 * whole_desk: a desk told as lines of made-up people, through the same ingest that everybody uses. For one test program each.
 *
 * Times go by from a day in the past; each event's `at` is given in seconds from it, and lines are told in their order, not in that
 * of the calls.
 */
#pragma once

#include "tests/unit/desk_make.h"

#define DAY 86400
#define START 1714521600 /* 2024-05-01T00:00:00Z */
#define LINES_MOST 20000

struct line {
	int64_t at;
	int order; /* as told, for lines of one second */
	const char *text;
};

static struct line lines[LINES_MOST];
static int line_count;
static uint64_t drawn;

static inline int draw(int below)
{
	drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((drawn >> 33) % (uint64_t)below);
}

static inline int guards_make(void **state)
{
	line_count = 0;
	drawn = 7;
	return desk_make(state);
}

#define GUARDED(test) cmocka_unit_test_setup_teardown(test, guards_make, desk_unmake)

/* `rest`: what follows type, time and account, with apostrophes. */
static inline void add(int64_t at, const char *type, const char *account, const char *rest)
{
	assert_true(line_count < LINES_MOST);
	lines[line_count] = (struct line){ at, line_count,
					   arena_strf(arena,
						      "{'type':'%s','at':%lld,'account':'%s'%s}\n",
						      type, (long long)(START + at), account, rest)
						   .at };
	line_count++;
}

static inline int by_time(const void *left, const void *right)
{
	const struct line *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->order - b->order;
}

static inline int by_time_turned(const void *left, const void *right)
{
	const struct line *a = left, *b = right;

	return a->at == b->at ? b->order - a->order : by_time(left, right);
}

static inline void tell_lines(int (*order)(const void *, const void *))
{
	struct buf all = BUF_UP_TO((size_t)64 << 20);
	struct ingest_count count;

	qsort(lines, (size_t)line_count, sizeof(*lines), order);
	for (int i = 0; i < line_count; i++)
		buf_add(&all, lines[i].text);
	count = tell(buf_text(&all));
	if (count.refused)
		fail_msg("%s", buf_text(&refusals));
	buf_release(&all);
	scan();
}

static inline const char *words_made(int count)
{
	static const char *const beginnings[] = {
		"ba", "ko", "mi", "tru", "sel", "gan", "vo", "pli"
	};
	static const char *const middles[] = { "ra", "lo", "ndi", "ste", "ku", "mar", "te", "ffo" };
	static const char *const ends[] = { "n", "rt", "s", "ling", "de", "mo", "th", "ck" };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1 << 16);

	for (int i = 0; i < count; i++)
		buf_addf(&text, "%s%s%s%s ", beginnings[draw(8)], middles[draw(8)],
			 draw(2) ? middles[draw(8)] : "", ends[draw(8)]);
	return arena_str(arena, buf_str(&text)).at;
}

#define THEME \
	"You receive this letter because you asked for it at our counter. Visit our pages whenever you like." \
	" Change what you receive, or stop receiving letters, with one click below. Made with the Sunrise theme." \
	" Copyright Sunrise Letters, Harbour Road, all rights reserved."

/* A mail, and what became of it: so many of its recipients, in hundredths, were not there. */
static inline void mail(int64_t at, const char *account, const char *text, int recipients,
			int bounced)
{
	const char *id = arena_strf(arena, "m%d", line_count).at;
	int back = recipients * bounced / 100 + (draw(100) < recipients * bounced % 100);

	add(at, "message", account,
	    arena_strf(arena,
		       ",'id':'%s','ip':'198.51.100.7','subject':'%s','text':'%s','recipients':%d",
		       id, words_made(2), text, recipients)
		    .at);
	if (recipients > back)
		add(at + 20, "delivery", account,
		    arena_strf(arena, ",'message':'%s','result':'delivered','count':%d", id,
			       recipients - back)
			    .at);
	if (back)
		add(at + 15, "delivery", account,
		    arena_strf(arena, ",'message':'%s','result':'bounced','count':%d", id, back)
			    .at);
}

static inline const char *name_of(const char *kind, int i)
{
	return arena_strf(arena, "%s-%03d", kind, i).at;
}

static inline int count_states(const char *kind, int count, enum state least)
{
	int found = 0;

	for (int i = 0; i < count; i++)
		found += look(name_of(kind, i)).state >= least;
	return found;
}

static inline bool are_together(const char *a, const char *b)
{
	struct cluster_no cluster = look(a).cluster;

	return cluster.n && cluster.n == look(b).cluster.n;
}
