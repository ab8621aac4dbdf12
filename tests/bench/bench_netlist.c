/*
 * How long "is this address in the list?" takes at a million ranges, and what the list weighs: the sliced
 * points beside a binary search of the raw array, over the same addresses in one run. Prints nanoseconds a question, the best
 * of several rounds, for addresses all over the space and for such as lie in or near a range.
 *
 *	bench_netlist [RANGES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/geo/netlist.h"
#include "core/geo/range_set.h"

#define QUESTIONS 250000
#define ROUNDS 40

static uint64_t seed = 88172645463325252u;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32);
}

static int range_compare(const void *a, const void *b)
{
	const struct range32 *left = a, *right = b;

	return (left->first > right->first) - (left->first < right->first);
}

/* Ranges that do not touch, of one to some thousand addresses. */
static size_t make_ranges(struct range32 *ranges, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		ranges[i].first = next_random();
	qsort(ranges, count, sizeof(*ranges), range_compare);
	for (size_t i = 0; i < count; i++) {
		uint32_t next = i + 1 < count ? ranges[i + 1].first : UINT32_MAX;
		uint32_t gap = next - ranges[i].first;

		if (gap < 3)
			continue;
		ranges[kept].first = ranges[i].first;
		ranges[kept++].last = ranges[i].first + next_random() % (gap - 2);
	}
	return kept;
}

static bool search_raw(const struct range32 *ranges, size_t count, uint32_t number)
{
	size_t from = 0, end = count;

	while (from < end) {
		size_t middle = from + (end - from) / 2;

		if (ranges[middle].last < number)
			from = middle + 1;
		else
			end = middle;
	}
	return from < count && ranges[from].first <= number;
}

/* In turn through both, so that whatever else the machine does falls on both. */
struct measured {
	double raw_ns, our_ns;
	size_t in_raw, in_ours;
};

static double ns_since(int64_t from)
{
	return (double)(moment_ticks_us() - from) * 1000.0 / QUESTIONS;
}

static double least(double best, double ns)
{
	return best > 0.0 && best < ns ? best : ns;
}

static struct measured measure(const struct range32 *ranges, size_t count,
			       const struct netlist *list, const struct ip *ips)
{
	struct measured measured = { 0 };

	for (int round = 0; round < ROUNDS; round++) {
		int64_t from = moment_ticks_us();

		measured.in_raw = measured.in_ours = 0;
		for (size_t i = 0; i < QUESTIONS; i++)
			measured.in_raw += search_raw(ranges, count, ip_v4(&ips[i]));
		measured.raw_ns = least(measured.raw_ns, ns_since(from));
		from = moment_ticks_us();
		for (size_t i = 0; i < QUESTIONS; i++)
			measured.in_ours += netlist_has(list, &ips[i]);
		measured.our_ns = least(measured.our_ns, ns_since(from));
	}
	return measured;
}

static struct ip to_ip(uint32_t number)
{
	struct ip ip = { { [10] = 0xff, [11] = 0xff } };

	for (unsigned byte = 0; byte < 4; byte++)
		ip.bytes[12 + byte] = (uint8_t)(number >> (24 - 8 * byte));
	return ip;
}

static struct netlist *list_of(const struct range32 *ranges, size_t count, bool long_addresses)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(NETLIST_BYTES_MAX);
	struct netlist *list;
	size_t refused;
	int64_t from;

	for (size_t i = 0; i < count; i++) {
		struct ip first = to_ip(ranges[i].first), last = to_ip(ranges[i].last);
		char a[IP_TEXT_MAX], b[IP_TEXT_MAX];

		ip_print(&first, a);
		ip_print(&last, b);
		if (long_addresses)
			buf_addf(&text, "2a%02x:%x:%x::/48\n", ranges[i].first >> 24,
				 ranges[i].first >> 8 & 0xffff, ranges[i].first << 8 & 0xffff);
		else
			buf_addf(&text, "%s-%s\n", a, b);
	}
	from = moment_ticks_us();
	if (netlist_parse(buf_str(&text), &list, &refused, NULL) || refused)
		abort();
	printf("reading %zu ranges, %zu MiB of text: %.0f ms\n", netlist_count(list),
	       text.len >> 20, (double)(moment_ticks_us() - from) / 1000.0);
	return list;
}

/* False when the two do not agree. */
static bool show(const char *what, const struct measured *measured)
{
	printf("%-26s %9.1f %9.1f %7.1fx   %.0f %% in\n", what, measured->raw_ns, measured->our_ns,
	       measured->raw_ns / measured->our_ns, 100.0 * (double)measured->in_ours / QUESTIONS);
	return measured->in_raw == measured->in_ours;
}

static void measure_long(const struct range32 *ranges, size_t count, struct ip *ips)
{
	struct netlist *list = list_of(ranges, count, true);
	double best = 0;
	size_t in = 0;

	for (size_t i = 0; i < QUESTIONS; i++) {
		uint32_t first = ranges[next_random() % count].first;

		ips[i] = (struct ip){ { 0x2a, (uint8_t)(first >> 24), (uint8_t)(first >> 16),
					(uint8_t)(first >> 8), (uint8_t)first,
					(uint8_t)(next_random() & 1) } };
	}
	for (int round = 0; round < ROUNDS; round++) {
		int64_t from = moment_ticks_us();

		in = 0;
		for (size_t i = 0; i < QUESTIONS; i++)
			in += netlist_has(list, &ips[i]);
		best = least(best, ns_since(from));
	}
	printf("%-26s %9s %9.1f            %.0f %% in\n", "IPv6, near a range", "", best,
	       100.0 * (double)in / QUESTIONS);
	printf("memory: %.1f MiB, %.3f of the raw array\n", (double)netlist_bytes(list) / (1 << 20),
	       (double)netlist_bytes(list) / (double)(netlist_count(list) * 32));
	netlist_free(list);
}

int main(int argc, char *argv[])
{
	static struct ip ips[QUESTIONS];
	uint32_t wanted = 1000000;
	struct range32 *ranges;
	struct netlist *list;
	struct measured measured;
	size_t count;
	bool agree;

	if (argc > 1 && (!str_to_uint32(str_of(argv[1]), &wanted) || !wanted)) {
		fprintf(stderr, "usage: bench_netlist [RANGES]\n");
		return 2;
	}
	ranges = calloc(wanted, sizeof(*ranges));
	if (!ranges)
		abort();
	count = make_ranges(ranges, wanted);
	list = list_of(ranges, count, false);
	printf("%-26s %9s %9s %8s\n", "addresses", "raw/ns", "ours/ns", "faster");
	for (size_t i = 0; i < QUESTIONS; i++)
		ips[i] = to_ip(next_random());
	measured = measure(ranges, count, list, ips);
	agree = show("all over", &measured);
	for (size_t i = 0; i < QUESTIONS; i++)
		ips[i] = to_ip(ranges[next_random() % count].last + (next_random() & 1));
	measured = measure(ranges, count, list, ips);
	agree &= show("at the edge of a range", &measured);
	printf("memory: %.1f MiB, %.3f of the raw array\n", (double)netlist_bytes(list) / (1 << 20),
	       (double)netlist_bytes(list) / (double)(netlist_count(list) * sizeof(*ranges)));
	netlist_free(list);
	measure_long(ranges, count, ips);
	free(ranges);
	if (!agree)
		printf("the two do not agree\n");
	return !agree;
}
