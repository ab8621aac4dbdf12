#include "core/text/ploys.h"

#include <assert.h>
#include <stdbool.h>

#include "core/base/attrs.h"
#include "core/text/ascii.h"
#include "core/text/calls.h"

#define NEAR 8         /* words between parts of one thing */
#define SAME_MATTER 80 /* words between things that belong together */
#define LETTER 200     /* words; further apart are two letters */
#define FORTUNE_LEAST 4
#define FILMED_LEAST 2
#define PHONE_NEAR 80 /* bytes from the word that says to call */
#define PHONE_DIGITS 8
#define WALLET_LEAST 26
#define WALLET_MOST 95

enum class {
	GIFTCARD,
	BUY,
	HANDOVER,
	BANK,
	CHANGED,
	OURS,
	HUSH,
	FORTUNE,
	CONTACT,
	DIAL,
	CHARGED,
	FILMED,
	COIN,
	CANCEL,
	PAY,
	URGENT,
	CLASS_COUNT,
};

static const unsigned bits[] = {
	[GIFTCARD] = WORD_GIFTCARD, [BUY] = WORD_BUY,         [HANDOVER] = WORD_HANDOVER,
	[BANK] = WORD_BANK,         [CHANGED] = WORD_CHANGED, [OURS] = WORD_OURS,
	[HUSH] = WORD_HUSH,         [FORTUNE] = WORD_FORTUNE, [CONTACT] = WORD_CONTACT,
	[DIAL] = WORD_DIAL,         [CHARGED] = WORD_CHARGED, [FILMED] = WORD_FILMED,
	[COIN] = WORD_COIN,         [CANCEL] = WORD_CANCEL,   [PAY] = WORD_PAY,
	[URGENT] = WORD_URGENT,
};
static_assert(ARRAY_LEN(bits) == CLASS_COUNT && CLASS_COUNT == PLOY_CLASSES, "each has its bit");

static void note(struct ploy_heard *heard, const struct ploy_word *word)
{
	if (heard->at == 0)
		heard->first_from = word->from;
	if (word->at - heard->at > LETTER && heard->distinct < PLOY_DISTINCT)
		heard->distinct = 0;
	heard->at = word->at;
	heard->clause = word->clause;
	heard->from = word->from;
	heard->to = word->to;
	for (unsigned i = 0; i < heard->distinct; i++)
		if (heard->hashes[i] == word->hash)
			return;
	if (heard->distinct < PLOY_DISTINCT)
		heard->hashes[heard->distinct++] = word->hash;
}

/* Both were heard, no further apart than that; one of them is the latest word. */
static bool together(const struct ploy_heard *a, const struct ploy_heard *b, size_t within)
{
	size_t apart = a->at > b->at ? a->at - b->at : b->at - a->at;

	return a->at > 0 && b->at > 0 && apart <= within;
}

static bool in_one_clause(const struct ploy_heard *a, const struct ploy_heard *b)
{
	return together(a, b, NEAR) && a->clause == b->clause;
}

/* From the first word of the two to the last, kept once. */
static void join(struct ploy_heard *into, const struct ploy_heard *a, const struct ploy_heard *b)
{
	const struct ploy_heard *first = a->at < b->at ? a : b, *last = a->at < b->at ? b : a;

	into->at = last->at;
	into->from = first->from;
	into->to = last->to > first->to ? last->to : first->to;
}

void ploy_hear(struct ploy_ear *ear, const struct ploy_word *word)
{
	struct ploy_heard *heard = ear->heard;

	for (int class = 0; class < CLASS_COUNT; class ++)
		if ((word->classes & bits[class]) != 0)
			note(&heard[class], word);
	if (together(&heard[GIFTCARD], &heard[BUY], NEAR))
		join(&ear->bought, &heard[GIFTCARD], &heard[BUY]);
	if (ear->cards.at == 0 && together(&ear->bought, &heard[HANDOVER], SAME_MATTER))
		join(&ear->cards, &ear->bought, &heard[HANDOVER]);
	if (in_one_clause(&heard[BANK], &heard[CHANGED]) &&
	    in_one_clause(&heard[BANK], &heard[OURS]))
		join(&ear->moved, &heard[BANK], &heard[CHANGED]);
	if (ear->bank.at == 0 && together(&ear->moved, &heard[PAY], SAME_MATTER))
		ear->bank = ear->moved;
	if (ear->charge.at == 0 && together(&heard[CHARGED], &heard[CANCEL], SAME_MATTER) &&
	    together(&heard[DIAL], &heard[CANCEL], SAME_MATTER))
		join(&ear->charge, &heard[DIAL], &heard[CANCEL]);
}

/* --- numbers and addresses --- */

static bool is_number_byte(char c)
{
	return ascii_is_digit(c) || c == ' ' || c == '-' || c == '(' || c == ')' || c == '+' ||
	       c == '.' || c == '/';
}

/* A number to dial begins within a few words of `from`: eight digits and more. */
static bool has_phone(struct str text, size_t from)
{
	size_t end = from + PHONE_NEAR < text.len ? from + PHONE_NEAR : text.len;

	for (size_t at = from; at < end; at++) {
		size_t digits = 0;

		if (!ascii_is_digit(text.at[at]) && text.at[at] != '+')
			continue;
		for (; at < text.len && is_number_byte(text.at[at]); at++)
			digits += ascii_is_digit(text.at[at]);
		if (digits >= PHONE_DIGITS && digits <= 15)
			return true;
	}
	return false;
}

static bool all_of(struct str text, bool (*is)(char c))
{
	for (size_t i = 0; i < text.len; i++)
		if (!is(text.at[i]))
			return false;
	return true;
}

static bool is_hex(char c)
{
	return ascii_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* No 0, O, I, l. */
static bool is_base58(char c)
{
	return ascii_is_alnum(c) && c != '0' && c != 'O' && c != 'I' && c != 'l';
}

/* No 1, b, i, o, and of one case. */
static bool is_bech32(char c)
{
	return ascii_is_alnum(c) && c != '1' && c != 'b' && c != 'i' && c != 'o';
}

/* Letters of both cases and digits, as no word of any language has them. */
static bool is_mixed(struct str text)
{
	bool small = false, large = false, digit = false;

	for (size_t i = 0; i < text.len; i++) {
		small = small || (text.at[i] >= 'a' && text.at[i] <= 'z');
		large = large || (text.at[i] >= 'A' && text.at[i] <= 'Z');
		digit = digit || ascii_is_digit(text.at[i]);
	}
	return small && large && digit;
}

/* By its head: "bc1", "ltc1", "0x". */
static bool is_marked_wallet(struct str word)
{
	size_t len = word.len;

	if (str_starts(word, STR("0x")))
		return len == 42 && all_of(str_sub(word, 2, len), is_hex);
	if (ascii_starts(word, STR("bc1")))
		return len >= 39 && len <= 64 && all_of(str_sub(word, 3, len), is_bech32);
	return ascii_starts(word, STR("ltc1")) && len >= 39 && len <= 64 &&
	       all_of(str_sub(word, 4, len), is_bech32);
}

/* Bitcoin's three forms, Ethereum's, Tron's, Litecoin's and Monero's; by their alphabets and lengths, not their checksums. */
static bool is_wallet(struct str word)
{
	if (is_marked_wallet(word))
		return true;
	if (!is_mixed(word) || !all_of(word, is_base58))
		return false;
	switch (word.at[0]) {
	case '1':
	case '3':
	case 'L':
	case 'M':
		return word.len <= 35;
	case 'T':
		return word.len == 34;
	case '4':
	case '8':
		return word.len == 95;
	default:
		return false;
	}
}

static struct str find_wallet(struct str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t from = at;

		while (at < text.len && ascii_is_alnum(text.at[at]))
			at++;
		if (at - from >= WALLET_LEAST && at - from <= WALLET_MOST &&
		    (from == 0 || (text.at[from - 1] != '/' && text.at[from - 1] != '=')) &&
		    is_wallet(str_sub(text, from, at - from)))
			return str_sub(text, from, at - from);
		at += at == from;
	}
	return (struct str){ 0 };
}

/* --- what it comes to --- */

static struct str words_of(struct str text, const struct ploy_heard *heard)
{
	return str_sub(text, heard->from, heard->to - heard->from);
}

static void end_coins(const struct ploy_ear *ear, struct str text, struct ploys *ploys)
{
	const struct ploy_heard *heard = ear->heard;
	struct str wallet;

	if (heard[COIN].at == 0 && heard[PAY].at == 0)
		return;
	wallet = find_wallet(text);
	if (str_is_absent(wallet))
		return;
	if (heard[FILMED].distinct >= FILMED_LEAST)
		ploys->said[PLOY_EXTORTION] = words_of(text, &heard[FILMED]);
	else
		ploys->said[PLOY_WALLET] = wallet;
}

void ploys_end(const struct ploy_ear *ear, struct str text, struct ploys *ploys)
{
	const struct ploy_heard *heard = ear->heard;

	*ploys = (struct ploys){ 0 };
	if (ear->cards.at > 0)
		ploys->said[PLOY_GIFT_CARDS] = words_of(text, &ear->cards);
	if (ear->bank.at > 0)
		ploys->said[PLOY_BANK_CHANGED] = words_of(text, &ear->bank);
	if (heard[FORTUNE].distinct + (heard[HUSH].at > 0) >= FORTUNE_LEAST &&
	    heard[CONTACT].at > 0)
		ploys->said[PLOY_FORTUNE] = words_of(text, &heard[FORTUNE]);
	if (ear->charge.at > 0 && has_phone(text, heard[DIAL].first_from))
		ploys->said[PLOY_CHARGE] = words_of(text, &ear->charge);
	end_coins(ear, text, ploys);
	if (heard[HUSH].at > 0)
		ploys->hush = words_of(text, &heard[HUSH]);
	else if (heard[URGENT].at > 0)
		ploys->hush = words_of(text, &heard[URGENT]);
}
