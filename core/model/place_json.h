/*
 * place_json: a place as the JSON that is kept with events and judgements, and back.
 *
 * Compact: what is not known is left out. Read back, texts are views of the JSON's text or its arena.
 */
#pragma once

#include "core/model/place.h"

struct json;
struct json_writer;

void place_write(struct json_writer *w, const struct place *place);

/* NULL, or what is no object, gives the place that is nowhere known. */
void place_read(const struct json *json, struct place *place);
