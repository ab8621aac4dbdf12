/*
 * Naughty strings and broken bytes from elsewhere: whatever goes in, what utf8_tame, utf8_tame_text
 * and utf8_fold write is valid, harmless and as wide as foretold; and utf8_valid finds what the
 * UTF-8 test file calls valid. Exits 77, "skipped", where the test data is not at hand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"

#define SKIPPED 77
#define FILE_MAX ((size_t)1 << 20)

struct tally {
	int tried, wrong;
};

static bool read_file(const char *name, struct buf *bytes)
{
	/* Nobody sets them meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *shared = getenv("STROP_SHARED"), *root = getenv("STROP_SOURCE_ROOT");
	char path[1000], piece[4096];
	size_t n;
	FILE *file;

	if (shared)
		snprintf(path, sizeof(path), "%s/testdata/text/%s", shared, name);
	else
		snprintf(path, sizeof(path), "%s/../shared/testdata/text/%s", root ? root : ".",
			 name);
	file = fopen(path, "rb");
	if (!file)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add_str(bytes, (struct str){ piece, n });
	fclose(file);
	return !bytes->full;
}

static void check(bool good, const char *what, struct str text, struct tally *tally)
{
	tally->tried++;
	if (good)
		return;
	tally->wrong++;
	fprintf(stderr, "%s: ", what);
	for (size_t i = 0; i < text.len; i++)
		fprintf(stderr, "%02x", (unsigned)(unsigned char)text.at[i]);
	fputc('\n', stderr);
}

static bool is_harmless(struct str text, bool lines)
{
	uint32_t point;

	if (!utf8_valid(text))
		return false;
	while (utf8_next(&text, &point)) {
		if (utf8_is_harmful(point) && !(lines && point == '\n'))
			return false;
	}
	return true;
}

static void try(struct str text, struct tally *tally)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf again = BUF_UP_TO(FILE_MAX);

	utf8_tame(text, &tame);
	check(is_harmless(buf_str(&tame), false), "not tame", text, tally);
	check(utf8_cells(text) == utf8_cells(buf_str(&tame)), "not as wide as said", text, tally);
	utf8_tame_text(text, &lines);
	check(is_harmless(buf_str(&lines), true), "not tame as a text", text, tally);
	utf8_fold(text, &folded);
	check(is_harmless(buf_str(&folded), false), "not harmless when folded", text, tally);
	utf8_fold(buf_str(&folded), &again);
	check(str_equal(buf_str(&folded), buf_str(&again)), "folds further", text, tally);
}

static void try_naughty_strings(struct str file, struct tally *tally)
{
	struct str line;

	while (str_cut(&file, '\n', &line))
		try(line, tally);
}

static unsigned digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return (unsigned)((c | 0x20) - 'a' + 10);
}

/* Rows are NUM:valid:TEXT, NUM:valid hex:HEX or NUM:invalid hex:HEX:HEX:HEX. */
static void try_utf8_row(struct str row, struct tally *tally)
{
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(1000);
	struct str number, kind, hex;
	bool valid;

	if (!str_cut(&row, ':', &number) || !str_cut(&row, ':', &kind) || str_is(kind, "valid"))
		return;
	valid = str_is(kind, "valid hex");
	if ((!valid && !str_is(kind, "invalid hex")) || !str_cut(&row, ':', &hex))
		return;
	for (size_t i = 0; i + 1 < hex.len; i += 2) {
		while (hex.at[i] == ' ' && i + 2 < hex.len)
			i++;
		buf_add_char(&bytes, (char)(digit_of(hex.at[i]) << 4 | digit_of(hex.at[i + 1])));
	}
	check(utf8_valid(buf_str(&bytes)) == valid, valid ? "not taken" : "not refused",
	      buf_str(&bytes), tally);
	try(buf_str(&bytes), tally);
}

int main(void)
{
	CLEANUP(buf_release) struct buf naughty = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf rows = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf binary = BUF_UP_TO(FILE_MAX);
	struct tally tally = { 0 };
	struct str rest, row;

	if (!read_file("blns.txt", &naughty) || !read_file("utf8tests/utf8tests.txt", &rows) ||
	    !read_file("utf8tests/utf8tests.bin", &binary))
		return SKIPPED;
	try_naughty_strings(buf_str(&naughty), &tally);
	try(buf_str(&naughty), &tally);
	try(buf_str(&binary), &tally);
	rest = buf_str(&rows);
	while (str_cut(&rest, '\n', &row)) {
		if (row.len && row.at[0] != '#')
			try_utf8_row(row, &tally);
	}
	printf("%d tried, %d wrong\n", tally.tried, tally.wrong);
	return tally.wrong > 0 || tally.tried < 1000;
}
