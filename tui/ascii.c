#include "tui/ascii.h"

#include <assert.h>
#include <stddef.h>

#include "core/base/attrs.h"

/* U+00C0 to U+017F: Latin letters without their accents. */
static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
			    "aaaaaaaceeeeiiiidnooooo/ouuuuyty"
			    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
			    "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
			    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs"
			    "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/* U+2580 to U+259F: blocks: lower eighths, left eighths, shades, quadrants. */
static const char blocks[] = "\"_.:-=+*#>>>>>>>|-=#\"|++++++++++";

static_assert(sizeof(latin) == 192 + 1, "a likeness for each letter");
static_assert(sizeof(blocks) == 32 + 1, "a likeness for each block");

/* clang-format off */
static const struct {
	uint32_t point;
	char like;
} signs[] = {
	{ 0x00A0, ' ' },  /* no-break space */
	{ 0x00AB, '"' },  /* « */
	{ 0x00B7, '.' },  /* · */
	{ 0x00BB, '"' },  /* » */
	{ 0x00D7, 'x' },  /* × */
	{ 0x2010, '-' }, { 0x2011, '-' }, { 0x2013, '-' }, { 0x2014, '-' },
	{ 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201A, '\'' },
	{ 0x201C, '"' }, { 0x201D, '"' }, { 0x201E, '"' },
	{ 0x2022, '*' },  /* • */
	{ 0x2026, '~' },  /* … */
	{ 0x20AC, 'E' },  /* € */
	{ 0x2190, '<' }, { 0x2191, '^' }, { 0x2192, '>' }, { 0x2193, 'v' },
	{ 0x2212, '-' },  /* minus */
	{ 0x2248, '~' },  /* ≈ */
	{ 0x2260, '/' },  /* ≠ */
	{ 0x2264, '<' }, { 0x2265, '>' },
	{ 0x25A0, '#' },  /* ■ */
	{ 0x25A1, '-' },  /* □ */
	{ 0x25A3, 'h' },  /* ▣: held */
	{ 0x25B2, '^' },  /* ▲ */
	{ 0x25B8, '>' },  /* ▸ */
	{ 0x25BC, 'v' },  /* ▼ */
	{ 0x25BE, 'v' },  /* ▾ */
	{ 0x25C6, '$' },  /* ◆ */
	{ 0x25CB, 'o' },  /* ○ */
	{ 0x25CF, '0' },  /* ● */
	{ 0x2713, 'v' },  /* ✓ */
	{ 0x2717, 'x' },  /* ✗ */
};
/* clang-format on */

static char box_like(uint32_t point)
{
	if (point == 0x2500 || point == 0x2501)
		return '-';
	if (point == 0x2502 || point == 0x2503)
		return '|';
	if (point == 0x2504)
		return '.';
	if (point == 0x2506)
		return ':';
	if (point == 0x2550)
		return '=';
	if (point >= 0x2551 && point <= 0x256C) /* double, and its joints */
		return '#';
	return '+';
}

static char braille_like(uint32_t point)
{
	int dots = __builtin_popcount(point & 0xFF);

	if (dots == 0)
		return ' ';
	if (dots <= 2)
		return '.';
	return dots <= 5 ? ':' : '#';
}

char ascii_for(uint32_t point)
{
	if (point >= 0x20 && point < 0x7F)
		return (char)point;
	if (point >= 0xC0 && point < 0xC0 + sizeof(latin) - 1)
		return latin[point - 0xC0];
	if (point >= 0x2500 && point < 0x2580)
		return box_like(point);
	if (point >= 0x2580 && point < 0x25A0)
		return blocks[point - 0x2580];
	if (point >= 0x2800 && point < 0x2900)
		return braille_like(point);
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (signs[i].point == point)
			return signs[i].like;
	}
	return '?';
}
