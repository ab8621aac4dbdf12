/*
 * judgement_json: a judgement as the text that the store keeps, and back. Private to core/desk.
 *
 * Bits are kept to six decimals, probabilities to nine, texts byte for byte. Fields that a newer strop wrote
 * are passed over; those that an older one did not have are as in a zeroed judgement.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/evidence.h"

struct arena;
struct buf;

void judgement_write(const struct judgement *judgement, struct buf *out);
/* Its texts are in the arena. ERR_CORRUPT: it is no JSON object. */
MUST_USE enum err judgement_read(struct arena *arena, struct str text, struct judgement *judgement);
