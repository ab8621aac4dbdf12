#include "core/desk/render_reply.h"

#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/desk/desk.h"
#include "core/desk/render_key.h"

static void reply_object(struct json_writer *w, const struct reply *reply)
{
	json_begin(w, '{');
	key_id(w, "reply", "", reply->no.n);
	json_key(w, "account"), json_text(w, reply->account);
	json_key(w, "conversation"), json_text(w, reply->conversation);
	json_key(w, "rep"), json_text(w, reply->actor);
	json_key(w, "text"), json_text(w, reply->text);
	key_moment(w, "at", reply->at);
	key_moment(w, "send_at", reply->send_at);
	key_word(w, "state", &reply_state_words, (int)reply->state);
	key_text(w, "failure", reply->failure);
	json_end(w, '}');
}

void render_reply(const struct reply *reply, struct buf *out)
{
	struct json_writer w = json_writer(out);

	reply_object(&w, reply);
}

void render_talk_fields(struct json_writer *w, const struct dossier *dossier)
{
	json_key(w, "replies"), json_begin(w, '[');
	for (size_t i = 0; i < dossier->reply_count; i++)
		reply_object(w, &dossier->replies[i]);
	json_end(w, ']');
	key_text(w, "chat_state", dossier->chat_state);
	json_key(w, "customer_typing"), json_bool(w, dossier->customer_typing);
}
