#include "core/text/calls.h"

#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"
#include "core/text/brand_data.h"
#include "core/text/skeleton.h"

#define NEAR 8         /* words between what is asked and for what */
#define THREAT_NEAR 80 /* words between a call and what is said to be wrong */
#define BRANDS_COUNTED 8
#define BRANDS_TALKED 2 /* more brands than these are news, or ways to pay */

static const struct word_slot *slot_find(uint32_t hash)
{
	size_t at = hash % WORD_SLOTS;

	if ((word_filter[word_filter_bit(hash) / 64] >> word_filter_bit(hash) % 64 & 1) == 0)
		return NULL;
	while (word_slots[at].hash != 0 && word_slots[at].hash != hash)
		at = (at + 1) % WORD_SLOTS;
	return word_slots[at].hash ? &word_slots[at] : NULL;
}

unsigned word_classes(struct str looks)
{
	struct word_hash hash = WORD_HASH_START;
	const struct word_slot *slot;

	for (size_t i = 0; i < looks.len; i++)
		if (looks.at[i] != '-')
			hash = word_hash_add(hash, looks.at[i]);
	slot = slot_find(word_hash_end(hash));
	return slot ? slot->classes : 0;
}

struct word {
	size_t from, to; /* in the text */
	unsigned classes;
	uint16_t brand;
	uint32_t hash;
	size_t before; /* words between the first of a pair and this one, and that one */
};

/* Where a word of some class was met last; `at` counts words, from 1. */
struct met {
	size_t at, from, to;
};

struct listening {
	struct str text;
	struct calls *calls;
	size_t words, clause;
	struct ploy_ear ear;
	struct met ask, enter, secret, object, your, no, threat, pay, fee, stuck;
	struct met due; /* would be a call if something were wrong */
	struct str due_words;
	struct met toll; /* would be one if something were kept back */
	struct str toll_words;
	uint32_t paired[2]; /* hashes of first words of pairs, the two latest words' or 0 */
	size_t paired_from[2];
	size_t brand_word; /* the latest brand's number among words */
	bool with[5];      /* whether the latest words, the newest first, lead up to a way to pay */
	const struct brand *brands[BRANDS_COUNTED];
	size_t times[BRANDS_COUNTED], brand_total;
	size_t *latest; /* of times: the latest brand's, if it counted */
	struct str mentions[BRANDS_COUNTED];
	bool yours[BRANDS_COUNTED];
};

static bool is_near(struct met met, size_t now, size_t within)
{
	return met.at > 0 && now - met.at <= within;
}

static struct str words_between(const struct listening *l, struct met a, struct met b)
{
	size_t from = a.from < b.from ? a.from : b.from, to = a.to > b.to ? a.to : b.to;

	return str_sub(l->text, from, to - from);
}

static void call(struct listening *l, struct str words)
{
	if (str_is_absent(l->calls->credentials))
		l->calls->credentials = words;
}

/* A call, if something is wrong. */
static void call_if_wrong(struct listening *l, struct str words)
{
	if (is_near(l->threat, l->words, THREAT_NEAR)) {
		call(l, words);
		return;
	}
	l->due = (struct met){ .at = l->words };
	l->due_words = words;
	if (str_is_absent(l->calls->door))
		l->calls->door = words;
}

/* After each word that means something. */
static void weigh_word(struct listening *l)
{
	bool asks = is_near(l->ask, l->words, NEAR), warns = is_near(l->no, l->words, NEAR);
	bool yours = is_near(l->your, l->words, NEAR);

	if (warns)
		return;
	if (asks && is_near(l->secret, l->words, NEAR)) {
		if (yours)
			call(l, words_between(l, l->ask, l->secret));
		else
			call_if_wrong(l, words_between(l, l->ask, l->secret));
	}
	if (yours && is_near(l->enter, l->words, NEAR) && is_near(l->secret, l->words, NEAR))
		call_if_wrong(l, words_between(l, l->enter, l->secret));
	if (yours && is_near(l->object, l->words, NEAR)) {
		if (asks)
			call_if_wrong(l, words_between(l, l->ask, l->object));
		else if (is_near(l->enter, l->words, NEAR))
			call_if_wrong(l, words_between(l, l->enter, l->object));
	}
	if (l->threat.at == l->words && is_near(l->due, l->words, THREAT_NEAR))
		call(l, l->due_words);
}

/* "Pay the customs fee": a call where something is kept back, before or after it. */
static void weigh_fee(struct listening *l)
{
	if (is_near(l->no, l->words, NEAR))
		return;
	if (is_near(l->pay, l->words, NEAR) && is_near(l->fee, l->words, NEAR) &&
	    (l->pay.at == l->words || l->fee.at == l->words)) {
		l->toll = (struct met){ .at = l->words };
		l->toll_words = words_between(l, l->pay, l->fee);
	}
	if (is_near(l->toll, l->words, THREAT_NEAR) && is_near(l->stuck, l->words, THREAT_NEAR))
		call(l, l->toll_words);
}

static void note_class(struct met *met, const struct listening *l, const struct word *word,
		       enum word_class class)
{
	if ((word->classes & (unsigned)class) != 0)
		*met = (struct met){ l->words, word->from, word->to };
}

static bool is_address_byte(char c)
{
	return c == '@' || c == '/' || c == '_' || c == '-' || c == '.';
}

/* A part of an address or of a longer name. */
static bool is_in_address(struct str text, const struct word *word)
{
	if (word->from > 0 && is_address_byte(text.at[word->from - 1]))
		return true;
	return is_address_byte(ascii_at(text, word->to)) &&
	       ascii_is_alnum(ascii_at(text, word->to + 1));
}

/* "your Chase card", "your online Chase account"; not "with your Google account". `your` is one or two words before. */
static bool is_yours(const struct listening *l, const struct word *word)
{
	size_t first = l->words - word->before, apart = first - l->your.at;

	return l->your.at > 0 && l->your.at < first && apart <= 2 && !l->with[word->before + apart];
}

static void note_brand(struct listening *l, const struct word *word)
{
	const struct brand *brand = brand_at(word->brand - 1U);
	bool listed = l->brand_word > 0 && l->words - l->brand_word <= 2;
	char first = l->text.at[word->from];
	size_t at = 0;

	l->brand_word = l->words;
	if (listed && l->latest && l->brands[l->latest - l->times] == brand)
		return;          /* "Microsoft" of "Microsoft 365" */
	if (listed && l->latest) /* the first of a list, too */
		(*l->latest)--;
	l->latest = NULL;
	if (l->with[word->before] || listed || is_in_address(l->text, word) ||
	    (brand->is_word && (first < 'A' || first > 'Z')))
		return;
	while (at < l->brand_total && l->brands[at] != brand)
		at++;
	if (at == BRANDS_COUNTED)
		return;
	if (at == l->brand_total) {
		l->brand_total++;
		l->brands[at] = brand;
		l->mentions[at] = str_sub(l->text, word->from, word->to - word->from);
	}
	l->times[at]++;
	l->latest = &l->times[at];
	l->yours[at] = l->yours[at] || is_yours(l, word);
}

static void pass_word(struct listening *l, bool with)
{
	for (size_t i = ARRAY_LEN(l->with) - 1; i > 0; i--)
		l->with[i] = l->with[i - 1];
	l->with[0] = with;
}

static void take_word(struct listening *l, const struct word *word)
{
	l->words++;
	if (word->brand > 0)
		note_brand(l, word);
	pass_word(l, (word->classes & WORD_WITH) != 0);
	note_class(&l->ask, l, word, WORD_ASK);
	note_class(&l->enter, l, word, WORD_ENTER);
	note_class(&l->secret, l, word, WORD_SECRET);
	note_class(&l->object, l, word, WORD_OBJECT);
	note_class(&l->your, l, word, WORD_YOUR);
	note_class(&l->no, l, word, WORD_NO);
	note_class(&l->threat, l, word, WORD_THREAT);
	note_class(&l->pay, l, word, WORD_PAY);
	note_class(&l->fee, l, word, WORD_FEE);
	note_class(&l->stuck, l, word, WORD_STUCK);
	if ((word->classes & PLOY_WORDS) != 0)
		ploy_hear(&l->ear, &(struct ploy_word){ word->classes, l->words, l->clause,
							word->hash, word->from, word->to });
	if ((word->classes & (WORD_PAY | WORD_FEE | WORD_STUCK)) != 0)
		weigh_fee(l);
	if ((word->classes &
	     (WORD_ASK | WORD_ENTER | WORD_SECRET | WORD_OBJECT | WORD_THREAT | WORD_YOUR)) != 0)
		weigh_word(l);
}

/* With one of the two words before it. */
static void pair_up(const struct listening *l, uint32_t hash, struct word *word)
{
	for (size_t i = 0; i < ARRAY_LEN(l->paired); i++) {
		const struct word_slot *pair = l->paired[i] ? slot_find(word_hash_pair(l->paired[i],
										       hash))
							    : NULL;

		if (!pair)
			continue;
		word->from = l->paired_from[i];
		word->before = i + 1;
		word->classes |= pair->classes;
		word->brand = pair->brand ? pair->brand : word->brand;
	}
}

static void hear_word(struct listening *l, uint32_t hash, size_t from, size_t to)
{
	const struct word_slot *slot = slot_find(hash);
	struct word word = { .from = from, .to = to, .hash = hash };

	if (!slot && !l->paired[0] && !l->paired[1]) {
		l->words++; /* most words mean nothing */
		pass_word(l, false);
		return;
	}
	if (slot) {
		word.classes = slot->classes;
		word.brand = slot->brand;
	}
	pair_up(l, hash, &word);
	l->paired[1] = l->paired[0];
	l->paired_from[1] = l->paired_from[0];
	l->paired[0] = (word.classes & WORD_PAIRED) != 0 ? hash : 0;
	l->paired_from[0] = from;
	take_word(l, &word);
}

/* What is beyond ASCII: its look, 0 for none, -1 for what takes no room. `at` moves on behind it. */
static int look_beyond(struct str text, size_t *at)
{
	struct str rest = { text.at + *at, text.len - *at };
	unsigned char lead = (unsigned char)rest.at[0];
	size_t before = rest.len;
	uint32_t point = 0;

	if (lead >= 0xC2 && lead < 0xE0 && rest.len > 1 &&
	    ((unsigned char)rest.at[1] & 0xC0) == 0x80) {
		point = (uint32_t)(lead & 0x1F) << 6 | ((unsigned char)rest.at[1] & 0x3F);
		*at += 2;
	} else {
		utf8_next(&rest, &point);
		*at += before - rest.len;
	}
	return look_is_nothing(point) ? -1 : look_of(point);
}

/* The looks of ASCII, and what ends a clause. */
static const unsigned char ascii_looks[128] =
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	"\0\1\0\0\0\0\0\0\0\0\0\0\1\0\1\0"
	"0123456789\1\1\0\0\0\1"
	"\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"
	"\0abcdefghijklmnopqrstuvwxyz\0\0\0\0";
#define CLAUSE_END 1

/* The look of what stands at `at`, which moves on behind it. */
static int next_look(struct str text, size_t *at)
{
	unsigned char byte = (unsigned char)text.at[*at];

	if (byte >= 0x80)
		return look_beyond(text, at);
	(*at)++;
	return ascii_looks[byte];
}

static void listen(struct listening *l)
{
	struct word_hash hash = WORD_HASH_START;
	size_t from = 0, at = 0;

	while (at < l->text.len) {
		size_t here = at;
		int look = next_look(l->text, &at);

		if (look > CLAUSE_END) {
			from = hash.last ? from : here;
			hash = word_hash_add(hash, (char)look);
			continue;
		}
		if (look < 0)
			continue;
		if (hash.last)
			hear_word(l, word_hash_end(hash), from, here);
		hash = WORD_HASH_START;
		if (look == CLAUSE_END) { /* a warning reaches to the end of its clause */
			l->no = (struct met){ 0 };
			l->clause++;
		}
	}
	if (hash.last)
		hear_word(l, word_hash_end(hash), from, at);
}

void calls_read(struct str text, struct calls *calls)
{
	struct listening l = { .text = utf8_head(text, CALLS_TEXT_MAX), .calls = calls };
	size_t most = 0;

	*calls = (struct calls){ 0 };
	listen(&l);
	calls->is_threatening = l.threat.at > 0;
	ploys_end(&l.ear, l.text, &calls->ploys);
	if (l.brand_total == 0 || l.brand_total > BRANDS_TALKED)
		return;
	for (size_t i = 1; i < l.brand_total; i++)
		if (l.times[i] > l.times[most])
			most = i;
	if (l.times[most] == 0)
		return;
	calls->brand = l.brands[most];
	calls->mention = l.mentions[most];
	calls->is_yours = l.yours[most];
}
