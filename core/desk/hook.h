/*
 * hook: what the formats of providers' events and webhooks share: looking into their JSON, and writing an event of ours that event_read()
 * then checks like any other, so that there is one door.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/json.h"
#include "core/base/str.h"
#include "core/desk/formats.h"
#include "core/model/event.h"

/* The record as a JSON object. ERR_INVALID: "line: why". */
MUST_USE enum err hook_object(struct arena *arena, struct str bytes, struct json **root);

/* Absent and NULL come through: hook_text(hook_of(hook_of(root, "mail"), "source")). */
const struct json *hook_of(const struct json *object, const char *key);
struct str hook_text(const struct json *value);    /* a text that is not empty; else absent */
struct str hook_number(const struct json *value);  /* a text, or a whole number as it is written */
size_t hook_count(const struct json *value);       /* of an array; else 0 */
struct str hook_first(struct str a, struct str b); /* the first that is there */
struct str hook_unbracketed(struct str id);        /* a Message-ID without its <> */
/* "hook:" and a hash: the same bytes always get the same id. */
struct str hook_bytes_id(struct arena *arena, const struct record *record);

/* What a provider calls an event, and what becomes of it. */
enum hook_becomes {
	HOOK_NOTHING,
	HOOK_MESSAGE,
	HOOK_DELIVERY,
	HOOK_BOUNCE, /* a delivery, if it is for good */
};
struct hook_kind {
	struct str name;
	enum hook_becomes becomes;
	struct str result; /* of a delivery */
};
/* The row that `value` names; ERR_INVALID: "FIELD: why". */
MUST_USE enum err hook_kind_find(const struct hook_kind *kinds, size_t count,
				 const struct json *value, const char *field,
				 const struct hook_kind **kind);
/* ERR_NOT_FOUND: there is nothing in it that is kept. */
enum err hook_nothing(void);

/* An event in the making. Absent texts and counts of 0 are left out. */
struct hook_event {
	struct str account, id, message;
	const struct json *at;
	struct str ip, domain, from, reply_to, subject; /* of a message */
	struct str result, code;                        /* of a delivery; absent: it is a message */
	size_t count;                                   /* recipients, or answers */
};
MUST_USE enum err hook_event_read(struct arena *arena, const struct hook_event *made,
				  struct event *event);
