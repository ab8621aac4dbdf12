#include "core/net/provider.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/net/provider_private.h"

#define BASE_MAX 2048
#define SAID_MAX 200 /* bytes of the server's own words that are shown */

/* -- the table ------------------------------------------------------------------------------ */

static const struct connector *const connectors[] = { &connector_mailgun };

static const struct connector *connector_find(struct str kind)
{
	for (size_t i = 0; i < ARRAY_LEN(connectors); i++)
		if (str_is(kind, connectors[i]->name))
			return connectors[i];
	return NULL;
}

enum err provider_check(const struct provider_settings *settings)
{
	enum err e;

	if (!connector_find(settings->kind))
		return err_fail(ERR_INVALID, "[provider] kind: no such kind of provider");
	if (!settings->url.len || settings->url.len > BASE_MAX)
		return err_fail(ERR_INVALID, "[provider] url: an address is needed");
	e = http_address_check(settings->url.at);
	return e ? err_within(e, "[provider] url") : ERR_NONE;
}

enum err provider_open(const struct provider_settings *settings, struct provider **provider)
{
	struct token token = { 0 };
	struct str base = settings->url;
	enum err e = provider_check(settings);

	if (!e)
		e = token_read(&settings->token, &token);
	if (e)
		return e;
	while (str_ends(base, STR("/")))
		base.len--;
	*provider = memory_new(1, sizeof(**provider));
	(*provider)->connector = connector_find(settings->kind);
	(*provider)->http = http_open();
	(*provider)->token = token;
	(*provider)->base = BUF_UP_TO(BASE_MAX);
	(*provider)->patience_ms = settings->patience_ms;
	buf_add_str(&(*provider)->base, base);
	return ERR_NONE;
}

void provider_close(struct provider *provider)
{
	if (!provider)
		return;
	http_close(provider->http);
	token_release(&provider->token);
	buf_release(&provider->base);
	free(provider);
}

void provider_close_at(struct provider **provider)
{
	provider_close(*provider);
	*provider = NULL;
}

/* -- asking --------------------------------------------------------------------------------- */

void provider_send(struct provider *provider, const struct provider_order *order,
		   struct provider_answer *answer)
{
	assert(order->what == ACT_DISABLE || order->what == ACT_ENABLE ||
	       order->what == ACT_DELETE);
	*answer = (struct provider_answer){ 0 };
	provider->connector->send(provider, order, answer);
}

void provider_read(struct provider *provider, struct str account, struct provider_answer *answer)
{
	*answer = (struct provider_answer){ 0 };
	provider->connector->read(provider, account, answer);
}

void provider_greet(struct provider *provider, struct provider_answer *answer)
{
	*answer = (struct provider_answer){ 0 };
	provider->connector->greet(provider, answer);
}

void provider_refuse(struct provider_answer *answer, const char *why)
{
	answer->outcome = PROVIDER_REFUSED;
	snprintf(answer->why, sizeof(answer->why), "%s", why);
}

/* What the server gives as its reason: a JSON message, or the first line of plain text. */
static void said_by(struct arena *arena, struct str body, struct buf *said)
{
	static const char *const names[] = { "message", "error", "detail", "title", "reason" };
	struct json *root = NULL;
	struct str words = str_trim(body);

	if (json_read(arena, words, &root)) {
		if (!str_starts(words, STR("<")) && utf8_valid(words))
			utf8_tame(utf8_head(str_sub(words, 0, str_find_char(words, '\n')),
					    SAID_MAX),
				  said);
		return;
	}
	for (size_t i = 0; root->type == JSON_OBJECT && i < ARRAY_LEN(names); i++) {
		const struct json *value = json_get(root, names[i]);

		if (value && value->type == JSON_OBJECT)
			value = json_get(value, "message");
		if (value && value->type == JSON_STRING && value->text.len) {
			utf8_tame(utf8_head(value->text, SAID_MAX), said);
			return;
		}
	}
}

/* clang-format off */
static const struct {
	int first, last;
	enum provider_outcome outcome;
	const char *words;
} statuses[] = { /* the first that fits */
	{ 200, 299, PROVIDER_TAKEN,   "" },
	{ 300, 399, PROVIDER_WAITS,   "the provider points elsewhere, which is not followed: mend [provider] url" },
	{ 401, 401, PROVIDER_DENIED,  "the provider does not accept the token" },
	{ 404, 404, PROVIDER_ABSENT,  "the provider has no such account" },
	{ 408, 408, PROVIDER_WAITS,   "the provider gave up waiting" },
	{ 409, 409, PROVIDER_BUSY,    "the provider sees a conflict" },
	{ 425, 425, PROVIDER_WAITS,   "the provider says it is too early" },
	{ 429, 429, PROVIDER_WAITS,   "the provider asks for fewer questions" },
	{ 400, 499, PROVIDER_REFUSED, "the provider refuses" },
	{ 500, 599, PROVIDER_WAITS,   "the provider is in trouble" },
	{   0, 999, PROVIDER_WAITS,   "the provider answers what no server should" },
};
/* clang-format on */

static void judge(struct provider_answer *answer, struct str body)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf said = BUF_UP_TO(SAID_MAX);
	size_t i = 0;

	while (answer->status < statuses[i].first || answer->status > statuses[i].last)
		i++;
	answer->outcome = statuses[i].outcome;
	if (answer->outcome == PROVIDER_TAKEN)
		return;
	said_by(arena, body, &said);
	snprintf(answer->why, sizeof(answer->why), "%s (%d)%s%s", statuses[i].words, answer->status,
		 said.len ? ": " : "", buf_text(&said));
}

void provider_ask(struct provider *provider, const struct http_question *question,
		  struct provider_answer *answer, struct buf *body)
{
	CLEANUP(http_answer_release) struct http_answer got = { 0 };
	struct http_question whole = *question;
	enum err e;

	whole.user = "api";
	whole.password = provider->token.text;
	whole.patience_ms = provider->patience_ms;
	e = http_ask(provider->http, &whole, &got);
	*answer = (struct provider_answer){ .outcome = PROVIDER_WAITS };
	if (e) {
		CLEANUP(buf_release) struct buf why = BUF_UP_TO(SAID_MAX);

		utf8_tame(str_of(err_text(e)), &why);
		snprintf(answer->why, sizeof(answer->why), "%s from %s", buf_text(&why),
			 buf_text(&provider->base));
		return;
	}
	answer->status = got.status;
	answer->wait_us = got.retry_after_us;
	judge(answer, buf_str(&got.body));
	if (body)
		buf_add_str(body, buf_str(&got.body));
}

bool provider_is_so(enum act_kind what, const struct provider_answer *read)
{
	if (read->outcome == PROVIDER_ABSENT)
		return what == ACT_DELETE;
	if (read->outcome != PROVIDER_TAKEN)
		return false;
	switch (what) {
	case ACT_DISABLE:
		return read->state == PROVIDER_STOPPED || read->state == PROVIDER_CLOSED;
	case ACT_ENABLE:
		return read->state == PROVIDER_OPEN;
	case ACT_DELETE:
		return read->state == PROVIDER_CLOSED;
	default:
		return false;
	}
}

const char *provider_state_word(enum provider_state state)
{
	/* clang-format off */
	static const char *const words[] = {
		[PROVIDER_UNCLEAR] = "nothing that strop understands",
		[PROVIDER_OPEN]    = "open",
		[PROVIDER_STOPPED] = "disabled",
		[PROVIDER_CLOSED]  = "closed",
	};
	/* clang-format on */

	assert((size_t)state < ARRAY_LEN(words));
	return words[state];
}
