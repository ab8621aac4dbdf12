#include "core/engine/postcode.h"

#include <stddef.h>

#include "core/base/attrs.h"

/* A is a letter, 9 a digit, any other stands for itself; case-blind, surrounding blanks dropped. */
/* clang-format off */
static const struct {
	const char *shape;
	char country[3];
} shapes[] = {
	{ "A9 9AA",    "GB" }, { "A99 9AA",   "GB" }, { "A9A 9AA",   "GB" },
	{ "AA9 9AA",   "GB" }, { "AA99 9AA",  "GB" }, { "AA9A 9AA",  "GB" },
	{ "A9A 9A9",   "CA" }, { "A9A9A9",    "CA" },
	{ "9999 AA",   "NL" }, { "9999AA",    "NL" },
	{ "9999-999",  "PT" }, { "99999-999", "BR" }, { "99-999",    "PL" },
	{ "999-9999",  "JP" }, { "99999-9999", "US" },
	{ "D-99999",   "DE" }, { "A-9999",    "AT" }, { "CH-9999",   "CH" },
	{ "F-99999",   "FR" }, { "B-9999",    "BE" }, { "L-9999",    "LU" },
	{ "DK-9999",   "DK" }, { "SE-999 99", "SE" }, { "FI-99999",  "FI" },
	{ "LV-9999",   "LV" }, { "LT-99999",  "LT" }, { "MD-9999",   "MD" },
};
/* clang-format on */

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool fits_one(char c, char shape, bool literal)
{
	if (shape == '9')
		return c >= '0' && c <= '9';
	if (shape == 'A' && !literal)
		return is_letter(c);
	return c == shape || (is_letter(shape) && (c ^ shape) == 0x20);
}

/* With a prefix of its own ("D-") a shape's first letters are meant literally. */
static bool fits(struct str text, const char *shape, bool literal)
{
	size_t i;

	for (i = 0; i < text.len && shape[i]; i++) {
		if (shape[i] == '-')
			literal = false;
		if (!fits_one(text.at[i], shape[i], literal))
			return false;
	}
	return i == text.len && !shape[i];
}

bool postcode_country(struct str postcode, char country[3])
{
	struct str text = str_trim(postcode);

	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		bool has_prefix = shapes[i].shape[1] == '-' || shapes[i].shape[2] == '-';
		bool literal = has_prefix && is_letter(shapes[i].shape[0]);

		if (!fits(text, shapes[i].shape, literal))
			continue;
		for (size_t k = 0; k < 3; k++)
			country[k] = shapes[i].country[k];
		return true;
	}
	return false;
}
