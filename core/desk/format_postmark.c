#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/desk/format_rows.h"
#include "core/desk/hook.h"

/*
 * Postmark's webhooks (its developer documentation: Webhooks), an object each.
 *
 *	RecordType           becomes
 *	Delivery             delivery delivered
 *	Bounce               by its Type: HardBounce, BadEmailAddress, Blocked, SpamNotification, ManuallyDeactivated: delivery bounced;
 *	                     SpamComplaint: complained; Unsubscribe: unsubscribed; the other types: nothing
 *	SpamComplaint Open Click   delivery complained, opened, clicked
 *	SubscriptionChange   where it suppresses sending because the recipient said so: delivery unsubscribed; else nothing, for bounces and
 *	                     complaints come as such
 *	Inbound              nothing: a stranger's mail
 *	any other            refused
 *
 *	account     ServerID, else --account: a server is what Postmark gives each of a provider's customers
 *	at          DeliveredAt, BouncedAt, ReceivedAt or ChangedAt
 *	message     MessageID, Postmark's own
 *	id          ID of a bounce or complaint, else from the bytes
 */

/* clang-format off */
static const struct hook_kind kinds[] = {
	{ STR("Delivery"),           HOOK_DELIVERY, STR("delivered") },
	{ STR("Bounce"),             HOOK_BOUNCE,   STR("bounced") },
	{ STR("SpamComplaint"),      HOOK_DELIVERY, STR("complained") },
	{ STR("Open"),               HOOK_DELIVERY, STR("opened") },
	{ STR("Click"),              HOOK_DELIVERY, STR("clicked") },
	{ STR("SubscriptionChange"), HOOK_BOUNCE,   STR("unsubscribed") },
	{ STR("Inbound"),            HOOK_NOTHING,  { 0 } },
};
static const struct { const char *type; struct str result; } bounces[] = {
	{ "HardBounce", STR("bounced") },          { "BadEmailAddress", STR("bounced") },
	{ "Blocked", STR("bounced") },             { "SpamNotification", STR("bounced") },
	{ "ManuallyDeactivated", STR("bounced") }, { "SpamComplaint", STR("complained") },
	{ "Unsubscribe", STR("unsubscribed") },
};
static const char *const times[] = { "DeliveredAt", "BouncedAt", "ReceivedAt", "ChangedAt" };
/* clang-format on */

/* What a bounce is in truth; absent: nothing for good. */
static struct str bounce_result(const struct json *root)
{
	struct str type = hook_text(hook_of(root, "Type"));

	for (size_t i = 0; i < ARRAY_LEN(bounces); i++)
		if (str_is(type, bounces[i].type))
			return bounces[i].result;
	return (struct str){ 0 };
}

static struct str change_result(const struct json *root, struct str result)
{
	const struct json *suppresses = hook_of(root, "SuppressSending");
	bool by_recipient = str_is(hook_text(hook_of(root, "Origin")), "Recipient");
	bool by_word = str_is(hook_text(hook_of(root, "SuppressionReason")), "ManualSuppression");

	return suppresses && suppresses->type == JSON_TRUE && by_recipient && by_word
		       ? result
		       : (struct str){ 0 };
}

static struct str result_of(const struct json *root, const struct hook_kind *kind)
{
	if (kind->becomes != HOOK_BOUNCE)
		return kind->result;
	return str_is(kind->result, "bounced") ? bounce_result(root)
					       : change_result(root, kind->result);
}

static struct str event_id(struct arena *arena, const struct json *root,
			   const struct record *record)
{
	struct str id = hook_number(hook_of(root, "ID"));

	return str_is_absent(id) ? hook_bytes_id(arena, record)
				 : arena_strf(arena, "bounce:%" PRI_STR, ARG_STR(id));
}

static struct str account_of(const struct json *root, const struct records *records)
{
	struct str server = hook_first(hook_number(hook_of(root, "ServerID")),
				       hook_number(hook_of(root, "ServerId")));

	return hook_first(server, records->account);
}

enum err postmark_read(struct arena *arena, const struct records *records,
		       const struct record *record, struct event *event)
{
	const struct hook_kind *kind = NULL;
	struct hook_event made = { 0 };
	struct json *root = NULL;
	enum err e = hook_object(arena, record->bytes, &root);

	if (!e)
		e = hook_kind_find(kinds, ARRAY_LEN(kinds), hook_of(root, "RecordType"),
				   "RecordType", &kind);
	if (e)
		return e;
	made.result = result_of(root, kind);
	if (str_is_absent(made.result))
		return hook_nothing();
	made.account = account_of(root, records);
	made.message = hook_text(hook_of(root, "MessageID"));
	made.id = event_id(arena, root, record);
	for (size_t i = 0; !made.at && i < ARRAY_LEN(times); i++)
		made.at = hook_of(root, times[i]);
	return hook_event_read(arena, &made, event);
}
