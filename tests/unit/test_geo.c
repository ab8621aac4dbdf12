#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/geo/geo.h"
#include "core/geo/list_kind.h"
#include "core/geo/proxy.h"
#include "tests/unit/mmdb_make.h"

/* A folder of its own for each test. */
struct desk {
	char folder[64];
	char path[96];
};

static int make_folder(void **state)
{
	struct desk *desk = calloc(1, sizeof(*desk));
	/* Nobody sets it meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *base = getenv("TMPDIR");

	assert_non_null(desk);
	snprintf(desk->folder, sizeof(desk->folder), "%.40s/test-geo-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(desk->folder));
	*state = desk;
	return 0;
}

static const char *path_of(struct desk *desk, const char *name)
{
	snprintf(desk->path, sizeof(desk->path), "%s/%s", desk->folder, name);
	return desk->path;
}

static int drop_folder(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "new" };
	struct desk *desk = *state;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(path_of(desk, names[i]));
	rmdir(desk->folder);
	free(desk);
	return 0;
}

static void write_file(struct desk *desk, const char *name, struct str bytes)
{
	mmdb_make_file(path_of(desk, name), bytes);
}

/* A database with one or two records. */
static void write_mmdb(struct desk *desk, const char *name, const char *type,
		       const char *const rows[4])
{
	CLEANUP(mmdb_make_release) struct mmdb_make made = mmdb_make(type, 6, 24);

	for (size_t i = 0; i < 4 && rows[i]; i += 2)
		mmdb_make_add(&made, rows[i], rows[i + 1]);
	write_file(desk, name, mmdb_make_bytes(&made));
}

static enum proxy_kind kind_of(char letter)
{
	switch (letter) {
	case 'v':
		return PROXY_VPN;
	case 't':
		return PROXY_TOR;
	case 'r':
		return PROXY_RELAY;
	case 'h':
		return PROXY_HOSTING;
	default:
		return PROXY_UNKNOWN;
	}
}

/* The sources "a", "b", … of the folder, each as the kind says: 'm' a database, else a list. */
static struct geo *open_geo(struct desk *desk, const char *kinds)
{
	struct geo_source sources[4];
	char paths[4][96], names[4][2];
	size_t count = strlen(kinds);

	for (size_t i = 0; i < count; i++) {
		names[i][0] = (char)('a' + i);
		names[i][1] = '\0';
		snprintf(paths[i], sizeof(paths[i]), "%s/%s", desk->folder, names[i]);
		sources[i] = (struct geo_source){
			.kind = kinds[i] == 'm' ? GEO_MMDB : GEO_LIST,
			.name = str_of(names[i]),
			.path = str_of(paths[i]),
			.list_kind = kind_of(kinds[i]),
		};
	}
	return geo_open(sources, count);
}

static struct place place_of(struct geo *geo, const char *text)
{
	struct place place;
	struct ip ip;

	assert_int_equal(ip_parse(str_of(text), &ip), ERR_NONE);
	memset(&place, 0xaa, sizeof(place));
	geo_place(geo, &ip, &place);
	return place;
}

static enum proxy_kind verdict_of(struct geo *geo, const char *text)
{
	return place_of(geo, text).proxy.verdict;
}

static const char *const london[4] = {
	"81.2.69.0/24", "{\"city\":{\"names\":{\"en\":\"London\"}},\"country\":{\"iso_code\":"
			"\"GB\"},\"location\":{\"latitude\":51.5,\"longitude\":-0.1,"
			"\"accuracy_radius\":20,\"time_zone\":\"Europe/London\"}}"
};
static const char *const france[4] = { "81.2.0.0/16", "{\"country\":{\"iso_code\":\"FR\"}}" };
static const char *const andrews[4] = { "81.2.69.0/24",
					"{\"autonomous_system_number\":20712,"
					"\"autonomous_system_organization\":\"Andrews\"}" };

static void knows_nothing_without_sources(void **state)
{
	CLEANUP(geo_close_at) struct geo *geo = geo_open(NULL, 0);
	struct place place = place_of(geo, "81.2.69.160");

	(void)state;
	assert_int_equal(place.proxy.verdict, PROXY_UNKNOWN);
	assert_true(isnan(place.proxy.confidence));
	assert_int_equal(place.proxy.source_count, 0);
	assert_string_equal(place.country, "");
	assert_true(str_is_absent(place.city) && str_is_absent(place.network));
	assert_false(place.pinned || place.asn || place.latitude != 0.0);
	geo_refresh(geo);
}

static void puts_an_address_on_the_map(void **state)
{
	struct desk *desk = *state;
	CLEANUP(geo_close_at) struct geo *geo = NULL;
	struct place place;

	write_mmdb(desk, "a", "GeoLite2-ASN", andrews);
	write_mmdb(desk, "b", "GeoLite2-Country", france);
	write_mmdb(desk, "c", "GeoLite2-City", london);
	geo = open_geo(desk, "mmm");
	place = place_of(geo, "81.2.69.160");
	assert_string_equal(place.country, "GB");
	assert_true(str_is(place.city, "London"));
	assert_true(str_is(place.timezone, "Europe/London"));
	assert_true(place.pinned && place.latitude == 51.5 && place.longitude == -0.1);
	assert_true(place.accuracy_km == 20.0);
	assert_int_equal(place.asn, 20712);
	assert_true(str_is(place.network, "Andrews"));
	assert_int_equal(place.proxy.verdict, PROXY_UNKNOWN);
	assert_int_equal(place.proxy.source_count, 0);

	/* Where the city database knows nothing, the country one answers. */
	place = place_of(geo, "81.2.70.1");
	assert_string_equal(place.country, "FR");
	assert_true(str_is_absent(place.city));
	assert_false(place.pinned);
	assert_int_equal(place.asn, 0);
}

static void takes_the_first_of_two_equals(void **state)
{
	static const char *const paris[4] = {
		"81.2.0.0/16",
		"{\"country_code\":\"FR\",\"city\":\"Paris\",\"asn\":3215,\"as_name\":\"Orange\"}"
	};
	struct desk *desk = *state;
	CLEANUP(geo_close_at) struct geo *geo = NULL;
	struct place place;

	write_mmdb(desk, "a", "x", paris);
	write_mmdb(desk, "b", "x", london);
	write_mmdb(desk, "c", "x", andrews);
	geo = open_geo(desk, "mmm");
	place = place_of(geo, "81.2.69.160");
	assert_string_equal(place.country, "FR");
	assert_true(str_is(place.city, "Paris"));
	assert_false(place.pinned);
	assert_int_equal(place.asn, 3215);
	assert_true(str_is(place.network, "Orange"));
}

static void holds_none_and_unknown_apart(void **state)
{
	static const char *const vpn[4] = { "6.1.0.0/24", "{\"is_anonymous_vpn\":true}" };
	struct desk *desk = *state;
	CLEANUP(geo_close_at) struct geo *places = NULL;
	CLEANUP(geo_close_at) struct geo *tells = NULL;
	CLEANUP(geo_close_at) struct geo *relays = NULL;
	struct place place;

	write_mmdb(desk, "a", "GeoLite2-City", london);
	places = open_geo(desk, "m");
	assert_int_equal(verdict_of(places, "81.2.69.160"), PROXY_UNKNOWN);

	write_mmdb(desk, "a", "GeoIP2-Anonymous-IP", vpn);
	tells = open_geo(desk, "m");
	assert_int_equal(verdict_of(tells, "6.1.0.1"), PROXY_VPN);
	assert_int_equal(verdict_of(tells, "6.1.1.1"), PROXY_NONE);
	place = place_of(tells, "6.1.1.1");
	assert_int_equal(place.proxy.source_count, 1);
	assert_int_equal(place.proxy.sources[0].says, PROXY_NONE);

	/* A list of relays or of hosters cannot tell that nobody hides. */
	write_file(desk, "a", STR("172.224.226.0/27\n"));
	write_file(desk, "b", STR("9.9.9.0/24\n"));
	relays = open_geo(desk, "rh");
	assert_int_equal(verdict_of(relays, "172.224.226.1"), PROXY_RELAY);
	assert_int_equal(verdict_of(relays, "9.9.9.9"), PROXY_HOSTING);
	assert_int_equal(verdict_of(relays, "8.8.8.8"), PROXY_UNKNOWN);
	assert_int_equal(place_of(relays, "8.8.8.8").proxy.source_count, 2);
}

static void sets_all_sources_side_by_side_and_lets_the_gravest_hold(void **state)
{
	static const char *const plus[4] = {
		"6.1.0.0/24",
		"{\"is_anonymous\":true,\"is_anonymous_vpn\":true,\"provider_name\":\"foo\","
		"\"anonymizer_confidence\":82}"
	};
	struct desk *desk = *state;
	CLEANUP(geo_close_at) struct geo *geo = NULL;
	struct place place;

	write_file(desk, "a", STR("6.1.0.0/16\n"));
	write_mmdb(desk, "b", "GeoIP-Anonymous-Plus", plus);
	write_file(desk, "c", STR("6.1.0.9\n"));
	geo = open_geo(desk, "hmt");
	place = place_of(geo, "6.1.0.1");
	assert_int_equal(place.proxy.verdict, PROXY_VPN);
	assert_true(str_is(place.proxy.provider, "foo"));
	assert_true(place.proxy.confidence == 0.82);
	assert_int_equal(place.proxy.source_count, 3);
	assert_true(str_is(place.proxy.sources[0].source, "a"));
	assert_int_equal(place.proxy.sources[0].says, PROXY_HOSTING);
	assert_int_equal(place.proxy.sources[1].says, PROXY_VPN);
	assert_int_equal(place.proxy.sources[1].as_of.us, 1780000000 * MOMENT_SECOND);
	assert_int_equal(place.proxy.sources[2].says, PROXY_NONE);
	assert_false(moment_is_never(place.proxy.sources[2].as_of));

	/* The provider of the VPN is not the one of the Tor exit. */
	place = place_of(geo, "6.1.0.9");
	assert_int_equal(place.proxy.verdict, PROXY_TOR);
	assert_true(str_is_absent(place.proxy.provider));
	assert_true(isnan(place.proxy.confidence));
	assert_int_equal(verdict_of(geo, "6.1.1.1"), PROXY_HOSTING);
	assert_int_equal(verdict_of(geo, "6.2.0.1"), PROXY_NONE);
	assert_int_equal(verdict_of(geo, "2001:db8::1"), PROXY_NONE);
}

static void knows_hosters_by_their_network(void **state)
{
	struct desk *desk = *state;
	CLEANUP(geo_close_at) struct geo *geo = NULL;

	write_file(desk, "a", STR("ASN,Entity\n20712,\"Andrews, GB\"\n"));
	write_mmdb(desk, "b", "GeoLite2-ASN", andrews);
	geo = open_geo(desk, "hm");
	assert_int_equal(verdict_of(geo, "81.2.69.160"), PROXY_HOSTING);
	assert_int_equal(verdict_of(geo, "81.2.70.1"), PROXY_UNKNOWN);
}

static void guesses_what_an_unnamed_list_is(void **state)
{
	/* clang-format off */
	static const struct {
		const char *title, *name, *path;
		bool of_asns;
		enum proxy_kind kind;
	} cases[] = {
		{ "List of known iCloud Private Relay ranges", "", "", false, PROXY_RELAY },
		{ "", "Tor exits", "lists/vpn.txt", false, PROXY_TOR },
		{ "", "", "lists/tor-exit-nodes.lst", false, PROXY_TOR },
		{ "", "history", "vector.txt", false, PROXY_PROXY },
		{ "Common VPN providers and datacenters", "", "", false, PROXY_VPN },
		{ "", "x4bnet-datacenter", "", false, PROXY_HOSTING },
		{ "", "residential proxies", "", false, PROXY_RESIDENTIAL },
		{ "", "bad", "/vpn/bad-asn-list.csv", true, PROXY_HOSTING },
		{ "", "", "", false, PROXY_PROXY },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(list_kind_guess(str_of(cases[i].title), str_of(cases[i].name),
						 str_of(cases[i].path), cases[i].of_asns),
				 cases[i].kind);
}

static void keeps_those_that_speak_when_there_are_too_many(void **state)
{
	struct proxy proxy = { 0 };
	struct proxy_word word = { .source = STR("silent"),
				   .says = PROXY_NONE,
				   .tells = true,
				   .confidence = (double)NAN };

	(void)state;
	proxy_start(&proxy);
	for (size_t i = 0; i < (size_t)2 * PROXY_SOURCES_MAX; i++)
		proxy_add(&proxy, &word);
	assert_int_equal(proxy.verdict, PROXY_NONE);
	word.source = STR("loud");
	word.says = PROXY_HOSTING;
	for (size_t i = 0; i < (size_t)2 * PROXY_SOURCES_MAX; i++)
		proxy_add(&proxy, &word);
	word.says = PROXY_TOR;
	proxy_add(&proxy, &word);
	assert_int_equal(proxy.source_count, PROXY_SOURCES_MAX);
	assert_int_equal(proxy.sources[0].says, PROXY_HOSTING);
	assert_int_equal(proxy.verdict, PROXY_TOR);
}

static struct geo_status status_of(struct geo *geo, struct arena *arena, size_t no)
{
	size_t count;
	struct geo_status *rows = geo_sources(geo, arena, &count);

	assert_true(no < count);
	return rows[no];
}

static void speaks_on_when_a_file_is_cut_or_gone(void **state)
{
	struct desk *desk = *state;
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(geo_close_at) struct geo *geo = NULL;

	write_mmdb(desk, "a", "GeoLite2-City", london);
	write_file(desk, "b", STR("81.2.69.0/24\nnonsense\n"));
	geo = open_geo(desk, "mv");
	assert_string_equal(place_of(geo, "81.2.69.160").country, "GB");
	assert_true(str_is(status_of(geo, arena, 0).holds, "city"));
	assert_true(str_is_absent(status_of(geo, arena, 0).failure));
	assert_true(str_starts(status_of(geo, arena, 1).holds,
			       STR("vpn, 1 ranges, 1 that do not fit (line 2: ")));
	assert_true(status_of(geo, arena, 1).entries == 1);

	assert_int_equal(truncate(path_of(desk, "a"), 100), 0);
	assert_int_equal(unlink(path_of(desk, "b")), 0);
	assert_string_equal(place_of(geo, "81.2.69.160").country, "GB");
	for (unsigned i = 0; i < 2; i++) {
		geo_refresh(geo);
		assert_string_equal(place_of(geo, "81.2.69.160").country, "GB");
		assert_int_equal(verdict_of(geo, "81.2.69.160"), PROXY_VPN);
		assert_true(status_of(geo, arena, 0).loaded && status_of(geo, arena, 1).loaded);
		assert_true(str_starts(status_of(geo, arena, 0).failure,
				       STR("still answering from the copy")));
		assert_true(str_ends(status_of(geo, arena, 1).failure,
				     STR("No such file or directory")));
	}

	write_mmdb(desk, "a", "GeoLite2-City", france);
	write_file(desk, "b", STR("9.9.9.9\n"));
	geo_refresh(geo);
	assert_string_equal(place_of(geo, "81.2.69.160").country, "FR");
	assert_int_equal(verdict_of(geo, "81.2.69.160"), PROXY_NONE);
	assert_true(str_is_absent(status_of(geo, arena, 0).failure));
	assert_true(str_is_absent(status_of(geo, arena, 1).failure));
}

static void reads_a_replaced_file_anew(void **state)
{
	struct desk *desk = *state;
	CLEANUP(geo_close_at) struct geo *geo = NULL;
	char new[96];

	write_mmdb(desk, "a", "GeoLite2-Country", france);
	geo = open_geo(desk, "m");
	assert_string_equal(place_of(geo, "81.2.69.160").country, "FR");
	write_mmdb(desk, "new", "GeoLite2-City", london);
	snprintf(new, sizeof(new), "%s", path_of(desk, "new"));
	assert_int_equal(rename(new, path_of(desk, "a")), 0);
	assert_string_equal(place_of(geo, "81.2.69.160").country, "FR");
	geo_refresh(geo);
	assert_string_equal(place_of(geo, "81.2.69.160").country, "GB");
}

static void does_without_what_is_broken(void **state)
{
	struct desk *desk = *state;
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(geo_close_at) struct geo *geo = NULL;

	write_file(desk, "a", STR("this is no database"));
	write_file(desk, "b", STR("<html>404 not found</html>\n"));
	assert_int_equal(mkfifo(path_of(desk, "d"), 0600), 0);
	geo = open_geo(desk, "mvmv"); /* c is not there at all, d is a pipe that nobody writes */
	assert_int_equal(verdict_of(geo, "81.2.69.160"), PROXY_UNKNOWN);
	for (size_t i = 0; i < 4; i++) {
		struct geo_status status = status_of(geo, arena, i);

		assert_false(status.loaded);
		assert_true(status.failure.len > 0);
	}
	assert_true(str_is(status_of(geo, arena, 3).failure, "not a regular file"));

	/* It mends itself when the files do. */
	write_mmdb(desk, "a", "GeoLite2-City", london);
	write_file(desk, "b", STR("81.2.69.160\n"));
	geo_refresh(geo);
	assert_string_equal(place_of(geo, "81.2.69.160").country, "GB");
	assert_int_equal(verdict_of(geo, "81.2.69.160"), PROXY_VPN);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_nothing_without_sources),
		WITH_FOLDER(puts_an_address_on_the_map),
		WITH_FOLDER(takes_the_first_of_two_equals),
		WITH_FOLDER(holds_none_and_unknown_apart),
		WITH_FOLDER(sets_all_sources_side_by_side_and_lets_the_gravest_hold),
		WITH_FOLDER(knows_hosters_by_their_network),
		cmocka_unit_test(guesses_what_an_unnamed_list_is),
		cmocka_unit_test(keeps_those_that_speak_when_there_are_too_many),
		WITH_FOLDER(speaks_on_when_a_file_is_cut_or_gone),
		WITH_FOLDER(reads_a_replaced_file_anew),
		WITH_FOLDER(does_without_what_is_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
