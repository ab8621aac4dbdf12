/*
 * account_row: the account columns that every list shows, and the one place that reads them.
 *
 * Private to core/store. A query puts ACCOUNT_COLUMNS first, so that they are columns 0 to
 * ACCOUNT_COLUMN_COUNT - 1, and may add its own behind them:
 *
 *	static const struct sql by_no = { "SELECT " ACCOUNT_COLUMNS " FROM account WHERE no = $1" };
 *
 *	while (rows_next(&rows))
 *		account_row_read(&rows, arena, &row);
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/model/account.h"
#include "core/store/db.h"

struct arena;

/* Beside the account its cluster's size, which stands with the cluster. */
#define ACCOUNT_COLUMNS \
	"account.no, account.id, account.name, account.email, account.plan, account.state," \
	" account.verdict, account.probability, account.created_at, account.flagged_at," \
	" account.disabled_at, account.cluster, account.top_reason, account.assignee," \
	" account.case_state, account.outcome, account.place, account.on_line_at," \
	" account.last_seen, account.sent, account.days," \
	" (SELECT size FROM cluster WHERE cluster.no = account.cluster), account.protected"
#define ACCOUNT_COLUMN_COUNT 23

/* Whether a person's "false alarm" (enum outcome's 2) stands over the account: of its own evidence none is newer. */
#define ACCOUNT_IS_CLEARED \
	"(account.outcome = 2 AND account.rep_stands_at <> 0" \
	" AND account.rep_stands_at >= account.evidence_at)"

/* Texts are copied into the arena. */
void account_row_read(const struct rows *rows, struct arena *arena, struct account_row *row);

/* All that are left of `rows`, added to a list that lives in the arena. */
MUST_USE enum err account_rows_add(struct rows *rows, struct arena *arena,
				   struct account_row **list, size_t *count);

/* The numbers in column 0 of all that are left. */
MUST_USE enum err account_numbers(struct rows *rows, struct arena *arena,
				  struct account_no **numbers, size_t *count);
