#include "core/net/xmpp_wire.h"

#include <assert.h>
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strophe.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/net/http.h"

/* -- libstrophe ------------------------------------------------------------------------------ */

/* It brings OpenSSL along, so it comes when somebody speaks to a server, not when the program starts. */
#define LIBRARY "libstrophe.so.0"
/* A declaration takes no parentheses. NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define FROM_LIBRARY(name) __typeof__(xmpp_##name) *name

struct library {
	FROM_LIBRARY(initialize);
	FROM_LIBRARY(ctx_new);
	FROM_LIBRARY(ctx_free);
	FROM_LIBRARY(conn_new);
	FROM_LIBRARY(conn_release);
	FROM_LIBRARY(conn_set_flags);
	FROM_LIBRARY(conn_set_jid);
	FROM_LIBRARY(conn_set_pass);
	FROM_LIBRARY(conn_set_cafile);
	FROM_LIBRARY(conn_set_sockopt_callback);
	FROM_LIBRARY(conn_get_bound_jid);
	FROM_LIBRARY(conn_is_secured);
	FROM_LIBRARY(conn_send_queue_len);
	FROM_LIBRARY(connect_client);
	FROM_LIBRARY(disconnect);
	FROM_LIBRARY(handler_add);
	FROM_LIBRARY(send_raw);
	FROM_LIBRARY(run_once);
	FROM_LIBRARY(stanza_is_tag);
	FROM_LIBRARY(stanza_get_name);
	FROM_LIBRARY(stanza_get_ns);
	FROM_LIBRARY(stanza_get_children);
	FROM_LIBRARY(stanza_get_next);
	FROM_LIBRARY(stanza_get_text_ptr);
	FROM_LIBRARY(stanza_get_attribute_count);
	FROM_LIBRARY(stanza_get_attributes);
};

#define PLACE(name) \
	{ \
		"xmpp_" #name, offsetof(struct library, name) \
	}

static const struct {
	const char *name;
	size_t offset;
} places[] = {
	PLACE(initialize),
	PLACE(ctx_new),
	PLACE(ctx_free),
	PLACE(conn_new),
	PLACE(conn_release),
	PLACE(conn_set_flags),
	PLACE(conn_set_jid),
	PLACE(conn_set_pass),
	PLACE(conn_set_cafile),
	PLACE(conn_set_sockopt_callback),
	PLACE(conn_get_bound_jid),
	PLACE(conn_is_secured),
	PLACE(conn_send_queue_len),
	PLACE(connect_client),
	PLACE(disconnect),
	PLACE(handler_add),
	PLACE(send_raw),
	PLACE(run_once),
	PLACE(stanza_is_tag),
	PLACE(stanza_get_name),
	PLACE(stanza_get_ns),
	PLACE(stanza_get_children),
	PLACE(stanza_get_next),
	PLACE(stanza_get_text_ptr),
	PLACE(stanza_get_attribute_count),
	PLACE(stanza_get_attributes),
};

/* Once loaded it stays: what it brought along does not like to go. */
static enum err library_load(struct library *library)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	struct library made;

	static_assert(sizeof(made) == ARRAY_LEN(places) * sizeof(void *), "a place for each");
	if (!handle)
		return err_fail(ERR_UNAVAILABLE, "libstrophe cannot be loaded: %s", dlerror());
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		void *found = dlsym(handle, places[i].name);

		if (!found)
			return err_fail(ERR_UNAVAILABLE, "%s has no %s: a newer one is needed",
					LIBRARY, places[i].name);
		memcpy((char *)&made + places[i].offset, &found, sizeof(found));
	}
	*library = made;
	return ERR_NONE;
}

#define WHY_MAX 300
#define STEP_MS 20 /* while it connects: libstrophe does not say what it waits for */
#define READS_AT_ONCE \
	8 /* of 4 KiB each: more than one record of TLS, which poll() does not see the rest of */
#define CONNECTING_US (20 * MOMENT_SECOND)

struct wire {
	struct library library;
	xmpp_ctx_t *context;
	xmpp_conn_t *connection;
	xmpp_mem_t memory;
	xmpp_log_t log;
	struct arena *arena; /* of one stanza */
	void (*heard)(void *with, const struct node *stanza);
	void *with;
	enum wire_state state;
	int socket; /* -1: none */
	size_t bytes_held;
	int64_t began_us;
	uint64_t news; /* stanzas and changes of state, counted */
	char why[WHY_MAX], warned[WHY_MAX];
};

/* libstrophe tells of a socket without saying for whom: for the wire that this thread is just turning. */
static _Thread_local struct wire *turning;

/* -- memory, counted ------------------------------------------------------------------------- */

#define HEADER 16 /* keeps what follows aligned */

static void *held_resize(void *old, size_t size, void *with)
{
	struct wire *wire = with;
	char *block = old ? (char *)old - HEADER : NULL;
	size_t was = 0;

	if (block)
		memcpy(&was, block, sizeof(was));
	if (size > SIZE_MAX / 2)
		memory_exhausted(size);
	block = memory_resize(block, size + HEADER);
	memcpy(block, &size, sizeof(size));
	wire->bytes_held += size - was;
	return block + HEADER;
}

static void *held_new(size_t size, void *with)
{
	return held_resize(NULL, size, with);
}

static void held_free(void *block, void *with)
{
	struct wire *wire = with;
	size_t was;

	if (!block)
		return;
	memcpy(&was, (char *)block - HEADER, sizeof(was));
	wire->bytes_held -= was;
	free((char *)block - HEADER);
}

/* -- stanzas as nodes ------------------------------------------------------------------------ */

struct reading {
	struct wire *wire;
	size_t nodes, bytes;
	bool too_much;
};

static struct str text_take(struct reading *r, const char *text)
{
	struct str whole = str_of(text);

	r->bytes += whole.len;
	r->too_much = r->too_much || r->bytes > XMPP_BYTES_MAX;
	return !r->too_much ? arena_str(r->wire->arena, whole) : (struct str){ 0 };
}

static void attributes_take(struct reading *r, xmpp_stanza_t *stanza, struct node *node)
{
	const struct library *lib = &r->wire->library;
	const char *flat[2 * XMPP_ATTRIBUTES_MAX] = { NULL };
	int count = lib->stanza_get_attribute_count(stanza), taken;
	struct node_attribute *list;

	if (count > XMPP_ATTRIBUTES_MAX)
		r->too_much = true;
	if (count <= 0 || r->too_much)
		return;
	taken = lib->stanza_get_attributes(stanza, flat, (int)ARRAY_LEN(flat)) / 2;
	list = ARENA_ARRAY(r->wire->arena, (size_t)taken + 1, struct node_attribute);
	for (size_t i = 0; i < (size_t)taken; i++)
		list[i] = (struct node_attribute){ text_take(r, flat[2 * i]),
						   text_take(r, flat[2 * i + 1]) };
	node->attributes = list;
	node->attribute_count = (size_t)taken;
}

static void text_add(struct reading *r, struct node *node, xmpp_stanza_t *child)
{
	struct str more = text_take(r, r->wire->library.stanza_get_text_ptr(child));

	if (str_is_absent(node->text))
		node->text = more;
	else if (!r->too_much)
		node->text = arena_strf(r->wire->arena, "%" PRI_STR "%" PRI_STR,
					ARG_STR(node->text), ARG_STR(more));
}

/* Depth is bounded. NOLINTNEXTLINE(misc-no-recursion) */
static struct node *node_take(struct reading *r, xmpp_stanza_t *stanza, int depth)
{
	const struct library *lib = &r->wire->library;
	struct node *node = ARENA_NEW(r->wire->arena, struct node), **last = &node->first;

	if (++r->nodes > XMPP_NODES_MAX || depth > XMPP_DEPTH_MAX)
		r->too_much = true;
	if (r->too_much)
		return node;
	node->name = text_take(r, lib->stanza_get_name(stanza));
	node->space = text_take(r, lib->stanza_get_ns(stanza));
	attributes_take(r, stanza, node);
	for (xmpp_stanza_t *child = lib->stanza_get_children(stanza); child && !r->too_much;
	     child = lib->stanza_get_next(child)) {
		if (!lib->stanza_is_tag(child)) {
			text_add(r, node, child);
			continue;
		}
		*last = node_take(r, child, depth + 1);
		last = &(*last)->next;
	}
	return node;
}

static int on_stanza(xmpp_conn_t *connection, xmpp_stanza_t *stanza, void *with)
{
	struct wire *wire = with;
	struct reading r = { .wire = wire };
	struct node *node;

	(void)connection;
	arena_reset(wire->arena);
	node = node_take(&r, stanza, 0);
	wire->news++;
	if (!r.too_much)
		wire->heard(wire->with, node);
	return 1;
}

struct str node_attribute(const struct node *node, const char *name)
{
	for (size_t i = 0; node && i < node->attribute_count; i++)
		if (str_is(node->attributes[i].name, name))
			return node->attributes[i].value;
	return (struct str){ 0 };
}

const struct node *node_child(const struct node *node, const char *name, const char *space)
{
	if (!node)
		return NULL;
	for (const struct node *child = node->first; child; child = child->next)
		if (str_is(child->name, name) && (!space || str_is(child->space, space)))
			return child;
	return NULL;
}

/* -- the connection -------------------------------------------------------------------------- */

static void on_log(void *with, xmpp_log_level_t level, const char *area, const char *text)
{
	struct wire *wire = with;

	if (level >= XMPP_LEVEL_WARN)
		snprintf(wire->warned, sizeof(wire->warned), "%s: %s", area, text);
}

static int on_socket(xmpp_conn_t *connection, void *socket)
{
	(void)connection;
	if (turning)
		turning->socket = *(const int *)socket;
	return 0;
}

static void go_down(struct wire *wire, int error, const xmpp_stream_error_t *stream)
{
	if (wire->state == WIRE_DOWN)
		return;
	wire->state = WIRE_DOWN;
	wire->socket = -1;
	wire->news++;
	if (stream && stream->text)
		snprintf(wire->why, sizeof(wire->why), "%s", stream->text);
	else if (*wire->warned)
		snprintf(wire->why, sizeof(wire->why), "%s", wire->warned);
	else if (error)
		snprintf(wire->why, sizeof(wire->why), "%s",
			 strerrordesc_np(error) ? strerrordesc_np(error) : "the connection failed");
	else
		snprintf(wire->why, sizeof(wire->why), "the connection was closed");
}

static void on_change(xmpp_conn_t *connection, xmpp_conn_event_t event, int error,
		      xmpp_stream_error_t *stream, void *with)
{
	struct wire *wire = with;

	if (event != XMPP_CONN_CONNECT) {
		go_down(wire, error, stream);
		return;
	}
	*wire->warned = '\0';
	wire->state = WIRE_UP;
	wire->news++;
	wire->library.handler_add(connection, on_stanza, NULL, NULL, NULL, wire);
}

static long flags_of(const struct wire_settings *settings)
{
	bool trusts = http_is_loopback(settings->host) && !settings->ca_file.len;

	return (long)(XMPP_CONN_FLAG_DISABLE_SM |
		      (trusts ? XMPP_CONN_FLAG_TRUST_TLS : XMPP_CONN_FLAG_MANDATORY_TLS));
}

static enum err begin(struct wire *wire, const struct wire_settings *settings)
{
	const struct library *lib = &wire->library;
	int failed;

	lib->initialize();
	wire->context = lib->ctx_new(&wire->memory, &wire->log);
	wire->connection = wire->context ? lib->conn_new(wire->context) : NULL;
	if (!wire->connection)
		return err_fail(ERR_UNAVAILABLE, "libstrophe cannot be started");
	lib->conn_set_flags(wire->connection, flags_of(settings));
	lib->conn_set_jid(wire->connection, settings->user.at);
	lib->conn_set_pass(wire->connection, settings->password);
	lib->conn_set_sockopt_callback(wire->connection, on_socket);
	if (settings->ca_file.len)
		lib->conn_set_cafile(wire->connection, settings->ca_file.at);
	turning = wire;
	failed = lib->connect_client(wire->connection, settings->host.at, settings->port, on_change,
				     wire);
	turning = NULL;
	if (failed)
		go_down(wire, 0, NULL);
	return ERR_NONE;
}

enum err wire_open(const struct wire_settings *settings,
		   void (*heard)(void *with, const struct node *stanza), void *with,
		   struct wire **wire)
{
	struct wire *made = memory_new(1, sizeof(*made));
	enum err e = library_load(&made->library);

	made->arena = arena_new();
	made->heard = heard;
	made->with = with;
	made->socket = -1;
	made->began_us = moment_ticks_us();
	made->memory = (xmpp_mem_t){ held_new, held_free, held_resize, made };
	made->log = (xmpp_log_t){ on_log, made };
	if (!e)
		e = begin(made, settings);
	if (e) {
		wire_close(made);
		return e;
	}
	*wire = made;
	return ERR_NONE;
}

void wire_close(struct wire *wire)
{
	if (!wire)
		return;
	wire->state = WIRE_DOWN;
	if (wire->connection)
		wire->library.conn_release(wire->connection);
	if (wire->context)
		wire->library.ctx_free(wire->context);
	arena_free(wire->arena);
	free(wire);
}

enum wire_state wire_state(const struct wire *wire)
{
	return wire->state;
}

const char *wire_why(const struct wire *wire)
{
	return wire->why;
}

struct str wire_self(const struct wire *wire)
{
	return str_of(wire->library.conn_get_bound_jid(wire->connection));
}

bool wire_is_secure(const struct wire *wire)
{
	return wire->library.conn_is_secured(wire->connection) != 0;
}

void wire_send(struct wire *wire, struct str xml)
{
	if (wire->state == WIRE_UP)
		wire->library.send_raw(wire->connection, xml.at, xml.len);
}

/* -- waiting --------------------------------------------------------------------------------- */

static void turn(struct wire *wire)
{
	turning = wire;
	for (int i = 0; i < READS_AT_ONCE && wire->state != WIRE_DOWN; i++) {
		wire->library.run_once(wire->context, 0);
		if (wire->bytes_held > XMPP_MEMORY_MAX) {
			snprintf(wire->warned, sizeof(wire->warned), "it sends too much");
			go_down(wire, 0, NULL);
		}
	}
	turning = NULL;
	if (wire->state == WIRE_CONNECTING && moment_ticks_us() - wire->began_us > CONNECTING_US) {
		if (!*wire->warned)
			snprintf(wire->warned, sizeof(wire->warned), "no answer");
		go_down(wire, 0, NULL);
	}
}

static int step_ms(const struct wire *wire, int64_t left_us)
{
	bool blind = wire->state == WIRE_CONNECTING || wire->socket < 0 ||
		     wire->library.conn_send_queue_len(wire->connection) > 0;
	int64_t ms = (left_us + 999) / 1000;

	if (ms < 0)
		return 0;
	if (blind && ms > STEP_MS)
		return STEP_MS;
	return ms > 600000 ? 600000 : (int)ms;
}

void wire_wait(struct wire *wire, int wake, int64_t patience_us)
{
	int64_t until_us = moment_ticks_us() + patience_us, left_us = patience_us;
	uint64_t news = wire->news;
	bool woken = false;

	turn(wire); /* what was sent goes out */
	while (wire->state != WIRE_DOWN && wire->news == news && left_us > 0 && !woken) {
		struct pollfd both[] = { { wake, POLLIN, 0 }, { wire->socket, POLLIN, 0 } };

		poll(both, ARRAY_LEN(both), step_ms(wire, left_us));
		woken = wake >= 0 && both[0].revents;
		turn(wire);
		left_us = until_us - moment_ticks_us();
	}
}
