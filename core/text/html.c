#include "core/text/html.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"
#include "core/text/html_element.h"
#include "core/text/html_entity.h"
#include "core/text/html_tag.h"

#define NO_LINK SIZE_MAX

struct reader {
	struct arena *arena;
	struct html *page;
	struct str rest;
	char *out; /* as long as the HTML, for nothing grows */
	size_t len;
	bool blank, line; /* due before the next character that shows */
	struct html_open open;
	size_t link, link_from; /* the link that is open, and where its text begins */
};

static void skip(struct reader *r, size_t bytes)
{
	r->rest = str_sub(r->rest, bytes, r->rest.len);
}

/* Add what shows. */
static void show(struct reader *r, struct str text)
{
	if (r->len > 0 && (r->line || r->blank))
		r->out[r->len++] = r->line ? '\n' : ' ';
	r->line = r->blank = false;
	if (r->link != NO_LINK && r->link_from == SIZE_MAX)
		r->link_from = r->len;
	memcpy(r->out + r->len, text.at, text.len);
	r->len += text.len;
}

/* Blank on the page: a no-break space too, for it pads more mail than it binds. */
static bool is_blank_point(uint32_t point)
{
	return point == 0xA0 || point == ' ' || (point >= '\t' && point <= '\r') ||
	       (point >= 0x2000 && point <= 0x200A);
}

/* Fillers that show nothing; between letters they may matter, beside blanks they never do. */
static bool is_filler(uint32_t point)
{
	return point == 0xAD || point == 0x34F || (point >= 0x200B && point <= 0x200F) ||
	       point == 0x2060 || point == 0xFEFF;
}

static void show_point(struct reader *r, uint32_t point)
{
	char bytes[4];

	if (is_blank_point(point))
		r->blank = true;
	else if (!is_filler(point) || (r->len > 0 && !r->blank && !r->line))
		show(r, (struct str){ bytes, utf8_encode(point, bytes) });
}

static bool is_plain(char c)
{
	return !ascii_is_space(c) && c != '&' && (unsigned char)c < 0x80;
}

/* Between two words, and neither the first of the run nor the last. */
static bool is_lone_blank(struct str text, size_t at)
{
	return text.at[at] == ' ' && at > 0 && at + 1 < text.len && is_plain(text.at[at + 1]);
}

/* A run of plain ASCII words, a run of space, or one character of any other kind. */
static size_t show_next(struct reader *r, struct str text)
{
	struct str rest = text;
	size_t taken = 0;
	uint32_t point;

	while (taken < text.len && (is_plain(text.at[taken]) || is_lone_blank(text, taken)))
		taken++;
	if (taken) {
		show(r, str_sub(text, 0, taken));
		return taken;
	}
	while (taken < text.len && ascii_is_space(text.at[taken]))
		taken++;
	if (taken) {
		r->blank = true;
		return taken;
	}
	if (text.at[0] == '&')
		taken = html_entity(text, false, &point);
	if (!taken) {
		utf8_next(&rest, &point);
		taken = text.len - rest.len;
	}
	/* A broken byte stays as it came, so that what shows is never longer than the HTML. */
	if (point == UTF8_BAD && taken == 1)
		show(r, str_sub(text, 0, 1));
	else
		show_point(r, point);
	return taken;
}

static void show_text(struct reader *r, struct str text)
{
	if (r->open.hidden)
		return;
	while (text.len) {
		size_t taken = show_next(r, text);

		text = str_sub(text, taken, text.len);
	}
}

static struct str without_breaks(struct arena *arena, struct str url)
{
	char *kept;
	size_t len = 0;

	url = str_trim(url);
	if (str_find_char(url, '\n') == SIZE_MAX && str_find_char(url, '\r') == SIZE_MAX &&
	    str_find_char(url, '\t') == SIZE_MAX)
		return url;
	kept = arena_take(arena, url.len);
	for (size_t i = 0; i < url.len; i++)
		if (url.at[i] != '\n' && url.at[i] != '\r' && url.at[i] != '\t')
			kept[len++] = url.at[i];
	return (struct str){ kept, len };
}

/* The web address that an attribute holds; absent when it leads elsewhere. */
static struct str address_of(struct arena *arena, struct str value)
{
	struct str url = without_breaks(arena, value);

	if (ascii_starts(url, STR("http:")) || ascii_starts(url, STR("https:")))
		return url;
	if (str_starts(url, STR("//")))
		return arena_strf(arena, "https:%" PRI_STR, ARG_STR(url));
	if (ascii_starts(url, STR("www.")))
		return arena_strf(arena, "http://%" PRI_STR, ARG_STR(url));
	return (struct str){ 0 };
}

static size_t add_link(struct reader *r, const struct html_tag *tag, enum html_attribute which)
{
	struct html *page = r->page;
	struct str url = { 0 };

	if (page->link_count < HTML_LINKS_MAX && tag->attributes[which].len)
		url = address_of(r->arena, html_attribute(r->arena, tag, which));
	if (url.len == 0)
		return NO_LINK;
	page->links = arena_grow(r->arena, page->links, page->link_count, sizeof(*page->links));
	page->links[page->link_count] = (struct html_link){ .url = url, .text = STR("") };
	return page->link_count++;
}

static void end_link(struct reader *r)
{
	if (r->link != NO_LINK && r->link_from != SIZE_MAX)
		r->page->links[r->link].text = (struct str){ r->out + r->link_from,
							     r->len - r->link_from };
	r->link = NO_LINK;
	r->link_from = SIZE_MAX;
}

static void collect_links(struct reader *r, const struct html_tag *tag)
{
	size_t link = add_link(r, tag, ATTRIBUTE_HREF);

	add_link(r, tag, ATTRIBUTE_ACTION);
	add_link(r, tag, ATTRIBUTE_FORMACTION);
	if (str_equal_nocase(tag->name, STR("a"))) {
		end_link(r);
		r->link = link;
	}
}

static void lay_out(struct reader *r, const struct html_element *element)
{
	if (element->kind == HTML_LINE || element->kind == HTML_BREAK)
		r->line = true;
	else if (element->kind == HTML_CELL)
		r->blank = true;
}

/* Skip to behind the end tag of an element that holds no HTML. */
static void skip_raw(struct reader *r, struct str name)
{
	size_t at;

	while ((at = str_find_char(r->rest, '<')) != SIZE_MAX) {
		struct str tail = str_sub(r->rest, at, name.len + 3);

		skip(r, at + 1);
		if (tail.len < name.len + 3 || tail.at[1] != '/' ||
		    !str_equal_nocase(str_sub(tail, 2, name.len), name))
			continue;
		if (ascii_is_space(tail.at[tail.len - 1]) || strchr("/>", tail.at[tail.len - 1])) {
			skip(r, name.len + 1);
			at = str_find_char(r->rest, '>');
			skip(r, at == SIZE_MAX ? r->rest.len : at + 1);
			return;
		}
	}
	skip(r, r->rest.len);
}

static void start_tag(struct reader *r, const struct html_tag *tag)
{
	uint8_t number = html_element_find(tag->name);
	const struct html_element *element = html_element(number);
	bool hides = !str_is_absent(tag->attributes[ATTRIBUTE_HIDDEN]) ||
		     (tag->attributes[ATTRIBUTE_STYLE].len &&
		      html_style_hides(html_attribute(r->arena, tag, ATTRIBUTE_STYLE)));

	html_open(&r->open, number, hides);
	collect_links(r, tag);
	if (element->kind == HTML_RAW) {
		skip_raw(r, tag->name);
		return;
	}
	if (r->open.hidden || hides)
		return;
	lay_out(r, element);
	if (str_equal_nocase(tag->name, STR("img")) && tag->attributes[ATTRIBUTE_ALT].len) {
		r->blank = true;
		show_text(r, tag->attributes[ATTRIBUTE_ALT]);
		r->blank = true;
	}
}

static void end_tag(struct reader *r, const struct html_tag *tag)
{
	uint8_t number = html_element_find(tag->name);

	if (str_equal_nocase(tag->name, STR("a")))
		end_link(r);
	if (!r->open.hidden)
		lay_out(r, html_element(number));
	html_close(&r->open, number);
}

/* How long the comment that begins with "<!--" is. */
static size_t comment(struct str text)
{
	size_t at = 4, found;

	if (str_starts(str_sub(text, 4, 1), STR(">")))
		return 5;
	if (str_starts(str_sub(text, 4, 2), STR("->")))
		return 6;
	while ((found = str_find(str_sub(text, at, text.len), STR("--"))) != SIZE_MAX) {
		at += found;
		if (str_starts(str_sub(text, at + 2, 1), STR(">")))
			return at + 3;
		if (str_starts(str_sub(text, at + 2, 2), STR("!>")))
			return at + 4;
		at++;
	}
	return text.len;
}

/* A tag; all that is left goes when the text ends inside it. */
static void read_tag(struct reader *r)
{
	struct html_tag tag;
	size_t taken = html_tag_cut(r->rest, &tag);

	skip(r, taken ? taken : r->rest.len);
	if (taken)
		(tag.closes ? end_tag : start_tag)(r, &tag);
}

/* What stands at '<': a tag, a comment or what is taken for one, or just the sign. */
static void read_markup(struct reader *r)
{
	char next = ascii_at(r->rest, 1), after = ascii_at(r->rest, 2);
	size_t end;

	if (ascii_is_letter(next) || (next == '/' && ascii_is_letter(after))) {
		read_tag(r);
	} else if (str_starts(r->rest, STR("<!--"))) {
		skip(r, comment(r->rest));
	} else if (next == '!' || next == '?' || (next == '/' && after)) {
		end = str_find_char(r->rest, '>');
		skip(r, end == SIZE_MAX ? end : end + 1);
	} else {
		show_text(r, STR("<"));
		skip(r, 1);
	}
}

void html_read(struct arena *arena, struct str text, struct html *page)
{
	struct reader r = {
		.arena = arena,
		.page = page,
		.rest = text,
		.out = arena_take(arena, text.len + 1),
		.link = NO_LINK,
		.link_from = SIZE_MAX,
	};

	*page = (struct html){ 0 };
	while (r.rest.len) {
		size_t sign = str_find_char(r.rest, '<');

		show_text(&r, str_sub(r.rest, 0, sign));
		skip(&r, sign);
		if (r.rest.len)
			read_markup(&r);
	}
	end_link(&r);
	page->text = (struct str){ r.out, r.len };
}
