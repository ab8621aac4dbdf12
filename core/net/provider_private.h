/*
 * provider_private: what a connector is made of. Private to core/net.
 *
 * A connector turns orders into questions of its API, and answers into what provider.h says. A new shape
 * of API is a file of its own and a row in provider.c.
 */
#pragma once

#include "core/net/http.h"
#include "core/net/provider.h"

struct connector {
	const char *name;
	void (*send)(struct provider *provider, const struct provider_order *order,
		     struct provider_answer *answer);
	void (*read)(struct provider *provider, struct str account, struct provider_answer *answer);
	void (*greet)(struct provider *provider, struct provider_answer *answer);
};

struct provider {
	const struct connector *connector;
	struct http *http;
	struct token token;
	struct buf base; /* the address without slashes at its end */
	int64_t patience_ms;
};

extern const struct connector connector_mailgun;

/* Ask, and say by the status alone what came of it; `body`, if not NULL, gets what was answered. */
void provider_ask(struct provider *provider, const struct http_question *question,
		  struct provider_answer *answer, struct buf *body);

/* Refuse without asking. */
void provider_refuse(struct provider_answer *answer, const char *why);
