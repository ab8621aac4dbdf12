#include "tui/term_words.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"

/* A capability's bytes, without the waits ("$<5>") that no terminal needs any more. */
static void add_capability_bytes(const char *bytes, struct buf *out)
{
	if (!bytes || bytes == (const char *)-1) /* NOLINT: how terminfo says "no such string" */
		return;
	while (*bytes) {
		const char *end = strncmp(bytes, "$<", 2) == 0 ? strchr(bytes, '>') : NULL;

		if (!end)
			buf_add_char(out, *bytes);
		bytes = end ? end + 1 : bytes + 1;
	}
}

void term_words_add(struct buf *out, const char *name)
{
	add_capability_bytes(tigetstr(name), out);
}

/* "" where it is longer than is used. */
static void keep_word(const struct buf *bytes, char word[TERM_WORD_MAX])
{
	word[0] = '\0';
	if (bytes->len < TERM_WORD_MAX)
		snprintf(word, TERM_WORD_MAX, "%s", buf_text(bytes));
}

static void learn_word(const char *name, char word[TERM_WORD_MAX])
{
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(TERM_WORD_MAX);

	term_words_add(&bytes, name);
	keep_word(&bytes, word);
}

static void learn_colour(const char *name, int colour, char word[TERM_WORD_MAX])
{
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(TERM_WORD_MAX);
	const char *format = tigetstr(name);

	if (colour >= 0 && format && format != (const char *)-1) /* NOLINT: as above */
		add_capability_bytes(tiparm(format, colour), &bytes);
	keep_word(&bytes, word);
}

/* Nearly every terminal places its cursor like this, and then we need not ask each time. */
#define USUAL_PLACE "\033[%i%p1%d;%p2%dH"

static void place_usually(int x, int y, struct buf *out)
{
	buf_addf(out, "\033[%d;%dH", y + 1, x + 1);
}

static void place_as_told(int x, int y, struct buf *out)
{
	add_capability_bytes(tiparm(tigetstr("cup"), y, x), out);
}

void term_words_learn(struct term_words *words)
{
	learn_word("clear", words->clear);
	learn_word("el", words->clear_rest);
	learn_word("sgr0", words->plain);
	learn_word("bold", words->bold);
	learn_word("dim", words->dim);
	learn_word("smul", words->underline);
	learn_word("rev", words->reverse);
	learn_word("cnorm", words->show_cursor);
	learn_word("civis", words->hide_cursor);
	words->scrolls_at_end = tigetflag("am") > 0 && tigetflag("xenl") <= 0;
	words->place = strcmp(tigetstr("cup"), USUAL_PLACE) == 0 ? place_usually : place_as_told;
}

/* Some terminals show attributes as colours: a set of bits, in terminfo's order, that do not go with colours. */
static uint8_t attributes_beside_colours(void)
{
	int lost = tigetnum("ncv");

	if (lost <= 0)
		return UINT8_MAX;
	return (uint8_t) ~((lost & 2 ? ATTRIBUTE_UNDERLINE : 0) |
			   (lost & 4 ? ATTRIBUTE_REVERSE : 0) | (lost & 16 ? ATTRIBUTE_DIM : 0) |
			   (lost & 32 ? ATTRIBUTE_BOLD : 0));
}

static struct term_look look_of(enum theme theme, enum palette palette, enum style style, bool lit)
{
	struct term_look to = { .look = theme_look(theme, palette, style, lit) };

	if (to.look.foreground >= 0 || to.look.background >= 0)
		to.look.attributes &= attributes_beside_colours();
	learn_colour("setaf", to.look.foreground, to.foreground);
	learn_colour("setab", to.look.background, to.background);
	return to;
}

void term_words_dress(struct term_words *words, enum theme theme, enum palette palette)
{
	for (int style = 0; style < STYLE_COUNT; style++)
		for (int lit = 0; lit < 2; lit++)
			words->looks[style][lit] = look_of(theme, palette, (enum style)style, lit);
}

static bool has_word(const char *name)
{
	char word[TERM_WORD_MAX];

	learn_word(name, word);
	return word[0] != '\0';
}

enum palette term_words_palette(void)
{
	int colours = tigetnum("colors");

	if (colours < 8 || !has_word("op") || !has_word("sgr0"))
		return PALETTE_MONO;
	return colours >= 256 ? PALETTE_256 : PALETTE_8;
}
