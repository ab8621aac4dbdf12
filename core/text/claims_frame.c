#include "core/text/claims_frame.h"

#define LEFT_MAX 18
#define RIGHT_MAX 9
#define UNKNOWN_MAX 7 /* words that mean nothing here, between a verb and the place */
#define DET_MAX 4
#define LIST_MAX 6 /* places in a row */
#define ADVERBS (WORD_PASTADV | WORD_FUTUREADV | WORD_NOW | WORD_HERE | WORD_HOME | WORD_GREET)

static uint64_t flags_at(const struct scene *scene, size_t word)
{
	return word < scene->tokens.count ? scene->flags[word] : 0;
}

static uint64_t flags_before(const struct scene *scene, size_t word, size_t back)
{
	return word >= back ? flags_at(scene, word - back) : 0;
}

/* --- to the left --- */

struct looking {
	const struct scene *scene;
	struct frame *frame;
	size_t first, unknown;
	bool crossed; /* another place lies between */
	bool chained; /* and only "or" held it apart */
	bool done;
};

static void bear(struct frame *frame, size_t word)
{
	if (word < frame->from)
		frame->from = word;
	if (word + 1 > frame->until)
		frame->until = word + 1;
}

/* The preposition, past articles and the like; answers the word left of it, plus one. */
static size_t prep_read(struct looking *l, size_t at)
{
	size_t word = at;

	for (size_t n = 0; word > l->first && n < DET_MAX; n++) {
		uint64_t flags = l->scene->flags[word - 1];

		if (l->scene->within[word - 1])
			return at;
		if ((flags & WORD_WHERE) && !(flags & (WORD_SELF | WORD_OFF))) {
			l->frame->prep = flags & WORD_WHERE;
			bear(l->frame, word - 1);
			return word - 1;
		}
		if (!(flags & WORD_DET))
			return at;
		word--;
	}
	return at;
}

/* "with my brother", "mit meiner Frau": they keep company and are not who is spoken of. */
static bool is_company(const struct scene *scene, size_t word, size_t first)
{
	for (size_t n = 1; n <= 3 && word >= first + n; n++) {
		uint64_t flags = scene->flags[word - n];

		if ((flags & WORD_PREP) && (flags & WORD_USE))
			return true;
		if (!(flags & (WORD_DET | WORD_YOU)))
			return false;
	}
	return false;
}

static void adverb_take(struct looking *l, size_t word, uint64_t flags)
{
	bool bound = (flags_before(l->scene, word, 1) | flags_before(l->scene, word, 2)) &
		     WORD_SINCE;

	l->frame->once = l->frame->once || ((flags & WORD_PASTADV) && !bound);
	l->frame->soon = l->frame->soon || ((flags & WORD_FUTUREADV) && !bound);
	l->frame->now = l->frame->now || (flags & WORD_NOW);
	l->frame->here = l->frame->here || (flags & WORD_HERE);
	l->frame->home = l->frame->home || (flags & WORD_HOME);
	/* "my home is in Hamburg" */
	if ((flags & WORD_HOME) && !l->frame->who && (l->frame->verb & WORD_HE)) {
		l->frame->who = WORD_SELF;
		l->frame->verb = WORD_LIVE;
	}
	l->frame->greets = l->frame->greets || (flags & WORD_GREET);
	bear(l->frame, word);
}

/* "no" denies before a Spanish verb and behind a broken "is"; else it only answers. "kein VPN" denies that alone, and
 * "nothing, just from home" nothing of what follows. */
static bool denies(const struct scene *scene, size_t word)
{
	uint64_t flags = scene->flags[word], next = flags_at(scene, word + 1);

	if (flags & WORD_NOT)
		return !(next & (WORD_ONLY | WORD_PROXY)) &&
		       scene->tokens.list[word + 1].gap < GAP_COMMA;
	if (!(flags & WORD_NO) || scene->tokens.list[word + 1].gap >= GAP_COMMA)
		return false;
	return ((next & WORD_SELF) && (next & WORD_ANYVERB) &&
		!str_is(scene->tokens.list[word + 1].word, "im") &&
		!str_is(scene->tokens.list[word + 1].word, "bin") &&
		!str_is(scene->tokens.list[word + 1].word, "am")) ||
	       (flags_before(scene, word, 1) & WORD_BE) || (next & (WORD_HE | WORD_LOC)) == WORD_HE;
}

static void verb_take(struct looking *l, size_t word, uint64_t flags)
{
	struct frame *frame = l->frame;

	if (!frame->verb) {
		frame->verb = flags & (WORD_ANYVERB | WORD_HE);
		frame->beside = frame->beside && !l->unknown && !l->crossed;
	} else if (frame->verb & (WORD_BE | WORD_VERB)) {
		/* "had been", "want to be" */
		frame->verb |= flags & WORD_HE;
	}
	frame->past = frame->past || (flags & WORD_PAST);
	frame->future = frame->future || (flags & WORD_FUTURE);
	bear(frame, word);
}

/* "I am a developer from Kyiv": that somebody is the customer. */
static bool is_predicate(const struct looking *l, size_t word, uint64_t flags)
{
	if (!(flags & WORD_OTHER) || (flags & WORD_DET))
		return false;
	for (size_t n = 1; n <= 4 && word >= l->first + n; n++) {
		uint64_t before = l->scene->flags[word - n];

		if ((before & WORD_BE) && !(before & WORD_HE))
			return true;
		if (before & (WORD_SUBJECT | WORD_ANYVERB | WORD_WHERE | WORD_PREP) &&
		    before != (WORD_LOC | WORD_TO))
			return false;
	}
	return false;
}

/* German "ihre" is hers, unless it is "Ihre". */
static bool is_hers(const struct scene *scene, size_t word)
{
	const struct token *token = &scene->tokens.list[word];

	return token->word.len > 3 && str_starts(token->word, STR("ihr")) && !token->capital;
}

/* "in a hotel in Rome", "im Büro in Wien", "bei meiner Mutter in Ulm": where somebody is, and not who. */
static bool is_scenery(const struct looking *l, size_t word, uint64_t flags)
{
	if (!(flags & (WORD_FIRM | WORD_OTHER)) || (flags & WORD_DET))
		return false;
	while (word > l->first && (l->scene->flags[word - 1] & WORD_DET) &&
	       !(l->scene->flags[word - 1] & WORD_WHERE))
		word--;
	if (word > l->first && l->scene->flags[word - 1] == (WORD_LOC | WORD_TO))
		word--;
	return word > l->first && (l->scene->flags[word - 1] & (WORD_LOC | WORD_FROM));
}

/* "I'm calling you from Spain", "je vous écris de Lyon" */
static bool is_object(const struct scene *scene, size_t word)
{
	uint64_t before = flags_before(scene, word, 1);

	if (!(scene->flags[word] & WORD_YOU))
		return false;
	if ((before & WORD_SELF) && !(before & WORD_ANYVERB))
		return flags_at(scene, word + 1) & WORD_STAY;
	return (before & (WORD_STAY | WORD_TRADE | WORD_TO | WORD_PREP)) && !(before & WORD_BE);
}

static void subject_take(struct looking *l, size_t word, uint64_t flags)
{
	struct frame *frame = l->frame;
	uint64_t other = flags & (WORD_OTHER | WORD_FIRM | WORD_THING);

	if ((other && is_company(l->scene, word, l->first)) || is_hers(l->scene, word) ||
	    is_predicate(l, word, flags) || is_scenery(l, word, flags) || is_object(l->scene, word))
		return;
	if ((flags & WORD_WHERECUE) && (flags_before(l->scene, word, 1) & WORD_YOU))
		flags = WORD_YOU;
	if (other && (flags_before(l->scene, word, 1) & WORD_YOU) && !(flags & WORD_SELF) &&
	    !is_hers(l->scene, word - 1))
		flags = WORD_YOU;
	/* "sie" is she where the verb says so. */
	if ((flags & WORD_YOU) && (flags & WORD_OTHER))
		flags = (frame->verb & WORD_HE) ? WORD_OTHER : WORD_YOU;
	frame->who = flags & WORD_SUBJECT;
	if (!(flags & WORD_THING))
		bear(frame, word);
}

static void left_take(struct looking *l, size_t word)
{
	uint64_t flags = l->scene->flags[word];
	struct frame *frame = l->frame;

	if (l->scene->within[word]) {
		l->chained = flags_at(l->scene, word + 1) & WORD_AND;
		l->crossed = true;
		return;
	}
	if (denies(l->scene, word) && (!l->crossed || l->chained)) {
		frame->denied = true;
		bear(frame, word);
	}
	if (flags & WORD_IF)
		frame->supposed = true;
	if (flags & ADVERBS)
		adverb_take(l, word, flags);
	if (flags & WORD_SINCE)
		frame->since = true;
	if ((flags & (WORD_ANYVERB | WORD_PAST | WORD_FUTURE)) &&
	    (!frame->who || !frame->verb || (flags & (WORD_PAST | WORD_FUTURE))))
		verb_take(l, word, flags);
	if ((flags & WORD_SUBJECT) && !frame->who)
		subject_take(l, word, flags);
	if (!flags && ++l->unknown > UNKNOWN_MAX)
		l->done = true;
}

static void look_left(struct looking *l, size_t at)
{
	size_t stop = at > LEFT_MAX ? at - LEFT_MAX : 0;

	while (!l->done && at > l->first && at > stop)
		left_take(l, --at);
	l->frame->others = l->crossed;
	l->frame->plain = !l->unknown;
}

/* --- to the right --- */

/* "In Russland bin ich nicht": it stands alone, and belongs to no further place. */
static bool denies_before(const struct scene *scene, size_t word)
{
	uint64_t next = flags_at(scene, word + 1);

	return !(scene->flags[word] & WORD_ANYVERB) && scene->tokens.list[word].gap < GAP_COMMA &&
	       !(next & (WORD_ONLY | WORD_WHERE)) && !scene->within[word + 1];
}

/* A participle, or a verb at the end: it says more than "am" and "have" did. */
static bool says_more(const struct frame *frame, uint64_t flags, bool subject)
{
	uint64_t telling = WORD_LIVE | WORD_BORN | WORD_MOTION | WORD_STAY | WORD_COME;

	if (!frame->verb)
		return (flags & (telling | WORD_BE | WORD_WORK)) &&
		       (!subject || (frame->who & WORD_SELF)) &&
		       !((flags & WORD_HE) && (frame->here || frame->now));
	return (frame->verb & (WORD_BE | WORD_VERB)) && (flags & telling) && !subject;
}

/* "last week": with the word that only it makes sense of. */
static void adverb_right(struct looking *l, size_t at, uint64_t flags)
{
	const struct token *next = &l->scene->tokens.list[at + 1];

	adverb_take(l, at, flags & ~(WORD_HOME | WORD_HERE | WORD_GREET));
	if (next->word.len && next->gap == GAP_SPACE && !flags_at(l->scene, at + 1) &&
	    !l->scene->within[at + 1] && !(flags & WORD_NOW))
		bear(l->frame, at + 1);
}

static void right_take(struct looking *l, size_t at, bool subject)
{
	uint64_t flags = l->scene->flags[at];
	struct frame *frame = l->frame;

	if (flags & (WORD_PASTADV | WORD_FUTUREADV | WORD_NOW))
		adverb_right(l, at, flags);
	frame->since = frame->since || (flags & WORD_SINCE);
	if ((flags & WORD_NOT) && denies_before(l->scene, at) && frame->verb)
		frame->denied = true;
	if ((flags & WORD_ANYVERB) && says_more(frame, flags, subject)) {
		frame->verb = 0;
		verb_take(l, at, flags);
	}
	if ((flags & WORD_SUBJECT) && !frame->who && (frame->verb || (flags & WORD_SELF)))
		subject_take(l, at, flags);
}

static void look_right(struct looking *l, size_t at)
{
	const struct scene *scene = l->scene;
	bool subject = false;

	l->unknown = 0;
	for (size_t n = 0; n < RIGHT_MAX && at < scene->tokens.count && !scene->cut[at];
	     n++, at++) {
		if (scene->within[at])
			return;
		right_take(l, at, subject);
		subject = subject || (scene->flags[at] & WORD_SUBJECT);
	}
}

/* --- together --- */

/* Who was spoken of before, in this sentence. */
static void inherit_subject(struct looking *l)
{
	size_t word = l->first;

	for (size_t n = 0; n < LEFT_MAX && word > 0; n++, word--) {
		uint64_t flags = l->scene->flags[word - 1];

		if (gap_stops(l->scene->tokens.list[word].gap))
			return;
		if (flags & WORD_SUBJECT) {
			l->frame->who = flags & ((flags & WORD_SELF) ? WORD_SELF : WORD_SUBJECT);
			return;
		}
	}
}

/* "in Spain and Portugal": what leads to the first of a list leads to all. */
static size_t list_head(const struct scene *scene, size_t from, size_t first)
{
	for (size_t n = 0; n < LIST_MAX; n++) {
		size_t before = from;

		if (before > first && (flags_at(scene, before - 1) & WORD_AND))
			before--;
		else if (scene->tokens.list[before].gap != GAP_COMMA)
			return from;
		if (before == first || !scene->within[before - 1])
			return from;
		from = scene->mentions[scene->within[before - 1] - 1].from;
	}
	return from;
}

/* The pronoun before "bin" that who spoke of themselves by the verb alone would have left out. */
static void pronoun_take(const struct scene *scene, struct frame *frame, size_t first)
{
	if (frame->from > first && (frame->who & WORD_SELF) &&
	    (scene->flags[frame->from - 1] & WORD_SELF) &&
	    !(scene->flags[frame->from - 1] & WORD_ANYVERB))
		frame->from--;
}

struct frame frame_read(const struct scene *scene, size_t from, size_t until)
{
	struct frame frame = { .from = from, .until = until, .beside = true };
	struct looking l = { .scene = scene, .frame = &frame };
	size_t back = 0;

	l.first = from;
	while (l.first > 0 && !scene->cut[l.first] && back++ < LEFT_MAX)
		l.first--;
	look_left(&l, prep_read(&l, list_head(scene, from, l.first)));
	look_right(&l, until);
	if (!frame.who && (frame.verb & WORD_HE))
		frame.who = WORD_OTHER;
	if (!frame.who && frame.verb && !(frame.verb & (WORD_VERB | WORD_TRADE)))
		inherit_subject(&l);
	pronoun_take(scene, &frame, l.first);
	return frame;
}

/* --- what it comes to --- */

static enum chat_tense tense_of(const struct frame *frame)
{
	if (frame->future && !(frame->past && frame->once))
		return CHAT_FUTURE;
	if (frame->past && !(frame->since && !frame->once))
		return CHAT_PAST;
	if (frame->soon)
		return CHAT_FUTURE;
	return frame->once && !(frame->verb & (WORD_LIVE | WORD_WORK)) ? CHAT_PAST : CHAT_PRESENT;
}

static bool leads_away(const struct frame *frame)
{
	return (frame->prep & WORD_FROM) && !(frame->prep & WORD_LOC);
}

static bool move_claims(const struct frame *frame, enum chat_tense *tense)
{
	if (leads_away(frame))
		*tense = CHAT_PAST;
	else if (*tense != CHAT_FUTURE)
		*tense = CHAT_PRESENT;
	return frame->prep != 0;
}

/* "travelling in Spain", "I fly in Spain now" */
static bool is_there_already(const struct frame *frame)
{
	return (frame->prep & WORD_LOC) && !(frame->prep & WORD_TO) && !frame->soon &&
	       !frame->future && (frame->now || frame->here || (frame->verb & WORD_STAY));
}

static bool go_claims(const struct frame *frame, enum chat_tense *tense)
{
	if (*tense == CHAT_PAST)
		return frame->prep != 0;
	*tense = is_there_already(frame) ? CHAT_PRESENT : CHAT_FUTURE;
	return frame->prep && !leads_away(frame);
}

static bool motion_claims(const struct frame *frame, enum chat_claim_kind *kind,
			  enum chat_tense *tense)
{
	*kind = (frame->verb & WORD_MOVE) ? CHAT_RESIDENCE : CHAT_PRESENCE;
	if (frame->verb & WORD_MOVE)
		return move_claims(frame, tense);
	if (frame->verb & WORD_GO)
		return go_claims(frame, tense);
	if (frame->verb & WORD_LEAVE) {
		*tense = *tense == CHAT_FUTURE ? CHAT_PRESENT : CHAT_PAST;
		return !(frame->prep & WORD_TO) || (frame->prep & WORD_FROM);
	}
	if ((frame->verb & WORD_RETURN) && leads_away(frame))
		*tense = CHAT_PAST;
	return frame->prep || ((frame->verb & WORD_VISIT) && frame->beside);
}

/* "we are based in": a firm speaks. */
static bool is_seat(const struct frame *frame)
{
	return (frame->verb & WORD_WORK) && (frame->verb & (WORD_LIVE | WORD_BE)) &&
	       (frame->who & WORD_WE);
}

static enum chat_claim_kind being_kind(const struct frame *frame)
{
	if (is_seat(frame))
		return CHAT_BUSINESS;
	if (frame->verb & WORD_LIVE)
		return CHAT_RESIDENCE;
	return leads_away(frame) ? CHAT_ORIGIN : CHAT_PRESENCE;
}

/* "on the train to Berlin", "have been to Spain"; but not "writing to Berlin". */
static bool toward_claims(const struct frame *frame, enum chat_tense *tense)
{
	if (*tense != CHAT_PAST)
		*tense = CHAT_FUTURE;
	return frame->verb & WORD_BE;
}

static bool steady_claims(const struct frame *frame, enum chat_claim_kind *kind,
			  enum chat_tense *tense)
{
	if (frame->prep == WORD_TO && !(frame->verb & WORD_LIVE))
		return toward_claims(frame, tense);
	if (frame->verb & (WORD_LIVE | WORD_BE)) {
		*kind = being_kind(frame);
		return frame->prep || frame->beside;
	}
	if (frame->verb & WORD_COME) {
		*kind = CHAT_ORIGIN;
		return frame->prep & WORD_FROM;
	}
	if ((frame->verb & WORD_WORK) && !(frame->prep & WORD_FROM))
		*kind = CHAT_BUSINESS;
	return frame->prep != 0;
}

/* Without a verb: "now in Berlin", "greetings from Lisbon", "not in Russia", "me in Paris". */
static bool verbless_claims(const struct frame *frame)
{
	bool shown = frame->home || frame->now || frame->here || frame->greets;

	if (frame->denied && (frame->prep & WORD_LOC))
		return true;
	if (!(frame->prep & (WORD_LOC | WORD_FROM)))
		return frame->home;
	return shown || ((frame->who & WORD_SELF) && frame->plain);
}

/* The customer, or nobody in particular. */
static bool self_claims(const struct frame *frame, enum chat_claim_kind *kind,
			enum chat_tense *tense)
{
	bool greets = frame->greets || frame->now || frame->here;

	*kind = CHAT_PRESENCE;
	if (!frame->verb) {
		if (leads_away(frame) && (frame->who & WORD_SELF) && !greets)
			*kind = CHAT_ORIGIN;
		return verbless_claims(frame);
	}
	if (frame->verb & WORD_BORN) {
		*kind = CHAT_ORIGIN;
		*tense = CHAT_PAST;
		return frame->prep != 0;
	}
	if (frame->verb & WORD_MOTION)
		return motion_claims(frame, kind, tense);
	if (frame->verb & WORD_STEADY)
		return steady_claims(frame, kind, tense);
	*kind = CHAT_THIRD_PARTY;
	return (frame->verb & WORD_TRADE) && (frame->prep & (WORD_LOC | WORD_TO));
}

bool frame_claims(const struct frame *frame, enum chat_claim_kind *kind, enum chat_tense *tense)
{
	*tense = tense_of(frame);
	if (frame->supposed || (frame->who & (WORD_YOU | WORD_THING)))
		return false;
	if (!(frame->who & WORD_SELF) && (frame->who & (WORD_OTHER | WORD_FIRM))) {
		*kind = (frame->who & WORD_FIRM) ? CHAT_BUSINESS : CHAT_THIRD_PARTY;
		return frame->prep;
	}
	return self_claims(frame, kind, tense);
}
