#include "core/desk/speech_words.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"

#define WORD_BYTES_MAX 256

/* Letters and digits of any script. What is beyond ASCII is taken for a letter, but for the blocks that hold signs. */
static bool is_of_word(uint32_t point)
{
	if (point < 0x80)
		return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
		       (point >= 'A' && point <= 'Z');
	if (utf8_is_harmful(point)) /* folding leaves it out */
		return point != 0x2028 && point != 0x2029;
	return point >= 0xC0 && point != 0xD7 && point != 0xF7 &&
	       !(point >= 0x2000 && point <= 0x2BFF) && !(point >= 0x3000 && point <= 0x303F) &&
	       !(point >= 0xFF00 && point <= 0xFF0F);
}

/* Most words are plain ASCII: those need no tables. */
static bool fold_plain(struct str word, struct arena *arena, struct str *out)
{
	char *bytes;

	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] & 0x80)
			return false;
	bytes = ARENA_ARRAY(arena, word.len + 1, char);
	for (size_t i = 0; i < word.len; i++)
		bytes[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] + ('a' - 'A')
									 : word.at[i]);
	*out = (struct str){ bytes, word.len };
	return true;
}

static struct str folded(struct str word, struct arena *arena)
{
	struct str plain;
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(WORD_BYTES_MAX);

	word = utf8_head(word, WORD_BYTES_MAX);
	if (fold_plain(word, arena, &plain))
		return plain;
	utf8_fold(word, &out);
	return arena_str(arena, buf_str(&out));
}

/* Does what stands between two words end a sentence? "0.99" and "acct.1" go on. */
static bool ends_sentence(struct str between)
{
	for (size_t i = 0; i < between.len; i++) {
		char c = between.at[i];

		if (c == '\n')
			return true;
		if ((c == '.' || c == '!' || c == '?' || c == ';') && i + 1 < between.len &&
		    between.at[i + 1] <= ' ')
			return true;
	}
	return false;
}

static bool opens_sentence(struct str text, const struct speech_words *words, size_t from)
{
	size_t end;

	if (!words->count)
		return true;
	end = words->list[words->count - 1].to;
	return ends_sentence(str_sub(text, end, from - end));
}

struct speech_words speech_words_of(struct str text, size_t most, struct arena *arena)
{
	struct speech_words words = { 0 };
	struct str rest = text;
	uint32_t point;

	while (rest.len && words.count < most) {
		size_t from = text.len - rest.len, to = from;
		struct speech_word word;

		while (utf8_next(&rest, &point) && is_of_word(point))
			to = text.len - rest.len;
		if (to == from)
			continue;
		word = (struct speech_word){ folded(str_sub(text, from, to - from), arena), from,
					     to, opens_sentence(text, &words, from) };
		if (!word.folded.len)
			continue;
		words.list = arena_grow(arena, words.list, words.count, sizeof(*words.list));
		words.list[words.count++] = word;
	}
	return words;
}

bool speech_is_number(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return word.len > 0;
}

static bool one_fits(struct str word, struct str pattern)
{
	if (str_is(pattern, "#"))
		return speech_is_number(word);
	if (str_ends(pattern, STR("*")))
		return str_starts(word, str_sub(pattern, 0, pattern.len - 1));
	return str_equal(word, pattern);
}

bool speech_word_fits(struct str word, struct str pattern)
{
	struct str one;

	while (str_cut(&pattern, '|', &one))
		if (one_fits(word, one))
			return true;
	return false;
}

/* From place `at` on, which a gap of so many words may put off. */
static size_t place_fits(const struct speech_words *words, size_t at, size_t gap,
			 struct str pattern)
{
	for (size_t i = at; i <= at + gap && i < words->count; i++) {
		if (i > at && words->list[i].opens)
			break;
		if (speech_word_fits(words->list[i].folded, pattern))
			return i + 1;
	}
	return 0;
}

/* The nearest fit of each word is taken: what a farther one would let follow is not tried. */
size_t speech_pattern_fits(const struct speech_words *words, size_t at, const struct str *patterns,
			   size_t count)
{
	size_t next = at;

	for (size_t i = 0, gap = 0; i < count; i++) {
		if (str_is(patterns[i], "...")) {
			gap = SPEECH_GAP;
			continue;
		}
		if (next < words->count && next > at && words->list[next].opens)
			return 0;
		next = place_fits(words, next, gap, patterns[i]);
		if (!next)
			return 0;
		gap = 0;
	}
	return next - at;
}

/* ---- the index -------------------------------------------------------------------------- */

void speech_index_begin(struct speech_index *index, struct arena *arena)
{
	*index = (struct speech_index){ .arena = arena };
}

void speech_index_add(struct speech_index *index, const struct speech_word *words, size_t count,
		      int kind)
{
	if (!count)
		return;
	index->entries = arena_grow(index->arena, index->entries, index->count,
				    sizeof(*index->entries));
	index->entries[index->count++] = (struct speech_entry){ .words = words,
								.count = count,
								.kind = kind };
}

static size_t head_of(const struct speech_index *index, const struct speech_word *words,
		      size_t count)
{
	uint64_t hash = hash_local(words[0].folded);

	if (count > 1)
		hash = hash * UINT64_C(0x9E3779B97F4A7C15) + hash_local(words[1].folded);
	return (size_t)((hash ^ hash >> 29) & (index->head_count - 1));
}

void speech_index_seal(struct speech_index *index)
{
	index->head_count = 16;
	while (index->head_count < index->count)
		index->head_count *= 2;
	index->heads = ARENA_ARRAY(index->arena, index->head_count, size_t);
	for (size_t i = 0; i < index->count; i++) {
		struct speech_entry *entry = &index->entries[i];
		size_t head = head_of(index, entry->words, entry->count);

		entry->next = index->heads[head];
		index->heads[head] = i + 1;
	}
}

static bool stands_there(const struct speech_entry *entry, const struct speech_words *text,
			 size_t at)
{
	if (entry->count > text->count - at)
		return false;
	for (size_t i = 0; i < entry->count; i++)
		if (!str_equal(entry->words[i].folded, text->list[at + i].folded))
			return false;
	return true;
}

static const struct speech_entry *find_in(const struct speech_index *index,
					  const struct speech_words *text, size_t at, size_t known)
{
	const struct speech_entry *best = NULL;
	size_t next = index->heads[head_of(index, &text->list[at], known)];

	for (; next; next = index->entries[next - 1].next) {
		const struct speech_entry *entry = &index->entries[next - 1];

		if ((known == 1) == (entry->count == 1) && (!best || entry->count > best->count) &&
		    stands_there(entry, text, at))
			best = entry;
	}
	return best;
}

const struct speech_entry *speech_index_find(const struct speech_index *index,
					     const struct speech_words *text, size_t at)
{
	const struct speech_entry *found = NULL;

	if (at + 1 < text->count)
		found = find_in(index, text, at, 2);
	return found ? found : find_in(index, text, at, 1);
}
