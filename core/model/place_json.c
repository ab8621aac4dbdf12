#include "core/model/place_json.h"

#include <math.h>
#include <string.h>

#include "core/base/json.h"

#define DEGREE_DECIMALS 7 /* a centimetre */

static void text_write(struct json_writer *w, const char *key, struct str text)
{
	if (!text.len)
		return;
	json_key(w, key);
	json_text(w, text);
}

static void source_write(struct json_writer *w, const struct proxy_source *source)
{
	json_begin(w, '[');
	json_text(w, source->source);
	json_integer(w, source->says);
	json_integer(w, source->as_of.us);
	json_end(w, ']');
}

static void proxy_write(struct json_writer *w, const struct proxy *proxy)
{
	json_begin(w, '{');
	json_key(w, "v"), json_integer(w, proxy->verdict);
	text_write(w, "provider", proxy->provider);
	if (!isnan(proxy->confidence))
		json_key(w, "confidence"), json_real(w, proxy->confidence, DEGREE_DECIMALS);
	json_key(w, "sources"), json_begin(w, '[');
	for (size_t i = 0; i < proxy->source_count; i++)
		source_write(w, &proxy->sources[i]);
	json_end(w, ']');
	json_end(w, '}');
}

void place_write(struct json_writer *w, const struct place *place)
{
	json_begin(w, '{');
	text_write(w, "country", str_of(place->country));
	text_write(w, "city", place->city);
	text_write(w, "timezone", place->timezone);
	if (place->pinned) {
		json_key(w, "at"), json_begin(w, '[');
		json_real(w, place->latitude, DEGREE_DECIMALS);
		json_real(w, place->longitude, DEGREE_DECIMALS);
		json_real(w, place->accuracy_km, DEGREE_DECIMALS);
		json_end(w, ']');
	}
	if (place->asn)
		json_key(w, "asn"), json_integer(w, place->asn);
	text_write(w, "network", place->network);
	json_key(w, "proxy"), proxy_write(w, &place->proxy);
	json_end(w, '}');
}

static bool is_number(const struct json *value)
{
	return value && (value->type == JSON_INTEGER || value->type == JSON_REAL);
}

static enum proxy_kind kind_of(const struct json *value)
{
	bool fits = value && value->type == JSON_INTEGER && value->integer >= 0 &&
		    value->integer <= PROXY_HOSTING;

	return fits ? (enum proxy_kind)value->integer : PROXY_UNKNOWN;
}

static void source_read(const struct json *row, struct proxy *proxy)
{
	if (row->type != JSON_ARRAY || row->count != 3 || row->first->type != JSON_STRING ||
	    proxy->source_count == PROXY_SOURCES_MAX)
		return;
	const struct json *name = row->first, *says = name->next, *as_of = says->next;

	proxy->sources[proxy->source_count++] = (struct proxy_source){
		.source = name->text,
		.says = kind_of(says),
		.as_of = { as_of->integer },
	};
}

static void proxy_read(const struct json *json, struct proxy *proxy)
{
	proxy->confidence = (double)NAN;
	if (!json || json->type != JSON_OBJECT)
		return;
	const struct json *confidence = json_get(json, "confidence"),
			  *sources = json_get(json, "sources");

	proxy->verdict = kind_of(json_get(json, "v"));
	proxy->provider = json_get_text(json, "provider");
	if (is_number(confidence))
		proxy->confidence = confidence->real;
	if (sources && sources->type == JSON_ARRAY)
		for (const struct json *row = sources->first; row; row = row->next)
			source_read(row, proxy);
}

static void pin_read(const struct json *at, struct place *place)
{
	double numbers[3];
	size_t count = 0;

	if (!at || at->type != JSON_ARRAY || at->count != ARRAY_LEN(numbers))
		return;
	for (const struct json *number = at->first; number && count < ARRAY_LEN(numbers);
	     number = number->next) {
		if (!is_number(number))
			return;
		numbers[count++] = number->real;
	}
	if (count < ARRAY_LEN(numbers))
		return;
	place->pinned = true;
	place->latitude = numbers[0];
	place->longitude = numbers[1];
	place->accuracy_km = numbers[2];
}

void place_read(const struct json *json, struct place *place)
{
	struct place p = { .proxy.confidence = (double)NAN };

	if (json && json->type == JSON_OBJECT) {
		struct str country = json_get_text(json, "country");
		const struct json *asn = json_get(json, "asn");

		if (country.len == 2)
			memcpy(p.country, country.at, 2);
		p.city = json_get_text(json, "city");
		p.timezone = json_get_text(json, "timezone");
		pin_read(json_get(json, "at"), &p);
		if (asn && asn->type == JSON_INTEGER && asn->integer > 0 &&
		    asn->integer <= UINT32_MAX)
			p.asn = (uint32_t)asn->integer;
		p.network = json_get_text(json, "network");
		proxy_read(json_get(json, "proxy"), &p.proxy);
	}
	*place = p;
}
