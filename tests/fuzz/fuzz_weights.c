/*
 * Any bytes as a file of weights: refused with a line, or taken with every sign, neutral row and cap as
 * the table has them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/conf.h"
#include "core/engine/weights.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct weights table, weights;

	weights_of_table(&table);
	weights = table;
	if (weights_parse(arena, (struct str){ (const char *)bytes, len }, &weights)) {
		require(strncmp(err_text(ERR_INVALID), "line ", 5) == 0 || len > CONF_BYTES_MAX);
		require(memcmp(&table, &weights, sizeof(table)) == 0);
		return 0;
	}
	require(weights.bits[SIGNAL_PRIOR] == table.bits[SIGNAL_PRIOR]);
	for (int i = SIGNAL_PRIOR + 1; i < SIGNAL_COUNT; i++) {
		double most = family_table_cap(signal_row((enum signal)i)->family);

		require(weights.bits[i] * most >= 0 && fabs(weights.bits[i]) <= fabs(most));
		require(table.bits[i] != 0 || weights.bits[i] == 0);
	}
	for (int i = 0; i < FAMILY_COUNT; i++)
		require(isfinite(weights.caps[i]) || i == FAMILY_PRIOR);
	return 0;
}
