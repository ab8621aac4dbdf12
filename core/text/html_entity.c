#include "core/text/html_entity.h"

#include <stdlib.h>

#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"
#include "core/text/charset.h"

#define LONGEST 21 /* "CloseCurlyDoubleQuote" */
#define BARE_MAX 6 /* "Aacute" */

struct entity {
	const char *name;
	uint16_t point;
	bool bare; /* also known without its semicolon */
};

/* The names of the HTML standard for what HTML 4 had, for ASCII and Latin, and for the spaces and
 * marks of general punctuation: what mail programs write, and what hides a letter. In the
 * order of their bytes. */
/* clang-format off */
static const struct entity entities[] = {
	{ "AElig", 0x00C6, true }, { "AMP", 0x0026, true }, { "Aacute", 0x00C1, true },
	{ "Abreve", 0x0102, false }, { "Acirc", 0x00C2, true }, { "Agrave", 0x00C0, true },
	{ "Alpha", 0x0391, false }, { "Amacr", 0x0100, false }, { "Aogon", 0x0104, false },
	{ "ApplyFunction", 0x2061, false }, { "Aring", 0x00C5, true }, { "Atilde", 0x00C3, true },
	{ "Auml", 0x00C4, true }, { "Beta", 0x0392, false }, { "COPY", 0x00A9, true },
	{ "Cacute", 0x0106, false }, { "Ccaron", 0x010C, false }, { "Ccedil", 0x00C7, true },
	{ "Ccirc", 0x0108, false }, { "Cdot", 0x010A, false }, { "Cedilla", 0x00B8, false },
	{ "CenterDot", 0x00B7, false }, { "Chi", 0x03A7, false },
	{ "CloseCurlyDoubleQuote", 0x201D, false }, { "CloseCurlyQuote", 0x2019, false },
	{ "Dagger", 0x2021, false }, { "Dcaron", 0x010E, false }, { "Delta", 0x0394, false },
	{ "DiacriticalAcute", 0x00B4, false }, { "DiacriticalGrave", 0x0060, false },
	{ "Dot", 0x00A8, false }, { "DoubleDot", 0x00A8, false }, { "Dstrok", 0x0110, false },
	{ "ENG", 0x014A, false }, { "ETH", 0x00D0, true }, { "Eacute", 0x00C9, true },
	{ "Ecaron", 0x011A, false }, { "Ecirc", 0x00CA, true }, { "Edot", 0x0116, false },
	{ "Egrave", 0x00C8, true }, { "Emacr", 0x0112, false }, { "Eogon", 0x0118, false },
	{ "Epsilon", 0x0395, false }, { "Eta", 0x0397, false }, { "Euml", 0x00CB, true },
	{ "GT", 0x003E, true }, { "Gamma", 0x0393, false }, { "Gbreve", 0x011E, false },
	{ "Gcedil", 0x0122, false }, { "Gcirc", 0x011C, false }, { "Gdot", 0x0120, false },
	{ "Hat", 0x005E, false }, { "Hcirc", 0x0124, false }, { "Hstrok", 0x0126, false },
	{ "IJlig", 0x0132, false }, { "Iacute", 0x00CD, true }, { "Icirc", 0x00CE, true },
	{ "Idot", 0x0130, false }, { "Igrave", 0x00CC, true }, { "Imacr", 0x012A, false },
	{ "InvisibleComma", 0x2063, false }, { "InvisibleTimes", 0x2062, false },
	{ "Iogon", 0x012E, false }, { "Iota", 0x0399, false }, { "Itilde", 0x0128, false },
	{ "Iuml", 0x00CF, true }, { "Jcirc", 0x0134, false }, { "Kappa", 0x039A, false },
	{ "Kcedil", 0x0136, false }, { "LT", 0x003C, true }, { "Lacute", 0x0139, false },
	{ "Lambda", 0x039B, false }, { "Lcaron", 0x013D, false }, { "Lcedil", 0x013B, false },
	{ "Lmidot", 0x013F, false }, { "Lstrok", 0x0141, false }, { "MediumSpace", 0x205F, false },
	{ "Mu", 0x039C, false }, { "Nacute", 0x0143, false }, { "Ncaron", 0x0147, false },
	{ "Ncedil", 0x0145, false }, { "NegativeMediumSpace", 0x200B, false },
	{ "NegativeThickSpace", 0x200B, false }, { "NegativeThinSpace", 0x200B, false },
	{ "NegativeVeryThinSpace", 0x200B, false }, { "NewLine", 0x000A, false },
	{ "NoBreak", 0x2060, false }, { "NonBreakingSpace", 0x00A0, false }, { "Ntilde", 0x00D1, true },
	{ "Nu", 0x039D, false }, { "OElig", 0x0152, false }, { "Oacute", 0x00D3, true },
	{ "Ocirc", 0x00D4, true }, { "Odblac", 0x0150, false }, { "Ograve", 0x00D2, true },
	{ "Omacr", 0x014C, false }, { "Omega", 0x03A9, false }, { "Omicron", 0x039F, false },
	{ "OpenCurlyDoubleQuote", 0x201C, false }, { "OpenCurlyQuote", 0x2018, false },
	{ "Oslash", 0x00D8, true }, { "Otilde", 0x00D5, true }, { "Ouml", 0x00D6, true },
	{ "OverBar", 0x203E, false }, { "Phi", 0x03A6, false }, { "Pi", 0x03A0, false },
	{ "PlusMinus", 0x00B1, false }, { "Prime", 0x2033, false }, { "Psi", 0x03A8, false },
	{ "QUOT", 0x0022, true }, { "REG", 0x00AE, true }, { "Racute", 0x0154, false },
	{ "Rcaron", 0x0158, false }, { "Rcedil", 0x0156, false }, { "Rho", 0x03A1, false },
	{ "Sacute", 0x015A, false }, { "Scaron", 0x0160, false }, { "Scedil", 0x015E, false },
	{ "Scirc", 0x015C, false }, { "Sigma", 0x03A3, false }, { "THORN", 0x00DE, true },
	{ "Tab", 0x0009, false }, { "Tau", 0x03A4, false }, { "Tcaron", 0x0164, false },
	{ "Tcedil", 0x0162, false }, { "Theta", 0x0398, false }, { "ThinSpace", 0x2009, false },
	{ "Tstrok", 0x0166, false }, { "Uacute", 0x00DA, true }, { "Ubreve", 0x016C, false },
	{ "Ucirc", 0x00DB, true }, { "Udblac", 0x0170, false }, { "Ugrave", 0x00D9, true },
	{ "Umacr", 0x016A, false }, { "UnderBar", 0x005F, false }, { "Uogon", 0x0172, false },
	{ "Upsilon", 0x03A5, false }, { "Uring", 0x016E, false }, { "Utilde", 0x0168, false },
	{ "Uuml", 0x00DC, true }, { "Verbar", 0x2016, false }, { "Vert", 0x2016, false },
	{ "VerticalLine", 0x007C, false }, { "VeryThinSpace", 0x200A, false }, { "Wcirc", 0x0174, false },
	{ "Xi", 0x039E, false }, { "Yacute", 0x00DD, true }, { "Ycirc", 0x0176, false },
	{ "Yuml", 0x0178, false }, { "Zacute", 0x0179, false }, { "Zcaron", 0x017D, false },
	{ "Zdot", 0x017B, false }, { "ZeroWidthSpace", 0x200B, false }, { "Zeta", 0x0396, false },
	{ "aacute", 0x00E1, true }, { "abreve", 0x0103, false }, { "acirc", 0x00E2, true },
	{ "acute", 0x00B4, true }, { "aelig", 0x00E6, true }, { "af", 0x2061, false },
	{ "agrave", 0x00E0, true }, { "alefsym", 0x2135, false }, { "alpha", 0x03B1, false },
	{ "amacr", 0x0101, false }, { "amp", 0x0026, true }, { "and", 0x2227, false },
	{ "ang", 0x2220, false }, { "angst", 0x00C5, false }, { "aogon", 0x0105, false },
	{ "apos", 0x0027, false }, { "aring", 0x00E5, true }, { "ast", 0x002A, false },
	{ "asymp", 0x2248, false }, { "atilde", 0x00E3, true }, { "auml", 0x00E4, true },
	{ "backprime", 0x2035, false }, { "bdquo", 0x201E, false }, { "beta", 0x03B2, false },
	{ "bprime", 0x2035, false }, { "brvbar", 0x00A6, true }, { "bsemi", 0x204F, false },
	{ "bsol", 0x005C, false }, { "bull", 0x2022, false }, { "bullet", 0x2022, false },
	{ "cacute", 0x0107, false }, { "cap", 0x2229, false }, { "caret", 0x2041, false },
	{ "ccaron", 0x010D, false }, { "ccedil", 0x00E7, true }, { "ccirc", 0x0109, false },
	{ "cdot", 0x010B, false }, { "cedil", 0x00B8, true }, { "cent", 0x00A2, true },
	{ "centerdot", 0x00B7, false }, { "chi", 0x03C7, false }, { "circ", 0x02C6, false },
	{ "circledR", 0x00AE, false }, { "clubs", 0x2663, false }, { "colon", 0x003A, false },
	{ "comma", 0x002C, false }, { "commat", 0x0040, false }, { "cong", 0x2245, false },
	{ "copy", 0x00A9, true }, { "crarr", 0x21B5, false }, { "cup", 0x222A, false },
	{ "curren", 0x00A4, true }, { "dArr", 0x21D3, false }, { "dagger", 0x2020, false },
	{ "darr", 0x2193, false }, { "dash", 0x2010, false }, { "dcaron", 0x010F, false },
	{ "ddagger", 0x2021, false }, { "deg", 0x00B0, true }, { "delta", 0x03B4, false },
	{ "diams", 0x2666, false }, { "die", 0x00A8, false }, { "div", 0x00F7, false },
	{ "divide", 0x00F7, true }, { "dollar", 0x0024, false }, { "dstrok", 0x0111, false },
	{ "eacute", 0x00E9, true }, { "ecaron", 0x011B, false }, { "ecirc", 0x00EA, true },
	{ "edot", 0x0117, false }, { "egrave", 0x00E8, true }, { "emacr", 0x0113, false },
	{ "empty", 0x2205, false }, { "emsp", 0x2003, false }, { "emsp13", 0x2004, false },
	{ "emsp14", 0x2005, false }, { "eng", 0x014B, false }, { "ensp", 0x2002, false },
	{ "eogon", 0x0119, false }, { "epsilon", 0x03B5, false }, { "equals", 0x003D, false },
	{ "equiv", 0x2261, false }, { "eta", 0x03B7, false }, { "eth", 0x00F0, true },
	{ "euml", 0x00EB, true }, { "euro", 0x20AC, false }, { "excl", 0x0021, false },
	{ "exist", 0x2203, false }, { "fnof", 0x0192, false }, { "forall", 0x2200, false },
	{ "frac12", 0x00BD, true }, { "frac14", 0x00BC, true }, { "frac34", 0x00BE, true },
	{ "frasl", 0x2044, false }, { "gamma", 0x03B3, false }, { "gbreve", 0x011F, false },
	{ "gcirc", 0x011D, false }, { "gdot", 0x0121, false }, { "ge", 0x2265, false },
	{ "grave", 0x0060, false }, { "gt", 0x003E, true }, { "hArr", 0x21D4, false },
	{ "hairsp", 0x200A, false }, { "half", 0x00BD, false }, { "harr", 0x2194, false },
	{ "hcirc", 0x0125, false }, { "hearts", 0x2665, false }, { "hellip", 0x2026, false },
	{ "horbar", 0x2015, false }, { "hstrok", 0x0127, false }, { "hybull", 0x2043, false },
	{ "hyphen", 0x2010, false }, { "iacute", 0x00ED, true }, { "ic", 0x2063, false },
	{ "icirc", 0x00EE, true }, { "iexcl", 0x00A1, true }, { "igrave", 0x00EC, true },
	{ "ijlig", 0x0133, false }, { "imacr", 0x012B, false }, { "image", 0x2111, false },
	{ "imath", 0x0131, false }, { "infin", 0x221E, false }, { "inodot", 0x0131, false },
	{ "int", 0x222B, false }, { "iogon", 0x012F, false }, { "iota", 0x03B9, false },
	{ "iquest", 0x00BF, true }, { "isin", 0x2208, false }, { "it", 0x2062, false },
	{ "itilde", 0x0129, false }, { "iuml", 0x00EF, true }, { "jcirc", 0x0135, false },
	{ "kappa", 0x03BA, false }, { "kcedil", 0x0137, false }, { "kgreen", 0x0138, false },
	{ "lArr", 0x21D0, false }, { "lacute", 0x013A, false }, { "lambda", 0x03BB, false },
	{ "lang", 0x27E8, false }, { "laquo", 0x00AB, true }, { "larr", 0x2190, false },
	{ "lbrace", 0x007B, false }, { "lbrack", 0x005B, false }, { "lcaron", 0x013E, false },
	{ "lcedil", 0x013C, false }, { "lceil", 0x2308, false }, { "lcub", 0x007B, false },
	{ "ldquo", 0x201C, false }, { "ldquor", 0x201E, false }, { "le", 0x2264, false },
	{ "lfloor", 0x230A, false }, { "lmidot", 0x0140, false }, { "lowast", 0x2217, false },
	{ "lowbar", 0x005F, false }, { "loz", 0x25CA, false }, { "lpar", 0x0028, false },
	{ "lrm", 0x200E, false }, { "lsaquo", 0x2039, false }, { "lsqb", 0x005B, false },
	{ "lsquo", 0x2018, false }, { "lsquor", 0x201A, false }, { "lstrok", 0x0142, false },
	{ "lt", 0x003C, true }, { "macr", 0x00AF, true }, { "mdash", 0x2014, false },
	{ "micro", 0x00B5, true }, { "midast", 0x002A, false }, { "middot", 0x00B7, true },
	{ "minus", 0x2212, false }, { "mldr", 0x2026, false }, { "mu", 0x03BC, false },
	{ "nabla", 0x2207, false }, { "nacute", 0x0144, false }, { "napos", 0x0149, false },
	{ "nbsp", 0x00A0, true }, { "ncaron", 0x0148, false }, { "ncedil", 0x0146, false },
	{ "ndash", 0x2013, false }, { "ne", 0x2260, false }, { "ni", 0x220B, false },
	{ "nldr", 0x2025, false }, { "not", 0x00AC, true }, { "notin", 0x2209, false },
	{ "nsub", 0x2284, false }, { "ntilde", 0x00F1, true }, { "nu", 0x03BD, false },
	{ "num", 0x0023, false }, { "numsp", 0x2007, false }, { "oacute", 0x00F3, true },
	{ "ocirc", 0x00F4, true }, { "odblac", 0x0151, false }, { "oelig", 0x0153, false },
	{ "ograve", 0x00F2, true }, { "oline", 0x203E, false }, { "omacr", 0x014D, false },
	{ "omega", 0x03C9, false }, { "omicron", 0x03BF, false }, { "oplus", 0x2295, false },
	{ "or", 0x2228, false }, { "ordf", 0x00AA, true }, { "ordm", 0x00BA, true },
	{ "oslash", 0x00F8, true }, { "otilde", 0x00F5, true }, { "otimes", 0x2297, false },
	{ "ouml", 0x00F6, true }, { "para", 0x00B6, true }, { "part", 0x2202, false },
	{ "percnt", 0x0025, false }, { "period", 0x002E, false }, { "permil", 0x2030, false },
	{ "perp", 0x22A5, false }, { "pertenk", 0x2031, false }, { "phi", 0x03C6, false },
	{ "pi", 0x03C0, false }, { "piv", 0x03D6, false }, { "plus", 0x002B, false },
	{ "plusmn", 0x00B1, true }, { "pm", 0x00B1, false }, { "pound", 0x00A3, true },
	{ "prime", 0x2032, false }, { "prod", 0x220F, false }, { "prop", 0x221D, false },
	{ "psi", 0x03C8, false }, { "puncsp", 0x2008, false }, { "qprime", 0x2057, false },
	{ "quest", 0x003F, false }, { "quot", 0x0022, true }, { "rArr", 0x21D2, false },
	{ "racute", 0x0155, false }, { "radic", 0x221A, false }, { "rang", 0x27E9, false },
	{ "raquo", 0x00BB, true }, { "rarr", 0x2192, false }, { "rbrace", 0x007D, false },
	{ "rbrack", 0x005D, false }, { "rcaron", 0x0159, false }, { "rcedil", 0x0157, false },
	{ "rceil", 0x2309, false }, { "rcub", 0x007D, false }, { "rdquo", 0x201D, false },
	{ "rdquor", 0x201D, false }, { "real", 0x211C, false }, { "reg", 0x00AE, true },
	{ "rfloor", 0x230B, false }, { "rho", 0x03C1, false }, { "rlm", 0x200F, false },
	{ "rpar", 0x0029, false }, { "rsaquo", 0x203A, false }, { "rsqb", 0x005D, false },
	{ "rsquo", 0x2019, false }, { "rsquor", 0x2019, false }, { "sacute", 0x015B, false },
	{ "sbquo", 0x201A, false }, { "scaron", 0x0161, false }, { "scedil", 0x015F, false },
	{ "scirc", 0x015D, false }, { "sdot", 0x22C5, false }, { "sect", 0x00A7, true },
	{ "semi", 0x003B, false }, { "shy", 0x00AD, true }, { "sigma", 0x03C3, false },
	{ "sigmaf", 0x03C2, false }, { "sim", 0x223C, false }, { "sol", 0x002F, false },
	{ "spades", 0x2660, false }, { "strns", 0x00AF, false }, { "sub", 0x2282, false },
	{ "sube", 0x2286, false }, { "sum", 0x2211, false }, { "sup", 0x2283, false },
	{ "sup1", 0x00B9, true }, { "sup2", 0x00B2, true }, { "sup3", 0x00B3, true },
	{ "supe", 0x2287, false }, { "szlig", 0x00DF, true }, { "tau", 0x03C4, false },
	{ "tcaron", 0x0165, false }, { "tcedil", 0x0163, false }, { "there4", 0x2234, false },
	{ "theta", 0x03B8, false }, { "thetasym", 0x03D1, false }, { "thinsp", 0x2009, false },
	{ "thorn", 0x00FE, true }, { "tilde", 0x02DC, false }, { "times", 0x00D7, true },
	{ "tprime", 0x2034, false }, { "trade", 0x2122, false }, { "tstrok", 0x0167, false },
	{ "uArr", 0x21D1, false }, { "uacute", 0x00FA, true }, { "uarr", 0x2191, false },
	{ "ubreve", 0x016D, false }, { "ucirc", 0x00FB, true }, { "udblac", 0x0171, false },
	{ "ugrave", 0x00F9, true }, { "umacr", 0x016B, false }, { "uml", 0x00A8, true },
	{ "uogon", 0x0173, false }, { "upsih", 0x03D2, false }, { "upsilon", 0x03C5, false },
	{ "uring", 0x016F, false }, { "utilde", 0x0169, false }, { "uuml", 0x00FC, true },
	{ "verbar", 0x007C, false }, { "vert", 0x007C, false }, { "wcirc", 0x0175, false },
	{ "weierp", 0x2118, false }, { "xi", 0x03BE, false }, { "yacute", 0x00FD, true },
	{ "ycirc", 0x0177, false }, { "yen", 0x00A5, true }, { "yuml", 0x00FF, true },
	{ "zacute", 0x017A, false }, { "zcaron", 0x017E, false }, { "zdot", 0x017C, false },
	{ "zeta", 0x03B6, false }, { "zwj", 0x200D, false }, { "zwnj", 0x200C, false },
};
/* clang-format on */

static uint32_t mended(uint32_t point)
{
	if (point >= 0x80 && point <= 0x9F)
		return charset_western((unsigned char)point);
	if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
		return UTF8_BAD;
	return point;
}

static bool is_digit(char c, bool hex)
{
	return hex ? ascii_hex(c) >= 0 : ascii_is_digit(c);
}

/* Behind "&#". */
static size_t numeric(struct str text, uint32_t *point)
{
	bool hex = text.len > 2 && (text.at[2] | 0x20) == 'x';
	size_t from = hex ? 3 : 2, at = from;
	uint32_t n = 0;

	for (; is_digit(ascii_at(text, at), hex); at++)
		if (n <= 0x10FFFF)
			n = n * (hex ? 16 : 10) + (uint32_t)ascii_hex(text.at[at]);
	if (at == from)
		return 0;
	*point = mended(n);
	return at < text.len && text.at[at] == ';' ? at + 1 : at;
}

static int compare_name(const void *key, const void *row)
{
	const struct entity *entity = row;

	return str_compare(*(const struct str *)key, str_of(entity->name));
}

static const struct entity *find(struct str name)
{
	return bsearch(&name, entities, ARRAY_LEN(entities), sizeof(*entities), compare_name);
}

/* The longest head of the name that is known without its semicolon. */
static size_t bare(struct str name, uint32_t *point)
{
	for (size_t len = name.len < BARE_MAX ? name.len : BARE_MAX; len > 1; len--) {
		const struct entity *entity = find(str_sub(name, 0, len));

		if (entity && entity->bare) {
			*point = entity->point;
			return 1 + len;
		}
	}
	return 0;
}

size_t html_entity(struct str text, bool in_attribute, uint32_t *point)
{
	const struct entity *entity;
	struct str name;
	size_t end = 1, taken;

	if (text.len > 1 && text.at[1] == '#')
		return numeric(text, point);
	while (end < text.len && end <= LONGEST && ascii_is_alnum(text.at[end]))
		end++;
	name = str_sub(text, 1, end - 1);
	entity = end < text.len && text.at[end] == ';' ? find(name) : NULL;
	if (entity) {
		*point = entity->point;
		return end + 1;
	}
	taken = bare(name, point);
	if (in_attribute && taken < text.len &&
	    (ascii_is_alnum(text.at[taken]) || text.at[taken] == '='))
		return 0;
	return taken;
}
