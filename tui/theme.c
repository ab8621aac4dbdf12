#include "tui/theme.h"

#include <assert.h>

#include "core/base/attrs.h"

#define BOLD ATTRIBUTE_BOLD
#define DIM ATTRIBUTE_DIM
#define UNDER ATTRIBUTE_UNDERLINE
#define REVERSE ATTRIBUTE_REVERSE

#define LIGHT_INK 235
#define LIGHT_GROUND 231

/* The eight colours every terminal numbers alike. */
enum colour {
	NONE = -1,
	BLACK,
	RED,
	GREEN,
	YELLOW,
	BLUE,
	MAGENTA,
	CYAN,
	WHITE
};

struct style_row {
	const char *sign;
	char letter;
	uint8_t plain_attributes; /* where there is no colour */
	struct look eight;
	struct look dark, light, contrast; /* of 256 */
};

/* clang-format off */
static const struct style_row styles[] = {
	/*			  sign letter mono		 8 colours			 dark			 light			 contrast */
	[STYLE_PLAIN]		= { "", '.',  0,		 { NONE, NONE, 0 },		 { NONE, NONE, 0 },	 { NONE, NONE, 0 },	 { NONE, NONE, 0 } },
	[STYLE_DIM]		= { "", 'd',  DIM,		 { NONE, NONE, DIM },		 { 248, NONE, 0 },	 { 240, NONE, 0 },	 { NONE, NONE, 0 } },
	[STYLE_STRONG]		= { "", 's',  BOLD,		 { NONE, NONE, BOLD },		 { NONE, NONE, BOLD },	 { NONE, NONE, BOLD },	 { NONE, NONE, BOLD } },
	[STYLE_BORDER]		= { "", 'b',  DIM,		 { NONE, NONE, DIM },		 { 243, NONE, 0 },	 { 245, NONE, 0 },	 { NONE, NONE, 0 } },
	[STYLE_BORDER_FOCUS]	= { "", 'f',  BOLD,		 { CYAN, NONE, BOLD },		 { 81, NONE, 0 },	 { 25, NONE, BOLD },	 { 226, NONE, BOLD } },
	[STYLE_TITLE]		= { "", 't',  BOLD,		 { NONE, NONE, BOLD },		 { 252, NONE, BOLD },	 { 235, NONE, BOLD },	 { NONE, NONE, BOLD } },
	[STYLE_HEAD]		= { "", 'h',  BOLD,		 { CYAN, NONE, 0 },		 { 110, NONE, 0 },	 { 24, NONE, 0 },	 { NONE, NONE, BOLD } },
	[STYLE_HINT]		= { "", 'i',  0,		 { NONE, NONE, 0 },		 { 248, NONE, 0 },	 { 240, NONE, 0 },	 { NONE, NONE, 0 } },
	[STYLE_KEY]		= { "", 'k',  BOLD,		 { CYAN, NONE, BOLD },		 { 81, NONE, BOLD },	 { 25, NONE, BOLD },	 { 226, NONE, BOLD } },
	[STYLE_INPUT]		= { "", 'e',  0,		 { NONE, NONE, 0 },		 { 255, NONE, 0 },	 { 232, NONE, 0 },	 { NONE, NONE, 0 } },
	[STYLE_GHOST]		= { "", 'g',  DIM,		 { NONE, NONE, DIM },		 { 247, NONE, 0 },	 { 242, NONE, 0 },	 { NONE, NONE, DIM } },
	[STYLE_MATCH]		= { "", 'm',  UNDER,		 { YELLOW, NONE, UNDER },	 { 222, NONE, UNDER },	 { 94, NONE, UNDER },	 { 226, NONE, UNDER } },
	[STYLE_MARK]		= { "*", 'x', BOLD,		 { YELLOW, NONE, BOLD },	 { 222, NONE, BOLD },	 { 94, NONE, BOLD },	 { 226, NONE, BOLD } },
	[STYLE_LINK]		= { "", 'l',  UNDER,		 { CYAN, NONE, UNDER },		 { 117, NONE, 0 },	 { 25, NONE, UNDER },	 { 51, NONE, UNDER } },
	[STYLE_GOOD]		= { "✓", 'G', 0,		 { GREEN, NONE, 0 },		 { 114, NONE, 0 },	 { 22, NONE, 0 },	 { 46, NONE, BOLD } },
	[STYLE_WARN]		= { "▲", 'W', BOLD,		 { YELLOW, NONE, BOLD },	 { 215, NONE, 0 },	 { 94, NONE, BOLD },	 { 226, NONE, BOLD } },
	[STYLE_BAD]		= { "✗", 'B', BOLD,		 { RED, NONE, BOLD },		 { 210, NONE, 0 },	 { 124, NONE, BOLD },	 { 196, NONE, BOLD } },
	[STYLE_BANNER_GOOD]	= { "✓", '1', REVERSE,		 { BLACK, GREEN, 0 },		 { 231, 22, 0 },	 { 22, 194, 0 },	 { 16, 46, BOLD } },
	[STYLE_BANNER_WARN]	= { "▲", '2', REVERSE,		 { BLACK, YELLOW, 0 },		 { 231, 94, 0 },	 { 94, 230, 0 },	 { 16, 226, BOLD } },
	[STYLE_BANNER_BAD]	= { "✗", '3', REVERSE | BOLD,	 { WHITE, RED, BOLD },		 { 231, 88, BOLD },	 { 88, 224, BOLD },	 { 231, 160, BOLD } },
	[STYLE_CLEAN]		= { "·", 'c', 0,		 { GREEN, NONE, 0 },		 { 114, NONE, 0 },	 { 22, NONE, 0 },	 { 46, NONE, 0 } },
	[STYLE_SUSPECT]		= { "?", 'u', 0,		 { YELLOW, NONE, 0 },		 { 222, NONE, 0 },	 { 94, NONE, 0 },	 { 226, NONE, 0 } },
	[STYLE_SPAMMER]		= { "!", 'S', BOLD,		 { RED, NONE, 0 },		 { 209, NONE, 0 },	 { 130, NONE, BOLD },	 { 208, NONE, BOLD } },
	[STYLE_PHISHER]		= { "◆", 'P', BOLD,		 { RED, NONE, BOLD },		 { 210, NONE, BOLD },	 { 124, NONE, BOLD },	 { 196, NONE, BOLD } },
	[STYLE_CLAIM]		= { "○", 'C', UNDER,		 { CYAN, NONE, 0 },		 { 117, NONE, 0 },	 { 25, NONE, 0 },	 { 51, NONE, 0 } },
	[STYLE_OBSERVATION]	= { "●", 'O', 0,		 { MAGENTA, NONE, 0 },		 { 176, NONE, 0 },	 { 90, NONE, 0 },	 { 201, NONE, 0 } },
	[STYLE_AGAINST]		= { "+", 'A', 0,		 { RED, NONE, 0 },		 { 210, NONE, 0 },	 { 124, NONE, 0 },	 { 196, NONE, 0 } },
	[STYLE_FOR]		= { "−", 'F', DIM,		 { GREEN, NONE, 0 },		 { 108, NONE, 0 },	 { 22, NONE, 0 },	 { 46, NONE, 0 } },
	[STYLE_SPARK]		= { "", 'p',  0,		 { CYAN, NONE, 0 },		 { 110, NONE, 0 },	 { 25, NONE, 0 },	 { 51, NONE, 0 } },
	[STYLE_CUSTOMER]	= { "", 'Y',  BOLD,		 { YELLOW, NONE, 0 },		 { 180, NONE, 0 },	 { 94, NONE, 0 },	 { 226, NONE, 0 } },
	[STYLE_REP]		= { "", 'R',  0,		 { CYAN, NONE, 0 },		 { 110, NONE, 0 },	 { 24, NONE, 0 },	 { 51, NONE, 0 } },
	[STYLE_NOTE]		= { "", 'n',  0,		 { YELLOW, NONE, 0 },		 { 222, NONE, 0 },	 { 94, NONE, 0 },	 { 226, NONE, 0 } },
	[STYLE_REPLY]		= { "", 'r',  BOLD,		 { GREEN, NONE, BOLD },		 { 114, NONE, BOLD },	 { 22, NONE, BOLD },	 { 46, NONE, BOLD } },
};

static const char *const names[] = {
	[THEME_DARK] = "dark", [THEME_LIGHT] = "light", [THEME_CONTRAST] = "contrast", [THEME_MONO] = "mono",
};
/* clang-format on */
static_assert(ARRAY_LEN(styles) == STYLE_COUNT, "every style has a row");
static_assert(ARRAY_LEN(names) == THEME_COUNT, "every theme has a name");

/* Dark letters need a light ground, whatever the terminal's own is. */
static struct look look_light(struct look look)
{
	if (look.foreground < 0)
		look.foreground = LIGHT_INK;
	if (look.background < 0)
		look.background = LIGHT_GROUND;
	return look;
}

static struct look look_in_full(const struct style_row *row, enum theme theme)
{
	if (theme == THEME_LIGHT)
		return look_light(row->light);
	return theme == THEME_CONTRAST ? row->contrast : row->dark;
}

static struct look look_lit(struct look look, enum theme theme, enum palette palette)
{
	/* A banner has its own ground; turning it round shows as well. */
	bool grounded = look.background >= 0 &&
			!(theme == THEME_LIGHT && look.background == LIGHT_GROUND);

	if (palette != PALETTE_256 || theme == THEME_CONTRAST || grounded)
		look.attributes ^= REVERSE;
	else
		look.background = theme == THEME_LIGHT ? 255 : 236;
	return look;
}

struct look theme_look(enum theme theme, enum palette palette, enum style style, bool lit)
{
	assert((size_t)style < STYLE_COUNT);

	const struct style_row *row = &styles[style];
	struct look look = { NONE, NONE, row->plain_attributes };

	if (theme == THEME_MONO)
		palette = PALETTE_MONO;
	if (palette == PALETTE_256)
		look = look_in_full(row, theme);
	else if (palette == PALETTE_8)
		look = row->eight;
	return lit ? look_lit(look, theme, palette) : look;
}

const char *theme_sign(enum style style)
{
	assert((size_t)style < STYLE_COUNT);
	return styles[style].sign;
}

const char *theme_name(enum theme theme)
{
	assert((size_t)theme < THEME_COUNT);
	return names[theme];
}

enum err theme_find(struct str name, enum theme *theme)
{
	for (size_t i = 0; i < THEME_COUNT; i++) {
		if (str_is(name, names[i])) {
			*theme = (enum theme)i;
			return ERR_NONE;
		}
	}
	return err_fail(ERR_INVALID,
			"no theme is called '%" PRI_STR "': one of dark, light, contrast, mono",
			ARG_STR(name));
}

char style_letter(enum style style)
{
	assert((size_t)style < STYLE_COUNT);
	return styles[style].letter;
}
