#include "tests/screen/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"

#define LIST_MAX 64
#define ROW_BYTES_MAX 8192
#define SCREEN_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define KEPT_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct vt {
	VTerm *terminal;
	VTermScreen *screen;
	int width, height;
	int fd;
	pid_t child;
	bool ended;
	int status;
	bool alternate, cursor_shows;
	bool mouse;
	char mode[32]; /* a CSI ? ... being read: libvterm sees only the first of its numbers */
	size_t mode_len;
	VTermPos cursor;
	size_t bytes;
	bool keeps;
	struct buf kept, row, text;
};

/* clang-format off */
static const VTermKey terminal_keys[] = {
	[VT_ENTER] = VTERM_KEY_ENTER, [VT_ESC] = VTERM_KEY_ESCAPE, [VT_TAB] = VTERM_KEY_TAB,
	[VT_BACK_TAB] = VTERM_KEY_TAB, [VT_BACKSPACE] = VTERM_KEY_BACKSPACE, [VT_DELETE] = VTERM_KEY_DEL,
	[VT_UP] = VTERM_KEY_UP, [VT_DOWN] = VTERM_KEY_DOWN, [VT_LEFT] = VTERM_KEY_LEFT,
	[VT_RIGHT] = VTERM_KEY_RIGHT, [VT_HOME] = VTERM_KEY_HOME, [VT_END] = VTERM_KEY_END,
	[VT_PAGE_UP] = VTERM_KEY_PAGEUP, [VT_PAGE_DOWN] = VTERM_KEY_PAGEDOWN,
	[VT_F1] = VTERM_KEY_FUNCTION(1),
};
/* clang-format on */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void to_program(const char *bytes, size_t count, void *with)
{
	struct vt *vt = with;

	vt_send(vt, bytes, count);
}

static int on_property(VTermProp property, VTermValue *value, void *with)
{
	struct vt *vt = with;

	if (property == VTERM_PROP_ALTSCREEN)
		vt->alternate = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		vt->cursor_shows = value->boolean;
	return 1;
}

static int on_cursor(VTermPos to, VTermPos from, int visible, void *with)
{
	struct vt *vt = with;

	(void)from;
	(void)visible;
	vt->cursor = to;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.movecursor = on_cursor,
	.settermprop = on_property,
};

static bool is_passed_on(const char *variable)
{
	static const char *const names[] = { "HOME=", "PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=",
					     "LSAN_OPTIONS=" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strncmp(variable, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

/* The test's own variables first: of two with one name the first counts. */
static void list_environment(const char *const own[], const char *list[LIST_MAX])
{
	size_t count = 0;

	for (size_t i = 0; own && own[i] && count < LIST_MAX / 2; i++)
		list[count++] = own[i];
	list[count++] = "TERM=xterm-256color";
	list[count++] = "LANG=C.UTF-8";
	for (size_t i = 0; environ[i] && count + 1 < LIST_MAX; i++) {
		if (is_passed_on(environ[i]))
			list[count++] = environ[i];
	}
	list[count] = NULL;
}

static void run_program(const char *const argv[], const char *const own[])
{
	const char *list[LIST_MAX];
	char *arguments[LIST_MAX] = { NULL }, *environment[LIST_MAX];

	/* execvpe() writes to neither, but was declared before there was `const`. */
	for (size_t i = 0; argv[i] && i + 1 < LIST_MAX; i++)
		memcpy(&arguments[i], &argv[i], sizeof(argv[i]));
	if (!arguments[0])
		_exit(127);
	list_environment(own, list);
	memcpy(environment, list, sizeof(list));
	(void)signal(SIGHUP, SIG_DFL); /* whoever started the tests may have it ignored */
	execvpe(arguments[0], arguments, environment);
	_exit(127);
}

struct vt *vt_start(int width, int height, const char *const argv[],
		    const char *const environment[])
{
	struct winsize size = { .ws_row = (unsigned short)height, .ws_col = (unsigned short)width };
	struct vt *vt = calloc(1, sizeof(*vt));

	if (!vt)
		abort();
	vt->width = width;
	vt->height = height;
	vt->cursor_shows = true;
	vt->kept = BUF_UP_TO(KEPT_BYTES_MAX);
	vt->row = BUF_UP_TO(ROW_BYTES_MAX);
	vt->text = BUF_UP_TO(SCREEN_BYTES_MAX);
	vt->child = forkpty(&vt->fd, NULL, NULL, &size);
	if (vt->child == 0)
		run_program(argv, environment);
	if (vt->child < 0)
		abort();
	fcntl(vt->fd, F_SETFD, FD_CLOEXEC);

	vt->terminal = vterm_new(height, width);
	vterm_set_utf8(vt->terminal, 1);
	vterm_output_set_callback(vt->terminal, to_program, vt);
	vt->screen = vterm_obtain_screen(vt->terminal);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_reset(vt->screen, 1);
	return vt;
}

/* Follow "CSI ? 1006 ; 1000 h" and "... l", the way curses turns the mouse on and off. */
static void watch_modes(struct vt *vt, const char *bytes, size_t count)
{
	static const char start[] = "\033[?";

	for (size_t i = 0; i < count; i++) {
		char c = bytes[i];

		if (c == start[0])
			vt->mode_len = 0;
		else if (vt->mode_len < 3 ? c != start[vt->mode_len] : !strchr("0123456789;hl", c))
			vt->mode_len = sizeof(vt->mode);
		if (vt->mode_len + 1 >= sizeof(vt->mode))
			continue;
		vt->mode[vt->mode_len++] = c;
		vt->mode[vt->mode_len] = '\0';
		if ((c == 'h' || c == 'l') && vt->mode_len > 3) {
			if (strstr(vt->mode, "1000"))
				vt->mouse = c == 'h';
			vt->mode_len = sizeof(vt->mode);
		}
	}
}

/* Take in what has come within `ms`; false if nothing did, or the program is gone. */
static bool pump(struct vt *vt, int ms)
{
	struct pollfd ready = { .fd = vt->fd, .events = POLLIN };
	char bytes[16384];
	ssize_t got;

	if (poll(&ready, 1, ms) <= 0)
		return false;
	got = read(vt->fd, bytes, sizeof(bytes));
	if (got <= 0)
		return false;
	vt->bytes += (size_t)got;
	watch_modes(vt, bytes, (size_t)got);
	if (vt->keeps)
		buf_add_str(&vt->kept, (struct str){ bytes, (size_t)got });
	vterm_input_write(vt->terminal, bytes, (size_t)got);
	return true;
}

static bool has_ended(struct vt *vt)
{
	if (!vt->ended)
		vt->ended = waitpid(vt->child, &vt->status, WNOHANG) == vt->child;
	return vt->ended;
}

bool vt_wait_end(struct vt *vt, int *status)
{
	int64_t until = now_ms() + VT_WAIT_MS;

	while (!has_ended(vt) && now_ms() < until)
		pump(vt, 5);
	while (pump(vt, 0))
		;
	*status = vt->status;
	return vt->ended;
}

int vt_stop(struct vt *vt)
{
	int status;

	if (!vt)
		return 0;
	if (!has_ended(vt)) {
		kill(vt->child, SIGHUP);
		if (!vt_wait_end(vt, &status)) {
			kill(vt->child, SIGKILL);
			waitpid(vt->child, &vt->status, 0);
		}
	}
	status = vt->status;
	vterm_free(vt->terminal);
	close(vt->fd);
	buf_release(&vt->kept);
	buf_release(&vt->row);
	buf_release(&vt->text);
	free(vt);
	return status;
}

void vt_stop_at(struct vt **vt)
{
	vt_stop(*vt);
	*vt = NULL;
}

/* ---- typing ----------------------------------------------------------------------------- */

/* The program may be busy talking to us: listen meanwhile, or both would wait for ever. */
void vt_send(struct vt *vt, const char *bytes, size_t count)
{
	while (count) {
		struct pollfd ready = { .fd = vt->fd, .events = POLLOUT };
		ssize_t sent;

		if (poll(&ready, 1, VT_WAIT_MS) <= 0 || !(ready.revents & POLLOUT))
			return;
		sent = write(vt->fd, bytes, count < 1024 ? count : 1024);
		if (sent < 0 && errno != EINTR)
			return;
		if (sent > 0) {
			bytes += sent;
			count -= (size_t)sent;
		}
	}
}

void vt_type(struct vt *vt, const char *text)
{
	vt_send(vt, text, strlen(text));
}

void vt_press_with(struct vt *vt, enum vt_key key, bool shift, bool alt, bool ctrl)
{
	VTermModifier modifiers = (shift ? VTERM_MOD_SHIFT : 0) | (alt ? VTERM_MOD_ALT : 0) |
				  (ctrl ? VTERM_MOD_CTRL : 0);

	if (key == VT_BACK_TAB)
		modifiers |= VTERM_MOD_SHIFT;
	vterm_keyboard_key(vt->terminal, terminal_keys[key], modifiers);
}

void vt_press(struct vt *vt, enum vt_key key)
{
	vt_press_with(vt, key, false, false, false);
}

void vt_paste(struct vt *vt, const char *text)
{
	vterm_keyboard_start_paste(vt->terminal);
	vt_type(vt, text);
	vterm_keyboard_end_paste(vt->terminal);
}

void vt_click(struct vt *vt, int x, int y)
{
	vterm_mouse_move(vt->terminal, y, x, VTERM_MOD_NONE);
	vterm_mouse_button(vt->terminal, 1, true, VTERM_MOD_NONE);
	vterm_mouse_button(vt->terminal, 1, false, VTERM_MOD_NONE);
}

void vt_scroll(struct vt *vt, int x, int y, bool up)
{
	vterm_mouse_move(vt->terminal, y, x, VTERM_MOD_NONE);
	vterm_mouse_button(vt->terminal, up ? 4 : 5, true, VTERM_MOD_NONE);
}

void vt_resize(struct vt *vt, int width, int height)
{
	struct winsize size = { .ws_row = (unsigned short)height, .ws_col = (unsigned short)width };

	vterm_set_size(vt->terminal, height, width);
	vt->width = width;
	vt->height = height;
	ioctl(vt->fd, TIOCSWINSZ, &size);
}

void vt_signal(struct vt *vt, int signal)
{
	kill(vt->child, signal);
}

/* ---- looking ---------------------------------------------------------------------------- */

static bool wait_for(struct vt *vt, const char *text, bool there)
{
	int64_t until = now_ms() + VT_WAIT_MS;

	for (;;) {
		if ((vt_find(vt, text) >= 0) == there)
			return true;
		if (now_ms() >= until || (has_ended(vt) && !pump(vt, 0)))
			return (vt_find(vt, text) >= 0) == there;
		pump(vt, 20);
	}
}

bool vt_wait(struct vt *vt, const char *text)
{
	return wait_for(vt, text, true);
}

bool vt_wait_gone(struct vt *vt, const char *text)
{
	return wait_for(vt, text, false);
}

void vt_settle(struct vt *vt, int quiet_ms)
{
	while (pump(vt, quiet_ms))
		;
}

static void add_cell(const VTermScreenCell *cell, struct buf *out)
{
	char bytes[4];

	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++) {
		size_t count = utf8_encode(cell->chars[i], bytes);

		buf_add_str(out, (struct str){ bytes, count });
	}
	if (!cell->chars[0])
		buf_add_char(out, ' ');
}

static void read_row(struct vt *vt, int y, struct buf *out)
{
	size_t start = out->len;
	VTermScreenCell cell;

	for (int x = 0; x<vt->width; x += cell.width> 0 ? cell.width : 1) {
		vterm_screen_get_cell(vt->screen, (VTermPos){ .row = y, .col = x }, &cell);
		add_cell(&cell, out);
	}
	while (out->len > start && out->text[out->len - 1] == ' ')
		out->text[--out->len] = '\0';
}

const char *vt_row(struct vt *vt, int y)
{
	buf_clear(&vt->row);
	read_row(vt, y, &vt->row);
	return buf_text(&vt->row);
}

const char *vt_screen(struct vt *vt)
{
	buf_clear(&vt->text);
	for (int y = 0; y < vt->height; y++) {
		read_row(vt, y, &vt->text);
		buf_add_char(&vt->text, '\n');
	}
	return buf_text(&vt->text);
}

int vt_find(struct vt *vt, const char *text)
{
	for (int y = 0; y < vt->height; y++) {
		if (strstr(vt_row(vt, y), text))
			return y;
	}
	return -1;
}

struct vt_cell vt_cell(struct vt *vt, int x, int y)
{
	VTermScreenCell cell = { 0 };

	vterm_screen_get_cell(vt->screen, (VTermPos){ .row = y, .col = x }, &cell);
	return (struct vt_cell){
		.point = cell.chars[0] == UINT32_MAX ? 0 : cell.chars[0],
		.width = cell.width,
		.bold = cell.attrs.bold,
		.underline = cell.attrs.underline,
		.reverse = cell.attrs.reverse,
		.coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ||
			    !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg),
	};
}

void vt_cursor(struct vt *vt, int *x, int *y, bool *visible)
{
	*x = vt->cursor.col;
	*y = vt->cursor.row;
	*visible = vt->cursor_shows;
}

bool vt_on_alternate_screen(struct vt *vt)
{
	return vt->alternate;
}

bool vt_mouse_is_on(struct vt *vt)
{
	return vt->mouse;
}

bool vt_is_as_before(struct vt *vt)
{
	int x, y;
	bool visible;

	vt_cursor(vt, &x, &y, &visible);
	return visible && !vt->alternate && !vt->mouse;
}

size_t vt_bytes(const struct vt *vt)
{
	return vt->bytes;
}

void vt_keep_bytes(struct vt *vt)
{
	buf_clear(&vt->kept);
	vt->keeps = true;
}

const char *vt_kept_bytes(const struct vt *vt, size_t *count)
{
	*count = vt->kept.len;
	return buf_text(&vt->kept);
}

bool vt_is_cooked(struct vt *vt)
{
	struct termios modes;

	if (tcgetattr(vt->fd, &modes))
		return false;
	return (modes.c_lflag & ICANON) && (modes.c_lflag & ECHO);
}
