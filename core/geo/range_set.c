#include "core/geo/range_set.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/geo/pages.h"

#define LINE 64        /* bytes of a cache line */
#define FAN32 16u      /* points in one */
#define FAN64 8u       /* halves of points in one */
#define LEVELS_MAX 22u /* 8 to the 22nd is more than any memory holds */

/* How many levels there are above and with `points`, and how long each is. */
struct shape {
	size_t groups[LEVELS_MAX]; /* [0]: the points themselves */
	unsigned height;
};

static struct shape shape_of(size_t points, unsigned fan)
{
	struct shape shape = { .height = 0 };
	size_t groups = points;

	do {
		groups = (groups + fan - 1) / fan;
		groups = groups ? groups : 1;
		assert(shape.height < LEVELS_MAX);
		shape.groups[shape.height++] = groups;
	} while (groups > 1);
	return shape;
}

static size_t shape_bytes(const struct shape *shape)
{
	size_t groups = 0;

	for (unsigned i = 0; i < shape->height; i++)
		groups += shape->groups[i];
	return groups * LINE;
}

static void *lines_take(size_t bytes)
{
	/* What fills a group up lies above every number asked. */
	return memset(pages_take(bytes), 0xff, bytes);
}

/* 32 bits */

struct range_set32 {
	uint32_t *level[LEVELS_MAX]; /* [0]: the points; the highest is one group */
	unsigned height;
	bool holds_greatest; /* the point behind UINT32_MAX cannot be written */
	size_t count;
	size_t bytes;
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

struct range_set32 *range_set32_new(struct range32 *ranges, size_t count)
{
	struct range_set32 *set = calloc(1, sizeof(*set));
	struct shape shape;
	uint32_t *lines;

	if (!set)
		abort();
	set->count = ranges32_merge(ranges, count);
	set->holds_greatest = set->count && ranges[set->count - 1].last == UINT32_MAX;
	shape = shape_of(2 * set->count, FAN32);
	set->height = shape.height;
	set->bytes = sizeof(*set) + shape_bytes(&shape);
	lines = lines_take(shape_bytes(&shape));
	set->level[0] = lines;
	for (unsigned i = 1; i < shape.height; i++)
		set->level[i] = set->level[i - 1] + shape.groups[i - 1] * FAN32;
	for (size_t i = 0; i < set->count; i++) {
		set->level[0][2 * i] = ranges[i].first;
		if (ranges[i].last != UINT32_MAX)
			set->level[0][2 * i + 1] = ranges[i].last + 1;
	}
	for (unsigned i = 1; i < shape.height; i++)
		for (size_t group = 0; group < shape.groups[i - 1]; group++)
			set->level[i][group] = set->level[i - 1][group * FAN32];
	return set;
}

void range_set32_free(struct range_set32 *set)
{
	if (!set)
		return;
	free(set->level[0]);
	free(set);
}

#ifdef __SSE2__
/* A quarter of a group: which points lie above. SSE2 compares as signed, so on both sides the highest
 * bit is turned over. */
static inline __m128i above32(const uint32_t *quarter, __m128i asked)
{
	__m128i points = _mm_load_si128((const __m128i *)(const void *)quarter);

	return _mm_cmpgt_epi32(_mm_xor_si128(points, _mm_set1_epi32(INT32_MIN)), asked);
}
#endif

/* Which of a group's points is the last at or below; its first is known to be. */
static inline unsigned last_below32(const uint32_t *group, uint32_t number)
{
#ifdef __SSE2__
	/* All sixteen at once: with no guess to get wrong, several questions are under way together. */
	__m128i asked = _mm_set1_epi32((int32_t)(number ^ 0x80000000u));
	__m128i left = _mm_packs_epi32(above32(group, asked), above32(group + 4, asked));
	__m128i right = _mm_packs_epi32(above32(group + 8, asked), above32(group + 12, asked));
	unsigned above = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(left, right));

	return (unsigned)__builtin_ctz(above | 1u << FAN32) - 1;
#else
	unsigned at = 0;

	for (unsigned step = FAN32 / 2; step; step /= 2)
		at += group[at + step] <= number ? step : 0;
	return at;
#endif
}

bool range_set32_has(const struct range_set32 *set, uint32_t number)
{
	size_t group = 0;

	if (number == UINT32_MAX)
		return set->holds_greatest;
	if (number < set->level[set->height - 1][0])
		return false; /* before the very first */
	for (unsigned i = set->height - 1; i > 0; i--)
		group = group * FAN32 + last_below32(set->level[i] + group * FAN32, number);
	/* Even points begin a range, odd ones end it. */
	return !(last_below32(set->level[0] + group * FAN32, number) & 1);
}

size_t range_set32_count(const struct range_set32 *set)
{
	return set->count;
}

size_t range_set32_bytes(const struct range_set32 *set)
{
	return set->bytes;
}

/* 128 bits: a tree of the upper halves; the lower ones are kept only if one is not zero */

struct point {
	uint64_t upper, lower;
};

struct range_set128 {
	uint64_t *level[LEVELS_MAX]; /* [0]: the points' upper halves */
	uint64_t *lower;             /* NULL when all are zero */
	unsigned height;
	bool holds_greatest;
	size_t points;
	size_t count;
	size_t bytes;
};

static struct point point_of(const struct ip *ip)
{
	uint64_t upper, lower;

	memcpy(&upper, ip->bytes, sizeof(upper));
	memcpy(&lower, ip->bytes + sizeof(upper), sizeof(lower));
	return (struct point){ be64toh(upper), be64toh(lower) };
}

static bool point_is_greatest(struct point point)
{
	return point.upper == UINT64_MAX && point.lower == UINT64_MAX;
}

static struct point point_after(struct point point)
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
	struct point end = point_of(&range->last), start = point_of(&next->first);

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
		if (point_of(&ranges[i].first).lower ||
		    point_of(&ranges[i].last).lower != UINT64_MAX)
			return true;
	return false;
}

static void set128_write(struct range_set128 *set, size_t at, struct point point)
{
	set->level[0][at] = point.upper;
	if (set->lower)
		set->lower[at] = point.lower;
}

static void set128_fill(struct range_set128 *set, const struct ip_range *ranges)
{
	for (size_t i = 0; i < set->count; i++) {
		struct point last = point_of(&ranges[i].last);

		set128_write(set, set->points++, point_of(&ranges[i].first));
		if (point_is_greatest(last))
			set->holds_greatest = true;
		else
			set128_write(set, set->points++, point_after(last));
	}
}

struct range_set128 *range_set128_new(struct ip_range *ranges, size_t count)
{
	struct range_set128 *set = calloc(1, sizeof(*set));
	struct shape shape;
	uint64_t *lines;

	if (!set)
		abort();
	set->count = ranges128_merge(ranges, count);
	shape = shape_of(2 * set->count, FAN64);
	set->height = shape.height;
	set->bytes = sizeof(*set) + shape_bytes(&shape);
	lines = lines_take(shape_bytes(&shape));
	set->level[0] = lines;
	for (unsigned i = 1; i < shape.height; i++)
		set->level[i] = set->level[i - 1] + shape.groups[i - 1] * FAN64;
	if (has_lower_halves(ranges, set->count)) {
		set->lower = lines_take(shape.groups[0] * LINE);
		set->bytes += shape.groups[0] * LINE;
	}
	set128_fill(set, ranges);
	for (unsigned i = 1; i < shape.height; i++)
		for (size_t group = 0; group < shape.groups[i - 1]; group++)
			set->level[i][group] = set->level[i - 1][group * FAN64];
	return set;
}

void range_set128_free(struct range_set128 *set)
{
	if (!set)
		return;
	free(set->level[0]);
	free(set->lower);
	free(set);
}

static inline unsigned last_below64(const uint64_t *group, uint64_t number)
{
	unsigned at = (unsigned)(group[4] <= number) << 2;

	at += (unsigned)(group[at + 2] <= number) << 1;
	return at + (group[at + 1] <= number);
}

/* How many points lie at or below, when all from `end` on are above. */
static size_t points_below(const struct range_set128 *set, struct point number, size_t end)
{
	size_t stride = 1, from;

	while (stride < end && set->level[0][end - stride] == number.upper)
		stride *= 2;
	from = stride < end ? end - stride : 0;
	while (from < end) {
		size_t middle = from + (end - from) / 2;
		uint64_t lower = set->lower ? set->lower[middle] : 0;

		if (set->level[0][middle] < number.upper ||
		    (set->level[0][middle] == number.upper && lower <= number.lower))
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

bool range_set128_has(const struct range_set128 *set, const struct ip *ip)
{
	struct point number = point_of(ip);
	size_t group = 0, below;

	if (point_is_greatest(number))
		return set->holds_greatest;
	if (number.upper == UINT64_MAX)
		return points_below(set, number, set->points) & 1;
	if (number.upper < set->level[set->height - 1][0])
		return false;
	for (unsigned i = set->height - 1; i > 0; i--)
		group = group * FAN64 + last_below64(set->level[i] + group * FAN64, number.upper);
	below = group * FAN64 + last_below64(set->level[0] + group * FAN64, number.upper) + 1;
	if (set->lower && set->level[0][below - 1] == number.upper)
		below = points_below(set, number, below);
	return below & 1;
}

size_t range_set128_count(const struct range_set128 *set)
{
	return set->count;
}

size_t range_set128_bytes(const struct range_set128 *set)
{
	return set->bytes;
}
