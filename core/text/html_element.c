#include "core/text/html_element.h"

#include <assert.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/text/ascii.h"

#define NAME_MAX_BYTES 10 /* "blockquote" */

enum {
	IS_P = 1,
	IS_ITEM = 2,
	IS_TERM = 4,
	IS_LIST = 8,
	IS_CELL = 16,
	IS_ROW = 32,
	IS_SECTION = 64,
	IS_TABLE = 128,
	IS_OPTION = 256,
	IS_LINK = 512,
};

#define INLINE .kind = HTML_INLINE
#define EMPTY .kind = HTML_INLINE, .empty = true
#define RAW .kind = HTML_RAW, .empty = true
#define BLOCK .kind = HTML_LINE, .ends = IS_P, .stops = IS_CELL | IS_TABLE
#define LIST BLOCK, .is = IS_LIST
#define SECTION \
	.kind = HTML_LINE, .is = IS_SECTION, .ends = IS_SECTION | IS_ROW | IS_CELL, \
	.stops = IS_TABLE
#define CELL .kind = HTML_CELL, .is = IS_CELL, .ends = IS_CELL, .stops = IS_ROW | IS_TABLE
#define TERM \
	.kind = HTML_LINE, .is = IS_TERM, .ends = IS_TERM | IS_P, \
	.stops = IS_LIST | IS_CELL | IS_TABLE

/* By name. */
/* clang-format off */
static const struct html_element elements[] = {
	{ "a", INLINE, .is = IS_LINK, .ends = IS_LINK, .stops = IS_CELL | IS_TABLE },
	{ "address", BLOCK }, { "area", EMPTY }, { "article", BLOCK }, { "aside", BLOCK },
	{ "base", EMPTY }, { "blockquote", BLOCK }, { "body", BLOCK },
	{ "br", .kind = HTML_BREAK, .empty = true }, { "button", INLINE },
	{ "caption", .kind = HTML_LINE, .is = IS_SECTION }, { "center", BLOCK }, { "col", EMPTY },
	{ "datalist", INLINE, .hides = true }, { "dd", TERM }, { "details", BLOCK },
	{ "dialog", BLOCK }, { "dir", LIST }, { "div", BLOCK }, { "dl", LIST }, { "dt", TERM },
	{ "embed", EMPTY }, { "fieldset", BLOCK }, { "figcaption", BLOCK }, { "figure", BLOCK },
	{ "footer", BLOCK }, { "form", BLOCK }, { "h1", BLOCK }, { "h2", BLOCK }, { "h3", BLOCK },
	{ "h4", BLOCK }, { "h5", BLOCK }, { "h6", BLOCK }, { "header", BLOCK }, { "hgroup", BLOCK },
	{ "hr", BLOCK, .empty = true }, { "iframe", RAW }, { "img", EMPTY }, { "input", EMPTY },
	{ "li", .kind = HTML_LINE, .is = IS_ITEM, .ends = IS_ITEM | IS_P, .stops = IS_LIST | IS_CELL | IS_TABLE },
	{ "link", EMPTY }, { "main", BLOCK }, { "menu", LIST }, { "meta", EMPTY }, { "nav", BLOCK },
	{ "noembed", RAW }, { "noframes", RAW }, { "ol", LIST },
	{ "option", .kind = HTML_LINE, .is = IS_OPTION, .ends = IS_OPTION, .stops = IS_CELL | IS_TABLE },
	{ "p", BLOCK, .is = IS_P }, { "param", EMPTY }, { "pre", BLOCK }, { "script", RAW },
	{ "section", BLOCK }, { "source", EMPTY }, { "style", RAW }, { "summary", BLOCK },
	{ "table", BLOCK, .is = IS_TABLE }, { "tbody", SECTION }, { "td", CELL },
	{ "template", INLINE, .hides = true }, { "textarea", RAW }, { "tfoot", SECTION },
	{ "th", CELL }, { "thead", SECTION }, { "title", RAW },
	{ "tr", .kind = HTML_LINE, .is = IS_ROW, .ends = IS_ROW | IS_CELL, .stops = IS_SECTION | IS_TABLE },
	{ "track", EMPTY }, { "ul", LIST }, { "wbr", EMPTY },
};
/* clang-format on */

static const struct html_element stranger = { .name = "", .kind = HTML_INLINE };

static_assert(ARRAY_LEN(elements) + HTML_STRANGERS <= HTML_ELEMENTS_MAX, "numbers for all");

const struct html_element *html_element(uint8_t number)
{
	return number < ARRAY_LEN(elements) ? &elements[number] : &stranger;
}

static uint8_t strange(struct str name)
{
	unsigned hash = 0;

	for (size_t i = 0; i < name.len; i++)
		hash = hash * 31 + ((unsigned char)name.at[i] | 0x20);
	return (uint8_t)(ARRAY_LEN(elements) + hash % HTML_STRANGERS);
}

uint8_t html_element_find(struct str name)
{
	char lower[NAME_MAX_BYTES + 1];
	size_t low = 0, high = ARRAY_LEN(elements);

	if (name.len > NAME_MAX_BYTES || str_find_char(name, '\0') != SIZE_MAX)
		return strange(name);
	for (size_t i = 0; i < name.len; i++)
		lower[i] = ascii_lower(name.at[i]);
	lower[name.len] = '\0';
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *other = elements[middle].name;
		int order = lower[0] != other[0] ? lower[0] - other[0] : strcmp(lower, other);

		if (order == 0)
			return (uint8_t)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return strange(name);
}

static void pop_to(struct html_open *open, unsigned depth)
{
	while (open->depth > depth) {
		open->depth--;
		open->counts[open->stack[open->depth]]--;
		open->hidden -= open->hides[open->depth];
	}
}

/* Through the outermost element that the start tag ends, this side of where it stops. */
static void end_implied(struct html_open *open, const struct html_element *element)
{
	unsigned keep = open->depth;

	if (!element->ends)
		return;
	for (unsigned at = open->depth; at > 0; at--) {
		uint16_t is = html_element(open->stack[at - 1])->is;

		if (is & element->stops)
			break;
		if (is & element->ends)
			keep = at - 1;
	}
	pop_to(open, keep);
}

void html_open(struct html_open *open, uint8_t number, bool hides)
{
	const struct html_element *element = html_element(number);

	end_implied(open, element);
	if (element->empty || open->depth == HTML_DEPTH_MAX)
		return;
	hides |= element->hides;
	open->stack[open->depth] = number;
	open->hides[open->depth] = hides;
	open->counts[number]++;
	open->hidden += hides;
	open->depth++;
}

void html_close(struct html_open *open, uint8_t number)
{
	unsigned at = open->depth;

	if (open->counts[number] == 0)
		return;
	while (open->stack[at - 1] != number)
		at--;
	pop_to(open, at - 1);
}
