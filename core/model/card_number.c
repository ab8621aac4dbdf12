#include "core/model/card_number.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"

#define DIGITS_MIN 13
#define DIGITS_MAX 19
#define DIGITS_SHOWN 4
#define PHONE_DIGITS_MAX 15 /* E.164 */
#define MASK '*'

/* A row of groups of digits with single separators between them: text[from..end). */
struct row {
	struct str text;
	size_t from, end;
	bool letter_before, letter_behind, plus_before;
};

struct window {
	size_t from, end;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t point)
{
	if (point < 0x80)
		return (point | 0x20) >= 'a' && (point | 0x20) <= 'z';
	if (point < 0xC0)
		return point == 0xAA || point == 0xB5 || point == 0xBA;
	if (point == 0xD7 || point == 0xF7) /* the signs for times and divided by */
		return false;
	if ((point >= 0xE00 && point <= 0xEFF) || (point >= 0x1000 && point <= 0x109F) ||
	    (point >= 0x1780 && point <= 0x17FF)) /* Thai and Lao, Burmese, Khmer */
		return false;
	return point < 0x2000 || (point >= 0xFF10 && point <= 0xFF5A); /* full-width digits too */
}

static bool letter_behind(struct str text, size_t at)
{
	struct str rest = str_sub(text, at, 4);
	uint32_t point;

	return utf8_next(&rest, &point) && is_letter(point);
}

static bool letter_before(struct str text, size_t at)
{
	size_t from = at;

	if (!at)
		return false;
	do
		from--;
	while (from && at - from < 4 && ((unsigned char)text.at[from] & 0xC0) == 0x80);
	return letter_behind(str_sub(text, 0, at), from);
}

/* The first digit at or after `from` that may belong to a card number. A card number is at
 * least DIGITS_MIN bytes long, and of any two neighbours in it one is a digit: so it is enough to
 * look at two bytes in every DIGITS_MIN - 1. */
static size_t next_digit(struct str text, size_t from)
{
	for (size_t at = from; at + 1 < text.len; at += DIGITS_MIN - 1) {
		size_t first = at;

		if (!is_digit(text.at[at]) && !is_digit(text.at[at + 1]))
			continue;
		while (first > from && (is_digit(text.at[first - 1]) ||
					(first - 1 > from && is_digit(text.at[first - 2]))))
			first--;
		while (!is_digit(text.at[first]))
			first++;
		return first;
	}
	return SIZE_MAX;
}

static bool is_separator(struct str text, size_t at)
{
	return (text.at[at] == ' ' || text.at[at] == '-') && at + 1 < text.len &&
	       is_digit(text.at[at + 1]);
}

static bool next_row(struct str text, size_t from, struct row *row)
{
	size_t first = next_digit(text, from), end = first;

	if (first == SIZE_MAX)
		return false;
	while (end < text.len && (is_digit(text.at[end]) || is_separator(text, end)))
		end++;
	*row = (struct row){
		.text = text,
		.from = first,
		.end = end,
		.letter_before = letter_before(text, first),
		.letter_behind = letter_behind(text, end),
		.plus_before = first && text.at[first - 1] == '+',
	};
	return true;
}

/* What the schemes give out: the numbers to look for before others that happen to fit. */
static bool is_plausible(const char *number, size_t digits)
{
	switch (number[0]) {
	case '2':
	case '4':
	case '5':
	case '6':
		return digits == 16;
	case '3':
		return digits == 16 || (digits == 15 && (number[1] == '4' || number[1] == '7')) ||
		       (digits == 14 && number[1] != '4' && number[1] != '7');
	default:
		return false;
	}
}

/* The Luhn check as digits come in: sums for an odd and an even count of digits. */
struct luhn {
	unsigned sums[2];
	size_t digits;
};

static void luhn_add(struct luhn *luhn, char c)
{
	unsigned digit = (unsigned)(c - '0'), twice = digit > 4 ? 2 * digit - 9 : 2 * digit;
	size_t side = luhn->digits++ & 1;

	luhn->sums[side] += twice; /* doubled if the count turns out to be of the other parity */
	luhn->sums[!side] += digit;
}

static bool luhn_passes(const struct luhn *luhn)
{
	return luhn->digits >= DIGITS_MIN && luhn->sums[luhn->digits & 1] % 10 == 0;
}

/* The longest card number that begins where `within` does and ends by its end. */
static bool window_at(const struct row *row, struct window within, bool plausible,
		      struct window *found)
{
	const char *text = row->text.at;
	struct luhn luhn = { 0 };
	bool any = false;

	if (within.from == row->from && row->letter_before)
		return false;
	for (size_t at = within.from; at < within.end && luhn.digits < DIGITS_MAX; at++) {
		if (text[at] == MASK)
			break;
		if (!is_digit(text[at]))
			continue;
		luhn_add(&luhn, text[at]);
		if (at + 1 < row->end && is_digit(text[at + 1]))
			continue;
		if (luhn_passes(&luhn) && !(at + 1 == row->end && row->letter_behind) &&
		    (!plausible || is_plausible(text + within.from, luhn.digits))) {
			*found = (struct window){ within.from, at + 1 };
			any = true;
		}
	}
	return any;
}

/* The first card number that lies within; `within` begins where a group does. */
static bool find_window(const struct row *row, struct window within, bool plausible,
			struct window *found)
{
	for (size_t at = within.from; at < within.end; at++) {
		if (at > within.from && is_digit(row->text.at[at - 1]))
			continue;
		if (is_digit(row->text.at[at]) &&
		    window_at(row, (struct window){ at, within.end }, plausible, found))
			return true;
	}
	return false;
}

bool card_number_is_in(struct str text)
{
	struct row row;
	struct window found;

	for (size_t from = 0; next_row(text, from, &row); from = row.end)
		if (row.end - row.from >= DIGITS_MIN &&
		    find_window(&row, (struct window){ row.from, row.end }, false, &found))
			return true;
	return false;
}

/* --- masking --- */

struct mask {
	struct arena *arena;
	struct str text;
	char *copy; /* NULL until something was masked */
};

static void mask_window(struct mask *mask, struct row *row, struct window window)
{
	size_t shown = 0;

	if (!mask->copy) {
		mask->copy = arena_take(mask->arena, mask->text.len + 1);
		memcpy(mask->copy, mask->text.at, mask->text.len);
	}
	for (size_t at = window.end; at-- > window.from;)
		if (is_digit(mask->copy[at]) && shown++ >= DIGITS_SHOWN)
			mask->copy[at] = MASK;
	row->text.at = mask->copy;
}

static size_t digits_of(const struct row *row)
{
	size_t digits = 0;

	for (size_t at = row->from; at < row->end && digits <= PHONE_DIGITS_MAX; at++)
		digits += is_digit(row->text.at[at]);
	return digits;
}

/* First what looks given out, so that a number shows its own last four; then whatever is left,
 * with what was shown, so that no card number is. */
static void mask_row(struct mask *mask, struct row row)
{
	struct window all = { row.from, row.end }, rest, found;

	if (row.end - row.from < DIGITS_MIN)
		return;
	if (row.plus_before) {
		if (digits_of(&row) <= PHONE_DIGITS_MAX)
			return;
		while (all.from < all.end && is_digit(row.text.at[all.from]))
			all.from++;
	}
	if (mask->copy)
		row.text.at = mask->copy;
	for (rest = all; find_window(&row, rest, true, &found); rest.from = found.end)
		mask_window(mask, &row, found);
	for (rest = all; find_window(&row, rest, false, &found); rest.from = found.from)
		mask_window(mask, &row, found);
}

struct str card_number_mask(struct arena *arena, struct str text)
{
	struct mask mask = { .arena = arena, .text = text };
	struct row row;

	for (size_t from = 0; next_row(text, from, &row); from = row.end)
		mask_row(&mask, row);
	return mask.copy ? (struct str){ mask.copy, text.len } : text;
}
