#include "core/desk/stream_word.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/desk/fold.h"
#include "core/store/store.h"
#include "core/text/domain_name.h"
#include "core/text/url.h"

#define WORDS_LEARNT 65536
#define LINKS_LOOKED 8
#define LEAST_ROOM 256
#define NEVER (-1)
#define URLS_MOST (STREAM_USES / 2) /* of which strangers make as many as they like */

void stream_words_release(struct stream_words *words)
{
	map_release(&words->ill);
	map_release(&words->last);
	map_release(&words->seen);
	free(words->uses);
	*words = (struct stream_words){ 0 };
}

void stream_words_rest(struct stream_words *words)
{
	map_release(&words->last);
	map_release(&words->seen);
	free(words->uses);
	words->uses = NULL;
	words->count = words->room = words->urls = 0;
}

/* `kind` as in the scanners' keys: a domain and a URL of one spelling are two names. */
static uint64_t name_hash(char kind, struct str name)
{
	return hash_local(name) ^ (uint64_t)(unsigned char)kind;
}

static uint64_t key_hash(struct str key)
{
	return name_hash(key.at[0], str_sub(key, 2, key.len));
}

enum err stream_words_learn(struct stream_words *words, struct store *store)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct scanner_row *rows = NULL;
	size_t count = 0;
	enum err e = store_scanner_newest(store, arena, WORDS_LEARNT, &rows, &count);

	for (size_t i = 0; !e && i < count; i++)
		map_put_number(&words->ill, key_hash(rows[i].value), 1);
	return e;
}

void stream_words_said(struct stream_words *words, struct arena *arena, struct str value)
{
	struct str keys[SCANNER_KEYS];
	size_t count = scanner_keys(arena, value, keys);

	for (size_t i = 0; i < count; i++)
		map_put_number(&words->ill, key_hash(keys[i]), 1);
}

/* -- uses ---------------------------------------------------------------------------------- */

struct using
{
	struct stream_words *words;
	struct arena *passing, *keep;
	const struct event *event;
	struct str account; /* kept; absent: not yet */
	bool ill;
};

static void use_keep(struct using *u, uint64_t name)
{
	struct stream_words *words = u->words;
	int64_t before = 0;

	if (words->count == STREAM_USES)
		return;
	if (words->count == words->room) {
		words->room = words->room ? words->room * 2 : LEAST_ROOM;
		words->uses = memory_resize(words->uses, words->room * sizeof(*words->uses));
	}
	if (str_is_absent(u->account))
		u->account = arena_str(u->keep, u->event->account);
	(void)map_get_number(&words->last, name, &before);
	words->uses[words->count++] = (struct stream_use){ u->account, before };
	map_put_number(&words->last, name, (int64_t)words->count);
}

static void name_use(struct using *u, char kind, struct str text)
{
	uint64_t name = name_hash(kind, text);
	uint64_t both = name ^ (hash_local(u->event->account) | 1) * UINT64_C(0x9E3779B97F4A7C15);
	int64_t known = NEVER, none;
	bool ill = map_get_number(&u->words->ill, name, &none);

	/* Known as it was when it was used: a verdict since then makes it new. */
	if (map_get_number(&u->words->seen, both, &known) && known == ill)
		return;
	if (u->words->seen.count < STREAM_USES)
		map_put_number(&u->words->seen, both, ill);
	u->ill = u->ill || ill;
	if (known == NEVER) {
		use_keep(u, name);
		u->words->urls += kind == 'u';
	}
}

/* A host, and the domain it was registered under. */
static void host_use(struct using *u, struct str host)
{
	struct str parent;

	if (!host.len)
		return;
	name_use(u, 'd', host);
	parent = domain_registrable(host, true);
	if (parent.len && !str_equal(parent, host))
		name_use(u, 'd', parent);
}

static void domain_use(struct using *u, struct str domain)
{
	char folded[DOMAIN_MAX + 1];

	host_use(u, (struct str){ folded, domain_fold_into(domain, folded) });
}

static void from_use(struct using *u, struct str from)
{
	size_t at = str_find_last_char(from, '@');
	struct str domain = str_sub(from, at == SIZE_MAX ? from.len : at + 1, from.len);
	size_t end = str_find_char(domain, '>');

	domain_use(u, str_trim(str_sub(domain, 0, end == SIZE_MAX ? domain.len : end)));
}

static void message_use(struct using *u, const struct event_message *message)
{
	domain_use(u, message->domain);
	from_use(u, message->from);
	for (size_t i = 0; i < message->link_count && i < LINKS_LOOKED; i++) {
		char host[DOMAIN_MAX + 1];
		struct str link = message->links[i];

		host_use(u, (struct str){ host, url_host_into(link, host) });
		link = url_fold(u->passing, link);
		if (link.len && u->words->urls < URLS_MOST)
			name_use(u, 'u', link);
	}
}

bool stream_words_use(struct stream_words *words, struct arena *passing, struct arena *keep,
		      const struct event *event)
{
	struct using u = { .words = words, .passing = passing, .keep = keep, .event = event };

	if (event->type == EVENT_MESSAGE)
		message_use(&u, &event->as.message);
	else if (event->type == EVENT_DOMAIN)
		domain_use(&u, event->as.domain.domain);
	return u.ill;
}

void stream_words_users(const struct stream_words *words, struct arena *arena, struct str value,
			bool (*each)(void *with, struct str account), void *with)
{
	struct str keys[SCANNER_KEYS];
	size_t count = scanner_keys(arena, value, keys);

	for (size_t i = 0; i < count; i++) {
		int64_t at = 0;

		(void)map_get_number(&words->last, key_hash(keys[i]), &at);
		for (; at; at = words->uses[at - 1].next)
			if (!each(with, words->uses[at - 1].account))
				return;
	}
}
