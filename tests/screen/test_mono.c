/*
 * Every screen as it is without colours: what a colour tells is told by a letter, a sign or an attribute too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/screen/made_desk.h"

#define TEXTS_MAX 8
#define STYLES_MAX 4
#define SCREEN_BYTES ((size_t)1024 * 1024)

/* What must be told on a screen: by these texts, or by these styles having attributes of their own. */
static const struct telling {
	const char *keys; /* from the queue */
	const char *texts[TEXTS_MAX];
	enum style styles[STYLES_MAX]; /* those beside STYLE_PLAIN that stand on it */
	bool chooses;                  /* a row is chosen */
} tellings[] = {
	/* clang-format off */
	{ "", { "◆ phisher", "! spammer", "? suspect", "· clean", "■", "▣", "DE≠GB", "●" }, { STYLE_STRONG }, true },
	{ "Space j Space", { "*", "2 marked" }, { STYLE_MARK }, true },
	{ "/ 'birch", { "/ birch", "1 of 6" }, { STYLE_MATCH }, false },
	{ "Enter", { "✗ DISABLED", "CONTRADICTION", "says≠DE", "seen≠GB", "VPN ▲", "■", "□", "◆ phisher" }, { STYLE_BANNER_BAD, STYLE_BORDER_FOCUS }, true },
	{ "Enter w j", { "+8.0", "−6.6", "before any evidence" }, { STYLE_FOR }, true },
	{ "Enter t", { "≠im livin", "▸ DE lives ≠ GB", "no proxy ≠" }, { STYLE_MATCH, STYLE_CLAIM }, true },
	{ "t r 'your~score~is~bad Enter", { "▲ would give away" }, { STYLE_BANNER_WARN, STYLE_REPLY }, false },
	{ "t a Enter", { "5 s to take it back", "… not sent yet" }, { STYLE_REPLY }, false },
	{ "n 'asked", { "Note: stays inside", "┄" }, { STYLE_PLAIN }, false },
	{ "c", { "■ disabled", "□ active", "◆ phisher", "? suspect" }, { STYLE_STRONG }, true },
	{ "c v j", { "■", "□", "×3" }, { STYLE_MATCH, STYLE_STRONG }, true },
	{ "Enter C j j", { "◆ phisher", "[Anna,]", "■ ◆ acct-7421", "□ ? acct-7440" }, { STYLE_MATCH }, true },
	{ ": 'campaigns Enter", { "◆" }, { STYLE_PLAIN }, true },
	{ "Enter m", { "○ says", "● seen", "CONTRADICTION" }, { STYLE_PLAIN }, true },
	{ "Enter L", { "✗ failed", "undone", "disabled → active" }, { STYLE_PLAIN }, true },
	{ "F", { "disabled", "flagged" }, { STYLE_PLAIN }, true },
	{ "Enter ? G", { "Signs", "done or good" }, { STYLE_KEY }, true },
	{ "Enter Enter", { "seen in" }, { STYLE_PLAIN }, true },
	{ "Enter D j Space", { "[x]", "[ ]" }, { STYLE_PLAIN }, true },
	{ "z", { "a  ", "f  ", "r  " }, { STYLE_KEY }, true },
	{ ": 'di Tab", { ":disable" }, { STYLE_PLAIN }, true },
	/* clang-format on */
};

static uint8_t mono(enum style style, bool lit)
{
	struct look look = theme_look(THEME_MONO, PALETTE_256, style, lit);

	assert_int_equal(look.foreground, -1);
	assert_int_equal(look.background, -1);
	return look.attributes;
}

static size_t cells_of(const struct grid *grid, enum style style)
{
	size_t count = 0;

	for (int i = 0; i < grid->width * grid->height; i++)
		count += grid->cells[i].style == style && grid->cells[i].point > ' ';
	return count;
}

static size_t lit_of(const struct grid *grid)
{
	size_t count = 0;

	for (int i = 0; i < grid->width * grid->height; i++)
		count += grid->cells[i].lit;
	return count;
}

static void look_at(const struct telling *telling, int width, int height)
{
	struct made *made = made_begin(width, height, NULL);
	CLEANUP(buf_release) struct buf screen = BUF_UP_TO(SCREEN_BYTES);

	made_keys(made, telling->keys);
	made_print(made, false, &screen);
	for (size_t i = 0; i < TEXTS_MAX && telling->texts[i]; i++)
		if (!strstr(buf_text(&screen), telling->texts[i]))
			fail_msg("'%s' does not tell '%s':\n%s", telling->keys, telling->texts[i],
				 buf_text(&screen));
	for (size_t i = 0; i < STYLES_MAX && telling->styles[i] != STYLE_PLAIN; i++) {
		if (!cells_of(&made->grid, telling->styles[i]))
			fail_msg("'%s': nothing is of style '%c':\n%s", telling->keys,
				 style_letter(telling->styles[i]), buf_text(&screen));
		if (mono(telling->styles[i], false) == mono(STYLE_PLAIN, false))
			fail_msg("style '%c' is plain without colours",
				 style_letter(telling->styles[i]));
	}
	if (telling->chooses && !lit_of(&made->grid))
		fail_msg("'%s': no row is chosen:\n%s", telling->keys, buf_text(&screen));
	made_end(made);
}

static void tells_on_every_screen_what_a_colour_would(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tellings); i++)
		look_at(&tellings[i], 120, 40);
}

/* A row under the cursor is turned round, whatever stands in it. */
static void shows_what_is_chosen_in_every_style(void **state)
{
	(void)state;
	for (int style = STYLE_PLAIN; style < STYLE_COUNT; style++)
		assert_int_not_equal(mono((enum style)style, true), mono((enum style)style, false));
}

/* What a filter found is told from the rest of its row, and from a name's weight. */
static void tells_found_letters_from_the_rest(void **state)
{
	static const enum style beside[] = { STYLE_PLAIN, STYLE_STRONG,  STYLE_DIM,   STYLE_WARN,
					     STYLE_BAD,   STYLE_PHISHER, STYLE_CLEAN, STYLE_REP };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(beside); i++)
		for (int lit = 0; lit < 2; lit++)
			assert_int_not_equal(mono(STYLE_MATCH, lit), mono(beside[i], lit));
}

/* What means something has a sign of its own, or attributes; the rest is told by where it stands. */
static void has_a_sign_for_whatever_means_something(void **state)
{
	static const enum style told[] = { STYLE_GOOD,    STYLE_WARN,    STYLE_BAD,
					   STYLE_CLEAN,   STYLE_SUSPECT, STYLE_SPAMMER,
					   STYLE_PHISHER, STYLE_CLAIM,   STYLE_OBSERVATION,
					   STYLE_AGAINST, STYLE_FOR,     STYLE_MARK };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		assert_true(theme_sign(told[i])[0]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(theme_sign(told[i]), theme_sign(told[k])) == 0)
				fail_msg("'%c' and '%c' have the same sign", style_letter(told[i]),
					 style_letter(told[k]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_on_every_screen_what_a_colour_would),
		cmocka_unit_test(shows_what_is_chosen_in_every_style),
		cmocka_unit_test(tells_found_letters_from_the_rest),
		cmocka_unit_test(has_a_sign_for_whatever_means_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
