/*
 * geo_mmdb: one MaxMind database, answering from memory.
 *
 * The only file that knows libmaxminddb, which checks the file, finds its parts and reads its metadata. Lookups
 * then walk the tree (geo_tree.h), and what a record says (geo_record.h) is decoded once and kept by
 * its place in the data; so a usual lookup is a short walk and one cache line.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/ip.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/geo/geo_data.h"
#include "core/geo/geo_record.h"

struct geo_file;
struct geo_mmdb;

struct geo_mmdb_about {
	struct str type; /* "GeoLite2-City"; a stranger's text, lives as long as the database */
	unsigned holds;  /* of enum geo_holds */
	struct moment built_at; /* never when it says nothing sensible */
	size_t nodes;
	size_t bytes; /* memory held, caches and all */
};

/* Open the database in `file`, which may be released afterwards. ERR_CORRUPT: it is none. */
MUST_USE enum err geo_mmdb_open(const struct geo_file *file, struct geo_mmdb **mmdb);
void geo_mmdb_close(struct geo_mmdb *mmdb); /* NULL is fine */

/* What is said about `ip`, until the next call for this database; NULL when nothing is. Texts of the record
 * are views into `geo_mmdb_data`, and live until the database is closed. */
const struct geo_record *geo_mmdb_find(struct geo_mmdb *mmdb, const struct ip *ip);
const struct geo_data *geo_mmdb_data(const struct geo_mmdb *mmdb);
struct geo_mmdb_about geo_mmdb_about(const struct geo_mmdb *mmdb);
