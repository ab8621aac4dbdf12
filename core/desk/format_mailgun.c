#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/moment.h"
#include "core/desk/format_rows.h"
#include "core/desk/json_cut.h"
#include "core/model/event.h"
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

enum becomes {
	BECOMES_NOTHING,
	BECOMES_MESSAGE,
	BECOMES_DELIVERY,
	BECOMES_BOUNCE /* if it is for good */
};

/* clang-format off */
static const struct {
	struct str event;
	enum becomes becomes;
} kinds[] = {
	{ STR("accepted"),                 BECOMES_MESSAGE },
	{ STR("rejected"),                 BECOMES_MESSAGE },
	{ STR("delivered"),                BECOMES_DELIVERY },
	{ STR("failed"),                   BECOMES_BOUNCE },
	{ STR("complained"),               BECOMES_DELIVERY },
	{ STR("unsubscribed"),             BECOMES_DELIVERY },
	{ STR("opened"),                   BECOMES_DELIVERY },
	{ STR("clicked"),                  BECOMES_DELIVERY },
	{ STR("stored"),                   BECOMES_NOTHING },
	{ STR("list_member_uploaded"),     BECOMES_NOTHING },
	{ STR("list_member_upload_error"), BECOMES_NOTHING },
	{ STR("list_uploaded"),            BECOMES_NOTHING },
};
/* clang-format on */

enum err mailgun_cut(struct records *records, bool final, struct record *record)
{
	return json_cut_next(records, final, record);
}

/* --- looking things up --- */

static const struct json *of(const struct json *object, const char *key)
{
	return object && object->type == JSON_OBJECT ? json_get(object, key) : NULL;
}

/* A text that is not empty, else absent. */
static struct str text_of(const struct json *value)
{
	bool is_text = value && value->type == JSON_STRING && value->text.len;

	return is_text ? value->text : (struct str){ 0 };
}

static struct str first_of(struct str a, struct str b)
{
	return str_is_absent(a) ? b : a;
}

/* The value itself, or what `key` says in it. */
static struct str name_of(const struct json *value, const char *key)
{
	return first_of(text_of(value), text_of(of(value, key)));
}

static struct str header(const struct json *item, const char *name)
{
	return text_of(of(of(of(item, "message"), "headers"), name));
}

static struct str sending_domain(struct arena *arena, const struct json *item)
{
	struct str domain = name_of(of(item, "domain"), "name");
	struct str sender = text_of(of(of(item, "envelope"), "sender"));

	if (str_is_absent(domain) && !str_is_absent(sender))
		domain = email_domain(arena, sender);
	if (str_is_absent(domain) && !str_is_absent(header(item, "from")))
		domain = email_domain(arena, header(item, "from"));
	return domain;
}

static struct str account_of(struct arena *arena, const struct records *records,
			     const struct json *item)
{
	struct str account = first_of(name_of(of(item, "subaccount"), "id"),
				      name_of(of(item, "account"), "id"));

	account = first_of(account, records->account);
	return first_of(account, sending_domain(arena, item));
}

static struct str message_id(const struct json *item)
{
	struct str id = str_trim(header(item, "message-id"));

	if (str_starts(id, STR("<")) && str_ends(id, STR(">")))
		id = str_sub(id, 1, id.len - 2);
	return id;
}

static bool is_routed(const struct json *item)
{
	const struct json *routed = of(of(item, "flags"), "is-routed");

	return routed && routed->type == JSON_TRUE;
}

/* --- writing it as an event of ours, which event_read() then checks like any other --- */

static void put(struct json_writer *w, const char *key, struct str value)
{
	if (str_is_absent(value))
		return;
	json_key(w, key);
	json_text(w, value);
}

static void put_head(struct json_writer *w, struct arena *arena, const struct records *records,
		     const struct json *item, struct str type)
{
	const struct json *at = of(item, "timestamp");

	put(w, "type", type);
	put(w, "account", account_of(arena, records, item));
	if (at && (at->type == JSON_INTEGER || at->type == JSON_REAL)) {
		json_key(w, "at");
		json_raw(w, at->source);
	} else {
		put(w, "at", text_of(at));
	}
}

static void put_message(struct json_writer *w, struct arena *arena, const struct json *item)
{
	const struct json *recipients = of(of(item, "message"), "recipients");

	put(w, "id", message_id(item));
	put(w, "ip", text_of(of(item, "originating-ip")));
	put(w, "domain", sending_domain(arena, item));
	put(w, "from", header(item, "from"));
	put(w, "reply_to", header(item, "reply-to"));
	put(w, "subject", header(item, "subject"));
	if (recipients && recipients->type == JSON_ARRAY && recipients->count) {
		json_key(w, "recipients");
		json_integer(w, (int64_t)recipients->count);
	}
}

/* "20261123/CCXMjJ7nQi2N3BPigGOdgQ" */
static struct str delivery_id(struct arena *arena, const struct json *item)
{
	const struct json *at = of(item, "timestamp");
	struct str id = text_of(of(item, "id"));
	struct moment moment;
	char day[MOMENT_TEXT_MAX];

	if (str_is_absent(id) || !at || moment_parse(at->source, &moment))
		return (struct str){ 0 };
	moment_print(moment, day);
	return arena_strf(arena, "%.4s%.2s%.2s/%" PRI_STR, day, day + 5, day + 8, ARG_STR(id));
}

static struct str code_of(struct arena *arena, const struct json *item)
{
	const struct json *status = of(item, "delivery-status"), *code = of(status, "code");
	struct str number = text_of(code), more = text_of(of(status, "enhanced-code"));

	if (code && code->type == JSON_INTEGER)
		number = code->source;
	if (str_is_absent(number) || str_is_absent(more))
		return number;
	return arena_strf(arena, "%" PRI_STR " %" PRI_STR, ARG_STR(number), ARG_STR(more));
}

static void put_delivery(struct json_writer *w, struct arena *arena, const struct json *item,
			 struct str result)
{
	put(w, "id", delivery_id(arena, item));
	put(w, "message", message_id(item));
	put(w, "result", result);
	put(w, "code", code_of(arena, item));
}

/* --- reading --- */

static enum err kind_of(const struct json *item, struct str *event, enum becomes *becomes)
{
	const struct json *value = of(item, "event");

	if (!value || value->type != JSON_STRING)
		return err_fail(ERR_INVALID, "event: %s", value ? "not a text" : "missing");
	*event = value->text;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_equal(*event, kinds[i].event)) {
			*becomes = kinds[i].becomes;
			return ERR_NONE;
		}
	return err_fail(ERR_INVALID, "event: \"%.*s\" is no event that strop knows of Mailgun's",
			(int)(event->len < 60 ? event->len : 60), event->at);
}

static enum err bounce_check(const struct json *item)
{
	struct str severity = text_of(of(item, "severity"));

	if (str_is(severity, "permanent"))
		return ERR_NONE;
	if (str_is(severity, "temporary"))
		return err_fail(ERR_NOT_FOUND, "a failure that may pass");
	return err_fail(ERR_INVALID, "severity: neither permanent nor temporary");
}

enum err mailgun_read(struct arena *arena, const struct records *records,
		      const struct record *record, struct event *event)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(EVENT_LINE_MAX);
	struct json_writer w = json_writer(&line);
	struct json *root;
	const struct json *item;
	enum becomes becomes = BECOMES_NOTHING;
	struct str word;
	enum err e = json_read(arena, record->bytes, &root);

	if (e)
		return err_within(e, "line");
	if (root->type != JSON_OBJECT)
		return err_fail(ERR_INVALID, "line: not a JSON object");
	item = of(root, "event-data") ? of(root, "event-data") : root;
	e = kind_of(item, &word, &becomes);
	if (!e && (becomes == BECOMES_NOTHING || is_routed(item)))
		return err_fail(ERR_NOT_FOUND, "not a customer's mail");
	if (!e && becomes == BECOMES_BOUNCE) {
		e = bounce_check(item);
		word = STR("bounced");
	}
	if (e)
		return e;
	json_begin(&w, '{');
	put_head(&w, arena, records, item,
		 becomes == BECOMES_MESSAGE ? STR("message") : STR("delivery"));
	if (becomes == BECOMES_MESSAGE)
		put_message(&w, arena, item);
	else
		put_delivery(&w, arena, item, word);
	json_end(&w, '}');
	if (line.full)
		return err_fail(ERR_INVALID, "%s", record_too_long);
	return event_read(arena, arena_str(arena, buf_str(&line)), event);
}
