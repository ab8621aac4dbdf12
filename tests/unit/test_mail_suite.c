/*
 * Malformed and unusual messages from other projects' tests, each reduced as ingest does it: what is kept must be
 * bounded and valid, and of some we know what must be read. Exits 77, "skipped", where the test
 * data is not at hand.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/text/reduce.h"

#define SKIPPED 77
#define FILE_MAX ((size_t)8 << 20)
#define FILES_LEAST 150

struct expected {
	const char *file;                  /* the end of its path */
	const char *from, *subject, *says; /* `says` stands in the excerpt */
	int64_t recipients;
};

/* clang-format off */
static const struct expected known[] = {
	{ "cpython/msg_01.txt", "bbb@ddd.com (John X. Doe)", "This is a test message", "Do you like this message?", 1 },
	{ "cpython/msg_10.txt", "Barry Warsaw <barry@python.org>", "Lyrics", "\xC2\xA1This is a Quoted Printable", 1 },
	{ "cpython/msg_14.txt", NULL, NULL, "I hope you\ncan still read it.", 1 }, /* "Content-Type: text" */
	{ "cpython/msg_15.txt", "xx@xx.dk", "XX", "Some removed text.", -1 }, /* boundaries within boundaries */
	{ "cpython/msg_16.txt", NULL, NULL, "recipient reached disk quota", 1 },
	{ "cpython/msg_35.txt", "aperson@dom.ain", "here's something interesting", "no separating newline", 1 },
	{ "cpython/msg_46.txt", "\"Sender\" <sender@example.net>", "GroupwiseForwardingTest", "Testing email forwarding", 1 },
	{ "flanker/8bitmime.eml", NULL, "2 RCPT MIME", "\xD0\x9F\xD1\x80\xD0\xB5\xD0\xB2\xD0\xB5\xD0\xBB", 2 },
	{ "flanker/bilingual-simple.eml", NULL, NULL, "\xD0\xBF\xD0\xBE-\xD1\x80\xD1\x83\xD1\x81\xD1\x81\xD0\xBA\xD0\xB8", 1 },
	{ "flanker/dashed-boundaries.eml", "me@example.com", "Hi", "Hi", 1 },
	{ "flanker/encoded-header.eml", "Foo, Bar <foo.bar@example.com>", "hello", "hello, world", 1 },
	{ "flanker/from-encoding.eml", "\"Ingo L\xC3\xBCtkebohle\" <ingo@blank.pages.de>", NULL, "buffer overflow", 1 },
	{ "flanker/iphone.eml", NULL, "Subject", "Hello", 1 },
	{ "flanker/missing-final-boundary.eml", NULL, "Test", "Some body", 2 },
	{ "flanker/no-ctype.eml", "Bob Marley <bob@marley.com>", "Testing message parsing", "just testing", 1 },
	{ "flanker/russian-attachment-yahoo.eml", NULL, "Hello", "Hello", 1 },
	{ "flanker/torture.eml", NULL, "Multi-media mail demonstration", "very complex message", 1 },
	{ "attachment_emails/attachment_content_disposition.eml", NULL, "testing", "This is the first part.", 1 },
	{ "error_emails/content_transfer_encoding_with_semi_colon.eml", NULL, "Attention", "Dear Homeowner,", 1 },
	{ "error_emails/content_transfer_encoding_text-html.eml", NULL, NULL, "lowest rate in years", 2 },
	{ "error_emails/empty_group_lists.eml", NULL, NULL, "Attention Beneficiary", -1 },
	{ "error_emails/invalid_subject_characters.eml", "\"Forma\xC3\xA7\xC3\xA3o Frenetikpolis\" <info@formacaofrenetik.info>", NULL, "TEST", 3 },
	{ "multi_charset/japanese_shift_jis.eml", NULL, "test", "\xE3\x81\x82\xE3\x81\x84\xE3\x81\x86\xE3\x81\x88\xE3\x81\x8A", 1 },
	{ "multi_charset/ks_c_5601-1987.eml", NULL, "test", "\xEC\x8A\xA4\xED\x8B\xB0\xED\x95\xB4", 1 },
	{ "multi_charset/japanese_iso_2022.eml", NULL, NULL, "\xE3\x81\x99\xE3\x81\xBF\xE3\x81\xBE\xE3\x81\x9B\xE3\x82\x93\xE3\x80\x82", 1 },
	{ "plain_emails/raw_email_with_partially_quoted_subject.eml", NULL, "Re: Test: \"\xE6\xBC\xA2\xE5\xAD\x97\" mid \"\xE6\xBC\xA2\xE5\xAD\x97\" tail", "Jamis", 1 },
	{ "rfc2822/example10.eml", NULL, NULL, "Testing.", 3 },
	{ "rfc6532/utf8_headers.eml", NULL, "S\xC3\xA4ying Hello", "body", 1 },
};
/* clang-format on */

/* nftw() has no place for a context. */
static int files, wrong;
static size_t known_seen;

static void complain(const char *path, const char *what, struct str got)
{
	printf("%s: %s: \"%" PRI_STR "\"\n", path, what, ARG_STR(got));
	wrong++;
}

static void check_text(const char *path, const char *what, struct str text, size_t most)
{
	if (text.len > most || !utf8_valid(text))
		complain(path, what, text);
}

static void check_known(const char *path, const struct expected *row,
			const struct event_message *message)
{
	known_seen++;
	if (row->from && !str_is(message->from, row->from))
		complain(path, "from", message->from);
	if (row->subject && !str_is(message->subject, row->subject))
		complain(path, "subject", message->subject);
	if (str_find(message->excerpt, str_of(row->says)) == SIZE_MAX)
		complain(path, "excerpt", message->excerpt);
	if (message->recipients != row->recipients)
		complain(path, "recipients", (struct str){ 0 });
}

static void check(const char *path, struct str raw)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event_message message = { .raw = raw, .recipients = -1 };

	message_reduce(arena, &message);
	check_text(path, "from", message.from, EVENT_FIELD_MAX);
	check_text(path, "reply_to", message.reply_to, EVENT_FIELD_MAX);
	check_text(path, "subject", message.subject, EVENT_SUBJECT_MAX);
	check_text(path, "excerpt", message.excerpt, EVENT_EXCERPT_MAX);
	for (size_t i = 0; i < message.link_count; i++)
		check_text(path, "link", message.links[i], EVENT_LINK_MAX);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_ends(str_of(path), str_of(known[i].file)))
			check_known(path, &known[i], &message);
}

static int visit(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(FILE_MAX);
	char piece[4096];
	size_t n;
	FILE *file;

	(void)status;
	(void)walk;
	if (type != FTW_F)
		return 0;
	file = fopen(path, "rb");
	if (!file)
		return 0;
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add_str(&bytes, (struct str){ piece, n });
	fclose(file);
	check(path, buf_str(&bytes));
	files++;
	return 0;
}

int main(void)
{
	CLEANUP(buf_release) struct buf folder = BUF_UP_TO(4096);
	/* Nobody sets them meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *shared = getenv("STROP_SHARED"), *root = getenv("STROP_SOURCE_ROOT");

	if (shared)
		buf_add(&folder, shared);
	else
		buf_addf(&folder, "%s/../shared", root ? root : ".");
	buf_add(&folder, "/testdata/mail");
	/* One thread. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	if (nftw(buf_text(&folder), visit, 16, FTW_PHYS) != 0) {
		printf("no test data in %s\n", buf_text(&folder));
		return SKIPPED;
	}
	printf("%d files, %zu of them known, %d wrong\n", files, known_seen, wrong);
	return wrong > 0 || files < FILES_LEAST || known_seen != ARRAY_LEN(known);
}
