#include "core/text/claims_scene.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/text/claims.h"

#define CUT_LOOK 3 /* words after "and" or a comma that tell whether a clause begins */
#define CONTRACTION_LOOK 6
#define NAME_BYTES_MAX ((size_t)80)
#define TAG_WORDS 2       /* ", ok?" */
#define ADJECTIVE_LEAST 7 /* letters: "polnisch" */

static uint64_t flags_at(const struct scene *scene, size_t word)
{
	return word < scene->tokens.count ? scene->flags[word] : 0;
}

static enum gap gap_before(const struct scene *scene, size_t word)
{
	return scene->tokens.list[word].gap;
}

/* --- words that are two --- */

static bool is_german(struct str word)
{
	static const char *const words[] = { "ich",   "bin",     "war",  "wohne", "wohn",  "lebe",
					     "leb",   "sitze",   "sitz", "wir",   "sind",  "bleibe",
					     "wohnt", "arbeite", "lebt", "sitzt", "stehe", "steh" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* "im" is "I'm", but German "im" within a clause that has its subject or verb already. */
static bool is_german_im(const struct scene *scene, size_t word)
{
	for (size_t n = 1; n <= CONTRACTION_LOOK && n <= word; n++) {
		if (gap_stops(gap_before(scene, word - n + 1)))
			return false;
		if (is_german(scene->tokens.list[word - n].word))
			return true;
	}
	return false;
}

/* What a word is behind another. */
/* clang-format off */
static const struct {
	const char *before, *word;
	uint64_t flags;
} pairs[] = {
	{ "guten", "morgen", WORD_GREET },
	{ "out", "of", WORD_LOC },
	{ "i", "m", WORD_SELF | WORD_BE },
	{ "suis", "alle", WORD_GO | WORD_PAST }, { "jamais", "alle", WORD_GO | WORD_PAST },
	{ "habite", "plus", WORD_NOT }, { "vis", "plus", WORD_NOT }, { "suis", "plus", WORD_NOT },
	{ "jhabite", "plus", WORD_NOT }, { "pas", "alle", WORD_GO | WORD_PAST },
	/* In it, more or less, and not from it. */
	{ "close", "to", WORD_LOC }, { "nahe", "von", WORD_LOC }, { "pres", "de", WORD_LOC },
	{ "pres", "d", WORD_LOC }, { "pres", "du", WORD_LOC }, { "proche", "de", WORD_LOC },
	{ "cerca", "de", WORD_LOC }, { "cerca", "del", WORD_LOC },
	/* German verbs that lose their end when spoken, and are nouns without a subject. */
	{ "ich", "sitz", WORD_STAY }, { "und", "sitz", WORD_STAY },
};
/* clang-format on */

static void settle_pair(struct scene *scene, size_t word)
{
	const struct token *token = &scene->tokens.list[word];

	for (size_t i = 0; word > 0 && i < ARRAY_LEN(pairs); i++) {
		if (!str_is(token->word, pairs[i].word) || !str_is(token[-1].word, pairs[i].before))
			continue;
		scene->flags[word] = pairs[i].flags;
		if (pairs[i].flags == WORD_LOC)
			scene->flags[word - 1] = 0;
	}
}

/* "sitz grad in Berlin": who speaks so leaves "ich" out. */
static bool is_spoken_verb(const struct scene *scene, size_t word)
{
	bool first = word == 0 || gap_before(scene, word) >= GAP_COMMA;

	return first && !scene->tokens.list[word].capital &&
	       gap_before(scene, word + 1) < GAP_COMMA &&
	       (flags_at(scene, word + 1) & (WORD_NOW | WORD_HERE | WORD_LOC | WORD_HOME));
}

static void settle(struct scene *scene, size_t word)
{
	struct str text = scene->tokens.list[word].word;
	uint64_t *flags = &scene->flags[word], before = word ? scene->flags[word - 1] : 0;
	bool born = str_is(text, "ne") || str_is(text, "nee");

	if (born && (before & WORD_BE))
		*flags = WORD_BORN | WORD_PAST;
	else if (str_is(text, "he") && (before & (WORD_NOT | WORD_NO)))
		*flags = WORD_VERB | WORD_PAST; /* Spanish */
	else if (str_is(text, "si") && gap_before(scene, word + 1) >= GAP_COMMA)
		*flags = WORD_YES;
	else if (str_is(text, "im") && is_german_im(scene, word))
		*flags = WORD_LOC;
	else if (str_is(text, "sitz") && is_spoken_verb(scene, word))
		*flags = WORD_STAY;
	else
		settle_pair(scene, word);
}

/* What means nothing and is no place may be a verb with a slip in it: "writting", "chating". */
static void words_mend(struct scene *scene)
{
	for (size_t i = 0; i < scene->tokens.count; i++) {
		struct str word = scene->tokens.list[i].word;
		size_t row;

		if (!scene->flags[i] && word.len && !gazetteer_find(word, &row))
			scene->flags[i] = claims_word_mended(word);
	}
}

/* --- places --- */

/* The words [from, from + count) as one name; false when something stands between them. */
static bool phrase(const struct scene *scene, size_t from, size_t count, struct buf *name)
{
	buf_clear(name);
	for (size_t i = from; i < from + count; i++) {
		const struct token *token = &scene->tokens.list[i];

		if (!token->word.len || (i > from && token->gap > GAP_HYPHEN))
			return false;
		if (i > from)
			buf_add_char(name, ' ');
		buf_add_str(name, token->word);
	}
	return !name->full;
}

static bool is_shouted(const struct scene *scene, struct str text, size_t word)
{
	const struct token *token = &scene->tokens.list[word];

	for (size_t i = token->from; i < token->until; i++)
		if (text.at[i] >= 'a' && text.at[i] <= 'z')
			return false;
	return true;
}

struct finding_place {
	struct scene *scene;
	struct str text;
	struct buf name;
};

/* The longest name that begins here. */
static size_t find_exact(struct finding_place *f, size_t at, size_t *row)
{
	size_t left = f->scene->tokens.count - at;

	for (size_t n = left < GAZETTEER_WORDS_MAX ? left : GAZETTEER_WORDS_MAX; n > 0; n--)
		if (phrase(f->scene, at, n, &f->name) && gazetteer_find(buf_str(&f->name), row))
			return n;
	return 0;
}

/* French runs "d'" and "l'" into the name when the apostrophe is left out. */
static size_t find_elided(struct finding_place *f, size_t at, size_t *row)
{
	struct str word = f->scene->tokens.list[at].word;

	if (word.len < GAZETTEER_SLIP_LETTERS || (word.at[0] != 'd' && word.at[0] != 'l') ||
	    !gazetteer_find(str_sub(word, 1, word.len), row))
		return 0;
	return gazetteer_place(*row).kind == GAZETTEER_COUNTRY &&
	       str_find_char(STR("aeiou"), word.at[1]) != SIZE_MAX;
}

/* German adjectives of a people: "österreichische", "türkischer", by whom or what they are of. */
static size_t find_adjective(struct finding_place *f, size_t at, size_t *row)
{
	static const char *const ends[] = {
		"isch", "ische", "ischer", "isches", "ischen", "ischem"
	};
	static const char *const peoples[] = { "", "e", "er", "ier", "isch" };
	struct str word = f->scene->tokens.list[at].word, stem = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (word.len >= ADJECTIVE_LEAST && str_ends(word, str_of(ends[i])))
			stem = str_sub(word, 0, word.len - strlen(ends[i]));
	for (size_t i = 0; stem.len && i < ARRAY_LEN(peoples); i++) {
		enum gazetteer_kind kind;

		buf_clear(&f->name);
		buf_add_str(&f->name, stem);
		buf_add(&f->name, peoples[i]);
		if (!gazetteer_find(buf_str(&f->name), row))
			continue;
		kind = gazetteer_place(*row).kind;
		if (kind == GAZETTEER_DEMONYM || (!*peoples[i] && kind == GAZETTEER_COUNTRY))
			return 1;
	}
	return 0;
}

static bool expects_place(const struct scene *scene, size_t at)
{
	for (size_t n = 1; n <= 2 && n <= at; n++) {
		uint64_t flags = flags_at(scene, at - n);

		if (scene->within[at - n] || (flags & (WORD_WHERE | WORD_LEAVE | WORD_VISIT)))
			return true;
		if (flags & (WORD_LIVE | WORD_HOME))
			return true;
		if ((flags & WORD_SELF) && (flags & WORD_BE))
			return true;
		if (!(flags & (WORD_DET | WORD_NOW)))
			return false;
	}
	return gap_stops(gap_before(scene, at));
}

/* "itlay": two letters that changed places, in a country's name too short for other slips. */
static bool find_swapped(struct finding_place *f, size_t at, size_t *row)
{
	struct str word = f->scene->tokens.list[at].word;

	for (size_t i = 1; word.len == GAZETTEER_SLIP_LETTERS - 1 && i + 1 < word.len; i++) {
		buf_clear(&f->name);
		buf_add_str(&f->name, str_sub(word, 0, i));
		buf_add_char(&f->name, word.at[i + 1]);
		buf_add_char(&f->name, word.at[i]);
		buf_add_str(&f->name, str_sub(word, i + 2, word.len));
		if (gazetteer_find(buf_str(&f->name), row) &&
		    gazetteer_place(*row).kind == GAZETTEER_COUNTRY)
			return true;
	}
	return false;
}

/* A slip is forgiven only where a place is to be expected. */
static size_t find_near(struct finding_place *f, size_t at, size_t *row)
{
	if (flags_at(f->scene, at) || !expects_place(f->scene, at))
		return 0;
	for (size_t n = 3; n > 0; n--) {
		if (at + n > f->scene->tokens.count || !phrase(f->scene, at, n, &f->name) ||
		    buf_str(&f->name).len < GAZETTEER_SLIP_LETTERS - 1)
			continue;
		if (gazetteer_near(buf_str(&f->name), row) && !gazetteer_place(*row).is_word)
			return n;
	}
	return find_swapped(f, at, row);
}

static bool is_believable(struct finding_place *f, size_t at, size_t count,
			  const struct gazetteer_place *place)
{
	const struct scene *scene = f->scene;
	uint64_t flags = flags_at(scene, at);

	if (place->kind == GAZETTEER_WORD)
		return false;
	/* "us", "el": a pronoun unless it is written as a code. */
	if (place->name.len <= 2 && count == 1 && !str_is(place->name, "uk") &&
	    !is_shouted(scene, f->text, at))
		return false;
	/* Grammar goes before geography, but for what stands behind a preposition. */
	return count > 1 || !(flags & (WORD_ANYVERB | WORD_SUBJECT)) ||
	       (at > 0 && (flags_at(scene, at - 1) & WORD_WHERE));
}

static void mention_add(struct scene *scene, size_t at, size_t count, size_t row)
{
	struct gazetteer_place place = gazetteer_place(row);
	struct mention *mention = &scene->mentions[scene->mention_count++];

	*mention = (struct mention){ .from = at,
				     .until = at + count,
				     .place = place.shown,
				     .kind = place.kind,
				     .is_word = place.is_word && count == 1,
				     .is_name = place.is_name && count == 1,
				     .is_demonym = place.is_demonym,
				     .joined = count > 1 };
	for (size_t i = 0; i < sizeof(mention->country); i++)
		mention->country[i] = place.country[i];
	for (size_t i = at; i < at + count; i++)
		scene->within[i] = scene->mention_count;
}

static void places_find(struct scene *scene, struct str text)
{
	struct finding_place f = { scene, text, BUF_UP_TO(NAME_BYTES_MAX) };

	for (size_t at = 0; at < scene->tokens.count; at++) {
		size_t row = 0, count = find_exact(&f, at, &row);
		struct gazetteer_place place;
		bool people = false;

		if (!count)
			count = find_elided(&f, at, &row);
		if (!count && (count = find_adjective(&f, at, &row)))
			people = true;
		if (!count)
			count = find_near(&f, at, &row);
		if (!count || scene->mention_count == SCENE_MENTIONS_MAX)
			continue;
		place = gazetteer_place(row);
		if (!is_believable(&f, at, count, &place))
			continue;
		mention_add(scene, at, count, row);
		if (people)
			scene->mentions[scene->mention_count - 1].kind = GAZETTEER_DEMONYM;
		at += count - 1;
	}
	buf_release(&f.name);
}

/* --- "Munich, Germany" --- */

/* Is there a place of that name in the country? Then it is the one that is meant. */
static bool fits_country(const struct scene *scene, const struct mention *city,
			 const struct mention *wider)
{
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(NAME_BYTES_MAX);
	size_t row;

	if (str_equal(str_of(city->country), str_of(wider->country)))
		return true;
	if (wider->kind == GAZETTEER_REGION)
		return city->kind == GAZETTEER_CITY || str_is(city->place, "Georgia");
	if (!phrase(scene, city->from, city->until - city->from, &name) ||
	    !gazetteer_find(buf_str(&name), &row))
		return false;
	while (gazetteer_next(&row))
		if (str_equal(str_of(gazetteer_place(row).country), str_of(wider->country)))
			return true;
	return false;
}

static bool is_wider(const struct mention *a, const struct mention *b)
{
	static const char order[] = "crk";
	size_t x = str_find_char(str_of(order), (char)a->kind);
	size_t y = str_find_char(str_of(order), (char)b->kind);

	return x != SIZE_MAX && y != SIZE_MAX && x < y;
}

/* Savannah, Georgia: a state, though nobody said so; also "Georgia, USA". */
static bool is_state_of_georgia(const struct mention *a, const struct mention *b)
{
	return str_is(b->place, "Georgia") && str_is(str_of(a->country), "US");
}

static const struct mention *wider_of(const struct scene *scene, const struct mention *a,
				      const struct mention *b)
{
	if ((is_wider(a, b) && fits_country(scene, a, b)) || is_state_of_georgia(b, a))
		return b;
	if ((is_wider(b, a) && fits_country(scene, b, a)) || is_state_of_georgia(a, b))
		return a;
	return NULL;
}

static bool join_two(struct scene *scene, struct mention *a, const struct mention *b)
{
	const struct mention *wider = wider_of(scene, a, b);

	if (!wider)
		return false;
	if (wider == a && !str_is(b->place, "Georgia")) {
		a->place = b->place;
		a->kind = b->kind;
	}
	for (size_t i = 0; wider == b && i < sizeof(a->country); i++)
		a->country[i] = b->country[i];
	a->until = b->until;
	a->joined = true;
	a->is_word = a->is_name = a->is_demonym = false;
	return true;
}

/* Only a comma or a blank between two names, or "in". */
static bool is_beside(const struct scene *scene, const struct mention *a, const struct mention *b)
{
	size_t between = b->from - a->until;

	for (size_t i = a->until; i <= b->from; i++)
		if (gap_before(scene, i) > GAP_COMMA)
			return false;
	return between == 0 || (between == 1 && (flags_at(scene, a->until) & WORD_LOC));
}

static void places_join(struct scene *scene)
{
	size_t kept = 0;

	for (size_t i = 0; i < scene->mention_count; i++) {
		struct mention *last = kept ? &scene->mentions[kept - 1] : NULL;

		if (last && is_beside(scene, last, &scene->mentions[i]) &&
		    join_two(scene, last, &scene->mentions[i]))
			continue;
		scene->mentions[kept++] = scene->mentions[i];
	}
	scene->mention_count = kept;
	for (size_t i = 0; i < kept; i++)
		for (size_t k = scene->mentions[i].from; k < scene->mentions[i].until; k++)
			scene->within[k] = i + 1;
}

/* --- clauses --- */

/* "dont", "cant", "isnt": a verb that is denied. */
static bool is_denied_verb(const struct scene *scene, size_t word)
{
	struct str text = scene->tokens.list[word].word;

	return (scene->flags[word] & WORD_NOT) && text.len > 3 &&
	       str_is(str_sub(text, text.len - 2, 2), "nt");
}

/* ", now in Poland": after what was, what is. */
static bool turns_to_now(const struct scene *scene, size_t word)
{
	size_t at = word;

	while (at < word + CUT_LOOK && ((flags_at(scene, at) & (WORD_NOW | WORD_HERE)) ||
					(at > word && !flags_at(scene, at))))
		at++;
	return at > word && (flags_at(scene, at) & WORD_LOC) && at + 1 < scene->tokens.count &&
	       (scene->within[at + 1] || scene->within[at]);
}

static bool begins_clause(const struct scene *scene, size_t word)
{
	if (turns_to_now(scene, word))
		return true;
	for (size_t i = word; i < word + CUT_LOOK && i < scene->tokens.count; i++) {
		uint64_t flags = scene->flags[i];

		if (scene->within[i] || (i > word && gap_before(scene, i) >= GAP_COMMA))
			return false;
		if (flags & (WORD_SUBJECT | WORD_ANYVERB | WORD_ASK | WORD_AUX | WORD_IF))
			return !(flags & (WORD_LOC | WORD_FROM));
		if (is_denied_verb(scene, i))
			return true;
	}
	return false;
}

static void clauses_find(struct scene *scene)
{
	for (size_t i = 0; i < scene->tokens.count; i++) {
		enum gap gap = gap_before(scene, i);
		uint64_t flags = scene->flags[i];

		if (scene->within[i] && i > 0 && scene->within[i] == scene->within[i - 1])
			continue;
		if (i == 0 || gap_stops(gap) || (flags & WORD_CUT))
			scene->cut[i] = true;
		else if (flags & WORD_AND)
			scene->cut[i] = begins_clause(scene, i + 1);
		else if (gap == GAP_COMMA)
			scene->cut[i] = begins_clause(scene, i);
	}
}

size_t scene_clause_from(const struct scene *scene, size_t word)
{
	while (word > 0 && !scene->cut[word])
		word--;
	return word;
}

size_t scene_clause_until(const struct scene *scene, size_t word)
{
	do
		word++;
	while (word < scene->tokens.count && !scene->cut[word]);
	return word;
}

/* --- what is no claim --- */

static void silence(struct scene *scene, size_t from, size_t until)
{
	for (size_t i = from; i < until; i++)
		scene->silent[i] = true;
}

/* "can you", "are you", "wohnen Sie", or a question's word at the head of a clause. */
static bool opens_question(const struct scene *scene, size_t word)
{
	uint64_t flags = scene->flags[word], next = flags_at(scene, word + 1);
	bool verb = flags & (WORD_AUX | WORD_ANYVERB);

	if (gap_before(scene, word + 1) >= GAP_COMMA)
		next = 0;
	if ((flags & WORD_ASK) && scene->cut[word])
		return true;
	if (verb && (next & WORD_YOU) && !(flags & WORD_SELF) && !(flags & WORD_PREP))
		return true;
	if (!scene->cut[word] && gap_before(scene, word) < GAP_COMMA)
		return false;
	return (flags & WORD_AUX) || ((flags & WORD_BE) && !(flags & (WORD_SELF | WORD_WE)) &&
				      (next & (WORD_SUBJECT | WORD_DET | WORD_HERE)));
}

/* Where the question of the sentence [from, until) begins; `until` for none. */
static size_t question_from(const struct scene *scene, size_t from, size_t until)
{
	size_t comma = from;

	for (size_t i = from; i < until; i++)
		if (opens_question(scene, i))
			return i;
	for (size_t i = from + 1; i < until; i++)
		if (gap_before(scene, i) == GAP_COMMA)
			comma = i;
	if (comma > from && until - comma <= TAG_WORDS && !scene->within[comma])
		return comma;
	return from;
}

/* Without its mark, a question is told by how the sentence opens, and lasts to the next comma. */
static void unmarked_question(struct scene *scene, size_t from, size_t until)
{
	size_t i = from, end;

	while (i < until && (scene->flags[i] & (WORD_GREET | WORD_THANKS | WORD_AND | WORD_CUT)))
		i++;
	if (i == until || !(scene->flags[i] & (WORD_ASK | WORD_AUX | WORD_BE)))
		return;
	if (!(scene->flags[i] & WORD_ASK) &&
	    (!opens_question(scene, i) ||
	     !(flags_at(scene, i + 1) & (WORD_SUBJECT | WORD_DET | WORD_HERE))))
		return;
	for (end = i + 1; end < until && gap_before(scene, end) < GAP_COMMA; end++)
		;
	silence(scene, i, end);
}

/* "..., but I am": from here on the customer speaks for themselves again. */
static size_t reported_until(const struct scene *scene, size_t from, size_t until)
{
	for (size_t i = from; i + 1 < until; i++)
		if ((scene->flags[i] & WORD_CUT) && (scene->flags[i + 1] & WORD_SELF))
			return i;
	return until;
}

/* "You wrote", "your system says": until the sentence ends. */
static void reported(struct scene *scene, size_t from, size_t until)
{
	uint64_t who = 0;

	for (size_t i = from; i < until; i++) {
		uint64_t flags = scene->flags[i];

		if ((flags & WORD_SAY) && (who & (WORD_YOU | WORD_OTHER | WORD_THING)) &&
		    !(who & WORD_SELF)) {
			silence(scene, i, reported_until(scene, i, until));
			return;
		}
		if (flags & WORD_SUBJECT)
			who = (flags & WORD_YOU) ? WORD_YOU : flags;
		if (scene->cut[i] && i > from && !(flags & WORD_SUBJECT))
			who = 0;
	}
}

static void silences_find(struct scene *scene)
{
	size_t from = 0;

	for (size_t i = 1; i <= scene->tokens.count; i++) {
		if (!gap_stops(gap_before(scene, i)) && i < scene->tokens.count)
			continue;
		if (gap_before(scene, i) == GAP_QUESTION)
			silence(scene, question_from(scene, from, i), i);
		else
			unmarked_question(scene, from, i);
		reported(scene, from, i);
		from = i;
	}
	for (size_t i = 0; i < scene->tokens.count; i++)
		scene->silent[i] = scene->silent[i] || scene->tokens.list[i].quoted;
}

struct scene *scene_read(struct arena *arena, struct str text)
{
	struct scene *scene = ARENA_NEW(arena, struct scene);
	size_t room;

	scene->tokens = tokens_read(arena, text);
	room = scene->tokens.count + 1;
	scene->flags = ARENA_ARRAY(arena, room, uint64_t);
	scene->cut = ARENA_ARRAY(arena, room, bool);
	scene->silent = ARENA_ARRAY(arena, room, bool);
	scene->within = ARENA_ARRAY(arena, room, size_t);
	for (size_t i = 0; i < scene->tokens.count; i++)
		scene->flags[i] = claims_word(scene->tokens.list[i].word);
	for (size_t i = 0; i < scene->tokens.count; i++)
		settle(scene, i);
	words_mend(scene);
	places_find(scene, text);
	places_join(scene);
	clauses_find(scene);
	silences_find(scene);
	return scene;
}
