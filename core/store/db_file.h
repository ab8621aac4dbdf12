/*
 * db_file: the file that a database lies in, and its folder.
 *
 * Private to core/store, for drivers of databases in files. What is made is for its owner only: folders
 * 0700, files 0600, before anybody could write a byte into one that others may read.
 */
#pragma once

#include "core/base/err.h"

/* With the folders above it. Fine when it is there. ERR_UNAVAILABLE. */
MUST_USE enum err db_file_make(const char *path);

/* ERR_UNAVAILABLE: not there, not readable, or no file; the sentence says which. */
MUST_USE enum err db_file_check(const char *path);

/* A file that was not there. ERR_UNAVAILABLE. */
MUST_USE enum err db_file_new(const char *path);

/* Give a finished file its name, for good. ERR_EXISTS: the name is taken. */
MUST_USE enum err db_file_name(const char *part, const char *path);
