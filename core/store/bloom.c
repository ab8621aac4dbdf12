#include "core/store/bloom.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"

#define LINE_BYTES 64u
#define LINE_KEYS 42 /* 512 bits at 12 a key */
#define PROBES 7     /* of 9 bits each, which is what one 64-bit number holds */

struct bloom bloom_for(int64_t keys)
{
	struct bloom bloom = { .lines = (size_t)(keys > 0 ? keys : 0) / LINE_KEYS + 1 };

	bloom.bytes = memory_new(bloom.lines, LINE_BYTES);
	return bloom;
}

void bloom_release(struct bloom *bloom)
{
	free(bloom->bytes);
	*bloom = (struct bloom){ 0 };
}

static uint8_t *line_of(const struct bloom *bloom, uint64_t key)
{
	uint64_t line = (key >> 32) * bloom->lines >> 32;

	return bloom->bytes + line * LINE_BYTES;
}

/* The bits of a line, from all of the key: the line itself used up its upper half. */
static uint64_t probes_of(uint64_t key)
{
	key = (key ^ key >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return key ^ key >> 32;
}

void bloom_add(struct bloom *bloom, uint64_t key)
{
	uint8_t *line = line_of(bloom, key);
	uint64_t probes = probes_of(key);

	for (int i = 0; i < PROBES; i++, probes >>= 9)
		line[probes >> 3 & 63] |= (uint8_t)(1u << (probes & 7));
}

bool bloom_may_have(const struct bloom *bloom, uint64_t key)
{
	const uint8_t *line = line_of(bloom, key);
	uint64_t probes = probes_of(key);

	for (int i = 0; i < PROBES; i++, probes >>= 9) {
		if (!(line[probes >> 3 & 63] >> (probes & 7) & 1))
			return false;
	}
	return true;
}

struct str bloom_bytes(const struct bloom *bloom)
{
	return (struct str){ (const char *)bloom->bytes, bloom->lines * LINE_BYTES };
}

bool bloom_from(struct str bytes, struct bloom *bloom)
{
	if (bytes.len == 0 || bytes.len % LINE_BYTES != 0)
		return false;
	*bloom = (struct bloom){ .bytes = memory_new(bytes.len, 1),
				 .lines = bytes.len / LINE_BYTES };
	memcpy(bloom->bytes, bytes.at, bytes.len);
	return true;
}
