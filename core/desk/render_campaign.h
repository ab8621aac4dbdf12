/*
 * render_campaign: campaigns as the contract's JSON. The kin of render_json, for texts.
 *
 * Used by `strop campaigns --json`. One value; no newline.
 */
#pragma once

#include "core/model/campaign.h"

struct buf;

void render_campaign_row(const struct campaign_row *row, struct buf *out);
