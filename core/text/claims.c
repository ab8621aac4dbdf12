#include "core/text/claims.h"

#include <assert.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/text/claims_frame.h"
#include "core/text/claims_proxy.h"
#include "core/text/claims_scene.h"

/* What a text may hold beside a place and still be nothing but the place: "yes, in germany now". */
#define FILLING \
	(WORD_DET | WORD_WHERE | WORD_NOW | WORD_HERE | WORD_AND | WORD_YES | WORD_THANKS | \
	 WORD_GREET | WORD_HOME)

struct gathering {
	struct scene *scene;
	const struct chat_context *context;
	struct chat_claims *claims;
	size_t last; /* the word behind the newest claim */
};

static uint64_t flags_at(const struct scene *scene, size_t word)
{
	return word < scene->tokens.count ? scene->flags[word] : 0;
}

static void claim_add(struct gathering *g, struct chat_claim claim, size_t from, size_t until)
{
	const struct token *list = g->scene->tokens.list;

	if (g->claims->count == CHAT_CLAIMS_MAX)
		return;
	claim.from = list[from].from;
	claim.until = list[until - 1].until;
	g->claims->claims[g->claims->count++] = claim;
	g->last = until;
}

static struct chat_claim claim_of(const struct mention *mention)
{
	struct chat_claim claim = { .tense = CHAT_PRESENT, .place = mention->place };

	for (size_t i = 0; i < sizeof(claim.country); i++)
		claim.country[i] = mention->country[i];
	return claim;
}

/* --- peoples --- */

/* What follows a demonym, and belongs to it. */
struct follower {
	uint64_t flags;
	bool paper;   /* "a German passport", "a German man" */
	bool unknown; /* "a German thing" */
};

static struct follower follower_of(const struct scene *scene, const struct mention *mention)
{
	size_t next = mention->until;
	bool near = next < scene->tokens.count && scene->tokens.list[next].gap < GAP_COMMA;
	uint64_t flags = near ? scene->flags[next] : 0;

	return (struct follower){ flags, flags & WORD_PAPER,
				  near && !flags && !scene->within[next] };
}

/* "una empresa española": Spanish and French put the firm before its people. */
static bool follows_firm(const struct scene *scene, const struct mention *mention)
{
	return mention->from > 0 && scene->tokens.list[mention->from].gap <= GAP_HYPHEN &&
	       (scene->flags[mention->from - 1] & WORD_FIRM);
}

/* "a German company": is it the customer's? "I am", "we have", "I run". */
static bool is_own_firm(const struct scene *scene, const struct mention *mention,
			const struct frame *frame)
{
	size_t before = mention->from - follows_firm(scene, mention);

	if (!(frame->who & (WORD_SELF | WORD_WE)))
		return false;
	while (before > 0 && ((scene->flags[before - 1] & WORD_DET) ||
			      scene->flags[before - 1] == (WORD_LOC | WORD_TO))) /* "a" */
		before--;
	return (frame->verb & WORD_BE) || (before > 0 && (scene->flags[before - 1] & WORD_USE) &&
					   !(scene->flags[before - 1] & WORD_PREP));
}

static bool is_own_people(const struct frame *frame, const struct follower *follower)
{
	if (!(frame->who & WORD_SELF))
		return false;
	if (follower->paper)
		return true;
	return !follower->unknown && !(follower->flags & (WORD_FIRM | WORD_THING | WORD_OTHER));
}

/* Then who has it stands before the firm. */
static uint64_t firm_before(const struct scene *scene, const struct mention *mention,
			    struct frame *frame)
{
	if (!follows_firm(scene, mention))
		return 0;
	*frame = frame_read(scene, mention->from - 1, mention->until);
	return WORD_FIRM;
}

/* "I'm German", "soy un programador mexicano": a person by their people. */
static bool demonym_claims(const struct scene *scene, const struct mention *mention,
			   struct frame *frame, struct chat_claim *claim)
{
	struct follower follower = follower_of(scene, mention);

	follower.flags |= firm_before(scene, mention, frame);
	claim->kind = CHAT_ORIGIN;
	/* "in Polish" is a language; "a Polish man" is none. */
	if (frame->supposed || (frame->prep && frame->prep != (WORD_LOC | WORD_TO)))
		return false;
	if (follower.paper && frame->until == mention->until)
		frame->until++;
	if ((frame->verb & WORD_VERB) && follower.paper)
		return frame->who & WORD_SELF;
	if ((follower.flags & WORD_FIRM) && frame->beside && is_own_firm(scene, mention, frame)) {
		claim->kind = CHAT_BUSINESS;
		if (frame->until == mention->until && !follows_firm(scene, mention))
			frame->until++;
		return true;
	}
	if (!(frame->verb & WORD_BE) || !frame->beside)
		return false;
	if (frame->who & WORD_OTHER) {
		claim->kind = CHAT_THIRD_PARTY;
		return !follower.unknown;
	}
	return is_own_people(frame, &follower);
}

/* --- places --- */

/* "nice place", "Berlin time", "Paris Hilton": the name belongs to what follows it. */
static bool belongs_to_next(const struct scene *scene, const struct mention *mention)
{
	size_t next = mention->until;
	uint64_t flags = flags_at(scene, next);

	if (next >= scene->tokens.count || scene->tokens.list[next].gap >= GAP_COMMA ||
	    scene->within[next])
		return false;
	if (flags & (WORD_THING | WORD_PROXY) && !(flags & (WORD_ANYVERB | WORD_WHERE | WORD_HERE)))
		return true;
	if (flags & (WORD_OTHER | WORD_FIRM) && !(flags & (WORD_ANYVERB | WORD_YOU | WORD_DET)))
		return scene->tokens.list[next].gap <= GAP_HYPHEN && !mention->joined;
	if (mention->is_word)
		return !flags || (flags & (WORD_TRADE | WORD_DET));
	return mention->is_name && !flags && scene->tokens.list[next].capital;
}

static bool is_part_of_address(const struct scene *scene, const struct mention *mention)
{
	const struct token *next = &scene->tokens.list[mention->until];

	return next->gap == GAP_TIGHT && next->word.len && next->word.len <= 4 &&
	       !(flags_at(scene, mention->until) & (WORD_SUBJECT | WORD_WHERE));
}

static bool place_claims(const struct scene *scene, const struct mention *mention,
			 const struct frame *frame, struct chat_claim *claim)
{
	if (belongs_to_next(scene, mention) || is_part_of_address(scene, mention))
		return false;
	if ((mention->is_word || mention->is_name) && !frame->prep && !frame->home)
		return false;
	if (mention->is_demonym && !frame->prep && (frame->verb & WORD_BE)) {
		claim->kind = CHAT_ORIGIN;
		return frame->beside && (frame->who & WORD_SELF);
	}
	return frame_claims(frame, &claim->kind, &claim->tense);
}

/* Only a place, or two, between two ends of sentences. */
static bool is_fragment(const struct scene *scene, size_t from, size_t until)
{
	for (size_t i = from; i < until; i++)
		if (!scene->within[i] && (!scene->flags[i] || (scene->flags[i] & ~FILLING)) &&
		    !(scene->flags[i] &
		      (WORD_HERE | WORD_NOW | WORD_YES | WORD_NO | WORD_LOC | WORD_THANKS)))
			return false;
	return true;
}

static size_t sentence_from(const struct scene *scene, size_t word)
{
	for (size_t n = 0; n < 12 && word > 0 && !gap_stops(scene->tokens.list[word].gap); n++)
		word--;
	return word;
}

static size_t sentence_until(const struct scene *scene, size_t word)
{
	size_t n = 0;

	do
		word++;
	while (n++ < 12 && word < scene->tokens.count && !gap_stops(scene->tokens.list[word].gap));
	return word;
}

/* What the rep had asked for; false when it was no place. */
static bool asked_kind(const struct chat_context *context, struct arena *arena,
		       enum chat_claim_kind *kind)
{
	struct tokens asked;
	uint64_t all = 0;

	if (!context || !context->asked.len)
		return false;
	asked = tokens_read(arena, context->asked);
	for (size_t i = 0; i < asked.count; i++)
		all |= claims_word(asked.list[i].word);
	if (!(all & WORD_WHERECUE))
		return false;
	*kind = CHAT_PRESENCE;
	if (all & WORD_FIRM)
		*kind = CHAT_BUSINESS;
	else if (all & WORD_LIVE)
		*kind = CHAT_RESIDENCE;
	else if ((all & WORD_COME) ||
		 ((all & WORD_FROM) && !(all & (WORD_STAY | WORD_WORK | WORD_NOW))))
		*kind = CHAT_ORIGIN;
	return true;
}

/* A bare place goes on with what was said just before, or answers the question; alone it says "I am there". */
static bool fragment_claims(struct gathering *g, struct arena *arena, const struct mention *mention,
			    struct chat_claim *claim)
{
	const struct scene *scene = g->scene;
	size_t from = sentence_from(scene, mention->from);
	size_t until = sentence_until(scene, mention->from);
	const struct chat_claim *before = NULL;

	if (!is_fragment(scene, from, until))
		return false;
	if (g->claims->count && g->last == from)
		before = &g->claims->claims[g->claims->count - 1];
	if (before && !before->denied && before->kind <= CHAT_RESIDENCE) {
		claim->kind = before->kind;
		claim->tense = before->tense;
		return true;
	}
	if (asked_kind(g->context, arena, &claim->kind))
		return true;
	claim->kind = CHAT_PRESENCE;
	return is_fragment(scene, 0, scene->tokens.count) && !mention->is_word && !mention->is_name;
}

/* "but in Portugal", after "not in Spain": what was said of the one holds of the other. */
static bool contrast_claims(struct gathering *g, const struct mention *mention,
			    const struct frame *frame, struct chat_claim *claim)
{
	const struct chat_claim *before;
	size_t from = scene_clause_from(g->scene, mention->from);

	if (!g->claims->count || frame->verb || frame->who || !frame->prep || from != g->last ||
	    !(flags_at(g->scene, from) & (WORD_CUT | WORD_NOW | WORD_AND)))
		return false;
	before = &g->claims->claims[g->claims->count - 1];
	claim->kind = before->kind;
	claim->tense = before->tense;
	return true;
}

/* "at home, germany. hamburg": the same said once more, and more closely. */
static bool goes_on(struct gathering *g, const struct mention *mention,
		    const struct chat_claim *claim)
{
	struct chat_claim *before;

	if (!g->claims->count || !gap_stops(g->scene->tokens.list[mention->from].gap) ||
	    g->last != mention->from)
		return false;
	before = &g->claims->claims[g->claims->count - 1];
	if (before->kind != claim->kind || before->tense != claim->tense ||
	    before->denied != claim->denied ||
	    !str_equal(str_of(before->country), str_of(claim->country)))
		return false;
	if (mention->kind != GAZETTEER_COUNTRY)
		before->place = claim->place;
	g->last = mention->until;
	before->until = g->scene->tokens.list[g->last - 1].until;
	return true;
}

static void mention_read(struct gathering *g, struct arena *arena, const struct mention *mention)
{
	struct chat_claim claim = claim_of(mention);
	struct frame frame;
	bool holds;

	if (g->scene->silent[mention->from])
		return;
	frame = frame_read(g->scene, mention->from, mention->until);
	claim.denied = frame.denied;
	if (mention->kind == GAZETTEER_DEMONYM)
		holds = demonym_claims(g->scene, mention, &frame, &claim);
	else
		holds = place_claims(g->scene, mention, &frame, &claim);
	if (!holds && mention->kind != GAZETTEER_DEMONYM) {
		claim.tense = CHAT_PRESENT;
		holds = contrast_claims(g, mention, &frame, &claim) ||
			fragment_claims(g, arena, mention, &claim);
	}
	if (holds && !goes_on(g, mention, &claim))
		claim_add(g, claim, frame.from, frame.until);
}

/* --- at home --- */

/* The words of "at home", "zu Hause", "chez moi", "en casa"; 0 when it is none of them. */
static size_t home_words(const struct scene *scene, size_t at)
{
	static const struct {
		const char *first, *second, *third;
	} homes[] = {
		{ "at", "home", NULL },   { "zu", "hause", NULL }, { "zuhause", NULL, NULL },
		{ "daheim", NULL, NULL }, { "chez", "moi", NULL }, { "a", "la", "maison" },
		{ "en", "casa", NULL },   { "en", "mi", "casa" },  { "at", "my", "home" },
		{ "in", "my", "flat" },   { "in", "my", "house" }, { "in", "my", "apartment" },
		{ "en", "mi", "piso" },   { "zu", "haus", NULL },  { "dans", "mon", "appartement" },
	};

	for (size_t i = 0; i < ARRAY_LEN(homes); i++) {
		const char *words[] = { homes[i].first, homes[i].second, homes[i].third };
		size_t n = 0;

		while (n < ARRAY_LEN(words) && words[n] && at + n < scene->tokens.count &&
		       str_is(scene->tokens.list[at + n].word, words[n]))
			n++;
		if (n == ARRAY_LEN(words) || !words[n])
			return n;
	}
	return 0;
}

/* Where the customer lives, by what else they say; else by what they said before. */
static void home_place(const struct gathering *g, struct chat_claim *claim)
{
	for (size_t i = 0; i < g->claims->count; i++) {
		const struct chat_claim *other = &g->claims->claims[i];

		if (other->kind > CHAT_RESIDENCE || other->denied || other->tense != CHAT_PRESENT ||
		    !other->country[0])
			continue;
		for (size_t k = 0; k < sizeof(claim->country); k++)
			claim->country[k] = other->country[k];
		claim->place = other->place;
		if (other->kind == CHAT_RESIDENCE)
			return;
	}
	if (claim->country[0] || !g->context)
		return;
	for (size_t k = 0; k < sizeof(claim->country); k++)
		claim->country[k] = g->context->home[k];
}

static bool says_presence_in(const struct gathering *g, size_t from, size_t until)
{
	for (size_t i = 0; i < g->claims->count; i++)
		if (g->claims->claims[i].kind == CHAT_PRESENCE &&
		    g->claims->claims[i].from < until && g->claims->claims[i].until > from)
			return true;
	return false;
}

static void home_read(struct gathering *g, size_t at, size_t words)
{
	const struct scene *scene = g->scene;
	struct frame frame = frame_read(scene, at, at + words);
	struct chat_claim claim = { .kind = CHAT_PRESENCE, .denied = frame.denied };
	size_t from = scene->tokens.list[scene_clause_from(scene, at)].from;
	size_t until = scene->tokens.list[scene_clause_until(scene, at)].from;

	if (scene->silent[at] || says_presence_in(g, from, until))
		return;
	frame.prep = WORD_LOC;
	if (!(frame.verb & (WORD_BE | WORD_STAY)) && !frame.now && !frame.here)
		return;
	if (!frame_claims(&frame, &claim.kind, &claim.tense) || claim.kind != CHAT_PRESENCE)
		return;
	home_place(g, &claim);
	claim_add(g, claim, frame.from, frame.until);
}

static void homes_read(struct gathering *g)
{
	for (size_t i = 0; i < g->scene->tokens.count; i++) {
		size_t words = home_words(g->scene, i);

		if (!words)
			continue;
		home_read(g, i, words);
		i += words - 1;
	}
}

static void sort_by_text(struct chat_claims *claims)
{
	for (size_t i = 1; i < claims->count; i++)
		for (size_t k = i; k > 0 && claims->claims[k].from < claims->claims[k - 1].from;
		     k--) {
			struct chat_claim later = claims->claims[k - 1];

			claims->claims[k - 1] = claims->claims[k];
			claims->claims[k] = later;
		}
}

void chat_claims_read(struct arena *arena, struct str text, const struct chat_context *context,
		      struct chat_claims *claims)
{
	struct gathering g = { .context = context, .claims = claims };

	*claims = (struct chat_claims){ .claims = ARENA_ARRAY(arena, CHAT_CLAIMS_MAX,
							      struct chat_claim) };
	g.scene = scene_read(arena, text);
	for (size_t i = 0; i < g.scene->mention_count; i++)
		mention_read(&g, arena, &g.scene->mentions[i]);
	homes_read(&g);
	sort_by_text(claims);
	proxy_denial_read(arena, g.scene, context, claims);
}
