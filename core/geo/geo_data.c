#include "core/geo/geo_data.h"

#include <math.h>
#include <string.h>

/* Take `count` bytes, at most 8, as a big-endian number. */
static bool take_number(const struct geo_data *data, uint32_t *at, unsigned count, uint64_t *number)
{
	uint64_t n = 0;

	if (*at > data->size || count > data->size - *at)
		return false;
	for (unsigned i = 0; i < count; i++)
		n = n << 8 | data->bytes[(*at)++];
	*number = n;
	return true;
}

static bool read_pointer(const struct geo_data *data, uint32_t *at, uint8_t control,
			 uint64_t *target)
{
	static const uint32_t base[] = { 0, 2048, 526336, 0 };
	unsigned bytes = (control >> 3 & 3) + 1;
	uint64_t low;

	if (!take_number(data, at, bytes, &low))
		return false;
	if (bytes < 4)
		low |= (uint64_t)(control & 7) << (8 * bytes);
	*target = low + base[bytes - 1];
	return true;
}

static bool read_size(const struct geo_data *data, uint32_t *at, uint8_t control, uint32_t *size)
{
	static const uint32_t base[] = { 29, 285, 65821 };
	unsigned small = control & 31;
	uint64_t more = 0;

	if (small >= 29) {
		if (!take_number(data, at, small - 28, &more))
			return false;
		small = base[small - 29];
	}
	*size = (uint32_t)(small + more);
	return true;
}

static bool size_fits(const struct geo_value *value)
{
	switch (value->type) {
	case GEO_DOUBLE:
		return value->size == 8;
	case GEO_FLOAT:
		return value->size == 4;
	case GEO_UINT16:
		return value->size <= 2;
	case GEO_UINT32:
	case GEO_INT32:
		return value->size <= 4;
	case GEO_UINT64:
		return value->size <= 8;
	case GEO_UINT128:
		return value->size <= 16;
	case GEO_BOOLEAN:
		return value->size <= 1;
	case GEO_TEXT:
	case GEO_BYTES:
	case GEO_MAP:
	case GEO_ARRAY:
		return true;
	case GEO_POINTER:
	case GEO_CONTAINER:
	case GEO_END:
		break;
	}
	return false;
}

static bool has_payload(enum geo_type type)
{
	return type != GEO_MAP && type != GEO_ARRAY && type != GEO_BOOLEAN;
}

/* A value that is no pointer. */
static bool read_here(const struct geo_data *data, uint32_t *at, uint8_t control,
		      struct geo_value *value)
{
	uint64_t type = control >> 5;

	if (type == 0) {
		if (!take_number(data, at, 1, &type) || type > GEO_FLOAT - 7)
			return false;
		type += 7;
	}
	value->type = (enum geo_type)type;
	if (!read_size(data, at, control, &value->size) || !size_fits(value))
		return false;
	value->at = *at;
	if (!has_payload(value->type))
		return true;
	if (value->size > data->size - *at)
		return false;
	*at += value->size;
	return true;
}

bool geo_data_read(const struct geo_data *data, uint32_t *at, struct geo_value *value)
{
	uint64_t control, target;
	uint32_t there;

	if (!take_number(data, at, 1, &control))
		return false;
	if (control >> 5 != GEO_POINTER)
		return read_here(data, at, (uint8_t)control, value);
	if (!read_pointer(data, at, (uint8_t)control, &target) || target >= data->size)
		return false;
	there = (uint32_t)target;
	return take_number(data, &there, 1, &control) && control >> 5 != GEO_POINTER &&
	       read_here(data, &there, (uint8_t)control, value);
}

bool geo_data_skip(const struct geo_data *data, uint32_t *at, uint32_t *budget)
{
	uint64_t left = 1; /* values still to step over */

	while (left--) {
		struct geo_value value;
		uint64_t control, ignored;

		if (!*budget || !take_number(data, at, 1, &control))
			return false;
		(*budget)--;
		if (control >> 5 == GEO_POINTER) {
			if (!read_pointer(data, at, (uint8_t)control, &ignored))
				return false;
			continue;
		}
		if (!read_here(data, at, (uint8_t)control, &value))
			return false;
		if (value.type == GEO_MAP)
			left += 2 * (uint64_t)value.size;
		else if (value.type == GEO_ARRAY)
			left += value.size;
	}
	return true;
}

struct str geo_value_text(const struct geo_data *data, const struct geo_value *value)
{
	if (value->type != GEO_TEXT)
		return (struct str){ 0 };
	return (struct str){ (const char *)data->bytes + value->at, value->size };
}

static double number_of_bits(const struct geo_value *value, uint64_t bits)
{
	uint32_t low = (uint32_t)bits;
	double wide;
	float narrow;

	switch (value->type) {
	case GEO_DOUBLE:
		memcpy(&wide, &bits, sizeof(wide));
		return wide;
	case GEO_FLOAT:
		/* Seven digits are all it has: what looks like more is no measurement. */
		memcpy(&narrow, &low, sizeof(narrow));
		return isfinite(narrow) ? round((double)narrow * 1e4) / 1e4 : (double)NAN;
	case GEO_INT32:
		return (double)(int32_t)low;
	default:
		return (double)bits;
	}
}

bool geo_value_number(const struct geo_data *data, const struct geo_value *value, double *number)
{
	uint32_t at = value->at;
	uint64_t bits;

	switch (value->type) {
	case GEO_DOUBLE:
	case GEO_FLOAT:
	case GEO_UINT16:
	case GEO_UINT32:
	case GEO_UINT64:
	case GEO_INT32:
		if (!take_number(data, &at, value->size, &bits))
			return false;
		*number = number_of_bits(value, bits);
		return isfinite(*number);
	case GEO_BOOLEAN:
		*number = value->size;
		return true;
	case GEO_TEXT:
		return str_to_double(geo_value_text(data, value), number);
	default:
		return false;
	}
}
