/*
 * memory: the heap, for the few files that hold it.
 *
 * Out of memory ends the program with a message: whatever strangers can make
 * grow has a ceiling long before. Released with free().
 */
#pragma once

#include <stddef.h>

#include "core/base/attrs.h"

/* Zeroed. */
void *memory_new(size_t count, size_t bytes_each);

/* As realloc: `old` may be NULL; what is added is not zeroed. */
void *memory_resize(void *old, size_t bytes);

/* For libraries that answer NULL: end the program as the others do. */
NO_RETURN void memory_exhausted(size_t bytes);
