/*
 * story: an account's life told event by event, for the engine's tests.
 *
 *	struct story s = story_begin();
 *	story_tell(&s, 0.5, (struct event){ .type = EVENT_LOGIN, ... }, &london);
 *	story_judge(&s, 1, &judgement);
 *	story_end(&s);
 *
 * Days count from DAY_ZERO. Ids are given in order: e1, e2 ...
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/engine/engine.h"

#define DAY_ZERO INT64_C(1790000000000000) /* 2026-09-21T14:13:20Z */

struct story {
	struct arena *arena;
	struct facts *facts;
	int count;
	struct hearsay hearsay;
};

static inline struct moment story_at(double days)
{
	return (struct moment){ DAY_ZERO + (int64_t)llround(days * (double)MOMENT_DAY) };
}

static inline struct story story_begin(void)
{
	static const struct str provider[] = { { "mg.example", 10 } };
	struct story story = { .arena = arena_new() };

	story.facts = facts_new(story.arena, provider, ARRAY_LEN(provider));
	return story;
}

static inline void story_end(struct story *story)
{
	arena_free(story->arena);
}

static inline void story_tell(struct story *story, double days, struct event event,
			      const struct place *place)
{
	event.at = story_at(days);
	event.account = STR("acct-1");
	if (str_is_absent(event.id))
		event.id = arena_strf(story->arena, "e%d", ++story->count);
	facts_add(story->facts, &event, place);
}

static inline struct ip story_ip(const char *text)
{
	struct ip ip = { 0 };

	assert_int_equal(ip_parse(str_of(text), &ip), ERR_NONE);
	return ip;
}

static inline void story_sign_up(struct story *story, double days, enum plan plan)
{
	story_tell(story, days,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .name = STR("Ada Byron"),
						   .email = STR("ada@byron.example"),
						   .plan = plan } },
		   NULL);
}

static inline void story_login(struct story *story, double days, const char *ip,
			       const struct place *place)
{
	story_tell(story, days,
		   (struct event){ .type = EVENT_LOGIN,
				   .as.login = { .ip = story_ip(ip), .via = VIA_PANEL } },
		   place);
}

static inline void story_answers(struct story *story, double days, enum delivery_result result,
				 int64_t count)
{
	if (count > 0)
		story_tell(story, days,
			   (struct event){ .type = EVENT_DELIVERY,
					   .as.delivery = { .message = STR("m1"),
							    .result = result,
							    .count = count } },
			   NULL);
}

/* May be called once a story: it ends the facts. */
static inline struct judgement story_judge(struct story *story, double days)
{
	struct judgement judgement = { 0 };

	facts_end(story->facts);
	engine_judge(story->arena, story->facts, &story->hearsay, story_at(days), &judgement);
	return judgement;
}

/* Judge again at another time. */
static inline struct judgement story_judge_again(struct story *story, double days)
{
	struct judgement judgement = { 0 };

	engine_judge(story->arena, story->facts, &story->hearsay, story_at(days), &judgement);
	return judgement;
}

/* The reason of this code; one without a code when there is none. */
static inline struct reason story_reason(const struct judgement *judgement, const char *code)
{
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (strcmp(judgement->reasons[i].code, code) == 0)
			return judgement->reasons[i];
	return (struct reason){ 0 };
}

static inline bool story_gives(const struct judgement *judgement, const char *code)
{
	return story_reason(judgement, code).code != NULL;
}

static inline double story_bits(const struct judgement *judgement, const char *code)
{
	return story_reason(judgement, code).bits;
}

static inline void story_near(double is, double wanted, double within)
{
	if (!(fabs(is - wanted) <= within))
		fail_msg("%.9g is not %.9g", is, wanted);
}

static inline void story_has(struct str text, const char *part)
{
	if (str_find(text, str_of(part)) == SIZE_MAX)
		fail_msg("\"%s\" is not in \"%.*s\"", part, ARG_STR(text));
}
