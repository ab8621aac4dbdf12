/* made_answers: the snapshots of a desk made by hand. Private to made_desk. */
#pragma once

struct made;
struct request;
struct snapshot;

struct snapshot *made_snapshot(struct made *made, const struct request *request);
