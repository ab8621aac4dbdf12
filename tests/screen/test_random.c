/*
 * Any keys, pastes and clicks, in any order and at any size from 1x1 to 300x100, harm nothing: what is drawn stays in
 * the screen, and nothing of a stranger's reaches it untamed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/screen/made_desk.h"

#define WALKS 60
#define STEPS 700

/* xorshift64*: the same walk every time, for a seed that a failure names. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717);
}

static size_t below(uint64_t *seed, size_t most)
{
	return (size_t)(next(seed) >> 33) % most;
}

static void press(struct made *made, uint64_t *seed)
{
	struct input input = { .kind = INPUT_KEY };

	switch (below(seed, 4)) {
	case 0:
		input.key.named = (enum named)(1 + below(seed, NAMED_COUNT - 1));
		break;
	case 1:
		input.key.point = (uint32_t)('a' + below(seed, 26));
		input.key.ctrl = true;
		break;
	case 2: /* what leads somewhere, more often than chance would have it */
		input.key.point = (uint32_t) "jkGgwctnLDdezTxu/:? FmC[]JKQ"[below(seed, 28)];
		break;
	default:
		input.key.point = (uint32_t)(' ' + below(seed, 95));
		break;
	}
	made_input(made, &input);
}

static void point_at(struct made *made, uint64_t *seed)
{
	struct input input = { .kind = below(seed, 2) ? INPUT_CLICK : INPUT_SCROLL,
			       .x = (int)below(seed, 320) - 10,
			       .y = (int)below(seed, 120) - 10,
			       .by = below(seed, 2) ? 3 : -3,
			       .twice = below(seed, 4) == 0 };

	made_input(made, &input);
}

static void check(struct made *made)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO((size_t)4 * 1024 * 1024);
	struct str rest;
	uint32_t point;

	made_print(made, true, &out);
	assert_false(out.full);
	assert_true(utf8_valid(buf_str(&out)));
	rest = buf_str(&out);
	while (utf8_next(&rest, &point))
		assert_true(point == '\n' || point == UTF8_BAD || !utf8_is_harmful(point));
}

static void step(struct made *made, uint64_t *seed)
{
	switch (below(seed, 24)) {
	case 0:
		made_resize(made, 1 + (int)below(seed, 300), 1 + (int)below(seed, 100));
		break;
	case 1:
		made_paste(made, "pasted\n\033[31mtext \xE2\x80\xAE d D q\xE2\x80\xAC");
		break;
	case 2:
	case 3:
		point_at(made, seed);
		break;
	case 4:
		made->crowded = below(seed, 2);
		made->visited = below(seed, 2);
		made->deserted = below(seed, 8) == 0;
		made->refuses = below(seed, 8) == 0;
		made->holds = below(seed, 6) == 0;
		app_changed(made->app);
		made_answer(made);
		break;
	case 5:
		app_tick(made->app);
		break;
	default:
		press(made, seed);
		break;
	}
	if (made->waiting_count > MADE_WAITING_MAX / 2)
		made_answer(made);
}

static void survives_any_walk(void **state)
{
	(void)state;
	for (uint64_t walk = 1; walk <= WALKS; walk++) {
		uint64_t seed = walk * UINT64_C(0x9E3779B97F4A7C15);
		struct made *made = made_begin(1 + (int)below(&seed, 300),
					       1 + (int)below(&seed, 100), NULL);

		for (int i = 0; i < STEPS; i++) {
			step(made, &seed);
			if (i % 7 == 0)
				check(made);
		}
		made_end(made);
	}
}

static void draws_every_view_at_every_size(void **state)
{
	static const char *const views[] = { "",  "/ 'a", "Enter", "Enter t",     "c",
					     "L", "n 'x", "?",     "Enter Enter", "Enter D",
					     "e", "z",    ":" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		struct made *made = made_begin(80, 24, NULL);

		made_keys(made, views[i]);
		for (int side = 1; side <= 300; side += side < 40 ? 1 : 13) {
			made_resize(made, side, 1 + side % 100);
			check(made);
			made_resize(made, 301 - side, 1 + side / 3);
			check(made);
		}
		made_end(made);
	}
}

/* Every view under sizes of any kind, one after the other: whatever a size did leaves no trace in the next, so that the last
 * screen is that of a console which never had another. STROP_RESIZES: how many. */
static void leaves_no_trace_of_sizes(void **state)
{
	static const char *const views[] = { "",
					     "Enter",
					     "c",
					     "m",
					     "C",
					     "n Esc",
					     "L",
					     "F",
					     "?",
					     "Enter Enter",
					     ": 'campaigns Enter",
					     ": 'find~a Enter",
					     "Enter w",
					     "Enter D",
					     "z",
					     ": 'di" };
	const char *wanted = getenv("STROP_RESIZES"); /* NOLINT(concurrency-mt-unsafe) */
	int64_t resizes = 1600;
	uint64_t seed = UINT64_C(0x2545F4914F6CDD1D);

	(void)state;
	(void)!str_to_int64(str_of(wanted), &resizes);
	for (size_t v = 0; v < ARRAY_LEN(views); v++) {
		CLEANUP(buf_release) struct buf last = BUF_UP_TO((size_t)4 * 1024 * 1024);
		CLEANUP(buf_release) struct buf fresh = BUF_UP_TO((size_t)4 * 1024 * 1024);
		struct made *made = made_begin(120, 40, NULL), *other;

		made_keys(made, views[v]);
		for (int64_t i = 0; i < resizes / (int64_t)ARRAY_LEN(views); i++) {
			made_resize(made, 1 + (int)below(&seed, 500), 1 + (int)below(&seed, 200));
			app_paint(made->app, &made->grid);
			if (i % 50 == 0)
				check(made);
		}
		made_resize(made, 120, 40);
		made_keys(made, "g");
		made_print(made, true, &last);
		other = made_begin(120, 40, NULL);
		made_keys(other, views[v]);
		made_keys(other, "g");
		made_print(other, true, &fresh);
		if (!str_equal(buf_str(&last), buf_str(&fresh)))
			fail_msg("after '%s'\n%s\n%s", views[v], buf_text(&last), buf_text(&fresh));
		made_end(made);
		made_end(other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survives_any_walk),
		cmocka_unit_test(draws_every_view_at_every_size),
		cmocka_unit_test(leaves_no_trace_of_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
