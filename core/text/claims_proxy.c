#include "core/text/claims_proxy.h"

#include "core/base/attrs.h"

#define LEFT_MAX 12
#define RIGHT_MAX 6
#define SHORT_ANSWER 4 /* words: "I really do not" */

enum said_of_it {
	NOTHING_SAID,
	DENIED,
	ADMITTED
};

struct denying {
	const struct scene *scene;
	size_t from, until; /* words of the denial */
	bool uses, knows, someone, without, works, negated, only, supposed, self;
};

static uint64_t flags_at(const struct scene *scene, size_t word)
{
	return word < scene->tokens.count ? scene->flags[word] : 0;
}

static bool is_word(const struct scene *scene, size_t word, const char *text)
{
	return word < scene->tokens.count && str_is(scene->tokens.list[word].word, text);
}

static bool is_without(const struct scene *scene, size_t word)
{
	return is_word(scene, word, "without") || is_word(scene, word, "ohne") ||
	       is_word(scene, word, "sans") || is_word(scene, word, "sin");
}

/* What a page does, or does not do without a proxy; not what a person does with one. */
static bool is_working(uint64_t flags)
{
	return (flags & WORD_WORKS) && !(flags & (WORD_VERB | WORD_USE | WORD_STAY));
}

/* "no" before the thing itself, or before a Spanish verb. */
static bool is_no_before(const struct denying *d, size_t word, size_t proxy)
{
	uint64_t next = flags_at(d->scene, word + 1);

	if (d->scene->tokens.list[word + 1].gap >= GAP_COMMA)
		return false;
	return word + 1 == proxy ||
	       (next & (WORD_USE | WORD_VERB | WORD_PROXY | WORD_BE | WORD_HE)) ||
	       (word + 2 == proxy);
}

static void negation_take(struct denying *d, size_t word, size_t proxy)
{
	uint64_t flags = d->scene->flags[word];
	bool no = (flags & WORD_NO) && is_no_before(d, word, proxy);
	bool off = (flags & (WORD_OFF | WORD_FROM)) == WORD_OFF && word + 3 > proxy;

	if (is_without(d->scene, word)) {
		/* "sin vpn ni proxy" is none; "never without" is one. */
		d->without = true;
		d->negated = false;
	} else if ((flags & WORD_NOT) || no || off) {
		d->negated = !d->only;
	} else {
		return;
	}
	d->from = word;
}

static void left_take(struct denying *d, size_t word, size_t proxy)
{
	uint64_t flags = d->scene->flags[word];

	negation_take(d, word, proxy);
	d->uses = d->uses || (flags & WORD_USE);
	d->knows = d->knows || (flags & WORD_KNOW);
	d->supposed = d->supposed || (flags & WORD_IF);
	d->only = d->only || ((flags & WORD_ONLY) && !d->negated);
	d->works = d->works || is_working(flags);
	if (flags & (WORD_SELF | WORD_WE)) {
		d->self = true;
		d->from = word;
	} else if ((flags & WORD_SUBJECT) && !(flags & WORD_THING)) {
		d->someone = true;
	}
}

/* Answers false where what is said of the proxy ends. */
static bool right_take(struct denying *d, size_t word, bool first)
{
	uint64_t flags = d->scene->flags[word];
	enum gap gap = d->scene->tokens.list[word].gap;
	bool answer = first && gap == GAP_QUESTION && (flags & (WORD_NO | WORD_NOT));

	if ((gap_stops(gap) && !answer) || ((flags & WORD_CUT) && !(flags & WORD_NOT)) ||
	    (flags_at(d->scene, word + 1) & WORD_PROXY))
		return false;
	d->works = d->works || is_working(flags);
	d->uses = d->uses || (flags & WORD_USE);
	if ((flags & (WORD_OFF | WORD_NOT)) || ((flags & WORD_NO) && (first || d->uses))) {
		d->negated = true;
		d->until = word + 1;
	}
	return true;
}

/* "vpn nein", "proxy? no", "vpn is off", "vpn benutze ich nicht". */
static void look_right(struct denying *d, size_t proxy)
{
	bool first = true;

	for (size_t i = proxy + 1, n = 0; i < d->scene->tokens.count && n < RIGHT_MAX; i++, n++) {
		if (!right_take(d, i, first))
			return;
		first = first && (d->scene->flags[i] & WORD_PROXY);
	}
}

static enum said_of_it judge(const struct denying *d, bool answered)
{
	if (d->supposed || d->knows)
		return NOTHING_SAID;
	if (d->someone && !d->self)
		return NOTHING_SAID;
	if (d->without)
		return d->negated || d->works ? ADMITTED : DENIED;
	if (d->negated)
		return d->works ? NOTHING_SAID : DENIED;
	return (d->uses || answered) && !d->works ? ADMITTED : NOTHING_SAID;
}

/* "I don't use a VPN or a proxy": the clause's, but "and" and "or" and commas hold it together. */
static enum said_of_it proxy_read(const struct scene *scene, size_t proxy, struct denying *d)
{
	size_t stop = proxy > LEFT_MAX ? proxy - LEFT_MAX : 0;
	bool answered = false;

	*d = (struct denying){ .scene = scene, .from = proxy, .until = proxy + 1 };
	for (size_t i = proxy; i > stop; i--) {
		uint64_t flags = scene->flags[i];

		if (gap_stops(scene->tokens.list[i].gap) || ((flags & WORD_CUT) && i < proxy))
			break;
		if (scene->cut[i] && (d->negated || d->without) && i < proxy)
			break;
		left_take(d, i - 1, proxy);
		answered = answered || (scene->flags[i - 1] & WORD_YES);
	}
	look_right(d, proxy);
	return judge(d, answered);
}

/* --- answers --- */

static bool asks_for_proxy(struct arena *arena, const struct chat_context *context)
{
	struct tokens asked;

	if (!context || !context->asked.len)
		return false;
	asked = tokens_read(arena, context->asked);
	for (size_t i = 0; i < asked.count; i++)
		if (claims_word(asked.list[i].word) & WORD_PROXY)
			return true;
	return false;
}

/* "no", "nein, nie", "I don't", "nope, nothing like that": how the first sentence begins, or all of a short one. */
static bool answers_no(const struct scene *scene, size_t *until)
{
	uint64_t first = 0, next, all = 0;
	size_t from = 0, end = 0;

	while (from < scene->tokens.count && (scene->flags[from] & (WORD_THANKS | WORD_GREET)))
		from++;
	for (end = from; end < scene->tokens.count; end++) {
		if (end > from && gap_stops(scene->tokens.list[end].gap))
			break;
		all |= scene->flags[end];
	}
	if (end == from || scene->silent[from] || (all & (WORD_YES | WORD_KNOW | WORD_ASK)))
		return false;
	first = scene->flags[from];
	next = scene->tokens.list[from + 1].gap >= GAP_COMMA ? 0 : flags_at(scene, from + 1);
	*until = end;
	if (first & (WORD_NO | WORD_NOT))
		return !(next & (WORD_THING | WORD_WORKS)) &&
		       (next || scene->tokens.list[from + 1].gap >= GAP_COMMA);
	return end - from <= SHORT_ANSWER && (all & WORD_NOT) && !(all & (WORD_WORKS | WORD_THING));
}

static void denial_set(const struct scene *scene, struct chat_claims *claims, size_t from,
		       size_t until)
{
	claims->denies_proxy = true;
	claims->denied_from = scene->tokens.list[from].from;
	claims->denied_until = scene->tokens.list[until - 1].until;
}

void proxy_denial_read(struct arena *arena, const struct scene *scene,
		       const struct chat_context *context, struct chat_claims *claims)
{
	bool denied = false, admitted = false;
	size_t until = 0;

	for (size_t i = 0; i < scene->tokens.count; i++) {
		struct denying d;
		enum said_of_it said;

		if (!(scene->flags[i] & WORD_PROXY))
			continue;
		said = proxy_read(scene, i, &d);
		if (scene->silent[i] && !(said == DENIED && d.until > i + 1))
			continue;
		if (said == DENIED && !denied)
			denial_set(scene, claims, d.from, d.until);
		denied = denied || said == DENIED;
		admitted = admitted || said == ADMITTED;
	}
	if (!denied && !admitted && asks_for_proxy(arena, context) && answers_no(scene, &until))
		denial_set(scene, claims, 0, until);
	claims->admits_proxy = admitted;
	claims->denies_proxy = claims->denies_proxy && !admitted;
}
