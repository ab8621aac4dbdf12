/*
 * render_json: answers as the contract's JSON. Field names are fixed; see contract, "JSON out".
 *
 * Used by the verbs (--json) and the case file. One value each; no newline. Here are accounts, clusters and addresses; its kin have a noun
 * each: render_dossier.h, render_act.h, render_campaign.h, render_reply.h. How a key and a value are written is render_key.h.
 */
#pragma once

#include "core/desk/desk.h"

struct buf;
struct json_writer;

void render_account_row(const struct account_row *row, struct buf *out);
void render_find_row(const struct find_answer_row *row, struct buf *out);
void render_cluster_row(const struct cluster_row *row, struct buf *out);
/* `accounts`: how many were seen there. `now` tells how old each list is, in days. */
void render_ip(const struct ip *ip, const struct place *place, int64_t accounts, struct moment now,
	       struct buf *out);

/* For writing inside another value. */

void render_proxy(struct json_writer *w, const struct proxy *proxy, struct moment now);
/* What an address and an observation say of a place, in the contract's order. What is not known is null. */
void render_place_fields(struct json_writer *w, const struct place *place, bool with_zone);
/* "shared":[...]; of a cluster with how many of its accounts share each. */
void render_shared(struct json_writer *w, const struct shared_trait *shared, size_t count,
		   bool of_cluster);
