/*
 * format_make: bytes in a format of somebody else's, told to the desk of desk_make as `strop ingest --format` would.
 */
#pragma once

#include "tests/unit/desk_make.h"

#include "core/desk/formats.h"

/* What is not told per row belongs to `account`; NULL: to whom the rows name. Complaints call it `name`. */
static inline struct ingest_count tell_in_format(const char *format, const char *account,
						 const char *name, struct str bytes)
{
	struct ingest ingest = { .desk = desk,
				 .refused = note_refusal,
				 .format = format_find(str_of(format)),
				 .account = str_of(account) };
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	rewind(file);
	assert_int_equal(ingest_file(&ingest, fileno(file), name), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	(void)fclose(file);
	return ingest.count;
}
