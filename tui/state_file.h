/*
 * state_file: small files that one run of the console leaves for the next, in $XDG_STATE_HOME/strop (else
 * ~/.local/state/strop), that nobody else can read. They are replaced as a whole or not at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct buf;

#define STATE_PATH_BYTES 4096
#define STATE_DESK_DIGITS 16

/* False: there is no such folder for this person. */
bool state_file_path(const char *name, char path[STATE_PATH_BYTES]);

/* Which desk something is of, told by a hash of its store's real name, for that may hold a password. */
void state_file_desk(struct str store, char digits[STATE_DESK_DIGITS + 1]);

/* Nothing where it is not there, is a link, or is no file. */
void state_file_read(const char *path, struct buf *out);

/* The folders above it, each for its owner alone; those that are there stay as they are. */
bool state_file_folders(const char *path);

/* With the folders above it, each for its owner alone. ERR_UNAVAILABLE: it is as it was. */
MUST_USE enum err state_file_replace(const char *path, struct str text);
/* The same for what can be missed: a program that is killed loses nothing of it, a machine may. It does not wait for the disk. */
MUST_USE enum err state_file_swap(const char *path, struct str text);
