/*
 * queue: the two statements that the queue is made of, named so that a test can ask the database
 * how it goes about them. Private to core/store.
 */
#pragma once

#include "core/store/db.h"

extern const struct sql queue_on_line; /* the few whose customer is on the line */
extern const struct sql queue_waiting; /* everybody else */
extern const struct sql queue_counts;
