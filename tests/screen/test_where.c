/*
 * The Where pane of a customer who says and does much: what contradicts, what may explain it and what to ask always show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/desk/desk.h"
#include "tui/pane.h"
#include "tui/paper.h"

#define WIDTH 58
#define ROWS_AT_80X24 18
#define LINES 40

static struct dossier_chat chat[LINES];
static struct line_claim read_there[LINES];
static struct claim claims[LINES];
static struct observation seen[LINES];

/* Each line says another country, and again each second one; the last one says what is seen. */
static void talk(struct arena *arena, size_t count)
{
	static const char *const countries[] = { "GR", "ES", "FR", "BR", "IT", "PT", "JP", "NL" };

	for (size_t i = 0; i < count; i++) {
		const char *country = countries[i / 2 % 8];
		struct str id = arena_strf(arena, "c%zu", i);
		struct str quote = arena_strf(arena, "im in %s now, line %zu", country, i);

		read_there[i] = (struct line_claim){ .quote = quote,
						     .counts = true,
						     .contradicts = country[0] != 'N',
						     .country = { country[0], country[1] },
						     .seen = "NL" };
		chat[i] = (struct dossier_chat){ .id = id,
						 .claims = &read_there[i],
						 .claim_count = 1 };
		claims[count - 1 - i] = (struct claim){ .source = CLAIM_CHAT,
							.country = { country[0], country[1] },
							.text = quote,
							.event = id,
							.at = { (int64_t)i * MOMENT_MINUTE },
							.present = true,
							.trust = 0.9 };
	}
}

static void look(struct arena *arena, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool home = i % 4 == 3;
		struct str address = arena_strf(arena, "84.104.22.%zu", i);

		seen[i] = (struct observation){ .source = i % 3 ? SEEN_LOGIN : SEEN_CHAT,
						.place = { .country = { home ? 'D' : 'N',
									home ? 'E' : 'L' } },
						.event = arena_strf(arena, "s%zu", i),
						.times = 1 };
		assert_int_equal(ip_parse(address, &seen[i].ip), 0);
	}
}

static struct paper laid_out(struct arena *arena, size_t lines, size_t sightings)
{
	struct dossier *dossier = ARENA_NEW(arena, struct dossier);
	struct location *location = &dossier->judgement.location;
	struct paper paper;

	talk(arena, lines);
	look(arena, sightings);
	dossier->chat = chat;
	dossier->chat_count = lines;
	*location = (struct location){ .verdict = PLACE_CONTRADICTION,
				       .claims = claims,
				       .claim_count = lines,
				       .observations = seen,
				       .observation_count = sightings,
				       .explanations = { { EXPLAIN_UNTRUE_CLAIM, 0.8 },
							 { EXPLAIN_PROXY, 0.2 } },
				       .explanation_count = 2,
				       .ask = { STR("Where are you?") },
				       .ask_count = 1,
				       .text = STR("Says much.") };
	paper_begin(&paper, arena, WIDTH);
	pane_where(&paper, &(struct pane_source){ dossier, { 0 } });
	return paper;
}

/* The first row that holds the words; -1: none. */
static int row_of(const struct paper *paper, const char *words)
{
	for (size_t row = 0; row < paper->row_count; row++)
		for (size_t i = 0; i < paper->rows[row].span_count; i++)
			if (str_find(paper->spans[paper->rows[row].first_span + i].text,
				     str_of(words)) != SIZE_MAX)
				return (int)row;
	return -1;
}

static void shows_above(const struct paper *paper, const char *words, int rows)
{
	int row = row_of(paper, words);

	if (row < 0 || row >= rows)
		fail_msg("\"%s\" stands in row %d", words, row);
}

static void what_explains_and_what_to_ask_always_show(void **state)
{
	static const size_t amounts[][2] = {
		{ 1, 1 }, { 6, 5 }, { 12, 2 }, { 16, 40 }, { 40, 40 }
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(amounts); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct paper paper = laid_out(arena, amounts[i][0], amounts[i][1]);

		shows_above(&paper, "seen", ROWS_AT_80X24);
		shows_above(&paper, "untrue claim .80", ROWS_AT_80X24);
		shows_above(&paper, "Where are you?", ROWS_AT_80X24);
	}
}

static void the_same_said_again_is_one_row_with_its_newest_words(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct paper paper = laid_out(arena, 4, 8);

	(void)state;
	assert_int_equal(row_of(&paper, "chat ×2"), 0);
	shows_above(&paper, "im in ES now, line 3", 1);
	assert_int_equal(row_of(&paper, "line 2"), -1);
	shows_above(&paper, "says ES, GR in the chat: not all can be", 5);
	shows_above(&paper, "login ×", ROWS_AT_80X24);
	assert_true(row_of(&paper, "84.104.22.1 +") >= 0); /* two more addresses alike */
}

static void what_contradicts_stands_first_and_the_rest_below(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct paper paper = laid_out(arena, 16, 8); /* the newest says NL, where they are */

	(void)state;
	shows_above(&paper, "line 13", 1);
	shows_above(&paper, "↓ 3 more said, below", 8);
	assert_true(row_of(&paper, "line 15") > row_of(&paper, "Where are you?"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_explains_and_what_to_ask_always_show),
		cmocka_unit_test(the_same_said_again_is_one_row_with_its_newest_words),
		cmocka_unit_test(what_contradicts_stands_first_and_the_rest_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
