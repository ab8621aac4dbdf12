#include "core/base/moment.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/base/attrs.h"
#include "core/base/moment_days.h"

#define SECONDS_A_DAY INT64_C(86400)
#define SECONDS_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */
#define DAYS_BEFORE_1970 INT64_C(719468)  /* from 0000-03-01 */
#define DAYS_IN_400_YEARS INT64_C(146097)

struct civil {
	int64_t year;
	int month, day, hour, minute, second;
	int micros;
};

static int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

/* Days since 1970-01-01. Years are counted from March, so that the leap day comes last. */
int64_t moment_days(int64_t year, int month, int day)
{
	int64_t shifted = year - (month <= 2);
	int64_t era = floor_div(shifted, 400);
	int64_t year_of_era = shifted - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_IN_400_YEARS + day_of_era - DAYS_BEFORE_1970;
}

static void civil_from_days(int64_t days, struct civil *c)
{
	int64_t since = days + DAYS_BEFORE_1970;
	int64_t era = floor_div(since, DAYS_IN_400_YEARS);
	int64_t day_of_era = since - era * DAYS_IN_400_YEARS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			       day_of_era / (DAYS_IN_400_YEARS - 1)) /
			      365;
	int64_t day_of_year = day_of_era -
			      (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted_month = (5 * day_of_year + 2) / 153;

	c->day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
	c->month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
	c->year = year_of_era + era * 400 + (c->month <= 2);
}

int64_t moment_year(int64_t days)
{
	struct civil c;

	civil_from_days(days, &c);
	return c.year;
}

static int days_in_month(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Readers take what they understand off the front of `rest`. */
static bool take_digits(struct str *rest, size_t count, int *n)
{
	int sum = 0;

	if (rest->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		unsigned digit = (unsigned)(rest->at[i] - '0');

		if (digit > 9)
			return false;
		sum = sum * 10 + (int)digit;
	}
	rest->at += count;
	rest->len -= count;
	*n = sum;
	return true;
}

static bool take_one_of(struct str *rest, const char *wanted, char *taken)
{
	if (rest->len == 0 || rest->at[0] == '\0' || !strchr(wanted, rest->at[0]))
		return false;
	*taken = rest->at[0];
	rest->at++;
	rest->len--;
	return true;
}

/* "." and digits, as many as come, or nothing. What is finer than a microsecond is cut off. */
static bool take_fraction(struct str *rest, int *micros)
{
	int sum = 0, count = 0, digit;
	char point;

	*micros = 0;
	if (!take_one_of(rest, ".", &point))
		return true;
	while (take_digits(rest, 1, &digit)) {
		if (count < 6) {
			sum = sum * 10 + digit;
			count++;
		}
	}
	for (int i = count; i < 6; i++)
		sum *= 10;
	*micros = sum;
	return count > 0;
}

static bool take_date(struct str *rest, struct civil *c)
{
	char dash;
	int year;

	if (!take_digits(rest, 4, &year) || !take_one_of(rest, "-", &dash) ||
	    !take_digits(rest, 2, &c->month) || !take_one_of(rest, "-", &dash) ||
	    !take_digits(rest, 2, &c->day))
		return false;
	c->year = year;
	return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
	       c->day <= days_in_month(year, c->month);
}

static bool take_clock(struct str *rest, struct civil *c)
{
	char colon;

	return take_digits(rest, 2, &c->hour) && take_one_of(rest, ":", &colon) &&
	       take_digits(rest, 2, &c->minute) && take_one_of(rest, ":", &colon) &&
	       take_digits(rest, 2, &c->second) && take_fraction(rest, &c->micros) &&
	       c->hour <= 23 && c->minute <= 59 && c->second <= 60;
}

static bool take_offset(struct str *rest, int *seconds)
{
	int hours, minutes;
	char sign, colon;

	if (!take_one_of(rest, "Zz+-", &sign))
		return false;
	*seconds = 0;
	if (sign != '+' && sign != '-')
		return true;
	if (!take_digits(rest, 2, &hours) || !take_one_of(rest, ":", &colon) ||
	    !take_digits(rest, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*seconds = (hours * 60 + minutes) * 60;
	if (sign == '-')
		*seconds = -*seconds;
	return true;
}

/* Whole seconds and microseconds, within 1970 to 9999 and not "never". */
static bool moment_of(int64_t seconds, int micros, struct moment *at)
{
	if (seconds < 0 || seconds > SECONDS_MAX || (seconds == 0 && micros == 0))
		return false;
	at->us = seconds * MOMENT_SECOND + micros;
	return true;
}

static bool read_rfc3339(struct str text, struct moment *at)
{
	struct civil c;
	int64_t seconds;
	int offset;
	char between;

	if (!take_date(&text, &c) || !take_one_of(&text, "Tt ", &between) ||
	    !take_clock(&text, &c) || !take_offset(&text, &offset) || text.len)
		return false;
	if (c.second == 60) {
		c.second = 59;
		c.micros = (int)MOMENT_SECOND - 1;
	}
	seconds = moment_days(c.year, c.month, c.day) * SECONDS_A_DAY + (int64_t)c.hour * 3600 +
		  (int64_t)c.minute * 60 + c.second;
	return moment_of(seconds - offset, c.micros, at);
}

static bool read_unix(struct str text, struct moment *at)
{
	int64_t seconds = 0;
	int digit, micros;
	size_t count = 0;

	while (take_digits(&text, 1, &digit)) {
		if (++count > 12)
			return false;
		seconds = seconds * 10 + digit;
	}
	return count > 0 && take_fraction(&text, &micros) && text.len == 0 &&
	       moment_of(seconds, micros, at);
}

enum err moment_parse(struct str text, struct moment *at)
{
	bool dated = text.len > 4 && text.at[4] == '-';

	if (dated ? read_rfc3339(text, at) : read_unix(text, at))
		return ERR_NONE;
	return err_fail(ERR_INVALID, "not a time as RFC 3339 or Unix seconds give it");
}

enum err moment_from_seconds(double seconds, struct moment *at)
{
	/* Also false for NaN. */
	if (!(seconds >= 0 && seconds < (double)(SECONDS_MAX + 1)))
		return err_fail(ERR_INVALID, "not a time from 1970 to 9999");
	int64_t us = llround(seconds * 1e6);

	if (!moment_of(us / MOMENT_SECOND, (int)(us % MOMENT_SECOND), at))
		return err_fail(ERR_INVALID, "not a time from 1970 to 9999, or zero");
	return ERR_NONE;
}

static char *put_digits(char *at, int64_t n, int count)
{
	for (int i = count - 1; i >= 0; i--, n /= 10)
		at[i] = (char)('0' + n % 10);
	return at + count;
}

/* "10:42:00" and the decimals. */
static char *put_clock(char *at, int second_of_day, int micros)
{
	at = put_digits(at, second_of_day / 3600, 2);
	*at++ = ':';
	at = put_digits(at, second_of_day / 60 % 60, 2);
	*at++ = ':';
	at = put_digits(at, second_of_day % 60, 2);
	if (micros == 0)
		return at;
	*at++ = '.';
	at = put_digits(at, micros, 6);
	while (at[-1] == '0')
		at--;
	return at;
}

void moment_print(struct moment at, char text[MOMENT_TEXT_MAX])
{
	int64_t seconds = floor_div(at.us, MOMENT_SECOND);
	int64_t days = floor_div(seconds, SECONDS_A_DAY);
	struct civil c;

	if (moment_is_never(at)) {
		memcpy(text, "never", sizeof("never"));
		return;
	}
	civil_from_days(days, &c);
	if (c.year < 0 || c.year > 9999) {
		memcpy(text, "out of range", sizeof("out of range"));
		return;
	}
	text = put_digits(text, c.year, 4);
	*text++ = '-';
	text = put_digits(text, c.month, 2);
	*text++ = '-';
	text = put_digits(text, c.day, 2);
	*text++ = 'T';
	text = put_clock(text, (int)(seconds - days * SECONDS_A_DAY),
			 (int)(at.us - seconds * MOMENT_SECOND));
	*text++ = 'Z';
	*text = '\0';
}

void moment_print_clock(struct moment at, int offset_minutes, char text[8])
{
	int64_t minutes = floor_div(at.us, MOMENT_MINUTE) + offset_minutes;
	int64_t minute_of_day = minutes - floor_div(minutes, 1440) * 1440;

	text = put_digits(text, minute_of_day / 60, 2);
	*text++ = ':';
	text = put_digits(text, minute_of_day % 60, 2);
	*text = '\0';
}

void moment_print_span(int64_t us, char text[24])
{
	/* clang-format off */
	static const struct {
		int64_t below, unit;
		const char *one, *many;
	} steps[] = {
		{ MOMENT_MINUTE,    MOMENT_SECOND,    "s",     "s" },
		{ MOMENT_HOUR,      MOMENT_MINUTE,    "min",   "min" },
		{ MOMENT_DAY,       MOMENT_HOUR,      "h",     "h" },
		{ 60 * MOMENT_DAY,  MOMENT_DAY,       "day",   "days" },
		{ 730 * MOMENT_DAY, 30 * MOMENT_DAY,  "month", "months" },
		{ INT64_MAX,        365 * MOMENT_DAY, "year",  "years" },
	};
	/* clang-format on */
	int64_t size = us < 0 ? -(us + (us == INT64_MIN)) : us;
	size_t i = 0;
	int64_t count;

	while (size >= steps[i].below && i + 1 < ARRAY_LEN(steps))
		i++;
	count = size / steps[i].unit;
	snprintf(text, 24, "%s%lld %s", us < 0 && count ? "-" : "", (long long)count,
		 count == 1 ? steps[i].one : steps[i].many);
}

static int64_t clock_us(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec * MOMENT_SECOND + now.tv_nsec / 1000;
}

struct moment moment_now(void)
{
	return (struct moment){ clock_us(CLOCK_REALTIME) };
}

int64_t moment_ticks_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

bool moment_is_never(struct moment at)
{
	return at.us == 0;
}

bool moment_before(struct moment a, struct moment b)
{
	return a.us < b.us;
}
