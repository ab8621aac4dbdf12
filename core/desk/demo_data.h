/*
 * demo_data: what the demo desk is made of, from data/demo, built into the program. Private to core/desk.
 *
 * The stories are JSON Lines of events whose times are told from the moment the desk is made: "@-6d3h" is six days and three
 * hours before it, "@+8s" eight seconds after.
 */
#pragma once

#include <stddef.h>

/* Stories, an event a line. */
extern const char *const demo_lumber[];   /* the window cleaner, and the two accounts beside his */
extern const char *const demo_stilhaus[]; /* two shops and many bounces */
extern const char *const demo_frische[];  /* a look-alike shop that sells food */
extern const char *const demo_others[];   /* who else is flagged */
extern const char *const demo_good[];     /* what some good customers go through */
extern const char *const demo_further[];  /* what the three on the line go on to say */
extern const size_t demo_lumber_count, demo_stilhaus_count, demo_frische_count, demo_others_count,
	demo_good_count, demo_further_count;

/* The rest, a customer a line (demo_crowd.c). */
extern const char *const demo_people[];
extern const size_t demo_people_count;

/* Files of the folder, a line a string. */
extern const char *const demo_conf[],
	*const demo_vpn[], *const demo_tor[], *const demo_hosting[], *const demo_relay[];
extern const size_t demo_conf_count, demo_vpn_count, demo_tor_count, demo_hosting_count,
	demo_relay_count;

/* Databases. */
extern const unsigned char demo_city[], demo_asn[], demo_anonymous[];
extern const size_t demo_city_size, demo_asn_size, demo_anonymous_size;
