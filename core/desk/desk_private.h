/*
 * desk_private: what the files of core/desk share. Not for faces.
 */
#pragma once

#include "core/desk/desk.h"
#include "core/geo/geo.h"
#include "core/store/store.h"

struct presences;
struct scan_log;
struct judgement;

struct desk {
	struct arena *arena; /* lives as long as the desk: settings */
	struct settings settings;
	enum desk_mode mode;
	struct store *store;
	struct geo *geo; /* opened when first needed: desk_geo() */
	struct arena *place_arena;
	struct presences *
		presences; /* from the first REQUEST_PRESENT on; NULL where there is no room for it */
	struct scan_log *log; /* who listens to what the engine does (scan_log.h); NULL: nobody */
	/* Told of each judgement as it is made; may be NULL. For measurements. */
	void (*judged)(void *with, struct str account, const struct judgement *judgement);
	void *judged_with;
	bool (*go_on)(void); /* desk_ask_to_go_on(); NULL: always */
};

struct geo *desk_geo(struct desk *desk);

/* False: somebody wants long work to end. Asked between its steps. */
bool desk_goes_on(const struct desk *desk);

/* The engine's clock of this store now. */
MUST_USE enum err desk_clock(struct desk *desk, struct moment *clock);

#define ON_LINE_US \
	(15 * MOMENT_MINUTE) /* a customer is on the line this long after the latest chat message */
