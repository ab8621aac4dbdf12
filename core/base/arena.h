/*
 * arena: memory for things that live and die together.
 *
 * An answer and everything in it is taken from one arena and released whole;
 * inside there are no owners to think about. Memory comes zeroed, aligned for
 * anything, and stays where it is until the arena is reset or freed.
 *
 *	struct arena *arena = arena_new();
 *	struct queue_snapshot *queue = ARENA_NEW(arena, struct queue_snapshot);
 *
 * Out of memory aborts; whoever fills an arena with strangers' data bounds it.
 */
#pragma once

#include <stddef.h>

#include "core/base/attrs.h"
#include "core/base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);         /* NULL is fine */
void arena_free_at(struct arena **arena);     /* for CLEANUP */
void arena_reset(struct arena *arena);        /* all is gone, the memory is kept for reuse */
size_t arena_used(const struct arena *arena); /* bytes handed out since new or reset */

void *arena_take(struct arena *arena, size_t bytes);
void *arena_take_array(struct arena *arena, size_t count,
		       size_t bytes_each); /* aborts on overflow */

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_take_array((arena), (count), sizeof(type)))

/* A copy that ends in a NUL, so that `.at` also serves libraries. Absent stays absent. */
struct str arena_str(struct arena *arena, struct str text);
struct str arena_strf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Grow a list that lives in an arena: make room for one more of `bytes_each`
 * after `count`, doubling; answers the (possibly moved) list.
 *
 *	list->rows = arena_grow(arena, list->rows, list->count, sizeof(*list->rows));
 *	list->rows[list->count++] = row;
 */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t bytes_each);
