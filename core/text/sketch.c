#include "core/text/sketch.h"

#include <endian.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/text/sketch_fold.h"
#include "core/text/url.h"

#define SEED UINT64_C(0x7374726F70536B31) /* "stropSk1"; public, and the same for ever */
#define SHORT_WORD 3                      /* bytes */
#define KEY_RUNS 3                        /* of digits: such a word is a key */
#define KEY_LEAST 10                      /* letters: a shorter word is none for its capitals */
#define KEY_HUMPS 3                       /* capitals behind small letters */
#define WORD_MOST 40                      /* letters of ASCII; a longer one is no word */
#define SINGLES_A_SHINGLE 4               /* characters of Han or kana: about two words */
#define SLOW_WORD_MAX 256                 /* bytes; what follows in a longer one is left out */

/* What a byte of ASCII is to a sketch. */
enum {
	LETTER = 1,
	DIGIT = 2,
	SPACE = 4,
	AT = 8,
	DOT = 16, /* and ':': there may be a web address */
	HIGH = 32,
};

struct hasher {
	uint64_t state, lane;
	unsigned filled; /* bytes in the lane */
};

struct word {
	struct hasher hash;
	bool letters;
	unsigned digits; /* at its end */
	char first;      /* of them */
	unsigned runs;   /* of digits, before those */
};

struct sketcher {
	uint64_t sketch[SKETCH_LEN];
	size_t len;
	uint64_t before; /* the word before */
	bool before_short;
	size_t words;
	uint64_t *list; /* of words, of a brief text; NULL: they go into the sketch */
	uint64_t singles[SINGLES_A_SHINGLE -
			 1]; /* characters of scripts without blanks, the latest first */
	size_t single_run;
	unsigned near; /* sketch_class()'s */
	struct buf folded;
};

/* clang-format off */
#define L LETTER
#define D DIGIT
#define S SPACE
#define A AT
#define P DOT
static const uint8_t ascii[128] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, S, S, S, S, S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, P, 0, D, D, D, D, D, D, D, D, D, D, P, 0, 0, 0, 0, 0,
	A, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0,
	0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0,
};
#undef L
#undef D
#undef S
#undef A
#undef P
/* clang-format on */

static unsigned class_of(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte < 0x80 ? ascii[byte] : HIGH;
}

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014; constants by Stafford). */
static uint64_t mix(uint64_t n)
{
	n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
	return n ^ (n >> 31);
}

static void hash_byte(struct hasher *hash, unsigned char byte)
{
	hash->lane |= (uint64_t)byte << (8 * hash->filled);
	if (++hash->filled < 8)
		return;
	hash->state = mix(hash->state ^ hash->lane);
	hash->lane = 0;
	hash->filled = 0;
}

static uint64_t hash_end(const struct hasher *hash)
{
	return mix(hash->state ^ hash->lane ^ ((uint64_t)hash->filled << 56));
}

static uint64_t hash_text(struct str text)
{
	struct hasher hash = { .state = SEED };

	for (size_t i = 0; i < text.len; i++)
		hash_byte(&hash, (unsigned char)text.at[i]);
	return hash_end(&hash);
}

/* Among the smallest, in order, once. */
static void keep(struct sketcher *s, uint64_t hash)
{
	size_t at = s->len;

	hash = s->list ? hash | SKETCH_BRIEF : hash & ~SKETCH_BRIEF;
	if (at == SKETCH_LEN && hash >= s->sketch[SKETCH_LEN - 1])
		return;
	while (at > 0 && s->sketch[at - 1] > hash)
		at--;
	if (at > 0 && s->sketch[at - 1] == hash)
		return;
	if (s->len < SKETCH_LEN)
		s->len++;
	memmove(&s->sketch[at + 1], &s->sketch[at], (s->len - 1 - at) * sizeof(hash));
	s->sketch[at] = hash;
}

/* Two short words side by side ("of the") stand in most texts and tell nothing. */
static void add_word(struct sketcher *s, uint64_t word, bool is_short)
{
	if (s->list) {
		if (s->words < SKETCH_BRIEF_WORDS)
			s->list[s->words++] = word;
		return;
	}
	if (s->words++ > 0 && !(is_short && s->before_short))
		keep(s, mix((s->before << 1 | s->before >> 63) ^ word));
	s->before = word;
	s->before_short = is_short;
	s->single_run = 0;
}

/* Two characters are about one word, and any two words of a language stand in its texts by the thousand. */
static void add_single(struct sketcher *s, uint64_t single)
{
	uint64_t all = single;

	if (s->list) {
		add_word(s, single, false);
		return;
	}
	if (s->single_run + 1 >= SINGLES_A_SHINGLE) {
		for (size_t i = 0; i < SINGLES_A_SHINGLE - 1; i++)
			all = mix((all << 1 | all >> 63) ^ s->singles[i]);
		keep(s, all);
	}
	for (size_t i = SINGLES_A_SHINGLE - 2; i > 0; i--)
		s->singles[i] = s->singles[i - 1];
	s->singles[0] = single;
	s->single_run++;
	s->words++;
	s->before = single;
	s->before_short = true;
}

static void add_hashed(struct sketcher *s, const struct hasher *hash)
{
	add_word(s, hash_end(hash), hash->state == SEED && hash->filled <= SHORT_WORD);
}

/* The letter that a digit stands for among letters ("v1agra"); '#' for none. */
static char letter_for(char digit)
{
	static const char letters[] = "ol#eas#t##";

	return letters[digit - '0'];
}

static void word_digit(struct word *word, char digit)
{
	if (word->digits++ == 0)
		word->first = digit;
}

static void end_digits(struct word *word, bool among_letters)
{
	if (word->digits == 0)
		return;
	hash_byte(&word->hash,
		  (unsigned char)(among_letters && word->digits == 1 ? letter_for(word->first)
								     : '#'));
	word->digits = 0;
	word->runs++;
}

static void word_letter(struct word *word, unsigned char byte)
{
	end_digits(word, word->letters);
	hash_byte(&word->hash, byte);
	word->letters = true;
}

/* Numbers are left out, and letters between digits, which are a code or a key: what stood beside
 * them stands together. */
static void word_end(struct sketcher *s, struct word *word)
{
	end_digits(word, false);
	if (word->letters && word->runs < KEY_RUNS)
		add_hashed(s, &word->hash);
}

/* Is a long word a key: capitals where no word has them, or longer than any word? */
static bool is_key(struct str word)
{
	unsigned humps = 0;

	if (word.len < KEY_LEAST)
		return false;
	for (size_t i = 1; i < word.len; i++) {
		if (class_of(word.at[i]) == HIGH)
			return false;
		humps += (word.at[i - 1] & ~word.at[i] & 0x20) != 0;
	}
	return humps >= KEY_HUMPS || word.len > WORD_MOST;
}

/* utf8_next(), but most letters are decoded here. Answers the length. */
static size_t decode(struct str text, uint32_t *point)
{
	struct str rest = text;
	unsigned char first = (unsigned char)text.at[0];
	unsigned second = text.len > 1 ? (unsigned char)text.at[1] : 0;
	unsigned third = text.len > 2 ? (unsigned char)text.at[2] : 0;

	if (first >= 0xC2 && first < 0xE0 && (second & 0xC0) == 0x80) {
		*point = (first & 0x1FU) << 6 | (second & 0x3F);
		return 2;
	}
	if (first > 0xE0 && first < 0xED && (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80) {
		*point = (first & 0x0FU) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
		return 3;
	}
	utf8_next(&rest, point);
	return text.len - rest.len;
}

/* A letter beyond ASCII, as it looks. */
static void word_point(struct word *word, uint32_t point)
{
	char bytes[4];
	size_t size = utf8_encode(sketch_fold_alike(point), bytes);

	for (size_t i = 0; i < size; i++)
		word_letter(word, (unsigned char)bytes[i]);
}

/* A word as utf8_fold() made it: what is left of punctuation and accents in it says nothing. */
static void add_folded(struct sketcher *s, struct str folded)
{
	struct word word = { .hash.state = SEED };
	size_t len = 1;

	for (size_t i = 0; i < folded.len; i += len) {
		unsigned class = class_of(folded.at[i]);
		uint32_t point;

		len = class == HIGH ? decode(str_sub(folded, i, folded.len), &point) : 1;
		if (class == DIGIT)
			word_digit(&word, folded.at[i]);
		else if (class == LETTER)
			word_letter(&word, (unsigned char)folded.at[i]);
		else if (class == HIGH && (point < 0x300 || point > 0x36F))
			word_point(&word, point);
	}
	word_end(s, &word);
}

/* The class of the character at the front, and its length and point. */
static enum sketch_class high_class(struct sketcher *s, struct str text, size_t *len,
				    uint32_t *point)
{
	*len = decode(text, point);
	return sketch_class(*point, &s->near);
}

/* How far the word at the front goes, any letters. */
static size_t word_extent(struct sketcher *s, struct str text)
{
	size_t at = 0, len = 1;
	uint32_t point;

	for (; at < text.len; at += len) {
		unsigned class = class_of(text.at[at]);

		len = 1;
		if (class == HIGH &&
		    high_class(s, str_sub(text, at, text.len), &len, &point) >= SKETCH_SINGLE)
			break;
		if (!(class & (LETTER | DIGIT | HIGH)))
			break;
	}
	return at;
}

static size_t add_slow_word(struct sketcher *s, struct str text)
{
	size_t len = word_extent(s, text);

	buf_clear(&s->folded);
	utf8_fold(utf8_head(str_sub(text, 0, len), SLOW_WORD_MAX), &s->folded);
	add_folded(s, buf_str(&s->folded));
	return len;
}

/* A letter beyond ASCII: how long it is; 0 when it is not of the word, or the word has to go the
 * slow way. */
static size_t word_high(struct sketcher *s, struct word *word, struct str text,
			enum sketch_class *class)
{
	uint32_t point;
	size_t len;

	*class = high_class(s, text, &len, &point);
	if (*class != SKETCH_SIMPLE)
		return 0;
	word_point(word, sketch_fold_simple(point));
	return len;
}

/* The word at the front of `text`, if one begins there; answers how far it went. */
static size_t add_next(struct sketcher *s, struct str text)
{
	struct word word = { .hash.state = SEED };
	enum sketch_class kind = SKETCH_BETWEEN;
	size_t at = 0, len = 1;
	uint32_t point;

	for (; at < text.len && len; at += len) {
		unsigned class = class_of(text.at[at]);

		len = (class & (LETTER | DIGIT)) ? 1 : 0;
		if (class == LETTER)
			word_letter(&word, (unsigned char)text.at[at] | 0x20);
		else if (class == DIGIT)
			word_digit(&word, text.at[at]);
		else if (class == HIGH)
			len = word_high(s, &word, str_sub(text, at, text.len), &kind);
	}
	if (len == 0 && kind == SKETCH_OTHER)
		return add_slow_word(s, text);
	if (!is_key(str_sub(text, 0, at)))
		word_end(s, &word);
	if (at > 0)
		return at;
	if (class_of(text.at[0]) != HIGH)
		return 1;
	if (high_class(s, text, &len, &point) == SKETCH_SINGLE)
		add_single(s, hash_text(str_sub(text, 0, len)));
	return len;
}

/* Eight bytes at once. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The words at the front that are nothing but ASCII letters between blanks, as most are:
 * add_next(), but five times as fast. Answers how far it went. */
static size_t add_ascii_words(struct sketcher *s, struct str text)
{
	struct hasher hash = { .state = SEED };
	size_t from = 0, at = 0;

	while (text.len - at > sizeof(hash.lane)) {
		uint64_t eight, low, letters;

		memcpy(&eight, text.at + at, sizeof(eight));
		eight = le64toh(eight);
		low = (eight | EACH(0x20)) & EACH(0x7F);
		letters = (low + EACH(0x80 - 'a')) & ~(low + EACH(0x7F - 'z')) & ~eight &
			  EACH(0x80);
		low |= EACH(0x20);
		if (letters == EACH(0x80)) {
			hash.state = mix(hash.state ^ low);
			at += sizeof(hash.lane);
			continue;
		}
		hash.filled = (unsigned)(ffsll((long long)(letters ^ EACH(0x80))) - 1) / 8;
		at += hash.filled;
		if (class_of(text.at[at]) != SPACE)
			return from;
		hash.lane = low & ((UINT64_C(1) << (8 * hash.filled)) - 1);
		if (at > from && !is_key(str_sub(text, from, at - from)))
			add_hashed(s, &hash);
		from = ++at;
		hash.state = SEED;
	}
	return from;
}

static void add_url(struct sketcher *s, struct str url)
{
	char host[DOMAIN_MAX + 1];
	struct str folded = { host, url_host_into(url, host) };
	struct str domain = domain_registrable(folded, false);

	if (folded.len)
		add_word(s, hash_text(str_is_absent(domain) ? folded : domain), false);
}

static bool holds_address(struct str chunk)
{
	for (size_t at = 1; at + 1 < chunk.len; at++)
		if (chunk.at[at] == '@' && (class_of(chunk.at[at - 1]) & (LETTER | DIGIT | HIGH)) &&
		    (class_of(chunk.at[at + 1]) & (LETTER | DIGIT | HIGH)))
			return true;
	return false;
}

/* What stands between two blanks. */
static void add_chunk(struct sketcher *s, struct str chunk, unsigned classes)
{
	if ((classes & AT) && str_find(chunk, STR("://")) == SIZE_MAX && holds_address(chunk)) {
		return;
	}
	while (chunk.len) {
		size_t taken = classes & DOT ? url_at(chunk) : 0;

		if (taken)
			add_url(s, str_sub(chunk, 0, taken));
		else
			taken = add_next(s, chunk);
		chunk = str_sub(chunk, taken, chunk.len);
	}
}

static void add_text(struct sketcher *s, struct str text)
{
	size_t at = 0;

	while (at < text.len) {
		unsigned classes = 0;
		size_t from = at += add_ascii_words(s, str_sub(text, at, text.len));

		for (; at < text.len; at++) {
			unsigned class = class_of(text.at[at]);

			if (class == SPACE)
				break;
			classes |= class;
		}
		add_chunk(s, str_sub(text, from, at - from), classes);
		at++;
	}
}

size_t sketch_make(struct str text, uint64_t sketch[SKETCH_LEN])
{
	struct sketcher s = { .folded = BUF_UP_TO((size_t)4 * SLOW_WORD_MAX) };

	add_text(&s, utf8_head(text, SKETCH_TEXT_MAX));
	buf_release(&s.folded);
	if (s.words < SKETCH_WORDS_MIN)
		return 0;
	memcpy(sketch, s.sketch, s.len * sizeof(*sketch));
	return s.len;
}

/* Where a link leads, once; absent: nowhere that can be told. */
static void add_site(struct sketcher *s, struct str url, struct str own, bool *away)
{
	char host[DOMAIN_MAX + 1];
	struct str folded = { host, url_host_into(url, host) };
	struct str domain = domain_registrable(folded, false);
	uint64_t word;

	if (folded.len == 0)
		return;
	domain = str_is_absent(domain) ? folded : domain;
	word = hash_text(domain);
	*away = *away || !str_equal(domain, own);
	for (size_t i = 0; i < s->words; i++)
		if (s->list[i] == word)
			return;
	add_word(s, word, false);
}

size_t sketch_brief(const struct brief *brief, uint64_t sketch[SKETCH_LEN])
{
	uint64_t words[SKETCH_BRIEF_WORDS] = { 0 };
	struct sketcher s = { .folded = BUF_UP_TO((size_t)4 * SLOW_WORD_MAX), .list = words };
	bool away = false;

	add_text(&s, utf8_head(brief->subject, EVENT_SUBJECT_MAX));
	add_text(&s, utf8_head(brief->text, EVENT_EXCERPT_MAX));
	for (size_t i = 0; i < brief->link_count && i < SKETCH_BRIEF_WORDS; i++)
		add_site(&s, brief->links[i], brief->own, &away);
	buf_release(&s.folded);
	for (size_t i = 0; away && i < s.words; i++)
		for (size_t k = i + 1; k < s.words && k <= i + 2; k++)
			keep(&s,
			     mix((words[i] << (k - i) | words[i] >> (64 - (k - i))) ^ words[k]));
	if (s.len < SKETCH_BRIEF_MIN)
		return 0;
	memcpy(sketch, s.sketch, s.len * sizeof(*sketch));
	return s.len;
}
