/*
 * measure_plain: what plain methods would have done with the same events. Private to core/desk.
 *
 *   volume caps       so many recipients a UTC day, fewer in an account's first thirty days; past it the account waits
 *   SES-like limits   an account's own bounces or complaints past a share, once it has sent a hundred
 *   components        accounts that share a value (card, address, device, phone, domain) are one; ten together are stopped
 */
#pragma once

#include <stdint.h>

#include "core/base/map.h"
#include "core/model/cluster.h"
#include "core/model/event.h"
#include "core/sim/measure.h"

#define PLAIN_CAP_NEW 1000  /* recipients a day: what providers let a new sender begin with */
#define PLAIN_CAP_OLD 20000 /* and an old one go on with */
#define PLAIN_NEW_DAYS 30
#define PLAIN_LEAST \
	100 /* mails before a share means anything: Amazon SES's reviews begin with a volume */
#define PLAIN_BOUNCED 0.10     /* SES pauses at 10 % */
#define PLAIN_COMPLAINED 0.005 /* and at 0.5 % */
#define PLAIN_COMMON 100       /* values of more accounts than this join nobody */
#define PLAIN_TOGETHER 10

struct plain_account {
	int64_t signup_us, day, day_recipients, most_recipients;
	int64_t recipients, bounced, complained;
};

struct sighting {
	int64_t at_us;
	uint32_t account, value;
};

struct plain {
	struct measure_input *input;
	struct plain_account *accounts;
	struct map values; /* kind and value to a number */
	struct sighting *sightings;
	size_t sighting_count;
	struct arena *arena;
};

void plain_begin(struct plain *plain, struct measure_input *input);
void plain_release(struct plain *plain);

/* An account's events in their order; then its traits. */
void plain_event(struct plain *plain, uint32_t account, const struct event *event);
void plain_trait(struct plain *plain, uint32_t account, const struct trait *trait);

/* After the last account: joins the components. */
void plain_end(struct plain *plain);
