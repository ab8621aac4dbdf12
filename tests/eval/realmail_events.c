/*
 * Real mails as a provider's stream: who sent good ones becomes a customer each (by mailing list, else by sender), and with --spun texts
 * of spam become botnets', a text a net, respun for each message.
 *
 * usage: realmail_events [--spun NETS] GOOD_FOLDER... -- SPAM_FOLDER... >events
 *
 * Everybody is new: signups within half a day, then ten days of mail. A good mail goes to 20 to 400 people, of whom 1 to 3 %
 * bounce and 15 to 45 % open it. A net is twenty accounts, "spun-NN-MM", each with two variants in which
 * 60 % of the slots say something else (variants.h), to ten people each, of whom a fifth bounce; a good customer is "good-DOMAIN".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/moment.h"
#include "core/text/ascii.h"
#include "mails.h"
#include "variants.h"

#define START (INT64_C(1714521600) * MOMENT_SECOND) /* 2024-05-01T00:00:00Z */
#define HALF_DAY (12 * MOMENT_HOUR)
#define TEN_DAYS (10 * MOMENT_DAY)
#define NET_ACCOUNTS 20
#define NET_VARIANTS 2
#define POOL_MOST 100000
#define LEAST_WORDS 60
#define MOST_WORDS 2000

struct line {
	struct moment at;
	size_t order;
	struct str text;
};

struct stream {
	struct arena *arena, *scratch;
	struct line *lines;
	size_t count;
	struct str *accounts; /* that signed up, sorted in the end */
	size_t account_count;
	uint64_t chance;
};

static int64_t between(struct stream *s, int64_t least, int64_t most)
{
	return least + (int64_t)(variant_random(&s->chance) % (uint64_t)(most - least + 1));
}

static struct json_writer begin(struct buf *out, const char *type, struct moment at,
				struct str account)
{
	struct json_writer w = json_writer(out);
	char text[MOMENT_TEXT_MAX];

	moment_print(at, text);
	json_begin(&w, '{');
	json_key(&w, "type");
	json_text(&w, str_of(type));
	json_key(&w, "at");
	json_text(&w, str_of(text));
	json_key(&w, "account");
	json_text(&w, account);
	return w;
}

static void end(struct stream *s, struct json_writer *w, struct moment at)
{
	json_end(w, '}');
	buf_add_char(w->out, '\n');
	s->lines = arena_grow(s->arena, s->lines, s->count, sizeof(*s->lines));
	s->lines[s->count] = (struct line){ at, s->count, arena_str(s->arena, buf_str(w->out)) };
	s->count++;
}

static void say(struct json_writer *w, const char *key, struct str text)
{
	json_key(w, key);
	json_text(w, text);
}

static void sign_up(struct stream *s, struct str account)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4096);
	struct moment at = { START + between(s, 0, HALF_DAY) };
	struct json_writer w;

	for (size_t i = 0; i < s->account_count; i++)
		if (str_equal(s->accounts[i], account))
			return;
	s->accounts = arena_grow(s->arena, s->accounts, s->account_count, sizeof(account));
	s->accounts[s->account_count++] = account;
	w = begin(&out, "account", at, account);
	end(s, &w, at);
}

static void answer(struct stream *s, struct str account, struct str id, struct moment at,
		   const char *result, int64_t count)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4096);
	struct json_writer w;

	if (count <= 0)
		return;
	w = begin(&out, "delivery", at, account);
	say(&w, "message", id);
	say(&w, "result", str_of(result));
	json_key(&w, "count");
	json_integer(&w, count);
	end(s, &w, at);
}

struct sending {
	struct str account, id, raw, text; /* one of the two */
	struct moment at;
	int64_t recipients, bounced, opened;
};

static void send(struct stream *s, const struct sending *m)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO((size_t)32 << 20);
	struct json_writer w = begin(&out, "message", m->at, m->account);

	say(&w, "id", m->id);
	say(&w, m->raw.len ? "raw" : "text", m->raw.len ? m->raw : m->text);
	json_key(&w, "recipients");
	json_integer(&w, m->recipients);
	end(s, &w, m->at);
	answer(s, m->account, m->id, (struct moment){ m->at.us + 20 * MOMENT_SECOND }, "delivered",
	       m->recipients - m->bounced);
	answer(s, m->account, m->id, (struct moment){ m->at.us + 25 * MOMENT_SECOND }, "bounced",
	       m->bounced);
	answer(s, m->account, m->id, (struct moment){ m->at.us + 2 * MOMENT_HOUR }, "opened",
	       m->opened);
}

/* The list's name, else where it comes from. */
static struct str sender_of(struct stream *s, const struct mail *mail)
{
	struct str head = { mail->raw.at, mail->raw.len < 16384 ? mail->raw.len : 16384 }, line;

	while (str_cut(&head, '\n', &line) && line.len > 1) {
		struct str name;

		if (line.len < 8 || strncasecmp(line.at, "list-id:", 8) != 0 ||
		    !memchr(line.at, '<', line.len))
			continue;
		name.at = (const char *)memchr(line.at, '<', line.len) + 1;
		name.len = (size_t)(line.at + line.len - name.at);
		if (memchr(name.at, '>', name.len))
			name.len = (size_t)((const char *)memchr(name.at, '>', name.len) - name.at);
		if (name.len)
			return arena_strf(s->arena, "good-%.*s", (int)name.len, name.at);
	}
	return arena_strf(s->arena, "good-%.*s", (int)mail->sender.len, mail->sender.at);
}

static void good_send(struct stream *s, const struct mails *good)
{
	for (size_t i = 0; i < good->count; i++) {
		struct sending m = { .account = sender_of(s, &good->rows[i]),
				     .id = arena_strf(s->arena, "g%zu", i),
				     .raw = good->rows[i].raw };

		m.at.us = START + HALF_DAY + (int64_t)i * (TEN_DAYS / (int64_t)good->count);
		m.recipients = between(s, 20, 400);
		m.bounced = m.recipients * between(s, 10, 30) / 1000;
		m.opened = m.recipients * between(s, 15, 45) / 100;
		sign_up(s, m.account);
		send(s, &m);
	}
}

static void net_send(struct stream *s, size_t net, struct word_list words, struct word_list pool)
{
	int64_t burst = START + MOMENT_DAY + between(s, 0, TEN_DAYS - 2 * MOMENT_DAY);

	for (size_t i = 0; i < (size_t)NET_ACCOUNTS * NET_VARIANTS; i++) {
		struct sending m = { .account = arena_strf(s->arena, "spun-%02zu-%02zu", net,
							   i % NET_ACCOUNTS),
				     .id = arena_strf(s->arena, "s%zu-%zu", net, i),
				     .recipients = 10,
				     .bounced = between(s, 0, 4) };

		arena_reset(s->scratch);
		m.text = variant_make(s->scratch, VARIANT_SPUN_60, words, pool, &s->chance);
		m.at.us = burst + between(s, 0, MOMENT_HOUR);
		sign_up(s, m.account);
		send(s, &m);
	}
}

/* Other words, out of the good mails. */
static struct word_list pool_make(struct stream *s, const struct mails *good)
{
	struct word_list pool = { .at = ARENA_ARRAY(s->arena, POOL_MOST, struct str) };

	for (size_t i = 0; i < good->count && pool.count < POOL_MOST; i += 2) {
		struct word_list words = words_of(s->arena, good->rows[i].seen);

		for (size_t w = 0; w < words.count && pool.count < POOL_MOST; w++)
			pool.at[pool.count++] = words.at[w];
	}
	return pool;
}

static void nets_send(struct stream *s, const struct mails *good, const struct mails *spam,
		      size_t nets)
{
	struct word_list pool = pool_make(s, good);
	size_t step = nets ? spam->count / nets : 1, net = 0;

	for (size_t i = 0; step && i < spam->count && net < nets; i += net ? step : 1) {
		struct word_list words = words_of(s->arena, spam->rows[i].seen);

		if (words.count >= LEAST_WORDS && words.count <= MOST_WORDS)
			net_send(s, net++, words, pool);
		else
			i -= net ? step - 1 : 0; /* the next one, then */
	}
}

static int in_order(const void *left, const void *right)
{
	const struct line *a = left, *b = right;

	if (a->at.us != b->at.us)
		return a->at.us < b->at.us ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

int main(int count, char **words)
{
	struct stream s = { .arena = arena_new(), .scratch = arena_new(), .chance = 1 };
	struct mails good = { .arena = s.arena }, spam = { .arena = s.arena }, *into = &good;
	size_t nets = 0;
	int at = 1;

	if (count > 2 && !strcmp(words[1], "--spun")) {
		nets = (size_t)strtoul(words[2], NULL, 10);
		at = 3;
	}
	for (; at < count; at++) {
		if (!strcmp(words[at], "--"))
			into = &spam;
		else if (!mails_read(into, words[at]))
			return 1;
	}
	if (!good.count)
		return fputs("usage: realmail_events [--spun NETS] GOOD_FOLDER... -- SPAM_FOLDER...\n",
			     stderr),
		       2;
	good_send(&s, &good);
	nets_send(&s, &good, &spam, nets);
	qsort(s.lines, s.count, sizeof(*s.lines), in_order);
	for (size_t i = 0; i < s.count; i++)
		fwrite(s.lines[i].text.at, 1, s.lines[i].text.len, stdout);
	arena_free(s.scratch);
	arena_free(s.arena);
	return ferror(stdout) ? 1 : 0;
}
