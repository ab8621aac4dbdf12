/*
 * render_campaign: campaigns as the contract's JSON. The kin of render_json, for texts.
 *
 * Used by `strop campaigns --json`. One value; no newline.
 */
#pragma once

#include "core/model/campaign.h"

struct buf;

struct json_writer;

/* The fields, within an object that the caller began and ends. */
void render_campaign_fields(struct json_writer *w, const struct campaign_row *row);
void render_campaign_row(const struct campaign_row *row, struct buf *out);
