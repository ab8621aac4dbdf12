#include "tests/unit/format_make.h"

/* Apostrophes stand for quotation marks. */
static struct ingest_count tell_for(const char *account, const char *text)
{
	return tell_in_format("mailgun", account, "hooks", quoted(text));
}

static struct ingest_count tell_mailgun(const char *text)
{
	return tell_for(NULL, text);
}

static void check(struct ingest_count count, int64_t stored, int64_t passed, int64_t refused)
{
	assert_int_equal(count.stored, stored);
	assert_int_equal(count.passed, passed);
	assert_int_equal(count.refused, refused);
}

/* As Mailgun writes them, with names of our own. 1709373600 is 2024-03-02T10:00:00Z. */
#define ITEM(event, id, more) \
	"{'event':'" event "','id':'" id \
	"','timestamp':1709373600.25,'log-level':'info','account':{'id':'sub-1'}," \
	"'domain':{'name':'mg.byron.example'},'recipient':'bob@there.example'," \
	"'recipient-domain':'there.example','tags':['a'],'user-variables':{'k':'v','event':'x'}" more \
	"}"
#define HEADERS \
	",'message':{'headers':{'to':'bob@there.example','message-id':'20240302.1@mg.byron.example'," \
	"'from':'Ada <ada@byron.example>','subject':'Your order'}," \
	"'attachments':[],'recipients':['bob@there.example','eve@there.example'],'size':566}"
#define NAMED ",'message':{'headers':{'message-id':'20240302.1@mg.byron.example'}}"
#define STATUS(code) \
	",'delivery-status':{'attempt-no':1,'code':" code ",'enhanced-code':'5.1.1','message':'no'}"
#define ACCEPTED \
	ITEM("accepted", "a1", \
	     ",'originating-ip':'91.64.17.1','method':'SMTP'," \
	     "'envelope':{'sender':'bounce@mg.byron.example','transport':'smtp','sending-ip':'192.0.2.9'}," \
	     "'flags':{'is-authenticated':true,'is-test-mode':false,'is-routed':false}," \
	     "'storage':{'url':['https://storage.example/x'],'key':'k'}" HEADERS)
#define WEBHOOK(item) \
	"{'signature':{'timestamp':'1709373600','token':'t','signature':'s'},'event-data':" item "}"

static void makes_messages_and_deliveries(void **state)
{
	struct dossier *d;

	(void)state;
	check(tell_mailgun(ACCEPTED "\n" ITEM("delivered", "d1", NAMED STATUS("250")) "\n" ITEM(
		      "failed", "f1",
		      ",'severity':'permanent','reason':'bounce'" NAMED STATUS(
			      "550")) "\n" ITEM("complained", "c1",
						NAMED) "\n" ITEM("unsubscribed", "u1",
								 NAMED) "\n" ITEM("opened", "o1",
										  ",'ip':'198.51.100.7'" NAMED) "\n" ITEM("clicked",
															  "k1",
															  NAMED) "\n"),
	      7, 0, 0);
	d = look_whole("sub-1");
	assert_int_equal(d->message_count, 1);
	assert_true(str_is(d->messages[0].id, "20240302.1@mg.byron.example"));
	check_at(d->messages[0].at, "2024-03-02T10:00:00.25Z");
	assert_true(str_is(d->messages[0].message.from, "Ada <ada@byron.example>"));
	assert_true(str_is(d->messages[0].message.subject, "Your order"));
	assert_true(str_is(d->messages[0].message.domain, "mg.byron.example"));
	assert_int_equal(d->messages[0].message.recipients, 2);
	assert_true(d->messages[0].has_place);
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		assert_int_equal(d->deliveries[i], 1);
}

static void passes_over_what_says_nothing(void **state)
{
	(void)state;
	check(tell_mailgun(ITEM("failed", "f1", ",'severity':'temporary'" NAMED) "\n" ITEM("stored", "s1", NAMED) "\n" ITEM(
		      "list_uploaded", "l1",
		      "") "\n" ITEM("accepted", "a2",
				    ",'flags':{'is-routed':true}" HEADERS) "\n" ITEM("delivered",
										     "a2",
										     ",'flags':{'is-routed':true}" NAMED) "\n"),
	      0, 5, 0);
	assert_string_equal(buf_text(&refusals), "");
}

static void takes_a_rejected_message_for_one_that_was_tried(void **state)
{
	(void)state;
	check(tell_mailgun(ITEM("rejected", "r1", ",'reject':{'reason':'Sandbox'}" HEADERS) "\n"),
	      1, 0, 0);
	assert_int_equal(look_whole("sub-1")->message_count, 1);
	assert_int_equal(look_whole("sub-1")->deliveries[DELIVERY_BOUNCED], 0);
}

static void reads_webhooks_arrays_and_pages(void **state)
{
	(void)state;
	check(tell_mailgun(WEBHOOK(ACCEPTED) "\n" WEBHOOK(ITEM("delivered", "d1", NAMED))), 2, 0,
	      0);
	check(tell_mailgun("[" WEBHOOK(ACCEPTED) ",\n" ITEM("delivered", "d2", NAMED) "]"), 1, 0,
	      0);
	check(tell_mailgun("{'items':[" ITEM("delivered", "d3", NAMED) "," ITEM(
		      "opened", "o1", NAMED) "],'paging':{'next':'https://api.example/x'}}\n"
					     "{'items':[],'paging':{}}\n"),
	      2, 0, 0);
	assert_int_equal(look_whole("sub-1")->deliveries[DELIVERY_DELIVERED], 3);
}

static void changes_nothing_when_told_again(void **state)
{
	struct ingest_count again;

	(void)state;
	check(tell_mailgun(ACCEPTED "\n" ITEM("delivered", "d1", NAMED)), 2, 0, 0);
	/* The same event as a webhook, and accepted for a second recipient. */
	again = tell_mailgun(
		WEBHOOK(ITEM("delivered", "d1", NAMED)) "\n" ITEM("accepted", "a2", HEADERS));
	assert_int_equal(again.stored, 0);
	assert_int_equal(again.skipped, 2);
}

/* An id is unique within a day only. */
static void knows_the_same_id_of_another_day_apart(void **state)
{
	(void)state;
	check(tell_mailgun(
		      "{'event':'opened','id':'x','timestamp':1709373600,'account':{'id':'sub-1'}" NAMED
		      "}\n"
		      "{'event':'opened','id':'x','timestamp':1709473600,'account':{'id':'sub-1'}" NAMED
		      "}\n"
		      "{'event':'opened','timestamp':1709473600,'account':{'id':'sub-1'}" NAMED
		      "}\n"),
	      3, 0, 0);
}

static void finds_whose_it_is(void **state)
{
	(void)state;
	check(tell_for(
		      "fallback",
		      "{'event':'opened','id':'1','timestamp':1709373600,'subaccount':{'id':'sub-2'},'account':{'id':'main'}" NAMED
		      "}\n"
		      "{'event':'opened','id':'2','timestamp':1709373600,'account':'acct-3'" NAMED
		      "}\n"
		      "{'event':'opened','id':'3','timestamp':1709373600,'domain':{'name':'mg.byron.example'}" NAMED
		      "}\n"),
	      3, 0, 0);
	check(tell_mailgun(
		      "{'event':'opened','id':'4','timestamp':1709373600,'domain':{'name':'mg.byron.example'}" NAMED
		      "}\n"
		      "{'event':'opened','id':'5','timestamp':1709373600,'envelope':{'sender':'x@Send.example'}" NAMED
		      "}\n"
		      "{'event':'opened','id':'6','timestamp':1709373600,'message':{'headers':{'message-id':'m','from':'A <a@own.example>'}}}\n"
		      "{'event':'opened','id':'7','timestamp':1709373600" NAMED "}\n"),
	      3, 0, 1);
	assert_string_equal(buf_text(&refusals), "hooks:4: account: missing\n");
	assert_int_equal(look_whole("sub-2")->deliveries[DELIVERY_OPENED], 1);
	assert_int_equal(look_whole("acct-3")->deliveries[DELIVERY_OPENED], 1);
	assert_int_equal(look_whole("fallback")->deliveries[DELIVERY_OPENED], 1);
	assert_int_equal(look_whole("mg.byron.example")->deliveries[DELIVERY_OPENED], 1);
	assert_int_equal(look_whole("send.example")->deliveries[DELIVERY_OPENED], 1);
	assert_int_equal(look_whole("own.example")->deliveries[DELIVERY_OPENED], 1);
}

static void refuses_by_place(void **state)
{
	static const char *const lines[] = {
		ITEM("delivered", "d1", NAMED),
		ITEM("teleported", "t1", NAMED),
		"{'id':'x','timestamp':1709373600,'account':{'id':'sub-1'}}",
		ITEM("failed", "f1", NAMED),
		ITEM("accepted", "a1", ",'message':{'headers':{}}"),
		ITEM("delivered", "d2", ",'message':{}"),
		"{'event':'opened','id':'x','timestamp':'soon','account':{'id':'sub-1'}" NAMED "}",
		ITEM("accepted", "a1", ",'originating-ip':'here'" HEADERS),
		"nonsense",
		"{'event':17}",
		"{'event':'opened','event':'opened'}",
		ITEM("opened", "o1", NAMED),
	};
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		buf_addf(&text, "%s\n", lines[i]);
	check(tell_mailgun(buf_text(&text)), 2, 0, 10);
	assert_non_null(strstr(buf_text(&refusals), "hooks:2: event: \"teleported\" is no event"));
	assert_non_null(strstr(buf_text(&refusals), "hooks:3: event: missing"));
	assert_non_null(strstr(buf_text(&refusals), "hooks:4: severity: "));
	assert_non_null(strstr(buf_text(&refusals), "hooks:5: id: missing"));
	assert_non_null(strstr(buf_text(&refusals), "hooks:6: message: missing"));
	assert_non_null(strstr(buf_text(&refusals), "hooks:7: at: "));
	assert_non_null(strstr(buf_text(&refusals), "hooks:8: ip: not an IP address"));
	assert_non_null(strstr(buf_text(&refusals), "hooks:9: line: "));
	assert_non_null(strstr(buf_text(&refusals), "hooks:10: event: not a text"));
	assert_non_null(strstr(buf_text(&refusals), "hooks:11: line: "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(makes_messages_and_deliveries),
		DESKED(passes_over_what_says_nothing),
		DESKED(takes_a_rejected_message_for_one_that_was_tried),
		DESKED(reads_webhooks_arrays_and_pages),
		DESKED(changes_nothing_when_told_again),
		DESKED(knows_the_same_id_of_another_day_apart),
		DESKED(finds_whose_it_is),
		DESKED(refuses_by_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
