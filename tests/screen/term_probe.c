/*
 * term_probe: shows what comes in from a terminal, for the tests of tui/term.
 *
 * Each input becomes a row: its number and what it was. Some keys do more: q ends, ! aborts,
 * ctrl-z stops the job, m takes the mouse off, c copies, e hands the terminal over and takes it back, t
 * takes another theme.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "tui/term.h"

#define ROWS 8

struct probe {
	struct term *term;
	struct grid grid;
	char rows[ROWS][120];
	int count;
	int fd; /* wakes us when it is readable */
};

static const char *const kinds[] = {
	[INPUT_NONE] = "none",     [INPUT_KEY] = "key",       [INPUT_PASTE] = "paste",
	[INPUT_CLICK] = "click",   [INPUT_SCROLL] = "scroll", [INPUT_RESIZE] = "resize",
	[INPUT_RESUME] = "resume", [INPUT_WAKE] = "wake",     [INPUT_QUIT] = "quit",
};

static void describe(struct probe *probe, const struct input *input)
{
	char *row = probe->rows[probe->count % ROWS];
	char key[KEY_TEXT_MAX] = "";
	size_t size = sizeof(probe->rows[0]);

	if (input->kind == INPUT_KEY)
		key_print(input->key, key);
	if (input->kind == INPUT_PASTE)
		snprintf(row, size, "%d paste %zu%s <%.*s>", probe->count, input->paste.len,
			 input->paste_cut ? " cut" : "",
			 (int)(input->paste.len < 20 ? input->paste.len : 20), input->paste.at);
	else if (input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL)
		snprintf(row, size, "%d %s %d,%d by %d%s", probe->count, kinds[input->kind],
			 input->x, input->y, input->by, input->twice ? " twice" : "");
	else
		snprintf(row, size, "%d %s %s.", probe->count, kinds[input->kind], key);
	probe->count++;
}

static void draw(struct probe *probe)
{
	int width, height;

	term_size(probe->term, &width, &height);
	if (width != probe->grid.width || height != probe->grid.height)
		grid_resize(&probe->grid, width, height);
	grid_clear(&probe->grid);
	probe->grid.ascii = term_is_ascii(probe->term);

	struct canvas screen = canvas_of(&probe->grid);

	canvas_textf(&screen, 0, 0, STYLE_HEAD, "probe %dx%d palette %d é世界 %s", width, height,
		     term_palette(probe->term), term_notice(probe->term));
	for (int i = 0; i < ROWS; i++) {
		canvas_text(&screen, 0, 1 + i, i % 2 ? STYLE_BAD : STYLE_PLAIN,
			    str_of(probe->rows[i]));
		if (probe->count && i == (probe->count - 1) % ROWS) {
			canvas_light(&screen, (struct rect){ 0, 1 + i, width, 1 });
			canvas_cursor(&screen, 2, 1 + i);
		}
	}
	term_show(probe->term, &probe->grid);
}

static void run_other(struct probe *probe)
{
	term_leave(probe->term);
	if (write(STDOUT_FILENO, "other program\r\n", 15) != 15)
		abort();
	term_return(probe->term);
}

static bool act(struct probe *probe, const struct input *input)
{
	uint32_t point = input->kind == INPUT_KEY ? input->key.point : 0;
	char byte;

	if (input->kind == INPUT_QUIT || point == 'q')
		return false;
	if (point == '!')
		abort();
	if (input->kind == INPUT_WAKE && read(probe->fd, &byte, 1) != 1)
		abort();
	if (point == 'z' && input->key.ctrl)
		term_suspend(probe->term);
	if (point == 'm')
		term_set_mouse(probe->term, false);
	if (point == 'c' && term_copy(probe->term, STR("copied é")))
		abort();
	if (point == 'e')
		run_other(probe);
	if (point == 't')
		term_set_theme(probe->term, THEME_CONTRAST);
	return true;
}

/* Readable from the start: one wake-up, then it is drained. */
static int open_pipe_with_a_byte(void)
{
	int ends[2];

	if (pipe(ends) || write(ends[1], "!", 1) != 1)
		abort();
	return ends[0];
}

int main(int argc, char **argv)
{
	struct term_wish wish = { .mouse = true };
	struct probe probe = { .fd = -1 };
	struct input input = { 0 };
	enum err e;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--ascii") == 0)
			wish.ascii = true;
		if (strcmp(argv[i], "--wake") == 0)
			probe.fd = open_pipe_with_a_byte();
	}
	e = term_open(&wish, &probe.term);
	if (e) {
		fprintf(stderr, "%s\n", err_text(e));
		return 3;
	}
	do {
		if (!term_has_input(probe.term))
			draw(&probe);
		term_wait(probe.term, -1, probe.fd, &input);
		describe(&probe, &input);
	} while (act(&probe, &input));
	term_close(probe.term);
	grid_release(&probe.grid);
	return 0;
}
