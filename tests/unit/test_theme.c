#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "tui/ascii.h"
#include "tui/theme.h"

static bool same_look(struct look a, struct look b)
{
	return a.foreground == b.foreground && a.background == b.background &&
	       a.attributes == b.attributes;
}

static void keeps_to_the_colours_there_are(void **state)
{
	static const int limits[] = { [PALETTE_MONO] = 0, [PALETTE_8] = 8, [PALETTE_256] = 256 };

	(void)state;
	for (int i = 0; i < THEME_COUNT * PALETTE_COUNT * STYLE_COUNT * 2; i++) {
		enum theme theme = (enum theme)(i % THEME_COUNT);
		enum palette palette = (enum palette)(i / THEME_COUNT % PALETTE_COUNT);
		enum style style = (enum style)(i / THEME_COUNT / PALETTE_COUNT % STYLE_COUNT);
		bool lit = i / THEME_COUNT / PALETTE_COUNT / STYLE_COUNT;
		struct look look = theme_look(theme, palette, style, lit);
		int limit = theme == THEME_MONO ? 0 : limits[palette];

		assert_in_range(look.foreground + 1, 0, limit);
		assert_in_range(look.background + 1, 0, limit);
	}
}

static void shows_a_lit_row_in_every_theme(void **state)
{
	(void)state;
	for (int i = 0; i < THEME_COUNT * PALETTE_COUNT * STYLE_COUNT; i++) {
		enum theme theme = (enum theme)(i % THEME_COUNT);
		enum palette palette = (enum palette)(i / THEME_COUNT % PALETTE_COUNT);
		enum style style = (enum style)(i / THEME_COUNT / PALETTE_COUNT);

		assert_false(same_look(theme_look(theme, palette, style, false),
				       theme_look(theme, palette, style, true)));
	}
}

/* Whatever a colour says is said by a sign too. */
static void no_colour_is_the_only_sign(void **state)
{
	static const enum style meaning[] = {
		STYLE_GOOD,        STYLE_WARN,       STYLE_BAD,   STYLE_BANNER_GOOD,
		STYLE_BANNER_WARN, STYLE_BANNER_BAD, STYLE_CLEAN, STYLE_SUSPECT,
		STYLE_SPAMMER,     STYLE_PHISHER,    STYLE_CLAIM, STYLE_OBSERVATION,
		STYLE_AGAINST,     STYLE_FOR,        STYLE_MARK,
	};
	static const enum style alike[][4] = {
		{ STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_MARK },
		{ STYLE_CLEAN, STYLE_SUSPECT, STYLE_SPAMMER, STYLE_PHISHER },
		{ STYLE_CLAIM, STYLE_OBSERVATION, STYLE_AGAINST, STYLE_FOR },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(meaning); i++)
		assert_true(theme_sign(meaning[i])[0]);
	for (size_t i = 0; i < ARRAY_LEN(alike); i++) {
		for (size_t a = 0; a < 4; a++) {
			for (size_t b = 0; b < a; b++)
				assert_string_not_equal(theme_sign(alike[i][a]),
							theme_sign(alike[i][b]));
		}
	}
}

static void signs_are_one_cell_and_have_ascii(void **state)
{
	(void)state;
	for (int style = 0; style < STYLE_COUNT; style++) {
		struct str sign = str_of(theme_sign((enum style)style));
		uint32_t point;

		if (!sign.len)
			continue;
		assert_int_equal(utf8_cells(sign), 1);
		assert_true(utf8_next(&sign, &point));
		assert_int_not_equal(ascii_for(point), '?' + (point == '?'));
		if (point != '?')
			assert_int_not_equal(ascii_for(point), '?');
	}
}

static void every_style_prints_as_its_own_letter(void **state)
{
	char seen[STYLE_COUNT + 1] = "";

	(void)state;
	for (int style = 0; style < STYLE_COUNT; style++) {
		char letter = style_letter((enum style)style);

		assert_true(letter > ' ' && letter <= '~' && letter != '^');
		assert_null(strchr(seen, letter));
		seen[style] = letter;
	}
}

static void finds_themes_by_name(void **state)
{
	enum theme theme = THEME_DARK;

	(void)state;
	for (int i = 0; i < THEME_COUNT; i++) {
		assert_int_equal(theme_find(str_of(theme_name((enum theme)i)), &theme), ERR_NONE);
		assert_int_equal(theme, i);
	}
	assert_int_equal(theme_find(STR("pink"), &theme), ERR_INVALID);
	assert_int_equal(theme, THEME_MONO);
	assert_non_null(strstr(err_text(ERR_INVALID), "dark, light, contrast, mono"));
}

/* ---- can it be read --------------------------------------------------------------------- */

static double channel(int value)
{
	double share = value / 255.0;

	return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double light_of(int red, int green, int blue)
{
	return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
}

/* Of the 256 colours, those that terminals do not let people change; and black and white. */
static double luminance(int colour)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };
	static const int bright[][3] = { { 255, 0, 0 }, { 0, 255, 0 }, { 255, 255, 0 } };
	int grey = 8 + (colour - 232) * 10;

	if (colour >= 232)
		return light_of(grey, grey, grey);
	if (colour >= 16)
		return light_of(steps[(colour - 16) / 36], steps[(colour - 16) / 6 % 6],
				steps[(colour - 16) % 6]);
	assert_in_range(colour, 9, 11);
	return light_of(bright[colour - 9][0], bright[colour - 9][1], bright[colour - 9][2]);
}

/* As the WCAG have it: from 1 to 21. */
static double contrast(double a, double b)
{
	return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

/* What a terminal shows where a look says nothing. */
static double contrast_of(enum theme theme, enum style style, bool lit)
{
	struct look look = theme_look(theme, PALETTE_256, style, lit);
	double ink = look.foreground >= 0 ? luminance(look.foreground) : luminance(252);
	double ground = look.background >= 0 ? luminance(look.background) : luminance(16);

	return contrast(ink, ground);
}

static void can_be_read_in_every_theme(void **state)
{
	static const enum theme themes[] = { THEME_DARK, THEME_LIGHT, THEME_CONTRAST };

	(void)state;
	for (size_t t = 0; t < ARRAY_LEN(themes); t++)
		for (int style = 0; style < STYLE_COUNT; style++) {
			double least = style == STYLE_BORDER ? 3.0 : 4.5;

			if (contrast_of(themes[t], (enum style)style, false) < least)
				fail_msg("%s: '%c' has a contrast of %.2f", theme_name(themes[t]),
					 style_letter((enum style)style),
					 contrast_of(themes[t], (enum style)style, false));
			if (style != STYLE_BORDER &&
			    contrast_of(themes[t], (enum style)style, true) < 4.0)
				fail_msg("%s: '%c' has a contrast of %.2f in a chosen row",
					 theme_name(themes[t]), style_letter((enum style)style),
					 contrast_of(themes[t], (enum style)style, true));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_to_the_colours_there_are),
		cmocka_unit_test(shows_a_lit_row_in_every_theme),
		cmocka_unit_test(no_colour_is_the_only_sign),
		cmocka_unit_test(signs_are_one_cell_and_have_ascii),
		cmocka_unit_test(every_style_prints_as_its_own_letter),
		cmocka_unit_test(finds_themes_by_name),
		cmocka_unit_test(can_be_read_in_every_theme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
