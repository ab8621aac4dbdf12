/*
 * render_reply: replies to customers as JSON. The kin of render_json.
 */
#pragma once

#include "core/model/chat.h"

struct buf;
struct dossier;
struct json_writer;

void render_reply(const struct reply *reply, struct buf *out);
/* "replies", "chat_state", "customer_typing": what of the chat is no event (yet). */
void render_talk_fields(struct json_writer *w, const struct dossier *dossier);
