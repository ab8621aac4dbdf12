#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/desk/desk.h"
#include "core/desk/speech.h"

static struct arena *arena;
static struct dossier *dossier;

static struct ip ip_of(const char *text)
{
	struct ip ip = { { 0 } };

	assert_int_equal(ip_parse(str_of(text), &ip), ERR_NONE);
	return ip;
}

static void say(struct dossier *d, size_t at, enum chat_from from, const char *text)
{
	d->chat[at] = (struct dossier_chat){ .chat = { .conversation = STR("conv-1"),
						       .from = from,
						       .text = str_of(text),
						       .ip = ip_of("81.2.69.160") } };
}

static void link_to(struct dossier *d)
{
	static struct shared_trait traits[] = {
		{ TRAIT_CARD, { "fp-77af", 7 }, 14, 2 },
		{ TRAIT_IP, { "198.51.100.23", 13 }, 3, 2 },
		{ TRAIT_USER_AGENT, { "Firefox", 7 }, 3, 2 },
	};

	d->cluster.row.nickname = STR("Woodpecker");
	d->cluster.member_count = 3;
	d->cluster.members = ARENA_ARRAY(arena, 3, struct cluster_member);
	d->cluster.members[0].account = d->account;
	d->cluster.members[1] = (struct cluster_member){
		.account = { .id = STR("acct-7433"),
			     .name = STR("Nora Falk"),
			     .email = STR("office@kiefer-post.example") },
		.shared = traits,
		.shared_count = ARRAY_LEN(traits),
	};
	d->cluster.members[2].account = (struct account_row){ .id = STR("acct-7440"),
							      .name = STR("Kiefer Post GmbH"),
							      .email = STR("falk77@gmail.com") };
}

static void judge(struct dossier *d)
{
	static struct reason reasons[2];
	static struct observation seen;

	reasons[0] = (struct reason){
		.code = "scanner_phishing",
		.text = STR("3 accounts pose as Chase within 72 h of one another"),
	};
	reasons[1] = (struct reason){ .code = "prior", .text = STR("before any evidence") };
	d->judgement.reasons = reasons;
	d->judgement.reason_count = 2;
	seen = (struct observation){ .source = SEEN_LOGIN, .ip = ip_of("203.0.113.9") };
	seen.place.asn = 20712;
	seen.place.proxy.provider = STR("Mole Tunnels");
	seen.place.proxy.sources[0].source = STR("spur exits");
	seen.place.proxy.sources[1].source = STR("city");
	seen.place.proxy.source_count = 2;
	d->judgement.location.observations = &seen;
	d->judgement.location.observation_count = 1;
}

static int start(void **state)
{
	static struct note note;
	struct dossier *d;

	(void)state;
	arena = arena_new();
	d = dossier = ARENA_NEW(arena, struct dossier);
	d->account = (struct account_row){ .id = STR("acct-7421"),
					   .name = STR("Lumber Mail LLC"),
					   .email = STR("billing@chaseupdate.example"),
					   .verdict = VERDICT_PHISHER,
					   .probability = 0.99731 };
	d->profile.fields.website = STR("lumber.example");
	d->chat = ARENA_ARRAY(arena, 3, struct dossier_chat);
	d->chat_count = 3;
	say(d, 0, CHAT_CUSTOMER,
	    "my smtp dont work, my ip is 192.0.2.44 and i am at home in germany");
	say(d, 1, CHAT_REP, "Thank you. What is it that you would like to send?");
	say(d, 2, CHAT_CUSTOMER, "I work with Nora Falk");
	note = (struct note){ { 1 },
			      { 0 },
			      STR("rep7"),
			      STR("his story falls apart as soon as one asks for the invoice; "
				  "he says he is at home in germany") };
	d->notes = &note;
	d->note_count = 1;
	d->refund = STR("No refund: policy excludes accounts stopped for phishing.");
	d->gate.missing[0] = STR("own domain verified");
	d->gate.missing[1] = STR("SPF set");
	d->gate.missing_count = 2;
	d->customer_time = STR("11:42 Europe/Berlin");
	link_to(d);
	judge(d);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free_at(&arena);
	return 0;
}

/* "a score[reputation score] a list[spur exits]" */
static void hold(const char *text, const char *expected)
{
	CLEANUP(buf_release) struct buf is = BUF_UP_TO(2000);
	struct str reply = str_of(text);
	size_t count, end = 0;
	struct disclosure *found = speech_disclosures(dossier, reply, arena, &count);

	for (size_t i = 0; i < count; i++) {
		assert_true(found[i].from >= end && found[i].to > found[i].from);
		assert_true(found[i].to <= reply.len);
		end = found[i].to;
		buf_addf(&is, "%s%" PRI_STR "[%" PRI_STR "]", i ? " " : "", ARG_STR(found[i].what),
			 ARG_STR(str_sub(reply, found[i].from, found[i].to - found[i].from)));
	}
	assert_string_equal(buf_text(&is), expected);
}

static void marks_scores_and_verdicts(void **state)
{
	(void)state;
	hold("Your reputation score is low", "a score[Your reputation score is low]");
	hold("it says P 0.99731 here", "a score[0.99731]");
	hold("your score is 0.99 now", "a score[your score is 0.99]");
	hold("P .997, sorry", "a score[.997]");
	hold("you are at 99.731 %", "a score[99.731]");
	hold("version 12.997 of it, 9.973 $", "");
	hold("you were classified as a phisher", "a score[classified as] a score[phisher]");
	hold("Ihr Reputationswert ist zu niedrig", "a score[Reputationswert]");
	hold("votre score de réputation", "a score[votre score de réputation]");
	hold("su puntuación de riesgo", "a score[su puntuación de riesgo]");
}

static void marks_linked_accounts_by_what_they_are_called(void **state)
{
	(void)state;
	hold("we know ACCT 7433 too", "a linked account[ACCT 7433]");
	hold("your friend (acct-7440)", "a linked account[acct-7440]");
	hold("office@kiefer-post.example wrote", "a linked account[office@kiefer-post.example]");
	hold("and kiefer-post.example?", "a linked account[kiefer-post.example]");
	hold("the Woodpecker case", "a linked account[Woodpecker]");
	hold("card FP-77AF", "a linked account[FP-77AF]");
	hold("what of your other accounts", "a linked account[your other accounts]");
	hold("Was ist mit Ihren anderen Konten?", "a linked account[Ihren anderen Konten]");
	hold("vos autres comptes", "a linked account[vos autres comptes]");
	hold("sus otras cuentas", "a linked account[sus otras cuentas]");
	hold("7433 was stopped too", "a linked account[7433]");
	hold("wir kennen Kiefer Post", "a linked account[Kiefer Post]");
}

static void marks_lists_rules_notes_and_addresses(void **state)
{
	(void)state;
	hold("you are on spur exits", "a list[spur exits]");
	hold("MaxMind says London", "a list[MaxMind]");
	hold("Mole Tunnels, AS20712", "a network[Mole Tunnels] a network[AS20712]");
	hold("AS 20712 it is", "a network[AS 20712]");
	hold("it was scanner_phishing", "a rule[scanner_phishing]");
	hold("because 3 accounts pose as Chase within 72 hours",
	     "a rule[3 accounts pose as Chase within 72]");
	hold("your story falls apart as soon as one looks",
	     "a note[story falls apart as soon as one]");
	hold("I see 203.0.113.9 here", "an address[203.0.113.9]");
	hold("and 198.51.100.23", "an address[198.51.100.23]");
	hold("you write from 81.2.69.160", "an address[81.2.69.160]");
}

static void takes_the_customers_own_for_no_secret(void **state)
{
	(void)state;
	hold("Hello Lumber Mail LLC, acct-7421 is yours", "");
	hold("billing@chaseupdate.example and chaseupdate.example, lumber.example", "");
	hold("you say your IP is 192.0.2.44", "");
	hold("who is Nora Falk?", ""); /* they named her */
	hold("you say you are at home in Germany", "");
	hold("No refund: policy excludes accounts stopped for phishing.", "");
	hold("still missing: own domain verified, SPF set", "");
	hold("is it gmail.com, in the city, from support?", "");
	hold("the prior mail before any evidence", "a rule[before any evidence]");
}

/* Each line of data/replies/NAME but comments; so many there are. */
static size_t each_line(const char *name, void hold_line(const char *line))
{
	const char *root = getenv("STROP_SOURCE_ROOT"); /* NOLINT(concurrency-mt-unsafe) */
	char path[1024], line[1024];
	size_t lines = 0;
	FILE *file;

	assert_non_null(root);
	snprintf(path, sizeof(path), "%s/data/replies/%s.txt", root, name);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		line[strcspn(line, "\n")] = '\0';
		hold_line(line);
		lines++;
	}
	fclose(file);
	return lines;
}

static void holds_nothing(const char *line)
{
	hold(line, "");
}

static void holds_something(const char *line)
{
	size_t count;

	speech_disclosures(dossier, str_of(line), arena, &count);
	if (!count)
		fail_msg("not marked: %s", line);
}

static void finds_nothing_in_ordinary_replies(void **state)
{
	(void)state;
	assert_true(each_line("ordinary", holds_nothing) >= 90);
}

static void finds_something_in_what_tells(void **state)
{
	(void)state;
	assert_true(each_line("telling", holds_something) >= 60);
}

static void finds_nothing_in_its_own_macros(void **state)
{
	size_t count;
	struct macro *macros = speech_macros(arena, &count);

	(void)state;
	assert_true(count >= 15);
	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(4000);
		size_t from, to;

		assert_true(speech_expand(&macros[i], dossier, STR("rep7"), &out));
		assert_false(speech_blank(buf_str(&out), &from, &to));
		hold(buf_text(&out), "");
	}
}

static void says_each_kind_once(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(200);
	struct str text = STR("acct-7433 and acct-7440: phisher");
	size_t count;
	struct disclosure *found = speech_disclosures(dossier, text, arena, &count);

	(void)state;
	speech_sum_up(found, count, &out);
	assert_string_equal(buf_text(&out), "a linked account, a score");
}

static void lives_with_any_text(void **state)
{
	static const char *const texts[] = { "",  " ",  "-",     "\xff\xfe",
					     "{", "{}", "score", "reputation",
					     ".", "0.", ".9",    "\xE2\x80\x8B" };
	struct dossier empty = { 0 };
	size_t count;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		speech_disclosures(&empty, str_of(texts[i]), arena, &count);
		assert_int_equal(count, 0);
		speech_disclosures(dossier, str_of(texts[i]), arena, &count);
		assert_int_equal(count, 0);
	}
	hold("sco\xE2\x80\x8Bre of 7: reputation sc\xE2\x80\x8Bore",
	     "a score[sco\xE2\x80\x8Bre of 7] a score[reputation sc\xE2\x80\x8Bore]");
}

/* Read at every key: a large cluster and a long reply must not be felt. */
static void is_quick_for_a_large_cluster(void **state)
{
	struct dossier large = *dossier;
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(8000);
	struct speech *guard;
	int64_t began;
	size_t count;

	(void)state;
	large.cluster.member_count = 10000;
	large.cluster.members = ARENA_ARRAY(arena, 10000, struct cluster_member);
	for (int i = 0; i < 10000; i++) {
		struct account_row *row = &large.cluster.members[i].account;

		row->id = arena_strf(arena, "acct-%d", 100000 + i);
		row->name = arena_strf(arena, "Person%d Name%d", i, i);
		row->email = arena_strf(arena, "box%d@site%d.example", i, i);
	}
	while (!text.full)
		buf_add(&text, "the acct-x of all the words that there are ");
	guard = speech_new(&large, arena);
	began = moment_ticks_us();
	for (int i = 0; i < 10; i++)
		speech_find(guard, buf_str(&text), arena, &count);
	print_message("# %lld us for 8000 bytes\n", (long long)((moment_ticks_us() - began) / 10));
	assert_int_equal(count, 0);
	speech_find(guard, STR("so acct-109999 it is"), arena, &count);
	assert_int_equal(count, 1);
}

static void expands_to(const char *name, const char *text, const char *expected)
{
	struct macro macro = { .name = STR("m"), .text = str_of(text) };
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4000);

	dossier->account.name = str_of(name);
	assert_true(speech_expand(&macro, dossier, STR("rep7"), &out));
	assert_string_equal(buf_text(&out), expected);
}

static void greets_no_company_by_a_first_name(void **state)
{
	struct str name = dossier->account.name;

	(void)state;
	expands_to("Erika Muster", "Hello {first_name}, I am {rep}", "Hello Erika, I am rep7");
	expands_to("Lumber Mail LLC", "Hello {first_name}, I am {rep}", "Hello, I am rep7");
	expands_to("Fenster Nord GmbH & Co. KG", "Thank you, {first_name}.", "Thank you.");
	expands_to("Otto Versand", "{first_name} is here", "is here");
	dossier->account.name = name;
}

static void fills_macros_in(void **state)
{
	struct macro macro = { .name = STR("m"),
			       .text = STR(
				       "{first_name} {name}, {account}: {missing}. {time} {rep} "
				       "{refund} {not} {X} {}") };
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4000);
	size_t from, to;

	(void)state;
	assert_false(speech_expand(&macro, dossier, STR("rep7"), &out));
	assert_int_equal(out.len, 0);
	assert_non_null(
		strstr(err_text(ERR_INVALID), "no variable is called {not}; there are {name} "));
	macro.text = STR("{first_name} {name}, {account}: {missing}. {time} {rep} {X} {}");
	assert_true(speech_expand(&macro, dossier, STR("rep7"), &out));
	assert_string_equal(buf_text(&out),
			    "Lumber Mail LLC, acct-7421: own domain verified, SPF set. "
			    "11:42 Europe/Berlin rep7 {X} {}");
	dossier->refund = (struct str){ 0 };
	macro.text = STR("About it: {refund} {rep}");
	buf_clear(&out);
	assert_true(speech_expand(&macro, dossier, STR("rep7"), &out));
	assert_string_equal(buf_text(&out), "About it: {refund} rep7");
	assert_true(speech_blank(buf_str(&out), &from, &to));
	assert_int_equal(from, 10);
	assert_int_equal(to, 18);
	assert_false(speech_blank(STR("{nothing} {of it"), &from, &to));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(marks_scores_and_verdicts),
		TEST(marks_linked_accounts_by_what_they_are_called),
		TEST(marks_lists_rules_notes_and_addresses),
		TEST(takes_the_customers_own_for_no_secret),
		TEST(finds_nothing_in_ordinary_replies),
		TEST(finds_something_in_what_tells),
		TEST(finds_nothing_in_its_own_macros),
		TEST(says_each_kind_once),
		TEST(lives_with_any_text),
		TEST(is_quick_for_a_large_cluster),
		TEST(greets_no_company_by_a_first_name),
		TEST(fills_macros_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
