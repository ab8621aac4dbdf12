/*
 * vt: a terminal for tests: starts a program in it, types, and reads the screen.
 *
 * libvterm is the terminal, forkpty the line to it; nothing needs a display. A test waits for
 * what it expects to see, never for a time; whatever does not come within VT_WAIT_MS fails it.
 *
 *	CLEANUP(vt_stop_at) struct vt *vt = vt_start(80, 24, argv, (const char *[]){ "NO_COLOR=1", NULL });
 *
 *	assert_true(vt_wait(vt, "14 flagged"));
 *	vt_type(vt, "jj");
 *	vt_press(vt, VT_ENTER);
 *	assert_int_equal(vt_find(vt, "acct-7421"), 2);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"

#define VT_WAIT_MS 10000 /* long, for sanitizers on a busy machine; what comes is seen at once */

struct vt;

enum vt_key {
	VT_ENTER,
	VT_ESC,
	VT_TAB,
	VT_BACK_TAB,
	VT_BACKSPACE,
	VT_DELETE,
	VT_UP,
	VT_DOWN,
	VT_LEFT,
	VT_RIGHT,
	VT_HOME,
	VT_END,
	VT_PAGE_UP,
	VT_PAGE_DOWN,
	VT_F1,
	VT_KEY_COUNT,
};

struct vt_cell {
	uint32_t point; /* 0 when blank or the right half of a wide one */
	int width;
	bool bold, underline, reverse;
	bool coloured; /* foreground or background is not the terminal's own */
};

/* The environment is TERM=xterm-256color, LANG=C.UTF-8, HOME and PATH of ours, the sanitizers'
 * options, and then `environment` (NULL-terminated; a later value wins; may be NULL). */
struct vt *vt_start(int width, int height, const char *const argv[],
		    const char *const environment[]);

/* End the program if it has not ended; answers its wait status. */
int vt_stop(struct vt *vt);
void vt_stop_at(struct vt **vt); /* for CLEANUP */

/* Wait for the program to end by itself. False if it does not. */
bool vt_wait_end(struct vt *vt, int *status);

void vt_type(struct vt *vt, const char *text); /* UTF-8, a key a character; "\x04" is ctrl-d */
void vt_press(struct vt *vt, enum vt_key key);
void vt_press_with(struct vt *vt, enum vt_key key, bool shift, bool alt, bool ctrl);
void vt_paste(struct vt *vt, const char *text);
void vt_send(struct vt *vt, const char *bytes, size_t count); /* raw, as from the terminal */
void vt_click(struct vt *vt, int x, int y);
void vt_scroll(struct vt *vt, int x, int y, bool up);
void vt_resize(struct vt *vt, int width, int height);
void vt_signal(struct vt *vt, int signal);

/* Wait until the text is on the screen, or gone from it; false when the time is up. */
bool vt_wait(struct vt *vt, const char *text);
bool vt_wait_gone(struct vt *vt, const char *text);

/* Take in what the program sends until it has been silent for `quiet_ms`. */
void vt_settle(struct vt *vt, int quiet_ms);

/* The row that holds the text now, or -1. */
int vt_find(struct vt *vt, const char *text);

/* A row as text, trailing blanks cut; valid until the next call. */
const char *vt_row(struct vt *vt, int y);
/* All rows, each with a newline; valid until the next call. */
const char *vt_screen(struct vt *vt);

struct vt_cell vt_cell(struct vt *vt, int x, int y);
void vt_cursor(struct vt *vt, int *x, int *y, bool *visible);
bool vt_on_alternate_screen(struct vt *vt);
bool vt_mouse_is_on(struct vt *vt);
/* As a shell wants it: its own screen, a cursor to be seen, clicks that are its own. */
bool vt_is_as_before(struct vt *vt);

/* Bytes the program has sent since the start. */
size_t vt_bytes(const struct vt *vt);

/* Everything it sent since vt_keep_bytes(): for asking what reached the terminal. */
void vt_keep_bytes(struct vt *vt);
const char *vt_kept_bytes(const struct vt *vt, size_t *count);

/* The terminal's modes as the shell would find them: echo and line mode on? */
bool vt_is_cooked(struct vt *vt);
