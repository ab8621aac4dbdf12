#include "core/store/store.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/store/account_row.h"
#include "core/store/judged.h"
#include "core/store/store_private.h"

#define TOLD_SAME 1e-9

#define SHARE_COLUMNS \
	"campaign, messages, delivered, bounced, complained, unsubscribed, opened, clicked," \
	" first_at, last_at, event, told, elsewhere, turn"

/* The same, where another table has some of these names too. */
#define OWN_COLUMNS \
	"campaign_share.campaign, campaign_share.messages, campaign_share.delivered," \
	" campaign_share.bounced, campaign_share.complained, campaign_share.unsubscribed," \
	" campaign_share.opened, campaign_share.clicked, campaign_share.first_at," \
	" campaign_share.last_at, campaign_share.event, campaign_share.told," \
	" campaign_share.elsewhere, campaign_share.turn"

/* What the column `elsewhere` holds. */
enum {
	LEADS_NOWHERE,
	LEADS_ELSEWHERE,
	LEADS_TO_PLATFORM,
	LEADS_TO_PAGES,
};

static int64_t leads_of(const struct campaign_share *share)
{
	if (share->platform)
		return LEADS_TO_PLATFORM;
	if (share->elsewhere && share->pages)
		return LEADS_TO_PAGES;
	return share->elsewhere ? LEADS_ELSEWHERE : LEADS_NOWHERE;
}

/* In the order of SHARE_COLUMNS; texts live as long as the row. */
static struct campaign_share_put share_read(const struct rows *rows)
{
	int64_t leads = rows_int(rows, 6 + DELIVERY_RESULT_COUNT);
	struct campaign_share_put put = {
		.campaign = { rows_int(rows, 0) },
		.share = { .messages = rows_int(rows, 1),
			   .first_at = { rows_int(rows, 2 + DELIVERY_RESULT_COUNT) },
			   .last_at = { rows_int(rows, 3 + DELIVERY_RESULT_COUNT) },
			   .event = rows_text(rows, 4 + DELIVERY_RESULT_COUNT),
			   .turn = (enum campaign_turn)rows_int(rows, 7 + DELIVERY_RESULT_COUNT) },
		.told = rows_real(rows, 5 + DELIVERY_RESULT_COUNT),
	};

	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		put.share.counts[i] = rows_int(rows, 2 + i);
	put.share.pages = leads == LEADS_TO_PAGES;
	put.share.platform = leads == LEADS_TO_PLATFORM;
	put.share.elsewhere = leads == LEADS_ELSEWHERE || put.share.pages;
	return put;
}

static bool is_same(const struct campaign_share *a, const struct campaign_share *b)
{
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (a->counts[i] != b->counts[i])
			return false;
	return a->messages == b->messages && a->first_at.us == b->first_at.us &&
	       a->last_at.us == b->last_at.us && str_equal(a->event, b->event) &&
	       leads_of(a) == leads_of(b) && a->turn == b->turn;
}

static enum err share_write(struct store *store, struct account_no account,
			    const struct campaign_share_put *row)
{
	static const struct sql put = {
		"INSERT INTO campaign_share (account, " SHARE_COLUMNS ") VALUES"
		" ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
		" ON CONFLICT (campaign, account) DO UPDATE SET messages = excluded.messages,"
		" delivered = excluded.delivered, bounced = excluded.bounced,"
		" complained = excluded.complained, unsubscribed = excluded.unsubscribed,"
		" opened = excluded.opened, clicked = excluded.clicked,"
		" first_at = excluded.first_at, last_at = excluded.last_at,"
		" event = excluded.event, told = excluded.told, elsewhere = excluded.elsewhere,"
		" turn = excluded.turn"
	};
	const struct campaign_share *s = &row->share;

	return db_do(store->db, &put, NULL, "iiiiiiiiiiitrii", account.n, row->campaign.n,
		     s->messages, s->counts[DELIVERY_DELIVERED], s->counts[DELIVERY_BOUNCED],
		     s->counts[DELIVERY_COMPLAINED], s->counts[DELIVERY_UNSUBSCRIBED],
		     s->counts[DELIVERY_OPENED], s->counts[DELIVERY_CLICKED], s->first_at.us,
		     s->last_at.us, s->event, row->told, leads_of(s), (int64_t)s->turn);
}

static enum err share_put(struct store *store, struct account_no account,
			  const struct campaign_share_put *row, bool *changed)
{
	static const struct sql one = { "SELECT " SHARE_COLUMNS " FROM campaign_share"
					" WHERE campaign = $1 AND account = $2" };
	bool is_there = false, told_same = false;
	enum err e;
	{
		CLEANUP(rows_end)
		struct rows rows = db_query(store->db, &one, "ii", row->campaign.n, account.n);

		if (rows_next(&rows)) {
			struct campaign_share_put stored = share_read(&rows);

			is_there = is_same(&stored.share, &row->share);
			told_same = fabs(stored.told - row->told) < TOLD_SAME;
		}
		e = rows_error(&rows);
	}
	*changed = *changed || !is_there;
	if (e || (is_there && told_same))
		return e;
	return share_write(store, account, row);
}

enum err store_campaign_shares_put(struct store *store, struct account_no account,
				   const struct campaign_share_put *rows, size_t count,
				   bool *changed)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++)
		e = share_put(store, account, &rows[i], changed);
	return e;
}

enum err store_campaign_members(struct store *store, struct arena *arena,
				struct campaign_no campaign, struct campaign_share_row **rows,
				size_t *count)
{
	static const struct sql members = {
		"SELECT " OWN_COLUMNS ", account.no, account.id, account.bits, account.guilty,"
		" account.trusted_from, account.evidence_at, account.cluster, " ACCOUNT_IS_CLEARED
		" FROM campaign_share"
		" JOIN account ON account.no = campaign_share.account"
		" WHERE campaign_share.campaign = $1 ORDER BY campaign_share.account LIMIT $2"
	};
	enum {
		ACCOUNT = 8 + DELIVERY_RESULT_COUNT
	};
	CLEANUP(rows_end)
	struct rows found = db_query(store->db, &members, "ii", campaign.n,
				     (int64_t)CAMPAIGN_MEMBERS_MAX);
	struct campaign_share_row *list = NULL;
	size_t n = 0;

	while (rows_next(&found)) {
		struct campaign_share_put put = share_read(&found);
		struct campaign_share_row row = { .share = put.share, .told = put.told };

		row.share.account.n = rows_int(&found, ACCOUNT);
		row.share.event = arena_str(arena, put.share.event);
		row.id = arena_str(arena, rows_text(&found, ACCOUNT + 1));
		row.own_bits = rows_real(&found, ACCOUNT + 2);
		row.guilty = rows_int(&found, ACCOUNT + 3) != 0;
		row.harm = judged_guilt_verdict(rows_int(&found, ACCOUNT + 3));
		row.trusted_from.us = rows_int(&found, ACCOUNT + 4);
		row.evidence_at.us = rows_int(&found, ACCOUNT + 5);
		row.cluster.n = rows_int(&found, ACCOUNT + 6);
		row.cleared = rows_int(&found, ACCOUNT + 7) != 0;
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = row;
	}
	*rows = list;
	*count = n;
	return rows_error(&found);
}

enum err store_campaign_size(struct store *store, struct campaign_no campaign, int64_t most,
			     int64_t *count)
{
	static const struct sql size = { "SELECT count(*) FROM (SELECT 1 FROM campaign_share"
					 " WHERE campaign = $1 LIMIT $2) AS some" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &size, "ii", campaign.n, most);

	if (rows_next(&rows))
		*count = rows_int(&rows, 0);
	return rows_error(&rows);
}
