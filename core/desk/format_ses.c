#include <assert.h>

#include "core/base/attrs.h"
#include "core/desk/format_rows.h"
#include "core/desk/hook.h"
#include "core/text/domain_name.h"

/*
 * Amazon SES's events and notifications (its developer guide: Contents of event data that Amazon SES publishes to Amazon
 * SNS), as they are or within SNS's envelope, whose "Message" is a text of JSON.
 *
 *	eventType or notificationType    becomes
 *	Send, Reject                     message: what the customer sent, or tried to
 *	Delivery                         delivery delivered
 *	Bounce, Permanent                delivery bounced; Transient and Undetermined: nothing
 *	Complaint Open Click             delivery complained, opened, clicked
 *	Subscription                     delivery unsubscribed
 *	DeliveryDelay, Rendering Failure, and SNS's own SubscriptionConfirmation, UnsubscribeConfirmation   nothing
 *	any other                        refused
 *
 *	account     --account, else mail.sendingAccountId (one for all who send through one AWS account)
 *	at          the timestamp of the event's own object, else of mail
 *	message     mail.messageId, SES's own
 *	id          the feedbackId, else from the bytes
 *	from subject     mail.commonHeaders; from also mail.source
 *	domain ip        of mail.source; mail.sourceIp, where it was sent from
 *	recipients count mail.destination; how many bounced, complained or had it delivered
 *	code        the status of the first bounced recipient
 */

/* clang-format off */
static const struct hook_kind kinds[] = {
	{ STR("Send"),              HOOK_MESSAGE,  { 0 } },
	{ STR("Reject"),            HOOK_MESSAGE,  { 0 } },
	{ STR("Delivery"),          HOOK_DELIVERY, STR("delivered") },
	{ STR("Bounce"),            HOOK_BOUNCE,   STR("bounced") },
	{ STR("Complaint"),         HOOK_DELIVERY, STR("complained") },
	{ STR("Open"),              HOOK_DELIVERY, STR("opened") },
	{ STR("Click"),             HOOK_DELIVERY, STR("clicked") },
	{ STR("Subscription"),      HOOK_DELIVERY, STR("unsubscribed") },
	{ STR("DeliveryDelay"),     HOOK_NOTHING,  { 0 } },
	{ STR("Rendering Failure"), HOOK_NOTHING,  { 0 } },
};
/* Beside "mail" one object tells of the event itself, some with a list of those it is about: an answer for each. */
static const struct { const char *name, *recipients; } objects[] = {
	{ "send", "" }, { "reject", "" }, { "delivery", "recipients" }, { "bounce", "bouncedRecipients" },
	{ "complaint", "complainedRecipients" }, { "open", "" }, { "click", "" }, { "subscription", "" },
	{ "deliveryDelay", "" }, { "failure", "" },
};
static_assert(ARRAY_LEN(objects) == ARRAY_LEN(kinds), "every event has its object");
/* clang-format on */

/* Out of SNS's envelope, if it is in one. */
static enum err unwrap(struct arena *arena, struct json **root)
{
	struct str type = hook_text(hook_of(*root, "Type"));
	const struct json *message = hook_of(*root, "Message");

	if (str_is(type, "SubscriptionConfirmation") || str_is(type, "UnsubscribeConfirmation"))
		return hook_nothing();
	if (!str_is(type, "Notification") || !message)
		return ERR_NONE;
	return hook_object(arena, hook_text(message), root);
}

static struct str sender_of(const struct json *mail)
{
	const struct json *from = hook_of(hook_of(mail, "commonHeaders"), "from");
	struct str text = hook_text(from);

	if (from && from->type == JSON_ARRAY)
		text = hook_text(from->first);
	return hook_first(text, hook_text(hook_of(mail, "source")));
}

static void message_fill(struct arena *arena, const struct json *mail, struct hook_event *made)
{
	struct str source = hook_text(hook_of(mail, "source"));

	made->ip = hook_text(hook_of(mail, "sourceIp"));
	made->domain = str_is_absent(source) ? source : email_domain(arena, source);
	made->from = sender_of(mail);
	made->subject = hook_text(hook_of(hook_of(mail, "commonHeaders"), "subject"));
	made->count = hook_count(hook_of(mail, "destination"));
}

static void delivery_fill(struct arena *arena, const struct record *record,
			  const struct json *object, const struct json *recipients,
			  struct hook_event *made)
{
	made->id = hook_first(hook_text(hook_of(object, "feedbackId")),
			      hook_bytes_id(arena, record));
	made->count = hook_count(recipients);
	if (made->count)
		made->code = hook_text(hook_of(recipients->first, "status"));
}

static enum err event_fill(struct arena *arena, const struct record *record,
			   const struct json *root, const struct hook_kind *kind,
			   struct hook_event *made)
{
	size_t row = (size_t)(kind - kinds);
	const struct json *mail = hook_of(root, "mail");
	const struct json *object = hook_of(root, objects[row].name);

	if (kind->becomes == HOOK_NOTHING ||
	    (kind->becomes == HOOK_BOUNCE &&
	     !str_is(hook_text(hook_of(object, "bounceType")), "Permanent")))
		return hook_nothing();
	made->account = hook_first(made->account, hook_number(hook_of(mail, "sendingAccountId")));
	made->message = hook_text(hook_of(mail, "messageId"));
	made->result = kind->result;
	made->at = hook_of(object, "timestamp");
	if (!made->at)
		made->at = hook_of(mail, "timestamp");
	if (kind->becomes == HOOK_MESSAGE)
		message_fill(arena, mail, made);
	else
		delivery_fill(arena, record, object, hook_of(object, objects[row].recipients),
			      made);
	return ERR_NONE;
}

enum err ses_read(struct arena *arena, const struct records *records, const struct record *record,
		  struct event *event)
{
	const struct hook_kind *kind = NULL;
	const struct json *value;
	struct hook_event made = { .account = records->account };
	struct json *root = NULL;
	enum err e = hook_object(arena, record->bytes, &root);

	if (!e)
		e = unwrap(arena, &root);
	if (e)
		return e;
	value = hook_of(root, "eventType");
	if (!value)
		value = hook_of(root, "notificationType");
	e = hook_kind_find(kinds, ARRAY_LEN(kinds), value, "eventType", &kind);
	if (!e)
		e = event_fill(arena, record, root, kind, &made);
	return e ? e : hook_event_read(arena, &made, event);
}
