/*
 * xmpp_wire: one connection to a chat server, as pieces of XML that come and go.
 *
 * Private to core/net; chat_xmpp.c says what they mean. The only place that knows libstrophe, which is loaded when a server is
 * spoken to. TLS, with the server's certificate checked, but for this machine: there it is taken where it is
 * offered, and checked where `ca_file` says against what. Stream management is off (libstrophe 0.12 does not have it right).
 *
 * What comes is bounded: XMPP_NODES_MAX elements and XMPP_BYTES_MAX bytes a stanza (a larger one is dropped whole), and
 * XMPP_MEMORY_MAX bytes in libstrophe's hands, above which the connection is ended.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct wire;

#define XMPP_NODES_MAX 20000 /* a list of rooms is one stanza */
#define XMPP_DEPTH_MAX 24
#define XMPP_ATTRIBUTES_MAX 24
#define XMPP_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define XMPP_MEMORY_MAX ((size_t)64 * 1024 * 1024)

struct node_attribute {
	struct str name, value;
};

struct node { /* one element; lives while it is heard */
	struct str name, space;
	struct str text; /* its own, without that of elements in it; absent without */
	const struct node_attribute *attributes;
	size_t attribute_count;
	struct node *first, *next;
};

struct str node_attribute(const struct node *node, const char *name); /* absent without */
/* The first child that is called so; `space` NULL: of any. NULL without, and of NULL. */
const struct node *node_child(const struct node *node, const char *name, const char *space);

struct wire_settings {
	struct str host; /* texts end in a NUL */
	uint16_t port;
	struct str user, ca_file; /* rep@host; absent: the system's */
	const char *password;
};

enum wire_state {
	WIRE_CONNECTING,
	WIRE_UP,
	WIRE_DOWN, /* for good: close it */
};

/* Begins to connect. `heard` is called from within wire_wait(), once for each stanza. ERR_UNAVAILABLE: libstrophe is not to be had. */
MUST_USE enum err wire_open(const struct wire_settings *settings,
			    void (*heard)(void *with, const struct node *stanza), void *with,
			    struct wire **wire);
void wire_close(struct wire *wire); /* NULL is fine */

enum wire_state wire_state(const struct wire *wire);
const char *wire_why(const struct wire *wire); /* it is down; untamed */
struct str wire_self(const struct wire *wire); /* rep@host/resource, when it is up */
bool wire_is_secure(const struct wire *wire);

/* One stanza, well-formed. */
void wire_send(struct wire *wire, struct str xml);

/* Until something was heard or the state changed, `wake` (or -1) is readable, or `patience_us` is over. */
void wire_wait(struct wire *wire, int wake, int64_t patience_us);
