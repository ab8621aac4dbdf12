#include "tests/unit/format_make.h"

/* Apostrophes stand for quotation marks. */
static struct ingest_count tell_as(const char *format, const char *account, const char *text)
{
	return tell_in_format(format, account, "hooks", quoted(text));
}

static void check(struct ingest_count count, int64_t stored, int64_t passed, int64_t refused)
{
	if (count.stored != stored || count.passed != passed || count.refused != refused)
		fail_msg("%d stored, %d passed, %d refused: %s", (int)count.stored,
			 (int)count.passed, (int)count.refused, buf_text(&refusals));
}

/* In the order of enum delivery_result. */
static void check_deliveries(const char *account, const int64_t wanted[DELIVERY_RESULT_COUNT])
{
	struct dossier *d = look_whole(account);

	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (d->deliveries[i] != wanted[i])
			fail_msg("result %d: %d, not %d", i, (int)d->deliveries[i], (int)wanted[i]);
}

#define SENDGRID(event, id, more) \
	"{'email':'bob@there.example','timestamp':1709373600,'smtp-id':'<a1.b2@mx-5>','event':'" event \
	"','sg_event_id':'" id "','sg_message_id':'a1.b2.filter0001.16648.5515E0B88.0'" more "}"

static void reads_sendgrids_webhooks(void **state)
{
	static const char hooks[] =
		"[" SENDGRID("processed", "1", "") ",\n" SENDGRID("deferred", "2", ",'response':'400'") ",\n" SENDGRID("delivered", "3", "") ",\n" SENDGRID("bounce", "4", ",'type':'blocked','status':'5.1.1','reason':'500'") ",\n" SENDGRID(
			"dropped", "5",
			",'reason':'Bounced Address'") ",\n" SENDGRID("spamreport", "6",
								      "") ",\n" SENDGRID("group_unsubscribe",
											 "7",
											 ",'asm_group_id':9") ",\n" SENDGRID("open",
															     "8",
															     "") ",\n" SENDGRID("click",
																		"9",
																		",'url':'https://x.example/'") ",\n" SENDGRID("invented",
																							      "10",
																							      "") "]\n"
																								  "{'email':'bob@there.example','timestamp':1709373600,'smtp-id':'<own.id@x>','event':'delivered'}\n";

	(void)state;
	check(tell_as("sendgrid", "acct-1", hooks), 8, 2, 1);
	assert_non_null(strstr(buf_text(&refusals), "hooks:10: event: \"invented\" is no event"));
	check_deliveries("acct-1", (int64_t[]){ 2, 1, 1, 1, 1, 1 });
	assert_true(str_is(look_whole("acct-1")->messages[0].id, "a1.b2"));
	check(tell_as("sendgrid", "acct-1", hooks), 0, 2, 1);
}

#define MAIL \
	"'mail':{'timestamp':'2024-03-02T10:00:00.5Z','messageId':'EX-1','source':'Ada <ada@byron.example>'," \
	"'sourceIp':'91.64.17.1','sendingAccountId':'123456789012','destination':['a@b.example','c@d.example']," \
	"'headersTruncated':false,'commonHeaders':{'from':['Ada Byron <ada@byron.example>']," \
	"'to':['a@b.example'],'messageId':'EX-1','subject':'Your order'},'tags':{'k':['v']}}"
#define SES(event, object) "{'eventType':'" event "'," MAIL object "}\n"
#define OBJECT(name, inside) ",'" name "':{'timestamp':'2024-03-02T11:00:00Z'" inside "}"

static void reads_sess_events(void **state)
{
	static const char events[] = SES("Send", ",'send':{}") SES(
		"Delivery", OBJECT("delivery", ",'recipients':['a@b.example','c@d.example']"))
		SES("Bounce",
		    OBJECT("bounce",
			   ",'bounceType':'Permanent','feedbackId':'f-1','bouncedRecipients':"
			   "[{'emailAddress':'a@b.example','status':'5.1.1'}]"))
			SES("Bounce",
			    OBJECT("bounce", ",'bounceType':'Transient','bouncedRecipients':[]"))
				SES("Complaint",
				    OBJECT("complaint",
					   ",'feedbackId':'f-2','complainedRecipients':[{}]"))
					SES("Open", OBJECT("open", ",'ipAddress':'192.0.2.1'"))
						SES("Click", OBJECT("click", ""))
							SES("Subscription",
							    OBJECT("subscription", ""))
								SES("DeliveryDelay", "")
									SES("Rendering Failure", "")
										SES("Teleport", "");
	struct dossier *d;

	(void)state;
	check(tell_as("ses", NULL, events), 7, 3, 1);
	assert_non_null(strstr(buf_text(&refusals), "hooks:11: eventType: \"Teleport\""));
	check_deliveries("123456789012", (int64_t[]){ 2, 1, 1, 1, 1, 1 });
	d = look_whole("123456789012");
	assert_true(str_is(d->messages[0].id, "EX-1"));
	assert_true(str_is(d->messages[0].message.subject, "Your order"));
	assert_true(str_is(d->messages[0].message.domain, "byron.example"));
	assert_int_equal(d->messages[0].message.recipients, 2);
	check_at(d->messages[0].at, "2024-03-02T10:00:00.5Z");
	check(tell_as("ses", NULL, events), 0, 3, 1);
	check(tell_as("ses", "tenant-7", SES("Send", "")), 1, 0, 0);
	assert_int_equal(look_whole("tenant-7")->message_count, 1);
}

static void reads_ses_within_snss_envelope(void **state)
{
	(void)state;
	check(tell_as("ses", "acct-1",
		      "{'Type':'SubscriptionConfirmation','Token':'x'}\n"
		      "{'Type':'Notification','MessageId':'s-1','Message':'{\\'notificationType\\':\\'Complaint\\',"
		      "\\'mail\\':{\\'messageId\\':\\'EX-2\\',\\'timestamp\\':\\'2024-03-02T10:00:00Z\\'},"
		      "\\'complaint\\':{\\'timestamp\\':\\'2024-03-02T10:00:00Z\\'}}'}\n"
		      "{'Type':'Notification','Message':'hello'}\n"
		      "{'Type':'Notification','Message':17}\n"),
	      1, 1, 2);
	check_deliveries("acct-1", (int64_t[]){ 0, 0, 1, 0, 0, 0 });
}

#define POSTMARK(type, more) \
	"{'RecordType':'" type \
	"','ServerID':23,'MessageStream':'outbound','MessageID':'883953f4'," \
	"'Metadata':{'a':'b'},'Tag':'t'" more "}\n"
#define BOUNCE(id, type) \
	POSTMARK("Bounce", \
		 ",'ID':" id ",'Type':'" type \
		 "','Email':'x@y.example','BouncedAt':'2024-03-02T05:28:10.2735393-05:00'")

static void reads_postmarks_webhooks(void **state)
{
	static const char hooks[] = POSTMARK(
		"Delivery", ",'Recipient':'a@b.example','DeliveredAt':'2024-03-02T10:00:00Z'")
		POSTMARK("Delivery", ",'Recipient':'c@d.example','DeliveredAt':'2024-03-02T10:00:00Z'") BOUNCE(
			"42", "HardBounce") BOUNCE("43", "SoftBounce") BOUNCE("44", "SpamComplaint")
			POSTMARK(
				"SpamComplaint",
				",'ID':45,'Type':'SpamComplaint','BouncedAt':'2024-03-02T10:00:00Z'")
				POSTMARK("Open",
					 ",'ReceivedAt':'2024-03-02T10:00:00Z','FirstOpen':true")
					POSTMARK("Click", ",'ReceivedAt':'2024-03-02T10:00:00Z'") POSTMARK(
						"SubscriptionChange",
						",'ChangedAt':'2024-03-02T10:00:00Z','SuppressSending':true,"
						"'Origin':'Recipient','SuppressionReason':'ManualSuppression'")
						POSTMARK(
							"SubscriptionChange",
							",'ChangedAt':'2024-03-02T10:00:00Z','SuppressSending':true,"
							"'Origin':'Recipient','SuppressionReason':'HardBounce'")
							POSTMARK("Inbound", "")
								POSTMARK("Teleport", "");

	(void)state;
	check(tell_as("postmark", "unused", hooks), 8, 3, 1);
	assert_non_null(strstr(buf_text(&refusals), "hooks:12: RecordType: \"Teleport\""));
	check_deliveries("23", (int64_t[]){ 2, 1, 2, 1, 1, 1 });
	check(tell_as("postmark", NULL, hooks), 0, 3, 1);
}

static void every_format_of_the_contract_is_there(void **state)
{
	static const char *const names[] = { "events",   "mailgun", "sendgrid", "ses",
					     "postmark", "mbox",    "eml" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct format *format = format_find(str_of(names[i]));

		assert_non_null(format);
		assert_true(format->takes_account || !format->needs_account);
	}
	assert_int_equal(format_count, ARRAY_LEN(names));
	assert_null(format_find(STR("mboxx")));
	assert_null(format_find(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(reads_sendgrids_webhooks),
		DESKED(reads_sess_events),
		DESKED(reads_ses_within_snss_envelope),
		DESKED(reads_postmarks_webhooks),
		cmocka_unit_test(every_format_of_the_contract_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
