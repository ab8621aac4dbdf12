#include "core/geo/geo_mmdb.h"

#include <maxminddb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/geo/geo_file.h"
#include "core/geo/geo_tree.h"
#include "core/geo/pages.h"
#include "core/geo/record_cache.h"

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
	struct record_cache cache;
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
	record_cache_init(&mmdb->cache);
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
	record_cache_release(&mmdb->cache);
	free(mmdb);
}

const struct geo_record *geo_mmdb_find(struct geo_mmdb *mmdb, const struct ip *ip)
{
	const struct geo_record *known;
	struct geo_record record;
	uint32_t offset;

	if (!geo_tree_find(&mmdb->tree, ip, &offset))
		return NULL;
	known = record_cache_find(&mmdb->cache, offset);
	if (known)
		return known;
	geo_record_read(&mmdb->data, offset, mmdb->holds, &record);
	return record_cache_add(&mmdb->cache, offset, &record);
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
			 record_cache_bytes(&mmdb->cache),
	};

	if (mmdb->built && mmdb->built < YEAR_10000)
		about.built_at.us = (int64_t)mmdb->built * MOMENT_SECOND;
	return about;
}
