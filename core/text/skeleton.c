#include "core/text/skeleton.h"

#include <assert.h>
#include <stdlib.h>

#include "core/base/attrs.h"

/* clang-format off */
/* By the names that Unicode 15 gives the characters, a row of 64 each; a blank is no letter. */
static const char latin[] = /* from U+00C0 */
	"aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy" /* U+00C0 */
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiii jjkkklllllll" /* U+0100 */
	"lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" /* U+0140 */
	"bbbb  occ ddd eeeffg  likkl mnnooooopp   s ttttuuuvyyzzzzzz     " /* U+0180 */
	"     d  l  n aaiioouuuuuuuuuueaaaaaaggggkkoooozzj d gghpnnaaaaoo" /* U+01C0 */
	"aaaaeeeeiiiioooorrrruuuussttzzhhndoozzaaeeooooooooyylntj  acclts" /* U+0200 */
	"z  buveejjqqrryyaaabocddeeeeee jgggghh iilllllmmmnnnno   rrrrrrr" /* U+0240 */
	"rrssj sttuuvvwyyzzzz       b ghjkl q             hh             " /* U+0280 */
	;
static const char more_latin[] = /* from U+1E00 */
	"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" /* U+1E00 */
	"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" /* U+1E40 */
	"wwwwwwwwwwxxxxyyzzzzzzhtwyassss aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" /* U+1E80 */
	"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy    yy" /* U+1EC0 */
	;
/* Greek and Cyrillic, by eye. */
static const char eastern[] = /* from U+0370 */
	"                                 ab  ezh ik mn o p  ty x    aeni" /* U+0370 */
	" aby e n ik uv o p otu x wi ouw                                 " /* U+03B0 */
	"  cj     c           siij       a b  e 3  k mho pcty x      b   " /* U+03F0 */
	"a6br e 3u k mhonpcty x      b   ee  esiij  h     w              " /* U+0430 */
	"     v                           r         k       h       c   y" /* U+0470 */
	"   x       h e  l              l a a   e               o o      " /* U+04B0 */
	"                 d           g             q w                  " /* U+04F0 */
	;
static_assert(sizeof(eastern) == 7 * 64 + 1, "whole rows");
static_assert(sizeof(latin) == 8 * 64 + 1 && sizeof(more_latin) == 4 * 64 + 1, "whole rows");

struct pair {
	uint32_t point;
	char look;
};

/* By eye, in order. Capitals stand where they differ from the small letter's look. */
static const struct pair pairs[] = {
	/* Armenian, Hebrew */
	{ 0x0555, 'o' }, { 0x0561, 'w' }, { 0x0563, 'q' }, { 0x0566, 'q' }, { 0x056C, 'l' }, { 0x0570, 'h' },
	{ 0x0578, 'n' }, { 0x057C, 'n' }, { 0x057D, 'u' }, { 0x0581, 'g' }, { 0x0584, 'f' }, { 0x0585, 'o' },
	{ 0x05D5, 'l' }, { 0x05E1, 'o' },
	/* Cherokee */
	{ 0x13A0, 'd' }, { 0x13A1, 'r' }, { 0x13A2, 't' }, { 0x13A9, 'y' }, { 0x13AA, 'a' }, { 0x13AB, 'j' },
	{ 0x13AC, 'e' }, { 0x13B3, 'w' }, { 0x13B7, 'm' }, { 0x13BB, 'h' }, { 0x13C0, 'g' }, { 0x13C2, 'h' },
	{ 0x13C3, 'z' }, { 0x13CF, 'b' }, { 0x13D2, 'r' }, { 0x13D4, 'w' }, { 0x13D5, 's' }, { 0x13D9, 'v' },
	{ 0x13DA, 's' }, { 0x13DE, 'l' }, { 0x13DF, 'c' }, { 0x13E2, 'p' }, { 0x13E6, 'k' }, { 0x13E7, 'd' },
	/* small capitals and letterlike ones */
	{ 0x1D00, 'a' }, { 0x1D04, 'c' }, { 0x1D05, 'd' }, { 0x1D07, 'e' }, { 0x1D0A, 'j' }, { 0x1D0B, 'k' },
	{ 0x1D0D, 'm' }, { 0x1D0F, 'o' }, { 0x1D18, 'p' }, { 0x1D1B, 't' }, { 0x1D1C, 'u' }, { 0x1D20, 'v' },
	{ 0x1D21, 'w' }, { 0x1D22, 'z' }, { 0x2102, 'c' }, { 0x210A, 'g' }, { 0x210E, 'h' }, { 0x2110, 'i' },
	{ 0x2113, 'l' }, { 0x2115, 'n' }, { 0x2119, 'p' }, { 0x211A, 'q' }, { 0x211D, 'r' }, { 0x2124, 'z' },
	{ 0x212A, 'k' }, { 0x212F, 'e' }, { 0x2134, 'o' }, { 0x2139, 'i' }, { 0x2160, 'i' }, { 0x2164, 'v' },
	{ 0x2169, 'x' }, { 0x216C, 'l' }, { 0x2170, 'i' }, { 0x2174, 'v' }, { 0x2179, 'x' }, { 0x217C, 'l' },
	{ 0xA731, 's' }, { 0xAB75, 'i' },
};
/* clang-format on */

static int by_point(const void *key, const void *row)
{
	const uint32_t *point = key;
	const struct pair *pair = row;

	return (*point > pair->point) - (*point < pair->point);
}

static char letter_at(const char *table, uint32_t at)
{
	char look = table[at];

	return (char)(look == ' ' ? 0 : look);
}

/* Letters that styled alphabets repeat: full-width, circled, mathematical. */
static char styled(uint32_t point)
{
	if (point >= 0xFF21 && point <= 0xFF5A && (point <= 0xFF3A || point >= 0xFF41))
		return (char)('a' + (point - 0xFF21) % 32);
	if (point >= 0xFF10 && point <= 0xFF19)
		return (char)('0' + (point - 0xFF10));
	if (point >= 0x24B6 && point <= 0x24E9)
		return (char)('a' + (point - 0x24B6) % 26);
	if (point >= 0x1D400 && point <= 0x1D6A3)
		return (char)('a' + (point - 0x1D400) % 26);
	if (point >= 0x1D7CE && point <= 0x1D7FF)
		return (char)('0' + (point - 0x1D7CE) % 10);
	if (point >= 0x1F130 && point <= 0x1F189)
		return (char)('a' + (point - 0x1F130) % 32 % 26);
	return 0;
}

static char ascii_look(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	return (char)((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0);
}

/* Characters of tables that have a place for each. */
struct table {
	uint32_t first, count;
	const char *looks;
};

static const struct table tables[] = {
	{ 0xC0, sizeof(latin) - 1, latin },
	{ 0x370, sizeof(eastern) - 1, eastern },
	{ 0x1E00, sizeof(more_latin) - 1, more_latin },
};

char look_of(uint32_t point)
{
	const struct pair *pair;

	if (point < 0x80)
		return ascii_look((char)point);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		if (point >= tables[i].first && point - tables[i].first < tables[i].count)
			return letter_at(tables[i].looks, point - tables[i].first);
	pair = bsearch(&point, pairs, ARRAY_LEN(pairs), sizeof(pairs[0]), by_point);
	return (char)(pair ? pair->look : styled(point));
}

bool look_is_nothing(uint32_t point)
{
	return point == 0xAD || point == 0x34F || point == 0x180E || point == 0xFEFF ||
	       (point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200F) ||
	       (point >= 0x202A && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) ||
	       (point >= 0xFE00 && point <= 0xFE0F);
}

size_t skeleton_of(char look, char out[2])
{
	static const char digits[] = "ol2eas6t89"; /* of "0" to "9" */
	size_t len = 1;

	out[0] = look;
	if (look == 'i')
		out[0] = 'l';
	else if (look == 'm' || look == 'w')
		len = 2;
	else if (look >= '0' && look <= '9')
		out[0] = digits[look - '0'];
	if (look == 'm')
		out[0] = 'r', out[1] = 'n';
	else if (look == 'w')
		out[0] = out[1] = 'v';
	return len;
}

size_t skeleton_into(struct str looks, char *out, size_t room)
{
	size_t len = 0;

	for (size_t i = 0; i < looks.len && len + 2 < room; i++)
		len += skeleton_of(looks.at[i], out + len);
	out[len] = '\0';
	return len;
}
