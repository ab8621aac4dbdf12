#include "core/geo/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

#define LINE ((size_t)64)
#define LARGE ((size_t)2 << 20)

void *pages_take(size_t bytes)
{
	size_t align = bytes >= LARGE ? LARGE : LINE;
	void *memory = NULL;

	if (posix_memalign(&memory, align, bytes))
		abort();
#ifdef MADV_HUGEPAGE
	if (bytes >= LARGE)
		madvise(memory, bytes / LARGE * LARGE, MADV_HUGEPAGE);
#endif
	return memory;
}
