/*
 * ascii: what a byte is, and what it starts, for readers of formats that are made of ASCII.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

static inline bool ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool ascii_is_alnum(char c)
{
	return ascii_is_digit(c) || ascii_is_letter(c);
}

static inline char ascii_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* What a hexadecimal digit is worth, or -1. */
static inline int ascii_hex(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* The byte that the two digits of "%41" or "=41" stand for, their sign at `at`; -1 if they do not. */
static inline int ascii_escaped(struct str text, size_t at)
{
	int high, low;

	if (at + 2 >= text.len)
		return -1;
	high = ascii_hex(text.at[at + 1]);
	low = ascii_hex(text.at[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static inline bool ascii_starts(struct str text, struct str head)
{
	return text.len >= head.len && str_equal_nocase(str_sub(text, 0, head.len), head);
}

/* The byte at `at`, or NUL behind the end. */
static inline char ascii_at(struct str text, size_t at)
{
	if (at < text.len)
		return text.at[at];
	return '\0';
}
