#include "core/base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"

/* A double is told apart from its neighbours by at most 767 digits. */
#define DIGITS_MAX 800
#define EXPONENT_MAX 100000

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

struct str str_of(const char *text)
{
	return (struct str){ text, text ? strlen(text) : 0 };
}

struct str str_sub(struct str s, size_t from, size_t len)
{
	if (from > s.len)
		from = s.len;
	if (len > s.len - from)
		len = s.len - from;
	return s.at ? (struct str){ s.at + from, len } : s;
}

bool str_is_absent(struct str s)
{
	return !s.at;
}

bool str_is(struct str s, const char *literal)
{
	return str_equal(s, str_of(literal));
}

bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (fold(a.at[i]) != fold(b.at[i]))
			return false;
	}
	return true;
}

bool str_starts(struct str s, struct str head)
{
	return s.len >= head.len && str_equal(str_sub(s, 0, head.len), head);
}

bool str_ends(struct str s, struct str tail)
{
	return s.len >= tail.len && str_equal(str_sub(s, s.len - tail.len, tail.len), tail);
}

int str_compare(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.at, b.at, common) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

size_t str_find(struct str s, struct str needle)
{
	const char *found;

	if (needle.len == 0)
		return 0;
	if (s.len < needle.len)
		return SIZE_MAX;
	found = memmem(s.at, s.len, needle.at, needle.len);
	return found ? (size_t)(found - s.at) : SIZE_MAX;
}

size_t str_find_char(struct str s, char c)
{
	const char *found = s.len ? memchr(s.at, c, s.len) : NULL;

	return found ? (size_t)(found - s.at) : SIZE_MAX;
}

size_t str_find_last_char(struct str s, char c)
{
	const char *found = s.len ? memrchr(s.at, c, s.len) : NULL;

	return found ? (size_t)(found - s.at) : SIZE_MAX;
}

struct str str_trim(struct str s)
{
	while (s.len && is_space(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_space(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool str_cut(struct str *rest, char separator, struct str *part)
{
	size_t at;

	if (rest->len == 0)
		return false;
	at = str_find_char(*rest, separator);
	*part = str_sub(*rest, 0, at);
	*rest = at == SIZE_MAX ? str_sub(*rest, SIZE_MAX, 0) : str_sub(*rest, at + 1, SIZE_MAX);
	return true;
}

/* Digits only, up to `most`. */
static bool to_uint64(struct str s, uint64_t most, uint64_t *n)
{
	uint64_t sum = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint64_t digit = (uint64_t)(s.at[i] - '0');

		if (!is_digit(s.at[i]) || sum > (most - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*n = sum;
	return true;
}

bool str_to_int64(struct str s, int64_t *n)
{
	bool minus = s.len && s.at[0] == '-';
	bool sign = minus || (s.len && s.at[0] == '+');
	uint64_t most = minus ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	uint64_t size;

	if (!to_uint64(str_sub(s, sign, SIZE_MAX), most, &size))
		return false;
	*n = (int64_t)(minus ? 0 - size : size);
	return true;
}

bool str_to_uint32(struct str s, uint32_t *n)
{
	bool sign = s.len && s.at[0] == '+';
	uint64_t size;

	if (!to_uint64(str_sub(s, sign, SIZE_MAX), UINT32_MAX, &size))
		return false;
	*n = (uint32_t)size;
	return true;
}

/* The significant digits of a number and the power of ten behind the last one. */
struct decimal {
	char digits[DIGITS_MAX + 1];
	size_t count;
	int64_t power;
};

/* Past DIGITS_MAX a digit only matters for not being zero. */
static void decimal_add(struct decimal *d, char digit, bool fraction)
{
	if (d->count == DIGITS_MAX) {
		if (digit != '0')
			d->digits[DIGITS_MAX - 1] = (char)(d->digits[DIGITS_MAX - 1] | 1);
		d->power += !fraction;
		return;
	}
	if (d->count || digit != '0')
		d->digits[d->count++] = digit;
	d->power -= fraction;
}

static size_t decimal_take_digits(struct decimal *d, struct str s, bool fraction)
{
	size_t n = 0;

	while (n < s.len && is_digit(s.at[n]))
		decimal_add(d, s.at[n++], fraction);
	return n;
}

/* "e12", "E-3" as a whole. */
static bool decimal_take_exponent(struct decimal *d, struct str s)
{
	int64_t exponent = 0;
	bool minus, sign;

	if (s.len < 2 || (s.at[0] | 0x20) != 'e')
		return false;
	minus = s.at[1] == '-';
	sign = minus || s.at[1] == '+';
	s = str_sub(s, 1 + (size_t)sign, SIZE_MAX);
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.at[i]))
			return false;
		if (exponent < INT64_MAX / 100)
			exponent = exponent * 10 + (s.at[i] - '0');
	}
	d->power += minus ? -exponent : exponent;
	return true;
}

static bool decimal_read(struct decimal *d, struct str s)
{
	size_t n = decimal_take_digits(d, s, false);

	if (n == 0)
		return false;
	s = str_sub(s, n, SIZE_MAX);
	if (s.len && s.at[0] == '.') {
		n = decimal_take_digits(d, str_sub(s, 1, SIZE_MAX), true);
		if (n == 0)
			return false;
		s = str_sub(s, n + 1, SIZE_MAX);
	}
	return s.len == 0 || decimal_take_exponent(d, s);
}

static double decimal_value(struct decimal *d)
{
	/* clang-format off */
	static const double tens[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
		1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	};
	/* clang-format on */
	char text[DIGITS_MAX + 24];
	int64_t power = d->power;

	if (d->count == 0)
		return 0;
	if (d->count <= 15 && power > -(int64_t)ARRAY_LEN(tens) &&
	    power < (int64_t)ARRAY_LEN(tens)) {
		int64_t whole = 0; /* whole and tens[] are exact, so one step rounds once */

		for (size_t i = 0; i < d->count; i++)
			whole = whole * 10 + (d->digits[i] - '0');
		return power < 0 ? (double)whole / tens[-power] : (double)whole * tens[power];
	}
	if (power > EXPONENT_MAX)
		power = EXPONENT_MAX;
	if (power < -EXPONENT_MAX)
		power = -EXPONENT_MAX;
	d->digits[d->count] = '\0';
	/* Without a decimal sign strtod does not depend on the locale. */
	snprintf(text, sizeof(text), "%se%d", d->digits, (int)power);
	return strtod(text, NULL);
}

bool str_to_double(struct str s, double *n)
{
	bool minus = s.len && s.at[0] == '-';
	bool sign = minus || (s.len && s.at[0] == '+');
	struct decimal d;
	double value;

	d.count = 0;
	d.power = 0;
	if (!decimal_read(&d, str_sub(s, sign, SIZE_MAX)))
		return false;
	value = decimal_value(&d);
	if (!isfinite(value))
		return false;
	*n = minus ? -value : value;
	return true;
}
