#include "core/geo/geo_record.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/utf8.h"

static_assert(sizeof(struct geo_record) <= 64, "a record fits in a cache line");

enum meaning {
	COUNTRY,
	CITY,
	LATITUDE,
	LONGITUDE,
	ACCURACY,
	TIMEZONE,
	ASN,
	NETWORK,
	PROVIDER,
	CONFIDENCE,
	SINGLE_MEANINGS, /* of those above, the row that stands first holds */
	INSIDE,          /* a map to look into */
	FLAG,            /* true: this kind of proxy */
	ANONYMOUS,       /* true: some kind of proxy */
	KIND,            /* a word for the kind */
	USER,            /* a word for whose network it is */
};

/* clang-format off */
static const struct row {
	struct str path;
	enum meaning meaning;
	enum proxy_kind kind;
} rows[] = {
#define ROW(path, ...) { { "" path, sizeof(path) - 1 }, __VA_ARGS__ }
	/* Nested: MaxMind, DB-IP's own. */
	ROW("country",                               INSIDE,     0),
	ROW("country.iso_code",                      COUNTRY,    0),
	ROW("city",                                  INSIDE,     0),
	ROW("city.names",                            INSIDE,     0),
	ROW("city.names.en",                         CITY,       0),
	ROW("city.names.de",                         CITY,       0),
	ROW("city.names.fr",                         CITY,       0),
	ROW("city.names.es",                         CITY,       0),
	ROW("city.names.pt-BR",                      CITY,       0),
	ROW("city.names.ru",                         CITY,       0),
	ROW("city.names.ja",                         CITY,       0),
	ROW("city.names.zh-CN",                      CITY,       0),
	ROW("location",                              INSIDE,     0),
	ROW("location.latitude",                     LATITUDE,   0),
	ROW("location.longitude",                    LONGITUDE,  0),
	ROW("location.accuracy_radius",              ACCURACY,   0),
	ROW("location.time_zone",                    TIMEZONE,   0),
	ROW("traits",                                INSIDE,     0),
	ROW("traits.autonomous_system_number",       ASN,        0),
	ROW("traits.autonomous_system_organization", NETWORK,    0),
	ROW("traits.isp",                            NETWORK,    0),
	ROW("traits.organization",                   NETWORK,    0),
	ROW("traits.user_type",                      USER,       0),
	ROW("traits.is_anonymous_proxy",             FLAG,       PROXY_PROXY),
	/* Flat. */
	ROW("country_code",                          COUNTRY,    0),
	ROW("country",                               COUNTRY,    0),
	ROW("city",                                  CITY,       0),
	ROW("city_name",                             CITY,       0),
	ROW("latitude",                              LATITUDE,   0),
	ROW("lat",                                   LATITUDE,   0),
	ROW("longitude",                             LONGITUDE,  0),
	ROW("lng",                                   LONGITUDE,  0),
	ROW("lon",                                   LONGITUDE,  0),
	ROW("accuracy_radius",                       ACCURACY,   0),
	ROW("radius",                                ACCURACY,   0),
	ROW("timezone",                              TIMEZONE,   0),
	ROW("time_zone",                             TIMEZONE,   0),
	ROW("autonomous_system_number",              ASN,        0),
	ROW("asn",                                   ASN,        0),
	ROW("as_number",                             ASN,        0),
	ROW("autonomous_system_organization",        NETWORK,    0),
	ROW("as_organization",                       NETWORK,    0),
	ROW("as_name",                               NETWORK,    0),
	ROW("isp",                                   NETWORK,    0),
	ROW("organization",                          NETWORK,    0),
	/* Who hides: MaxMind's Anonymous-IP and kin, IPinfo, IP2Proxy. */
	ROW("is_tor_exit_node",                      FLAG,       PROXY_TOR),
	ROW("is_residential_proxy",                  FLAG,       PROXY_RESIDENTIAL),
	ROW("is_anonymous_vpn",                      FLAG,       PROXY_VPN),
	ROW("is_public_proxy",                       FLAG,       PROXY_PROXY),
	ROW("is_hosting_provider",                   FLAG,       PROXY_HOSTING),
	ROW("is_anonymous",                          ANONYMOUS,  0),
	ROW("provider_name",                         PROVIDER,   0),
	ROW("anonymizer_confidence",                 CONFIDENCE, 0),
	ROW("tor",                                   FLAG,       PROXY_TOR),
	ROW("relay",                                 FLAG,       PROXY_RELAY),
	ROW("vpn",                                   FLAG,       PROXY_VPN),
	ROW("proxy",                                 FLAG,       PROXY_PROXY),
	ROW("hosting",                               FLAG,       PROXY_HOSTING),
	ROW("service",                               PROVIDER,   0),
	ROW("proxy_type",                            KIND,       0),
#undef ROW
};

static const struct kind_word {
	struct str word;
	enum proxy_kind kind;
} kind_words[] = {
	{ { "TOR", 3 }, PROXY_TOR },     { { "CPN", 3 }, PROXY_RELAY },
	{ { "RES", 3 }, PROXY_RESIDENTIAL }, { { "VPN", 3 }, PROXY_VPN },
	{ { "EPN", 3 }, PROXY_VPN },     { { "PUB", 3 }, PROXY_PROXY },
	{ { "WEB", 3 }, PROXY_PROXY },   { { "DCH", 3 }, PROXY_HOSTING },
}, user_words[] = {
	{ { "hosting", 7 }, PROXY_HOSTING },
	{ { "content_delivery_network", 24 }, PROXY_HOSTING },
};
/* clang-format on */

#define DEPTH_MAX 3
#define BUDGET 65536 /* values looked at in one record; a full City one has about 200 */
#define PATH_MAX_BYTES 64

struct reading {
	const struct geo_data *data;
	struct geo_record *record;
	uint8_t best[SINGLE_MEANINGS]; /* the row that gave each */
	unsigned seen;
	unsigned kinds; /* a bit for each proxy_kind */
	bool anonymous;
	bool has_latitude, has_longitude;
	uint32_t budget;
	char path[PATH_MAX_BYTES];
};

static bool country_take(struct str text, char country[2])
{
	char code[2];

	if (text.len != 2)
		return false;
	for (unsigned i = 0; i < 2; i++) {
		code[i] = (char)(text.at[i] & ~0x20);
		if (code[i] < 'A' || code[i] > 'Z')
			return false;
	}
	/* Both stand for "nobody knows". */
	if ((code[0] == 'Z' && code[1] == 'Z') || (code[0] == 'X' && code[1] == 'X'))
		return false;
	country[0] = code[0];
	country[1] = code[1];
	return true;
}

static bool text_take(struct reading *reading, const struct geo_value *value, enum geo_text which)
{
	struct str text = geo_value_text(reading->data, value);

	if (!text.len || str_is(text, "-") || !utf8_valid(text))
		return false;
	text = utf8_head(text, GEO_TEXT_BYTES_MAX);
	reading->record->text_at[which] = value->at;
	reading->record->text_len[which] = (uint8_t)text.len;
	return true;
}

static bool number_take(struct reading *reading, const struct geo_value *value, double least,
			double most, double *number)
{
	double n;

	if (!geo_value_number(reading->data, value, &n) || n < least || n > most)
		return false;
	*number = n;
	return true;
}

static bool asn_take(struct reading *reading, const struct geo_value *value)
{
	struct str text = geo_value_text(reading->data, value);
	double number;

	if (text.len > 2 && str_equal_nocase(str_sub(text, 0, 2), STR("AS")))
		return str_to_uint32(str_sub(text, 2, text.len), &reading->record->asn);
	if (!number_take(reading, value, 1, UINT32_MAX, &number))
		return false;
	reading->record->asn = (uint32_t)number;
	return true;
}

static bool small_take(struct reading *reading, const struct geo_value *value, enum meaning meaning)
{
	double number;

	if (meaning == ACCURACY) {
		if (!number_take(reading, value, 0, UINT16_MAX, &number))
			return false;
		reading->record->accuracy_km = (uint16_t)lround(number);
		return true;
	}
	if (!number_take(reading, value, 0, 100, &number))
		return false;
	reading->record->confidence = (uint8_t)lround(number);
	return true;
}

/* Take a value that means one thing; false when it is not fit to mean it. */
static bool single_take(struct reading *reading, const struct geo_value *value,
			enum meaning meaning)
{
	struct geo_record *record = reading->record;

	switch (meaning) {
	case COUNTRY:
		return country_take(geo_value_text(reading->data, value), record->country);
	case CITY:
		return text_take(reading, value, GEO_CITY);
	case TIMEZONE:
		return text_take(reading, value, GEO_TIMEZONE);
	case NETWORK:
		return text_take(reading, value, GEO_NETWORK);
	case PROVIDER:
		return text_take(reading, value, GEO_PROVIDER);
	case LATITUDE:
		return reading->has_latitude |= number_take(reading, value, -90, 90,
							    &record->latitude);
	case LONGITUDE:
		return reading->has_longitude |= number_take(reading, value, -180, 180,
							     &record->longitude);
	case ASN:
		return asn_take(reading, value);
	default:
		return small_take(reading, value, meaning);
	}
}

static bool is_true(const struct reading *reading, const struct geo_value *value)
{
	struct str text = geo_value_text(reading->data, value);
	double number;

	if (str_equal_nocase(text, STR("true")) || str_equal_nocase(text, STR("yes")))
		return true;
	return geo_value_number(reading->data, value, &number) && number == 1.0;
}

static unsigned kind_of(struct str text, const struct kind_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(text, words[i].word))
			return 1u << words[i].kind;
	return 0;
}

/* A row that adds up with others: who hides. */
static void kind_take(struct reading *reading, const struct geo_value *value, const struct row *row)
{
	struct str text = geo_value_text(reading->data, value);

	switch (row->meaning) {
	case FLAG:
		if (is_true(reading, value))
			reading->kinds |= 1u << row->kind;
		break;
	case ANONYMOUS:
		reading->anonymous |= is_true(reading, value);
		break;
	case KIND:
		reading->kinds |= kind_of(text, kind_words, ARRAY_LEN(kind_words));
		break;
	default:
		reading->kinds |= kind_of(text, user_words, ARRAY_LEN(user_words));
		return; /* a word about the user makes no anonymity database */
	}
	if (!str_starts(row->path, STR("traits.")))
		reading->seen |= GEO_HOLDS_ANONYMITY;
}

static void value_take(struct reading *reading, const struct geo_value *value, size_t row)
{
	static const unsigned holds[SINGLE_MEANINGS] = {
		[COUNTRY] = GEO_HOLDS_COUNTRY,
		[CITY] = GEO_HOLDS_CITY,
		[ASN] = GEO_HOLDS_NETWORK,
		[NETWORK] = GEO_HOLDS_NETWORK,
	};
	enum meaning meaning = rows[row].meaning;

	if (meaning > INSIDE) {
		kind_take(reading, value, &rows[row]);
		return;
	}
	if (meaning < SINGLE_MEANINGS && row < reading->best[meaning] &&
	    single_take(reading, value, meaning)) {
		reading->best[meaning] = (uint8_t)row;
		reading->seen |= holds[meaning];
	}
}

/* The rows of a path; a name may stand for a map in one database and a text in another. */
static bool rows_of(struct str path, bool is_map, size_t *found)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].path.len == path.len && (rows[i].meaning == INSIDE) == is_map &&
		    memcmp(rows[i].path.at, path.at, path.len) == 0) {
			*found = i;
			return true;
		}
	return false;
}

/* Where a walk through nested maps stands. */
struct level {
	uint32_t at;   /* the next pair */
	uint32_t left; /* pairs still to read */
	size_t path_len;
};

/* Append a key to a path; false when it is longer than any path of ours. */
static bool path_add(char *path, size_t *len, struct str key)
{
	if (*len + key.len + 1 >= PATH_MAX_BYTES)
		return false;
	if (*len)
		path[(*len)++] = '.';
	for (size_t i = 0; i < key.len; i++)
		path[(*len)++] = key.at[i];
	return true;
}

/* Read the next pair of `level`. A map worth looking into becomes `inner`; false at broken data. */
static bool pair_read(struct reading *reading, struct level *level, struct level *inner)
{
	struct geo_value key, value;
	size_t len = level->path_len, row = 0;
	uint32_t after;
	bool is_map, wanted;

	level->left--;
	if (!geo_data_read(reading->data, &level->at, &key) || key.type != GEO_TEXT)
		return false;
	after = level->at;
	if (!geo_data_read(reading->data, &after, &value))
		return false;
	is_map = value.type == GEO_MAP;
	wanted = path_add(reading->path, &len, geo_value_text(reading->data, &key)) &&
		 rows_of((struct str){ reading->path, len }, is_map, &row);
	if (wanted && is_map)
		*inner = (struct level){ value.at, value.size, len };
	else if (wanted)
		value_take(reading, &value, row);
	return geo_data_skip(reading->data, &level->at, &reading->budget);
}

static void maps_read(struct reading *reading, struct level top)
{
	struct level stack[DEPTH_MAX] = { top };
	unsigned depth = 1;

	while (depth) {
		struct level *level = &stack[depth - 1];
		struct level inner = { 0 };

		if (!level->left)
			depth--;
		else if (!pair_read(reading, level, &inner))
			return;
		else if (inner.left && depth < DEPTH_MAX)
			stack[depth++] = inner;
	}
}

/* The gravest of what was said. */
static enum proxy_kind kind_said(const struct reading *reading)
{
	enum proxy_kind said = PROXY_UNKNOWN;

	for (unsigned kind = PROXY_TOR; kind <= PROXY_HOSTING; kind++)
		if (reading->kinds & 1u << kind)
			said = proxy_graver(said, (enum proxy_kind)kind);
	if (said == PROXY_UNKNOWN && reading->anonymous)
		said = PROXY_PROXY;
	return said;
}

unsigned geo_record_read(const struct geo_data *data, uint32_t offset, unsigned holds,
			 struct geo_record *record)
{
	struct reading reading = { .data = data, .record = record, .budget = BUDGET };
	struct geo_value map;
	uint32_t at = offset;

	*record = (struct geo_record){ .confidence = GEO_NO_CONFIDENCE };
	for (unsigned i = 0; i < SINGLE_MEANINGS; i++)
		reading.best[i] = UINT8_MAX;
	if (!geo_data_read(data, &at, &map) || map.type != GEO_MAP)
		return 0;
	if (holds & GEO_HOLDS_RESIDENTIAL)
		reading.kinds |= 1u << PROXY_RESIDENTIAL;
	maps_read(&reading, (struct level){ map.at, map.size, 0 });
	record->pinned = reading.has_latitude && reading.has_longitude;
	record->says = (uint8_t)kind_said(&reading);
	return reading.seen;
}
