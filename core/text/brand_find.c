#include <string.h>

#include "core/text/ascii.h"
#include "core/text/brand.h"
#include "core/text/brand_data.h"
#include "core/text/calls.h"
#include "core/text/skeleton.h"
#include "core/text/words.h"

#define SHORT_NAME 4     /* letters: counts only between hyphens */
#define LONG_NAME 7      /* letters: stands out beside what is no word */
#define VERY_LONG_NAME 8 /* letters: any one edit is meant */
#define SPLIT_NAME 6     /* letters: may be cut by hyphens ("pay-pal") */
#define EDITED_NAME 5    /* letters: found one edit away */
#define WORTH 5          /* cost that a name must save */

/* One way to read a name somewhere. */
struct place_of_name {
	const struct brand_word *word;
	size_t from, to;
	bool faked;
};

static size_t head_of(char c)
{
	return (size_t)(c >= 'a' ? c - 'a' : 26 + c - '0');
}

static bool begins_alike(const struct brand_word *word, const char head[2])
{
	return word < brand_words + brand_words_count && memcmp(word->skeleton, head, 2) == 0;
}

/* The first of the names that may begin here, and the two bytes that they all begin with; NULL: none. */
static const struct brand_word *names_from(const struct brand_text *text, size_t from, char head[2])
{
	char two[2];
	size_t len = 0, at;

	for (size_t i = from; i < text->len && len < 2; i++) {
		size_t added;

		if (text->looks[i] == '-')
			continue;
		added = skeleton_of(text->looks[i], two);
		for (size_t k = 0; k < added && len < 2; k++)
			head[len++] = two[k];
	}
	if (len < 2)
		return NULL;
	at = brand_heads[head_of(head[0])][head_of(head[1])];
	return at ? &brand_words[at - 1] : NULL;
}

static bool may_split(const struct brand_word *word, size_t at)
{
	return (word->breaks >> at & 1) != 0 ||
	       (word->len >= SPLIT_NAME && !brands[word->brand].is_word);
}

/* Where the name ends that begins here; 0: it does not. */
static size_t name_end(const struct brand_text *text, size_t from, const struct brand_word *word)
{
	const char *skeleton = word->skeleton;
	size_t at = 0, i = from;
	char two[2];

	while (skeleton[at]) {
		size_t len;

		if (i >= text->len)
			return 0;
		if (text->looks[i] == '-') {
			if (i + 1 >= text->len || !may_split(word, at))
				return 0;
			i++;
			continue;
		}
		len = skeleton_of(text->looks[i], two);
		if (strncmp(skeleton + at, two, len) != 0)
			return 0;
		at += len;
		i++;
	}
	return i;
}

static bool is_faked(const struct brand_text *text, const struct place_of_name *place)
{
	size_t at = 0;

	for (size_t i = place->from; i < place->to; i++) {
		if (text->looks[i] == '-')
			continue;
		if (text->strange[i] || text->looks[i] != place->word->looks[at])
			return true;
		at++;
	}
	return false;
}

static bool is_edge(const struct brand_text *text, size_t at)
{
	return at == 0 || at == text->len || text->looks[at] == '-' || text->looks[at - 1] == '-';
}

/* The text, and how it is cut into words once that is asked for: most texts hold no name at all. */
struct searched {
	const struct brand_text *text;
	struct words_cut cut;
	bool is_cut;
};

static const struct words_cut *cut_of(struct searched *s)
{
	if (!s->is_cut)
		words_cut(s->text, &s->cut);
	s->is_cut = true;
	return &s->cut;
}

/* --- what stands beside it --- */

struct beside {
	struct str risk, other;
	bool has_unknown; /* letters of no word right at the name, not across a hyphen */
};

/* A word of two letters means something between hyphens only. */
static void note_beside(struct beside *beside, struct str word, bool apart)
{
	unsigned classes = word_classes(word);

	if (word.at[0] == '-')
		return;
	if (beside->risk.len == 0 && (classes & WORD_RISK) != 0 && (word.len > 2 || apart))
		beside->risk = word;
	if (beside->other.len == 0)
		beside->other = word;
}

/* Letters of no word are taken together. */
static size_t unknown_run(const struct brand_text *text, const struct words_cut *cut, size_t from,
			  size_t end)
{
	size_t to = from;

	while (to < end && cut->tail_word[to] == 1 && ascii_is_letter(text->looks[to]))
		to++;
	return to > from ? to - from : 1;
}

static void look_behind(const struct brand_text *text, const struct words_cut *cut, size_t from,
			struct beside *beside)
{
	bool near = true;

	for (size_t i = from; i < text->len;) {
		size_t len = cut->tail_word[i];

		near = near && text->looks[i] != '-';
		if (len == 1) {
			len = unknown_run(text, cut, i, text->len);
			beside->has_unknown = beside->has_unknown ||
					      (near && ascii_is_letter(text->looks[i]));
		}
		note_beside(beside, (struct str){ text->looks + i, len },
			    i > 0 && text->looks[i - 1] == '-');
		i += len;
	}
}

static void look_before(const struct brand_text *text, const struct words_cut *cut, size_t end,
			struct beside *beside)
{
	bool near = true;

	for (size_t i = end; i > 0;) {
		size_t len = cut->head_word[i];

		near = near && text->looks[i - 1] != '-';
		if (len == 1) {
			while (len < i && cut->head_word[i - len] == 1 &&
			       ascii_is_letter(text->looks[i - len]) &&
			       ascii_is_letter(text->looks[i - len - 1]))
				len++;
			beside->has_unknown = beside->has_unknown ||
					      (near && ascii_is_letter(text->looks[i - 1]));
		}
		note_beside(beside, (struct str){ text->looks + i - len, len },
			    text->looks[i] == '-');
		i -= len;
	}
}

/* "t-online" begins with next to nothing, "gov-uk" ends with it: no such thing inside a word. */
static bool has_loose_end(const struct brand_text *text, const struct place_of_name *place)
{
	uint64_t breaks = place->word->breaks;
	size_t len = strlen(place->word->skeleton);

	if ((breaks & 7) != 0 && !is_edge(text, place->from))
		return true;
	return len > 2 && (breaks >> (len - 2)) != 0 && !is_edge(text, place->to);
}

/* The name at this place makes sense of the rest, and the rest of the name. */
static bool is_sound(const struct brand_text *text, const struct words_cut *cut,
		     const struct place_of_name *place, const struct beside *beside)
{
	unsigned with = cut->head[place->from] + WORDS_COST + cut->tail[place->to];
	bool apart = is_edge(text, place->from) && is_edge(text, place->to);

	if (place->word->len <= SHORT_NAME && (!apart || place->faked))
		return false;
	if (has_loose_end(text, place))
		return false;
	if (with + WORTH > cut->head[text->len])
		return false;
	return apart || !beside->has_unknown || place->word->len >= LONG_NAME;
}

static bool try_name(struct searched *s, const struct place_of_name *place,
		     struct brand_found *found)
{
	const struct brand_text *text = s->text;
	const struct words_cut *cut = cut_of(s);
	struct beside beside = { 0 };
	const struct brand *brand = &brands[place->word->brand];

	look_behind(text, cut, place->to, &beside);
	look_before(text, cut, place->from, &beside);
	if (!is_sound(text, cut, place, &beside))
		return false;
	*found = (struct brand_found){
		.brand = brand,
		.from = place->from,
		.to = place->to,
		.faked = place->faked,
		.whole = beside.other.len == 0,
		.risk = beside.risk,
		.beside = beside.other,
	};
	return true;
}

/* --- names one edit away --- */

static size_t common_head(struct str a, struct str b)
{
	size_t len = 0;

	while (len < a.len && len < b.len && a.at[len] == b.at[len])
		len++;
	return len;
}

static size_t common_tail(struct str a, struct str b)
{
	size_t len = 0;

	while (len < a.len && len < b.len && a.at[a.len - 1 - len] == b.at[b.len - 1 - len])
		len++;
	return len;
}

/* One letter more, less or other, or two that changed places; the first letter stays. */
static bool is_one_edit(struct str a, struct str b)
{
	size_t head = common_head(a, b), tail;

	if (head == 0)
		return false;
	a = str_sub(a, head, a.len);
	b = str_sub(b, head, b.len);
	tail = common_tail(a, b);
	a.len -= tail;
	b.len -= tail;
	if (a.len == 2 && b.len == 2)
		return a.at[0] == b.at[1] && a.at[1] == b.at[0];
	return a.len + b.len > 0 && a.len <= 1 && b.len <= 1;
}

/* In a short name, what a hand or a forger gets wrong: two letters that change places, one that is doubled; in a longer one
 * a letter that is left out; in a very long one anything. */
static bool is_likely_edit(struct str token, struct str name)
{
	size_t at = common_head(token, name);

	if (name.len >= VERY_LONG_NAME)
		return true;
	if (token.len > name.len)
		return token.at[at] == token.at[at - 1];
	if (token.len < name.len)
		return name.len >= LONG_NAME;
	return at + 1 < name.len && token.at[at] == name.at[at + 1] &&
	       token.at[at + 1] == name.at[at];
}

/* The first of the names whose skeletons begin with this, or the end of them all. */
static const struct brand_word *words_with_initial(char initial)
{
	const uint16_t *heads = brand_heads[head_of(initial)];

	for (size_t i = 26; i < BRAND_HEADS + 26; i++) /* digits sort before letters */
		if (heads[i % BRAND_HEADS])
			return &brand_words[heads[i % BRAND_HEADS] - 1];
	return brand_words + brand_words_count;
}

static const struct brand_word *edited_name(struct str token)
{
	char head[2];

	if (token.len < EDITED_NAME || words_has(token))
		return NULL;
	skeleton_of(token.at[0], head);
	for (const struct brand_word *word = words_with_initial(head[0]);
	     word < brand_words + brand_words_count && word->skeleton[0] == head[0]; word++) {
		struct str name = { word->looks, word->len };

		if (word->len < EDITED_NAME || word->len + 1U < token.len ||
		    word->len > token.len + 1 || brands[word->brand].is_word ||
		    word->looks[0] != token.at[0])
			continue;
		if (is_one_edit(token, name) && is_likely_edit(token, name))
			return word;
	}
	return NULL;
}

/* A whole text, or a part of it between hyphens that stands beside a word of alarm. */
static bool find_edited(struct searched *s, struct brand_found *found)
{
	const struct brand_text *text = s->text;
	struct str rest = { text->looks, text->len }, token;

	while (str_cut(&rest, '-', &token)) {
		const struct brand_word *word = edited_name(token);
		struct beside beside = { 0 };
		size_t from = (size_t)(token.at - text->looks);

		if (!word)
			continue;
		look_behind(text, cut_of(s), from + token.len, &beside);
		look_before(text, cut_of(s), from, &beside);
		if (beside.other.len && beside.risk.len == 0)
			continue;
		*found = (struct brand_found){
			.brand = &brands[word->brand],
			.from = from,
			.to = from + token.len,
			.faked = true,
			.whole = beside.other.len == 0,
			.risk = beside.risk,
			.beside = beside.other,
		};
		return true;
	}
	return false;
}

/* One with a word of alarm beside it before others; the longer of two that begin at one place. */
static bool is_better(const struct brand_found *a, const struct brand_found *b)
{
	return !b->brand || (a->risk.len && !b->risk.len) || (a->from == b->from && a->to > b->to);
}

static void find_at(struct searched *s, size_t from, struct brand_found *found)
{
	char head[2];
	const struct brand_word *word = names_from(s->text, from, head);

	for (; word && begins_alike(word, head); word++) {
		struct place_of_name place = { word, from, name_end(s->text, from, word), false };
		struct brand_found here;

		if (place.to == 0)
			continue;
		place.faked = is_faked(s->text, &place);
		if (try_name(s, &place, &here) && is_better(&here, found))
			*found = here;
	}
}

static bool find_written(struct searched *s, struct brand_found *found)
{
	struct brand_found best = { 0 };

	for (size_t from = 0; from + 1 < s->text->len; from++)
		if (s->text->looks[from] != '-')
			find_at(s, from, &best);
	if (best.brand)
		*found = best;
	return best.brand != NULL;
}

bool brand_find(const struct brand_text *text, struct brand_found *found)
{
	struct searched searched = { .text = text };

	return find_written(&searched, found) || find_edited(&searched, found);
}

const struct brand *brand_heading(const struct brand_text *text, size_t from, size_t *to)
{
	const struct brand *brand = NULL;
	char head[2];
	const struct brand_word *word = names_from(text, from, head);

	*to = from;
	for (; word && begins_alike(word, head); word++) {
		size_t end = name_end(text, from, word);
		struct place_of_name place = { word, from, end, false };

		if (end <= *to || !is_edge(text, end))
			continue;
		if (word->len <= SHORT_NAME && is_faked(text, &place))
			continue;
		brand = &brands[word->brand];
		*to = end;
	}
	return brand;
}
