/*
 * tender: the housekeeping of the runs, and what a handle remembers of it between slices.
 *
 * Private to core/store. store_tend() is the way in.
 */
#pragma once

struct tender;

struct tender *tender_new(void);
void tender_free(struct tender *tender);
