/* made_answers: the snapshots of a desk made by hand. Private to made_desk. */
#pragma once

#include <stdbool.h>

struct made;
struct request;
struct snapshot;

struct snapshot *made_snapshot(struct made *made, const struct request *request);

/* made_campaign.c */
void made_campaigns(struct snapshot *snapshot, bool deserted);
void made_campaign(struct snapshot *snapshot, bool deserted);
