#include "core/desk/measure_plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"

#define KEY_MAX 400

void plain_begin(struct plain *p, struct measure_input *input)
{
	*p = (struct plain){ .input = input, .arena = arena_new() };
	p->accounts = ARENA_ARRAY(p->arena, input->account_count + 1, struct plain_account);
}

void plain_release(struct plain *p)
{
	map_release(&p->values);
	arena_free(p->arena);
	*p = (struct plain){ 0 };
}

static void stop(struct measured *m, int64_t at_us)
{
	m->flagged = true;
	if (at_us < m->stopped_us)
		m->stopped_us = at_us;
}

static void message_caps(struct plain_account *a, struct measured *m, int64_t at_us,
			 int64_t recipients)
{
	bool is_new = at_us - a->signup_us < PLAIN_NEW_DAYS * MOMENT_DAY;
	int64_t cap = is_new ? PLAIN_CAP_NEW : PLAIN_CAP_OLD;

	if (at_us / MOMENT_DAY != a->day) {
		a->day = at_us / MOMENT_DAY;
		a->day_recipients = 0;
	}
	a->day_recipients += recipients;
	m->score = fmax(m->score, (double)a->day_recipients / (double)cap);
	if (a->day_recipients > cap) {
		m->held_long = true;
		stop(m, at_us);
	}
}

static void feedback_limits(struct plain_account *a, struct measured *m, int64_t at_us)
{
	double bounced = (double)a->bounced / (double)a->recipients,
	       complained = (double)a->complained / (double)a->recipients;

	if (a->recipients < PLAIN_LEAST)
		return;
	m->score = fmax(m->score, fmax(bounced / PLAIN_BOUNCED, complained / PLAIN_COMPLAINED));
	if (bounced >= PLAIN_BOUNCED || complained >= PLAIN_COMPLAINED) {
		m->disabled = true;
		stop(m, at_us);
	}
}

void plain_event(struct plain *p, uint32_t account, const struct event *event)
{
	struct plain_account *a = &p->accounts[account];
	struct measured *by = p->input->accounts[account].by;

	if (!a->signup_us)
		a->signup_us = event->at.us;
	if (event->type == EVENT_MESSAGE) {
		int64_t recipients = event->as.message.recipients > 0 ? event->as.message.recipients
								      : 1;

		a->recipients += recipients;
		message_caps(a, &by[METHOD_CAPS], event->at.us, recipients);
	} else if (event->type == EVENT_DELIVERY) {
		const struct event_delivery *d = &event->as.delivery;

		a->bounced += d->result == DELIVERY_BOUNCED ? d->count : 0;
		a->complained += d->result == DELIVERY_COMPLAINED ? d->count : 0;
		feedback_limits(a, &by[METHOD_LIMITS], event->at.us);
	}
}

/* What a plain join goes by: things that are one person's or one line's. */
static bool is_exact(enum trait_kind kind)
{
	switch (kind) {
	case TRAIT_CARD:
	case TRAIT_DEVICE:
	case TRAIT_PHONE:
	case TRAIT_NAME_ADDRESS:
	case TRAIT_IP:
	case TRAIT_DOMAIN:
		return true;
	default:
		return false;
	}
}

void plain_trait(struct plain *p, uint32_t account, const struct trait *trait)
{
	CLEANUP(buf_release) struct buf key = BUF_UP_TO(KEY_MAX);
	int64_t value = (int64_t)p->values.count;

	if (!is_exact(trait->kind))
		return;
	buf_addf(&key, "%d %" PRI_STR, (int)trait->kind, ARG_STR(trait->value));
	if (!map_get(&p->values, buf_str(&key), &value))
		map_put(&p->values, buf_str(&key), value);
	p->sightings = arena_grow(p->arena, p->sightings, p->sighting_count, sizeof(*p->sightings));
	p->sightings[p->sighting_count++] = (struct sighting){ trait->first_at.us, account,
							       (uint32_t)value };
}

/* ---- components ---------------------------------------------------------------------------------- */

struct joining {
	uint32_t *parents, *sizes, *next; /* next: a ring through the members */
	uint32_t *holders;                /* by value: an account that has it, plus one */
	uint32_t *common;                 /* by value: how many accounts have it */
};

static uint32_t root_of(struct joining *j, uint32_t account)
{
	while (j->parents[account] != account) {
		j->parents[account] = j->parents[j->parents[account]];
		account = j->parents[account];
	}
	return account;
}

static void all_stop(struct plain *p, const struct joining *j, uint32_t root, int64_t at_us)
{
	uint32_t at = root;

	do {
		struct measured *m = &p->input->accounts[at].by[METHOD_COMPONENTS];

		m->disabled = true;
		stop(m, at_us);
		at = j->next[at];
	} while (at != root);
}

static void join(struct plain *p, struct joining *j, const struct sighting *seen)
{
	uint32_t a = root_of(j, seen->account), b, swap;

	if (j->common[seen->value] > PLAIN_COMMON)
		return;
	if (!j->holders[seen->value]) {
		j->holders[seen->value] = seen->account + 1;
		return;
	}
	b = root_of(j, j->holders[seen->value] - 1);
	if (a == b)
		return;
	if (j->sizes[a] < j->sizes[b])
		swap = a, a = b, b = swap;
	j->parents[b] = a;
	j->sizes[a] += j->sizes[b];
	swap = j->next[a], j->next[a] = j->next[b], j->next[b] = swap;
	if (j->sizes[a] >= PLAIN_TOGETHER)
		all_stop(p, j, a, seen->at_us);
}

static int by_time(const void *left, const void *right)
{
	const struct sighting *a = left, *b = right;

	return (a->at_us > b->at_us) - (a->at_us < b->at_us);
}

void plain_end(struct plain *p)
{
	size_t accounts = p->input->account_count;
	struct joining j = {
		ARENA_ARRAY(p->arena, accounts + 1, uint32_t),
		ARENA_ARRAY(p->arena, accounts + 1, uint32_t),
		ARENA_ARRAY(p->arena, accounts + 1, uint32_t),
		ARENA_ARRAY(p->arena, p->values.count + 1, uint32_t),
		ARENA_ARRAY(p->arena, p->values.count + 1, uint32_t),
	};

	for (uint32_t i = 0; i < accounts; i++)
		j.parents[i] = i, j.sizes[i] = 1, j.next[i] = i;
	for (size_t i = 0; i < p->sighting_count; i++)
		j.common[p->sightings[i].value]++;
	if (p->sighting_count)
		qsort(p->sightings, p->sighting_count, sizeof(*p->sightings), by_time);
	for (size_t i = 0; i < p->sighting_count; i++)
		join(p, &j, &p->sightings[i]);
	for (uint32_t i = 0; i < accounts; i++) {
		uint32_t root = root_of(&j, i);
		struct measured *m = &p->input->accounts[i].by[METHOD_COMPONENTS];

		m->score = (double)j.sizes[root];
		m->cluster = j.sizes[root] > 1 ? (int64_t)root + 1 : 0;
	}
}
