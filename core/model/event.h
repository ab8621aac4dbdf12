/*
 * event: one thing that a provider tells us happened.
 *
 * The nine types of the contract. event_read() is the door: it takes one line of
 * JSON, checks everything once, masks card numbers in free text, and makes an event whose texts
 * are views into the arena or the line. event_write() gives the JSON that is kept: the fields of
 * the contract and nothing else, message bodies reduced to an excerpt, links and a sketch.
 * event_read_kept() reads that again (trusted: no checks but the reader's own).
 *
 * Optional texts that were not given are absent (str_is_absent). What a customer typed is
 * kept as typed; whether it parses is asked where it is used (country_parse and kin).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/ip.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/sign.h"
#include "core/model/word.h"

struct arena;
struct buf;

#define EVENT_LINE_MAX ((size_t)8 * 1024 * 1024) /* bytes of a line */
#define EVENT_ID_MAX 512      /* bytes of an account's, event's or message's id */
#define EVENT_EXCERPT_MAX 600 /* bytes kept of a message's text */
#define EVENT_SUBJECT_MAX 998
#define EVENT_LINKS_MAX 64   /* links kept of a message */
#define EVENT_LINK_MAX 2048  /* bytes of a link */
#define EVENT_FIELD_MAX 4096 /* bytes of any other text that is kept; chat text: EVENT_CHAT_MAX */
#define EVENT_CHAT_MAX 65536
#define SKETCH_LEN 24
#define SKETCH_BRIEF \
	(UINT64_C(1) \
	 << 63) /* set in each shingle of a text of a few words and a link; else clear */

/* In the order that "type" sorts in where two events have the same time: by their words. */
enum event_type {
	EVENT_ACCOUNT,
	EVENT_ACTION,
	EVENT_CARD,
	EVENT_CHAT,
	EVENT_DELIVERY,
	EVENT_DOMAIN,
	EVENT_LOGIN,
	EVENT_MESSAGE,
	EVENT_SCANNER,
	EVENT_TYPE_COUNT,
};
extern const struct words event_words;

enum known {
	NOT_KNOWN,
	KNOWN_NO,
	KNOWN_YES
}; /* an optional boolean */

enum plan {
	PLAN_UNKNOWN,
	PLAN_FREE,
	PLAN_PAID,
	PLAN_PREMIUM
};
enum check {
	CHECK_UNKNOWN,
	CHECK_PASS,
	CHECK_FAIL,
	CHECK_UNCHECKED
};
enum via {
	VIA_UNKNOWN,
	VIA_PANEL,
	VIA_API,
	VIA_SMTP
};
enum domain_state {
	DOMAIN_UNKNOWN,
	DOMAIN_ADDED,
	DOMAIN_VERIFIED,
	DOMAIN_FAILED
};
enum delivery_result {
	DELIVERY_DELIVERED,
	DELIVERY_BOUNCED,
	DELIVERY_COMPLAINED,
	DELIVERY_UNSUBSCRIBED,
	DELIVERY_OPENED,
	DELIVERY_CLICKED,
	DELIVERY_RESULT_COUNT,
};
enum chat_from {
	CHAT_CUSTOMER,
	CHAT_REP
};
enum scanner_verdict {
	SCANNER_CLEAN,
	SCANNER_SPAM,
	SCANNER_PHISHING,
	SCANNER_MALWARE
};
enum decision {
	DECISION_NONE, /* stored without: not decided in the stream */
	DECISION_ACCEPT,
	DECISION_HOLD,
	DECISION_REFUSE
}; /* on one message, as it came */
enum outside_action {
	OUTSIDE_DISABLE,
	OUTSIDE_ENABLE,
	OUTSIDE_DELETE
};
extern const struct words plan_words, check_words, via_words, domain_state_words, delivery_words,
	chat_from_words, scanner_words, outside_action_words, decision_words;

struct event_account {
	struct str name, email, company, website, phone, country, language, timezone;
	struct str user_agent, device;
	enum plan plan;
	struct ip ip;
};

struct event_card {
	struct str fingerprint, bin, last4, country, name, postcode;
	enum check avs, cvc;
	enum known prepaid;
};

struct event_login {
	struct ip ip;
	enum via via;
	struct str user_agent, device, language, timezone;
};

struct event_domain {
	struct str domain;
	enum domain_state state;
	enum known spf, dkim, mx;
	struct moment registered_at;
};

/* Its id is the event's own. */
struct event_message {
	struct ip ip;
	struct str domain, from, reply_to, subject;
	struct str text, html, raw; /* as given; gone after event_reduce() */
	struct str excerpt;         /* of the text, after event_reduce() */
	struct str *links;
	size_t link_count;
	int64_t recipients; /* -1 when not given */
	uint64_t sketch[SKETCH_LEN];
	size_t sketch_len; /* 0: too short, or not made yet */
	int64_t campaign;  /* that it was found to be of when it came; 0: none */
	enum decision decision;
	struct str
		decided; /* "0.0103 freemail new_account": the probability then, and the codes of what spoke
			     * against the account */
	const struct sign
		*signs; /* what its text gives away, after event_reduce(); SIGNS_MAX at most */
	size_t sign_count;
};

struct event_delivery {
	struct str message;
	enum delivery_result result;
	int64_t count;
	struct str code;
};

struct event_chat {
	struct str conversation, text, rep;
	enum chat_from from;
	struct ip ip;
	int64_t arrived; /* the order in which lines came, for those of one moment: ours, not the provider's; 0: not known */
};

struct event_scanner {
	struct str scanner, value;
	enum scanner_verdict verdict;
};

struct event_action {
	enum outside_action action;
	struct str by, reason;
};

struct event {
	enum event_type type;
	struct moment at;
	struct str account; /* absent only in scanner events */
	struct str id;      /* given, or made from the line's bytes: never absent */
	union {
		struct event_account account;
		struct event_card card;
		struct event_login login;
		struct event_domain domain;
		struct event_message message;
		struct event_delivery delivery;
		struct event_chat chat;
		struct event_scanner scanner;
		struct event_action action;
	} as;
};

/* Read a line (no newline, no byte-order mark). ERR_INVALID: the sentence is "field: why",
 * with the field's bare name, or "line: why" for what is no JSON object. */
MUST_USE enum err event_read(struct arena *arena, struct str line, struct event *event);

/* Add the kept form to `out`. A message must have been reduced (core/text/reduce.h does it). */
void event_write(const struct event *event, struct buf *out);
MUST_USE enum err event_read_kept(struct arena *arena, struct str kept, enum event_type type,
				  struct moment at, struct str account, struct str id,
				  struct event *event);

/* The address the event was seen from; none for types without. */
const struct ip *event_ip(const struct event *event);

/* The order in which events count: at, type, account, id. */
int event_compare(const struct event *a, const struct event *b);
