/*
 * The JSON test suite, file by file, bare and as the value of a field that nobody knows: y_ must be
 * taken, n_ refused, i_ either way without harm. A key that stands twice is refused here, which the
 * suite leaves open. Exits 77, "skipped", where the test data is not at hand.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"

#define SKIPPED 77
#define FILE_MAX ((size_t)1 << 20)

static const char *const wraps[][2] = { { "", "" }, { "{\"type\":\"login\",\"new\":", "}" } };

struct tally {
	int taken, refused, either, wrong;
};

static bool read_file(const char *path, struct buf *bytes)
{
	char piece[4096];
	size_t n;
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	buf_clear(bytes);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add_str(bytes, (struct str){ piece, n });
	fclose(file);
	return !bytes->full;
}

/* 'y', 'n' or 'i': what is asked of the file. */
static char verdict_of(const char *name)
{
	if (str_starts(str_of(name), STR("y_object_duplicated_key")))
		return 'n';
	return name[0];
}

static void try(const char *name, struct str bytes, const char *const wrap[2], struct tally *tally)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(FILE_MAX + 100);
	char asked = verdict_of(name);
	struct json *root;
	bool taken;

	buf_add(&text, wrap[0]);
	buf_add_str(&text, bytes);
	buf_add(&text, wrap[1]);
	taken = json_read(arena, buf_str(&text), &root) == ERR_NONE;
	if (asked == 'i') {
		tally->either++;
	} else if (taken != (asked == 'y')) {
		printf("%s: %s%s\n", name,
		       taken ? "taken" : "refused: ", taken ? "" : err_text(ERR_INVALID));
		tally->wrong++;
	} else if (taken) {
		tally->taken++;
	} else {
		tally->refused++;
	}
}

static void try_file(const char *folder, const char *name, struct tally *tally)
{
	CLEANUP(buf_release) struct buf path = BUF_UP_TO(4096);
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(FILE_MAX);

	buf_addf(&path, "%s/%s", folder, name);
	if (!read_file(buf_text(&path), &bytes)) {
		printf("%s: cannot be read\n", name);
		tally->wrong++;
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(wraps); i++)
		try(name, buf_str(&bytes), wraps[i], tally);
}

static void find_folder(struct buf *folder)
{
	/* Nobody sets them meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *shared = getenv("STROP_SHARED"), *root = getenv("STROP_SOURCE_ROOT");

	if (shared)
		buf_add(folder, shared);
	else
		buf_addf(folder, "%s/../shared", root ? root : ".");
	buf_add(folder, "/testdata/json");
}

int main(void)
{
	CLEANUP(buf_release) struct buf folder = BUF_UP_TO(4096);
	struct tally tally = { 0 };
	struct dirent *entry;
	DIR *listing;

	find_folder(&folder);
	listing = opendir(buf_text(&folder));
	if (!listing) {
		printf("no test data in %s\n", buf_text(&folder));
		return SKIPPED;
	}
	/* One thread, one listing. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((entry = readdir(listing)))
		if (str_ends(str_of(entry->d_name), STR(".json")))
			try_file(buf_text(&folder), entry->d_name, &tally);
	closedir(listing);

	printf("%d taken, %d refused, %d either way, %d wrong\n", tally.taken, tally.refused,
	       tally.either, tally.wrong);
	return tally.wrong || tally.taken < 180 || tally.refused < 180;
}
