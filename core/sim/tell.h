/*
 * tell: the simulator's happenings as events of docs/events.md, and the truth about them. Private to core/sim.
 *
 * One line of JSON at a time goes to the listener's ears. Each event has an id of its own.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/sim/agenda.h"
#include "core/sim/cast.h"
#include "core/sim/mail.h"
#include "core/sim/persona.h"
#include "core/sim/sim.h"

struct tell {
	const struct cast *cast;
	const struct wardrobe *wardrobe;
	const struct sim_ears *ears;
	struct buf line, text;
	struct json_writer w;
	uint64_t told; /* events */
	bool stopped;  /* an ear did not want any more */
};

/* Views of all that is given. Once an ear did not want any more nothing goes to it. */
void tell_begin(struct tell *t, const struct cast *cast, const struct wardrobe *wardrobe,
		const struct sim_ears *ears);
void tell_end(struct tell *t);

void tell_signup(struct tell *t, const struct player *player);
void tell_card(struct tell *t, const struct player *player, int64_t at_us);
/* `state`: "added" or "verified". */
void tell_domain(struct tell *t, const struct player *player, int64_t at_us, const char *state);
/* `turn`: which of the player's logins; it decides from where and with what. */
void tell_login(struct tell *t, const struct player *player, int64_t at_us, uint64_t turn);
void tell_message(struct tell *t, const struct mail *mail);
void tell_delivery(struct tell *t, const struct player *player, const struct entry *entry);
void tell_scanner(struct tell *t, int64_t at_us, const char *scanner, struct str value,
		  const char *verdict);

/* What is true of them: for the measurement, never for the desk. */
void tell_truth_account(struct tell *t, const struct player *player);
void tell_truth_message(struct tell *t, const struct mail *mail);
