/*
 * mmdb_make: small MaxMind databases for tests, made of prefixes and JSON.
 *
 *	CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make("GeoLite2-City", 6, 28);
 *
 *	mmdb_make_add(&made, "81.2.69.0/24", "{\"country\":{\"iso_code\":\"GB\"}}");
 *	bytes = mmdb_make_bytes(&made);
 *
 * Integers become uint32, other numbers doubles, or floats if `floats` is set. In a database for
 * both families IPv4 stands where it belongs, at ::/96. Prefixes are added from the wide to the narrow.
 */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/ip.h"
#include "core/base/json.h"

#define MMDB_MAKE_NODES_MAX 20000
#define MMDB_MAKE_EMPTY (-1) /* a child; data is -2 - offset */

struct mmdb_make {
	const char *type;
	unsigned ip_version, record_bits;
	bool floats;
	int64_t build_epoch;
	int64_t (*nodes)[2];
	uint32_t node_count;
	struct buf data, bytes;
	struct arena *arena;
};

static inline struct mmdb_make mmdb_make(const char *type, unsigned ip_version,
					 unsigned record_bits)
{
	struct mmdb_make made = { .type = type,
				  .ip_version = ip_version,
				  .record_bits = record_bits,
				  .build_epoch = 1780000000,
				  .node_count = 1,
				  .data = BUF_UP_TO(1 << 20),
				  .bytes = BUF_UP_TO(1 << 22),
				  .arena = arena_new() };

	made.nodes = arena_take_array(made.arena, MMDB_MAKE_NODES_MAX, sizeof(*made.nodes));
	made.nodes[0][0] = made.nodes[0][1] = MMDB_MAKE_EMPTY;
	return made;
}

static inline void mmdb_make_release(struct mmdb_make *made)
{
	arena_free(made->arena);
	buf_release(&made->data);
	buf_release(&made->bytes);
}

static inline void mmdb_put_number(struct buf *out, uint64_t number, unsigned bytes)
{
	while (bytes-- > 0)
		buf_add_char(out, (char)(number >> (8 * bytes) & 0xff));
}

static inline void mmdb_put_head(struct buf *out, unsigned type, size_t size)
{
	unsigned small = size < 29 ? (unsigned)size : size < 285 ? 29 : 30;

	mmdb_put_number(out, (type <= 7 ? type << 5 : 0) | small, 1);
	if (type > 7)
		mmdb_put_number(out, type - 7, 1);
	if (small == 29)
		mmdb_put_number(out, size - 29, 1);
	if (small == 30)
		mmdb_put_number(out, size - 285, 2);
}

static inline void mmdb_put_text(struct buf *out, struct str text)
{
	mmdb_put_head(out, 2, text.len);
	buf_add_str(out, text);
}

static inline void mmdb_put_real(struct mmdb_make *made, double real)
{
	float narrow = (float)real;
	uint64_t bits;
	uint32_t narrow_bits;

	memcpy(&bits, &real, sizeof(bits));
	memcpy(&narrow_bits, &narrow, sizeof(narrow_bits));
	mmdb_put_head(&made->data, made->floats ? 15 : 3, made->floats ? 4 : 8);
	mmdb_put_number(&made->data, made->floats ? narrow_bits : bits, made->floats ? 4 : 8);
}

/* NOLINTNEXTLINE(misc-no-recursion): the tests' own values, as deep as they wrote them */
static inline void mmdb_put(struct mmdb_make *made, const struct json *value)
{
	switch (value->type) {
	case JSON_NULL:
	case JSON_FALSE:
	case JSON_TRUE:
		mmdb_put_head(&made->data, 14, value->type == JSON_TRUE);
		return;
	case JSON_INTEGER:
		mmdb_put_head(&made->data, value->integer < 0 ? 8 : 6, 4);
		mmdb_put_number(&made->data, (uint32_t)value->integer, 4);
		return;
	case JSON_REAL:
		mmdb_put_real(made, value->real);
		return;
	case JSON_STRING:
		mmdb_put_text(&made->data, value->text);
		return;
	case JSON_ARRAY:
	case JSON_OBJECT:
		mmdb_put_head(&made->data, value->type == JSON_ARRAY ? 11 : 7, value->count);
		for (const struct json *child = value->first; child; child = child->next) {
			if (value->type == JSON_OBJECT)
				mmdb_put_text(&made->data, child->key);
			mmdb_put(made, child);
		}
		return;
	}
}

/* Bit `depth` of an address as it stands in the tree. */
static inline unsigned mmdb_bit(const struct mmdb_make *made, const struct ip *ip, unsigned depth)
{
	struct ip there = *ip;

	if (ip_is_v4(ip))
		memset(there.bytes, 0, 12);
	if (made->ip_version == 4)
		depth += 96;
	return there.bytes[depth / 8] >> (7 - depth % 8) & 1;
}

/* How many bits all addresses of a range share. */
static inline unsigned mmdb_prefix_len(const struct mmdb_make *made, const struct ip_range *range)
{
	unsigned most = made->ip_version == 4 ? 32 : 128, len = 0;

	while (len < most &&
	       mmdb_bit(made, &range->first, len) == mmdb_bit(made, &range->last, len))
		len++;
	return len;
}

static inline void mmdb_make_point(struct mmdb_make *made, const struct ip_range *range,
				   int64_t child)
{
	unsigned len = mmdb_prefix_len(made, range);
	int64_t node = 0;

	assert(len > 0);
	for (unsigned depth = 0; depth + 1 < len; depth++) {
		int64_t *next = &made->nodes[node][mmdb_bit(made, &range->first, depth)];

		if (*next < 0) {
			assert(made->node_count < MMDB_MAKE_NODES_MAX);
			made->nodes[made->node_count][0] = made->nodes[made->node_count][1] = *next;
			*next = made->node_count++;
		}
		node = *next;
	}
	made->nodes[node][mmdb_bit(made, &range->first, len - 1)] = child;
}

static inline void mmdb_make_add(struct mmdb_make *made, const char *prefix, const char *json)
{
	int64_t child = -2 - (int64_t)made->data.len;
	struct ip_range range;
	struct json *value;
	enum err e = ip_range_parse(str_of(prefix), &range);

	assert(!e);
	e = json_read(made->arena, str_of(json), &value);
	assert(!e);
	mmdb_put(made, value);
	mmdb_make_point(made, &range, child);
}

static inline void mmdb_put_node(struct mmdb_make *made, const int64_t *node)
{
	uint64_t record[2];
	struct buf *out = &made->bytes;

	for (unsigned i = 0; i < 2; i++)
		record[i] = node[i] >= 0 ? (uint64_t)node[i]
			    : node[i] == MMDB_MAKE_EMPTY
				    ? made->node_count
				    : made->node_count + 16 + (uint64_t)(-2 - node[i]);
	if (made->record_bits == 28) {
		mmdb_put_number(out, record[0] & 0xffffff, 3);
		mmdb_put_number(out, (record[0] >> 24) << 4 | record[1] >> 24, 1);
		mmdb_put_number(out, record[1] & 0xffffff, 3);
		return;
	}
	mmdb_put_number(out, record[0], made->record_bits / 8);
	mmdb_put_number(out, record[1], made->record_bits / 8);
}

static inline void mmdb_put_field(struct buf *out, const char *name, unsigned type, uint64_t number)
{
	unsigned bytes = type == 5 ? 2 : type == 6 ? 4 : 8;

	mmdb_put_text(out, str_of(name));
	mmdb_put_head(out, type, bytes);
	mmdb_put_number(out, number, bytes);
}

/* The whole file; lives until the next call or release. */
static inline struct str mmdb_make_bytes(struct mmdb_make *made)
{
	struct buf *out = &made->bytes;

	buf_clear(out);
	for (uint32_t i = 0; i < made->node_count; i++)
		mmdb_put_node(made, made->nodes[i]);
	mmdb_put_number(out, 0, 8);
	mmdb_put_number(out, 0, 8);
	buf_add_str(out, buf_str(&made->data));
	buf_add(out, "\xab\xcd\xefMaxMind.com");
	mmdb_put_head(out, 7, 9);
	mmdb_put_field(out, "node_count", 6, made->node_count);
	mmdb_put_field(out, "record_size", 5, made->record_bits);
	mmdb_put_field(out, "ip_version", 5, made->ip_version);
	mmdb_put_text(out, STR("database_type"));
	mmdb_put_text(out, str_of(made->type));
	mmdb_put_field(out, "binary_format_major_version", 5, 2);
	mmdb_put_field(out, "binary_format_minor_version", 5, 0);
	mmdb_put_field(out, "build_epoch", 9, (uint64_t)made->build_epoch);
	mmdb_put_text(out, STR("languages"));
	mmdb_put_head(out, 11, 0);
	mmdb_put_text(out, STR("description"));
	mmdb_put_head(out, 7, 0);
	assert(!out->full && !made->data.full);
	return buf_str(out);
}

/* Write a file anew, in place. */
static inline void mmdb_make_file(const char *path, struct str bytes)
{
	FILE *file = fopen(path, "w");

	assert(file);
	fwrite(bytes.at, 1, bytes.len, file);
	fclose(file);
}
