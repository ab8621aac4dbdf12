#include "tests/unit/desk_act.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/desk/export.h"
#include "core/desk/world.h"
#include "tests/unit/dossier_make.h"

/* What fontconfig and pango keep for the next page is theirs until the process ends. */
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier) */
const char *__lsan_default_suppressions(void)  /* NOLINT(bugprone-reserved-identifier) */
{
	return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

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

static struct str hostile_text(struct arena *in, const char *field)
{
	(void)in;
	(void)field;
	return str_of(hostile[turn]);
}

static struct case_file file_of(const struct dossier *dossiers, size_t count)
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

static void write_one(void (*write)(const struct case_file *file, struct buf *out),
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
static void each_hostile(void (*write)(const struct case_file *file, struct buf *out),
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

static bool is_harmless(struct str text)
{
	uint32_t point;

	while (utf8_next(&text, &point))
		if (point != '\n' && point != '\r' && utf8_is_harmful(point))
			return false;
	return true;
}

/* --- Markdown --- */

static size_t fence_at(struct str line, size_t at)
{
	size_t count = 0;

	while (at + count < line.len && line.at[at + count] == '`')
		count++;
	return count;
}

/* Where the code span that `fence` backticks open before `at` has its end; SIZE_MAX without one. */
static size_t span_end(struct str line, size_t at, size_t fence)
{
	while (at < line.len) {
		size_t count = fence_at(line, at);

		if (count == fence)
			return at;
		at += count ? count : 1;
	}
	return SIZE_MAX;
}

/* Outside of code spans stand only our own words. */
static void check_md_line(struct str line)
{
	CLEANUP(buf_release) struct buf ours = BUF_UP_TO(1 << 20);

	for (size_t at = 0; at < line.len;) {
		size_t fence = fence_at(line, at);
		size_t end = fence ? span_end(line, at + fence, fence) : 0;

		if (fence && end == SIZE_MAX)
			fail_msg("an open code span: %.*s", ARG_STR(line));
		if (!fence)
			buf_add_char(&ours, line.at[at]);
		at = fence ? end + fence : at + 1;
	}
	if (strpbrk(buf_text(&ours), "<>[]\\|") || strstr(buf_text(&ours), "EVIL") ||
	    strstr(buf_text(&ours), "://"))
		fail_msg("outside a code span: %s", buf_text(&ours));
}

static void check_md(struct str text)
{
	struct str line;

	assert_true(is_harmless(text));
	while (str_cut(&text, '\n', &line)) {
		/* Theirs is always behind words of ours, or behind the fence of a code span. */
		if (line.len && !str_starts(line, STR("    ")))
			check_md_line(line);
	}
}

static void markdown_holds_strangers_words_in_code_spans(void **state)
{
	(void)state;
	each_hostile(export_md, check_md);
}

/* --- HTML --- */

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

static void check_attribute(struct page *page, struct str name, struct str value)
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
static void check_attributes(struct page *page, struct str rest)
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

static bool is_known(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(known_tags); i++)
		if (str_is(name, known_tags[i]))
			return true;
	return false;
}

static void check_end(struct page *page, struct str name)
{
	assert_true(page->depth > 0);
	if (!str_equal(page->open[--page->depth], name))
		fail_msg("%.*s closes %.*s", ARG_STR(name), ARG_STR(page->open[page->depth]));
}

static void check_tag(struct page *page, struct str tag)
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

static void check_links(const struct page *page)
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

static void check_html(struct str text)
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

static void html_is_whole_and_of_our_own_tags(void **state)
{
	(void)state;
	each_hostile(export_html, check_html);
}

static size_t count_of(struct str text, const char *needle)
{
	size_t count = 0, at;

	while ((at = str_find(text, str_of(needle))) != SIZE_MAX) {
		count++;
		text = str_sub(text, at + 1, text.len);
	}
	return count;
}

static struct str plain_text(struct arena *in, const char *field)
{
	return arena_strf(in, "(%s)", field);
}

static void html_shows_claims_observations_and_evidence_in_pictures(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, plain_text);
	struct str page;

	(void)state;
	write_one(export_html, d, &out);
	page = buf_str(&out);
	assert_int_equal(count_of(page, "<svg "), 2);
	assert_int_equal(count_of(page, "class=\"land\""), 1);
	assert_int_equal(count_of(page, "<circle class=\"claim\""), 2);
	assert_int_equal(count_of(page, "<circle class=\"seen\" cx=\"359.8\" cy=\"77.0\""), 2);
	assert_int_equal(count_of(page, "class=\"between\""), 2);
	assert_int_equal(count_of(page, "<rect class=\"against\""), 1);
	assert_int_equal(count_of(page, "<rect class=\"for\""), 1);
	assert_int_equal(count_of(page, "xmlns"), 0);
	d->judgement.location.observations[0].place.pinned = false; /* then its country's point */
	memcpy(d->judgement.location.claims[0].country, "ZZ", 2);   /* no such country */
	write_one(export_html, d, &out);
	assert_int_equal(count_of(buf_str(&out), "<circle class=\"claim\""), 1);
	assert_int_equal(count_of(buf_str(&out), "<circle class=\"seen\""), 2);
	assert_int_equal(count_of(buf_str(&out), "cx=\"359.8\" cy=\"77.0\""), 1);
}

static void html_of_many_accounts_links_to_each(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier many[3];
	struct case_file file = file_of(many, ARRAY_LEN(many));

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = *dossier_make_full(arena, plain_text);
	file.in_all = 1234;
	export_html(&file, &out);
	check_html(buf_str(&out));
	assert_int_equal(count_of(buf_str(&out), "<a href=\"#account-"), 3);
	assert_int_equal(count_of(buf_str(&out), "the gravest 3 of 1234 accounts"), 1);
	buf_clear(&out);
	export_md(&file, &out);
	assert_int_equal(count_of(buf_str(&out), "the gravest 3 of 1234 accounts"), 1);
	buf_clear(&out);
	export_csv(&file, &out);
	assert_int_equal(count_of(buf_str(&out), "the gravest 3 of 1234 accounts"), 1);
}

/* --- CSV --- */

/* What a cell holds, without its quotation marks; moves on behind it. */
static struct str cell_take(struct str *rest)
{
	CLEANUP(buf_release) struct buf cell = BUF_UP_TO(1 << 20);
	size_t at = 1;

	assert_true(rest->len > 1 && rest->at[0] == '"');
	for (; at < rest->len; at++) {
		if (rest->at[at] == '"') {
			if (at + 1 == rest->len || rest->at[at + 1] != '"')
				break;
			at++;
		}
		buf_add_char(&cell, rest->at[at]);
	}
	assert_true(at < rest->len);
	*rest = str_sub(*rest, at + 1, rest->len);
	return arena_str(arena, buf_str(&cell));
}

/* clang-format off */
static const char *const blanks[] = { " ", "\"", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x83", "\xEF\xBF\xBD" };
static const char *const signs[] = {
	"=", "+", "-", "@", "|", "%", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0",
};
/* clang-format on */

static bool skip_one(struct str *text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_starts(*text, str_of(list[i]))) {
			*text = str_sub(*text, strlen(list[i]), text->len);
			return true;
		}
	return false;
}

static void check_cell(struct str cell)
{
	struct str rest = cell;

	while (skip_one(&rest, blanks, ARRAY_LEN(blanks)))
		;
	if (skip_one(&rest, signs, ARRAY_LEN(signs)))
		fail_msg("a formula: %.*s", ARG_STR(cell));
}

static void check_csv(struct str text)
{
	static const char header[] =
		"\"account\",\"section\",\"at\",\"kind\",\"who\",\"value\",\"text\"\r\n";
	size_t rows = 0;

	assert_true(is_harmless(text));
	assert_true(str_starts(text, str_of(header)));
	while (text.len) {
		for (int column = 0; column < 7; column++) {
			check_cell(cell_take(&text));
			assert_true(str_starts(text, column < 6 ? STR(",") : STR("\r\n")));
			text = str_sub(text, column < 6 ? 1 : 2, text.len);
		}
		rows++;
	}
	assert_true(rows > 20);
}

static void csv_cells_are_no_formulas(void **state)
{
	(void)state;
	each_hostile(export_csv, check_csv);
}

static void csv_leaves_other_cells_as_they_are(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, plain_text);

	(void)state;
	d->notes[0].text = STR("a \"b\", c=d\nnext");
	write_one(export_csv, d, &out);
	assert_non_null(strstr(buf_text(&out), "\"a \"\"b\"\", c=d next\"\r\n"));
	assert_non_null(strstr(buf_text(&out), "\"against 12.00 bits\""));
	assert_non_null(strstr(buf_text(&out), "\"for 6.60 bits\""));
}

/* --- JSON --- */

static void check_json(struct str text)
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

static void json_is_json_whatever_was_typed(void **state)
{
	(void)state;
	each_hostile(export_json, check_json);
}

/* --- every format --- */

static struct str long_text(struct arena *in, const char *field)
{
	static char text[65536];

	(void)in;
	(void)field;
	if (!text[0])
		for (size_t i = 0; i < sizeof(text); i++)
			text[i] = "<`\"=&"[i % 5];
	return (struct str){ text, sizeof(text) };
}

static void takes_long_texts_in_every_format(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	const struct dossier *d = dossier_make_full(arena, long_text);

	(void)state;
	write_one(export_md, d, &out);
	check_md(buf_str(&out));
	write_one(export_html, d, &out);
	check_html(buf_str(&out));
	write_one(export_csv, d, &out);
	check_csv(buf_str(&out));
	write_one(export_json, d, &out);
	check_json(buf_str(&out));
}

static void takes_an_account_of_which_nothing_is_known(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier d = { .account.id = STR("acct-1"), .cluster.row.size = 1 };

	(void)state;
	write_one(export_md, &d, &out);
	check_md(buf_str(&out));
	write_one(export_html, &d, &out);
	check_html(buf_str(&out));
	write_one(export_csv, &d, &out);
	write_one(export_json, &d, &out);
	check_json(buf_str(&out));
	assert_non_null(
		strstr(buf_text(&out), "\"cluster\":{\"cluster\":null,\"size\":1,\"members\":[]}"));
}

static void lights_the_words_in_which_the_texts_of_a_campaign_differ(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	const struct dossier *d = dossier_make_full(arena, plain_text);

	(void)state;
	campaign = campaign_full(arena, plain_text);
	write_one(export_html, d, &out);
	assert_int_equal(count_of(buf_str(&out), "<mark>and</mark>"), 1);
	assert_int_equal(count_of(buf_str(&out), "<mark>or</mark>"), 1);
	write_one(export_md, d, &out);
	assert_int_equal(count_of(buf_str(&out), "**` and `**"), 1);
	write_one(export_json, d, &out);
	assert_int_equal(count_of(buf_str(&out),
				  "\"texts\":[{\"account\":\"(account of a variant)\""),
			 1);
	campaign = NULL;
}

static void lights_the_claims_in_the_chat(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct line_claim claims[] = {
		{ .from = 7, .to = 16, .country = "DE", .contradicts = true, .seen = "GB" },
		{ .from = 17, .to = 25, .denies_proxy = true },
	};
	struct dossier *d = dossier_make_full(arena, plain_text);

	(void)state;
	d->chat[0].chat.text = STR("i live in german. no proxy, 100%");
	d->chat[0].claims = claims;
	d->chat[0].claim_count = ARRAY_LEN(claims);
	write_one(export_html, d, &out);
	assert_int_equal(count_of(buf_str(&out), "<mark>in german</mark>"), 1);
	assert_int_equal(count_of(buf_str(&out), "(claims DE, against GB as seen)"), 1);
	assert_int_equal(count_of(buf_str(&out), "(denies a proxy)"), 1);
	claims[1].dropped = true;
	write_one(export_md, d, &out);
	assert_int_equal(count_of(buf_str(&out), "**` in german `**"), 1);
	assert_int_equal(count_of(buf_str(&out), "(dropped: denies a proxy)"), 1);
}

static void draws_the_world_in_letters(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, plain_text);
	struct str text, line;
	size_t land = 0, rows = 0;

	(void)state;
	text_map(&d->judgement.location, &out);
	text = buf_str(&out);
	while (str_cut(&text, '\n', &line)) {
		assert_true(str_starts(line, STR("    ")) && line.len <= 4 + MAP_COLUMNS);
		for (size_t i = 4; i < line.len; i++)
			land += line.at[i] == '.';
		rows++;
	}
	assert_int_equal(rows, 25);
	assert_true(land > rows * MAP_COLUMNS / 5 && land < rows * MAP_COLUMNS / 2);
	assert_int_equal(count_of(buf_str(&out), "o"), 1); /* two claims of one country */
	assert_int_equal(count_of(buf_str(&out), "+"), 1); /* both seen in London */
	memcpy(d->judgement.location.claims[0].country, "GB", 3);
	buf_clear(&out);
	text_map(&d->judgement.location, &out);
	assert_true(count_of(buf_str(&out), "o") >= 1);
}

/* --- through the desk --- */

static const struct text_answer *export_to(const char *path, enum export_format format)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = STR("acct-1"),
				   .file = { .format = format, .path = str_of(path) } };
	struct snapshot *snapshot = ask(&request);

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->text;
}

static void writes_whole_files_for_their_owner(void **state)
{
	char *path = arena_take(arena, 128), *beside = arena_take(arena, 128);
	struct stat st;
	size_t bytes;

	(void)state;
	suspect("acct-1");
	snprintf(path, 128, "%s/case.md", desk_folder);
	snprintf(beside, 128, "%s/case.md.part%ld", desk_folder, (long)getpid());
	for (int i = 0; i < 2; i++) { /* and again over the first */
		int left = open(beside, O_WRONLY | O_CREAT, 0600);

		assert_true(left >= 0);
		close(left); /* of one that was killed */
		bytes = export_to(path, EXPORT_MD)->bytes;
		assert_true(bytes > 100);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(st.st_size, bytes);
		assert_int_equal(access(beside, F_OK), -1);
	}
	assert_true(str_starts(export_to(NULL, EXPORT_JSON)->text, STR("{\"account\":")));
}

static void writes_into_a_device_and_through_a_link(void **state)
{
	char *path = arena_take(arena, 128), *link = arena_take(arena, 128);
	struct stat st;

	(void)state;
	suspect("acct-1");
	snprintf(path, 128, "%s/case.md", desk_folder);
	snprintf(link, 128, "%s/link.md", desk_folder);
	(void)export_to(path, EXPORT_MD);
	assert_int_equal(symlink(path, link), 0);
	(void)export_to(link, EXPORT_CSV);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	(void)export_to("/dev/null", EXPORT_MD);
	assert_int_equal(lstat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void says_what_it_cannot_write(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT, .account = STR("acct-1") };

	(void)state;
	suspect("acct-1");
	request.file.path = STR("/nowhere/case.md");
	assert_int_equal(ask(&request)->error, ERR_UNAVAILABLE);
	assert_non_null(strstr(ask(&request)->failure.at, "/nowhere/case.md: No such file"));
	request.file.path = (struct str){ 0 };
	request.account = STR("nobody");
	assert_int_equal(ask(&request)->error, ERR_NOT_FOUND);
	request.account = (struct str){ 0 };
	request.cluster.n = 99;
	assert_int_equal(ask(&request)->error, ERR_NOT_FOUND);
}

static void a_redacted_file_names_neither_desk_nor_account(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = STR("acct-1"),
				   .file = { .edition = EXPORT_REDACTED } };

	(void)state;
	suspect("acct-1");
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	for (int format = EXPORT_MD; format <= EXPORT_CSV; format++) {
		const char *text;

		request.file.format = (enum export_format)format;
		text = ask(&request)->text->text.at;
		assert_null(strstr(text, "acct-1"));
		assert_null(strstr(text, "Ada"));
		assert_null(strstr(text, "acme-mail"));
		assert_null(strstr(text, "rep7"));
		assert_null(strstr(text, "photos.example"));
		assert_non_null(strstr(text, "account-1"));
	}
}

static struct str case_of(const char *account, enum export_format format,
			  enum export_edition edition)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = str_of(account),
				   .file = { .format = format, .edition = edition } };
	struct snapshot *snapshot = ask(&request);

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->text->text;
}

static const struct json *decisions_of(const char *account)
{
	struct json *root;

	assert_int_equal(json_read(arena, str_trim(case_of(account, EXPORT_JSON, EXPORT_INTERNAL)),
				   &root),
			 ERR_NONE);
	return json_get(root, "decisions");
}

static bool has_reason(const struct json *decision, const char *code)
{
	const struct json *reasons = json_get(decision, "reasons");

	for (const struct json *at = reasons->first; at; at = at->next)
		if (str_is(json_get(at, "code")->text, code))
			return true;
	return false;
}

static void replays_what_was_known_at_each_decision_beside_what_is_known_now(void **state)
{
	const struct json *decisions;
	struct str page;

	(void)state;
	convict("acct-1");
	check_done(do_one(ACT_ENABLE, "acct-1", "spoke to them"));
	named_phishing("2024-03-04T10:00:00Z", "acct-1-worse.example");
	decisions = decisions_of("acct-1");
	assert_true(decisions->count >= 2);
	for (const struct json *at = decisions->first; at; at = at->next)
		assert_true(str_is(json_get(at, "known")->text, "kept"));
	assert_true(str_is(json_get(decisions->first, "actor")->text, "engine"));
	assert_true(has_reason(decisions->first, "bounces"));
	page = case_of("acct-1", EXPORT_MD, EXPORT_AUDITOR);
	assert_true(str_find(page, STR("Kept with the act, as it stood. Hash `")) != SIZE_MAX);
	assert_true(str_find(page, STR("strop audit verify")) != SIZE_MAX);
	page = case_of("acct-1", EXPORT_MD, EXPORT_INTERNAL);
	assert_true(str_find(page, STR("Kept with the act, as it stood.")) != SIZE_MAX);
	assert_true(str_find(page, STR("Hash")) == SIZE_MAX);
}

static void judges_again_up_to_then_what_was_not_kept(void **state)
{
	const struct json *decisions;

	(void)state;
	sign_up("acct-1");
	set_up("acct-1", "shop.example");
	tell_of("{'type':'action','at':'2024-03-02T12:00:00Z','account':'$','action':'disable','by':'panel'}\n",
		"acct-1", "");
	named_phishing("2024-03-03T10:00:00Z", "shop.example");
	decisions = decisions_of("acct-1");
	assert_true(decisions->count >= 1);
	assert_true(str_is(json_get(decisions->first, "known")->text, "replayed"));
	assert_false(has_reason(decisions->first, "scanner_phishing"));
}

static void a_note_is_in_no_redacted_file(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);

	(void)state;
	suspect("acct-1");
	note.text = STR("a word among us");
	check_done(do_act(&note));
	for (int format = EXPORT_MD; format <= EXPORT_HTML; format++) {
		assert_true(str_find(case_of("acct-1", (enum export_format)format, EXPORT_INTERNAL),
				     STR("a word among us")) != SIZE_MAX);
		assert_true(str_find(case_of("acct-1", (enum export_format)format, EXPORT_REDACTED),
				     STR("Notes")) == SIZE_MAX);
	}
}

static void writes_a_pdf_where_it_was_built_with_it(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = STR("acct-1"),
				   .file = { .format = EXPORT_PDF } };
	const struct snapshot *snapshot;

	(void)state;
	suspect("acct-1");
	snapshot = ask(&request);
	if (!desk_exports(EXPORT_PDF)) {
		assert_int_equal(snapshot->error, ERR_INVALID);
		assert_non_null(
			strstr(snapshot->failure.at, "pdf: this strop was built without it"));
		return;
	}
	assert_int_equal(snapshot->error, ERR_NONE);
	assert_true(str_starts(snapshot->text->text, STR("%PDF-1.")));
	assert_true(str_ends(str_trim(snapshot->text->text), STR("%%EOF")));
}

static void a_pdf_takes_whatever_was_typed(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);

	(void)state;
	if (!desk_exports(EXPORT_PDF))
		skip();
	for (turn = 0; turn < ARRAY_LEN(hostile); turn += 6) {
		CLEANUP(arena_free_at) struct arena *own = arena_new();
		struct case_file file = file_of(dossier_make_full(own, hostile_text), 1);

		file.histories = case_history_full(own, hostile_text, file.dossiers);
		file.campaigns = campaign_full(own, hostile_text);
		file.campaign_count = 1;
		buf_clear(&out);
		assert_int_equal(export_pdf(&file, &out), ERR_NONE);
		assert_true(str_starts(buf_str(&out), STR("%PDF-1.")));
		/* No action, no address, no script: all links are to places in it. */
		assert_int_equal(count_of(buf_str(&out), "/URI"), 0);
		assert_int_equal(count_of(buf_str(&out), "/JavaScript"), 0);
	}
	turn = 0;
}

static void a_pdf_of_endless_texts_goes_on_over_its_pages(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf small = BUF_UP_TO(1000);
	struct dossier *d = dossier_make_full(arena, plain_text);
	struct case_file file = file_of(d, 1);

	(void)state;
	if (!desk_exports(EXPORT_PDF))
		skip();
	for (int i = 0; i < 2; i++)
		d->chat[i].chat.text = d->notes[0].text = long_text(arena, "chat");
	file.edition = EXPORT_REDACTED;
	assert_int_equal(export_pdf(&file, &out), ERR_NONE);
	assert_true(count_of(buf_str(&out), "/Type /Page %") > 4);
	assert_int_equal(export_pdf(&file, &small), ERR_INVALID);
}

static void every_file_that_leaves_is_in_the_trail(void **state)
{
	struct request request = { .kind = REQUEST_TRAIL, .account = STR("acct-1") };
	const struct trail_answer *trail;

	(void)state;
	suspect("acct-1");
	(void)export_to(NULL, EXPORT_CSV);
	trail = ask(&request)->trail;
	assert_int_equal(trail->count, 1);
	assert_int_equal(trail->actions[0].what, ACT_EXPORT);
	assert_true(str_is(trail->actions[0].reason, "csv, internal"));
	assert_true(str_is(trail->actions[0].actor, "rep7"));
	assert_int_equal(trail->actions[0].before.state, trail->actions[0].after.state);
	request = (struct request){ .kind = REQUEST_EXPORT,
				    .account = STR("acct-1"),
				    .act = { .actor = STR("rep3") },
				    .file = { .edition = EXPORT_REDACTED } };
	assert_false(ask(&request)->error);
	request = (struct request){ .kind = REQUEST_TRAIL };
	trail = ask(&request)->trail;
	assert_int_equal(trail->count, 2);
	assert_true(str_is(trail->actions[0].reason, "md, redacted"));
	assert_true(str_is(trail->actions[0].actor, "rep3"));
}

static void a_clusters_file_has_all_its_accounts(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT, .file = { .format = EXPORT_JSON } };
	struct str text, line;
	size_t lines = 0;

	(void)state;
	for (int i = 1; i <= 3; i++)
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	request.cluster = look("acct-1").cluster;
	text = ask(&request)->text->text;
	while (str_cut(&text, '\n', &line)) {
		check_json(arena_strf(arena, "%" PRI_STR "\n", ARG_STR(line)));
		lines++;
	}
	assert_int_equal(lines, 3);
}

static void every_point_of_the_world_is_on_the_map(void **state)
{
	static const char none[3] = "";
	double latitude = 0, longitude = 0;

	(void)state;
	assert_true(world_countries_count > 200);
	for (size_t i = 0; i < world_countries_count; i++) {
		char code[3] = { world_countries[i][0], world_countries[i][1], '\0' };

		assert_true(world_country(code, &latitude, &longitude));
		assert_true(latitude >= -90 && latitude <= 90);
		assert_true(longitude >= -180 && longitude <= 180);
	}
	assert_true(world_country("DE", &latitude, &longitude));
	assert_true(latitude > 47 && latitude < 55 && longitude > 5 && longitude < 15);
	assert_false(world_country(none, &latitude, &longitude));
	assert_false(world_country("ZZ", &latitude, &longitude));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(markdown_holds_strangers_words_in_code_spans),
		ACTED(html_is_whole_and_of_our_own_tags),
		ACTED(html_shows_claims_observations_and_evidence_in_pictures),
		ACTED(html_of_many_accounts_links_to_each),
		ACTED(csv_cells_are_no_formulas),
		ACTED(csv_leaves_other_cells_as_they_are),
		ACTED(json_is_json_whatever_was_typed),
		ACTED(takes_long_texts_in_every_format),
		ACTED(takes_an_account_of_which_nothing_is_known),
		ACTED(lights_the_words_in_which_the_texts_of_a_campaign_differ),
		ACTED(lights_the_claims_in_the_chat),
		ACTED(draws_the_world_in_letters),
		ACTED(replays_what_was_known_at_each_decision_beside_what_is_known_now),
		ACTED(judges_again_up_to_then_what_was_not_kept),
		ACTED(a_note_is_in_no_redacted_file),
		ACTED(writes_whole_files_for_their_owner),
		ACTED(writes_into_a_device_and_through_a_link),
		ACTED(says_what_it_cannot_write),
		ACTED(a_redacted_file_names_neither_desk_nor_account),
		ACTED(writes_a_pdf_where_it_was_built_with_it),
		ACTED(a_pdf_takes_whatever_was_typed),
		ACTED(a_pdf_of_endless_texts_goes_on_over_its_pages),
		ACTED(every_file_that_leaves_is_in_the_trail),
		ACTED(a_clusters_file_has_all_its_accounts),
		ACTED(every_point_of_the_world_is_on_the_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
