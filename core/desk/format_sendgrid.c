#include "core/base/attrs.h"
#include "core/desk/format_rows.h"
#include "core/desk/hook.h"

/*
 * SendGrid's event webhooks (Twilio's documentation: Event Webhook Reference): arrays of events.
 *
 *	event                          becomes
 *	processed                      message: only its id is told
 *	delivered                      delivery delivered
 *	bounce                         delivery bounced, of type "blocked" too: the receiving server refused for good
 *	open click spamreport          delivery opened, clicked, complained
 *	unsubscribe group_unsubscribe  delivery unsubscribed
 *	deferred                       nothing: SendGrid tries again
 *	dropped                        nothing: SendGrid did not send it, for what was known before
 *	group_resubscribe account_status_change   nothing
 *	any other                      refused
 *
 *	account     --account: the events name none
 *	at          timestamp
 *	message     sg_message_id up to ".filter" or ".recvd", which is the message's own; else smtp-id without its brackets
 *	id          sg_event_id, else from the bytes
 *	code        status ("5.1.1")
 */

/* clang-format off */
static const struct hook_kind kinds[] = {
	{ STR("processed"),             HOOK_MESSAGE,  { 0 } },
	{ STR("delivered"),             HOOK_DELIVERY, STR("delivered") },
	{ STR("bounce"),                HOOK_DELIVERY, STR("bounced") },
	{ STR("open"),                  HOOK_DELIVERY, STR("opened") },
	{ STR("click"),                 HOOK_DELIVERY, STR("clicked") },
	{ STR("spamreport"),            HOOK_DELIVERY, STR("complained") },
	{ STR("unsubscribe"),           HOOK_DELIVERY, STR("unsubscribed") },
	{ STR("group_unsubscribe"),     HOOK_DELIVERY, STR("unsubscribed") },
	{ STR("deferred"),              HOOK_NOTHING,  { 0 } },
	{ STR("dropped"),               HOOK_NOTHING,  { 0 } },
	{ STR("group_resubscribe"),     HOOK_NOTHING,  { 0 } },
	{ STR("account_status_change"), HOOK_NOTHING,  { 0 } },
};
/* clang-format on */

/* "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0": what follows the message's id is of one recipient. */
static struct str message_of(const struct json *root)
{
	struct str id = hook_text(hook_of(root, "sg_message_id"));
	size_t end = str_find(id, STR(".filter"));

	if (end == SIZE_MAX)
		end = str_find(id, STR(".recvd"));
	if (end > 0 && end != SIZE_MAX)
		id = str_sub(id, 0, end);
	return str_is_absent(id) ? hook_unbracketed(hook_text(hook_of(root, "smtp-id"))) : id;
}

enum err sendgrid_read(struct arena *arena, const struct records *records,
		       const struct record *record, struct event *event)
{
	const struct hook_kind *kind = NULL;
	struct hook_event made = { .account = records->account };
	struct json *root = NULL;
	enum err e = hook_object(arena, record->bytes, &root);

	if (!e)
		e = hook_kind_find(kinds, ARRAY_LEN(kinds), hook_of(root, "event"), "event", &kind);
	if (e)
		return e;
	if (kind->becomes == HOOK_NOTHING)
		return hook_nothing();
	made.at = hook_of(root, "timestamp");
	made.message = message_of(root);
	made.id = hook_first(hook_text(hook_of(root, "sg_event_id")), hook_bytes_id(arena, record));
	made.result = kind->result;
	made.code = hook_text(hook_of(root, "status"));
	return hook_event_read(arena, &made, event);
}
