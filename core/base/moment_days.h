/*
 * moment_days: the calendar behind moment.c and moment_zone.c, and nobody else.
 *
 * Days are counted from 1970-01-01, in the proleptic Gregorian calendar.
 */
#pragma once

#include <stdint.h>

int64_t moment_days(int64_t year, int month, int day);
int64_t moment_year(int64_t days);
