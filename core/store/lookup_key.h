/*
 * lookup_key: an entry of the lookup as bytes that sort as entries do, and blocks of them.
 *
 * Private to core/store/lookup*.c. A key is the space, the text with a mark at its end, the account, eight bytes
 * with the greatest first (of a term: counted from above, so that the newest comes first), and the field. In a block
 * each key gives how many bytes it has in common with the one before.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/store/lookup.h"

struct buf;

#define LOOKUP_KEY_MAX (2 * LOOKUP_TEXT_MAX + 16)

struct lookup_key {
	char bytes[LOOKUP_KEY_MAX];
	size_t len;
};

/* The key of an entry, and what all keys of a text, or of texts that begin so, begin with. */
void lookup_key_of(const struct lookup_entry *entry, struct lookup_key *key);
void lookup_key_head(uint8_t space, struct str text, enum lookup_match match,
		     struct lookup_key *head);
struct str lookup_key_str(const struct lookup_key *key);
/* The head of all that have the same text; absent when these bytes are no key. */
struct str lookup_key_text(struct str key);
/* False when these bytes are no key. The text is made in `text`, which has LOOKUP_TEXT_MAX bytes. */
bool lookup_key_read(struct str key, char *text, struct lookup_entry *entry);

/* One more to a block; `before`: the key before it in the block, empty at its beginning. */
void lookup_block_add(struct buf *block, struct str before, struct str key, bool gone);
/* The next of a block; `key` is the one before it. False at the end, and where it is damaged (`rest` is not empty then). */
bool lookup_block_next(struct str *rest, struct lookup_key *key, bool *gone);
