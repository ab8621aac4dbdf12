#include "core/store/store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/utf8.h"
#include "core/model/dial.h"
#include "core/model/word.h"
#include "core/store/known.h"
#include "core/store/lookup.h"
#include "core/store/store_private.h"

#define WORDS_MAX 6  /* words of a question that count */
#define TERM_MAX 64  /* bytes of a term */
#define SWAPS_MAX 24 /* neighbouring letters tried in a word */
#define SWAP_LEAST 3 /* letters that a word must have to be misspelt */
#define LOST_LEAST 4 /* letters of a word in which one may be lost */
#define LOST_MOST 20
#define HOME_LEAST 6 /* digits of a number without its country's code */
#define HOME_MOST 15
#define DIGITS_LEAST 5   /* that make a telephone number of "+49 (170) 12-34" */
#define SCAN_LEAST 256   /* terms read of a stretch, however few hits are wanted */
#define SCAN_MOST 2048   /* and when many are */
#define SCAN_SHARED 4096 /* of a word that must come with others: most of them will not do */
#define LIMIT_MOST 10000

enum {
	RANK_EXACT,
	RANK_PREFIX,
	RANK_SWAPPED,
	RANK_LOST /* or one letter too many */
};

static const char *const find_list[] = {
	"account", "email", "name",    "domain",  "ip",
	"phone",   "card",  "message", "subject", "company",
};
static_assert(ARRAY_LEN(find_list) == FIND_FIELD_COUNT, "a word for each field");
const struct words find_words = { find_list, ARRAY_LEN(find_list) };

struct found {
	struct find_hit hit;
	int order; /* the least is the best */
	double probability;
};

struct finding {
	struct store *store;
	struct arena *arena;
	size_t limit;
	int64_t scan;
	struct found *rows;
	size_t count;
	struct map by_account;
};

/* What to look for: the first word drives, the others are asked of each account it finds. */
struct question {
	struct str words[WORDS_MAX];
	size_t count;
};

/* -- hits ---------------------------------------------------------------------------------- */

/* An account's id comes before all else, the one as typed before the one in other letters. */
static int order_of(const struct find_hit *hit, bool as_typed)
{
	if (as_typed)
		return -2;
	return hit->rank == RANK_EXACT && hit->field == FIND_ID ? -1 : hit->rank;
}

static void note(struct finding *f, struct find_hit hit, int order, double probability)
{
	struct found *row;
	int64_t at;

	if (map_get_number(&f->by_account, (uint64_t)hit.no.n, &at)) {
		row = &f->rows[at];
		if (row->order <= order)
			return;
	} else {
		map_put_number(&f->by_account, (uint64_t)hit.no.n, (int64_t)f->count);
		f->rows = arena_grow(f->arena, f->rows, f->count, sizeof(*f->rows));
		row = &f->rows[f->count++];
	}
	hit.term = arena_str(f->arena, hit.term);
	*row = (struct found){ hit, order, probability };
}

static int by_rank(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->probability != b->probability)
		return a->probability > b->probability ? -1 : 1;
	return a->hit.no.n < b->hit.no.n ? -1 : a->hit.no.n > b->hit.no.n;
}

static bool wants_more(const struct finding *f)
{
	return f->count < f->limit;
}

/* -- words --------------------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static void word_add(struct question *question, struct str word)
{
	if (word.len && question->count < WORDS_MAX)
		question->words[question->count++] = utf8_head(word, TERM_MAX);
}

/* As typed: an address or an id is one word. */
static struct question question_typed(struct str folded)
{
	struct question question = { 0 };
	struct str word;

	while (str_cut(&folded, ' ', &word))
		word_add(&question, word);
	return question;
}

/* As names and subjects are kept: without punctuation, and without words of one letter. */
static struct question question_plain(struct str folded)
{
	struct question question = { 0 };

	while (folded.len) {
		size_t len = 0;

		while (len < folded.len && is_word_byte(folded.at[len]))
			len++;
		if (len > 1 || (len && folded.at[0] <= '9'))
			word_add(&question, str_sub(folded, 0, len));
		folded = str_sub(folded, len + 1, folded.len);
	}
	return question;
}

/* The same question with word `at` first. */
static struct question driven_by(const struct question *question, size_t at, struct str word)
{
	struct question driven = *question;

	driven.words[at] = driven.words[0];
	driven.words[0] = word;
	return driven;
}

/* `word` with the letters that begin at `first` and `second` swapped; false when they are alike. */
static bool swap(struct str word, struct str first, struct str second, char swapped[TERM_MAX])
{
	size_t head = (size_t)(first.at - word.at);

	if (str_equal(first, second))
		return false;
	memcpy(swapped, word.at, word.len);
	memcpy(swapped + head, second.at, second.len);
	memcpy(swapped + head + second.len, first.at, first.len);
	return true;
}

/* The letters of a word, each a view; at most SWAPS_MAX + 1. */
static size_t letters_of(struct str word, struct str letters[SWAPS_MAX + 1])
{
	size_t count = 0;
	struct str rest = word;
	uint32_t point;

	while (count <= SWAPS_MAX) {
		struct str letter = rest;

		if (!utf8_next(&rest, &point))
			break;
		letter.len -= rest.len;
		letters[count++] = letter;
	}
	return count;
}

/* -- asking the terms ---------------------------------------------------------------------- */

/* All words but the first. */
static enum err has_others(struct finding *f, const struct question *question, struct account_no no,
			   enum lookup_match match, bool *has)
{
	enum err e = ERR_NONE;

	*has = true;
	for (size_t i = 1; !e && *has && i < question->count; i++)
		e = known_has_term(f->store, no, question->words[i], match == LOOKUP_WHOLE, has);
	return e;
}

static enum err note_account(struct finding *f, struct find_hit hit, bool as_typed)
{
	static const struct sql by_no = { "SELECT probability FROM account WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(f->store->db, &by_no, "i", hit.no.n);

	if (rows_next(&rows))
		note(f, hit, order_of(&hit, as_typed), rows_real(&rows, 0));
	return rows_error(&rows);
}

/* Who has the first word as a term: at most `scan` of them. */
struct driver {
	enum lookup_match match;
	int64_t scan;
	int rank;
};

static enum err gather(struct finding *f, const struct question *question,
		       const struct driver *driver, enum lookup_match others)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e = lookup_open(f->store, LOOKUP_TERMS, question->words[0], driver->match, &found);

	for (int64_t n = 0; !e && n < driver->scan && lookup_next(found, &entry); n++) {
		struct find_hit hit = { .no = { entry.account },
					.field = (enum find_field)entry.field,
					.term = entry.text,
					.rank = driver->rank };
		bool has = true;

		e = has_others(f, question, hit.no, others, &has);
		if (!e && has)
			e = note_account(f, hit, false);
	}
	return e ? e : lookup_error(found);
}

/* Newest accounts first: of the many who share a term, they are asked for most. */
static enum err find_exactly(struct finding *f, const struct question *question,
			     enum lookup_match others, int rank)
{
	bool shared = question->count > 1 && others == LOOKUP_WHOLE;
	struct driver driver = { LOOKUP_WHOLE, shared ? SCAN_SHARED : f->scan, rank };

	return gather(f, question, &driver, others);
}

static enum err find_prefix(struct finding *f, const struct question *question, int rank)
{
	struct driver driver = { LOOKUP_PREFIX, f->scan, rank };

	return gather(f, question, &driver, LOOKUP_PREFIX);
}

/* How many terms a word offers, counted up to what would be read. */
static enum err offer(struct finding *f, struct str word, int64_t *terms)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e = lookup_open(f->store, LOOKUP_TERMS, word, LOOKUP_PREFIX, &found);

	for (*terms = 0; !e && *terms < SCAN_SHARED && lookup_next(found, &entry);)
		++*terms;
	return e ? e : lookup_error(found);
}

/* Put the word first that offers the fewest terms. */
static enum err choose_driver(struct finding *f, struct question *question)
{
	int64_t fewest = INT64_MAX, terms = 0;
	size_t best = 0;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && question->count > 1 && i < question->count; i++) {
		e = offer(f, question->words[i], &terms);
		if (!e && terms < fewest) {
			fewest = terms;
			best = i;
		}
	}
	if (!e)
		*question = driven_by(question, best, question->words[best]);
	return e;
}

static enum err find_swapped(struct finding *f, const struct question *question, size_t at)
{
	struct str letters[SWAPS_MAX + 1], word = question->words[at];
	size_t count = letters_of(word, letters);
	enum err e = ERR_NONE;

	if (count < SWAP_LEAST)
		return ERR_NONE;
	for (size_t i = 0; !e && wants_more(f) && i + 1 < count; i++) {
		char swapped[TERM_MAX];
		struct question driven;

		if (!swap(word, letters[i], letters[i + 1], swapped))
			continue;
		driven = driven_by(question, at, (struct str){ swapped, word.len });
		e = find_prefix(f, &driven, RANK_SWAPPED);
	}
	return e;
}

/* Of what looks like a telephone number; else 0. */
static size_t phone_digits(struct str folded, char digits[TERM_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.at[i];

		if (c >= '0' && c <= '9' && count < TERM_MAX)
			digits[count++] = c;
		else if (!c || !strchr("+ -()/.", c))
			return 0;
	}
	return count;
}

/* -- one letter lost, or one too many; a number as it is dialled at home ---------------------- */

static enum err find_respelt(struct finding *f, const struct question *question, size_t at,
			     const char *text, size_t len)
{
	struct question driven = driven_by(question, at, (struct str){ text, len });

	return find_prefix(f, &driven, RANK_LOST);
}

/* Each letter put in at `head`, and the one that stands there left out. */
static enum err find_around(struct finding *f, const struct question *question, size_t at,
			    size_t head, size_t letter_len)
{
	struct str word = question->words[at];
	char text[TERM_MAX + 1];
	enum err e;

	memcpy(text, word.at, head);
	memcpy(text + head, word.at + head + letter_len, word.len - head - letter_len);
	e = find_respelt(f, question, at, text, word.len - letter_len);
	memcpy(text + head + 1, word.at + head, word.len - head);
	for (char c = 'a'; !e && c <= 'z' && word.len < TERM_MAX; c++) {
		text[head] = c;
		e = find_respelt(f, question, at, text, word.len + 1);
	}
	return e;
}

static enum err find_lost(struct finding *f, const struct question *question, size_t at)
{
	struct str letters[SWAPS_MAX + 1], word = question->words[at];
	size_t count = letters_of(word, letters);
	enum err e = ERR_NONE;

	if (count < LOST_LEAST || count > LOST_MOST)
		return ERR_NONE;
	for (size_t i = 1; !e && wants_more(f) && i < count; i++)
		e = find_around(f, question, at, (size_t)(letters[i].at - word.at), letters[i].len);
	return e;
}

/* "0171 2345678" of "+49 171 2345678": behind the code of any country. */
static enum err find_at_home(struct finding *f, struct str folded)
{
	const char *codes[DIAL_CODES_MAX];
	char digits[TERM_MAX];
	size_t count = dial_codes(codes), len = phone_digits(folded, digits), from = 0;
	enum err e = ERR_NONE;

	while (from < len && from < 2 && digits[from] == '0')
		from++;
	if (len - from < HOME_LEAST || len > HOME_MOST)
		return ERR_NONE;
	for (size_t i = 0; !e && wants_more(f) && i <= count; i++) {
		char number[TERM_MAX];
		int n = snprintf(number, sizeof(number), "%s%.*s", i ? codes[i - 1] : "",
				 (int)(len - from), digits + from);
		struct question question = { .words = { { number, (size_t)n } }, .count = 1 };

		if (i || from == 2)
			e = find_prefix(f, &question, RANK_LOST);
		if (from == 2) /* 00 is dialled before a code */
			break;
	}
	return e;
}

static enum err find_by_words(struct finding *f, struct question *question)
{
	enum err e = ERR_NONE;

	if (!question->count)
		return e;
	e = choose_driver(f, question);
	if (!e)
		e = find_exactly(f, question, LOOKUP_WHOLE, RANK_EXACT);
	if (!e && wants_more(f) && question->count > 1)
		e = find_exactly(f, question, LOOKUP_PREFIX, RANK_PREFIX);
	if (!e && wants_more(f))
		e = find_prefix(f, question, RANK_PREFIX);
	for (size_t i = 0; !e && wants_more(f) && i < question->count; i++)
		e = find_swapped(f, question, i);
	return e;
}

/* A whole name is a term too, blanks and all. */
static enum err find_phrase(struct finding *f, struct str folded)
{
	struct question question = { .words = { utf8_head(folded, TERM_MAX) }, .count = 1 };
	enum err e;

	if (str_find_char(folded, ' ') == SIZE_MAX)
		return ERR_NONE;
	e = find_exactly(f, &question, LOOKUP_WHOLE, RANK_EXACT);
	if (!e && wants_more(f))
		e = find_prefix(f, &question, RANK_PREFIX);
	return e;
}

/* -- what is found whole ------------------------------------------------------------------- */

static enum err find_id(struct finding *f, struct str id)
{
	struct account_no no;
	enum err e = store_account_find(f->store, id, &no);

	if (e == ERR_NOT_FOUND)
		return ERR_NONE;
	return e ? e : note_account(f, (struct find_hit){ no, FIND_ID, id, RANK_EXACT }, true);
}

static enum err find_message(struct finding *f, struct str id)
{
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e;

	e = store_message_accounts(f->store, f->arena, id, &accounts, &count);
	if (e)
		return e;
	for (size_t i = 0; !e && i < count && (int64_t)i < f->scan; i++)
		e = note_account(f, (struct find_hit){ accounts[i], FIND_MESSAGE, id, RANK_EXACT },
				 false);
	return e;
}

/* As it stands, and as it does or does not stand in a header: <id>. */
static enum err find_messages(struct finding *f, struct str id)
{
	bool in_header = id.len > 2 && id.at[0] == '<' && id.at[id.len - 1] == '>';
	struct str other = in_header ? str_sub(id, 1, id.len - 2)
				     : arena_strf(f->arena, "<%" PRI_STR ">", ARG_STR(id));
	enum err e = find_message(f, id);

	if (e || other.len > EVENT_ID_MAX)
		return e;
	return find_message(f, other);
}

/* A telephone number is one term of digits, however it is written. */
static enum err find_phone(struct finding *f, struct str folded)
{
	struct question question = { .count = 1 };
	char digits[TERM_MAX];
	size_t count = phone_digits(folded, digits);
	enum err e;

	if (count < DIGITS_LEAST || count == folded.len)
		return ERR_NONE;
	question.words[0] = (struct str){ digits, count };
	e = find_exactly(f, &question, LOOKUP_WHOLE, RANK_EXACT);
	if (!e && wants_more(f))
		e = find_prefix(f, &question, RANK_PREFIX);
	return e;
}

/* -- all of it ----------------------------------------------------------------------------- */

static enum err find_ids(struct finding *f, struct str raw)
{
	struct str trimmed = str_trim(raw);
	enum err e = raw.len ? find_id(f, raw) : ERR_NONE;

	if (!e && trimmed.len && trimmed.len < raw.len)
		e = find_id(f, trimmed);
	if (!e && trimmed.len && trimmed.len <= EVENT_ID_MAX)
		e = find_messages(f, trimmed);
	return e;
}

static enum err find_all(struct finding *f, struct str folded, struct str raw)
{
	struct question typed = question_typed(folded), plain = question_plain(folded);
	enum err e = find_ids(f, raw);

	if (!e)
		e = find_phone(f, folded);
	if (!e)
		e = find_phrase(f, folded);
	if (!e)
		e = find_by_words(f, &typed);
	if (!e && !f->count)
		e = find_by_words(f, &plain);
	if (!e && !f->count)
		e = find_at_home(f, folded);
	for (size_t i = 0; !e && !f->count && i < typed.count; i++)
		e = find_lost(f, &typed, i);
	return e;
}

/* NOLINTNEXTLINE(readability-function-size): both forms of the text come with what it asks for. */
enum err store_find(struct store *store, struct arena *arena, struct str folded, struct str raw,
		    size_t limit, struct find_hit **hits, size_t *count)
{
	CLEANUP(arena_free_at) struct arena *scratch = arena_new();
	struct finding f = { .store = store, .arena = scratch };
	struct find_hit *list;
	enum err e;

	f.limit = limit < LIMIT_MOST ? limit : LIMIT_MOST;
	f.scan = (int64_t)f.limit * 4;
	f.scan = f.scan < SCAN_LEAST ? SCAN_LEAST : f.scan > SCAN_MOST ? SCAN_MOST : f.scan;
	if (f.scan < (int64_t)f.limit)
		f.scan = (int64_t)f.limit;
	e = find_all(&f, folded, raw);
	map_release(&f.by_account);
	if (e)
		return e;
	if (f.count)
		qsort(f.rows, f.count, sizeof(*f.rows), by_rank);
	f.count = f.count < f.limit ? f.count : f.limit;
	list = ARENA_ARRAY(arena, f.count + 1, struct find_hit);
	for (size_t i = 0; i < f.count; i++) {
		list[i] = f.rows[i].hit;
		list[i].term = arena_str(arena, list[i].term);
	}
	*hits = list;
	*count = f.count;
	return ERR_NONE;
}
