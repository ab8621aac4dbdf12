#include "core/desk/variants.h"

#include <stdint.h>

#include "core/base/arena.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void words_split(struct arena *arena, struct str text, struct variant_text *out)
{
	size_t at = 0;

	out->words = ARENA_ARRAY(arena, VARIANT_WORDS_MAX, struct variant_word);
	while (at < text.len) {
		size_t end;

		while (at < text.len && is_blank(text.at[at]))
			at++;
		for (end = at; end < text.len && !is_blank(text.at[end]);)
			end++;
		if (end == at)
			break;
		out->cut = out->count == VARIANT_WORDS_MAX;
		if (out->cut)
			break;
		out->words[out->count++].text = str_sub(text, at, end - at);
		at = end;
	}
}

/* lengths[i][k]: of the longest common subsequence of what is left of both from i and k on. */
static uint16_t *lengths_find(struct arena *arena, const struct variant_text *a,
			      const struct variant_text *b)
{
	size_t width = b->count + 1;
	uint16_t *lengths = ARENA_ARRAY(arena, (a->count + 1) * width, uint16_t);

	for (size_t i = a->count; i-- > 0;)
		for (size_t k = b->count; k-- > 0;) {
			uint16_t down = lengths[(i + 1) * width + k];
			uint16_t right = lengths[i * width + k + 1];

			if (str_equal(a->words[i].text, b->words[k].text))
				lengths[i * width + k] =
					(uint16_t)(lengths[(i + 1) * width + k + 1] + 1);
			else
				lengths[i * width + k] = down > right ? down : right;
		}
	return lengths;
}

static void light_differences(struct arena *arena, struct variant_text *a, struct variant_text *b)
{
	const uint16_t *lengths = lengths_find(arena, a, b);
	size_t width = b->count + 1, i = 0, k = 0;

	while (i < a->count && k < b->count) {
		if (str_equal(a->words[i].text, b->words[k].text)) {
			i++;
			k++;
		} else if (lengths[(i + 1) * width + k] >= lengths[i * width + k + 1]) {
			a->words[i++].differs = true;
		} else {
			b->words[k++].differs = true;
		}
	}
	while (i < a->count)
		a->words[i++].differs = true;
	while (k < b->count)
		b->words[k++].differs = true;
}

struct variant_text *variants_align(struct arena *arena, const struct str *texts, size_t count)
{
	CLEANUP(arena_free_at) struct arena *scratch = arena_new();
	struct variant_text *out = ARENA_ARRAY(arena, count + 1, struct variant_text);

	for (size_t i = 0; i < count; i++)
		words_split(arena, texts[i], &out[i]);
	for (size_t i = 1; i < count; i++) {
		light_differences(scratch, &out[0], &out[i]);
		arena_reset(scratch);
	}
	return out;
}
