#include "core/model/place.h"

#include <math.h>

#include "core/base/buf.h"

#define EARTH_RADIUS_KM 6371.0088 /* the mean radius, IUGG */
#define RADIANS_PER_DEGREE 0.017453292519943295

enum proxy_kind proxy_graver(enum proxy_kind a, enum proxy_kind b)
{
	if (a <= PROXY_NONE || b <= PROXY_NONE)
		return a > b ? a : b;
	return a < b ? a : b; /* the enum stands from the gravest on */
}

double place_distance_km(const struct place *a, const struct place *b)
{
	double north_a = a->latitude * RADIANS_PER_DEGREE;
	double north_b = b->latitude * RADIANS_PER_DEGREE;
	double half_north = sin((north_b - north_a) / 2);
	double half_east = sin((b->longitude - a->longitude) * RADIANS_PER_DEGREE / 2);
	double chord = half_north * half_north +
		       cos(north_a) * cos(north_b) * half_east * half_east;

	return 2 * EARTH_RADIUS_KM * asin(fmin(1, sqrt(chord)));
}

/* clang-format off */
static const char *const proxy_names[] = {
	[PROXY_TOR]         = "Tor",
	[PROXY_RELAY]       = "privacy relay",
	[PROXY_RESIDENTIAL] = "residential proxy",
	[PROXY_VPN]         = "VPN",
	[PROXY_PROXY]       = "proxy",
	[PROXY_HOSTING]     = "hosting",
};
/* clang-format on */

static void describe_where(const struct place *place, struct buf *out)
{
	buf_add_str(out, place->city);
	if (place->city.len && place->country[0])
		buf_add(out, ", ");
	buf_add(out, place->country);
	if (!place->city.len && !place->country[0])
		buf_add(out, "nowhere known");
}

static void describe_network(const struct place *place, struct buf *out)
{
	if (!place->asn && !place->network.len)
		return;
	buf_add(out, " · ");
	if (place->asn)
		buf_addf(out, place->network.len ? "AS%u " : "AS%u", (unsigned)place->asn);
	buf_add_str(out, place->network);
}

void place_describe(const struct place *place, struct buf *out)
{
	const struct proxy *proxy = &place->proxy;

	describe_where(place, out);
	describe_network(place, out);
	if (proxy->verdict <= PROXY_NONE)
		return;
	buf_add(out, " · ");
	buf_add(out, proxy_names[proxy->verdict]);
	if (proxy->provider.len) {
		buf_add(out, " ");
		buf_add_str(out, proxy->provider);
	}
}
