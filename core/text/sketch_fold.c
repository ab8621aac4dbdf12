#include "core/text/sketch_fold.h"

#include <stddef.h>

#include "core/base/attrs.h"

struct range {
	uint32_t first, last;
	enum sketch_class class;
};

/* In order; what lies between two is SKETCH_OTHER. */
/* clang-format off */
static const struct range ranges[] = {
	{ 0x0080, 0x00A9, SKETCH_BETWEEN }, { 0x00AB, 0x00AC, SKETCH_BETWEEN },
	{ 0x00AE, 0x00B1, SKETCH_BETWEEN }, { 0x00B4, 0x00B4, SKETCH_BETWEEN },
	{ 0x00B6, 0x00B8, SKETCH_BETWEEN }, { 0x00BB, 0x00BF, SKETCH_BETWEEN },
	{ 0x00C0, 0x00D6, SKETCH_SIMPLE }, { 0x00D7, 0x00D7, SKETCH_BETWEEN },
	{ 0x00D8, 0x00DE, SKETCH_SIMPLE }, { 0x00E0, 0x00F6, SKETCH_SIMPLE },
	{ 0x00F7, 0x00F7, SKETCH_BETWEEN }, { 0x00F8, 0x012F, SKETCH_SIMPLE }, /* Latin */
	{ 0x0134, 0x0137, SKETCH_SIMPLE }, { 0x0139, 0x013E, SKETCH_SIMPLE },
	{ 0x0141, 0x0148, SKETCH_SIMPLE }, { 0x014A, 0x0177, SKETCH_SIMPLE },
	{ 0x0179, 0x017E, SKETCH_SIMPLE },
	{ 0x0391, 0x03A1, SKETCH_SIMPLE }, { 0x03A3, 0x03A9, SKETCH_SIMPLE }, /* Greek */
	{ 0x03AC, 0x03AF, SKETCH_SIMPLE }, { 0x03B1, 0x03C1, SKETCH_SIMPLE },
	{ 0x03C3, 0x03C9, SKETCH_SIMPLE }, { 0x03CC, 0x03CE, SKETCH_SIMPLE },
	{ 0x0400, 0x045F, SKETCH_SIMPLE }, /* Cyrillic */
	{ 0x0531, 0x0556, SKETCH_SIMPLE }, { 0x055A, 0x055F, SKETCH_BETWEEN }, /* Armenian */
	{ 0x0561, 0x0586, SKETCH_SIMPLE }, { 0x0589, 0x058A, SKETCH_BETWEEN },
	{ 0x05BE, 0x05BE, SKETCH_BETWEEN }, { 0x05D0, 0x05EA, SKETCH_SIMPLE }, /* Hebrew */
	{ 0x060C, 0x060C, SKETCH_BETWEEN }, { 0x061B, 0x061B, SKETCH_BETWEEN },
	{ 0x061F, 0x061F, SKETCH_BETWEEN }, /* Arabic and the scripts of India: */
	{ 0x0620, 0x064A, SKETCH_SIMPLE }, { 0x0660, 0x0669, SKETCH_SIMPLE },
	{ 0x066A, 0x066D, SKETCH_BETWEEN }, { 0x066E, 0x066F, SKETCH_SIMPLE },
	{ 0x0671, 0x0674, SKETCH_SIMPLE }, { 0x0679, 0x06D3, SKETCH_SIMPLE },
	{ 0x06D4, 0x06D4, SKETCH_BETWEEN }, { 0x06D5, 0x06D5, SKETCH_SIMPLE },
	{ 0x06DE, 0x06DE, SKETCH_BETWEEN }, { 0x06E5, 0x06E6, SKETCH_SIMPLE },
	{ 0x06E9, 0x06E9, SKETCH_BETWEEN }, { 0x06EE, 0x06FC, SKETCH_SIMPLE },
	{ 0x06FD, 0x06FE, SKETCH_BETWEEN }, { 0x06FF, 0x06FF, SKETCH_SIMPLE },
	{ 0x08A0, 0x08C9, SKETCH_SIMPLE }, { 0x0900, 0x093B, SKETCH_SIMPLE },
	{ 0x093D, 0x0950, SKETCH_SIMPLE }, { 0x0955, 0x0957, SKETCH_SIMPLE },
	{ 0x0960, 0x0963, SKETCH_SIMPLE }, { 0x0964, 0x0965, SKETCH_BETWEEN },
	{ 0x0966, 0x096F, SKETCH_SIMPLE }, { 0x0970, 0x0970, SKETCH_BETWEEN },
	{ 0x0971, 0x09B9, SKETCH_SIMPLE }, { 0x09BD, 0x09BD, SKETCH_SIMPLE },
	{ 0x09BF, 0x09CE, SKETCH_SIMPLE }, { 0x09E0, 0x09F1, SKETCH_SIMPLE },
	{ 0x09F2, 0x09F3, SKETCH_BETWEEN }, { 0x09F4, 0x09F9, SKETCH_SIMPLE },
	{ 0x09FA, 0x09FB, SKETCH_BETWEEN }, { 0x09FC, 0x09FC, SKETCH_SIMPLE },
	{ 0x09FD, 0x09FD, SKETCH_BETWEEN }, { 0x0A01, 0x0A32, SKETCH_SIMPLE },
	{ 0x0A35, 0x0A35, SKETCH_SIMPLE }, { 0x0A38, 0x0A39, SKETCH_SIMPLE },
	{ 0x0A3E, 0x0A51, SKETCH_SIMPLE }, { 0x0A5C, 0x0A5C, SKETCH_SIMPLE },
	{ 0x0A66, 0x0A75, SKETCH_SIMPLE }, { 0x0A76, 0x0A76, SKETCH_BETWEEN },
	{ 0x0A81, 0x0AB9, SKETCH_SIMPLE }, { 0x0ABD, 0x0AEF, SKETCH_SIMPLE },
	{ 0x0AF0, 0x0AF1, SKETCH_BETWEEN }, { 0x0AF9, 0x0B39, SKETCH_SIMPLE },
	{ 0x0B3D, 0x0B3D, SKETCH_SIMPLE }, { 0x0B3F, 0x0B55, SKETCH_SIMPLE },
	{ 0x0B5F, 0x0B6F, SKETCH_SIMPLE }, { 0x0B70, 0x0B70, SKETCH_BETWEEN },
	{ 0x0B71, 0x0BB9, SKETCH_SIMPLE }, { 0x0BBF, 0x0BD0, SKETCH_SIMPLE },
	{ 0x0BE6, 0x0BF2, SKETCH_SIMPLE }, { 0x0BF3, 0x0BFA, SKETCH_BETWEEN },
	{ 0x0C00, 0x0C39, SKETCH_SIMPLE }, { 0x0C3D, 0x0C4D, SKETCH_SIMPLE },
	{ 0x0C58, 0x0C6F, SKETCH_SIMPLE }, { 0x0C77, 0x0C77, SKETCH_BETWEEN },
	{ 0x0C78, 0x0C7E, SKETCH_SIMPLE }, { 0x0C7F, 0x0C7F, SKETCH_BETWEEN },
	{ 0x0C80, 0x0C83, SKETCH_SIMPLE }, { 0x0C84, 0x0C84, SKETCH_BETWEEN },
	{ 0x0C85, 0x0CB9, SKETCH_SIMPLE }, { 0x0CBD, 0x0CC1, SKETCH_SIMPLE },
	{ 0x0CC3, 0x0CCD, SKETCH_SIMPLE }, { 0x0CDD, 0x0D3D, SKETCH_SIMPLE },
	{ 0x0D3F, 0x0D4E, SKETCH_SIMPLE }, { 0x0D4F, 0x0D4F, SKETCH_BETWEEN },
	{ 0x0D54, 0x0D56, SKETCH_SIMPLE }, { 0x0D58, 0x0D78, SKETCH_SIMPLE },
	{ 0x0D79, 0x0D79, SKETCH_BETWEEN }, { 0x0D7A, 0x0DC6, SKETCH_SIMPLE },
	{ 0x0DD0, 0x0DDE, SKETCH_SIMPLE }, { 0x0DE6, 0x0DF3, SKETCH_SIMPLE },
	{ 0x0DF4, 0x0DF4, SKETCH_BETWEEN },
	{ 0x0E01, 0x0EDF, SKETCH_SINGLE }, { 0x1000, 0x109F, SKETCH_SINGLE }, /* Thai, Lao, Burmese */
	{ 0x10D0, 0x10FA, SKETCH_SIMPLE }, { 0x1200, 0x135A, SKETCH_SIMPLE }, /* Georgian, Ethiopic */
	{ 0x1780, 0x17D3, SKETCH_SINGLE }, /* Khmer */
	{ 0x1E00, 0x1E95, SKETCH_SIMPLE }, { 0x1EA0, 0x1EFF, SKETCH_SIMPLE }, /* Vietnamese and kin */
	{ 0x2000, 0x200A, SKETCH_BETWEEN }, { 0x2010, 0x2029, SKETCH_BETWEEN },
	{ 0x202F, 0x205F, SKETCH_BETWEEN }, { 0x20A0, 0x20CF, SKETCH_BETWEEN },
	{ 0x2190, 0x245F, SKETCH_BETWEEN }, { 0x2500, 0x2BFF, SKETCH_BETWEEN },
	{ 0x2E00, 0x2E7F, SKETCH_BETWEEN }, { 0x3000, 0x3004, SKETCH_BETWEEN },
	{ 0x3005, 0x3007, SKETCH_SINGLE }, { 0x3008, 0x3020, SKETCH_BETWEEN },
	{ 0x3030, 0x3030, SKETCH_BETWEEN }, { 0x303D, 0x303F, SKETCH_BETWEEN },
	{ 0x3041, 0x3096, SKETCH_SINGLE }, { 0x30A0, 0x30A0, SKETCH_BETWEEN }, /* kana */
	{ 0x30A1, 0x30FA, SKETCH_SINGLE }, { 0x30FB, 0x30FB, SKETCH_BETWEEN },
	{ 0x30FC, 0x30FC, SKETCH_SINGLE }, { 0x3400, 0x4DBF, SKETCH_SINGLE },
	{ 0x4E00, 0x9FFF, SKETCH_SINGLE }, { 0xAC00, 0xD7A3, SKETCH_SIMPLE }, /* Han, Hangul */
	{ 0xE000, 0xF8FF, SKETCH_BETWEEN }, { 0xF900, 0xFAFF, SKETCH_SINGLE },
	{ 0xFE10, 0xFE1F, SKETCH_BETWEEN }, { 0xFE30, 0xFE6F, SKETCH_BETWEEN },
	{ 0xFF01, 0xFF0F, SKETCH_BETWEEN }, { 0xFF1A, 0xFF20, SKETCH_BETWEEN },
	{ 0xFF3B, 0xFF40, SKETCH_BETWEEN }, { 0xFF5B, 0xFF65, SKETCH_BETWEEN },
	{ 0xFFE0, 0xFFEF, SKETCH_BETWEEN }, { 0xFFFC, 0xFFFF, SKETCH_BETWEEN },
	{ 0x1F000, 0x1F0FF, SKETCH_BETWEEN }, { 0x1F1E6, 0x1F1FF, SKETCH_BETWEEN },
	{ 0x1F300, 0x1FAFF, SKETCH_BETWEEN }, { 0x20000, 0x323AF, SKETCH_SINGLE },
	{ 0xF0000, 0x10FFFF, SKETCH_BETWEEN },
};
/* clang-format on */

enum sketch_class sketch_class(uint32_t point, unsigned *near)
{
	size_t low = 0, high = ARRAY_LEN(ranges);

	if (point >= ranges[*near].first && point <= ranges[*near].last)
		return ranges[*near].class;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (point > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == ARRAY_LEN(ranges) || point < ranges[low].first)
		return SKETCH_OTHER;
	*near = (unsigned)low;
	return ranges[low].class;
}

/* Where capitals and small letters take turns, the small ones are odd, or even. */
static uint32_t fold_pair(uint32_t point)
{
	if ((point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E))
		return point + (point & 1);
	return point | 1;
}

uint32_t sketch_fold_simple(uint32_t point)
{
	if (point <= 0xDE || (point >= 0x391 && point <= 0x3A9) ||
	    (point >= 0x410 && point <= 0x42F))
		return point + 0x20;
	if ((point >= 0x100 && point <= 0x17E) || (point >= 0x1E00 && point <= 0x1EFF))
		return fold_pair(point);
	if (point >= 0x400 && point <= 0x40F)
		return point + 0x50;
	if (point >= 0x531 && point <= 0x556)
		return point + 0x30;
	return point;
}

/* What letters look like, as ASCII; a blank for those that look like nothing else. Accents are left out. After the
 * Unicode security mechanisms (UTS 39), and a few that mail has shown. */
/* clang-format off */
static const char latin[] = /* U+00C0 to U+024F */
	"aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkk llllll "
	" llnnnnnn   oooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
	"b                     i       n oo             uu               "
	"             aaiioouuuuuuuuuu aaaa    ggkkoooo  j   gg  nnaa    "
	"aaaaeeeeiiiioooorrrruuuusstt  hhn     aaeeooooooooyy            "
	"   b            ";
static const char greek_cyrillic[] = /* U+0370 to U+052F */
	"               j      a eni o uw a y e n ik  v o p otu x wiuaeni"
	" a y e n ik  v o pootu x wiuouw   uuu                           "
	"kpoj e   o      ee r siij   k y a br e    k m o pcty x          "
	"a br e    k m o pcty x          ee r siij   k y ww              "
	"    vvvv                                                      yy"
	"          hh    l              laaaa  ee              oo      yy"
	"yyyy            dd                        qqww                  ";
static const char latin_additional[] = /* U+1E00 to U+1EFF */
	"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
	"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
	"wwwwwwwwwwxxxxyyzzzzzzhtwy s    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
	"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";
/* clang-format on */

uint32_t sketch_fold_alike(uint32_t point)
{
	char like = ' ';

	if (point >= 0xC0 && point <= 0x24F)
		like = latin[point - 0xC0];
	else if (point >= 0x370 && point <= 0x52F)
		like = greek_cyrillic[point - 0x370];
	else if (point >= 0x1E00 && point <= 0x1EFF)
		like = latin_additional[point - 0x1E00];
	else if (point == 0x261 || point == 0x251) /* of the phonetic alphabet */
		like = point == 0x261 ? 'g' : 'a';
	else if (point == 0x585 || point == 0x57D) /* Armenian */
		like = point == 0x585 ? 'o' : 'u';
	return like == ' ' ? point : (uint32_t)like;
}
