#include "core/store/lookup_key.h"

#include <assert.h>
#include <string.h>

#include "core/base/buf.h"

#define ACCOUNT_BYTES 8
#define TAIL_BYTES (ACCOUNT_BYTES + 1) /* the account and the field */

/* A NUL within a text is followed by the greatest byte, the one at its end by the least. */
static const char inner_nul[] = { '\0', '\xff' };
static const char end_mark[] = { '\0', '\0' };

static void add(struct lookup_key *key, const char *bytes, size_t len)
{
	assert(key->len + len <= sizeof(key->bytes));
	memcpy(key->bytes + key->len, bytes, len);
	key->len += len;
}

static void add_text(struct lookup_key *key, struct str text)
{
	assert(text.len <= LOOKUP_TEXT_MAX);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i])
			add(key, text.at + i, 1);
		else
			add(key, inner_nul, sizeof(inner_nul));
	}
}

static void add_account(struct lookup_key *key, uint8_t space, int64_t account)
{
	uint64_t n = space == LOOKUP_TERMS ? ~(uint64_t)account : (uint64_t)account;
	char bytes[ACCOUNT_BYTES];

	for (int i = ACCOUNT_BYTES - 1; i >= 0; i--, n >>= 8)
		bytes[i] = (char)(n & 0xff);
	add(key, bytes, sizeof(bytes));
}

void lookup_key_head(uint8_t space, struct str text, enum lookup_match match,
		     struct lookup_key *head)
{
	head->len = 0;
	add(head, (const char *)&space, 1);
	add_text(head, text);
	if (match == LOOKUP_WHOLE)
		add(head, end_mark, sizeof(end_mark));
}

void lookup_key_of(const struct lookup_entry *entry, struct lookup_key *key)
{
	lookup_key_head(entry->space, entry->text, LOOKUP_WHOLE, key);
	add_account(key, entry->space, entry->account);
	add(key, (const char *)&entry->field, 1);
}

struct str lookup_key_str(const struct lookup_key *key)
{
	return (struct str){ key->bytes, key->len };
}

struct str lookup_key_text(struct str key)
{
	if (key.len < 1 + sizeof(end_mark) + TAIL_BYTES)
		return (struct str){ 0 };
	return str_sub(key, 0, key.len - TAIL_BYTES);
}

bool lookup_key_read(struct str key, char *text, struct lookup_entry *entry)
{
	struct str head = lookup_key_text(key);
	uint64_t account = 0;
	size_t len = 0;

	if (!head.len)
		return false;
	for (size_t i = 1; i < head.len - sizeof(end_mark); i++) {
		if (len == LOOKUP_TEXT_MAX)
			return false;
		text[len++] = head.at[i];
		i += head.at[i] == '\0'; /* and what follows it */
	}
	for (size_t i = head.len; i < head.len + ACCOUNT_BYTES; i++)
		account = account << 8 | (uint8_t)key.at[i];
	entry->space = (uint8_t)key.at[0];
	entry->text = (struct str){ text, len };
	entry->account = (int64_t)(entry->space == LOOKUP_TERMS ? ~account : account);
	entry->field = (uint8_t)key.at[key.len - 1];
	return true;
}

/* -- blocks -------------------------------------------------------------------------------- */

/* Seven bits a byte, the least first. */
static void add_number(struct buf *block, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_add_char(block, (char)(0x80 | (n & 0x7f)));
	buf_add_char(block, (char)n);
}

static bool take_number(struct str *rest, size_t *n)
{
	*n = 0;
	for (unsigned shift = 0; shift < 32 && rest->len > 0; shift += 7) {
		uint8_t byte = (uint8_t)rest->at[0];

		*rest = str_sub(*rest, 1, rest->len);
		*n |= (size_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

void lookup_block_add(struct buf *block, struct str before, struct str key, bool gone)
{
	size_t most = before.len < key.len ? before.len : key.len, same = 0;

	while (same < most && before.at[same] == key.at[same])
		same++;
	add_number(block, same);
	add_number(block, (key.len - same) << 1 | gone);
	buf_add_str(block, str_sub(key, same, key.len));
}

bool lookup_block_next(struct str *rest, struct lookup_key *key, bool *gone)
{
	struct str at = *rest;
	size_t same, more;

	if (!take_number(&at, &same) || !take_number(&at, &more))
		return false;
	*gone = more & 1;
	more >>= 1;
	if (same > key->len || more > at.len || same + more > sizeof(key->bytes))
		return false;
	memcpy(key->bytes + same, at.at, more);
	key->len = same + more;
	*rest = str_sub(at, more, at.len);
	return true;
}
