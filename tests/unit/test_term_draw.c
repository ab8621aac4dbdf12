#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "tui/term_draw.h"

#define WIDTH 24
#define HEIGHT 6

/* A terminal of our own making: what it shows, and its words. */
struct screen_cell {
	uint32_t point, mark;
	int width;
	struct look look;
};
struct screen {
	struct screen_cell cells[HEIGHT][WIDTH];
	struct look pen;
	int x, y;
	bool cursor, touched_end;
};

static void place_word(int x, int y, struct buf *out)
{
	buf_addf(out, "\033P%d,%d;", x, y);
}

static struct term_words words_make(void)
{
	struct term_words words = { .clear = "\033C;",
				    .clear_rest = "\033K;",
				    .plain = "\0330;",
				    .bold = "\033b;",
				    .dim = "\033d;",
				    .underline = "\033u;",
				    .reverse = "\033r;",
				    .show_cursor = "\033S;",
				    .hide_cursor = "\033H;",
				    .place = place_word };

	for (int i = 0; i < STYLE_COUNT; i++)
		for (int lit = 0; lit < 2; lit++) {
			struct term_look *look = &words.looks[i][lit];

			look->look = theme_look(THEME_DARK, PALETTE_256, (enum style)i, lit);
			if (look->look.foreground >= 0)
				snprintf(look->foreground, TERM_WORD_MAX, "\033f%d;",
					 look->look.foreground);
			if (look->look.background >= 0)
				snprintf(look->background, TERM_WORD_MAX, "\033g%d;",
					 look->look.background);
		}
	return words;
}

static void blank(struct screen *screen, int y, int from)
{
	for (int x = from; x < WIDTH; x++)
		screen->cells[y][x] = (struct screen_cell){ .point = ' ',
							    .width = 1,
							    .look = { -1, -1, 0 } };
}

static void obey(struct screen *screen, char word, const char *rest)
{
	long first = strtol(rest, NULL, 10);
	const char *comma = strchr(rest, ',');

	switch (word) {
	case 'P':
		screen->x = (int)first;
		screen->y = (int)strtol(comma + 1, NULL, 10);
		assert_in_range(screen->x, 0, WIDTH - 1);
		assert_in_range(screen->y, 0, HEIGHT - 1);
		break;
	case 'C':
		for (int y = 0; y < HEIGHT; y++)
			blank(screen, y, 0);
		break;
	case 'K':
		assert_in_range(screen->x, 0, WIDTH - 1); /* not while it waits behind the last */
		assert_int_equal(screen->pen.background, -1);
		blank(screen, screen->y, screen->x);
		break;
	case '0':
		screen->pen = (struct look){ -1, -1, 0 };
		break;
	case 'f':
		screen->pen.foreground = (int16_t)first;
		break;
	case 'g':
		screen->pen.background = (int16_t)first;
		break;
	case 'S':
	case 'H':
		screen->cursor = word == 'S';
		break;
	default:
		screen->pen.attributes |= word == 'b'   ? ATTRIBUTE_BOLD
					  : word == 'd' ? ATTRIBUTE_DIM
					  : word == 'u' ? ATTRIBUTE_UNDERLINE
							: ATTRIBUTE_REVERSE;
	}
}

static void write_point(struct screen *screen, uint32_t point)
{
	int width = utf8_width(point);

	if (width == 0) {
		screen->cells[screen->y][screen->x - 1].mark = point;
		return;
	}
	assert_true(screen->x + width <= WIDTH);
	screen->touched_end |= screen->y == HEIGHT - 1 && screen->x + width == WIDTH;
	screen->cells[screen->y][screen->x] = (struct screen_cell){ .point = point,
								    .width = width,
								    .look = screen->pen };
	if (width == 2)
		screen->cells[screen->y][screen->x + 1] = (struct screen_cell){
			.look = screen->pen
		};
	screen->x += width;
}

static void feed(struct screen *screen, struct str bytes)
{
	uint32_t point;

	while (bytes.len) {
		if (bytes.at[0] == '\033') {
			size_t end = 2;

			while (bytes.at[end] != ';')
				end++;
			obey(screen, bytes.at[1], bytes.at + 2);
			bytes = str_sub(bytes, end + 1, bytes.len);
		} else if (utf8_next(&bytes, &point)) {
			write_point(screen, point);
		}
	}
}

static void assert_shows(const struct screen *screen, const struct grid *grid,
			 const struct term_words *words, int cells)
{
	for (int i = 0; i < cells; i++) {
		const struct cell *want = &grid->cells[i];
		const struct screen_cell *is = &screen->cells[i / WIDTH][i % WIDTH];
		struct look look = words->looks[want->style][want->lit].look;

		assert_int_equal(is->point, want->point);
		assert_int_equal(is->width, want->width);
		assert_int_equal(is->mark, want->marks[0]);
		if (!want->width) /* the right half is as the left one */
			continue;
		assert_int_equal(is->look.foreground, look.foreground);
		assert_int_equal(is->look.background, look.background);
		assert_int_equal(is->look.attributes, look.attributes);
	}
}

static unsigned any(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

/* Something here and there: texts, wide characters, marks, lit rows, blanks. */
static void scribble(struct grid *grid, unsigned *seed)
{
	static const char *const texts[] = { "acct-7421", "世界", "e\xCC\x81x", "▁▁▃█",
					     "        ",  "a",    "界",         "┌──┐" };
	struct canvas canvas = canvas_of(grid);

	for (unsigned i = any(seed, 12); i > 0; i--) {
		int x = (int)any(seed, WIDTH) - 2, y = (int)any(seed, HEIGHT);
		enum style style = (enum style)any(seed, STYLE_COUNT);

		if (any(seed, 6) == 0)
			canvas_light(&canvas, (struct rect){ 0, y, WIDTH, 1 });
		else if (any(seed, 6) == 0)
			canvas_fill(&canvas, (struct rect){ x, y, 9, 2 }, STYLE_PLAIN);
		else
			canvas_text(&canvas, x, y, style,
				    str_of(texts[any(seed, ARRAY_LEN(texts))]));
	}
	if (any(seed, 2))
		canvas_cursor(&canvas, (int)any(seed, WIDTH), (int)any(seed, HEIGHT));
	else
		grid->cursor_placed = false;
}

static void shows_whatever_comes_after_whatever_was_there(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct term_draw draw = { .words = words_make(), .fresh = true, .cursor_shows = true };
	struct screen screen = { .x = 0 };
	unsigned seed = 7;

	(void)state;
	grid_resize(&grid, WIDTH, HEIGHT);
	for (int round = 0; round < 4000; round++) {
		scribble(&grid, &seed);
		buf_clear(&out);
		term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
		feed(&screen, buf_str(&out));
		assert_shows(&screen, &grid, &draw.words, WIDTH * HEIGHT);
		assert_int_equal(screen.pen.attributes, 0);
		assert_int_equal(screen.pen.foreground, -1);
		assert_int_equal(screen.cursor, grid.cursor_placed);
		if (grid.cursor_placed) {
			assert_int_equal(screen.x, grid.cursor_x);
			assert_int_equal(screen.y, grid.cursor_y);
		}
		if (any(&seed, 40) == 0) { /* another program wrote on it */
			screen.x = 0;
			write_point(&screen, 'z');
			term_draw_forget(&draw);
		}
	}
	term_draw_release(&draw);
}

static void paints_a_ground_of_its_own_on_every_cell(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct term_draw draw = { .words = words_make(), .fresh = true };
	struct term_look *plain = &draw.words.looks[STYLE_PLAIN][0];
	struct screen screen = { .x = 0 };

	(void)state;
	plain->look.background = 231;
	snprintf(plain->background, TERM_WORD_MAX, "\033g231;");
	grid_resize(&grid, WIDTH, HEIGHT);
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	assert_null(strstr(buf_text(&out), draw.words.clear_rest));
	feed(&screen, buf_str(&out));
	assert_shows(&screen, &grid, &draw.words, WIDTH * HEIGHT);
	buf_clear(&out);
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	assert_int_equal(out.len, 0);
	term_draw_release(&draw);
}

static void says_nothing_where_nothing_changed_and_little_where_little_did(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct term_draw draw = { .words = words_make(), .fresh = true };
	struct canvas canvas;

	(void)state;
	grid_resize(&grid, WIDTH, HEIGHT);
	canvas = canvas_of(&grid);
	canvas_text(&canvas, 0, 2, STYLE_PLAIN, STR("disabled acct-7421"));
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	buf_clear(&out);
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	assert_int_equal(out.len, 0);
	canvas_text(&canvas, 17, 2, STYLE_PLAIN, STR("2"));
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	assert_string_equal(buf_text(&out), "\033P17,2;2");
	term_draw_release(&draw);
}

static void leaves_the_last_cell_alone_where_it_would_move_the_screen(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct term_draw draw = { .words = words_make(), .fresh = true };
	struct screen screen = { .x = 0 };
	struct canvas canvas;

	(void)state;
	draw.words.scrolls_at_end = true;
	grid_resize(&grid, WIDTH, HEIGHT);
	canvas = canvas_of(&grid);
	for (int y = 0; y < HEIGHT; y++)
		canvas_hline(&canvas, 0, y, WIDTH, STYLE_BAD, 'x');
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	feed(&screen, buf_str(&out));
	assert_false(screen.touched_end);
	assert_shows(&screen, &grid, &draw.words, WIDTH * HEIGHT - 1);
	term_draw_release(&draw);
}

static void shows_the_part_that_fits(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct term_draw draw = { .words = words_make(), .fresh = true };
	struct screen screen = { .x = 0 };
	struct canvas canvas;

	(void)state;
	grid_resize(&grid, WIDTH * 2, HEIGHT * 2);
	canvas = canvas_of(&grid);
	for (int y = 0; y < HEIGHT * 2; y++)
		canvas_text(&canvas, 1, y, STYLE_WARN,
			    STR("世界世界世界世界世界世界世界世界世界世界世界世界"));
	canvas_cursor(&canvas, WIDTH, 0);
	term_draw(&draw, &grid, WIDTH, HEIGHT, &out);
	feed(&screen, buf_str(&out));
	assert_false(screen.cursor);
	for (int y = 0; y < HEIGHT; y++)
		assert_shows(&screen, &grid, &draw.words, 1);
	assert_int_equal(screen.cells[HEIGHT - 1][WIDTH - 3].point, 0x4E16);
	assert_int_equal(screen.cells[HEIGHT - 1][WIDTH - 1].point, ' ');
	term_draw_release(&draw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_whatever_comes_after_whatever_was_there),
		cmocka_unit_test(paints_a_ground_of_its_own_on_every_cell),
		cmocka_unit_test(says_nothing_where_nothing_changed_and_little_where_little_did),
		cmocka_unit_test(leaves_the_last_cell_alone_where_it_would_move_the_screen),
		cmocka_unit_test(shows_the_part_that_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
