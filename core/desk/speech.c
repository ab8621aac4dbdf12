#include "core/desk/speech.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/speech_private.h"

#define LINE_WORDS_MAX 12
#define NUMBER_BYTES_MAX 24
#define DECIMALS_LEAST 3 /* fewer digits say nothing: "50 %" */

static const char *const kind_names[SPEECH_KIND_COUNT] = {
	[SPEECH_LINKED] = "linked",   [SPEECH_SCORE] = "score", [SPEECH_ADDRESS] = "address",
	[SPEECH_NETWORK] = "network", [SPEECH_LIST] = "list",   [SPEECH_RULE] = "rule",
	[SPEECH_NOTE] = "note",
};

static const char *const whats[SPEECH_KIND_COUNT] = {
	[SPEECH_SCORE] = "a score",     [SPEECH_LINKED] = "a linked account",
	[SPEECH_LIST] = "a list",       [SPEECH_RULE] = "a rule",
	[SPEECH_NOTE] = "a note",       [SPEECH_ADDRESS] = "an address",
	[SPEECH_NETWORK] = "a network",
};

/* ---- general terms ---------------------------------------------------------------------- */

static void keep_word(struct arena *arena, struct str **words, size_t *count, struct str word)
{
	*words = arena_grow(arena, *words, *count, sizeof(**words));
	(*words)[(*count)++] = word;
}

/* Known by the byte it begins with: one of each of the first word's alternatives. */
static void keep_term(struct speech *guard, enum speech_kind kind, struct str *words, size_t count)
{
	struct str rest = words[0], first;

	while (str_cut(&rest, '|', &first)) {
		size_t *head = &guard->heads[(unsigned char)first.at[0]];
		struct speech_term *term;

		guard->terms = arena_grow(guard->arena, guard->terms, guard->term_count,
					  sizeof(*guard->terms));
		term = &guard->terms[guard->term_count++];
		*term = (struct speech_term){ kind, words, count, *head };
		*head = guard->term_count;
	}
}

/* "score en reputation score*" */
static void keep_line(struct speech *guard, struct str line)
{
	struct str rest = line, kind, language, word, *words = NULL;
	size_t count = 0;

	if (!str_cut(&rest, ' ', &kind) || !str_cut(&rest, ' ', &language))
		return;
	while (count < LINE_WORDS_MAX && str_cut(&rest, ' ', &word))
		keep_word(guard->arena, &words, &count, word);
	if (count && str_is(kind, "plain"))
		keep_word(guard->arena, &guard->plain, &guard->plain_count, words[0]);
	if (count && str_is(kind, "form"))
		keep_word(guard->arena, &guard->forms, &guard->form_count, words[0]);
	for (size_t i = 0; count && i < SPEECH_KIND_COUNT; i++)
		if (str_is(kind, kind_names[i]))
			keep_term(guard, (enum speech_kind)i, words, count);
}

struct speech *speech_new(const struct dossier *dossier, struct arena *arena)
{
	struct speech *guard = ARENA_NEW(arena, struct speech);

	guard->arena = arena;
	for (size_t i = 0; i < speech_internal_count; i++)
		if (speech_internal[i][0] != '#')
			keep_line(guard, str_of(speech_internal[i]));
	speech_gather(guard, dossier);
	return guard;
}

/* ---- finding ---------------------------------------------------------------------------- */

struct finding {
	const struct speech *guard;
	struct str text;
	struct arena *arena;
	struct disclosure *list;
	size_t count;
	enum speech_kind kind; /* of the last */
};

/* What overlaps becomes one, and is called what gives most away. */
static void found(struct finding *f, size_t from, size_t to, enum speech_kind kind)
{
	struct disclosure *last = f->count ? &f->list[f->count - 1] : NULL;

	if (last && from < last->to) {
		if (to > last->to)
			last->to = to;
		if (kind < f->kind)
			f->kind = kind;
		last->what = str_of(whats[f->kind]);
		return;
	}
	f->kind = kind;
	f->list = arena_grow(f->arena, f->list, f->count, sizeof(*f->list));
	f->list[f->count++] = (struct disclosure){ from, to, str_of(whats[kind]) };
}

/* The longest of a chain that stands there, if it is longer than `count` words. */
static size_t find_term(const struct finding *f, const struct speech_words *words, size_t at,
			unsigned char first, size_t count, enum speech_kind *kind)
{
	for (size_t i = f->guard->heads[first]; i; i = f->guard->terms[i - 1].next) {
		const struct speech_term *term = &f->guard->terms[i - 1];
		size_t fits = speech_pattern_fits(words, at, term->words, term->count);

		if (fits > count) {
			count = fits;
			*kind = term->kind;
		}
	}
	return count;
}

static bool is_point(struct str text, const struct speech_word *word,
		     const struct speech_word *next)
{
	return next->from == word->to + 1 && (text.at[word->to] == '.' || text.at[word->to] == ',');
}

/* "score is 0" goes on in ".99". */
static size_t end_of(const struct finding *f, const struct speech_words *words, size_t end)
{
	const struct speech_word *last = &words->list[end - 1];

	if (end < words->count && speech_is_number(last->folded) &&
	    speech_is_number(last[1].folded) && is_point(f->text, last, last + 1))
		return last[1].to;
	return last->to;
}

/* The longest that begins with the word; 0 when none does. */
static size_t find_at(struct finding *f, const struct speech_words *words, size_t at)
{
	const struct speech_entry *fact = speech_index_find(&f->guard->facts, words, at);
	size_t count = fact ? fact->count : 0;
	enum speech_kind kind = fact ? (enum speech_kind)fact->kind : SPEECH_SCORE;

	count = find_term(f, words, at, (unsigned char)words->list[at].folded.at[0], count, &kind);
	if (speech_is_number(words->list[at].folded))
		count = find_term(f, words, at, '#', count, &kind);
	if (count)
		found(f, words->list[at].from, end_of(f, words, at + count), kind);
	return count;
}

/* The probability as people write it: ".99998", "0.99998", "99.998 %", with a comma too. */
static bool is_probability(const struct speech *guard, struct str whole, struct str decimals)
{
	char text[2 * NUMBER_BYTES_MAX + 3];
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(sizeof(text));
	double n = 0, unit = pow(10, -(double)decimals.len);

	if (isnan(guard->probability) || decimals.len < DECIMALS_LEAST || whole.len > 2 ||
	    decimals.len > NUMBER_BYTES_MAX)
		return false;
	buf_addf(&out, "%" PRI_STR ".%" PRI_STR, ARG_STR(whole), ARG_STR(decimals));
	if (!str_to_double(buf_str(&out), &n))
		return false;
	return fabs(n - guard->probability) < unit || fabs(n - guard->probability * 100) < unit;
}

static void find_number(struct finding *f, const struct speech_words *words, size_t at)
{
	const struct speech_word *word = &words->list[at];
	const struct speech_word *next = at + 1 < words->count ? word + 1 : NULL;

	if (!speech_is_number(word->folded))
		return;
	if (next && speech_is_number(next->folded) && is_point(f->text, word, next)) {
		if (is_probability(f->guard, word->folded, next->folded))
			found(f, word->from, next->to, SPEECH_SCORE);
	} else if (word->from && f->text.at[word->from - 1] == '.' &&
		   (!at || word[-1].to + 1 < word->from) &&
		   is_probability(f->guard, STR("0"), word->folded)) {
		found(f, word->from - 1, word->to, SPEECH_SCORE);
	}
}

struct disclosure *speech_find(const struct speech *guard, struct str text, struct arena *arena,
			       size_t *count)
{
	struct finding f = { .guard = guard, .text = text, .arena = arena };
	struct speech_words words = speech_words_of(text, GUARD_WORDS_MAX, arena);

	for (size_t at = 0; at < words.count; at++)
		if (!find_at(&f, &words, at))
			find_number(&f, &words, at);
	*count = f.count;
	return f.list;
}

struct disclosure *speech_disclosures(const struct dossier *dossier, struct str text,
				      struct arena *arena, size_t *count)
{
	return speech_find(speech_new(dossier, arena), text, arena, count);
}

void speech_sum_up(const struct disclosure *found, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = str_equal(found[k].what, found[i].what);
		if (again)
			continue;
		buf_add(out, i ? ", " : "");
		buf_add_str(out, found[i].what);
	}
}
