#include "tests/unit/format_make.h"

/* The text as a mailbox, or a message, of acct-1; apostrophes stay what they are. */
static struct ingest_count tell_as(const char *format, struct str bytes)
{
	return tell_in_format(format, "acct-1", "mail", bytes);
}

static void check(struct ingest_count count, int64_t lines, int64_t stored, int64_t refused)
{
	assert_int_equal(count.lines, lines);
	assert_int_equal(count.stored, stored);
	assert_int_equal(count.refused, refused);
}

static const struct dossier_message *message(const char *id)
{
	struct dossier *dossier = look_whole("acct-1");

	for (size_t i = 0; i < dossier->message_count; i++)
		if (str_is(dossier->messages[i].id, id))
			return &dossier->messages[i];
	fail_msg("no message %s", id);
	return NULL;
}

static void check_has(struct str text, const char *needle)
{
	if (str_find(text, str_of(needle)) == SIZE_MAX)
		fail_msg("'%s' is not in '%.*s'", needle, (int)text.len, text.at);
}

#define FROM "From ada@byron.example Sat Mar  2 10:00:00 2024\n"
#define HEAD(id) \
	"Message-ID: <" id \
	">\nDate: Sat, 2 Mar 2024 11:00:00 +0100\nFrom: Ada <ada@byron.example>\n" \
	"To: a@b.example, c@d.example\nSubject: hello " id "\n"

static void reads_a_mailbox(void **state)
{
	const struct dossier_message *m;

	(void)state;
	check(tell_as("mbox", STR(FROM HEAD("m1") "\nfirst text\n\n" FROM HEAD("m2") "\nsecond\n")),
	      2, 2, 0);
	m = message("m1");
	check_at(m->at, "2024-03-02T10:00:00Z");
	assert_true(str_is(m->message.subject, "hello m1"));
	check_has(m->message.excerpt, "first text");
	check_has(m->message.from, "ada@byron.example");
	assert_true(str_is(m->message.domain, "byron.example"));
	assert_int_equal(m->message.recipients, 2);
	check_has(message("m2")->message.excerpt, "second");
}

static void reads_it_again_without_a_change(void **state)
{
	static const char box[] = FROM HEAD(
		"m1") "\nfirst\n\n" FROM "Date: Sat, 2 Mar 2024 10:00:00 +0000\n\nnameless\n";
	static const char crlf[] =
		"From a@b.example Sat Mar  2 10:00:00 2024\r\nMessage-ID: <m1>\r\n\r\nfirst\r\n\r\n";
	struct ingest_count again;

	(void)state;
	check(tell_as("mbox", str_of(box)), 2, 2, 0);
	again = tell_as("mbox", str_of(box));
	check(again, 2, 0, 0);
	assert_int_equal(again.skipped, 2);
	/* The last message is the same with an empty line behind it, and without its newline. */
	check(tell_as("mbox", arena_strf(arena, "%s\n\n", box)), 2, 0, 0);
	check(tell_as("mbox", str_sub(str_of(box), 0, strlen(box) - 1)), 2, 0, 0);
	check(tell_as("mbox", str_of(crlf)), 1, 0, 0);
}

static void takes_the_quotes_off(void **state)
{
	struct str excerpt;

	(void)state;
	check(tell_as("mbox",
		      STR(FROM HEAD(
			      "m1") "\n>From here on\n>>From there\n> From a reply\n>Fromage\nend\n")),
	      1, 1, 0);
	excerpt = message("m1")->message.excerpt;
	check_has(excerpt, "From here on\n>From there\n> From a reply\n>Fromage\nend");
	assert_true(str_starts(excerpt, STR("From here")));
}

static void leaves_lines_of_prose_in_the_message(void **state)
{
	(void)state;
	check(tell_as("mbox",
		      STR(FROM HEAD("m1") "\nDear all,\n\nFrom now on we meet on Fri.\n"
					  "\nFrom what I hear, all is well at 10:00.\nbye\n")),
	      1, 1, 0);
	check_has(message("m1")->message.excerpt, "all is well at 10:00.\nbye");
}

static void knows_from_lines_without_a_date(void **state)
{
	(void)state;
	check(tell_as("mbox", STR("From ada\n" HEAD("m1") "\none\n\nFrom ada@byron.example\n" HEAD(
				      "m2") "\ntwo\n")),
	      2, 2, 0);
}

static void reads_carriage_returns(void **state)
{
	(void)state;
	check(tell_as("mbox",
		      STR("From a@b.example Sat Mar  2 10:00:00 2024\r\nMessage-ID: <m1>\r\n"
			  "Subject: one\r\n\r\ntext\r\n>From x\r\n\r\n"
			  "From a@b.example Sat Mar  2 10:00:00 2024\r\nMessage-ID: <m2>\r\n\r\n")),
	      2, 2, 0);
	assert_true(str_is(message("m1")->message.subject, "one"));
	check_has(message("m1")->message.excerpt, "\nFrom x");
}

static void says_where_a_mailbox_does_not_begin(void **state)
{
	(void)state;
	check(tell_as("mbox", STR("\nsome text\nmore of it\n" FROM HEAD("m1") "\none\n")), 2, 1, 1);
	assert_string_equal(buf_text(&refusals), "mail:2: line: no \"From \" line begins it\n");
	check(tell_as("mbox", STR("")), 0, 0, 0);
	check(tell_as("mbox", STR("\n\n\n")), 0, 0, 0);
}

static void takes_the_first_time_that_is_sane(void **state)
{
	(void)state;
	check(tell_as("mbox",
		      STR(FROM
			  "Message-ID: <future>\nDate: Sat, 2 Mar 2999 11:00:00 +0000\n\nx\n\n" FROM
			  "Message-ID: <past>\nDate: Thu, 1 Jan 1970 00:00:01 +0000\n\nx\n\n" FROM
			  "Message-ID: <broken>\nDate: tomorrow\n\nx\n\n"
			  "From x@y.example\nMessage-ID: <received>\n"
			  "Received: from a by b; Sun, 3 Mar 2024 08:00:00 -0800 (PST)\n"
			  "Received: from c by a; Fri, 1 Mar 2024 08:00:00 +0000\n\nx\n\n"
			  "From x@y.example\nMessage-ID: <none>\nReceived: from a by b\n\nx\n")),
	      5, 4, 1);
	check_at(message("future")->at, "2024-03-02T10:00:00Z");
	check_at(message("past")->at, "2024-03-02T10:00:00Z");
	check_at(message("broken")->at, "2024-03-02T10:00:00Z");
	check_at(message("received")->at, "2024-03-03T16:00:00Z");
	assert_true(str_starts(buf_str(&refusals), STR("mail:26: at: ")));
}

static void names_a_message_by_its_bytes_where_it_has_no_name(void **state)
{
	CLEANUP(buf_release) struct buf long_id = BUF_UP_TO(4000);

	(void)state;
	buf_add(&long_id, FROM "Message-ID: <");
	for (int i = 0; i < 600; i++)
		buf_add_char(&long_id, 'x');
	buf_add(&long_id, "@y.example>\n\nx\n\n" FROM "Message-ID: <>\n\ny\n\n" FROM
			  "Message-ID: <\xFF\xFE@x>\n\nz\n\n" FROM "\nw\n\n" FROM
			  "Message-ID: folded\n @somewhere.example (why)\n\nv\n");
	check(tell_as("mbox", buf_str(&long_id)), 5, 5, 0);
	for (size_t i = 0; i < 5; i++) {
		struct str id = look_whole("acct-1")->messages[i].id;

		assert_true(str_starts(id, STR("mail:")) ||
			    str_starts(id, STR("folded@somewhere.example")));
	}
}

/* 9 MiB of body between two others: bounded, and refused by the place it begins at. */
static void refuses_a_message_that_is_too_long(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO((size_t)40 << 20);

	(void)state;
	buf_add(&text, FROM HEAD("m1") "\none\n\n" FROM HEAD("long") "\n");
	while (text.len < ((size_t)9 << 20))
		buf_add(&text, "a line of some length that comes again and again\n");
	buf_add(&text, "\n" FROM HEAD("m3") "\nthree\n");
	check(tell_as("mbox", buf_str(&text)), 3, 2, 1);
	assert_string_equal(buf_text(&refusals), "mail:10: line: longer than 8 MiB\n");
	check_has(message("m3")->message.excerpt, "three");
	buf_clear(&refusals);
	check(tell_as("eml", buf_str(&text)), 1, 0, 1);
	assert_string_equal(buf_text(&refusals), "mail:1: line: longer than 8 MiB\n");
}

static void reads_one_message_a_file(void **state)
{
	(void)state;
	check(tell_as("eml",
		      STR(HEAD(
			      "m1") "\nDear all,\n\nFrom ada@byron.example Sat Mar  2 10:00:00 2024\n"
				    ">From here\n")),
	      1, 1, 0);
	check_has(message("m1")->message.excerpt, "10:00:00 2024\n>From here");
	/* Some tools leave the line of a mailbox on top. */
	check(tell_as("eml", STR(FROM "Message-ID: <m2>\nSubject: two\n\ntext\n")), 1, 1, 0);
	check_at(message("m2")->at, "2024-03-02T10:00:00Z");
	check(tell_as("eml", STR("")), 1, 0, 1);
	assert_string_equal(buf_text(&refusals), "mail:1: line: nothing in it\n");
}

static void masks_card_numbers_as_at_the_door(void **state)
{
	const struct dossier_message *m;

	(void)state;
	check(tell_as("eml",
		      STR("Message-ID: <m1>\nDate: Sat, 2 Mar 2024 11:00:00 +0100\n"
			  "Subject: 4111 1111 1111 1111\n\nmine is 4111111111111111, thanks\n")),
	      1, 1, 0);
	m = message("m1");
	check_has(m->message.subject, "1111");
	assert_true(str_find(m->message.subject, STR("4111")) == SIZE_MAX);
	assert_true(str_find(m->message.excerpt, STR("4111")) == SIZE_MAX);
}

/* What a mailbox gives is what an event with "raw" gives. */
static void gives_what_a_raw_event_gives(void **state)
{
	const struct dossier_message *a, *b;

	(void)state;
	check(tell_as("mbox", STR(FROM HEAD("m1") "\nsee https://shop.example/a?b now\n")), 1, 1,
	      0);
	(void)tell("{'type':'message','at':'2024-03-02T10:00:00Z','account':'acct-1','id':'m2',"
		   "'raw':'From: Ada <ada@byron.example>\\nTo: a@b.example, c@d.example\\n"
		   "Subject: hello m1\\n\\nsee https://shop.example/a?b now\\n'}\n");
	a = message("m1");
	b = message("m2");
	assert_true(str_equal(a->message.from, b->message.from));
	assert_true(str_equal(a->message.subject, b->message.subject));
	assert_true(str_equal(a->message.excerpt, b->message.excerpt));
	assert_int_equal(a->message.recipients, b->message.recipients);
	assert_int_equal(a->message.link_count, 1);
	assert_true(str_equal(a->message.links[0], b->message.links[0]));
}

/* Whatever the bytes are, one record in, one out: no crash, and a place where it is refused. */
static void outlives_any_bytes(void **state)
{
	static const char seed[] = FROM HEAD("m1") "\n>From x\n\n" FROM HEAD("m2") "\n\n";
	char bytes[sizeof(seed)];
	uint64_t draw = 42;

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct ingest_count count;

		memcpy(bytes, seed, sizeof(seed));
		for (int i = 0; i < 1 + round / 4; i++) {
			draw = draw * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			bytes[(draw >> 33) % (sizeof(seed) - 1)] = (char)(draw >> 25);
		}
		count = tell_as(round & 1 ? "eml" : "mbox",
				(struct str){ bytes, sizeof(seed) - 1 });
		assert_int_equal(count.lines, count.stored + count.skipped + count.refused);
		assert_true(count.lines <= 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(reads_a_mailbox),
		DESKED(reads_it_again_without_a_change),
		DESKED(takes_the_quotes_off),
		DESKED(leaves_lines_of_prose_in_the_message),
		DESKED(knows_from_lines_without_a_date),
		DESKED(reads_carriage_returns),
		DESKED(says_where_a_mailbox_does_not_begin),
		DESKED(takes_the_first_time_that_is_sane),
		DESKED(names_a_message_by_its_bytes_where_it_has_no_name),
		DESKED(refuses_a_message_that_is_too_long),
		DESKED(reads_one_message_a_file),
		DESKED(masks_card_numbers_as_at_the_door),
		DESKED(gives_what_a_raw_event_gives),
		DESKED(outlives_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
