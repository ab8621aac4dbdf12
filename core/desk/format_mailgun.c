#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/moment.h"
#include "core/desk/format_rows.h"
#include "core/desk/hook.h"
#include "core/text/domain_name.h"

/*
 * Mailgun's events (documentation.mailgun.com: Events, Event structure, Webhook payloads): the items of the Events API, one a
 * line, in an array or in pages {"items":[…],"paging":…}, and webhooks {"signature":…,"event-data":…}.
 *
 *	event                    becomes
 *	accepted, rejected       message: what the customer sent, or tried to
 *	delivered                delivery delivered
 *	failed, permanent        delivery bounced
 *	failed, temporary        nothing: Mailgun tries again
 *	complained unsubscribed opened clicked   delivery of that result
 *	stored list_member_uploaded list_member_upload_error list_uploaded   nothing: no mail that a customer sends
 *	any other                refused
 *	flags.is-routed          nothing, whatever the event: a stranger's mail, forwarded by a route
 *
 *	field                    of
 *	account                  subaccount or subaccount.id, else account or account.id, else --account, else the sending domain
 *	sending domain           domain.name or domain, else that of envelope.sender, else that of the From header
 *	at                       timestamp
 *	id, of a delivery        the day of the timestamp and id: Mailgun's are unique within a day
 *	id, of a message; message    message.headers.message-id, without brackets
 *	from subject reply_to    message.headers
 *	recipients               how many message.recipients has
 *	ip                       originating-ip: where it was sent from. The sending-ip is the provider's own
 *	code                     delivery-status.code, and enhanced-code
 *
 * The accepted event comes once for each recipient: the second and later ones are repeats of the message. Signatures
 * are not checked here (whoever receives the webhooks has the key); tags, user-variables, storage and geolocation are not kept.
 */

/* clang-format off */
static const struct hook_kind kinds[] = {
	{ STR("accepted"),                 HOOK_MESSAGE,  { 0 } },
	{ STR("rejected"),                 HOOK_MESSAGE,  { 0 } },
	{ STR("delivered"),                HOOK_DELIVERY, STR("delivered") },
	{ STR("failed"),                   HOOK_BOUNCE,   STR("bounced") },
	{ STR("complained"),               HOOK_DELIVERY, STR("complained") },
	{ STR("unsubscribed"),             HOOK_DELIVERY, STR("unsubscribed") },
	{ STR("opened"),                   HOOK_DELIVERY, STR("opened") },
	{ STR("clicked"),                  HOOK_DELIVERY, STR("clicked") },
	{ STR("stored"),                   HOOK_NOTHING,  { 0 } },
	{ STR("list_member_uploaded"),     HOOK_NOTHING,  { 0 } },
	{ STR("list_member_upload_error"), HOOK_NOTHING,  { 0 } },
	{ STR("list_uploaded"),            HOOK_NOTHING,  { 0 } },
};
/* clang-format on */

/* The value itself, or what `key` says in it. */
static struct str name_of(const struct json *value, const char *key)
{
	return hook_first(hook_text(value), hook_text(hook_of(value, key)));
}

static struct str header(const struct json *item, const char *name)
{
	const struct json *headers = hook_of(hook_of(item, "message"), "headers");

	return hook_text(hook_of(headers, name));
}

static struct str sending_domain(struct arena *arena, const struct json *item)
{
	struct str domain = name_of(hook_of(item, "domain"), "name");
	struct str sender = hook_text(hook_of(hook_of(item, "envelope"), "sender"));

	if (str_is_absent(domain) && !str_is_absent(sender))
		domain = email_domain(arena, sender);
	if (str_is_absent(domain) && !str_is_absent(header(item, "from")))
		domain = email_domain(arena, header(item, "from"));
	return domain;
}

static struct str account_of(struct arena *arena, const struct records *records,
			     const struct json *item)
{
	struct str account = hook_first(name_of(hook_of(item, "subaccount"), "id"),
					name_of(hook_of(item, "account"), "id"));

	account = hook_first(account, records->account);
	return hook_first(account, sending_domain(arena, item));
}

static bool is_routed(const struct json *item)
{
	const struct json *routed = hook_of(hook_of(item, "flags"), "is-routed");

	return routed && routed->type == JSON_TRUE;
}

/* "20261123/CCXMjJ7nQi2N3BPigGOdgQ" */
static struct str delivery_id(struct arena *arena, const struct json *item)
{
	const struct json *at = hook_of(item, "timestamp");
	struct str id = hook_text(hook_of(item, "id"));
	struct moment moment;
	char day[MOMENT_TEXT_MAX];

	if (str_is_absent(id) || !at || moment_parse(at->source, &moment))
		return (struct str){ 0 };
	moment_print(moment, day);
	return arena_strf(arena, "%.4s%.2s%.2s/%" PRI_STR, day, day + 5, day + 8, ARG_STR(id));
}

static struct str code_of(struct arena *arena, const struct json *item)
{
	const struct json *status = hook_of(item, "delivery-status");
	struct str number = hook_number(hook_of(status, "code"));
	struct str more = hook_text(hook_of(status, "enhanced-code"));

	if (str_is_absent(number) || str_is_absent(more))
		return number;
	return arena_strf(arena, "%" PRI_STR " %" PRI_STR, ARG_STR(number), ARG_STR(more));
}

static enum err bounce_check(const struct json *item)
{
	struct str severity = hook_text(hook_of(item, "severity"));

	if (str_is(severity, "permanent"))
		return ERR_NONE;
	if (str_is(severity, "temporary"))
		return hook_nothing();
	return err_fail(ERR_INVALID, "severity: neither permanent nor temporary");
}

static enum err item_read(struct arena *arena, const struct records *records,
			  const struct record *record, const struct json *item, struct event *event)
{
	const struct hook_kind *kind = NULL;
	struct hook_event made = { .at = hook_of(item, "timestamp") };
	enum err e = hook_kind_find(kinds, ARRAY_LEN(kinds), hook_of(item, "event"), "event",
				    &kind);

	if (!e && (kind->becomes == HOOK_NOTHING || is_routed(item)))
		return hook_nothing();
	if (!e && kind->becomes == HOOK_BOUNCE)
		e = bounce_check(item);
	if (e)
		return e;
	made.account = account_of(arena, records, item);
	made.message = hook_unbracketed(header(item, "message-id"));
	made.result = kind->result;
	if (kind->becomes == HOOK_MESSAGE) {
		made.ip = hook_text(hook_of(item, "originating-ip"));
		made.domain = sending_domain(arena, item);
		made.from = header(item, "from");
		made.reply_to = header(item, "reply-to");
		made.subject = header(item, "subject");
		made.count = hook_count(hook_of(hook_of(item, "message"), "recipients"));
	} else {
		made.id = hook_first(delivery_id(arena, item), hook_bytes_id(arena, record));
		made.code = code_of(arena, item);
	}
	return hook_event_read(arena, &made, event);
}

enum err mailgun_read(struct arena *arena, const struct records *records,
		      const struct record *record, struct event *event)
{
	struct json *root = NULL;
	const struct json *data;
	enum err e = hook_object(arena, record->bytes, &root);

	if (e)
		return e;
	data = hook_of(root, "event-data");
	return item_read(arena, records, record, data ? data : root, event);
}
