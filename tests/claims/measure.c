/*
 * How well location claims are read: precision and recall on lines of chat with what they claim beside them.
 *
 * usage: claims_measure [-v] FILE [LEAST-PRECISION LEAST-RECALL]
 *
 * A line: EXPECTED | TEXT, or EXPECTED | TEXT | WHAT THE REP HAD ASKED. EXPECTED is "-" for nothing, or words of
 * KIND:COUNTRY[:TENSE[:denied]] and "no-proxy"; KIND is the contract's, COUNTRY "??" where none is named, TENSE present
 * when left out. -v shows each line that was read otherwise. Exits 1 when a figure lies under its bound (in percent).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/text/claims.h"

#define LINE_MAX_BYTES 4096
#define WORDS_MAX 64

struct tally {
	size_t right, false_found, missed;
};

struct measure {
	bool verbose;
	size_t lines, wrong_lines;
	struct tally claims;  /* kind, country, tense and polarity, all right */
	struct tally bearing; /* what a contradiction can come from: is there now, denies a proxy */
};

struct words_found {
	struct str list[WORDS_MAX];
	size_t count;
};

static void word_add(struct words_found *words, struct str word)
{
	if (word.len && words->count < WORDS_MAX)
		words->list[words->count++] = word;
}

static struct words_found expected_words(struct arena *arena, struct str text)
{
	struct words_found words = { 0 };
	struct str part;

	while (str_cut(&text, ' ', &part)) {
		size_t colons = 0;

		for (size_t i = 0; i < part.len; i++)
			colons += part.at[i] == ':';
		if (str_is(part, "-"))
			continue;
		word_add(&words, colons == 1
					 ? arena_strf(arena, "%" PRI_STR ":present", ARG_STR(part))
					 : part);
	}
	return words;
}

static struct words_found found_words(struct arena *arena, const struct chat_claims *claims)
{
	struct words_found words = { 0 };

	for (size_t i = 0; i < claims->count; i++) {
		const struct chat_claim *claim = &claims->claims[i];

		word_add(&words, arena_strf(arena, "%s:%s:%s%s",
					    word_of(&chat_claim_words, (int)claim->kind),
					    claim->country[0] ? claim->country : "??",
					    word_of(&chat_tense_words, (int)claim->tense),
					    claim->denied ? ":denied" : ""));
	}
	if (claims->denies_proxy)
		word_add(&words, STR("no-proxy"));
	return words;
}

static bool bears(struct str word)
{
	return str_is(word, "no-proxy") ||
	       (str_starts(word, STR("presence:")) && str_ends(word, STR(":present")) &&
		str_find(word, STR("??")) == SIZE_MAX);
}

static bool is_claim(struct str word)
{
	return !str_is(word, "no-proxy");
}

static bool compare(const struct words_found *expected, const struct words_found *found,
		    struct tally *tally, bool (*counts)(struct str word))
{
	bool taken[WORDS_MAX] = { false }, same = true;

	for (size_t i = 0; i < found->count; i++) {
		bool right = false;

		if (!counts(found->list[i]))
			continue;
		for (size_t k = 0; k < expected->count && !right; k++)
			if (!taken[k] && str_equal(expected->list[k], found->list[i]))
				taken[k] = right = true;
		tally->right += right;
		tally->false_found += !right;
		same = same && right;
	}
	for (size_t k = 0; k < expected->count; k++)
		if (counts(expected->list[k]) && !taken[k]) {
			tally->missed++;
			same = false;
		}
	return same;
}

static void words_print(const char *title, const struct words_found *words)
{
	printf("    %s", title);
	for (size_t i = 0; i < words->count; i++)
		printf(" %" PRI_STR, ARG_STR(words->list[i]));
	printf("\n");
}

/* The part before the next " | "; all of it when there is none. */
static struct str field(struct str *rest)
{
	size_t at = str_find(*rest, STR(" | "));
	struct str part = str_sub(*rest, 0, at);

	*rest = str_sub(*rest, at == SIZE_MAX ? rest->len : at + 3, rest->len);
	return part;
}

static void line_measure(struct measure *m, struct str line)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str rest = line, want = field(&rest), text = field(&rest);
	struct chat_context context = { .asked = rest };
	struct words_found expected = expected_words(arena, want), found;
	struct chat_claims claims;
	bool same;

	chat_claims_read(arena, text, &context, &claims);
	found = found_words(arena, &claims);
	m->lines++;
	same = compare(&expected, &found, &m->claims, is_claim);
	same = compare(&expected, &found, &m->bearing, bears) && same;
	m->wrong_lines += !same;
	if (same || !m->verbose)
		return;
	printf("  %" PRI_STR "\n", ARG_STR(line));
	words_print("read:", &found);
}

static double share(size_t part, size_t other)
{
	return part + other > 0 ? 100.0 * (double)part / (double)(part + other) : 100.0;
}

static bool tally_print(const char *name, const struct tally *tally, const double least[2])
{
	double precision = share(tally->right, tally->false_found);
	double recall = share(tally->right, tally->missed);

	printf("%-44s precision %5.1f %% (%zu of %zu)  recall %5.1f %% (%zu of %zu)\n", name,
	       precision, tally->right, tally->right + tally->false_found, recall, tally->right,
	       tally->right + tally->missed);
	return precision >= least[0] && recall >= least[1];
}

static bool file_measure(struct measure *m, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[LINE_MAX_BYTES];

	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#')
			line_measure(m, str_of(line));
	}
	return fclose(file) == 0;
}

int main(int argc, char *argv[])
{
	struct measure m = { .verbose = argc > 1 && !strcmp(argv[1], "-v") };
	char **operands = argv + 1 + m.verbose;
	int count = argc - 1 - m.verbose;
	double least[2] = { count > 2 ? strtod(operands[1], NULL) : 0,
			    count > 2 ? strtod(operands[2], NULL) : 0 };
	bool enough;

	if (count < 1 || !file_measure(&m, operands[0])) {
		fprintf(stderr, "usage: claims_measure [-v] FILE [LEAST-PRECISION LEAST-RECALL]\n");
		return 2;
	}
	printf("%zu lines, %zu read otherwise\n", m.lines, m.wrong_lines);
	enough = tally_print("claims, all of them, in every part:", &m.claims, least);
	enough = tally_print("is there now, or denies a proxy:", &m.bearing, least) && enough;
	return enough ? 0 : 1;
}
