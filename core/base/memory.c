#include "core/base/memory.h"

#include <stdio.h>
#include <stdlib.h>

void memory_exhausted(size_t bytes)
{
	fprintf(stderr, "out of memory: %zu bytes wanted\n", bytes);
	abort();
}

void *memory_new(size_t count, size_t bytes_each)
{
	void *memory = calloc(count ? count : 1, bytes_each ? bytes_each : 1);

	if (!memory)
		memory_exhausted(count * bytes_each);
	return memory;
}

void *memory_resize(void *old, size_t bytes)
{
	void *memory = realloc(old, bytes ? bytes : 1);

	if (!memory)
		memory_exhausted(bytes);
	return memory;
}
