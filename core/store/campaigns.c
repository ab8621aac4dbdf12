#include "core/store/store.h"

#include <endian.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/store/judged.h"
#include "core/store/store_private.h"

/* -- texts --------------------------------------------------------------------------------- */

enum err store_campaign_text_put(struct store *store, const struct campaign_text *text)
{
	static const struct sql put = {
		"INSERT INTO campaign_text (no, campaign, account, at, message, subject, sketch)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	};
	uint64_t packed[SKETCH_LEN];

	for (size_t i = 0; i < text->sketch_len; i++)
		packed[i] = htole64(text->sketch[i]);
	return db_do(store->db, &put, NULL, "iiiittb", text->no.n, text->campaign.n,
		     text->account.n, text->at.us, text->message, text->subject,
		     (struct str){ (const char *)packed, text->sketch_len * sizeof(*packed) });
}

/* In the order of TEXT_COLUMNS; texts live as long as the row. */
#define TEXT_COLUMNS \
	"no, coalesce((SELECT now FROM campaign_same" \
	" WHERE campaign_same.campaign = campaign_text.campaign), campaign)," \
	" account, at, message, subject, sketch," \
	" (SELECT trusted_from <> 0 FROM account WHERE account.no = campaign_text.account)," \
	" campaign = no"
static void text_read(const struct rows *rows, uint64_t sketch[SKETCH_LEN],
		      struct campaign_text *text)
{
	struct str blob = rows_blob(rows, 6);
	size_t len = blob.len / sizeof(*sketch);

	len = len < SKETCH_LEN ? len : SKETCH_LEN;
	for (size_t i = 0; i < len; i++) {
		memcpy(&sketch[i], blob.at + i * sizeof(*sketch), sizeof(*sketch));
		sketch[i] = le64toh(sketch[i]);
	}
	*text = (struct campaign_text){
		.no = { rows_int(rows, 0) },
		.campaign = { rows_int(rows, 1) },
		.account = { rows_int(rows, 2) },
		.at = { rows_int(rows, 3) },
		.message = rows_text(rows, 4),
		.subject = rows_text(rows, 5),
		.sketch = sketch,
		.sketch_len = len,
		.trusted = rows_int(rows, 7) != 0,
		.is_first = rows_int(rows, 8) != 0,
	};
}

enum err store_campaign_texts(struct store *store, int64_t after, int64_t most,
			      bool (*each)(void *with, const struct campaign_text *text),
			      void *with)
{
	static const struct sql newest = {
		"SELECT " TEXT_COLUMNS " FROM campaign_text"
		" WHERE no > $2 AND no > (SELECT coalesce(max(no), 0) FROM campaign_text) - $1"
		" ORDER BY no"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &newest, "ii", most, after);

	while (rows_next(&rows)) {
		uint64_t sketch[SKETCH_LEN];
		struct campaign_text text;

		text_read(&rows, sketch, &text);
		if (!each(with, &text))
			break;
	}
	return rows_error(&rows);
}

enum err store_campaign_first(struct store *store, struct moment *at)
{
	static const struct sql first = { "SELECT at FROM campaign_text ORDER BY no LIMIT 1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &first, "");

	at->us = rows_next(&rows) ? rows_int(&rows, 0) : 0;
	return rows_error(&rows);
}

static enum err numbers_take(struct store *store, int64_t count, int64_t *first)
{
	static const struct sql last = { "SELECT value FROM meta WHERE name = 'campaign_numbers'" };
	static const struct sql put = {
		"INSERT INTO meta (name, value) VALUES ('campaign_numbers', $1)"
		" ON CONFLICT (name) DO UPDATE SET value = excluded.value"
	};
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(24);
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &last, "");
	int64_t given = 0;

	if (rows_next(&rows) && !str_to_int64(rows_text(&rows, 0), &given))
		return err_fail(ERR_CORRUPT, "the store does not say how many texts it has");
	if (rows_error(&rows))
		return rows_error(&rows);
	*first = given + 1;
	given += count;
	buf_addf(&text, "%lld", (long long)given);
	return db_do(store->db, &put, NULL, "t", buf_str(&text));
}

enum err store_campaign_numbers(struct store *store, int64_t count, int64_t *first)
{
	enum err e;

	if (db_is_writing(store->db))
		return numbers_take(store, count, first);
	e = store_write(store);
	if (!e)
		e = numbers_take(store, count, first);
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

/* -- campaigns that are one ------------------------------------------------------------------ */

enum err store_campaign_merge(struct store *store, struct campaign_no from, struct campaign_no into)
{
	static const struct sql steps[] = {
		{ "UPDATE campaign_same SET now = $2 WHERE now = $1" },
		{ "INSERT INTO campaign_same (campaign, now) VALUES ($1, $2)"
		  " ON CONFLICT (campaign) DO UPDATE SET now = excluded.now" },
	};
	static const struct sql dirty = {
		"INSERT INTO dirty (account) SELECT account FROM campaign_share"
		" WHERE campaign = $1 ON CONFLICT (account) DO NOTHING"
	};
	static const struct sql drop = { "DELETE FROM campaign_share WHERE campaign = $1" };
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < ARRAY_LEN(steps); i++)
		e = db_do(store->db, &steps[i], NULL, "ii", from.n, into.n);
	if (!e)
		e = db_do(store->db, &dirty, NULL, "i", from.n);
	return e ? e : db_do(store->db, &drop, NULL, "i", from.n);
}

enum err store_campaign_now(struct store *store, int64_t *campaign)
{
	static const struct sql now = { "SELECT now FROM campaign_same WHERE campaign = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &now, "i", *campaign);

	if (rows_next(&rows))
		*campaign = rows_int(&rows, 0);
	return rows_error(&rows);
}

/* -- asking -------------------------------------------------------------------------------- */

#define SHARE_SUMS \
	"sum(messages), sum(delivered), sum(bounced), sum(complained), sum(unsubscribed)," \
	" sum(opened), sum(clicked), min(first_at), max(last_at)"

/* From column `first` on, in the order of SHARE_SUMS. */
static void sums_read(const struct rows *rows, int first, struct campaign_row *row)
{
	row->messages = rows_int(rows, first);
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		row->counts[i] = rows_int(rows, first + 1 + i);
	row->first_seen.us = rows_int(rows, first + 1 + DELIVERY_RESULT_COUNT);
	row->last_seen.us = rows_int(rows, first + 2 + DELIVERY_RESULT_COUNT);
}

enum err store_campaigns_each(struct store *store, struct account_no account, int64_t limit,
			      bool (*each)(void *with, const struct campaign_row *row), void *with)
{
	static const struct sql all = {
		"SELECT share.campaign, text.subject, 1 + (SELECT count(*) FROM campaign_text"
		" WHERE campaign_text.campaign = share.campaign AND campaign_text.campaign <> no), "
		"share.* FROM (SELECT campaign, " SHARE_SUMS " FROM campaign_share"
		" GROUP BY campaign ORDER BY max(last_at) DESC, campaign DESC LIMIT $1) AS share"
		" LEFT JOIN campaign_text AS text ON text.no = share.campaign"
	};
	static const struct sql of_account = {
		"SELECT share.campaign, text.subject, 1 + (SELECT count(*) FROM campaign_text"
		" WHERE campaign_text.campaign = share.campaign AND campaign_text.campaign <> no), "
		"share.* FROM (SELECT campaign, " SHARE_SUMS
		" FROM campaign_share WHERE campaign IN"
		" (SELECT campaign FROM campaign_share WHERE account = $2)"
		" GROUP BY campaign ORDER BY max(last_at) DESC, campaign DESC LIMIT $1) AS share"
		" LEFT JOIN campaign_text AS text ON text.no = share.campaign"
	};
	int64_t most = limit > 0 ? limit : INT64_MAX;
	CLEANUP(rows_end)
	struct rows rows = account.n ? db_query(store->db, &of_account, "ii", most, account.n)
				     : db_query(store->db, &all, "i", most);

	while (rows_next(&rows)) {
		struct campaign_row row = { .no = { rows_int(&rows, 0) },
					    .subject = rows_text(&rows, 1),
					    .variants = rows_int(&rows, 2) };

		sums_read(&rows, 4, &row);
		if (!each(with, &row))
			break;
	}
	return rows_error(&rows);
}

static enum err texts_read(struct store *store, struct arena *arena, int64_t campaign,
			   struct campaign_text **texts, size_t *count)
{
	static const struct sql of_campaign = {
		"SELECT " TEXT_COLUMNS " FROM campaign_text WHERE no = $1 OR (campaign <> no AND"
		" campaign = $1) OR no IN (SELECT campaign FROM campaign_same WHERE now = $1)"
		" ORDER BY no LIMIT $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &of_campaign, "ii", campaign,
				    (int64_t)CAMPAIGN_VARIANTS_MAX);
	struct campaign_text *list = ARENA_ARRAY(arena, CAMPAIGN_VARIANTS_MAX,
						 struct campaign_text);
	size_t n = 0;

	while (n < CAMPAIGN_VARIANTS_MAX && rows_next(&rows)) {
		uint64_t *sketch = ARENA_ARRAY(arena, SKETCH_LEN, uint64_t);

		text_read(&rows, sketch, &list[n]);
		list[n].message = arena_str(arena, list[n].message);
		list[n].subject = arena_str(arena, list[n].subject);
		n++;
	}
	*texts = list;
	*count = n;
	return rows_error(&rows);
}

enum err store_campaign(struct store *store, struct arena *arena, struct campaign_no no,
			struct campaign_row *row, struct campaign_text **texts, size_t *count)
{
	static const struct sql sums = { "SELECT count(*), " SHARE_SUMS
					 " FROM campaign_share WHERE campaign = $1" };
	CLEANUP(rows_end) struct rows rows = { 0 };
	struct campaign_row found = { .no = no };
	enum err e = store_campaign_now(store, &found.no.n);

	if (e)
		return e;
	rows = db_query(store->db, &sums, "i", found.no.n);
	if (!rows_next(&rows) || rows_int(&rows, 0) == 0)
		return rows_error(&rows)
			       ? rows_error(&rows)
			       : err_fail(ERR_NOT_FOUND, "%lld: no such campaign", (long long)no.n);
	sums_read(&rows, 1, &found);
	e = texts_read(store, arena, found.no.n, texts, count);
	if (e)
		return e;
	found.variants = (int64_t)*count;
	found.subject = *count ? (*texts)[0].subject : (struct str){ 0 };
	*row = found;
	return ERR_NONE;
}
