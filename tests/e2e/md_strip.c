/*
 * md_strip: Markdown on standard input without its code spans, as CommonMark finds them.
 *
 * A run of backticks opens a span that the next run of the same length in the same paragraph closes; a
 * run that nothing closes is text. What is left is what a reader of Markdown acts on.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/str.h"

#define INPUT_MAX ((size_t)64 * 1024 * 1024)

static size_t run_at(struct str text, size_t at)
{
	size_t len = 0;

	while (at + len < text.len && text.at[at + len] == '`')
		len++;
	return len;
}

/* Behind the run that closes one of `len` backticks, or 0. */
static size_t span_end(struct str text, size_t at, size_t len)
{
	while (at < text.len) {
		size_t run = run_at(text, at);

		if (run == len)
			return at + run;
		at += run ? run : 1;
	}
	return 0;
}

static void paragraph_strip(struct str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t run = run_at(text, at), end;

		if (text.at[at] == '\\' && at + 1 < text.len) {
			(void)fwrite(text.at + at, 1, 2, stdout);
			at += 2;
			continue;
		}
		end = run ? span_end(text, at + run, run) : 0;
		if (end) {
			at = end;
			continue;
		}
		(void)fwrite(text.at + at, 1, run ? run : 1, stdout);
		at += run ? run : 1;
	}
	printf("\n\n");
}

int main(void)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(INPUT_MAX);
	struct str rest;
	char part[65536];
	size_t got;

	while ((got = fread(part, 1, sizeof(part), stdin)) > 0)
		buf_add_str(&all, (struct str){ part, got });
	rest = buf_str(&all);
	while (rest.len) {
		size_t end = str_find(rest, STR("\n\n"));

		if (end == SIZE_MAX)
			end = rest.len;
		paragraph_strip(str_sub(rest, 0, end));
		rest = str_sub(rest, end + 2, rest.len);
	}
	return 0;
}
