/*
 * demo_folder: the folder that a demo desk lives in, and its files. Private to core/desk.
 *
 * A marker tells it from anybody else's: only a folder with the marker is ever emptied, and only of the files that were put there.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;

/* Make the folder, or take an older demo desk's files out of it, and put settings, databases and lists into it. ERR_EXISTS:
 * there is something else in it. ERR_UNAVAILABLE. */
MUST_USE enum err demo_folder_make(struct arena *arena, const char *dir);

/* The store at `path` lies in a demo desk's folder. */
bool demo_folder_has(struct arena *arena, struct str path);

#define DEMO_CONF "strop.conf"
#define DEMO_STORE "desk.db"
