/*
 * age_store PATH: make a store say that a newer program made it, for the check that such a store is refused and left alone.
 */
#include <stdio.h>

#include "core/base/attrs.h"
#include "core/store/db.h"

int main(int argc, char **argv)
{
	static const struct sql newer = { "UPDATE meta SET value = 9999 WHERE name = 'schema'" };
	struct db *db = NULL;
	int64_t changed = 0;
	enum err e;

	if (argc != 2) {
		fputs("usage: age_store PATH\n", stderr);
		return 2;
	}
	e = db_open(argv[1], DB_WRITE, &db);
	if (!e)
		e = db_begin_write(db);
	if (!e)
		e = db_do(db, &newer, &changed, "");
	if (!e)
		e = db_commit(db);
	if (db)
		db_close(db);
	return e || changed != 1;
}
