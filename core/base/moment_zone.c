/* The zone files of the system: TZif (RFC 8536), and the rule in its footer (POSIX, TZ). */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/moment.h"
#include "core/base/moment_days.h"

#define ZONES "/usr/share/zoneinfo"
#define NAME_MAX_BYTES 64
#define FILE_BYTES_MAX ((size_t)64 * 1024)
#define HEADER_BYTES 44
#define TYPE_BYTES 6
#define SECONDS_A_DAY INT64_C(86400)
#define OFFSET_MAX (INT64_C(26) * 3600)
#define RULE_HOURS_MAX 167

/* One of the data blocks of a file. */
struct zone_data {
	const uint8_t *times;   /* when each period begins */
	const uint8_t *indexes; /* which type it has */
	const uint8_t *types;
	size_t time_bytes, time_count, type_count;
};

struct zone_file {
	struct zone_data data;
	struct str footer;
};

/* How a rule names a day: Mm.w.d, Jn (never the leap day) or n. */
struct rule_day {
	char form; /* 'M', 'J' or 'n' */
	int month, week, day;
	int second; /* of that day, by the clock before the change */
};

struct rule {
	int standard, summer; /* seconds east */
	bool has_summer;
	struct rule_day begin, end;
};

static uint64_t big_endian(const uint8_t *at, size_t bytes)
{
	uint64_t n = 0;

	while (bytes--)
		n = n << 8 | *at++;
	return n;
}

static int64_t time_at(const struct zone_data *data, size_t i)
{
	uint64_t n = big_endian(data->times + i * data->time_bytes, data->time_bytes);

	return data->time_bytes == 4 ? (int32_t)(uint32_t)n : (int64_t)n;
}

/* The block behind the header at the front of `rest`, which moves behind it. */
static bool take_data(struct str *rest, size_t time_bytes, struct zone_data *data)
{
	const uint8_t *at = (const uint8_t *)rest->at;
	uint64_t counts[6],
		total; /* UT flags, standard flags, leap seconds, times, types, letters */

	if (rest->len < HEADER_BYTES || memcmp(at, "TZif", 4) != 0)
		return false;
	for (size_t i = 0; i < 6; i++)
		counts[i] = big_endian(at + 20 + 4 * i, 4);
	total = HEADER_BYTES + counts[3] * (time_bytes + 1) + counts[4] * TYPE_BYTES + counts[5] +
		counts[2] * (time_bytes + 4) + counts[1] + counts[0];
	if (total > rest->len)
		return false;
	*data = (struct zone_data){
		.times = at + HEADER_BYTES,
		.indexes = at + HEADER_BYTES + counts[3] * time_bytes,
		.types = at + HEADER_BYTES + counts[3] * (time_bytes + 1),
		.time_bytes = time_bytes,
		.time_count = (size_t)counts[3],
		.type_count = (size_t)counts[4],
	};
	*rest = str_sub(*rest, (size_t)total, SIZE_MAX);
	return true;
}

static bool read_zone_file(struct str bytes, struct zone_file *zone)
{
	struct str rest = bytes;

	zone->footer = (struct str){ 0 };
	if (!take_data(&rest, 4, &zone->data))
		return false;
	if (bytes.at[4] >= '2') {
		if (!take_data(&rest, 8, &zone->data))
			return false;
		if (rest.len && rest.at[0] == '\n') {
			rest = str_sub(rest, 1, SIZE_MAX);
			zone->footer = str_sub(rest, 0, str_find_char(rest, '\n'));
		}
	}
	return zone->data.type_count > 0;
}

static bool take_char(struct str *rest, char wanted)
{
	if (rest->len == 0 || rest->at[0] != wanted)
		return false;
	*rest = str_sub(*rest, 1, SIZE_MAX);
	return true;
}

static bool is_digit(struct str rest)
{
	return rest.len && rest.at[0] >= '0' && rest.at[0] <= '9';
}

static bool take_number(struct str *rest, int most, int *n)
{
	int sum = 0;

	if (!is_digit(*rest))
		return false;
	while (is_digit(*rest)) {
		sum = sum * 10 + (rest->at[0] - '0');
		if (sum > most)
			return false;
		*rest = str_sub(*rest, 1, SIZE_MAX);
	}
	*n = sum;
	return true;
}

/* "CET" or "<+0330>"; what it says is not needed. */
static bool take_name(struct str *rest)
{
	size_t n = 0;

	if (take_char(rest, '<')) {
		n = str_find_char(*rest, '>');
		*rest = str_sub(*rest, n == SIZE_MAX ? n : n + 1, SIZE_MAX);
		return n != SIZE_MAX;
	}
	while (n < rest->len && ((rest->at[n] | 0x20) >= 'a' && (rest->at[n] | 0x20) <= 'z'))
		n++;
	*rest = str_sub(*rest, n, SIZE_MAX);
	return n >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(struct str *rest, int *seconds)
{
	bool minus = take_char(rest, '-');
	int hours, minutes = 0, rest_seconds = 0;

	if (!minus)
		take_char(rest, '+');
	if (!take_number(rest, RULE_HOURS_MAX, &hours))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 59, &minutes))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 59, &rest_seconds))
		return false;
	*seconds = hours * 3600 + minutes * 60 + rest_seconds;
	if (minus)
		*seconds = -*seconds;
	return true;
}

static bool take_day(struct str *rest, struct rule_day *day)
{
	if (take_char(rest, 'M')) {
		day->form = 'M';
		if (!take_number(rest, 12, &day->month) || !take_char(rest, '.') ||
		    !take_number(rest, 5, &day->week) || !take_char(rest, '.') ||
		    !take_number(rest, 6, &day->day) || day->month < 1 || day->week < 1)
			return false;
	} else {
		day->form = take_char(rest, 'J') ? 'J' : 'n';
		if (!take_number(rest, 365, &day->day) || (day->form == 'J' && day->day < 1))
			return false;
	}
	day->second = 2 * 3600;
	return !take_char(rest, '/') || take_time(rest, &day->second);
}

static bool read_rule(struct str text, struct rule *rule)
{
	if (!take_name(&text) || !take_time(&text, &rule->standard))
		return false;
	rule->standard = -rule->standard; /* POSIX counts to the west */
	rule->has_summer = text.len > 0;
	if (!rule->has_summer)
		return true;
	if (!take_name(&text))
		return false;
	rule->summer = rule->standard + 3600;
	if (text.len && text.at[0] != ',') {
		if (!take_time(&text, &rule->summer))
			return false;
		rule->summer = -rule->summer;
	}
	return take_char(&text, ',') && take_day(&text, &rule->begin) && take_char(&text, ',') &&
	       take_day(&text, &rule->end) && text.len == 0;
}

/* Seconds since 1970 at which the day's second comes, on a clock `offset` east. */
static int64_t rule_day_at(const struct rule_day *rule, int64_t year, int offset)
{
	int64_t day = moment_days(year, 1, 1);

	if (rule->form == 'M') {
		int64_t first = moment_days(year, rule->month, 1);
		int64_t next = rule->month == 12 ? moment_days(year + 1, 1, 1)
						 : moment_days(year, rule->month + 1, 1);
		int weekday = (int)((first % 7 + 11) % 7); /* 1970-01-01 was a Thursday */

		day = first + (rule->day - weekday + 7) % 7 + (int64_t)7 * (rule->week - 1);
		if (day >= next) /* week 5 is the last one */
			day -= 7;
	} else if (rule->form == 'J') {
		bool leap = moment_days(year + 1, 1, 1) - day == 366;

		day += rule->day - 1 + (leap && rule->day >= 60);
	} else {
		day += rule->day;
	}
	return day * SECONDS_A_DAY + rule->second - offset;
}

static int rule_offset(const struct rule *rule, int64_t at)
{
	int64_t year, begin, end;
	bool summer;

	if (!rule->has_summer)
		return rule->standard;
	year = moment_year((at + rule->standard) / SECONDS_A_DAY);
	begin = rule_day_at(&rule->begin, year, rule->standard);
	end = rule_day_at(&rule->end, year, rule->summer);
	/* South of the equator summer runs over the new year. */
	summer = begin < end ? at >= begin && at < end : at >= begin || at < end;
	return summer ? rule->summer : rule->standard;
}

/* How many periods have begun by `at`. */
static size_t periods_begun(const struct zone_data *data, int64_t at)
{
	size_t low = 0, high = data->time_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (time_at(data, middle) <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool zone_offset(const struct zone_file *zone, int64_t at, int *seconds)
{
	const struct zone_data *data = &zone->data;
	size_t begun = periods_begun(data, at);
	struct rule rule;
	int64_t offset;

	if (begun == data->time_count && zone->footer.len && read_rule(zone->footer, &rule)) {
		offset = rule_offset(&rule, at);
	} else {
		size_t type = begun ? data->indexes[begun - 1] : 0;

		if (type >= data->type_count)
			return false;
		offset = (int32_t)(uint32_t)big_endian(data->types + type * TYPE_BYTES, 4);
	}
	if (offset < -OFFSET_MAX || offset > OFFSET_MAX)
		return false;
	*seconds = (int)offset;
	return true;
}

/* Files beside the zones, or variants of them with leap seconds. */
static bool is_no_zone(struct str name)
{
	return str_starts(name, STR("right/")) || str_starts(name, STR("posix/")) ||
	       str_is(name, "localtime") || str_is(name, "posixrules");
}

/* Parts of letters, digits, "_", "+" and "-", with single slashes between; so no dots. */
static bool is_zone_name(struct str name)
{
	char before = '/';

	if (name.len == 0 || name.len > NAME_MAX_BYTES || is_no_zone(name))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i], low = (char)(c | 0x20);
		bool plain = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
			     c == '+' || c == '-';

		if (!plain && !(c == '/' && before != '/'))
			return false;
		before = c;
	}
	return before != '/';
}

static void close_at(const int *file)
{
	if (*file >= 0)
		close(*file);
}

/* Answers 0 when there is nothing that can be read whole. */
static size_t read_file(struct str name, char bytes[FILE_BYTES_MAX])
{
	const char *folder = getenv("TZDIR"); // NOLINT(concurrency-mt-unsafe): nobody sets it here
	char path[4096];
	struct stat about;
	size_t len = 0;
	ssize_t got = 1;

	if (!folder || folder[0] != '/')
		folder = ZONES;
	if (snprintf(path, sizeof(path), "%s/%" PRI_STR, folder, ARG_STR(name)) >=
	    (int)sizeof(path))
		return 0;

	CLEANUP(close_at) int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (file < 0 || fstat(file, &about) || !S_ISREG(about.st_mode))
		return 0;
	if (about.st_size > (off_t)FILE_BYTES_MAX)
		return 0;
	while (len < FILE_BYTES_MAX && got > 0) {
		got = read(file, bytes + len, FILE_BYTES_MAX - len);
		len += got > 0 ? (size_t)got : 0;
	}
	return got < 0 ? 0 : len;
}

enum err moment_zone_offset(struct str zone, struct moment at, int *offset_minutes)
{
	char bytes[FILE_BYTES_MAX];
	struct zone_file file;
	struct str text;
	int seconds;

	if (!is_zone_name(zone))
		return err_fail(ERR_NOT_FOUND, "no such time zone");
	text = (struct str){ bytes, read_file(zone, bytes) };
	if (!read_zone_file(text, &file) || !zone_offset(&file, at.us / MOMENT_SECOND, &seconds))
		return err_fail(ERR_NOT_FOUND, "no such time zone");
	*offset_minutes = (seconds < 0 ? seconds - 30 : seconds + 30) / 60;
	return ERR_NONE;
}
