/*
 * export_make: case files of accounts of which every field is hostile, and what each format makes of them.
 *
 * `hostile` is what strangers write so that it becomes something else: markup, formulas, escapes. EVIL in it tells it from our own words.
 * each_hostile() writes a file for each of them and hands it to a check.
 */
#pragma once

#include "tests/unit/desk_act.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/desk/export.h"
#include "core/desk/world.h"
#include "tests/unit/dossier_make.h"

#define FILE_MAX ((size_t)64 << 20)

/* What strangers write so that it becomes something else. EVIL tells it from our own words. */
/* clang-format off */
static const char *const hostile[] = {
	"EVIL", "`EVIL`", "``EVIL` ```", "`", "EVIL`", "\\`EVIL", "http://EVIL.example/", "<http://EVIL.example/>",
	"[EVIL](http://EVIL.example)", "![EVIL](http://EVIL.example/x.png)", "EVIL\n# EVIL\n\n- EVIL",
	"EVIL\r\n\r\n    EVIL", "| EVIL | EVIL |", "*EVIL* _EVIL_ ~~EVIL~~", "&lt;EVIL&gt; &#x3c;",
	"<script>EVIL()</script>", "</td></tr></table></body><script>EVIL", "<img src=x onerror=EVIL()>",
	"\" onmouseover=\"EVIL", "' style='EVIL", "<!-- EVIL", "--> EVIL", "]]> EVIL", "<svg onload=EVIL>", "<a href=javascript:EVIL>",
	"=EVIL()", "+EVIL", "-EVIL", "@EVIL", "\t=EVIL", "\r=EVIL", "\n=EVIL", " =EVIL", "'=EVIL", "\"=EVIL", "\"\"=EVIL", "=1+1\",\"=EVIL",
	"|EVIL", "%EVIL", "\357\274\235EVIL", "\357\274\213EVIL", "\357\274\215EVIL", "\357\274\240EVIL",
	"\xC2\xA0=EVIL", "\xE3\x80\x80=EVIL", "\xE2\x80\x83=EVIL", "\xE2\x80\x8B=EVIL", "\xEF\xBB\xBF=EVIL", "\x01=EVIL", "\x00=EVIL",
	"\x1b]0;EVIL\x07", "\342\200\256EVIL\342\200\254", "\377EVIL", "\xC3", ",EVIL;EVIL", "EVIL\"", "{\"EVIL\":1}", "\xF0\x9F\x92\xA9 EVIL", "",
};
/* clang-format on */
static size_t turn;

static inline struct str hostile_text(struct arena *in, const char *field)
{
	(void)in;
	(void)field;
	return str_of(hostile[turn]);
}

static inline struct case_file file_of(const struct dossier *dossiers, size_t count)
{
	return (struct case_file){ .dossiers = dossiers,
				   .count = count,
				   .in_all = count,
				   .desk_name = STR("acme-mail"),
				   .edition = EXPORT_INTERNAL,
				   .now = MADE_AT };
}

static const struct case_history *history; /* of what write_one writes; NULL: none */
static const struct campaign_answer *campaign;

static inline void write_one(void (*write)(const struct case_file *file, struct buf *out),
			     const struct dossier *d, struct buf *out)
{
	struct case_file file = file_of(d, 1);

	file.histories = history;
	file.campaigns = campaign;
	file.campaign_count = campaign ? 1 : 0;
	file.edition = EXPORT_AUDITOR;
	buf_clear(out);
	write(&file, out);
	assert_false(out->full);
	assert_true(utf8_valid(buf_str(out)));
}

/* Each hostile text in every field, in one format. */
static inline void each_hostile(void (*write)(const struct case_file *file, struct buf *out),
				void (*check)(struct str text))
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);

	for (turn = 0; turn < ARRAY_LEN(hostile); turn++) {
		CLEANUP(arena_free_at) struct arena *own = arena_new();
		const struct dossier *d = dossier_make_full(own, hostile_text);

		history = case_history_full(own, hostile_text, d);
		campaign = campaign_full(own, hostile_text);
		write_one(write, d, &out);
		check(buf_str(&out));
	}
	history = NULL;
	campaign = NULL;
}

static inline bool is_harmless(struct str text)
{
	uint32_t point;

	while (utf8_next(&text, &point))
		if (point != '\n' && point != '\r' && utf8_is_harmful(point))
			return false;
	return true;
}

/* clang-format off */
static const char *const known_tags[] = {
	"html", "head", "title", "style", "body", "h1", "h2", "h3", "p", "span", "table", "tr", "th", "td", "nav", "a", "b", "code", "h4", "mark", "svg",
	"text", "meta", "path", "line", "circle", "rect",
};
/* clang-format on */

struct page {
	struct str open[32];
	size_t depth;
	struct str *ids, *links;
	size_t id_count, link_count;
};

static inline void check_attribute(struct page *page, struct str name, struct str value)
{
	static const char *const ours[] = {
		"lang",    "charset", "http-equiv", "content",    "name", "class", "id",    "href",
		"colspan", "viewBox", "role",       "aria-label", "d",    "x",     "y",     "x1",
		"y1",      "x2",      "y2",         "cx",         "cy",   "r",     "width", "height"
	};
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		known = known || str_is(name, ours[i]);
	if (!known || str_find(value, STR("EVIL")) != SIZE_MAX)
		fail_msg("%.*s=%.*s", ARG_STR(name), ARG_STR(value));
	if (str_is(name, "id")) {
		page->ids = arena_grow(arena, page->ids, page->id_count, sizeof(value));
		page->ids[page->id_count++] = value;
	} else if (str_is(name, "href")) {
		page->links = arena_grow(arena, page->links, page->link_count, sizeof(value));
		page->links[page->link_count++] = value;
	}
}

/* `rest` is what stands behind a tag's name. */
static inline void check_attributes(struct page *page, struct str rest)
{
	for (rest = str_trim(rest); rest.len && !str_is(rest, "/"); rest = str_trim(rest)) {
		size_t equals = str_find_char(rest, '='), end;
		struct str name, value;

		assert_true(equals != SIZE_MAX && equals + 1 < rest.len);
		assert_int_equal(rest.at[equals + 1], '"');
		name = str_sub(rest, 0, equals);
		rest = str_sub(rest, equals + 2, rest.len);
		end = str_find_char(rest, '"');
		assert_true(end != SIZE_MAX);
		value = str_sub(rest, 0, end);
		rest = str_sub(rest, end + 1, rest.len);
		check_attribute(page, name, value);
	}
}

static inline bool is_known(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(known_tags); i++)
		if (str_is(name, known_tags[i]))
			return true;
	return false;
}

static inline void check_end(struct page *page, struct str name)
{
	assert_true(page->depth > 0);
	if (!str_equal(page->open[--page->depth], name))
		fail_msg("%.*s closes %.*s", ARG_STR(name), ARG_STR(page->open[page->depth]));
}

static inline void check_tag(struct page *page, struct str tag)
{
	size_t closes = str_starts(tag, STR("/")), end = closes;
	struct str name;

	if (str_is(tag, "!DOCTYPE html"))
		return;
	while (end < tag.len && isalnum((unsigned char)tag.at[end]))
		end++;
	name = str_sub(tag, closes, end - closes);
	if (!is_known(name))
		fail_msg("a tag of a stranger's: %.*s", ARG_STR(tag));
	if (closes) {
		check_end(page, name);
		return;
	}
	check_attributes(page, str_sub(tag, end, tag.len));
	if (str_is(name, "meta") || str_ends(tag, STR("/")))
		return;
	assert_true(page->depth < ARRAY_LEN(page->open));
	page->open[page->depth++] = name;
}

static inline void check_links(const struct page *page)
{
	for (size_t i = 0; i < page->id_count; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_equal(page->ids[i], page->ids[k]));
	for (size_t i = 0; i < page->link_count; i++) {
		bool found = false;

		assert_true(str_starts(page->links[i], STR("#")));
		for (size_t k = 0; k < page->id_count; k++)
			found = found ||
				str_equal(str_sub(page->links[i], 1, SIZE_MAX), page->ids[k]);
		assert_true(found);
	}
}

static inline void check_html(struct str text)
{
	struct page page = { 0 };

	assert_true(is_harmless(text));
	assert_true(str_starts(text, STR("<!DOCTYPE html>")));
	assert_true(str_find(text, STR("default-src 'none'")) != SIZE_MAX);
	while (text.len) {
		size_t from = str_find_char(text, '<'), to;

		if (from == SIZE_MAX)
			break;
		text = str_sub(text, from + 1, text.len);
		to = str_find_char(text, '>');
		assert_true(to != SIZE_MAX);
		check_tag(&page, str_sub(text, 0, to));
		text = str_sub(text, to + 1, text.len);
	}
	assert_int_equal(page.depth, 0);
	check_links(&page);
}

static inline size_t count_of(struct str text, const char *needle)
{
	size_t count = 0, at;

	while ((at = str_find(text, str_of(needle))) != SIZE_MAX) {
		count++;
		text = str_sub(text, at + 1, text.len);
	}
	return count;
}

static inline struct str plain_text(struct arena *in, const char *field)
{
	return arena_strf(in, "(%s)", field);
}

static inline void check_json(struct str text)
{
	static const char *const keys[] = { "account", "reasons", "location", "cluster",
					    "cards",   "domains", "messages", "deliveries",
					    "chat",    "notes",   "actions" };
	struct json *root;

	assert_true(is_harmless(text));
	assert_true(str_ends(text, STR("\n")));
	assert_int_equal(json_read(arena, str_trim(text), &root), ERR_NONE);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_non_null(json_get(root, keys[i]));
}

static inline struct str long_text(struct arena *in, const char *field)
{
	static char text[65536];

	(void)in;
	(void)field;
	if (!text[0])
		for (size_t i = 0; i < sizeof(text); i++)
			text[i] = "<`\"=&"[i % 5];
	return (struct str){ text, sizeof(text) };
}
