#include "core/store/store.h"

#include "core/base/attrs.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

enum err store_campaigns_forget(struct store *store)
{
	static const struct sql steps[] = {
		{ "DELETE FROM campaign_text" },
		{ "DELETE FROM campaign_same" },
		{ "DELETE FROM campaign_share" },
		{ "DELETE FROM campaign_of" },
	};
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < ARRAY_LEN(steps); i++)
		e = db_do(store->db, &steps[i], NULL, "");
	return e;
}

enum err store_campaign_of_put(struct store *store, struct account_no account, struct str message,
			       int64_t campaign)
{
	static const struct sql put = {
		"INSERT INTO campaign_of (account, message, campaign) VALUES ($1, $2, $3)"
		" ON CONFLICT (account, message) DO UPDATE SET campaign = excluded.campaign"
	};

	return db_do(store->db, &put, NULL, "iii", account.n, message_key(store, message),
		     campaign);
}

enum err store_campaign_of(struct store *store, struct account_no account, struct str message,
			   int64_t *campaign)
{
	static const struct sql of_message = {
		"SELECT campaign FROM campaign_of WHERE account = $1 AND message = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &of_message, "ii", account.n,
				    message_key(store, message));

	if (rows_next(&rows))
		*campaign = rows_int(&rows, 0);
	if (rows_error(&rows) || *campaign <= 0)
		return rows_error(&rows);
	return store_campaign_now(store, campaign);
}

enum err store_campaign_of_any(struct store *store, bool *any)
{
	static const struct sql first = { "SELECT 1 FROM campaign_of LIMIT 1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &first, "");

	*any = rows_next(&rows);
	return rows_error(&rows);
}
