/*
 * Every view at four sizes, held against what stands in tests/screen/NAME-WIDTHxHEIGHT.screen.
 * With UPDATE=1 in the environment the files are written anew: look at them before they are kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/screen/made_desk.h"

#define SCREEN_BYTES_MAX ((size_t)1024 * 1024)

static const struct size {
	int width, height;
	bool styles;
} sizes[] = { { 80, 24, true }, { 120, 40, false }, { 200, 60, false }, { 40, 10, false } };

static void path_of(const char *name, const struct size *size, char path[1024])
{
	const char *root = getenv("STROP_SOURCE_ROOT"); /* NOLINT(concurrency-mt-unsafe) */

	assert_non_null(root);
	snprintf(path, 1024, "%s/tests/screen/%s-%dx%d.screen", root, name, size->width,
		 size->height);
}

static void write_screen(const char *path, const struct buf *screen)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(buf_text(screen), 1, screen->len, file), screen->len);
	assert_int_equal(fclose(file), 0);
}

static void read_screen(const char *path, struct buf *screen)
{
	char bytes[4096];
	size_t got;
	FILE *file = fopen(path, "re");

	if (!file)
		fail_msg("%s is not there: UPDATE=1 writes it", path);
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add_str(screen, (struct str){ bytes, got });
	fclose(file);
}

static void compare(const char *path, const struct buf *expected, const struct buf *screen)
{
	struct str left = buf_str(expected), right = buf_str(screen);
	struct str a = { 0 }, b = { 0 };
	int line = 1;

	if (str_equal(left, right))
		return;
	while (str_cut(&left, '\n', &a) && str_cut(&right, '\n', &b) && str_equal(a, b))
		line++;
	print_error("%s:%d\nexpected %" PRI_STR "\nis       %" PRI_STR "\n", path, line, ARG_STR(a),
		    ARG_STR(b));
	fail();
}

static bool is_frame(const char *at)
{
	return strncmp(at, "│", 3) == 0 || strncmp(at, "║", 3) == 0 || strncmp(at, "┆", 3) == 0;
}

/* Of every row of the screen: what stands beside a border, but for other borders and what scrolls. */
static void no_text_touches_a_frame(const char *path, struct str screen)
{
	struct str line;

	while (str_cut(&screen, '\n', &line) && !str_is(line, "styles")) {
		for (size_t i = 1; i + 3 <= line.len; i++) {
			const char *at = line.at + i;
			bool letter = (unsigned char)at[-1] > ' ' && (unsigned char)at[-1] < 0x80;

			if (is_frame(at) && (letter || (i >= 3 && strncmp(at - 3, "…", 3) == 0)))
				fail_msg("%s: %" PRI_STR, path, ARG_STR(line));
		}
	}
}

static void hold(const char *name, const char *keys)
{
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		CLEANUP(buf_release) struct buf screen = BUF_UP_TO(SCREEN_BYTES_MAX);
		CLEANUP(buf_release) struct buf expected = BUF_UP_TO(SCREEN_BYTES_MAX);
		struct made *made = made_begin(sizes[i].width, sizes[i].height, NULL);
		char path[1024];

		made_keys(made, keys);
		made_print(made, sizes[i].styles, &screen);
		made_end(made);
		path_of(name, &sizes[i], path);
		no_text_touches_a_frame(path, buf_str(&screen));
		if (getenv("UPDATE")) { /* NOLINT(concurrency-mt-unsafe) */
			write_screen(path, &screen);
			continue;
		}
		read_screen(path, &expected);
		compare(path, &expected, &screen);
	}
}

#define SCREEN(test, name, keys) \
	static void test(void **state) \
	{ \
		(void)state; \
		hold(name, keys); \
	}

SCREEN(shows_the_queue, "queue", "")
SCREEN(narrows_the_queue_as_it_is_typed, "filter", "/ 'birch")
SCREEN(marks_rows, "marks", "Space j Space")
SCREEN(shows_an_account, "account", "Enter")
SCREEN(shows_why, "why", "Enter w j j")
SCREEN(shows_the_chat, "chat", "Enter t")
SCREEN(writes_a_reply, "reply", "Enter r 'thank~you!~what~is~it~that~you~send?")
SCREEN(warns_of_what_a_reply_gives_away, "guard",
       "t r 'your~reputation~score~is~bad,~and~acct-7433~is~yours~too Enter")
SCREEN(offers_a_question, "ask", "t a")
SCREEN(counts_down_what_was_sent, "waiting", "t a Enter")
SCREEN(lets_a_prepared_text_be_chosen, "macro", "t i 'refu")
SCREEN(asks_what_a_line_claims, "pin", "Enter p")
SCREEN(shows_what_was_sent, "sent", "Enter Tab Tab Tab Tab j")
SCREEN(shows_cards_domains_and_the_gate, "details", "Enter BackTab BackTab BackTab")
SCREEN(shows_a_cluster, "cluster", "c")
SCREEN(draws_a_cluster, "cluster-picture", "c v j")
SCREEN(shows_a_campaign_and_its_variants, "campaign", "Enter C j j j")
SCREEN(shows_all_campaigns, "campaigns", ": 'campaigns Enter j")
SCREEN(shows_the_map, "map", "Enter m j j j")
SCREEN(shows_the_trail, "trail", "Enter L j")
SCREEN(shows_what_scanners_and_engine_say, "feed", "F j")
SCREEN(shows_the_keys_of_a_screen, "help", "Enter ?")
SCREEN(shows_notes_and_the_next_one, "note", "n 'asked~for~proof")
SCREEN(shows_the_events_behind_a_fact, "events", "Enter Enter")
SCREEN(previews_the_whole_cluster, "preview", "Enter D j Space")
SCREEN(asks_past_a_gate, "gate", "Enter e 'new~card")
SCREEN(asks_for_an_outcome, "close", "z")
SCREEN(completes_a_command, "command", ": 'di Tab")

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_the_queue),
		cmocka_unit_test(narrows_the_queue_as_it_is_typed),
		cmocka_unit_test(marks_rows),
		cmocka_unit_test(shows_an_account),
		cmocka_unit_test(shows_why),
		cmocka_unit_test(shows_the_chat),
		cmocka_unit_test(writes_a_reply),
		cmocka_unit_test(warns_of_what_a_reply_gives_away),
		cmocka_unit_test(offers_a_question),
		cmocka_unit_test(counts_down_what_was_sent),
		cmocka_unit_test(lets_a_prepared_text_be_chosen),
		cmocka_unit_test(asks_what_a_line_claims),
		cmocka_unit_test(shows_what_was_sent),
		cmocka_unit_test(shows_cards_domains_and_the_gate),
		cmocka_unit_test(shows_a_cluster),
		cmocka_unit_test(draws_a_cluster),
		cmocka_unit_test(shows_a_campaign_and_its_variants),
		cmocka_unit_test(shows_all_campaigns),
		cmocka_unit_test(shows_the_map),
		cmocka_unit_test(shows_the_trail),
		cmocka_unit_test(shows_what_scanners_and_engine_say),
		cmocka_unit_test(shows_the_keys_of_a_screen),
		cmocka_unit_test(shows_notes_and_the_next_one),
		cmocka_unit_test(shows_the_events_behind_a_fact),
		cmocka_unit_test(previews_the_whole_cluster),
		cmocka_unit_test(asks_past_a_gate),
		cmocka_unit_test(asks_for_an_outcome),
		cmocka_unit_test(completes_a_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
