#include "core/base/hash.h"

#include <assert.h>
#include <sodium.h>
#include <stdatomic.h>
#include <threads.h>

#include "core/base/attrs.h"

static_assert(sizeof(struct hash_key) == crypto_shorthash_KEYBYTES,
	      "SipHash takes 16 bytes of key");
static_assert(crypto_shorthash_BYTES == sizeof(uint64_t), "SipHash gives 8 bytes");

/* Drawn once, by whoever comes first; never changes after. */
static struct hash_key local_key;
static atomic_bool local_key_drawn;
static once_flag local_key_once = ONCE_FLAG_INIT;

static void draw_local_key(void)
{
	hash_random(local_key.bytes, sizeof(local_key.bytes));
	atomic_store(&local_key_drawn, true);
}

enum err hash_start(void)
{
	if (sodium_init() < 0)
		return err_fail(ERR_UNAVAILABLE, "the system gives no random numbers");
	call_once(&local_key_once, draw_local_key);
	return ERR_NONE;
}

uint64_t hash_keyed(struct hash_key key, struct str bytes)
{
	uint8_t image[8];
	uint64_t n = 0;

	crypto_shorthash(image, (const unsigned char *)bytes.at, bytes.len, key.bytes);
	for (int i = 7; i >= 0; i--)
		n = n << 8 | image[i];
	return n;
}

uint64_t hash_local(struct str bytes)
{
	if (!atomic_load_explicit(&local_key_drawn, memory_order_acquire))
		call_once(&local_key_once, draw_local_key);
	return hash_keyed(local_key, bytes);
}

struct hash hash_of(const struct str *parts, size_t count)
{
	crypto_generichash_state state;
	struct hash hash;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash.bytes));
	for (size_t i = 0; i < count; i++) {
		uint8_t len[8];

		for (unsigned b = 0; b < 8; b++)
			len[b] = (uint8_t)((uint64_t)parts[i].len >> (8 * b));
		crypto_generichash_update(&state, len, sizeof(len));
		crypto_generichash_update(&state, (const unsigned char *)parts[i].at, parts[i].len);
	}
	crypto_generichash_final(&state, hash.bytes, sizeof(hash.bytes));
	return hash;
}

void hash_hex(const struct hash *hash, char hex[2 * HASH_BYTES + 1])
{
	sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash->bytes, sizeof(hash->bytes));
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum err hash_from_hex(struct str hex, struct hash *hash)
{
	struct hash read;

	if (hex.len != (size_t)2 * HASH_BYTES)
		return err_fail(ERR_INVALID, "a hash has %d hexadecimal digits", 2 * HASH_BYTES);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		int high = digit_of(hex.at[2 * i]), low = digit_of(hex.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return err_fail(ERR_INVALID, "not hexadecimal digits in lower case");
		read.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*hash = read;
	return ERR_NONE;
}

void hash_random(void *bytes, size_t count)
{
	randombytes_buf(bytes, count);
}

void hash_wipe(void *bytes, size_t count)
{
	sodium_memzero(bytes, count);
}
