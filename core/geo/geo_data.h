/*
 * geo_data: values in the data section of a MaxMind database (its specification 2.0).
 *
 * Reads one value at a time and makes nothing: a cursor walks the bytes, a value is a view of them. A pointer
 * is followed once. Every length is checked, nothing recurses, and stepping over values draws on
 * a budget; so broken data ends a reading and no more.
 *
 *	struct geo_value map, key, value;
 *	uint32_t at = offset;
 *
 *	if (geo_data_read(&data, &at, &map) && map.type == GEO_MAP)
 *		for (uint32_t at = map.at, i = 0; i < map.size; i++)
 *			if (!geo_data_read(&data, &at, &key) || ...
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

struct geo_data {
	const uint8_t *bytes;
	uint32_t size;
};

/* Numbered as in the specification. */
enum geo_type {
	GEO_POINTER = 1,
	GEO_TEXT = 2,
	GEO_DOUBLE = 3,
	GEO_BYTES = 4,
	GEO_UINT16 = 5,
	GEO_UINT32 = 6,
	GEO_MAP = 7,
	GEO_INT32 = 8,
	GEO_UINT64 = 9,
	GEO_UINT128 = 10,
	GEO_ARRAY = 11,
	GEO_CONTAINER = 12,
	GEO_END = 13,
	GEO_BOOLEAN = 14,
	GEO_FLOAT = 15,
};

struct geo_value {
	enum geo_type type;
	uint32_t size; /* bytes; MAP: pairs; ARRAY: elements; BOOLEAN: 0 or 1 */
	uint32_t at;   /* where they begin */
};

/* Read the value at `*at` and move behind it; in a map or array that stands here itself, to its
 * first child. False, and the reading is over, when the bytes make no sense. */
bool geo_data_read(const struct geo_data *data, uint32_t *at, struct geo_value *value);

/* Move behind the value at `*at`, children and all; each takes one of `*budget`. False when it is
 * used up, or the bytes make no sense. */
bool geo_data_skip(const struct geo_data *data, uint32_t *at, uint32_t *budget);

struct str geo_value_text(const struct geo_data *data,
			  const struct geo_value *value); /* absent if none */
bool geo_value_number(const struct geo_data *data, const struct geo_value *value, double *number);
