/*
 * What a real mail costs from as it was sent to its campaign: processor time of message_reduce() and
 * campaign_index_find(), beside gmime's parsing and decoding (where it was found when this was built) and a one-permutation MinHash
 * of the text. Microseconds a mail, the best of several rounds.
 *
 * usage: bench_pipeline LEAST_BYTES FOLDER...
 *
 * bench_pipeline.sh runs it beside rspamd and bogofilter on the same mails.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/arena.h"
#include "core/engine/campaign_index.h"
#include "core/text/html.h"
#include "core/text/mime.h"
#include "core/text/reduce.h"
#include "core/text/sketch.h"
#include "tests/eval/mails.h"
#ifdef WITH_GMIME
#include <gmime/gmime.h>
#endif

#define ROUNDS 7
#define BINS 128
#define NOW ((struct moment){ INT64_C(1767225600) * MOMENT_SECOND })

struct bench {
	struct mails mails;
	size_t least, chosen, bytes;
	struct arena *arena;
	struct campaign_index *index;
	int64_t next;
	uint64_t kept; /* so that nothing is left out */
};

static void pipeline(struct bench *b, const struct mail *mail)
{
	struct event_message message = { .raw = mail->raw, .recipients = -1 };
	struct campaign_found found;

	arena_reset(b->arena);
	message_reduce(b->arena, &message);
	campaign_index_find(b->index, message.sketch, message.sketch_len, NOW, b->next, &found);
	b->next += found.is_new;
	b->kept += (uint64_t)found.campaign;
}

static void mime_alone(struct bench *b, const struct mail *mail)
{
	struct mime mime;

	arena_reset(b->arena);
	mime_read(b->arena, mail->raw, &mime);
	b->kept += mime.text.len;
}

static void mime_and_html(struct bench *b, const struct mail *mail)
{
	struct mime mime;
	struct html page = { 0 };

	arena_reset(b->arena);
	mime_read(b->arena, mail->raw, &mime);
	if (mime.html.len)
		html_read(b->arena, mime.html, &page);
	b->kept += page.text.len;
}

static void sketch_alone(struct bench *b, const struct mail *mail)
{
	uint64_t sketch[SKETCH_LEN];

	b->kept += sketch_make(mail->seen, sketch);
}

/* FNV-1a of each word, two by two into bins (Li, Owen, Zhang 2012). */
static void minhash(struct bench *b, const struct mail *mail)
{
	uint64_t bins[BINS], before = 0, word = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < BINS; i++)
		bins[i] = UINT64_MAX;
	for (size_t i = 0; i < mail->seen.len; i++) {
		unsigned char c = (unsigned char)mail->seen.at[i];
		uint64_t pair;

		if (c > ' ') {
			word = (word ^ (c >= 'A' && c <= 'Z' ? c | 0x20U : c)) *
			       UINT64_C(0x100000001B3);
			continue;
		}
		pair = (before ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		if (pair < bins[pair % BINS])
			bins[pair % BINS] = pair;
		before = word;
		word = UINT64_C(0xCBF29CE484222325);
	}
	for (size_t i = 0; i < BINS; i++)
		b->kept += bins[i];
}

#ifdef WITH_GMIME
static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer with)
{
	struct bench *b = with;
	char *text;

	(void)parent;
	if (!GMIME_IS_TEXT_PART(part))
		return;
	text = g_mime_text_part_get_text((GMimeTextPart *)part);
	b->kept += text ? (uint64_t)(unsigned char)text[0] : 0;
	g_free(text);
}

static void gmime(struct bench *b, const struct mail *mail)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(mail->raw.at, mail->raw.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	if (message) {
		const char *subject = g_mime_message_get_subject(message);

		b->kept += subject ? (uint64_t)(unsigned char)subject[0] : 0;
		g_mime_message_foreach(message, decode_part, b);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}
#endif

static double measure(struct bench *b, const char *name,
		      void (*one)(struct bench *b, const struct mail *mail))
{
	double best = 0;

	for (int round = 0; round < ROUNDS; round++) {
		clock_t from = clock();
		double took;

		for (size_t i = 0; i < b->mails.count; i++)
			if (b->mails.rows[i].raw.len > b->least)
				one(b, &b->mails.rows[i]);
		took = (double)(clock() - from) * 1e6 / CLOCKS_PER_SEC / (double)b->chosen;
		if (round == 0 || took < best)
			best = took;
	}
	printf("%-36s %8.2f us\n", name, best);
	return best;
}

static void beside_gmime(struct bench *b, double ours)
{
#ifdef WITH_GMIME
	double parsed, hashed;

	g_mime_init();
	parsed = measure(b, "gmime: parse, decode", gmime);
	hashed = measure(b, "one-permutation MinHash", minhash);
	printf("%-36s %8.2f\n", "ratio to both", ours / (parsed + hashed));
	g_mime_shutdown();
#else
	(void)ours;
	measure(b, "one-permutation MinHash", minhash);
	printf("gmime was not found when this was built\n");
#endif
}

int main(int argc, char **argv)
{
	struct bench b = { .arena = arena_new(), .index = campaign_index_new(), .next = 1 };
	double ours;

	b.least = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	for (int i = 2; i < argc; i++)
		if (!mails_read(&b.mails, argv[i]))
			return EXIT_FAILURE;
	for (size_t i = 0; i < b.mails.count; i++)
		if (b.mails.rows[i].raw.len > b.least) {
			b.chosen++;
			b.bytes += b.mails.rows[i].raw.len;
		}
	if (b.chosen == 0) {
		fprintf(stderr, "usage: bench_pipeline LEAST_BYTES FOLDER...\n");
		return EXIT_FAILURE;
	}
	printf("%zu mails of %zu bytes, microseconds of processor time each\n", b.chosen,
	       b.bytes / b.chosen);
	ours = measure(&b, "ours: from raw to campaign", pipeline);
	measure(&b, "  of it MIME", mime_alone);
	measure(&b, "  of it MIME and HTML", mime_and_html);
	measure(&b, "  of it the sketch", sketch_alone);
	beside_gmime(&b, ours);
	campaign_index_free(b.index);
	mails_release(&b.mails);
	arena_free(b.arena);
	return b.kept == 0;
}
