/*
 * command: run a command of the settings', hand it bytes to read, and take what it prints. Private to core/net.
 *
 * By /bin/sh -c, in a session of its own (so it cannot ask on the terminal). When it is not done in time, it and all it
 * started are killed.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/err.h"
#include "core/base/str.h"

struct command {
	const char *name; /* the setting's: for sentences */
	const char *text;
	struct str input; /* its standard input; absent: nothing */
	int64_t patience_ms;
};

/* At most `room` bytes. ERR_INVALID: it failed, with its own last words; printed too much; took too long. */
MUST_USE enum err command_run(const struct command *command, char *bytes, size_t room, size_t *len);
