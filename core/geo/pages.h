/*
 * pages: memory for large tables that are read here and there.
 *
 * Aligned to a cache line and, where it is large, in pages of 2 MiB if the system has them: with small
 * ones, a lookup that jumps about spends more on finding the page than on the line.
 */
#pragma once

#include <stddef.h>

/* Not zeroed; free() it. Aborts when there is none. */
void *pages_take(size_t bytes);
