/*
 * place_text: a place as the text that the store keeps of it.
 *
 * Private to core/store. The text is the model's JSON (core/model/place_json.h).
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct buf;
struct place;

void place_text_write(const struct place *place, struct buf *out);
/* Texts are views of `text` or made in the arena. ERR_CORRUPT. */
MUST_USE enum err place_text_read(struct arena *arena, struct str text, struct place *place);

/* Every byte that tells two places apart, quickly made: for a table in memory. */
void place_image(const struct place *place, struct buf *out);
