/*
 * agenda: what is to happen next: a heap by time, ties in the order of being entered, so that one seed gives one play. Private to core/sim.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum happening {
	HAPPENS_SIGNUP,
	HAPPENS_CARD,
	HAPPENS_DOMAIN,
	HAPPENS_LOGIN,
	HAPPENS_SEND,
	HAPPENS_FEEDBACK,
	HAPPENS_SCANNER,
};

struct entry {
	int64_t at_us;
	uint64_t order;  /* given by agenda_put */
	uint64_t number; /* of a message, or what else the kind needs */
	uint32_t player, n;
	uint8_t what, bout, result, code;
	uint32_t count;
};

struct agenda {
	struct entry *entries;
	size_t count, room;
	uint64_t entered;
};

void agenda_release(struct agenda *agenda);
void agenda_put(struct agenda *agenda, struct entry entry);
bool agenda_take(struct agenda *agenda,
		 struct entry *entry); /* the earliest; false: none is left */
