/*
 * geo_input: one source of a geo, and how it is doing.
 *
 * Reads its file when first asked to, and again when the file has become another one. What was read well
 * once goes on speaking, whatever becomes of the file; the status says so.
 */
#pragma once

#include <stdbool.h>

#include "core/base/buf.h"
#include "core/geo/geo.h"
#include "core/geo/geo_file.h"

struct geo_mmdb;
struct geo_record;
struct netlist;

struct geo_input {
	/* What every lookup needs. */
	struct geo_mmdb *mmdb; /* one of the two, when it could be read */
	struct netlist *list;
	const struct geo_record *said; /* about the address at hand; NULL when silent */
	enum proxy_kind kind;          /* of a list's ranges */
	bool tells;                    /* an anonymity source: its silence means something */
	struct moment built_at;

	struct geo_source source;
	bool read_once;
	struct geo_stamp stamp; /* of the file that was read last, well or not */
	struct buf failure;
	struct buf remark; /* about what did not fit */
};

/* `source` and its texts must outlive the input. */
void geo_input_init(struct geo_input *input, const struct geo_source *source);
void geo_input_release(struct geo_input *input);

/* Read the file if that was not tried yet. */
void geo_input_load(struct geo_input *input);

/* Read it again if it has changed; true when what it says may be another thing now. */
bool geo_input_refresh(struct geo_input *input);

bool geo_input_holds(const struct geo_input *input, unsigned holds); /* any of enum geo_holds */
void geo_input_status(const struct geo_input *input, struct arena *arena,
		      struct geo_status *status);
