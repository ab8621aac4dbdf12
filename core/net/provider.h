/*
 * provider: the email provider whose accounts these are, told what was done and asked what is so.
 *
 * A table of connectors, one for each shape of API (provider_private.h); the settings' [provider] names
 * one. An order is one act on one account, with a key that is the same at every try. Whether an order was
 * carried out is known only by reading the account back:
 *
 *	provider_send(provider, &order, &answer);
 *	if (answer.outcome == PROVIDER_TAKEN) {
 *		provider_read(provider, order.account, &answer);
 *		if (provider_is_so(order.what, &answer)) ... it is done
 *	}
 *
 * Asking never fails as such: what came of it is in the answer, with a sentence for people in which nothing the
 * server chose can harm a terminal. A provider belongs to one thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/act.h"
#include "core/net/token.h"

struct provider;

struct provider_settings {
	struct str kind; /* "mailgun" */
	struct str url;  /* ends in a NUL */
	struct token_source token;
	int64_t patience_ms; /* for one answer; 0: HTTP_PATIENCE_MS */
};

/* What the provider says of an account. */
enum provider_state {
	PROVIDER_UNCLEAR, /* nothing that we understand */
	PROVIDER_OPEN,
	PROVIDER_STOPPED,
	PROVIDER_CLOSED,
};

enum provider_outcome {
	PROVIDER_TAKEN,   /* an order is accepted; an account is told of */
	PROVIDER_WAITS,   /* no answer, or "not now": try again */
	PROVIDER_BUSY,    /* it is at odds with something else just now: try again a few times */
	PROVIDER_ABSENT,  /* there is no such account */
	PROVIDER_REFUSED, /* for good */
	PROVIDER_DENIED,  /* the token is not accepted: nothing will be, until that is mended */
};

#define PROVIDER_WHY_MAX 320

struct provider_answer {
	enum provider_outcome outcome;
	int status;      /* 0: no answer came at all */
	int64_t wait_us; /* the server asks to be left alone for so long; 0: it does not */
	enum provider_state state;  /* of provider_read */
	char why[PROVIDER_WHY_MAX]; /* a sentence, unless the outcome is PROVIDER_TAKEN */
};

struct provider_order {
	enum act_kind what; /* ACT_DISABLE, ACT_ENABLE, ACT_DELETE */
	struct str account; /* the provider's own id */
	struct str key;     /* of visible ASCII */
};

/* Kind and address, without asking anybody or reading the token. ERR_INVALID. */
MUST_USE enum err provider_check(const struct provider_settings *settings);

/* Reads the token; asks nobody. ERR_INVALID: kind, address or token. */
MUST_USE enum err provider_open(const struct provider_settings *settings,
				struct provider **provider);
void provider_close(struct provider *provider); /* NULL is fine */
void provider_close_at(struct provider **provider);

void provider_send(struct provider *provider, const struct provider_order *order,
		   struct provider_answer *answer);
void provider_read(struct provider *provider, struct str account, struct provider_answer *answer);
/* Harmless: whether it answers, and takes the token. */
void provider_greet(struct provider *provider, struct provider_answer *answer);

/* Whether what was read back is what `what` was to bring about. */
bool provider_is_so(enum act_kind what, const struct provider_answer *read);

/* "open", "disabled", "closed", or "nothing that strop understands". */
const char *provider_state_word(enum provider_state state);
