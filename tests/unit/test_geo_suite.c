/*
 * MaxMind's own test databases and lists that people use, entry by entry: a database must answer for
 * every network as the file says that it was made from, the broken ones must harm nothing, and no
 * line of a list may be lost. Exits 77, "skipped", where the test data is not at hand.
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/geo/geo.h"
#include "core/geo/netlist.h"

#define SKIPPED 77
#define FILE_MAX ((size_t)4 << 20)
#define NETWORKS_MAX 4096
#define SOURCES_MAX 64

static int wrong;

static void complain(const char *file, const char *where, const char *what)
{
	printf("%s: %s: %s\n", file, where, what);
	wrong++;
}

static bool read_file(const char *path, struct buf *bytes)
{
	char piece[4096];
	size_t n;
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add_str(bytes, (struct str){ piece, n });
	fclose(file);
	return !bytes->full;
}

/* Databases against their sources */

struct network {
	struct ip_range range;
	const struct json *entry;
};

/* The value at a dotted path; NULL when there is none. */
static const struct json *value_at(const struct json *entry, const char *path)
{
	struct str rest = str_of(path), part;

	while (entry && str_cut(&rest, '.', &part)) {
		char name[64];

		if (entry->type != JSON_OBJECT)
			return NULL;
		snprintf(name, sizeof(name), "%" PRI_STR, ARG_STR(part));
		entry = json_get(entry, name);
	}
	return entry;
}

/* The first of several paths that has a text; absent when none has. */
static struct str text_at(const struct json *entry, const char *const *paths)
{
	for (; *paths; paths++) {
		const struct json *value = value_at(entry, *paths);

		if (value && value->type == JSON_STRING && value->text.len)
			return value->text;
	}
	return (struct str){ 0 };
}

static double number_at(const struct json *entry, const char *path, double otherwise)
{
	const struct json *value = value_at(entry, path);

	return value ? value->real : otherwise;
}

static bool flag_at(const struct json *entry, const char *path)
{
	const struct json *value = value_at(entry, path);

	return value && value->type == JSON_TRUE;
}

static enum proxy_kind kind_expected(struct str file, const struct json *entry)
{
	struct str user = text_at(entry, (const char *const[]){ "traits.user_type", NULL });

	if (flag_at(entry, "is_tor_exit_node"))
		return PROXY_TOR;
	if (flag_at(entry, "is_residential_proxy") ||
	    str_find(file, STR("Residential")) != SIZE_MAX)
		return PROXY_RESIDENTIAL;
	if (flag_at(entry, "is_anonymous_vpn"))
		return PROXY_VPN;
	if (flag_at(entry, "is_public_proxy"))
		return PROXY_PROXY;
	if (flag_at(entry, "is_hosting_provider") || str_is(user, "hosting") ||
	    str_is(user, "content_delivery_network"))
		return PROXY_HOSTING;
	if (flag_at(entry, "is_anonymous"))
		return PROXY_PROXY;
	return str_find(file, STR("Anonymous")) != SIZE_MAX ||
			       str_find(file, STR("Risk")) != SIZE_MAX
		       ? PROXY_NONE
		       : PROXY_UNKNOWN;
}

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static const char *what_differs(struct str file, const struct json *entry,
				const struct place *place)
{
	static const char *const countries[] = { "country.iso_code", NULL };
	static const char *const cities[] = { "city.names.en", "city.names.de",    "city.names.fr",
					      "city.names.es", "city.names.pt-BR", "city.names.ru",
					      "city.names.ja", "city.names.zh-CN", NULL };
	static const char *const zones[] = { "location.time_zone", NULL };
	static const char *const owners[] = { "traits.autonomous_system_organization",
					      "traits.isp",
					      "traits.organization",
					      "autonomous_system_organization",
					      "isp",
					      "organization",
					      NULL };
	static const char *const providers[] = { "provider_name", NULL };
	bool pinned = value_at(entry, "location.latitude") && value_at(entry, "location.longitude");
	double asn = number_at(entry, "autonomous_system_number",
			       number_at(entry, "traits.autonomous_system_number", 0));

	if (!str_equal(str_of(place->country), text_at(entry, countries)))
		return "country";
	if (!str_equal(place->city, text_at(entry, cities)))
		return "city";
	if (!str_equal(place->timezone, text_at(entry, zones)))
		return "timezone";
	if (!str_equal(place->network, text_at(entry, owners)))
		return "network";
	if (place->asn != (uint32_t)asn)
		return "asn";
	if (place->pinned != pinned)
		return "pinned";
	if (pinned && (place->latitude != number_at(entry, "location.latitude", 0) ||
		       place->longitude != number_at(entry, "location.longitude", 0) ||
		       place->accuracy_km != number_at(entry, "location.accuracy_radius", 0)))
		return "latitude, longitude or accuracy";
	if (place->proxy.verdict != kind_expected(file, entry))
		return "proxy verdict";
	if (place->proxy.verdict > PROXY_NONE &&
	    (!str_equal(place->proxy.provider, text_at(entry, providers)) ||
	     !same_number(place->proxy.confidence,
			  number_at(entry, "anonymizer_confidence", (double)NAN) / 100.0)))
		return "provider or confidence";
	return NULL;
}

/* The sources write IPv4 as the last 32 bits of IPv6. */
static void to_v4(struct ip *ip)
{
	static const uint8_t zeros[12];

	if (memcmp(ip->bytes, zeros, sizeof(zeros)) == 0)
		ip->bytes[10] = ip->bytes[11] = 0xff;
}

static size_t read_networks(const struct json *root, struct network *networks)
{
	size_t count = 0;

	for (const struct json *row = root->first; row; row = row->next)
		for (const struct json *entry = row->first; entry; entry = entry->next) {
			struct network *network = &networks[count];

			if (count == NETWORKS_MAX || ip_range_parse(entry->key, &network->range))
				return 0;
			to_v4(&network->range.first);
			to_v4(&network->range.last);
			network->entry = entry;
			count++;
		}
	return count;
}

static bool is_within(const struct ip *ip, const struct ip_range *range)
{
	return ip_compare(&range->first, ip) <= 0 && ip_compare(ip, &range->last) <= 0;
}

/* What should be said of an address that a network of the source holds: of those that hold one another
 * the one written last speaks, as their writer overwrites. */
static const struct json *entry_for(const struct network *networks, size_t count,
				    const struct ip *ip)
{
	while (count > 1 && !is_within(ip, &networks[count - 1].range))
		count--;
	return networks[count - 1].entry;
}

static void try_address(struct geo *geo, const char *file, const struct ip *ip,
			const struct json *entry)
{
	char text[IP_TEXT_MAX];
	struct place place;
	const char *what;

	geo_place(geo, ip, &place);
	what = what_differs(str_of(file), entry, &place);
	ip_print(ip, text);
	if (what)
		complain(file, text, what);
}

static struct geo *geo_of_one(struct str path)
{
	struct geo_source source = { .kind = GEO_MMDB, .name = STR("one"), .path = path };

	return geo_open(&source, 1);
}

/* Answers how many networks were tried. */
static size_t try_database(const char *folder, const char *file)
{
	static struct network networks[NETWORKS_MAX];
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(FILE_MAX);
	struct str name = str_sub(str_of(file), 0, strlen(file) - strlen(".json"));
	struct str source = arena_strf(arena, "%s/source/%s", folder, file);
	struct str path = arena_strf(arena, "%s/%" PRI_STR ".mmdb", folder, ARG_STR(name));
	CLEANUP(geo_close_at) struct geo *geo = geo_of_one(path);
	struct json *root;
	size_t count;

	if (!read_file(source.at, &bytes) || json_read(arena, buf_str(&bytes), &root)) {
		complain(file, "source", "cannot be read");
		return 0;
	}
	count = read_networks(root, networks);
	for (size_t i = 0; i < count; i++) {
		const struct ip_range *range = &networks[i].range;

		try_address(geo, file, &range->first, entry_for(networks, count, &range->first));
		try_address(geo, file, &range->last, entry_for(networks, count, &range->last));
	}
	return count;
}

static size_t try_databases(const char *folder)
{
	char sources[4096];
	struct dirent *entry;
	size_t files = 0;
	DIR *listing;

	snprintf(sources, sizeof(sources), "%s/source", folder);
	listing = opendir(sources);
	if (!listing)
		return 0;
	/* One thread, one listing. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((entry = readdir(listing)))
		if (str_ends(str_of(entry->d_name), STR(".json")))
			files += try_database(folder, entry->d_name) > 0;
	closedir(listing);
	return files;
}

/* Broken databases */

static size_t list_databases(struct arena *arena, const char *folder, struct geo_source *sources)
{
	DIR *listing = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	if (!listing)
		return 0;
	/* One thread, one listing. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while (count < SOURCES_MAX && (entry = readdir(listing)))
		if (str_ends(str_of(entry->d_name), STR(".mmdb")))
			sources[count++] = (struct geo_source){
				.kind = GEO_MMDB,
				.name = arena_str(arena, str_of(entry->d_name)),
				.path = arena_strf(arena, "%s/%s", folder, entry->d_name),
			};
	closedir(listing);
	return count;
}

/* Addresses all over both families. */
static void ask_around(struct geo *geo)
{
	uint64_t seed = 88172645463325252u;

	for (unsigned i = 0; i < 20000; i++) {
		struct ip ip = { { [10] = 0xff, [11] = 0xff } };
		struct place place;

		for (unsigned byte = i % 2 ? 0 : 12; byte < 16; byte++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			ip.bytes[byte] = (uint8_t)(seed >> 40);
		}
		geo_place(geo, &ip, &place);
	}
}

static size_t try_broken(const char *folder)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct geo_source sources[SOURCES_MAX + 1];
	size_t count = list_databases(arena, arena_strf(arena, "%s/bad", folder).at, sources);
	CLEANUP(geo_close_at) struct geo *geo = NULL;
	struct place place;
	struct ip ip;

	sources[count] = (struct geo_source){
		.kind = GEO_MMDB,
		.name = STR("good"),
		.path = arena_strf(arena, "%s/GeoIP2-City-Test.mmdb", folder),
	};
	geo = geo_open(sources, count + 1);
	ask_around(geo);
	if (ip_parse(STR("81.2.69.160"), &ip))
		return 0;
	geo_place(geo, &ip, &place);
	if (!str_is(place.city, "London"))
		complain("bad", "81.2.69.160",
			 "the good database among the broken ones is not heard");
	geo_sources(geo, arena, &count);
	return count - 1;
}

static void try_all_together(const char *folder)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct geo_source sources[SOURCES_MAX];
	size_t count = list_databases(arena, folder, sources);
	CLEANUP(geo_close_at) struct geo *geo = geo_open(sources, count);

	ask_around(geo);
}

/* Lists */

static void try_list(const char *folder, const char *file, bool of_asns, size_t least)
{
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf first = BUF_UP_TO(200);
	char path[4096];
	struct netlist *list;
	struct str rest, line;
	size_t refused;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (!read_file(path, &bytes) || netlist_parse(buf_str(&bytes), &list, &refused, &first)) {
		complain(file, "list", "cannot be read");
		return;
	}
	if (refused)
		complain(file, "refused", buf_text(&first));
	if (netlist_is_asns(list) != of_asns || netlist_count(list) < least)
		complain(file, "list", "not what it is");
	for (rest = buf_str(&bytes); str_cut(&rest, '\n', &line);) {
		struct ip_range range;
		size_t quote = str_find_char(line, '"');

		if (quote != SIZE_MAX)
			line = str_sub(line, quote + 1, str_find_last_char(line, '"') - quote - 1);
		if (ip_range_parse(str_trim(line), &range))
			continue;
		if (!netlist_has(list, &range.first) || !netlist_has(list, &range.last))
			complain(file, "missing", "a range that it holds");
	}
	netlist_free(list);
}

static void try_lists(const char *folder)
{
	try_list(folder, "x4bnet-vpn-ipv4.txt", false, 1000);
	try_list(folder, "x4bnet-datacenter-ipv4.txt", false, 1000);
	try_list(folder, "tor-exit-nodes.lst", false, 1000);
	try_list(folder, "misp-vpn-ipv4.json", false, 1000);
	try_list(folder, "misp-icloud-private-relay.json", false, 1000);
	try_list(folder, "bad-asn-list.csv", true, 500);
}

static void find_folder(struct buf *folder)
{
	/* Nobody sets them meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *shared = getenv("STROP_SHARED"), *root = getenv("STROP_SOURCE_ROOT");

	if (shared)
		buf_add(folder, shared);
	else
		buf_addf(folder, "%s/../shared", root ? root : ".");
	buf_add(folder, "/testdata");
}

int main(void)
{
	CLEANUP(buf_release) struct buf folder = BUF_UP_TO(2048);
	CLEANUP(buf_release) struct buf maxmind = BUF_UP_TO(4096), lists = BUF_UP_TO(4096);
	size_t databases, broken;

	find_folder(&folder);
	buf_addf(&maxmind, "%s/maxmind", buf_text(&folder));
	buf_addf(&lists, "%s/ip", buf_text(&folder));
	databases = try_databases(buf_text(&maxmind));
	if (!databases) {
		printf("no test data in %s\n", buf_text(&folder));
		return SKIPPED;
	}
	broken = try_broken(buf_text(&maxmind));
	try_all_together(buf_text(&maxmind));
	try_lists(buf_text(&lists));
	printf("%zu databases as their sources say, %zu broken ones harmless, %d wrong\n",
	       databases, broken, wrong);
	return wrong || databases < 12 || broken < 11;
}
