/*
 * geo_file: a copy of a file that nobody can cut.
 *
 * A mapped file that is truncated in place kills its reader, and one that is rewritten in place changes
 * under it. So data files are copied into sealed memory and read from there; a stamp tells
 * when the file has become another one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

#define GEO_FILE_BYTES_MAX (INT64_C(4) << 30)

struct geo_stamp {
	uint64_t device, inode;
	int64_t size;
	int64_t changed_ns; /* since 1970 */
};

struct geo_file {
	int fd; /* -1 for none */
	size_t size;
	struct geo_stamp stamp;
};

#define GEO_FILE_NONE ((struct geo_file){ .fd = -1 })

/* ERR_NOT_FOUND: there is no such file. ERR_UNAVAILABLE: it is there, but is no readable regular file
 * or larger than GEO_FILE_BYTES_MAX, or it changed while it was read: try again later. */
MUST_USE enum err geo_file_copy(const char *path, struct geo_file *file);

/* A sealed copy of `bytes`, for tests and fuzzers. ERR_UNAVAILABLE. */
MUST_USE enum err geo_file_of(struct str bytes, struct geo_file *file);
void geo_file_release(struct geo_file *file);

/* The copy as text, mapped; geo_file_unmap() when done. ERR_UNAVAILABLE. An empty file is "". */
MUST_USE enum err geo_file_map(const struct geo_file *file, struct str *text);
void geo_file_unmap(struct str text);

/* ERR_NOT_FOUND, ERR_UNAVAILABLE. */
MUST_USE enum err geo_stamp_read(const char *path, struct geo_stamp *stamp);
bool geo_stamp_equal(const struct geo_stamp *a, const struct geo_stamp *b);
