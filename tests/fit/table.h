/*
 * table: fitted weights, written where they are used.
 */
#pragma once

#include <stdio.h>

#include "core/base/err.h"
#include "solve.h"

/* A file for [engine] weights: the rows that differ. */
void table_file(const struct fit *fit, FILE *to);

/* The same numbers in the table of core/engine/signal.c, in their places; nothing else changes. ERR_INVALID: a row is not found as
 * { "code", FAMILY_NAME, BITS, ... }. ERR_UNAVAILABLE. */
MUST_USE enum err table_rewrite(const struct fit *fit, const char *path);
