#include "core/geo/geo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/geo/geo_input.h"
#include "core/geo/geo_mmdb.h"
#include "core/geo/netlist.h"
#include "core/geo/proxy.h"

struct geo {
	struct arena *arena; /* the sources' texts */
	struct geo_input *inputs;
	size_t count;
	struct geo_input **placers; /* in the order in which they are asked where an address is */
	size_t placer_count;
	bool loaded;
};

struct geo *geo_open(const struct geo_source *sources, size_t count)
{
	struct geo *geo = calloc(1, sizeof(*geo));

	if (!geo)
		abort();
	geo->arena = arena_new();
	geo->count = count;
	geo->inputs = ARENA_ARRAY(geo->arena, count + 1, struct geo_input);
	geo->placers = ARENA_ARRAY(geo->arena, count + 1, struct geo_input *);
	for (size_t i = 0; i < count; i++) {
		struct geo_source source = sources[i];

		source.name = arena_str(geo->arena, source.name);
		source.path = arena_str(geo->arena, source.path);
		if (str_is_absent(source.path))
			source.path = STR("");
		geo_input_init(&geo->inputs[i], &source);
	}
	return geo;
}

void geo_close(struct geo *geo)
{
	if (!geo)
		return;
	for (size_t i = 0; i < geo->count; i++)
		geo_input_release(&geo->inputs[i]);
	arena_free(geo->arena);
	free(geo);
}

void geo_close_at(struct geo **geo)
{
	geo_close(*geo);
}

/* Those that know cities come before those that know countries only, else as in the settings. */
static void order_placers(struct geo *geo)
{
	geo->placer_count = 0;
	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; i < geo->count; i++) {
			struct geo_input *input = &geo->inputs[i];

			if (input->mmdb && geo_input_holds(input, GEO_HOLDS_CITY) == (round == 0))
				geo->placers[geo->placer_count++] = input;
		}
}

static void load(struct geo *geo)
{
	if (geo->loaded)
		return;
	geo->loaded = true;
	for (size_t i = 0; i < geo->count; i++)
		geo_input_load(&geo->inputs[i]);
	order_placers(geo);
}

void geo_refresh(struct geo *geo)
{
	bool changed = false;

	for (size_t i = 0; i < geo->count; i++)
		changed |= geo_input_refresh(&geo->inputs[i]);
	if (changed)
		order_placers(geo);
}

static struct str text_of(const struct geo_input *input, enum geo_text which)
{
	return geo_record_text(input->said, geo_mmdb_data(input->mmdb), which);
}

/* All that is said about where it is comes from one source, so that it fits together. */
static bool take_place(const struct geo_input *input, struct place *place)
{
	const struct geo_record *said = input->said;

	if (!said->country[0] && !said->text_len[GEO_CITY] && !said->pinned)
		return false;
	place->country[0] = said->country[0];
	place->country[1] = said->country[1];
	place->city = text_of(input, GEO_CITY);
	place->timezone = text_of(input, GEO_TIMEZONE);
	if (said->pinned) {
		place->pinned = true;
		place->latitude = said->latitude;
		place->longitude = said->longitude;
		place->accuracy_km = said->accuracy_km;
	}
	return true;
}

/* The number of the first that knows one; its name from the first that knows it for that number. */
static void take_network(const struct geo_input *input, struct place *place)
{
	const struct geo_record *said = input->said;

	if (!place->asn && said->asn) {
		place->asn = said->asn;
		if (said->text_len[GEO_NETWORK])
			place->network = text_of(input, GEO_NETWORK);
	}
	if (!place->network.len && (!said->asn || said->asn == place->asn))
		place->network = text_of(input, GEO_NETWORK);
}

static void ask_placers(struct geo *geo, const struct ip *ip, struct place *place)
{
	bool placed = false;

	for (size_t i = 0; i < geo->placer_count; i++) {
		struct geo_input *input = geo->placers[i];

		input->said = geo_mmdb_find(input->mmdb, ip);
		if (!input->said)
			continue;
		placed = placed || take_place(input, place);
		take_network(input, place);
	}
}

static bool list_speaks(const struct geo_input *input, const struct ip *ip, uint32_t asn)
{
	if (netlist_is_asns(input->list))
		return asn && netlist_has_asn(input->list, asn);
	return netlist_has(input->list, ip);
}

static void ask_input(const struct geo_input *input, const struct ip *ip, struct place *place)
{
	struct proxy_word word = {
		.source = input->source.name,
		.tells = input->tells,
		.as_of = input->built_at,
		.confidence = (double)NAN,
	};

	if (input->list) {
		word.says = list_speaks(input, ip, place->asn) ? input->kind : PROXY_NONE;
	} else if (input->said) {
		word.says = (enum proxy_kind)input->said->says;
		word.provider = text_of(input, GEO_PROVIDER);
		if (input->said->confidence != GEO_NO_CONFIDENCE)
			word.confidence = input->said->confidence / 100.0;
	}
	if (input->list || input->tells || word.says > PROXY_NONE)
		proxy_add(&place->proxy, &word);
}

void geo_place(struct geo *geo, const struct ip *ip, struct place *place)
{
	load(geo);
	memset(place, 0, sizeof(*place));
	proxy_start(&place->proxy);
	ask_placers(geo, ip, place);
	for (size_t i = 0; i < geo->count; i++)
		if (geo->inputs[i].mmdb || geo->inputs[i].list)
			ask_input(&geo->inputs[i], ip, place);
}

struct geo_status *geo_sources(struct geo *geo, struct arena *arena, size_t *count)
{
	struct geo_status *rows = ARENA_ARRAY(arena, geo->count + 1, struct geo_status);

	load(geo);
	for (size_t i = 0; i < geo->count; i++)
		geo_input_status(&geo->inputs[i], arena, &rows[i]);
	*count = geo->count;
	return rows;
}
