#include "table.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "core/base/buf.h"

#define SOURCE_MOST ((size_t)4 * 1024 * 1024)

static bool differs(const struct fit *fit, enum signal signal)
{
	return fabs(fit_bits(fit, signal) - signal_row(signal)->bits) > 1e-9;
}

void table_file(const struct fit *fit, FILE *to)
{
	fputs("[bits]\n", to);
	for (int i = SIGNAL_PRIOR + 1; i < SIGNAL_COUNT; i++)
		if (differs(fit, (enum signal)i))
			fprintf(to, "%s = %.1f\n", signal_row((enum signal)i)->code,
				fit_bits(fit, (enum signal)i));
}

/* Where the row's number stands: behind its code and family. */
static struct str number_find(struct arena *arena, struct str text, enum signal signal)
{
	struct str head = arena_strf(arena, "{ \"%s\", FAMILY_", signal_row(signal)->code);
	size_t at = str_find(text, head), comma, end;

	if (at == SIZE_MAX)
		return (struct str){ 0 };
	text = str_sub(text, at + head.len, text.len);
	comma = str_find_char(text, ',');
	text = comma < text.len ? str_trim(str_sub(text, comma + 1, text.len)) : text;
	end = str_find_char(text, ',');
	return end < text.len ? str_sub(text, 0, end) : (struct str){ 0 };
}

static enum err row_rewrite(struct arena *arena, const struct fit *fit, enum signal signal,
			    struct str *text)
{
	struct str number = number_find(arena, *text, signal), head, tail;
	double there;

	if (!number.at || !str_to_double(number, &there))
		return err_fail(ERR_INVALID, "%s: its row was not found", signal_row(signal)->code);
	head = (struct str){ text->at, (size_t)(number.at - text->at) };
	tail = str_sub(*text, head.len + number.len, text->len);
	*text = arena_strf(arena, "%" PRI_STR "%.1f%" PRI_STR, ARG_STR(head), fit_bits(fit, signal),
			   ARG_STR(tail));
	return ERR_NONE;
}

static enum err source_read(const char *path, struct buf *source)
{
	FILE *file = fopen(path, "re");
	char bytes[65536];
	size_t got;

	if (!file)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno));
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add_str(source, (struct str){ bytes, got });
	(void)fclose(file);
	return ERR_NONE;
}

static enum err source_write(const char *path, struct str text)
{
	FILE *file = fopen(path, "we");
	bool whole;

	if (!file)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno));
	whole = fwrite(text.at, 1, text.len, file) == text.len;
	if (fclose(file) || !whole)
		return err_fail(ERR_UNAVAILABLE, "%s: could not be written whole", path);
	return ERR_NONE;
}

enum err table_rewrite(const struct fit *fit, const char *path)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf source = BUF_UP_TO(SOURCE_MOST);
	enum err e = source_read(path, &source);
	struct str text = buf_str(&source);

	for (int i = SIGNAL_PRIOR + 1; !e && i < SIGNAL_COUNT; i++)
		if (differs(fit, (enum signal)i))
			e = row_rewrite(arena, fit, (enum signal)i, &text);
	return e ? e : source_write(path, text);
}
