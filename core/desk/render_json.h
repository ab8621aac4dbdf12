/*
 * render_json: answers as the contract's JSON. Field names are fixed; see contract, "JSON out".
 *
 * Used by the verbs (--json) and the case file. One value each; no newline.
 */
#pragma once

#include "core/desk/desk.h"

struct buf;
struct json_writer;

void render_account_row(const struct account_row *row, struct buf *out);
void render_find_row(const struct find_answer_row *row, struct buf *out);
void render_cluster_row(const struct cluster_row *row, struct buf *out);
void render_dossier(const struct dossier *dossier, struct moment now, struct buf *out);
void render_action(const struct action *action, struct buf *out);
void render_act_row(const struct act_answer_row *row, struct buf *out);
void render_ip(const struct ip *ip, const struct place *place, int64_t accounts, struct moment now,
	       struct buf *out);
/* For writing inside another value. */
/* RFC 3339, or null for never. */
void render_moment(struct json_writer *w, const char *key, struct moment at);
/* All of a dossier, within an object that the caller began and ends. */
void render_dossier_fields(struct json_writer *w, const struct dossier *dossier, struct moment now);
void render_reasons(struct json_writer *w, const struct judgement *judgement); /* "reasons":[...] */
void render_proxy(struct json_writer *w, const struct proxy *proxy, struct moment now);
