/*
 * talk: the desk's side of the chat, a turn at a time.
 *
 * A turn delivers what replies are due, each once however many consoles talk, and takes in what customers wrote. The
 * worker runs it while the console is open, and so does `strop sync`.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct desk;

/* One sentence on the chat server, as whoever talks to it noted it last; absent where there is none. Inside a read. */
MUST_USE enum err talk_state(struct desk *desk, struct arena *arena, struct str *sentence);
