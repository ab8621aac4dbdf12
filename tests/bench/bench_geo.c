/*
 * How long placing an address takes: geo_place beside bare libmaxminddb calls that extract the same
 * fields (country, city, latitude, longitude, AS number and name, proxy flags), over the same
 * addresses in one run. Prints nanoseconds an address, the best of several rounds, for addresses that all differ and for a
 * few that come again and again, and checks that both say the same.
 *
 *	bench_geo CITY.mmdb [ASN.mmdb [ANONYMOUS.mmdb]]
 */
#include <arpa/inet.h>
#include <math.h>
#include <maxminddb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/moment.h"
#include "core/geo/geo.h"

#define ADDRESSES 100000
#define FEW 1000
#define ROUNDS 20
#define DATABASES_MAX 3

struct bare {
	char country[3];
	struct str city, network;
	double latitude, longitude;
	uint32_t asn;
	unsigned flags;
};

static uint64_t seed = 88172645463325252u;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32);
}

/* Public addresses, as unlike as can be. */
static void draw(struct ip *ips, size_t count)
{
	for (size_t i = 0; i < count; i++)
		do {
			uint32_t address = next_random();

			ips[i] = (struct ip){ { [10] = 0xff, [11] = 0xff } };
			for (unsigned byte = 0; byte < 4; byte++)
				ips[i].bytes[12 + byte] = (uint8_t)(address >> (24 - 8 * byte));
		} while (ip_is_special(&ips[i]));
}

/* The bare way */

static bool get(MMDB_entry_s *entry, MMDB_entry_data_s *data, const char *a, const char *b,
		const char *c)
{
	const char *const path[] = { a, b, c, NULL };

	return MMDB_aget_value(entry, data, path) == MMDB_SUCCESS && data->has_data;
}

static double number(const MMDB_entry_data_s *data)
{
	return data->type == MMDB_DATA_TYPE_FLOAT ? (double)data->float_value : data->double_value;
}

static struct str text(const MMDB_entry_data_s *data)
{
	return (struct str){ data->utf8_string, data->data_size };
}

static void take_city(MMDB_entry_s *entry, bool nested, struct bare *bare)
{
	MMDB_entry_data_s data;

	if (nested ? get(entry, &data, "country", "iso_code", NULL)
		   : get(entry, &data, "country_code", NULL, NULL))
		memcpy(bare->country, data.utf8_string, data.data_size == 2 ? 2 : 0);
	if (nested ? get(entry, &data, "city", "names", "en")
		   : get(entry, &data, "city", NULL, NULL))
		bare->city = text(&data);
	if (nested ? get(entry, &data, "location", "latitude", NULL)
		   : get(entry, &data, "latitude", NULL, NULL))
		bare->latitude = number(&data);
	if (nested ? get(entry, &data, "location", "longitude", NULL)
		   : get(entry, &data, "longitude", NULL, NULL))
		bare->longitude = number(&data);
}

static void take_network(MMDB_entry_s *entry, struct bare *bare)
{
	MMDB_entry_data_s data;

	if (get(entry, &data, "autonomous_system_number", NULL, NULL))
		bare->asn = data.uint32;
	if (get(entry, &data, "autonomous_system_organization", NULL, NULL))
		bare->network = text(&data);
}

static void take_flags(MMDB_entry_s *entry, struct bare *bare)
{
	static const char *const flags[] = { "is_anonymous_vpn", "is_hosting_provider",
					     "is_public_proxy", "is_residential_proxy",
					     "is_tor_exit_node" };
	MMDB_entry_data_s data;

	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (get(entry, &data, flags[i], NULL, NULL) && data.boolean)
			bare->flags |= 1u << i;
}

struct bases {
	MMDB_s files[DATABASES_MAX];
	size_t count;
	bool nested;
};

static void place_bare(struct bases *bases, const struct ip *ip, struct bare *bare)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	memcpy(&address.sin_addr, ip->bytes + 12, 4);
	memset(bare, 0, sizeof(*bare));
	for (size_t i = 0; i < bases->count; i++) {
		int error;
		MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&bases->files[i],
								  (const struct sockaddr *)&address,
								  &error);

		if (error != MMDB_SUCCESS || !found.found_entry)
			continue;
		if (i == 0)
			take_city(&found.entry, bases->nested, bare);
		else if (i == 1)
			take_network(&found.entry, bare);
		else
			take_flags(&found.entry, bare);
	}
}

/* A schema is nested if an answer for any address is. */
static bool is_nested(struct bases *bases, const struct ip *ips)
{
	for (size_t i = 0; i < ADDRESSES; i++) {
		struct sockaddr_in address = { .sin_family = AF_INET };
		MMDB_lookup_result_s found;
		MMDB_entry_data_s data;
		int error;

		memcpy(&address.sin_addr, ips[i].bytes + 12, 4);
		found = MMDB_lookup_sockaddr(&bases->files[0], (const struct sockaddr *)&address,
					     &error);
		if (error == MMDB_SUCCESS && found.found_entry &&
		    get(&found.entry, &data, "country", "iso_code", NULL))
			return true;
	}
	return false;
}

/* Measuring */

static bool same(const struct bare *bare, const struct place *place)
{
	bool hides = place->proxy.verdict > PROXY_NONE;

	return strcmp(bare->country, place->country) == 0 && str_equal(bare->city, place->city) &&
	       fabs(bare->latitude - place->latitude) < 1e-4 &&
	       fabs(bare->longitude - place->longitude) < 1e-4 && bare->asn == place->asn &&
	       str_equal(bare->network, place->network) && (bare->flags != 0) == hides;
}

static double least(double best, double ns)
{
	return best > 0.0 && best < ns ? best : ns;
}

static double ns_since(int64_t from)
{
	return (double)(moment_ticks_us() - from) * 1000.0 / ADDRESSES;
}

struct measured {
	double bare_ns;
	double first_ns; /* ours, when nothing had been decoded yet */
	double warm_ns;
};

/* In turn, so that whatever else the machine does falls on both. */
static struct measured measure(struct bases *bases, struct geo *geo, const struct ip *ips,
			       size_t distinct)
{
	struct measured measured = { 0 };

	for (int round = 0; round < ROUNDS; round++) {
		int64_t from = moment_ticks_us();
		struct place place;
		struct bare bare;

		for (size_t i = 0; i < ADDRESSES; i++)
			geo_place(geo, &ips[i % distinct], &place);
		measured.warm_ns = least(measured.warm_ns, ns_since(from));
		if (!round)
			measured.first_ns = measured.warm_ns;
		from = moment_ticks_us();
		for (size_t i = 0; i < ADDRESSES; i++)
			place_bare(bases, &ips[i % distinct], &bare);
		measured.bare_ns = least(measured.bare_ns, ns_since(from));
	}
	return measured;
}

static struct geo *open_ours(int count, char *const paths[])
{
	struct geo_source sources[DATABASES_MAX];

	for (int i = 0; i < count; i++)
		sources[i] = (struct geo_source){ .kind = GEO_MMDB,
						  .name = str_of(paths[i]),
						  .path = str_of(paths[i]) };
	return geo_open(sources, (size_t)count);
}

static void compare(struct bases *bases, int count, char *const paths[], const struct ip *ips)
{
	static const size_t sizes[] = { ADDRESSES, FEW };

	printf("%-22s %8s %8s %8s %7s\n", "addresses", "bare/ns", "first/ns", "warm/ns", "faster");
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		CLEANUP(geo_close_at) struct geo *geo = open_ours(count, paths);
		struct measured measured;
		struct place place;

		geo_place(geo, &ips[0], &place); /* reads the files */
		measured = measure(bases, geo, ips, sizes[i]);
		printf("%7zu distinct       %8.0f %8.0f %8.0f %6.1fx\n", sizes[i], measured.bare_ns,
		       measured.first_ns, measured.warm_ns, measured.bare_ns / measured.warm_ns);
	}
}

static int check(struct bases *bases, int count, char *const paths[], const struct ip *ips)
{
	CLEANUP(geo_close_at) struct geo *geo = open_ours(count, paths);
	int64_t from = moment_ticks_us();
	size_t differ = 0, known = 0;

	for (size_t i = 0; i < ADDRESSES; i++) {
		struct place place;
		struct bare bare;

		geo_place(geo, &ips[i], &place);
		if (i == 0)
			printf("reading the files: %.1f ms\n",
			       (double)(moment_ticks_us() - from) / 1000.0);
		place_bare(bases, &ips[i], &bare);
		differ += !same(&bare, &place);
		known += place.country[0] != '\0';
	}
	printf("%zu of %d addresses have a country; %zu answers differ\n", known, ADDRESSES,
	       differ);
	return differ != 0;
}

int main(int argc, char *argv[])
{
	static struct ip ips[ADDRESSES];
	struct bases bases = { .count = 0 };
	int count = argc - 1;

	if (count < 1 || count > DATABASES_MAX) {
		fprintf(stderr, "usage: bench_geo CITY.mmdb [ASN.mmdb [ANONYMOUS.mmdb]]\n");
		return 2;
	}
	for (; bases.count < (size_t)count; bases.count++)
		if (MMDB_open(argv[bases.count + 1], MMDB_MODE_MMAP, &bases.files[bases.count])) {
			fprintf(stderr, "bench_geo: %s: no database\n", argv[bases.count + 1]);
			return 3;
		}
	draw(ips, ADDRESSES);
	bases.nested = is_nested(&bases, ips);
	compare(&bases, count, argv + 1, ips);
	return check(&bases, count, argv + 1, ips);
}
