/*
 * world: the outlines of the land and a point for each country, from data/world (made by data/embed-lines.sh). In degrees: east and north
 * are positive.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

extern const char
	*const world_land[]; /* a polygon a line: "longitude latitude longitude latitude ..." */
extern const size_t world_land_count;
extern const char *const world_countries[]; /* "DE 51.1 10.4": code, latitude, longitude */
extern const size_t world_countries_count;

/* The point that stands for a country (ISO code). False: not known. */
bool world_country(const char code[3], double *latitude, double *longitude);
