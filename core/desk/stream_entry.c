#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/desk/desk_private.h"
#include "core/desk/stream_private.h"
#include "core/engine/engine.h"
#include "core/engine/facts.h"

/*
 * Who comes in: signups, cards and logins that bring a card, a device or a phone that somebody under suspicion has. Whoever does is judged at
 * once, so that the next account of a convicted actor is stopped before its first message. Addresses and browsers are everybody's,
 * and ask for nothing here.
 */

#define HOLDERS_ASKED 16
#define VALUES_MAX 4

struct entry_value {
	enum trait_kind kind;
	struct str value; /* folded; absent: none */
};

/* One by which the account was asked about before says nothing new. */
static bool is_known(struct stream_account *account, const struct entry_value *value)
{
	uint64_t key = hash_local(value->value) ^ (uint64_t)value->kind;

	for (size_t i = 0; i < STREAM_VALUES; i++)
		if (account->values[i] == key)
			return true;
	account->values[account->next_value++ % STREAM_VALUES] = key;
	return false;
}

static size_t values_of(struct arena *arena, const struct event *event,
			struct entry_value values[VALUES_MAX])
{
	const struct event_card *card = &event->as.card;
	size_t count = 0;

	if (event->type == EVENT_CARD) {
		values[count++] = (struct entry_value){ TRAIT_CARD, trait_fold(arena, TRAIT_CARD,
									       card->fingerprint) };
		values[count++] = (struct entry_value){
			TRAIT_NAME_ADDRESS, trait_fold_name(arena, card->name, card->postcode)
		};
	} else if (event->type == EVENT_ACCOUNT) {
		values[count++] = (struct entry_value){
			TRAIT_DEVICE, trait_fold(arena, TRAIT_DEVICE, event->as.account.device)
		};
		values[count++] = (struct entry_value){
			TRAIT_PHONE, trait_fold(arena, TRAIT_PHONE, event->as.account.phone)
		};
	} else {
		values[count++] = (struct entry_value){
			TRAIT_DEVICE, trait_fold(arena, TRAIT_DEVICE, event->as.login.device)
		};
	}
	return count;
}

static enum err is_suspect(struct stream *s, struct account_no no, bool *suspect)
{
	const struct stream_account *known = stream_account_no(&s->memory, no);
	struct account_row row;
	enum err e;

	if (known && known->learnt == s->epoch) {
		*suspect = known->state > STATE_ACTIVE || known->probability >= SUSPECT_AT;
		return ERR_NONE;
	}
	e = store_account_row(s->desk->store, s->arena, no, &row);
	if (!e)
		*suspect = row.state > STATE_ACTIVE || row.probability >= SUSPECT_AT;
	return e;
}

/* Somebody else who has the value is under suspicion, or stopped. */
static enum err is_tainted(struct stream *s, const struct stream_account *account,
			   const struct entry_value *value, bool *tainted)
{
	struct account_no *holders = NULL;
	size_t count = 0;
	enum err e = store_trait_accounts(s->desk->store, s->arena, value->kind, value->value,
					  HOLDERS_ASKED, &holders, &count);

	for (size_t i = 0; !e && !*tainted && i < count; i++)
		if (holders[i].n != account->no.n)
			e = is_suspect(s, holders[i], tainted);
	return e;
}

static enum err entry_look(struct look *look)
{
	struct account_no no = { 0 };
	enum err e = batch_put(look->batch);

	if (!e)
		e = store_account_find(look->stream->desk->store, look->event->account, &no);
	if (e)
		return e;
	look->join = true;
	want_account(look, no);
	return look_judge(look);
}

enum err entry_take(struct look *look)
{
	struct stream *s = look->stream;
	struct stream_account *account = NULL;
	struct entry_value values[VALUES_MAX];
	size_t count = values_of(s->arena, look->event, values);
	bool tainted = false;
	enum err e = account_learn(s, look->event->account, &account);

	if (!e && look->event->type == EVENT_ACCOUNT)
		account_born(account, look->event->at);
	batch_add(look->batch, look->event, look->place);
	for (size_t i = 0; !e && !tainted && i < count; i++)
		if (values[i].value.len && !is_known(account, &values[i]))
			e = is_tainted(s, account, &values[i], &tainted);
	if (e || !tainted || look->late || account->state > STATE_HELD)
		return e;
	return entry_look(look);
}
