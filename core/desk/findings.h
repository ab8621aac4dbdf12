/*
 * findings: the list that doctor makes. Private to core/desk.
 */
#pragma once

#include "core/base/attrs.h"
#include "core/desk/doctor.h"

struct findings {
	struct arena *arena;
	struct finding *rows;
	size_t count;
};

/* `what` and `mend` are made in the arena, or literals; `mend` absent: nothing is to be done. */
void findings_add(struct findings *findings, enum finding_level level, struct str what,
		  struct str mend, const char *says, ...) PRINTF_LIKE(5, 6);
