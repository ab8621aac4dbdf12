#include "tui/near.h"

#include <string.h>

#define WORD_MAX 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits between two short words: a letter more, less or other, or two neighbours swapped. */
static size_t distance(struct str a, struct str b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = a.at[i - 1] == b.at[j - 1];
			bool swapped = i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
				       a.at[i - 2] == b.at[j - 1];

			now[j] = least(last[j - 1] + !same, least(last[j], now[j - 1]) + 1);
			if (swapped)
				now[j] = least(now[j], before[j - 2] + 1);
		}

		size_t *spare = before;

		before = last;
		last = now;
		now = spare;
	}
	return last[b.len];
}

void near_try(struct near *near, const char *word)
{
	struct str candidate = str_of(word);

	if (!near->to.len || near->to.len > WORD_MAX || candidate.len > WORD_MAX)
		return;

	size_t apart = distance(near->to, candidate);

	if (apart > (near->to.len + 2) / 3 || (near->best && apart >= near->distance))
		return;
	near->best = word;
	near->distance = apart;
}
