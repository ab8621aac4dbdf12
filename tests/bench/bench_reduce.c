/*
 * How long a message takes from as it was sent to what is kept of it: 3 KB of plain text, the same in
 * other scripts, and 15 KB of multipart with HTML. Prints microseconds a message, the best of
 * several rounds, and what of it is the sketch and what the signs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/text/html.h"
#include "core/text/reduce.h"
#include "core/text/signs.h"
#include "core/text/sketch.h"

#define ROUNDS 25
#define MESSAGES_A_ROUND 400
#define SIZE_MAX_KB 64

/* clang-format off */
static const char *const english[] = {
	"your", "order", "has", "been", "shipped", "and", "will", "arrive", "on", "Tuesday", "the",
	"invoice", "4711-2026", "for", "EUR", "129.90", "is", "attached", "please", "check", "account",
	"settings", "before", "we", "can", "deliver,", "questions?", "Write", "to",
	"support@shop.example", "or", "call", "(+49)", "40", "123456.", "thank", "you", "very", "much",
};
static const char *const russian[] = {
	"\xD0\x92\xD0\xB0\xD1\x88", "\xD0\xB7\xD0\xB0\xD0\xBA\xD0\xB0\xD0\xB7",
	"\xD0\xBE\xD1\x82\xD0\xBF\xD1\x80\xD0\xB0\xD0\xB2\xD0\xBB\xD0\xB5\xD0\xBD", "\xD0\xB8",
	"\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB1\xD1\x83\xD0\xB4\xD0\xB5\xD1\x82", "12.11.2026",
};
static const char *const hindi[] = {
	"\xE0\xA4\x86\xE0\xA4\xAA\xE0\xA4\x95\xE0\xA4\xBE", "\xE0\xA4\x91\xE0\xA4\xB0\xE0\xA5\x8D\xE0\xA4\xA1\xE0\xA4\xB0",
	"\xE0\xA4\xAD\xE0\xA5\x87\xE0\xA4\x9C", "\xE0\xA4\xA6\xE0\xA4\xBF\xE0\xA4\xAF\xE0\xA4\xBE",
};
/* clang-format on */

/* The same text on every machine. */
static void add_words(struct buf *out, const char *const *words, size_t count, size_t bytes)
{
	uint32_t seed = 1;

	for (size_t end = out->len + bytes, n = 1; out->len < end; n++) {
		seed = seed * 1664525 + 1013904223;
		buf_add(out, words[(seed >> 16) % count]);
		buf_add(out, n % 12 ? " " : ".\n");
	}
}

static void add_plain(struct buf *out)
{
	add_words(out, english, ARRAY_LEN(english), 2900);
	buf_add(out, "https://track.shop.example/o/4711?utm=mail and http://bit.ly/3x\n");
}

static void add_html(struct buf *out)
{
	buf_add(out, "<html><head><style>p { margin: 0 }</style></head><body>"
		     "<div style=3D\"display:none\">preheader</div><table width=3D\"600\">");
	for (int i = 0; i < 40; i++) {
		buf_add(out, "<tr><td style=3D\"padding:0 12px;font-family:Arial\">"
			     "<p><b>Dear customer</b>, ");
		add_words(out, english, ARRAY_LEN(english), 110);
		buf_addf(out, "<a href=3D\"https://shop.example/p/%d\">open&nbsp;it</a></p>", i);
		buf_add(out, "</td></tr>=\n");
	}
	buf_add(out, "</table></body></html>");
}

static void add_multipart(struct buf *out)
{
	buf_add(out, "From: =?utf-8?Q?Caf=C3=A9_Shop?= <news@shop.example>\nTo: a@b.example\n"
		     "Subject: =?utf-8?B?VsO2cmUgb3JkZXI=?=\nMIME-Version: 1.0\n"
		     "Content-Type: multipart/alternative; boundary=\"=_x1\"\n\n--=_x1\n"
		     "Content-Type: text/plain; charset=utf-8\n\n");
	add_plain(out);
	buf_add(out, "--=_x1\nContent-Type: text/html; charset=iso-8859-1\n"
		     "Content-Transfer-Encoding: quoted-printable\n\n");
	add_html(out);
	buf_add(out, "\n--=_x1--\n");
}

static double reduce_us(const struct event_message *message)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	int64_t best = INT64_MAX;

	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = moment_ticks_us(), took;

		for (int i = 0; i < MESSAGES_A_ROUND; i++) {
			struct event_message copy = *message;

			arena_reset(arena);
			message_reduce(arena, &copy);
			if (copy.sketch_len == 0)
				abort();
		}
		took = moment_ticks_us() - start;
		best = took < best ? took : best;
	}
	return (double)best / MESSAGES_A_ROUND;
}

static double sketch_us(struct str text)
{
	uint64_t sketch[SKETCH_LEN];
	int64_t best = INT64_MAX;

	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = moment_ticks_us(), took;

		for (int i = 0; i < MESSAGES_A_ROUND; i++)
			sketch_make(text, sketch);
		took = moment_ticks_us() - start;
		best = took < best ? took : best;
	}
	return (double)best / MESSAGES_A_ROUND;
}

/* Of a message as it stands before its text is forgotten: links collected, nothing reduced. */
static double signs_us(const struct event_message *message)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(arena_free_at) struct arena *kept = arena_new();
	struct event_message reduced = *message;
	struct html page = { 0 };
	int64_t best = INT64_MAX;

	message_reduce(kept, &reduced);
	reduced.text = message->text;
	if (message->html.len)
		html_read(kept, message->html, &page);
	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = moment_ticks_us(), took;

		for (int i = 0; i < MESSAGES_A_ROUND; i++) {
			const struct sign *signs;
			size_t count;

			arena_reset(arena);
			signs_of_message(arena, &reduced, &page, &signs, &count);
		}
		took = moment_ticks_us() - start;
		best = took < best ? took : best;
	}
	return (double)best / MESSAGES_A_ROUND;
}

static void show_text(const char *name, struct str text)
{
	struct event_message message = { .text = text,
					 .from = STR("Fenster Nord <news@shop.example>"),
					 .subject = STR("Your order has been shipped"),
					 .recipients = -1 };

	printf("%-22s %6zu bytes %8.2f us, the sketch %.2f us, the signs %.2f us\n", name, text.len,
	       reduce_us(&message), sketch_us(text), signs_us(&message));
}

int main(void)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO((size_t)SIZE_MAX_KB * 1024);
	struct event_message message = { .recipients = -1 };

	add_plain(&text);
	show_text("plain text", buf_str(&text));

	buf_clear(&text);
	add_words(&text, russian, ARRAY_LEN(russian), 3000);
	show_text("plain text, Cyrillic", buf_str(&text));

	buf_clear(&text);
	add_words(&text, hindi, ARRAY_LEN(hindi), 3000);
	show_text("plain text, Devanagari", buf_str(&text));

	buf_clear(&text);
	add_multipart(&text);
	message.raw = buf_str(&text);
	printf("%-22s %6zu bytes %8.2f us\n", "multipart with HTML", text.len, reduce_us(&message));
	return 0;
}
