/*
 * hash: short keyed hashes for tables, long ones for proofs and identities.
 *
 * The only file that knows libsodium. hash_start() once per process.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

#define HASH_BYTES 32

struct hash {
	uint8_t bytes[HASH_BYTES];
};

MUST_USE enum err hash_start(void);

/* SipHash-2-4 with a key of this process: for tables in memory only. */
uint64_t hash_local(struct str bytes);

/* SipHash-2-4 with `key`: for hashes that are stored; the store keeps its key,
 * drawn once by hash_random, so that strangers cannot aim at it. */
struct hash_key {
	uint8_t bytes[16];
};
uint64_t hash_keyed(struct hash_key key, struct str bytes);

/* BLAKE2b-256 of the parts, each preceded by its length as 8 bytes little-endian, so
 * that no two lists of parts have the same image. */
struct hash hash_of(const struct str *parts, size_t count);

/* Lower-case hex with a NUL. */
void hash_hex(const struct hash *hash, char hex[2 * HASH_BYTES + 1]);
MUST_USE enum err hash_from_hex(struct str hex, struct hash *hash); /* ERR_INVALID */

void hash_random(void *bytes, size_t count);

/* Overwrite a secret so that the compiler cannot leave it out. */
void hash_wipe(void *bytes, size_t count);
