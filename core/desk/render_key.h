/*
 * render_key: a key and its value in an answer's JSON: how each kind of value of ours is written. What is absent, never or not known is null.
 *
 * Within an object that the caller began:
 *
 *	json_begin(&w, '{');
 *	key_text(&w, "account", row->id);
 *	key_moment(&w, "flagged_at", row->flagged_at);
 *	json_end(&w, '}');
 */
#pragma once

#include <stdint.h>

#include "core/base/ip.h"
#include "core/base/json.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/event.h"
#include "core/model/word.h"

#define PROBABILITY_DECIMALS 6
#define BITS_DECIMALS 2
#define DEGREE_DECIMALS 6

void key_text(struct json_writer *w, const char *key, struct str text);
/* The word with this number; null where the list has none. */
void key_word(struct json_writer *w, const char *key, const struct words *words, int value);
/* RFC 3339, in UTC. */
void key_moment(struct json_writer *w, const char *key, struct moment at);
void key_number(struct json_writer *w, const char *key, int64_t n);
/* Not a number and infinite are null. */
void key_real(struct json_writer *w, const char *key, double n, int decimals);
void key_known(struct json_writer *w, const char *key, enum known known);
void key_ip(struct json_writer *w, const char *key, const struct ip *ip);
/* Our own numbers are shown as text, `prefix` in front: all ids are strings. Zero is none. */
void key_id(struct json_writer *w, const char *key, const char *prefix, int64_t n);
void key_country(struct json_writer *w, const char *key, const char country[3]);
