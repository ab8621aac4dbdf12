#include "core/geo/geo_mmdb.h"

#include <maxminddb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/geo/geo_file.h"
#include "core/geo/geo_tree.h"
#include "core/geo/pages.h"

#define CACHE_BITS_LEAST 10u
#define CACHE_BITS_MOST 18u /* 16 MiB of records */
#define CACHE_WAYS 4u       /* neighbours in which a record may stand */
#define SAMPLE_RECORDS 256u
#define SAMPLE_NODES 65536u
#define YEAR_10000 UINT64_C(253402300800)

struct geo_mmdb {
	void *image; /* the file's bytes */
	size_t bytes;
	char *type;
	uint64_t built;
	struct geo_tree tree;
	struct geo_data data;
	unsigned holds;
	struct geo_record *cache; /* key: place in the data, plus one; 0 is free */
	unsigned cache_bits;
	size_t cached; /* about how many */
};

/* clang-format off */
static const struct type_word {
	const char *word; /* in a database's type, any case */
	unsigned holds;
} type_words[] = {
	{ "city",        GEO_HOLDS_COUNTRY | GEO_HOLDS_CITY },
	{ "enterprise",  GEO_HOLDS_COUNTRY | GEO_HOLDS_CITY },
	{ "country",     GEO_HOLDS_COUNTRY },
	{ "asn",         GEO_HOLDS_NETWORK },
	{ "isp",         GEO_HOLDS_NETWORK },
	{ "anonym",      GEO_HOLDS_ANONYMITY },
	{ "residential", GEO_HOLDS_ANONYMITY | GEO_HOLDS_RESIDENTIAL },
	{ "proxy",       GEO_HOLDS_ANONYMITY },
	{ "vpn",         GEO_HOLDS_ANONYMITY },
	{ "privacy",     GEO_HOLDS_ANONYMITY },
	{ "ip-risk",     GEO_HOLDS_ANONYMITY },
};
/* clang-format on */

static unsigned holds_by_type(const char *type)
{
	unsigned holds = 0;

	for (size_t i = 0; type && i < ARRAY_LEN(type_words); i++)
		if (strcasestr(type, type_words[i].word))
			holds |= type_words[i].holds;
	return holds;
}

/* Records are read all over the tree: what a database holds is what is in them. */
static unsigned holds_by_sample(const struct geo_mmdb *mmdb)
{
	uint32_t step = mmdb->tree.nodes / SAMPLE_NODES + 1;
	unsigned holds = 0, sampled = 0;
	uint32_t latest = UINT32_MAX, offset;
	struct geo_record record;

	/* From the end, where the deeper nodes are; a multiple record counts once. */
	for (uint32_t node = mmdb->tree.nodes; node > step && sampled < SAMPLE_RECORDS;
	     node -= step) {
		for (unsigned right = 0; right < 2; right++) {
			if (!geo_tree_data_at(&mmdb->tree, node - 1, right, &offset) ||
			    offset == latest)
				continue;
			holds |= geo_record_read(&mmdb->data, offset, 0, &record);
			latest = offset;
			sampled++;
		}
	}
	return holds;
}

static enum err parts_check(const MMDB_s *file)
{
	size_t tree_bytes = (size_t)file->metadata.node_count * file->metadata.record_size / 4;
	unsigned bits = file->metadata.record_size, version = file->metadata.ip_version;
	const uint8_t *end = file->file_content + file->file_size;

	if (bits != 24 && bits != 28 && bits != 32)
		return err_fail(ERR_CORRUPT, "records of %u bits", bits);
	if (version != 4 && version != 6)
		return err_fail(ERR_CORRUPT, "addresses of IP version %u", version);
	if (!file->metadata.node_count ||
	    tree_bytes + GEO_TREE_SEPARATOR > (size_t)file->file_size ||
	    file->data_section != file->file_content + tree_bytes + GEO_TREE_SEPARATOR ||
	    file->data_section_size > (size_t)(end - file->data_section))
		return err_fail(ERR_CORRUPT, "its tree does not fit into the file");
	return ERR_NONE;
}

static struct geo_record *cache_new(unsigned bits)
{
	size_t bytes = ((size_t)1 << bits) * sizeof(struct geo_record);

	return memset(pages_take(bytes), 0, bytes);
}

static void mmdb_fill(struct geo_mmdb *mmdb, const MMDB_s *file)
{
	const char *type = file->metadata.database_type;
	const uint8_t *image;

	mmdb->bytes = (size_t)file->file_size;
	mmdb->image = pages_take(mmdb->bytes);
	memcpy(mmdb->image, file->file_content, mmdb->bytes);
	image = mmdb->image;
	mmdb->type = strdup(type ? type : "");
	if (!mmdb->type)
		abort();
	mmdb->built = file->metadata.build_epoch;
	mmdb->data = (struct geo_data){ image + (file->data_section - file->file_content),
					file->data_section_size };
	mmdb->tree = (struct geo_tree){
		.bytes = image,
		.nodes = file->metadata.node_count,
		.record_bits = file->metadata.record_size,
		.address_bits = file->metadata.ip_version == 6 ? 128 : 32,
		.data_bytes = mmdb->data.size,
	};
	mmdb->holds = holds_by_type(mmdb->type) | holds_by_sample(mmdb);
	mmdb->cache_bits = CACHE_BITS_LEAST;
	mmdb->cache = cache_new(mmdb->cache_bits);
}

enum err geo_mmdb_open(const struct geo_file *file, struct geo_mmdb **opened)
{
	struct geo_mmdb *mmdb;
	MMDB_s checked;
	char path[32];
	enum err e;
	int code;

	snprintf(path, sizeof(path), "/dev/fd/%d", file->fd);
	code = MMDB_open(path, MMDB_MODE_MMAP, &checked);
	if (code != MMDB_SUCCESS)
		return err_fail(ERR_CORRUPT, "not a usable MaxMind database: %s",
				MMDB_strerror(code));
	e = parts_check(&checked);
	if (!e) {
		mmdb = calloc(1, sizeof(*mmdb));
		if (!mmdb)
			abort();
		mmdb_fill(mmdb, &checked);
		*opened = mmdb;
	}
	MMDB_close(&checked);
	return e;
}

void geo_mmdb_close(struct geo_mmdb *mmdb)
{
	if (!mmdb)
		return;
	geo_tree_release(&mmdb->tree);
	free(mmdb->image);
	free(mmdb->type);
	free(mmdb->cache);
	free(mmdb);
}

static struct geo_record *cache_row(struct geo_record *cache, unsigned bits, uint32_t key)
{
	return &cache[(key * UINT32_C(0x9E3779B1)) >> (32 - bits) & ~(CACHE_WAYS - 1)];
}

/* Twice the room; what no longer finds a place is forgotten. */
static void cache_grow(struct geo_mmdb *mmdb)
{
	size_t rows = (size_t)1 << mmdb->cache_bits;
	struct geo_record *larger = cache_new(mmdb->cache_bits + 1);

	for (size_t i = 0; i < rows; i++) {
		uint32_t key = mmdb->cache[i].key;
		struct geo_record *row = cache_row(larger, mmdb->cache_bits + 1, key);

		for (unsigned way = 0; key && way < CACHE_WAYS; way++)
			if (!row[way].key) {
				row[way] = mmdb->cache[i];
				break;
			}
	}
	free(mmdb->cache);
	mmdb->cache = larger;
	mmdb->cache_bits++;
}

/* A free place for `key`, or the one of the record that has to go. */
static struct geo_record *cache_place(struct geo_mmdb *mmdb, uint32_t key)
{
	struct geo_record *row;

	if (mmdb->cached > (size_t)1 << (mmdb->cache_bits - 1) &&
	    mmdb->cache_bits < CACHE_BITS_MOST)
		cache_grow(mmdb);
	row = cache_row(mmdb->cache, mmdb->cache_bits, key);
	for (unsigned way = 0; way < CACHE_WAYS; way++)
		if (!row[way].key) {
			mmdb->cached++;
			return &row[way];
		}
	return &row[key % CACHE_WAYS];
}

const struct geo_record *geo_mmdb_find(struct geo_mmdb *mmdb, const struct ip *ip)
{
	struct geo_record *row;
	uint32_t offset;

	if (!geo_tree_find(&mmdb->tree, ip, &offset))
		return NULL;
	row = cache_row(mmdb->cache, mmdb->cache_bits, offset + 1);
	for (unsigned way = 0; way < CACHE_WAYS; way++)
		if (row[way].key == offset + 1)
			return &row[way];
	row = cache_place(mmdb, offset + 1);
	geo_record_read(&mmdb->data, offset, mmdb->holds, row);
	row->key = offset + 1;
	return row;
}

const struct geo_data *geo_mmdb_data(const struct geo_mmdb *mmdb)
{
	return &mmdb->data;
}

struct geo_mmdb_about geo_mmdb_about(const struct geo_mmdb *mmdb)
{
	struct geo_mmdb_about about = {
		.type = str_of(mmdb->type),
		.holds = mmdb->holds,
		.nodes = mmdb->tree.nodes,
		.bytes = sizeof(*mmdb) + mmdb->bytes + geo_tree_bytes(&mmdb->tree) +
			 (sizeof(struct geo_record) << mmdb->cache_bits),
	};

	if (mmdb->built && mmdb->built < YEAR_10000)
		about.built_at.us = (int64_t)mmdb->built * MOMENT_SECOND;
	return about;
}
