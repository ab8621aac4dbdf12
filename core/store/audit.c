#include "core/store/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/model/act.h"
#include "core/store/audit_beside.h"
#include "core/store/known_then.h"
#include "core/store/standing_json.h"
#include "core/store/store_private.h"

#define NUMBER_MAX 24

/* -- the chain ------------------------------------------------------------------------------ */

static struct str number(char text[NUMBER_MAX], int64_t n)
{
	int len = snprintf(text, NUMBER_MAX, "%" PRId64, n);

	return (struct str){ text, (size_t)len };
}

static struct str hash_str(const struct hash *hash)
{
	return (struct str){ (const char *)hash->bytes, sizeof(hash->bytes) };
}

static struct hash row_hash(const struct audit_row *row, const struct hash *previous)
{
	char no[NUMBER_MAX], batch[NUMBER_MAX], at[NUMBER_MAX], undoes[NUMBER_MAX];
	struct str parts[] = {
		hash_str(previous),
		number(no, row->no),
		number(batch, row->batch),
		number(at, row->at),
		row->actor,
		row->account_id,
		word_str(&act_words,
			 row->what < 0 || row->what >= ACT_KIND_COUNT ? -1 : (int)row->what),
		row->reason,
		row->before,
		row->after,
		number(undoes, row->undoes),
	};

	return hash_of(parts, ARRAY_LEN(parts));
}

/* -- the head ------------------------------------------------------------------------------ */

struct head {
	int64_t rows;
	struct hash last;
};

/* "12 9f3c...". ERR_NOT_FOUND, ERR_CORRUPT. */
static enum err head_read(struct store *store, struct head *head)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct head read = { 0 };
	struct str text, count;
	enum err e = store_meta(store, arena, "audit_head", &text);

	if (e)
		return e;
	if (!str_cut(&text, ' ', &count) || !str_to_int64(count, &read.rows) ||
	    hash_from_hex(text, &read.last))
		return err_fail(ERR_CORRUPT, "the audit log's head does not read");
	*head = read;
	return ERR_NONE;
}

static enum err head_write(struct store *store, const struct head *head)
{
	char hex[2 * HASH_BYTES + 1], text[NUMBER_MAX + sizeof(hex)];
	int len;

	hash_hex(&head->last, hex);
	len = snprintf(text, sizeof(text), "%" PRId64 " %s", head->rows, hex);
	return store_meta_put(store, "audit_head", (struct str){ text, (size_t)len });
}

/* A head that somebody broke stops nobody's work: the log goes on behind its last row, and
 * store_audit_verify() tells. */
static enum err head_find(struct store *store, struct head *head)
{
	static const struct sql last = { "SELECT max(no) FROM audit" };
	enum err e = head_read(store, head);
	CLEANUP(rows_end) struct rows rows = { 0 };

	if (e != ERR_NOT_FOUND && e != ERR_CORRUPT)
		return e;
	*head = (struct head){ 0 };
	rows = db_query(store->db, &last, "");
	if (rows_next(&rows))
		head->rows = rows_int(&rows, 0);
	return rows_error(&rows);
}

enum err audit_append(struct store *store, struct audit_row *row)
{
	static const struct sql put = {
		"INSERT INTO audit (no, batch, at, actor, account, account_id, what, reason,"
		" before, after, undoes, hash)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	};
	struct head head = { 0 };
	enum err e = head_find(store, &head);

	if (e)
		return e;
	row->no = ++head.rows;
	head.last = row_hash(row, &head.last);
	e = db_do(store->db, &put, NULL,
		  "iiititittti"
		  "b",
		  row->no, row->batch, row->at, row->actor, row->account, row->account_id,
		  row->what, row->reason, row->before, row->after, row->undoes,
		  hash_str(&head.last));
	return e ? e : head_write(store, &head);
}

/* -- verifying ----------------------------------------------------------------------------- */

#define AUDIT_ROWS \
	"SELECT audit.no, batch, at, actor, account, account_id, what, reason, before, after," \
	" undoes, hash, account.id FROM audit LEFT JOIN account ON account.no = audit.account"

/* Texts are views into `rows`. */
static void row_read(const struct rows *rows, struct audit_row *row)
{
	*row = (struct audit_row){
		.no = rows_int(rows, 0),
		.batch = rows_int(rows, 1),
		.at = rows_int(rows, 2),
		.actor = rows_text(rows, 3),
		.account = rows_int(rows, 4),
		.account_id = rows_text(rows, 5),
		.what = rows_int(rows, 6),
		.reason = rows_text(rows, 7),
		.before = rows_text(rows, 8),
		.after = rows_text(rows, 9),
		.undoes = rows_int(rows, 10),
	};
}

static bool is_hash(const struct rows *rows, const struct hash *hash)
{
	return str_equal(rows_blob(rows, 11), hash_str(hash));
}

/* The row at `no` is not what stood there. Where does that stand now? 0: nowhere. */
static enum err find_displaced(struct store *store, int64_t no, const struct hash *previous,
			       int64_t *stands_at)
{
	static const struct sql later = { AUDIT_ROWS " WHERE audit.no > $1 ORDER BY audit.no" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &later, "i", no);

	*stands_at = 0;
	while (!*stands_at && rows_next(&rows)) {
		struct audit_row row;
		struct hash hash;
		int64_t at;

		row_read(&rows, &row);
		at = row.no;
		row.no = no;
		hash = row_hash(&row, previous);
		if (is_hash(&rows, &hash))
			*stands_at = at;
	}
	return rows_error(&rows);
}

static enum err fail_altered(struct store *store, int64_t no, const struct hash *previous)
{
	int64_t stands_at;
	enum err e = find_displaced(store, no, previous, &stands_at);

	if (e)
		return e;
	if (stands_at)
		return err_fail(ERR_CORRUPT,
				"audit row %" PRId64 ": reordered: what stood there is row %" PRId64
				" now",
				no, stands_at);
	return err_fail(ERR_CORRUPT, "audit row %" PRId64 ": altered: its hash does not fit", no);
}

/* What was known then is kept beside the log; the row names it by its hash. */
static enum err known_verify(struct store *store, const struct audit_row *row)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct hash known;
	struct str body;
	bool has = false;
	enum err e = standing_hash(arena, row->after, "known", &has, &known);

	if (!e && has)
		e = known_then_read(store, arena, &known, &body);
	return e == ERR_CORRUPT ? err_within(e, "audit row %" PRId64, row->no) : e;
}

static enum err row_verify(struct store *store, const struct rows *rows, struct head *so_far)
{
	struct audit_row row;
	struct hash hash;

	row_read(rows, &row);
	if (row.no != so_far->rows + 1)
		return err_fail(ERR_CORRUPT, "audit row %" PRId64 ": missing", so_far->rows + 1);
	hash = row_hash(&row, &so_far->last);
	if (!is_hash(rows, &hash))
		return fail_altered(store, row.no, &so_far->last);
	/* The number of an account is ours and in no hash; its id is. */
	if (row.account && !str_equal(rows_text(rows, 12), row.account_id))
		return err_fail(ERR_CORRUPT,
				"audit row %" PRId64 ": altered: filed under another account",
				row.no);
	*so_far = (struct head){ row.no, hash };
	return row.what == ACT_NOTE ? audit_note_verify(store, &row) : known_verify(store, &row);
}

static enum err head_verify(struct store *store, const struct head *walked)
{
	struct head head = { 0 };
	enum err e = head_read(store, &head);

	if (e == ERR_NOT_FOUND && !walked->rows)
		return ERR_NONE;
	if (e == ERR_NOT_FOUND)
		return err_fail(ERR_CORRUPT, "the audit log has lost its head");
	if (e)
		return e;
	if (head.rows > walked->rows)
		return err_fail(ERR_CORRUPT,
				"audit row %" PRId64 ": missing: the log had %" PRId64 " rows",
				walked->rows + 1, head.rows);
	if (head.rows < walked->rows || memcmp(&head.last, &walked->last, sizeof(head.last)) != 0)
		return err_fail(ERR_CORRUPT,
				"audit row %" PRId64 ": the log's head knows another last row",
				walked->rows);
	return ERR_NONE;
}

static enum err chain_verify(struct store *store, int64_t *count)
{
	static const struct sql all = { AUDIT_ROWS " ORDER BY audit.no" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");
	struct head walked = { 0 };
	enum err e = ERR_NONE;

	while (!e && rows_next(&rows))
		e = row_verify(store, &rows, &walked);
	if (!e)
		e = rows_error(&rows);
	if (!e)
		e = head_verify(store, &walked);
	if (!e)
		*count = walked.rows;
	return e;
}

enum err store_audit_verify(struct store *store, int64_t *rows)
{
	/* Rows and head must be of one moment. */
	enum err e = store_read(store);
	int64_t walked = 0;

	if (e)
		return e;
	e = chain_verify(store, &walked);
	if (!e)
		e = audit_beside_verify(store);
	if (!e)
		*rows = walked;
	store_end(store);
	return e;
}
