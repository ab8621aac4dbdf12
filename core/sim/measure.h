/*
 * measure: what a store found, held against the truth.
 *
 * Whoever knows the store fills in accounts, harmful messages, and what each method did; measure_report() counts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/event.h"
#include "core/sim/report.h"

struct arena;

#define MEASURE_NEVER INT64_MAX
#define MEASURE_HELD_LONG_US (15 * INT64_C(60000000))

/* What one method did with one account. */
struct measured {
	double score; /* the higher, the worse: for the AUC */
	bool flagged, held_long, disabled;
	int64_t stopped_us; /* from then on its messages do not go out; MEASURE_NEVER */
	int64_t cluster;    /* 0: none */
};

struct measure_account {
	struct str id, family, actor;
	bool bad, spiking;
	enum verdict verdict;
	double probability; /* the engine's */
	struct measured by[METHOD_COUNT];
};

struct measure_message {
	int64_t at_us;
	uint32_t account;
	enum decision decision; /* the engine's, when one is known */
};

struct measure_input {
	struct measure_account *accounts;
	size_t account_count;
	struct measure_message *messages; /* the harmful ones */
	size_t message_count;
	int64_t events, all_messages;
};

/* `report` lives in the arena. */
void measure_report(struct arena *arena, const struct measure_input *input, struct report *report);
