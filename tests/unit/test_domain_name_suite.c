/*
 * The public suffix list's own vectors. Exits 77, "skipped", where the test data is not at hand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/text/domain_name.h"

#define SKIPPED 77

static FILE *open_vectors(void)
{
	CLEANUP(buf_release) struct buf path = BUF_UP_TO(4096);
	/* Nobody sets them meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *shared = getenv("STROP_SHARED"), *root = getenv("STROP_SOURCE_ROOT");

	if (shared)
		buf_addf(&path, "%s/testdata/names/psl-test.txt", shared);
	else
		buf_addf(&path, "%s/../shared/testdata/names/psl-test.txt", root ? root : ".");
	return fopen(buf_text(&path), "r");
}

/* The next 'quoted' word, or the absent text for null. */
static struct str operand(struct str *rest)
{
	struct str word;

	*rest = str_trim(*rest);
	if (!str_starts(*rest, STR("'"))) {
		str_cut(rest, ',', &word);
		return (struct str){ 0 };
	}
	*rest = str_sub(*rest, 1, rest->len);
	str_cut(rest, '\'', &word);
	*rest = str_trim(*rest);
	if (str_starts(*rest, STR(",")))
		*rest = str_sub(*rest, 1, rest->len);
	return word;
}

static bool holds(struct arena *arena, struct str line)
{
	struct str name = operand(&line), wanted = operand(&line);
	struct str got = domain_registrable(domain_fold(arena, name), true);

	wanted = domain_fold(arena, wanted);
	if (str_is_absent(got) == str_is_absent(wanted) && str_equal(got, wanted))
		return true;
	printf("%" PRI_STR ": \"%" PRI_STR "\", not \"%" PRI_STR "\"\n", ARG_STR(name),
	       ARG_STR(got), ARG_STR(wanted));
	return false;
}

int main(void)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char text[1024];
	int right = 0, wrong = 0;
	FILE *vectors = open_vectors();

	if (!vectors) {
		printf("no test data at hand\n");
		return SKIPPED;
	}
	while (fgets(text, sizeof(text), vectors)) {
		struct str line = str_trim(str_of(text));

		if (!str_starts(line, STR("checkPublicSuffix(")))
			continue;
		line = str_sub(line, STR("checkPublicSuffix(").len, line.len);
		*(holds(arena, line) ? &right : &wrong) += 1;
	}
	fclose(vectors);
	printf("%d right, %d wrong\n", right, wrong);
	return wrong > 0 || right < 50;
}
