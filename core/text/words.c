#include "core/text/words.h"

#include <assert.h>

#include "core/text/ascii.h"
#include "core/text/brand_data.h"

#define LONGEST 24
static_assert(LONGEST < 32, "lengths fit a mask");

struct edge {
	unsigned letter;
	bool ends, is_last;
	size_t target;
};

static struct edge edge_at(size_t at)
{
	const unsigned char *bytes = words_dawg + 4 * at;
	uint32_t word = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
			(uint32_t)bytes[3] << 24;

	return (struct edge){ word & 31, (word >> 5 & 1) != 0, (word >> 6 & 1) != 0, word >> 7 };
}

/* The edge of the node at `node` that has this letter; false: none. */
static bool edge_find(size_t node, unsigned letter, struct edge *edge)
{
	size_t count = words_dawg_size / 4;

	for (size_t at = node; at < count; at++) {
		*edge = edge_at(at);
		if (edge->letter == letter)
			return true;
		if (edge->is_last || edge->letter > letter)
			return false;
	}
	return false;
}

uint32_t words_beginning(struct str looks)
{
	uint32_t lengths = 0;
	size_t node = 0;
	struct edge edge;

	for (size_t i = 0; i < looks.len && i < LONGEST && ascii_is_letter(looks.at[i]); i++) {
		if (!edge_find(node, (unsigned)(looks.at[i] - 'a'), &edge))
			break;
		lengths |= edge.ends ? UINT32_C(1) << (i + 1) : 0;
		if (edge.target == 0)
			break;
		node = edge.target;
	}
	return lengths;
}

bool words_has(struct str looks)
{
	return looks.len > 0 && looks.len <= LONGEST &&
	       (words_beginning(looks) >> looks.len & 1) != 0;
}

static unsigned word_cost(size_t len)
{
	return len == 2 ? WORDS_COST + 3 : len == 3 ? WORDS_COST + 1 : WORDS_COST;
}

static unsigned byte_cost(char look)
{
	if (look == '-')
		return 0;
	return ascii_is_digit(look) ? 1 : WORDS_LETTER_COST;
}

static void relax(uint16_t *cost, unsigned char *word, unsigned by, size_t len)
{
	if (by >= *cost)
		return;
	*cost = (uint16_t)by;
	*word = (unsigned char)len;
}

/* From byte `i` on by one byte or a word, as the heads go. */
static void relax_heads(struct words_cut *cut, size_t i, uint32_t lengths, char look)
{
	relax(&cut->head[i + 1], &cut->head_word[i + 1], cut->head[i] + byte_cost(look), 1);
	for (size_t n = 2; n <= LONGEST && lengths >> n; n++)
		if (lengths >> n & 1)
			relax(&cut->head[i + n], &cut->head_word[i + n],
			      cut->head[i] + word_cost(n), n);
}

static void relax_tail(struct words_cut *cut, size_t i, uint32_t lengths, char look)
{
	relax(&cut->tail[i], &cut->tail_word[i], cut->tail[i + 1] + byte_cost(look), 1);
	for (size_t n = 2; n <= LONGEST && lengths >> n; n++)
		if (lengths >> n & 1)
			relax(&cut->tail[i], &cut->tail_word[i], cut->tail[i + n] + word_cost(n),
			      n);
}

void words_cut(const struct brand_text *text, struct words_cut *cut)
{
	uint32_t lengths[BRAND_TEXT_MAX + 1];

	for (size_t i = 0; i <= text->len; i++) {
		lengths[i] = words_beginning((struct str){ text->looks + i, text->len - i });
		cut->head[i] = i ? UINT16_MAX : 0;
		cut->tail[i] = i < text->len ? UINT16_MAX : 0;
		cut->head_word[i] = cut->tail_word[i] = 1;
	}
	for (size_t i = 0; i < text->len; i++)
		relax_heads(cut, i, lengths[i], text->looks[i]);
	for (size_t i = text->len; i-- > 0;)
		relax_tail(cut, i, lengths[i], text->looks[i]);
}
