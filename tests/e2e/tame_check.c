/*
 * tame_check: does anything on standard input move, colour, hide or turn what a terminal shows?
 *
 * An outsider's list, on purpose not the program's own: controls but the newline, DEL, C1, broken UTF-8,
 * bidirectional marks, invisible characters, tags, variation selectors, separators, noncharacters.
 * Exit 1 with the line and the character. With --json the output is one line of JSON after another.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct range {
	uint32_t from, to;
};

/* clang-format off */
static const struct range harmful[] = {
	{ 0x00, 0x09 }, { 0x0B, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD }, { 0x034F, 0x034F },
	{ 0x061C, 0x061C }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
	{ 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0x3164, 0x3164 },
	{ 0xE000, 0xF8FF }, { 0xFDD0, 0xFDEF }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 },
	{ 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
	{ 0xE0000, 0xE0FFF }, { 0xF0000, 0x10FFFF },
};
/* clang-format on */

static int more_bytes(int first)
{
	if (first >= 0xC2 && first < 0xE0)
		return 1;
	if (first >= 0xE0 && first < 0xF0)
		return 2;
	return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

/* One character of standard input; -1 at the end, -2 for bytes that are not UTF-8. */
static int64_t point_read(void)
{
	static const int64_t least[] = { 0, 0x80, 0x800, 0x10000 };
	int c = getchar(), more = more_bytes(c);
	int64_t point;

	if (c < 0x80)
		return c;
	if (more < 0)
		return -2;
	point = c & (0x3F >> more);
	for (int i = 0; i < more; i++) {
		c = getchar();
		if (c < 0x80 || c > 0xBF)
			return -2;
		point = point << 6 | (c & 0x3F);
	}
	if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
		return -2;
	return point;
}

static bool is_harmful(uint32_t point)
{
	for (size_t i = 0; i < sizeof(harmful) / sizeof(harmful[0]); i++)
		if (point >= harmful[i].from && point <= harmful[i].to)
			return true;
	return false;
}

int main(void)
{
	int64_t point;
	unsigned long line = 1;

	while ((point = point_read()) != -1) {
		if (point == -2)
			return printf("line %lu: bytes that are not UTF-8\n", line), 1;
		if (is_harmful((uint32_t)point))
			return printf("line %lu: U+%04X\n", line, (unsigned)point), 1;
		line += point == '\n';
	}
	return 0;
}
