#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/facts.h"

#define LOCAL_MAX 64 /* bytes, as RFC 5321 has it */
#define RUN_WORDS 7

/* What a run of letters can be made of, and what that is called. */
struct naming {
	struct str made[RUN_WORDS];
	const char *called[RUN_WORDS];
	size_t count;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str initial(struct str word)
{
	return str_sub(word, 0, word.len > 0 && (unsigned char)word.at[0] < 0x80 ? 1 : 0);
}

static void name_as(struct arena *arena, struct naming *naming, struct str one, struct str other,
		    const char *called)
{
	if (one.len == 0)
		return;
	naming->made[naming->count] = arena_strf(arena, "%" PRI_STR "%" PRI_STR, ARG_STR(one),
						 ARG_STR(other));
	naming->called[naming->count++] = called;
}

/* The first and the last word of a folded name. */
static void ends_of(struct str name, struct str *first, struct str *last)
{
	struct str word;

	*first = *last = (struct str){ 0 };
	while (str_cut(&name, ' ', &word)) {
		if (first->len == 0)
			*first = word;
		else
			*last = word;
	}
}

static void naming_make(struct arena *arena, struct str folded_name, struct naming *naming)
{
	struct str first, last, none = { 0 };

	ends_of(folded_name, &first, &last);
	name_as(arena, naming, first, last, "firstlast");
	name_as(arena, naming, last, first, "lastfirst");
	name_as(arena, naming, initial(first), last, "flast");
	name_as(arena, naming, first, none, "first");
	name_as(arena, naming, last, none, "last");
	name_as(arena, naming, initial(first), none, "f");
}

static void letters_add(const struct naming *naming, struct str run, struct buf *out)
{
	uint32_t point;

	for (size_t i = 0; i < naming->count; i++)
		if (str_equal(run, naming->made[i])) {
			buf_add(out, naming->called[i]);
			return;
		}
	while (utf8_next(&run, &point))
		buf_add_char(out, 'l');
}

struct str trait_pattern(struct arena *arena, struct str email, struct str name)
{
	CLEANUP(buf_release) struct buf local = BUF_UP_TO(LOCAL_MAX);
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(TRAIT_VALUE_MAX);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(TRAIT_VALUE_MAX);
	size_t at = str_find_last_char(email, '@'), to;
	struct naming naming = { .count = 0 };
	struct str text;

	if (at == SIZE_MAX || at == 0 || at > LOCAL_MAX)
		return (struct str){ 0 };
	utf8_fold(str_sub(email, 0, at), &local);
	utf8_fold(name, &folded);
	text = buf_str(&local);
	naming_make(arena, buf_str(&folded), &naming);
	for (size_t i = 0; i < text.len; i = to) {
		for (to = i; to < text.len && is_letter(text.at[to]);)
			to++;
		if (to > i) {
			letters_add(&naming, str_sub(text, i, to - i), &out);
			continue;
		}
		to = i + 1;
		buf_add_str(&out, is_digit(text.at[i]) ? STR("#") : str_sub(text, i, 1));
	}
	if (local.full || out.full || out.len < 2)
		return (struct str){ 0 };
	return arena_str(arena, buf_str(&out));
}
