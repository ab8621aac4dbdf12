#include "tui/term_copy.h"

#include <stdlib.h>

#include "core/base/buf.h"
#include "tui/base64.h"
#include "tui/term.h"
#include "tui/term_env.h"

#define BEGIN "\033]52;c;"
#define SCREEN_PIECE 700 /* bytes of one that screen passes on: it takes 768 */

enum term_inside term_copy_inside(void)
{
	const char *tmux = getenv("TMUX"),
		   *screen = getenv("STY"); /* NOLINT(concurrency-mt-unsafe) */

	if (tmux && *tmux)
		return INSIDE_TMUX;
	return screen && *screen ? INSIDE_SCREEN : INSIDE_NOTHING;
}

static void add_pieces(struct str text, struct buf *out)
{
	for (size_t at = 0; at < text.len; at += SCREEN_PIECE) {
		buf_add(out, "\033P");
		buf_add_str(out, str_sub(text, at, SCREEN_PIECE));
		buf_add(out, "\033\\");
	}
}

void term_copy_add(struct str text, enum term_inside inside, struct buf *out)
{
	CLEANUP(buf_release) struct buf coded = BUF_UP_TO(TERM_COPY_MAX / 3 * 4 + 8);
	CLEANUP(buf_release) struct buf whole = BUF_UP_TO(TERM_COPY_MAX / 3 * 4 + 64);

	base64_add(text, &coded);
	buf_addf(&whole, BEGIN "%s\a", buf_text(&coded));
	if (inside == INSIDE_SCREEN)
		add_pieces(buf_str(&whole), out);
	else
		buf_add_str(out, buf_str(&whole));
	if (inside == INSIDE_TMUX)
		buf_addf(out, "\033Ptmux;\033" BEGIN "%s\a\033\\", buf_text(&coded));
}

enum err term_copy(struct term *term, struct str text)
{
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(TERM_COPY_MAX * 4);

	(void)term;
	if (text.len > TERM_COPY_MAX)
		return err_fail(ERR_INVALID, "too long for the clipboard: %zu KiB",
				text.len / 1024);
	term_copy_add(text, term_copy_inside(), &bytes);
	term_env_send(buf_str(&bytes));
	return ERR_NONE;
}
