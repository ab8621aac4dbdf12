/*
 * token_command: run a command of the settings' and take what it prints. Private to core/net.
 *
 * By /bin/sh -c, in a session of its own (so it cannot ask on the terminal), with nothing to read. When it is
 * not done in time, it and all it started are killed.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/err.h"

/* At most `room` bytes. ERR_INVALID: it failed, with its own last words; printed too much; took too long. */
MUST_USE enum err token_command_run(const char *command, int64_t patience_ms, char *bytes,
				    size_t room, size_t *len);
