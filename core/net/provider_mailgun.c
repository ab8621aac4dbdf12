#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/net/provider_private.h"

/*
 * Mailgun's subaccounts: POST .../{id}/disable and /enable, GET .../{id}. To delete one, DELETE of the
 * collection with X-Mailgun-On-Behalf-Of naming it. Other providers of this shape take DELETE .../{id}, which
 * is tried where the first form is not known.
 */
#define COLLECTION "/v5/accounts/subaccounts"
#define URL_MAX 8192

static bool is_named(struct str account)
{
	return account.len && !str_is(account, ".") && !str_is(account, "..");
}

static void add_address(const struct provider *provider, struct str account, const char *verb,
			struct buf *url)
{
	buf_add_str(url, buf_str(&provider->base));
	buf_add(url, COLLECTION "/");
	http_escape(account, url);
	buf_add(url, verb);
}

static void add_header(struct http_question *question, const char *name, struct str value)
{
	question->headers[question->header_count++] = (struct http_header){ name, value };
}

static void delete_it(struct provider *provider, const struct provider_order *order,
		      struct provider_answer *answer)
{
	CLEANUP(buf_release) struct buf whole = BUF_UP_TO(URL_MAX), one = BUF_UP_TO(URL_MAX);
	struct http_question question = { .method = HTTP_DELETE };

	add_header(&question, "Idempotency-Key", order->key);
	if (http_header_holds(order->account)) {
		buf_addf(&whole, "%s" COLLECTION, buf_text(&provider->base));
		question.url = buf_text(&whole);
		add_header(&question, "X-Mailgun-On-Behalf-Of", order->account);
		provider_ask(provider, &question, answer, NULL);
		if (answer->status != 404 && answer->status != 405 && answer->status != 501)
			return;
	}
	add_address(provider, order->account, "", &one);
	question.url = buf_text(&one);
	provider_ask(provider, &question, answer, NULL);
}

static void mailgun_send(struct provider *provider, const struct provider_order *order,
			 struct provider_answer *answer)
{
	CLEANUP(buf_release) struct buf url = BUF_UP_TO(URL_MAX);
	struct http_question question = { .method = HTTP_POST };

	if (!is_named(order->account)) {
		provider_refuse(answer, "no address can be made of this account's id");
		return;
	}
	if (order->what == ACT_DELETE) {
		delete_it(provider, order, answer);
		return;
	}
	add_address(provider, order->account, order->what == ACT_DISABLE ? "/disable" : "/enable",
		    &url);
	question.url = buf_text(&url);
	add_header(&question, "Idempotency-Key", order->key);
	provider_ask(provider, &question, answer, NULL);
}

static enum provider_state state_of_word(struct str word)
{
	/* clang-format off */
	static const struct {
		struct str word;
		enum provider_state state;
	} words[] = {
		{ { "open", 4 },     PROVIDER_OPEN },
		{ { "enabled", 7 },  PROVIDER_OPEN },
		{ { "active", 6 },   PROVIDER_OPEN },
		{ { "disabled", 8 }, PROVIDER_STOPPED },
		{ { "closed", 6 },   PROVIDER_CLOSED },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_equal_nocase(word, words[i].word))
			return words[i].state;
	return PROVIDER_UNCLEAR;
}

static enum provider_state state_of_object(const struct json *object)
{
	static const char *const names[] = { "status", "state" };
	enum provider_state state = PROVIDER_UNCLEAR;

	if (!object || object->type != JSON_OBJECT)
		return state;
	for (size_t i = 0; i < ARRAY_LEN(names) && state == PROVIDER_UNCLEAR; i++) {
		const struct json *value = json_get(object, names[i]);

		if (value && value->type == JSON_STRING)
			state = state_of_word(value->text);
	}
	return state;
}

/* {"subaccount":{"status":"open"}}, or "status" or "state" at the top. */
static enum provider_state state_of_body(struct str body)
{
	static const char *const names[] = { "subaccount", "account", "data" };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	enum provider_state state = PROVIDER_UNCLEAR;
	struct json *root = NULL;

	if (json_read(arena, body, &root) || root->type != JSON_OBJECT)
		return state;
	for (size_t i = 0; i < ARRAY_LEN(names) && state == PROVIDER_UNCLEAR; i++)
		state = state_of_object(json_get(root, names[i]));
	return state == PROVIDER_UNCLEAR ? state_of_object(root) : state;
}

static void mailgun_read(struct provider *provider, struct str account,
			 struct provider_answer *answer)
{
	CLEANUP(buf_release) struct buf url = BUF_UP_TO(URL_MAX), body = BUF_UP_TO(HTTP_ANSWER_MAX);
	struct http_question question = { .method = HTTP_GET };

	if (!is_named(account)) {
		provider_refuse(answer, "no address can be made of this account's id");
		return;
	}
	add_address(provider, account, "", &url);
	question.url = buf_text(&url);
	provider_ask(provider, &question, answer, &body);
	if (answer->outcome == PROVIDER_TAKEN)
		answer->state = state_of_body(buf_str(&body));
}

static void mailgun_greet(struct provider *provider, struct provider_answer *answer)
{
	CLEANUP(buf_release) struct buf url = BUF_UP_TO(URL_MAX);
	struct http_question question = { .method = HTTP_GET };

	buf_addf(&url, "%s" COLLECTION "?limit=1", buf_text(&provider->base));
	question.url = buf_text(&url);
	provider_ask(provider, &question, answer, NULL);
}

const struct connector connector_mailgun = { "mailgun", mailgun_send, mailgun_read, mailgun_greet };
