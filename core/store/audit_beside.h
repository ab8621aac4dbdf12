/*
 * audit_beside: what else in a store speaks of the audit log, held against it.
 *
 * Private to core/store. A chain alone cannot tell that its tail was cut and its head written anew: but accounts that stand
 * disabled by an act that is gone, orders to the provider, notes and the count of batches can. Who may write every table of
 * the file, and takes the pains to make all of them agree, leaves no trace in it: a backup or the hash of an older row, kept elsewhere, shows it.
 */
#pragma once

#include "core/base/err.h"

struct audit_row;
struct store;

/* The note that an act wrote is there, and its text is the one that was written. Notes of acts before there were hashes need only be there. */
MUST_USE enum err audit_note_verify(struct store *store, const struct audit_row *row);

/* All of it, after the chain: ERR_CORRUPT says what does not fit. Inside a read. */
MUST_USE enum err audit_beside_verify(struct store *store);
