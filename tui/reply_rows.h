/*
 * reply_rows: replies that are not in the conversation yet, below its last line, with what became of them.
 */
#pragma once

#include "tui/pane.h"

/* Adds rows to the paper, strangers' text tamed; none where all are in the conversation. */
void reply_rows(struct paper *paper, const struct pane_source *source);
