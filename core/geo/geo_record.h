/*
 * geo_record: what one record of a database says, in one cache line.
 *
 * Databases write the same things in different places: MaxMind's nest them (country.iso_code), others
 * are flat (country_code). A table in the .c file says which path means what; whatever a record holds of them is
 * taken, so a database is understood by its contents.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/geo/geo_data.h"
#include "core/model/place.h"

enum geo_text {
	GEO_CITY,
	GEO_TIMEZONE,
	GEO_NETWORK,
	GEO_PROVIDER,
	GEO_TEXT_COUNT
};

#define GEO_TEXT_BYTES_MAX 255
#define GEO_NO_CONFIDENCE 255

struct geo_record {
	uint32_t key; /* record_cache's */
	uint32_t asn;
	double latitude, longitude;
	uint32_t text_at[GEO_TEXT_COUNT]; /* in the data section */
	uint8_t text_len[GEO_TEXT_COUNT];
	uint16_t accuracy_km;
	char country[2];
	uint8_t confidence; /* percent, or GEO_NO_CONFIDENCE */
	uint8_t says;       /* enum proxy_kind; PROXY_UNKNOWN when it does not speak of it */
	bool pinned;
};

/* What is to be found in a database. */
enum geo_holds {
	GEO_HOLDS_COUNTRY = 1,
	GEO_HOLDS_CITY = 2,
	GEO_HOLDS_NETWORK = 4,
	GEO_HOLDS_ANONYMITY = 8,    /* it can tell who hides, so its silence means something */
	GEO_HOLDS_RESIDENTIAL = 16, /* whoever stands in it is a residential proxy */
};

/* Read the record at `offset` of a database that holds `holds`; answers what of that was seen in this
 * one. Broken data gives what stands before the break. Texts are UTF-8 or left out. */
unsigned geo_record_read(const struct geo_data *data, uint32_t offset, unsigned holds,
			 struct geo_record *record);

static inline struct str geo_record_text(const struct geo_record *record,
					 const struct geo_data *data, enum geo_text which)
{
	if (!record->text_len[which])
		return (struct str){ NULL, 0 };
	return (struct str){ (const char *)data->bytes + record->text_at[which],
			     record->text_len[which] };
}
