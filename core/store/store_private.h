/*
 * store_private: what the files of core/store know of a handle.
 *
 * Statements go to store->db (db.h).
 */
#pragma once

#include "core/base/hash.h"
#include "core/store/db.h"
#include "core/store/store.h"

struct store {
	struct db *db;
	struct hash_key key; /* of the hashes that are stored; drawn once, kept in meta */
};
