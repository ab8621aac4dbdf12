/*
 * How often signs are seen where there is nothing to see, or something: over lists of domains, and over mails.
 *
 *	measure_signs domains FILE...          a domain a line: each that is marked, then the share by kind
 *	measure_signs mails FILE...            a raw mail each, or LIST with -l: the share of mails by kind
 *
 * Where the data comes from: docs/detection-content.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/model/event.h"
#include "core/model/sign.h"
#include "core/text/brand_domain.h"
#include "core/text/reduce.h"

#define LINE_BYTES 4096
#define MAIL_BYTES ((size_t)16 * 1024 * 1024)

struct tally {
	long seen, marked, kinds[SIGN_KIND_COUNT], with_brand[SIGN_KIND_COUNT];
};

static void print_tally(const struct tally *tally)
{
	printf("%ld seen, %ld marked (%.4f %%)\n", tally->seen, tally->marked,
	       100.0 * (double)tally->marked / (double)(tally->seen ? tally->seen : 1));
	for (int kind = 0; kind < SIGN_KIND_COUNT; kind++)
		printf("  %-18s %6ld  %8.4f %%   with a brand %ld\n", word_of(&sign_words, kind),
		       tally->kinds[kind],
		       100.0 * (double)tally->kinds[kind] / (double)(tally->seen ? tally->seen : 1),
		       tally->with_brand[kind]);
}

static void print_sign(const char *where, const struct sign *sign)
{
	printf("%s\t%s\t%" PRI_STR "\t%" PRI_STR "\t%" PRI_STR "\n", where,
	       word_of(&sign_words, sign->kind), ARG_STR(sign->brand), ARG_STR(sign->quote),
	       ARG_STR(sign->other));
}

static void take_domain(struct arena *arena, struct str domain, struct tally *tally)
{
	struct sign sign;

	tally->seen++;
	if (!sign_of_domain(arena, domain, &sign))
		return;
	tally->marked++;
	tally->kinds[sign.kind]++;
	tally->with_brand[sign.kind]++;
	print_sign("", &sign);
}

static void take_mail(struct arena *arena, const char *path, struct tally *tally)
{
	static char bytes[MAIL_BYTES];
	FILE *file = fopen(path, "r");
	struct event_message message = { .recipients = -1 };
	bool kinds[SIGN_KIND_COUNT] = { false };

	if (!file)
		return;
	message.raw = (struct str){ bytes, fread(bytes, 1, sizeof(bytes), file) };
	fclose(file);
	tally->seen++;
	message_reduce(arena, &message);
	tally->marked += message.sign_count > 0;
	for (size_t i = 0; i < message.sign_count; i++) {
		const struct sign *sign = &message.signs[i];

		tally->kinds[sign->kind] += !kinds[sign->kind];
		tally->with_brand[sign->kind] += !str_is_absent(sign->brand);
		kinds[sign->kind] = true;
		print_sign(path, sign);
	}
}

static void each_line(const char *path, bool are_mails, struct tally *tally)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char line[LINE_BYTES];
	FILE *file = fopen(path, "r");

	if (!file) {
		fprintf(stderr, "measure_signs: cannot open %s\n", path);
		exit(1);
	}
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\r\n")] = '\0';
		arena_reset(arena);
		if (are_mails)
			take_mail(arena, line, tally);
		else if (line[0])
			take_domain(arena, str_of(line), tally);
	}
	fclose(file);
}

int main(int argc, char **argv)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct tally tally = { 0 };
	bool mails = argc > 2 && strcmp(argv[1], "mails") == 0;

	if (argc < 3 || (!mails && strcmp(argv[1], "domains") != 0)) {
		fprintf(stderr, "usage: measure_signs domains|mails [-l] FILE...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		arena_reset(arena);
		if (strcmp(argv[i], "-l") == 0 && i + 1 < argc)
			each_line(argv[++i], mails, &tally);
		else if (mails)
			take_mail(arena, argv[i], &tally);
		else
			each_line(argv[i], false, &tally);
	}
	print_tally(&tally);
	return 0;
}
