/*
 * server: an HTTP server in this process, on loopback, for the tests of what talks to servers.
 *
 *	server_start();                                      server.url is "http://127.0.0.1:PORT"
 *	server_reply((struct served){ .status = 503 });       the next questions get these, in order;
 *	...                                                  after them server.otherwise() answers
 *	server_asked(0)->path                                 what came in, oldest first
 *	server_stop();
 *
 * Answers are made on the server's thread: otherwise() may use nothing of cmocka's.
 */
#pragma once

#include <assert.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>

#include "core/base/attrs.h"

#define ASKED_MAX 128
#define REPLIES_MAX 32

struct asked {
	char method[16], path[2100]; /* as it came, not unescaped, with what follows a ? */
	char key[128], authorization[128], on_behalf_of[64], cookie[64], agent[64],
		if_none_match[64], accept[64];
	bool body;
};

struct served {
	unsigned status;
	const char *body;
	size_t len;                 /* of the body; 0: it ends in a NUL */
	const char *header, *value; /* one more header */
	const char *header_2, *value_2;
	int late_ms;
};

static struct {
	struct MHD_Daemon *daemon;
	char url[64];
	mtx_t lock;
	struct asked asked[ASKED_MAX];
	size_t asked_count;
	struct served replies[REPLIES_MAX];
	size_t reply_count, reply_at;
	struct served (*otherwise)(const struct asked *asked);
	void (*on_asked)(const struct asked *asked); /* before it is answered */
} server;

static inline void asked_header(const char *value, char *to, size_t room)
{
	snprintf(to, room, "%s", value ? value : "");
}

static inline void *server_path(void *with, const char *uri, struct MHD_Connection *connection)
{
	(void)with, (void)connection;
	return strdup(uri);
}

static inline void server_ended(void *with, struct MHD_Connection *connection, void **uri,
				enum MHD_RequestTerminationCode how)
{
	(void)with, (void)connection, (void)how;
	free(*uri);
	*uri = NULL;
}

static inline struct served server_choose(const struct asked *asked)
{
	struct served reply = { .status = 200, .body = "{}" };

	mtx_lock(&server.lock);
	assert(server.asked_count < ASKED_MAX);
	server.asked[server.asked_count++] = *asked;
	if (server.reply_at < server.reply_count)
		reply = server.replies[server.reply_at++];
	else if (server.otherwise)
		reply = server.otherwise(asked);
	mtx_unlock(&server.lock);
	return reply;
}

static inline const char *asked_value(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The types are libmicrohttpd's. NOLINTNEXTLINE(readability-function-size) */
static inline enum MHD_Result server_answer(void *with, struct MHD_Connection *connection,
					    const char *url, const char *method,
					    const char *version, const char *upload, size_t *len,
					    void **uri)
{
	struct asked asked = { 0 };
	struct MHD_Response *response;
	struct served reply;
	enum MHD_Result result;
	size_t body_len;
	char *body;

	(void)with, (void)url, (void)version, (void)upload;
	if (*len) {
		*len = 0;
		return MHD_YES;
	}
	asked_header(method, asked.method, sizeof(asked.method));
	asked_header(*uri, asked.path, sizeof(asked.path));
	asked_header(asked_value(connection, "Idempotency-Key"), asked.key, sizeof(asked.key));
	asked_header(asked_value(connection, "Authorization"), asked.authorization,
		     sizeof(asked.authorization));
	asked_header(asked_value(connection, "X-Mailgun-On-Behalf-Of"), asked.on_behalf_of,
		     sizeof(asked.on_behalf_of));
	asked_header(asked_value(connection, "Cookie"), asked.cookie, sizeof(asked.cookie));
	asked_header(asked_value(connection, "User-Agent"), asked.agent, sizeof(asked.agent));
	asked_header(asked_value(connection, "If-None-Match"), asked.if_none_match,
		     sizeof(asked.if_none_match));
	asked_header(asked_value(connection, "Accept"), asked.accept, sizeof(asked.accept));
	if (server.on_asked)
		server.on_asked(&asked);
	reply = server_choose(&asked);
	if (reply.late_ms)
		thrd_sleep(&(struct timespec){ .tv_sec = reply.late_ms / 1000,
					       .tv_nsec = reply.late_ms % 1000 * 1000000L },
			   NULL);
	if (!reply.body)
		reply.body = "";
	body_len = reply.len ? reply.len : strlen(reply.body);
	body = malloc(body_len + 1);
	assert(body);
	memcpy(body, reply.body, body_len);
	response = MHD_create_response_from_buffer(body_len, body, MHD_RESPMEM_MUST_FREE);
	if (reply.header)
		MHD_add_response_header(response, reply.header, reply.value);
	if (reply.header_2)
		MHD_add_response_header(response, reply.header_2, reply.value_2);
	result = MHD_queue_response(connection, reply.status, response);
	MHD_destroy_response(response);
	return result;
}

static inline void server_start(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET };

	memset(&server, 0, sizeof(server));
	mtx_init(&server.lock, mtx_plain);
	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server.daemon = MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD |
						 MHD_USE_THREAD_PER_CONNECTION | MHD_USE_ITC,
					 0, NULL, NULL, server_answer, NULL, MHD_OPTION_SOCK_ADDR,
					 &here, MHD_OPTION_URI_LOG_CALLBACK, server_path, NULL,
					 MHD_OPTION_NOTIFY_COMPLETED, server_ended, NULL,
					 MHD_OPTION_END);
	assert(server.daemon);
	snprintf(server.url, sizeof(server.url), "http://127.0.0.1:%u",
		 (unsigned)MHD_get_daemon_info(server.daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
}

static inline void server_stop(void)
{
	MHD_stop_daemon(server.daemon);
	mtx_destroy(&server.lock);
	server.daemon = NULL;
}

static inline void server_reply(struct served reply)
{
	mtx_lock(&server.lock);
	assert(server.reply_count < REPLIES_MAX);
	server.replies[server.reply_count++] = reply;
	mtx_unlock(&server.lock);
}

static inline size_t server_asked_count(void)
{
	size_t asked_count;

	mtx_lock(&server.lock);
	asked_count = server.asked_count;
	mtx_unlock(&server.lock);
	return asked_count;
}

static inline const struct asked *server_asked(size_t i)
{
	assert(i < server_asked_count());
	return &server.asked[i];
}
