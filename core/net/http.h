/*
 * http: one question to a server, one bounded answer.
 *
 * The only file that knows libcurl. https, or http to this very machine (127.0.0.0/8, ::1, localhost) and
 * nowhere else. Nothing is followed, nothing is remembered: no redirects, no cookies, no netrc, and a
 * proxy named by the environment is used for https only. An answer is at most HTTP_ANSWER_MAX bytes
 * and comes within HTTP_PATIENCE_MS, unless the question says otherwise, or there is none. Connections are kept for the next question.
 *
 *	struct http *http = http_open();
 *	struct http_answer answer = { 0 };
 *	enum err e = http_ask(http, &(struct http_question){ .method = HTTP_GET, .url = url }, &answer);
 *	if (!e && answer.status == 200) ... buf_str(&answer.body)
 *	http_answer_release(&answer);
 *
 * A handle belongs to one thread.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/str.h"

#define HTTP_ANSWER_MAX ((size_t)1024 * 1024)
#define HTTP_PATIENCE_MS 10000
#define HTTP_HEADERS_MAX 4
#define HTTP_HEADER_MAX 1024 /* bytes of a header's value */

struct http;

enum http_method {
	HTTP_GET,
	HTTP_POST, /* without a body */
	HTTP_DELETE
};

struct http_header {
	const char *name;
	struct str value; /* visible ASCII and blanks: anything else is our mistake */
};

struct http_question {
	enum http_method method;
	const char *url;
	const char *user, *password; /* basic authentication; NULL: none */
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t header_count;
	int64_t patience_ms; /* 0: HTTP_PATIENCE_MS */
	size_t bytes_max;    /* of the answer's body; 0: HTTP_ANSWER_MAX */
	const char *accept;  /* NULL: application/json */
};

#define HTTP_MARK_MAX 256

struct http_answer {
	int status;
	struct buf body;
	int64_t retry_after_us; /* what the server asked for; 0: nothing */
	/* What the server calls this state of it, for asking again: empty where it said nothing, or more than fits. */
	char etag[HTTP_MARK_MAX], modified[HTTP_MARK_MAX];
};

struct http *http_open(void);
void http_close(struct http *http); /* NULL is fine */
void http_close_at(struct http **http);

/* Whether `address` may be the base of a server's API. ERR_INVALID: why not. */
MUST_USE enum err http_address_check(const char *address);
/* This machine, by name or address. */
bool http_is_loopback(struct str host);

/* Whether a header can carry this text unharmed. */
bool http_header_holds(struct str value);

/* Add `text` with everything but letters, digits, "-", "_", "." and "~" as %XX. */
void http_escape(struct str text, struct buf *out);

/* ERR_INVALID: the address. ERR_UNAVAILABLE: no answer, too late an answer, too large an answer. */
MUST_USE enum err http_ask(struct http *http, const struct http_question *question,
			   struct http_answer *answer);
void http_answer_release(struct http_answer *answer);
