/*
 * judgement_json: a judgement as the text that the store keeps, and back.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/evidence.h"

struct arena;
struct buf;

void judgement_write(const struct judgement *judgement, struct buf *out);
MUST_USE enum err judgement_read(struct arena *arena, struct str text, struct judgement *judgement);
