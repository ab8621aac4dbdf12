/*
 * chat: a reply to a customer, on its way.
 *
 * A reply is kept before anybody is told that it was taken. It waits until `send_at`, and until then whoever wrote it can take it back;
 * then it goes out once, however many consoles are open. What came back as a chat event of its account is seen: from
 * there on it is a line of the conversation (struct event_chat with `rep`), and no longer shown as a reply.
 *
 *	waiting -> sending -> sent -> seen           as it should be
 *	waiting <- sending                           it could not be delivered: tried again, `failure` says why it still waits
 *	waiting -> taken back                        by a person, while it waits
 *	sending -> failed                            for good
 *	failed  -> taken back                        dismissed: its text goes back into the line
 */
#pragma once

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/ids.h"
#include "core/model/word.h"

#define REPLY_HOLD_SECONDS 5 /* unless [chat] take_back_seconds says otherwise */
#define REPLY_HOLD_MAX 60
#define REPLY_BYTES_MAX 8000
#define REPLY_CONVERSATION_MAX 256 /* bytes */

enum reply_state {
	REPLY_WAITING, /* can be taken back until send_at, and for as long as it was not delivered */
	REPLY_SENDING, /* somebody delivers it right now */
	REPLY_SENT,    /* the chat server took it */
	REPLY_SEEN,    /* it came back as a chat event: it is in the conversation */
	REPLY_FAILED,
	REPLY_TAKEN_BACK,
	REPLY_STATE_COUNT,
};
extern const struct words
	reply_state_words; /* "waiting", "sending", "sent", "seen", "failed", "taken back" */

struct reply {
	struct reply_no no;
	struct account_no account_no;
	struct str account, conversation, actor, text;
	struct moment at;      /* when it was written */
	struct moment send_at; /* the hold ends; later, when it is tried again */
	enum reply_state state;
	int tries;          /* begun so far */
	struct str failure; /* why it failed, or still waits; absent otherwise */
	struct str
		key; /* of this reply alone, in any store; nobody can guess it. Chat servers carry it, and its event is called by it */
};
