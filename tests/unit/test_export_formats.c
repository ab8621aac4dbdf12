#include "tests/unit/export_make.h"

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

static void json_is_json_whatever_was_typed(void **state)
{
	(void)state;
	each_hostile(export_json, check_json);
}

/* --- every format --- */

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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(markdown_holds_strangers_words_in_code_spans),
		ACTED(csv_cells_are_no_formulas),
		ACTED(csv_leaves_other_cells_as_they_are),
		ACTED(json_is_json_whatever_was_typed),
		ACTED(takes_long_texts_in_every_format),
		ACTED(takes_an_account_of_which_nothing_is_known),
		ACTED(lights_the_words_in_which_the_texts_of_a_campaign_differ),
		ACTED(lights_the_claims_in_the_chat),
		ACTED(draws_the_world_in_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
