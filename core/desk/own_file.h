/*
 * own_file: which files a desk lives on, so that none of them is written over.
 *
 *	const char *what = own_file(settings, "desk.db");    "the store"
 */
#pragma once

#include <stdbool.h>

struct settings;

/* What the file at `path` is to the desk ("the store", "the settings", ...), by whatever name it is reached; NULL: nothing. */
const char *own_file(const struct settings *settings, const char *path);

/* One regular file under two names; of files that are not there, the one that would be made. Devices and pipes are never the same. */
bool same_file(const char *path, const char *other);
