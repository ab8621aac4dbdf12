#include "core/store/place_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/model/place.h"

#define DECIMALS 7 /* a centimetre */

static void write_text(struct json_writer *w, const char *key, struct str text)
{
	if (str_is_absent(text))
		return;
	json_key(w, key);
	json_text(w, text);
}

static void write_proxy(struct json_writer *w, const struct proxy *proxy)
{
	json_key(w, "proxy");
	json_integer(w, proxy->verdict);
	write_text(w, "provider", proxy->provider);
	if (!isnan(proxy->confidence)) {
		json_key(w, "confidence");
		json_real(w, proxy->confidence, DECIMALS);
	}
	if (proxy->source_count == 0)
		return;
	json_key(w, "sources");
	json_begin(w, '[');
	for (size_t i = 0; i < proxy->source_count; i++) {
		json_begin(w, '[');
		json_text(w, proxy->sources[i].source);
		json_integer(w, proxy->sources[i].says);
		json_integer(w, proxy->sources[i].as_of.us);
		json_end(w, ']');
	}
	json_end(w, ']');
}

void place_write(const struct place *place, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	if (place->country[0])
		write_text(&w, "country", str_of(place->country));
	write_text(&w, "city", place->city);
	write_text(&w, "timezone", place->timezone);
	if (place->pinned) {
		json_key(&w, "at");
		json_begin(&w, '[');
		json_real(&w, place->latitude, DECIMALS);
		json_real(&w, place->longitude, DECIMALS);
		json_real(&w, place->accuracy_km, DECIMALS);
		json_end(&w, ']');
	}
	if (place->asn) {
		json_key(&w, "asn");
		json_integer(&w, place->asn);
	}
	write_text(&w, "network", place->network);
	write_proxy(&w, &place->proxy);
	json_end(&w, '}');
}

static struct str text_of(struct arena *arena, const struct json *root, const char *key)
{
	const struct json *value = json_get(root, key);

	return value && value->type == JSON_STRING ? arena_str(arena, value->text)
						   : (struct str){ 0 };
}

static double real_of(const struct json *value)
{
	return value && (value->type == JSON_REAL || value->type == JSON_INTEGER) ? value->real
										  : (double)NAN;
}

static int64_t integer_of(const struct json *value)
{
	return value && value->type == JSON_INTEGER ? value->integer : 0;
}

static enum proxy_kind kind_of(const struct json *value)
{
	int64_t kind = integer_of(value);

	return kind > 0 && kind <= PROXY_HOSTING ? (enum proxy_kind)kind : PROXY_UNKNOWN;
}

static void read_sources(struct arena *arena, const struct json *list, struct proxy *proxy)
{
	const struct json *row = list && list->type == JSON_ARRAY ? list->first : NULL;

	for (; row && proxy->source_count < PROXY_SOURCES_MAX; row = row->next) {
		if (row->type != JSON_ARRAY || row->count != 3 || row->first->type != JSON_STRING)
			continue;
		proxy->sources[proxy->source_count++] = (struct proxy_source){
			.source = arena_str(arena, row->first->text),
			.says = kind_of(row->first->next),
			.as_of = { integer_of(row->first->next->next) },
		};
	}
}

static void read_pin(const struct json *pin, struct place *place)
{
	if (!pin || pin->type != JSON_ARRAY || pin->count != 3)
		return;
	place->pinned = true;
	place->latitude = real_of(pin->first);
	place->longitude = real_of(pin->first->next);
	place->accuracy_km = real_of(pin->first->next->next);
}

enum err place_read(struct arena *arena, struct str text, struct place *place)
{
	struct place read = { 0 };
	struct str country;
	struct json *root;
	enum err e = json_read(arena, text, &root);

	if (e || root->type != JSON_OBJECT)
		return err_fail(ERR_CORRUPT, "a place that was stored makes no sense");
	country = text_of(arena, root, "country");
	if (country.len == 2)
		memcpy(read.country, country.at, 2);
	read.city = text_of(arena, root, "city");
	read.timezone = text_of(arena, root, "timezone");
	read_pin(json_get(root, "at"), &read);
	read.asn = (uint32_t)integer_of(json_get(root, "asn"));
	read.network = text_of(arena, root, "network");
	read.proxy.verdict = kind_of(json_get(root, "proxy"));
	read.proxy.provider = text_of(arena, root, "provider");
	read.proxy.confidence = real_of(json_get(root, "confidence"));
	read_sources(arena, json_get(root, "sources"), &read.proxy);
	*place = read;
	return ERR_NONE;
}

static void add_bytes(struct buf *out, const void *bytes, size_t count)
{
	buf_add_str(out, (struct str){ bytes, count });
}

static void add_text(struct buf *out, struct str text)
{
	int64_t len = str_is_absent(text) ? -1 : (int64_t)text.len;

	add_bytes(out, &len, sizeof(len));
	buf_add_str(out, text);
}

void place_image(const struct place *place, struct buf *out)
{
	double numbers[] = { place->latitude, place->longitude, place->accuracy_km,
			     place->proxy.confidence };
	int64_t small[] = { place->pinned, place->asn, place->proxy.verdict };

	add_bytes(out, place->country, sizeof(place->country));
	add_bytes(out, numbers, sizeof(numbers));
	add_bytes(out, small, sizeof(small));
	add_text(out, place->city);
	add_text(out, place->timezone);
	add_text(out, place->network);
	add_text(out, place->proxy.provider);
	for (size_t i = 0; i < place->proxy.source_count; i++) {
		const struct proxy_source *source = &place->proxy.sources[i];
		int64_t more[] = { source->says, source->as_of.us };

		add_text(out, source->source);
		add_bytes(out, more, sizeof(more));
	}
}
