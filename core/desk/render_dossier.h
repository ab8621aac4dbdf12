/*
 * render_dossier: all that is known of an account, as the contract's JSON: fields, reasons, location, cluster, cards, domains, messages, chat,
 * notes, cases and what was done. The kin of render_json, for `strop show` and the case file.
 */
#pragma once

#include "core/desk/desk.h"

struct buf;
struct json_writer;

/* One value; no newline. */
void render_dossier(const struct dossier *dossier, struct moment now, struct buf *out);

/* Inside another value: all of a dossier but what of the chat is no event yet (render_reply.h). `now` tells how old lists are. */
void render_dossier_fields(struct json_writer *w, const struct dossier *dossier, struct moment now);

/* "reasons":[...] */
void render_reasons(struct json_writer *w, const struct judgement *judgement);
