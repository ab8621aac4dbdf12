#include "core/geo/range_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/geo/geo_address.h"
#include "core/geo/pages.h"

#define WINDOW 32u /* points looked at together */
#define POINTS_A_BUCKET 12

/* Which points lie in which slice of the space from the first point to the last: `starts[n]` of them lie
 * before slice n, which is 2 to the `shift` wide. */
struct buckets {
	uint32_t *starts;
	size_t count;
	unsigned shift;
};

static void *take(size_t bytes)
{
	void *memory = calloc(1, bytes);

	if (!memory)
		abort();
	return memory;
}

/* As many as are needed for a dozen points or two in each, if they are spread evenly; two at least, so that a
 * slice is no wider than can be shifted. */
static struct buckets buckets_for(size_t points, uint64_t span)
{
	struct buckets buckets = { .count = 2 };

	assert(points < UINT32_MAX);
	while (buckets.count * 2 * POINTS_A_BUCKET <= points)
		buckets.count *= 2;
	while (span >> buckets.shift >= buckets.count)
		buckets.shift++;
	buckets.starts = pages_take((buckets.count + 1) * sizeof(*buckets.starts));
	return buckets;
}

/* Take note of the point `no`, so far from the first one; they come in order. */
static void buckets_note(struct buckets *buckets, size_t *filled, uint64_t distance, size_t no)
{
	while (*filled <= distance >> buckets->shift)
		buckets->starts[(*filled)++] = (uint32_t)no;
}

static size_t buckets_bytes(const struct buckets *buckets)
{
	return (buckets->count + 1) * sizeof(*buckets->starts);
}

/* 32 bits */

struct range_set32 {
	uint32_t *points; /* a window more than there are */
	size_t point_count;
	size_t count;
	struct buckets buckets;
};

static int range32_compare(const void *a, const void *b)
{
	const struct range32 *left = a, *right = b;

	return (left->first > right->first) - (left->first < right->first);
}

static size_t ranges32_merge(struct range32 *ranges, size_t count)
{
	size_t kept = 0, i = 1;

	while (i < count && ranges[i - 1].first <= ranges[i].first)
		i++;
	if (i < count)
		qsort(ranges, count, sizeof(*ranges), range32_compare);
	for (i = 0; i < count; i++) {
		struct range32 *latest = kept ? &ranges[kept - 1] : NULL;

		assert(ranges[i].first <= ranges[i].last);
		if (!latest || (latest->last != UINT32_MAX && latest->last + 1 < ranges[i].first))
			ranges[kept++] = ranges[i];
		else if (ranges[i].last > latest->last)
			latest->last = ranges[i].last;
	}
	return kept;
}

/* The point behind the greatest number cannot be written, and is left out. */
static size_t points32_write(uint32_t *points, const struct range32 *ranges, size_t count)
{
	size_t written = 0;

	for (size_t i = 0; i < count; i++) {
		points[written++] = ranges[i].first;
		if (ranges[i].last != UINT32_MAX)
			points[written++] = ranges[i].last + 1;
	}
	for (size_t i = 0; i < WINDOW; i++)
		points[written + i] = UINT32_MAX;
	return written;
}

struct range_set32 *range_set32_new(struct range32 *ranges, size_t count)
{
	struct range_set32 *set = take(sizeof(*set));
	size_t filled = 0;

	set->count = ranges32_merge(ranges, count);
	set->points = pages_take((2 * set->count + WINDOW) * sizeof(*set->points));
	set->point_count = points32_write(set->points, ranges, set->count);
	if (!set->count)
		return set;
	set->buckets = buckets_for(set->point_count,
				   set->points[set->point_count - 1] - set->points[0]);
	for (size_t i = 0; i < set->point_count; i++)
		buckets_note(&set->buckets, &filled, set->points[i] - set->points[0], i);
	while (filled <= set->buckets.count)
		set->buckets.starts[filled++] = (uint32_t)set->point_count;
	return set;
}

void range_set32_free(struct range_set32 *set)
{
	if (!set)
		return;
	free(set->points);
	free(set->buckets.starts);
	free(set);
}

#ifdef __SSE2__
/* Of sixteen points, which lie above: a bit each. SSE2 compares as signed, so on both sides the highest bit
 * is turned over. */
static inline unsigned above32(const uint32_t *points, __m128i asked)
{
	const __m128i *at = (const __m128i *)(const void *)points;
	const __m128i turn = _mm_set1_epi32(INT32_MIN);
	__m128i a = _mm_cmpgt_epi32(_mm_xor_si128(_mm_loadu_si128(at), turn), asked);
	__m128i b = _mm_cmpgt_epi32(_mm_xor_si128(_mm_loadu_si128(at + 1), turn), asked);
	__m128i c = _mm_cmpgt_epi32(_mm_xor_si128(_mm_loadu_si128(at + 2), turn), asked);
	__m128i d = _mm_cmpgt_epi32(_mm_xor_si128(_mm_loadu_si128(at + 3), turn), asked);

	return (unsigned)_mm_movemask_epi8(
		_mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d)));
}
#endif

/* How many of a window's points lie at or below. All are looked at, so that there is no guess to get wrong and
 * several questions are under way together. */
static inline unsigned window_below32(const uint32_t *points, uint32_t number)
{
#ifdef __SSE2__
	__m128i asked = _mm_set1_epi32((int32_t)(number ^ 0x80000000u));
	uint64_t above = above32(points, asked) | (uint64_t)above32(points + 16, asked) << 16;

	return (unsigned)__builtin_ctzll(above | UINT64_C(1) << WINDOW);
#else
	unsigned below = 0;

	for (unsigned i = 0; i < WINDOW; i++)
		below += points[i] <= number;
	return below;
#endif
}

bool range_set32_has(const struct range_set32 *set, uint32_t number)
{
	const uint32_t *points = set->points;
	size_t from, left, bucket;

	if (!set->count || number < points[0])
		return false;
	if (number >= points[set->point_count - 1])
		return set->point_count & 1;
	bucket = (number - points[0]) >> set->buckets.shift;
	from = set->buckets.starts[bucket];
	left = set->buckets.starts[bucket + 1] - from;
	while (left > WINDOW) {
		size_t half = left / 2;

		from += points[from + half - 1] <= number ? half : 0;
		left -= half;
	}
	/* What stands behind the bucket lies above, and does not count. */
	return (from + window_below32(points + from, number)) & 1;
}

size_t range_set32_count(const struct range_set32 *set)
{
	return set->count;
}

size_t range_set32_bytes(const struct range_set32 *set)
{
	return sizeof(*set) + (2 * set->count + WINDOW) * sizeof(*set->points) +
	       buckets_bytes(&set->buckets);
}

/* 128 bits: in buckets by the upper half; the lower ones are kept only if one is not zero */

struct range_set128 {
	uint64_t *upper;
	uint64_t *lower; /* NULL when all are zero */
	size_t point_count;
	size_t count;
	struct buckets buckets;
};

static bool point_is_greatest(struct geo_address point)
{
	return point.upper == UINT64_MAX && point.lower == UINT64_MAX;
}

static struct geo_address point_after(struct geo_address point)
{
	point.lower++;
	point.upper += point.lower == 0;
	return point;
}

static int range128_compare(const void *a, const void *b)
{
	const struct ip_range *left = a, *right = b;

	return memcmp(left->first.bytes, right->first.bytes, sizeof(left->first.bytes));
}

/* Whether `next`, which begins no earlier, overlaps `range` or begins right behind it. */
static bool range128_touches(const struct ip_range *range, const struct ip_range *next)
{
	struct geo_address end = geo_address(&range->last), start = geo_address(&next->first);

	if (point_is_greatest(end))
		return true;
	end = point_after(end);
	return start.upper < end.upper || (start.upper == end.upper && start.lower <= end.lower);
}

static size_t ranges128_merge(struct ip_range *ranges, size_t count)
{
	size_t kept = 0, i = 1;

	while (i < count && range128_compare(&ranges[i - 1], &ranges[i]) <= 0)
		i++;
	if (i < count)
		qsort(ranges, count, sizeof(*ranges), range128_compare);
	for (i = 0; i < count; i++) {
		struct ip_range *latest = kept ? &ranges[kept - 1] : NULL;

		if (!latest || !range128_touches(latest, &ranges[i]))
			ranges[kept++] = ranges[i];
		else if (memcmp(&ranges[i].last, &latest->last, sizeof(latest->last)) > 0)
			latest->last = ranges[i].last;
	}
	return kept;
}

static bool has_lower_halves(const struct ip_range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (geo_address(&ranges[i].first).lower ||
		    geo_address(&ranges[i].last).lower != UINT64_MAX)
			return true;
	return false;
}

static void point_add(struct range_set128 *set, struct geo_address point)
{
	set->upper[set->point_count] = point.upper;
	if (set->lower)
		set->lower[set->point_count] = point.lower;
	set->point_count++;
}

struct range_set128 *range_set128_new(struct ip_range *ranges, size_t count)
{
	struct range_set128 *set = take(sizeof(*set));
	size_t filled = 0;

	set->count = ranges128_merge(ranges, count);
	set->upper = pages_take((2 * set->count + 1) * sizeof(*set->upper));
	if (has_lower_halves(ranges, set->count))
		set->lower = pages_take((2 * set->count + 1) * sizeof(*set->lower));
	for (size_t i = 0; i < set->count; i++) {
		struct geo_address last = geo_address(&ranges[i].last);

		point_add(set, geo_address(&ranges[i].first));
		if (!point_is_greatest(last))
			point_add(set, point_after(last));
	}
	if (!set->count)
		return set;
	set->buckets = buckets_for(set->point_count,
				   set->upper[set->point_count - 1] - set->upper[0]);
	for (size_t i = 0; i < set->point_count; i++)
		buckets_note(&set->buckets, &filled, set->upper[i] - set->upper[0], i);
	while (filled <= set->buckets.count)
		set->buckets.starts[filled++] = (uint32_t)set->point_count;
	return set;
}

void range_set128_free(struct range_set128 *set)
{
	if (!set)
		return;
	free(set->upper);
	free(set->lower);
	free(set->buckets.starts);
	free(set);
}

/* How many points from `from` to `end` have an upper half at or below; counted from the very first. */
static size_t upper_below(const struct range_set128 *set, size_t from, size_t end, uint64_t number)
{
	size_t left = end - from;

	while (left) {
		size_t half = (left + 1) / 2;

		from += set->upper[from + half - 1] <= number ? half : 0;
		left -= half;
	}
	return from;
}

/* Of the points before `end`, whose upper halves at its end are `number`'s: how many lie at or below. */
static size_t lower_below(const struct range_set128 *set, struct geo_address number, size_t end)
{
	size_t stride = 1, from;

	while (stride < end && set->upper[end - stride] == number.upper)
		stride *= 2;
	from = stride < end ? end - stride : 0;
	while (from < end) {
		size_t middle = from + (end - from) / 2;

		if (set->upper[middle] < number.upper || set->lower[middle] <= number.lower)
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

bool range_set128_has(const struct range_set128 *set, const struct ip *ip)
{
	struct geo_address number = geo_address(ip);
	size_t bucket, below;

	if (!set->count || number.upper < set->upper[0])
		return false;
	if (number.upper > set->upper[set->point_count - 1])
		return set->point_count & 1;
	bucket = (number.upper - set->upper[0]) >> set->buckets.shift;
	below = upper_below(set, set->buckets.starts[bucket], set->buckets.starts[bucket + 1],
			    number.upper);
	if (set->lower && below && set->upper[below - 1] == number.upper)
		below = lower_below(set, number, below);
	return below & 1;
}

size_t range_set128_count(const struct range_set128 *set)
{
	return set->count;
}

size_t range_set128_bytes(const struct range_set128 *set)
{
	size_t points = (2 * set->count + 1) * sizeof(*set->upper);

	return sizeof(*set) + points + (set->lower ? points : 0) + buckets_bytes(&set->buckets);
}
