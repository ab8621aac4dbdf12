/*
 * geo: where an address is, whose it is, and what hides behind it.
 *
 * A geo is made of sources named in the settings: MaxMind databases of any schema (nested
 * or flat; City, Country, ASN, Anonymous-IP, Anonymous-Plus, Residential-Proxy; what a file holds
 * is read from its own metadata and records) and lists of ranges (netlist.h). It answers with
 * one place: country, city, network, and one proxy verdict with every source's
 * word beside it.
 *
 * Sources may be missing, broken, replaced, cut or deleted at any time: a broken one is
 * reported by geo_sources() and does not speak; a replaced one is read anew by
 * geo_refresh(); a file is never read through a mapping that someone else can cut.
 *
 * A geo belongs to one thread. Nothing is looked up on any network.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/ip.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/place.h"

struct arena;
struct geo;

enum geo_source_kind {
	GEO_MMDB,
	GEO_LIST
};

struct geo_source {
	struct str name; /* the label in the settings */
	struct str path;
	enum geo_source_kind kind;
	enum proxy_kind list_kind; /* GEO_LIST: what its ranges are (UNKNOWN: by its contents) */
};

/* How a source is doing, for `strop doctor` and the proxy verdict. */
struct geo_status {
	struct str name, path;
	enum geo_source_kind kind;
	bool loaded;
	struct str failure;     /* why not */
	struct str holds;       /* "city, network", "vpn, 12034 ranges" */
	struct moment built_at; /* the data's own date (mmdb build epoch), else the file's */
	size_t entries;         /* ranges or nodes */
	size_t bytes;           /* memory held */
};

/* Open all sources that can be; databases are read when the first address is asked for.
 * Never fails for a bad source. `sources` is copied. */
struct geo *geo_open(const struct geo_source *sources, size_t count);
void geo_close(struct geo *geo); /* NULL is fine */
void geo_close_at(struct geo **geo);

/* Look again at the files (stat each); reread those that changed. Cheap: call it once a second or per batch. */
void geo_refresh(struct geo *geo);

/* Place an address. Texts in `place` live until the next geo_refresh or geo_close. Never fails:
 * what no source knows stays zero; `place->proxy.verdict` is PROXY_UNKNOWN without a source that could tell.
 * `now` is unused for the verdict; ages are the reader's business (as_of is given). */
void geo_place(struct geo *geo, const struct ip *ip, struct place *place);

/* One row a source; texts in `arena`. Loads what was not loaded yet. */
struct geo_status *geo_sources(struct geo *geo, struct arena *arena, size_t *count);
