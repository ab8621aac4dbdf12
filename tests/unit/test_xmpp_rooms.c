#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "core/base/hash.h"
#include "core/net/chat.h"
#include "core/net/jid.h"
#include "core/net/xmpp_archive.h"
#include "core/net/xmpp_rooms.h"
#include "tests/unit/stanza_make.h"

#define ROOM "acct-1.42@rooms.example"
#define SELF "<status code='110'/>"
#define MUC_USER(inside) "<x xmlns='http://jabber.org/protocol/muc#user'>" inside "</x>"
#define JOINED \
	"<presence from='" ROOM "/rep'>" MUC_USER("<item jid='rep@example/1'/>" SELF) "</presence>"
#define BY_ROOM(id) "<stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM "' id='" id "'/>"
#define SAID(nick, inside) "<message from='" ROOM "/" nick "' type='groupchat'>" inside "</message>"
#define BODY(text) "<body>" text "</body>"

static struct arena *arena;
static struct rooms rooms;
static struct chat_news news;
static struct buf sent = { .ceiling = 1 << 20 };
static struct str reps[] = { { "eve@example", 11 } };
static const struct chat_settings settings = {
	.user = { "rep@example", 11 },
	.rooms = { "rooms.example", 13 },
	.visitor_by = { "example", 7 },
	.reps = reps,
	.rep_count = 1,
};

/* Rooms of acct-1 are somebody's; what was read of them is up to `after`. */
static const char *after = "";

static bool is_known(void *with, struct arena *in, struct str room, struct chat_mark *mark)
{
	(void)with;
	mark->after = arena_str(in, str_of(after));
	if (*after)
		mark->at = (struct moment){ INT64_C(1764100000000000) };
	return str_starts(room, STR("acct-1"));
}

static const struct chat_host host = { .room = is_known };

static void note_sent(void *with, const struct buf *xml)
{
	(void)with;
	assert_false(xml->full);
	buf_clear(&sent);
	buf_add_str(&sent, buf_str(xml));
}

static void news_begin(void)
{
	news = (struct chat_news){ .arena = arena };
}

static int make(void **state)
{
	(void)state;
	assert_int_equal(hash_start(), ERR_NONE);
	arena = arena_new();
	after = "";
	buf_clear(&sent);
	news_begin();
	rooms = (struct rooms){
		.settings = &settings, .host = &host, .send = note_sent, .news = &news
	};
	rooms_begin(&rooms);
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	rooms_release(&rooms);
	buf_release(&sent);
	arena_free(arena);
	return 0;
}

static void hear(const char *xml)
{
	struct str rest = str_of(xml);
	const struct node *stanza = stanza_read(arena, &rest);

	if (!stanza || rest.len)
		fail_msg("not one stanza: %s", xml);
	if (str_is(stanza->name, "iq"))
		rooms_answer(&rooms, stanza);
	else if (str_is(stanza->name, "presence"))
		rooms_presence(&rooms, stanza);
	else
		rooms_message(&rooms, stanza);
}

static struct room *the_room(void)
{
	struct room *room = rooms_find(&rooms, STR("acct-1.42"));

	assert_non_null(room);
	return room;
}

static void join(void)
{
	rooms_add(&rooms, STR("acct-1.42"));
	assert_true(rooms_tend(&rooms));
	hear(JOINED);
}

/* The page that was asked for last has ended; `last` NULL: it was empty. */
static void page_ends(const char *last, bool complete)
{
	const char *set = last ? arena_strf(arena, "<last>%s</last>", last).at : "";

	hear(arena_strf(arena,
			"<iq from='" ROOM
			"' type='result' id='%s'><fin xmlns='urn:xmpp:mam:2' complete='%s'>"
			"<set xmlns='http://jabber.org/protocol/rsm'>%s</set></fin></iq>",
			the_room()->query, complete ? "true" : "false", set)
		     .at);
}

static void archive_says(const char *id, const char *stamp, const char *message)
{
	hear(arena_strf(
		     arena,
		     "<message from='" ROOM "'><result xmlns='urn:xmpp:mam:2' queryid='%s' id='%s'>"
		     "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='%s'/>%s"
		     "</forwarded></result></message>",
		     the_room()->query, id, stamp, message)
		     .at);
}

static void open_room(void)
{
	join();
	page_ends(NULL, true);
	assert_int_equal(the_room()->state, ROOM_OPEN);
	news_begin();
}

static void check_line(size_t i, enum chat_from from, const char *text)
{
	assert_true(i < news.line_count);
	if (!str_is(news.lines[i].text, text) || news.lines[i].from != from)
		fail_msg("line %zu is '%" PRI_STR "' of %d", i, ARG_STR(news.lines[i].text),
			 (int)news.lines[i].from);
	assert_true(str_is(news.lines[i].room, "acct-1.42"));
	assert_true(news.lines[i].id.len > 0);
}

static bool was_sent(const char *text)
{
	return str_find(buf_str(&sent), str_of(text)) != SIZE_MAX;
}

static void joins_a_room_and_asks_for_what_was_said_before(void **state)
{
	(void)state;
	rooms_add(&rooms, STR("acct-1.42"));
	assert_int_equal(the_room()->state, ROOM_WAITS);
	assert_true(rooms_tend(&rooms));
	assert_true(was_sent("<presence to='" ROOM "/rep'>"));
	assert_int_equal(the_room()->state, ROOM_JOINING);
	hear(JOINED);
	assert_int_equal(the_room()->state, ROOM_READING);
	assert_true(was_sent("<field var='start'>"));
	assert_true(rooms_are_busy(&rooms));
	page_ends(NULL, true);
	assert_int_equal(the_room()->state, ROOM_OPEN);
	assert_false(rooms_are_busy(&rooms));
}

static void leaves_strangers_rooms_alone_and_counts_them(void **state)
{
	(void)state;
	rooms_add(&rooms, STR("somebody.7"));
	rooms_add(&rooms, STR("somebody.8"));
	assert_int_equal(rooms.count, 0);
	assert_int_equal(rooms.strange, 2);
	assert_string_equal(rooms.stranger, "somebody.7");
	hear("<message from='somebody.7@rooms.example/tom' type='groupchat'>" BODY(
		"hello") "</message>");
	assert_int_equal(news.line_count, 0);
}

static void takes_invitations_of_its_own_service_alone(void **state)
{
	static const char invitation[] = "<message from='acct-1.9@%s'>" MUC_USER(
		"<invite from='tom@example'/>") "</message>";

	(void)state;
	hear(arena_strf(arena, invitation, "elsewhere.example").at);
	assert_null(rooms_find(&rooms, STR("acct-1.9")));
	hear(arena_strf(arena, invitation, "rooms.example").at);
	assert_non_null(rooms_find(&rooms, STR("acct-1.9")));
}

static void keeps_names_that_are_too_long_out(void **state)
{
	char name[XMPP_NAME_MAX + 1];

	(void)state;
	memset(name, 'x', sizeof(name));
	memcpy(name, "acct-1", 6);
	rooms_add(&rooms, (struct str){ name, XMPP_NAME_MAX });
	assert_int_equal(rooms.count, 0);
	rooms_add(&rooms, (struct str){ name, XMPP_NAME_MAX - 1 });
	assert_int_equal(rooms.count, 1);
	rooms_add(&rooms, (struct str){ name, XMPP_NAME_MAX - 1 });
	assert_int_equal(rooms.count, 1);
}

static void reads_page_after_page_from_where_it_was(void **state)
{
	(void)state;
	after = "m1";
	join();
	assert_true(was_sent("<after>m1</after>"));
	assert_false(was_sent("var='start'"));
	archive_says("m2", "2026-11-24T10:00:00Z", SAID("tom", BODY("one")));
	archive_says("m3", "2026-11-24T10:00:00Z", SAID("tom", BODY("two")));
	page_ends("m3", false);
	assert_true(was_sent("<after>m3</after>"));
	assert_int_equal(the_room()->state, ROOM_READING);
	page_ends(NULL, true);
	assert_int_equal(the_room()->state, ROOM_OPEN);
	check_line(0, CHAT_CUSTOMER, "one");
	check_line(1, CHAT_CUSTOMER, "two");
	assert_true(moment_before(news.lines[0].at, news.lines[1].at)); /* of one second */
	assert_true(str_is(news.marks[news.mark_count - 1].after, "m3"));
}

static void passes_over_answers_to_what_it_never_asked(void **state)
{
	(void)state;
	join();
	hear("<iq from='" ROOM
	     "' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>");
	hear("<iq from='acct-2@rooms.example' type='result' id='x'/>");
	hear("<message from='" ROOM
	     "'><result xmlns='urn:xmpp:mam:2' queryid='other' id='m1'><forwarded>" SAID(
		     "tom", BODY("forged")) "</forwarded></result></message>");
	assert_int_equal(the_room()->state, ROOM_READING);
	hear(arena_strf(arena, "<iq from='" ROOM "/tom' type='error' id='%s'/>", the_room()->query)
		     .at);
	hear(arena_strf(
		     arena,
		     "<message from='" ROOM
		     "/tom' type='groupchat'><result xmlns='urn:xmpp:mam:2' queryid='%s' id='m1'>"
		     "<forwarded>" SAID("eve", BODY("forged")) "</forwarded></result></message>",
		     the_room()->query)
		     .at);
	assert_int_equal(the_room()->state, ROOM_READING);
	assert_int_equal(news.line_count, 0);
}

static void leaves_what_is_said_meanwhile_to_the_archive(void **state)
{
	(void)state;
	join();
	hear(SAID("tom", BODY("meanwhile") BY_ROOM("m9")));
	assert_int_equal(news.line_count, 0);
	page_ends("m8", true);
	assert_int_equal(the_room()->state, ROOM_READING); /* once more: something was missed */
	archive_says("m9", "2026-11-24T10:00:00Z", SAID("tom", BODY("meanwhile")));
	page_ends("m9", true);
	assert_int_equal(the_room()->state, ROOM_OPEN);
	assert_int_equal(news.line_count, 1);
	assert_true(str_is(news.lines[0].id, "m9"));
}

static void opens_without_an_archive(void **state)
{
	(void)state;
	join();
	hear(arena_strf(arena, "<iq from='" ROOM "' type='error' id='%s'><error/></iq>",
			the_room()->query)
		     .at);
	assert_int_equal(the_room()->state, ROOM_OPEN);
	hear(SAID("tom", BODY("hello")));
	check_line(0, CHAT_CUSTOMER, "hello");
	assert_true(str_starts(news.lines[0].id, STR("live-")));
	assert_int_equal(news.mark_count, 0);
}

static void goes_by_the_time_where_the_archive_has_forgotten_the_place(void **state)
{
	(void)state;
	after = "gone";
	join();
	hear(arena_strf(arena,
			"<iq from='" ROOM
			"' type='error' id='%s'><error><item-not-found/></error></iq>",
			the_room()->query)
		     .at);
	assert_int_equal(the_room()->state, ROOM_READING);
	assert_true(was_sent("<field var='start'>"));
	assert_false(was_sent("<after>"));
}

static void knows_the_desk_by_real_names_not_by_nicknames(void **state)
{
	(void)state;
	open_room();
	hear("<presence from='" ROOM
	     "/eve'>" MUC_USER("<item jid='tom@elsewhere.example/x'/>") "</presence>");
	hear(SAID("eve", BODY("not her")));
	check_line(0, CHAT_CUSTOMER, "not her");
	hear("<presence from='" ROOM
	     "/night'>" MUC_USER("<item jid='Eve@example/x'/>") "</presence>");
	hear(SAID("night", BODY("it is me")));
	check_line(1, CHAT_REP, "it is me");
	hear("<presence from='" ROOM
	     "/night' type='unavailable'>" MUC_USER("<item/>") "</presence>");
	hear(SAID("night", BODY("somebody else")));
	check_line(2, CHAT_CUSTOMER, "somebody else");
	hear(SAID("tom", BODY("own words") MUC_USER("<item jid='eve@example'/>")));
	check_line(3, CHAT_CUSTOMER, "own words");
}

static void knows_the_desk_in_the_archive_by_occupants(void **state)
{
	(void)state;
	rooms_add(&rooms, STR("acct-1.42"));
	assert_true(rooms_tend(&rooms));
	hear("<presence from='" ROOM
	     "/rep'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>" MUC_USER(
		     SELF) "</presence>");
	archive_says("m1", "2026-11-24T10:00:00Z",
		     SAID("old-nick",
			  BODY("a reply") "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>"));
	archive_says("m2", "2026-11-24T10:00:01Z", SAID("rep", BODY("whoever was called so")));
	check_line(0, CHAT_REP, "a reply");
	check_line(1, CHAT_CUSTOMER, "whoever was called so");
}

static void believes_an_archives_id_from_the_room_alone(void **state)
{
	(void)state;
	open_room();
	hear(SAID("tom",
		  BODY("one") "<stanza-id xmlns='urn:xmpp:sid:0' by='tom@example' id='mine'/>"));
	hear(SAID("tom",
		  BODY("two") "<stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM "/tom' id='mine'/>"));
	hear(SAID("tom", BODY("three") BY_ROOM("m7")));
	assert_int_equal(news.line_count, 3);
	assert_false(str_is(news.lines[0].id, "mine"));
	assert_false(str_is(news.lines[1].id, "mine"));
	assert_true(str_is(news.lines[2].id, "m7"));
	assert_int_equal(news.mark_count, 1);
}

static void believes_an_address_by_whom_the_settings_name(void **state)
{
	(void)state;
	open_room();
	hear(SAID("tom",
		  BODY("one") "<ip xmlns='urn:strop:visitor' by='tom@example'>192.0.2.1</ip>"));
	hear(SAID("tom",
		  BODY("two") "<ip xmlns='urn:strop:visitor' by='example'> 192.0.2.2 </ip>"));
	hear(SAID(
		"tom",
		BODY("three") "<address xmlns='urn:xmpp:sic:1' by='EXAMPLE'><ip>192.0.2.3</ip></address>"));
	assert_false(news.lines[0].ip.len);
	assert_true(str_is(news.lines[1].ip, "192.0.2.2"));
	assert_true(str_is(news.lines[2].ip, "192.0.2.3"));
}

static void cuts_long_lines_and_passes_over_empty_ones(void **state)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(STANZA_TEXT_MAX);

	(void)state;
	open_room();
	hear(SAID("tom", BODY("")));
	hear(SAID("tom", "<subject>no body</subject>"));
	assert_int_equal(news.line_count, 0);
	buf_add(&xml, "<message from='" ROOM "/tom' type='groupchat'><body>");
	for (size_t i = 0; i <= EVENT_CHAT_MAX; i++)
		buf_add(&xml, "\xC3\xA4");
	buf_add(&xml, "</body></message>");
	hear(buf_text(&xml));
	assert_int_equal(news.line_count, 1);
	assert_in_range(news.lines[0].text.len, EVENT_CHAT_MAX - 1, EVENT_CHAT_MAX);
}

static void tells_who_types_but_not_of_the_desk(void **state)
{
#define STATES(which) "<" which " xmlns='http://jabber.org/protocol/chatstates'/>"
	(void)state;
	open_room();
	hear(SAID("rep", STATES("composing")));
	assert_int_equal(news.typing_count, 0);
	hear(SAID("tom", STATES("composing")));
	assert_int_equal(news.typing_count, 1);
	assert_true(news.typing[0].types);
	hear(SAID("tom", STATES("paused")));
	assert_int_equal(news.typing_count, 1);
	assert_false(news.typing[0].types);
}

static void tells_who_types_while_the_archive_is_read(void **state)
{
	(void)state;
	join();
	hear(SAID("tom", STATES("composing") BY_ROOM("m9")));
	assert_int_equal(the_room()->state, ROOM_READING);
	assert_int_equal(news.typing_count, 1);
	assert_true(news.typing[0].types);
}

static void takes_another_nickname_where_its_own_is_taken(void **state)
{
	static const char taken[] = "<presence from='" ROOM
				    "/%s' type='error'><error><conflict/></error></presence>";

	(void)state;
	rooms_add(&rooms, STR("acct-1.42"));
	assert_true(rooms_tend(&rooms));
	hear(arena_strf(arena, taken, "rep").at);
	assert_true(was_sent("<presence to='" ROOM "/desk-2'>"));
	for (int i = 0; i < 40; i++)
		hear(arena_strf(arena, taken, the_room()->nick).at);
	assert_int_equal(the_room()->state, ROOM_GONE);
	assert_string_equal(the_room()->why, "conflict");
}

static void leaves_a_room_that_it_made_by_coming(void **state)
{
	(void)state;
	rooms_add(&rooms, STR("acct-1.42"));
	assert_true(rooms_tend(&rooms));
	hear("<presence from='" ROOM "/rep'>" MUC_USER(SELF "<status code='201'/>") "</presence>");
	assert_int_equal(the_room()->state, ROOM_GONE);
	assert_true(was_sent("type='unavailable'"));
}

static void says_when_it_is_thrown_out(void **state)
{
	(void)state;
	open_room();
	hear("<presence from='" ROOM "/rep' type='unavailable'>" MUC_USER(SELF) "</presence>");
	assert_int_equal(the_room()->state, ROOM_GONE);
	hear(SAID("tom", BODY("to nobody")));
	assert_int_equal(news.line_count, 0);
}

static void says_which_reply_a_room_refuses(void **state)
{
	(void)state;
	open_room();
	hear("<message from='" ROOM
	     "' type='error' id='key-1'><error><text>you are muted</text></error></message>");
	hear("<message from='" ROOM
	     "' type='error' id='key-2'><error><forbidden/></error></message>");
	hear("<message from='" ROOM "' type='error'/>");
	assert_int_equal(news.refusal_count, 2);
	assert_true(str_is(news.refusals[0].key, "key-1"));
	assert_true(str_is(news.refusals[0].why, "room acct-1.42 refuses it: you are muted"));
	assert_true(str_is(news.refusals[1].why, "room acct-1.42 refuses it: forbidden"));
}

static void writes_xml_whatever_a_room_is_called(void **state)
{
	struct str rest, name = STR("acct-1'/><evil a=\"&amp;");
	const struct node *stanza;

	(void)state;
	rooms_add(&rooms, name);
	assert_true(rooms_tend(&rooms));
	rest = buf_str(&sent);
	stanza = stanza_read(arena, &rest);
	assert_non_null(stanza);
	assert_int_equal(rest.len, 0);
	assert_true(str_starts(node_attribute(stanza, "to"), name));
	buf_clear(&sent);
	xml_add(&sent, (struct str){ "a\x01\0\xEF\xBF\xBF\tb", 8 });
	assert_string_equal(buf_text(&sent), "a\tb");
}

#define ROOMED(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOMED(joins_a_room_and_asks_for_what_was_said_before),
		ROOMED(leaves_strangers_rooms_alone_and_counts_them),
		ROOMED(takes_invitations_of_its_own_service_alone),
		ROOMED(keeps_names_that_are_too_long_out),
		ROOMED(reads_page_after_page_from_where_it_was),
		ROOMED(passes_over_answers_to_what_it_never_asked),
		ROOMED(leaves_what_is_said_meanwhile_to_the_archive),
		ROOMED(opens_without_an_archive),
		ROOMED(goes_by_the_time_where_the_archive_has_forgotten_the_place),
		ROOMED(knows_the_desk_by_real_names_not_by_nicknames),
		ROOMED(knows_the_desk_in_the_archive_by_occupants),
		ROOMED(believes_an_archives_id_from_the_room_alone),
		ROOMED(believes_an_address_by_whom_the_settings_name),
		ROOMED(cuts_long_lines_and_passes_over_empty_ones),
		ROOMED(tells_who_types_but_not_of_the_desk),
		ROOMED(tells_who_types_while_the_archive_is_read),
		ROOMED(takes_another_nickname_where_its_own_is_taken),
		ROOMED(leaves_a_room_that_it_made_by_coming),
		ROOMED(says_when_it_is_thrown_out),
		ROOMED(says_which_reply_a_room_refuses),
		ROOMED(writes_xml_whatever_a_room_is_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
