#include "core/base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"

/* Under the address sanitizer nobody may touch what was not handed out or what a reset took
 * back, and a gap behind each piece shows who writes past its end. */
#ifdef __SANITIZE_ADDRESS__
#define GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#endif
#ifdef GUARDED
#include <sanitizer/asan_interface.h>
#define GAP ((size_t)16)
#define HIDE(at, bytes) ASAN_POISON_MEMORY_REGION((at), (bytes))
#define SHOW(at, bytes) ASAN_UNPOISON_MEMORY_REGION((at), (bytes))
#else
#define GAP ((size_t)0)
#define HIDE(at, bytes) ((void)(at))
#define SHOW(at, bytes) ((void)(at))
#endif

#define FIRST_BLOCK ((size_t)4 * 1024)
#define LARGEST_BLOCK ((size_t)1024 * 1024)
#define FIRST_LIST 8

struct block {
	struct block *older;
	alignas(max_align_t) char bytes[];
};

struct arena {
	char *at, *end; /* what is free of the block in use */
	struct block *blocks;
	size_t held; /* bytes of all blocks */
	size_t used;
};

static struct block *block_new(struct arena *arena, size_t size)
{
	struct block *block;

	assert(size < SIZE_MAX - sizeof(*block));
	block = memory_resize(NULL, sizeof(*block) + size);
	block->older = arena->blocks;
	arena->blocks = block;
	arena->held += size;
	HIDE(block->bytes, size);
	return block;
}

/* Room that the block in use does not have. A large piece gets a block of its own, so
 * that the rest of the block in use is not lost. */
static char *take_elsewhere(struct arena *arena, size_t bytes)
{
	size_t size = arena->held < FIRST_BLOCK ? FIRST_BLOCK : arena->held;
	struct block *block;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (bytes > size / 4) {
		block = block_new(arena, bytes);
		SHOW(block->bytes, bytes);
		return block->bytes;
	}
	block = block_new(arena, size);
	arena->at = block->bytes + bytes + GAP;
	arena->end = block->bytes + size;
	SHOW(block->bytes, bytes);
	return block->bytes;
}

/* Not zeroed. */
static char *take(struct arena *arena, size_t bytes, size_t alignment)
{
	size_t skip = (size_t)(-(uintptr_t)arena->at) & (alignment - 1);

	arena->used += bytes;
	if (arena->at && (size_t)(arena->end - arena->at) >= skip &&
	    (size_t)(arena->end - arena->at) - skip >= bytes + GAP) {
		char *taken = arena->at + skip;

		arena->at = taken + bytes + GAP;
		SHOW(taken, bytes);
		return taken;
	}
	return take_elsewhere(arena, bytes);
}

struct arena *arena_new(void)
{
	return memory_new(1, sizeof(struct arena));
}

static void free_blocks(struct arena *arena)
{
	while (arena->blocks) {
		struct block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	free_blocks(arena);
	free(arena);
}

void arena_free_at(struct arena **arena)
{
	arena_free(*arena);
	*arena = NULL;
}

/* Many blocks become one of the same size: what was needed once will be again. */
void arena_reset(struct arena *arena)
{
	size_t held = arena->held;

	arena->used = 0;
	if (!arena->blocks)
		return;
	if (arena->blocks->older) {
		free_blocks(arena);
		arena->held = 0;
		block_new(arena, held);
	}
	arena->at = arena->blocks->bytes;
	arena->end = arena->at + held;
	HIDE(arena->at, held);
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

void *arena_take(struct arena *arena, size_t bytes)
{
	return memset(take(arena, bytes, alignof(max_align_t)), 0, bytes);
}

void *arena_take_array(struct arena *arena, size_t count, size_t bytes_each)
{
	assert(bytes_each == 0 || count <= SIZE_MAX / 2 / bytes_each);
	return arena_take(arena, count * bytes_each);
}

struct str arena_str(struct arena *arena, struct str text)
{
	char *copy;

	if (!text.at)
		return text;
	copy = take(arena, text.len + 1, 1);
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return (struct str){ copy, text.len };
}

struct str arena_strf(struct arena *arena, const char *format, ...)
{
	size_t room = (size_t)(arena->end - arena->at);
	va_list args, again;
	char *text = arena->at;
	int len;

	va_start(args, format);
	va_copy(again, args);
	SHOW(text, room);
	len = vsnprintf(text, room, format, args);
	HIDE(text, room);
	va_end(args);
	assert(len >= 0);
	if ((size_t)len + GAP < room) {
		SHOW(text, (size_t)len + 1);
		arena->at += (size_t)len + 1 + GAP;
		arena->used += (size_t)len + 1;
	} else {
		text = take(arena, (size_t)len + 1, 1);
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	return (struct str){ text, (size_t)len };
}

void *arena_grow(struct arena *arena, void *list, size_t count, size_t bytes_each)
{
	size_t old = count * bytes_each;
	char *grown;

	if (list && (count < FIRST_LIST || (count & (count - 1)) != 0))
		return list;
	assert(count <= SIZE_MAX / 4 / bytes_each);
	if (!list) {
		assert(count == 0);
		return arena_take(arena, FIRST_LIST * bytes_each);
	}
	/* The last thing taken grows where it stands. */
	if ((char *)list + old + GAP == arena->at && (size_t)(arena->end - arena->at) >= old) {
		arena->at += old;
		arena->used += old;
		SHOW(list, 2 * old);
		memset((char *)list + old, 0, old);
		return list;
	}
	grown = take(arena, 2 * old, alignof(max_align_t));
	memcpy(grown, list, old);
	memset(grown + old, 0, old);
	return grown;
}
