#include <math.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/ip.h"
#include "core/desk/desk.h"
#include "core/desk/speech_private.h"
#include "core/model/domain_list.h"

#define TEXT_WORDS_MAX 3000 /* of one text: a note, a line of a chat */
#define OWN_MESSAGES_MAX 200
#define CHAT_LINES_MAX 5000
#define SHORT_LETTERS 4 /* a single word of fewer is nobody's name */
#define PHRASE_LEAST 3  /* words of a sentence that is shorter than GUARD_RUN */

/* Texts in which a fact may stand without being one: the customer's own, and what was said in the chat. */
struct corpus {
	struct speech_words *texts;
	size_t count;
	size_t *heads, *next; /* of places by their first word */
	size_t *text_of, *at_of;
	size_t place_count, head_count;
};

struct gathering {
	struct speech *guard;
	const struct dossier *dossier;
	struct arena *arena;
	struct corpus own;  /* the customer's, whoever may know it */
	struct corpus told; /* by the customer in the chat */
	struct corpus said; /* in the chat by either side */
	size_t words;       /* of facts so far */
};

/* ---- what is no secret ------------------------------------------------------------------ */

static void know(struct gathering *g, struct corpus *corpus, struct str text)
{
	struct speech_words words = speech_words_of(text, TEXT_WORDS_MAX, g->arena);

	if (!words.count)
		return;
	corpus->texts = arena_grow(g->arena, corpus->texts, corpus->count, sizeof(*corpus->texts));
	corpus->texts[corpus->count++] = words;
}

static void seal(struct gathering *g, struct corpus *corpus)
{
	size_t total = 0;

	for (size_t i = 0; i < corpus->count; i++)
		total += corpus->texts[i].count;
	corpus->head_count = 16;
	while (corpus->head_count < total)
		corpus->head_count *= 2;
	corpus->heads = ARENA_ARRAY(g->arena, corpus->head_count, size_t);
	corpus->next = ARENA_ARRAY(g->arena, total + 1, size_t);
	corpus->text_of = ARENA_ARRAY(g->arena, total + 1, size_t);
	corpus->at_of = ARENA_ARRAY(g->arena, total + 1, size_t);
	for (size_t i = 0; i < corpus->count; i++) {
		for (size_t k = 0; k < corpus->texts[i].count; k++) {
			size_t place = ++corpus->place_count;
			size_t head = (size_t)(hash_local(corpus->texts[i].list[k].folded) &
					       (corpus->head_count - 1));

			corpus->text_of[place] = i;
			corpus->at_of[place] = k;
			corpus->next[place] = corpus->heads[head];
			corpus->heads[head] = place;
		}
	}
}

static bool stands_at(const struct speech_words *text, size_t at, const struct speech_word *words,
		      size_t count)
{
	if (count > text->count - at)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!str_equal(text->list[at + i].folded, words[i].folded))
			return false;
	return true;
}

static bool knows(const struct corpus *corpus, const struct speech_word *words, size_t count)
{
	size_t place = corpus->heads[hash_local(words[0].folded) & (corpus->head_count - 1)];

	for (; place; place = corpus->next[place])
		if (stands_at(&corpus->texts[corpus->text_of[place]], corpus->at_of[place], words,
			      count))
			return true;
	return false;
}

static void know_own(struct gathering *g)
{
	const struct dossier *d = g->dossier;
	const struct event_account *fields = &d->profile.fields;
	struct corpus *own = &g->own;

	know(g, own, d->account.id);
	know(g, own, d->account.name);
	know(g, own, d->account.email);
	know(g, own, fields->name);
	know(g, own, fields->email);
	know(g, own, fields->company);
	know(g, own, fields->website);
	know(g, own, fields->phone);
	for (size_t i = 0; i < d->card_count; i++)
		know(g, own, d->cards[i].card.name);
	for (size_t i = 0; i < d->domain_count; i++)
		know(g, own, d->domains[i].domain.domain);
	for (size_t i = 0; i < d->message_count && i < OWN_MESSAGES_MAX; i++) {
		const struct event_message *message = &d->messages[i].message;

		know(g, own, message->domain);
		know(g, own, message->from);
		know(g, own, message->reply_to);
		know(g, own, message->subject);
		for (size_t k = 0; k < message->link_count; k++)
			know(g, own, message->links[k]);
	}
}

/* What was said, and what may be said. */
static void know_chat(struct gathering *g)
{
	const struct dossier *d = g->dossier;
	size_t first = d->chat_count > CHAT_LINES_MAX ? d->chat_count - CHAT_LINES_MAX : 0;

	know(g, &g->said, d->refund);
	for (size_t i = 0; i < d->gate.missing_count; i++)
		know(g, &g->said, d->gate.missing[i]);
	for (size_t i = 0; i < d->judgement.location.ask_count; i++)
		know(g, &g->said, d->judgement.location.ask[i]);
	for (size_t i = 0; i < d->question_count; i++)
		know(g, &g->said, d->questions[i].text);
	for (size_t i = first; i < d->chat_count; i++) {
		const struct event_chat *line = &d->chat[i].chat;

		know(g, &g->said, line->text);
		if (line->from != CHAT_CUSTOMER)
			continue;
		know(g, &g->told, line->text);
		know(g, &g->own, line->text);
	}
}

/* ---- what is ---------------------------------------------------------------------------- */

static bool is_in(const struct str *list, size_t count, struct str word)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, list[i]))
			return true;
	return false;
}

static bool is_plain(const struct gathering *g, struct str word)
{
	return is_in(g->guard->plain, g->guard->plain_count, word);
}

static void keep(struct gathering *g, const struct speech_word *words, size_t count,
		 enum speech_kind kind)
{
	if (g->words + count > GUARD_FACTS_MAX)
		return;
	g->words += count;
	speech_index_add(&g->guard->facts, words, count, (int)kind);
}

/* A name, an id, a value: whole, wherever it stands. */
static void fact(struct gathering *g, struct str text, enum speech_kind kind)
{
	struct speech_words words = speech_words_of(text, TEXT_WORDS_MAX, g->arena);

	if (!words.count || knows(&g->own, words.list, words.count))
		return;
	if (words.count == 1 &&
	    (words.list[0].folded.len < SHORT_LETTERS || is_plain(g, words.list[0].folded)))
		return;
	keep(g, words.list, words.count, kind);
}

/* "Birch Post Ltd" is "Birch Post" to those who speak of it. */
static void name_of(struct gathering *g, struct str name)
{
	struct speech_words words = speech_words_of(name, TEXT_WORDS_MAX, g->arena);
	size_t count = words.count;

	fact(g, name, SPEECH_LINKED);
	while (count > 1 &&
	       is_in(g->guard->forms, g->guard->form_count, words.list[count - 1].folded))
		count--;
	if (count < words.count)
		fact(g, str_sub(name, 0, words.list[count - 1].to), SPEECH_LINKED);
}

/* "acct-7433" is "7433" to them. */
static void id_of(struct gathering *g, struct str id)
{
	struct speech_words words = speech_words_of(id, TEXT_WORDS_MAX, g->arena);
	struct speech_word *last = words.count > 1 ? &words.list[words.count - 1] : NULL;

	fact(g, id, SPEECH_LINKED);
	if (last && speech_is_number(last->folded))
		fact(g, last->folded, SPEECH_LINKED);
}

/* The customer's own address is one that the desk only sees: what they wrote themselves is no secret. */
static void address(struct gathering *g, struct str text)
{
	struct speech_words words = speech_words_of(text, TEXT_WORDS_MAX, g->arena);

	if (words.count > 1 && !knows(&g->told, words.list, words.count))
		keep(g, words.list, words.count, SPEECH_ADDRESS);
}

static void ip_address(struct gathering *g, const struct ip *ip)
{
	char text[IP_TEXT_MAX];

	if (ip_is_none(ip))
		return;
	ip_print(ip, text);
	address(g, arena_str(g->arena, str_of(text)));
}

/* A sentence: any GUARD_RUN words in a row of it. What was said in the chat already is no longer inside. */
static void sentence(struct gathering *g, struct str text, enum speech_kind kind)
{
	struct speech_words words = speech_words_of(text, TEXT_WORDS_MAX, g->arena);
	size_t run = words.count < GUARD_RUN ? words.count : GUARD_RUN;

	if (words.count < PHRASE_LEAST)
		return;
	for (size_t at = 0; at + run <= words.count; at++)
		if (!knows(&g->said, &words.list[at], run) && !knows(&g->own, &words.list[at], run))
			keep(g, &words.list[at], run, kind);
}

static void domain_of(struct gathering *g, struct str email)
{
	size_t at = str_find_last_char(email, '@');
	struct str domain = { 0 };

	if (at != SIZE_MAX)
		domain = str_sub(email, at + 1, email.len);
	if (domain.len && !domain_is_listed(DOMAIN_LIST_FREEMAIL, domain))
		fact(g, domain, SPEECH_LINKED);
}

static void shared(struct gathering *g, const struct shared_trait *trait)
{
	switch (trait->kind) { /* NOLINT(clang-diagnostic-switch-enum): the rest say nothing alone */
	case TRAIT_CARD:
	case TRAIT_DEVICE:
	case TRAIT_PHONE:
	case TRAIT_DOMAIN:
	case TRAIT_LINK_DOMAIN:
	case TRAIT_LINK_SITE:
	case TRAIT_URL:
		fact(g, trait->value, SPEECH_LINKED);
		break;
	case TRAIT_IP:
		address(g, trait->value);
		break;
	default:
		break;
	}
}

static void gather_linked(struct gathering *g)
{
	const struct cluster_answer *cluster = &g->dossier->cluster;

	fact(g, cluster->row.nickname, SPEECH_LINKED);
	for (size_t i = 0; i < cluster->row.shared_count; i++)
		shared(g, &cluster->row.shared[i]);
	for (size_t i = 0; i < cluster->member_count; i++) {
		const struct cluster_member *member = &cluster->members[i];

		id_of(g, member->account.id);
		name_of(g, member->account.name);
		fact(g, member->account.email, SPEECH_LINKED);
		domain_of(g, member->account.email);
		for (size_t k = 0; k < member->shared_count; k++)
			shared(g, &member->shared[k]);
	}
}

static void gather_place(struct gathering *g, const struct place *place)
{
	if (place->asn) {
		fact(g, arena_strf(g->arena, "AS%u", place->asn), SPEECH_NETWORK);
		fact(g, arena_strf(g->arena, "AS %u", place->asn), SPEECH_NETWORK);
	}
	fact(g, place->proxy.provider, SPEECH_NETWORK);
	for (size_t i = 0; i < place->proxy.source_count; i++)
		fact(g, place->proxy.sources[i].source, SPEECH_LIST);
}

static void gather_seen(struct gathering *g)
{
	const struct dossier *d = g->dossier;
	const struct location *location = &d->judgement.location;

	ip_address(g, &d->profile.fields.ip);
	for (size_t i = 0; i < location->observation_count; i++) {
		ip_address(g, &location->observations[i].ip);
		gather_place(g, &location->observations[i].place);
	}
	for (size_t i = 0; i < d->chat_count; i++)
		ip_address(g, &d->chat[i].chat.ip);
	for (size_t i = 0; i < d->message_count && i < OWN_MESSAGES_MAX; i++)
		ip_address(g, &d->messages[i].message.ip);
}

/* A code of one word ("prior") is a word like any other. */
static void gather_rules(struct gathering *g)
{
	const struct judgement *judgement = &g->dossier->judgement;

	for (size_t i = 0; i < judgement->reason_count; i++) {
		struct str code = str_of(judgement->reasons[i].code);

		if (str_find_char(code, '_') != SIZE_MAX)
			fact(g, code, SPEECH_RULE);
		sentence(g, judgement->reasons[i].text, SPEECH_RULE);
	}
	for (size_t i = 0; i < g->dossier->note_count; i++)
		sentence(g, g->dossier->notes[i].text, SPEECH_NOTE);
	for (size_t i = 0; i < g->dossier->action_count; i++)
		sentence(g, g->dossier->actions[i].reason, SPEECH_NOTE);
}

void speech_gather(struct speech *guard, const struct dossier *dossier)
{
	struct gathering g = { .guard = guard, .dossier = dossier, .arena = guard->arena };
	double probability = probability_shown(dossier->account.probability);

	know_own(&g);
	know_chat(&g);
	seal(&g, &g.own);
	seal(&g, &g.told);
	seal(&g, &g.said);
	guard->probability = dossier->account.verdict == VERDICT_CLEAN ? (double)NAN : probability;
	speech_index_begin(&guard->facts, guard->arena);
	gather_linked(&g);
	gather_seen(&g);
	gather_rules(&g);
	speech_index_seal(&guard->facts);
}
