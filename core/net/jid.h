/*
 * jid: names on a chat server, NAME@HOST/RESOURCE, and what may stand in them (XEP-0106).
 *
 * A room's name cannot hold blanks and some signs; they are written as \20, \2f, \40 and so on.
 */
#pragma once

#include "core/base/str.h"

struct arena;

/* What `local` stands for: "bob\40acme.example" is "bob@acme.example". */
struct str jid_unescape(struct arena *arena, struct str local);

/* Parts of a whole one; absent where there is none. "room@conference.host/nick" */
struct str jid_local(struct str jid);
struct str jid_host(struct str jid);
struct str jid_resource(struct str jid); /* the nickname, of somebody in a room */
struct str jid_bare(struct str jid);     /* without the resource */
