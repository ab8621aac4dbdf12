#include "core/store/db_sqlite.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/store/db_file.h"

#define APPLICATION_ID 0x5374726f /* "Stro": this file is a store of ours */
#define PAGE_BYTES 8192
#define CACHE_KIB 65536
#define LEAVE_BYTES 1048576 /* of log when closing: a quarter of a millisecond to read */
#define BACKUP_PAGES 512
#define FROZEN_NAME_MAX ((size_t)4 * PATH_MAX)

/* -- opening ------------------------------------------------------------------------------- */

int sqlite_connect(const char *path, int flags, sqlite3 **sqlite)
{
	int code = sqlite3_open_v2(path, sqlite, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
				   NULL);

	if (code == SQLITE_CANTOPEN_SYMLINK)
		code = SQLITE_CANTOPEN;
	if (*sqlite) {
		sqlite3_extended_result_codes(*sqlite, 1);
		sqlite3_busy_timeout(*sqlite, DB_PATIENCE_MS);
		sqlite3_wal_autocheckpoint(*sqlite, 0);
		sqlite3_db_config(*sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_db_config(*sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(*sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	}
	return code;
}

/* Make an empty database ours; let no other's be touched. ERR_NOT_FOUND: it is empty, and only to be read. */
static enum err adopt(struct db *db)
{
	int64_t id = 0, tables = 0, commits = 0;
	enum err e = sqlite_ask(db, "PRAGMA application_id", &id);

	if (!e)
		e = sqlite_ask(db, "SELECT count(*) FROM sqlite_master", &tables);
	if (!e && id == 0 && tables == 0 && db->mode == DB_READ)
		return err_fail(ERR_NOT_FOUND, "%s: nothing is in it", db->path);
	if (!e && id != APPLICATION_ID && (tables > 0 || db->mode == DB_READ))
		e = err_fail(ERR_CORRUPT,
			     "%s: this is no store: an SQLite database of another program",
			     db->path);
	if (e || db->mode == DB_READ)
		return e;
	if (tables == 0) {
		char script[200];

		snprintf(script, sizeof(script),
			 "PRAGMA page_size = %d; PRAGMA journal_mode = WAL;", PAGE_BYTES);
		e = sqlite_run(db, script);
		snprintf(script, sizeof(script),
			 "BEGIN IMMEDIATE; PRAGMA application_id = %d;"
			 "CREATE TABLE db_commits (count INTEGER NOT NULL);"
			 "INSERT INTO db_commits VALUES (0); COMMIT;",
			 APPLICATION_ID);
		if (!e)
			e = sqlite_run(db, script);
	}
	/* Not ours in another shape: what counts our commits must be there. */
	return e ? e : sqlite_ask(db, "SELECT count FROM db_commits", &commits);
}

/* The name as a URI, for the one thing that only a URI can say: that nobody can change the file. */
static void frozen_name(const char *path, struct buf *name)
{
	buf_add(name, "file:");
	for (const char *c = path; *c; c++)
		if (strchr("?#%", *c))
			buf_addf(name, "%%%02X", (unsigned)(unsigned char)*c);
		else
			buf_add_char(name, *c);
	buf_add(name, "?immutable=1");
}

/* A copy on a medium or in a folder that cannot be written to: nothing can be laid beside it, and it has no log
 * that would have to be read with it. */
static bool is_frozen(const struct db *db)
{
	char name[PATH_MAX];
	struct stat st;
	bool beside;

	if (db->mode != DB_READ || access(db->path, W_OK) == 0)
		return false;
	snprintf(name, sizeof(name), "%s-wal", db->path);
	beside = !stat(name, &st) && st.st_size > 0;
	snprintf(name, sizeof(name), "%s", db->path);
	*strrchr(name, '/') = '\0';
	return !beside && access(*name ? name : "/", W_OK) < 0;
}

static int connect_frozen(struct db *db)
{
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(FROZEN_NAME_MAX);

	frozen_name(db->path, &name);
	return sqlite_connect(buf_text(&name), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &db->sqlite);
}

static int note_log(void *with, sqlite3 *sqlite, const char *name, int pages)
{
	struct db *db = with;

	(void)sqlite;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

static enum err connect_to(struct db *db)
{
	char script[300];
	int keep = 1;
	int code = is_frozen(db) ? connect_frozen(db)
				 : sqlite_connect(db->path,
						  db->mode == DB_WRITE ? SQLITE_OPEN_READWRITE
								       : SQLITE_OPEN_READONLY,
						  &db->sqlite);
	enum err e;

	if (code != SQLITE_OK)
		return sqlite_fault(db, code);
	sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	sqlite3_wal_hook(db->sqlite, note_log, db);
	/* Without mmap and automatic checkpoints: both were seen to lose rows. */
	snprintf(script, sizeof(script),
		 "PRAGMA mmap_size = 0; PRAGMA cache_size = -%d; PRAGMA synchronous = FULL;"
		 "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
		 CACHE_KIB);
	e = sqlite_run(db, script);
	if (!e)
		e = adopt(db);
	/* Overwritten where that costs nothing: Debian's default would double all deleting. */
	return e ? e : sqlite_run(db, "PRAGMA secure_delete = FAST");
}

/* Who made it was killed before anything was in it: made to its end, and read. As deep as that. NOLINTNEXTLINE(misc-no-recursion) */
static enum err open_begun(const char *where, struct db **db)
{
	struct db *writer = NULL;
	enum err e = db_open(where, DB_WRITE, &writer);

	db_close(writer);
	return e ? e : db_open(where, DB_READ, db);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
enum err db_open(const char *where, enum db_mode mode, struct db **db)
{
	struct db *made;
	char *whole;
	enum err e = mode == DB_WRITE ? db_file_make(where) : ERR_NONE;

	if (!e)
		e = db_file_check(where);
	if (e)
		return e;
	whole = realpath(where, NULL);
	if (!whole || strlen(whole) + 10 > PATH_MAX) {
		free(whole);
		return err_fail(ERR_UNAVAILABLE, "%.150s: %s", where, strerror(errno));
	}
	made = memory_new(1, sizeof(*made));
	made->mode = mode;
	made->turn = TURN_NONE;
	snprintf(made->path, sizeof(made->path), "%s", whole);
	free(whole);
	if (mode == DB_WRITE)
		e = turn_open(&made->turn, made->path);
	if (!e && mode == DB_WRITE)
		e = turn_take(&made->turn, DB_PATIENCE_MS);
	if (!e)
		e = connect_to(made);
	if (mode == DB_WRITE && made->turn.lock >= 0)
		turn_give(&made->turn);
	if (e) {
		db_close(made);
		return e == ERR_NOT_FOUND && mode == DB_READ ? open_begun(where, db) : e;
	}
	*db = made;
	return ERR_NONE;
}

enum err db_check(struct db *db)
{
	static const struct sql check = { "PRAGMA quick_check(1)" };
	CLEANUP(rows_end) struct rows rows = db_query(db, &check, "");
	struct str found = rows_next(&rows) ? rows_text(&rows, 0) : (struct str){ 0 };

	if (rows_error(&rows) || str_is(found, "ok"))
		return rows_error(&rows);
	return err_fail(ERR_CORRUPT, "%s: the file is damaged: %" PRI_STR ": restore a backup",
			db->path, ARG_STR(utf8_head(found, 200)));
}

const char *db_path(const struct db *db)
{
	return db->path;
}

struct str db_driver(bool *sound)
{
	int version = sqlite3_libversion_number();

	*sound = version < 3007000 || version >= 3051003 ||
		 (version >= 3044006 && version < 3045000) ||
		 (version >= 3050007 && version < 3051000);
	return str_of(sqlite3_libversion());
}

/* Whoever opens the store next, with nobody else there, reads the whole log, written back or not. */
static bool leaves_much(const struct db *db)
{
	char log[PATH_MAX];
	struct stat st;

	return db->mode == DB_WRITE && db->sqlite && !db->lost &&
	       snprintf(log, sizeof(log), "%s-wal", db->path) < (int)sizeof(log) &&
	       !stat(log, &st) && st.st_size > LEAVE_BYTES;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	if (leaves_much(db) && db_settle(db, true))
		db->log_pages = 0; /* somebody else will */
	for (size_t i = 0; i < SQLITE_BUCKETS; i++) {
		for (struct statement *s = db->statements[i], *next; s; s = next) {
			next = s->next;
			assert(!s->busy);
			sqlite3_finalize(s->prepared);
			free(s);
		}
	}
	sqlite3_close(db->sqlite);
	turn_end(&db->turn);
	free(db);
}

/* -- backup -------------------------------------------------------------------------------- */

static enum err copy_pages(struct db *db, sqlite3 *into, void (*progress)(void *with, double share),
			   void *with)
{
	sqlite3_backup *copy = sqlite3_backup_init(into, "main", db->sqlite, "main");
	int code = copy ? SQLITE_OK : sqlite3_errcode(into);

	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(copy, BACKUP_PAGES);
		if (progress && (code == SQLITE_OK || code == SQLITE_DONE)) {
			int all = sqlite3_backup_pagecount(copy);

			progress(with, all > 0 ? 1.0 - (double)sqlite3_backup_remaining(copy) / all
					       : 1.0);
		}
	}
	if (copy)
		sqlite3_backup_finish(copy);
	return code == SQLITE_DONE
		       ? ERR_NONE
		       : err_fail(ERR_UNAVAILABLE, "the copy: %s", sqlite3_errstr(code));
}

static enum err copy_to(struct db *db, const char *part, void (*progress)(void *with, double share),
			void *with)
{
	sqlite3 *into = NULL;
	enum err e = db_file_new(part);

	if (e)
		return e;
	if (sqlite3_open_v2(part, &into, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		e = err_fail(ERR_UNAVAILABLE, "%s: it cannot be made", part);
	else
		e = copy_pages(db, into, progress, with);
	sqlite3_close(into);
	return e;
}

enum err db_backup(struct db *db, const char *path, void (*progress)(void *with, double share),
		   void *with)
{
	char part[PATH_MAX];
	int64_t anything = 0;
	enum err e;

	if (access(path, F_OK) == 0)
		return err_fail(ERR_EXISTS, "%s: it is there already", path);
	if (snprintf(part, sizeof(part), "%s.part-%ld", path, (long)getpid()) >= (int)sizeof(part))
		return err_fail(ERR_UNAVAILABLE, "%.100s...: the name is too long", path);
	/* One moment, held from the first page to the last, so that no writer makes us start anew. */
	e = db_begin_read(db);
	if (e)
		return e;
	e = sqlite_ask(db, "SELECT count(*) FROM sqlite_master", &anything);
	if (!e)
		e = copy_to(db, part, progress, with);
	db_rollback(db);
	if (!e)
		e = db_file_name(part, path);
	unlink(part);
	return e;
}
