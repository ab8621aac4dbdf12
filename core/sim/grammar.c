#include "core/sim/grammar.h"

#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/sim/chance.h"

#define DEPTH_MAX 12
#define NAME_MAX_BYTES 64
#define RESPUN UINT64_C(0x5B1)

const char *const grammar_trades[] = {
	"bakery", "bikes", "garden", "books", "fashion", "fitness", "software", "travel", "toys",
	"coffee", "tools", "music",  "pets",  "beauty",  "wine",    "charity",  "school", "club",
};
const uint32_t grammar_trade_count = ARRAY_LEN(grammar_trades);
const char *const grammar_languages[] = { "en", "de", "fr", "es", "x" };
const uint32_t grammar_language_count = ARRAY_LEN(grammar_languages);

static const char *const value_names[VALUE_COUNT] = {
	[VALUE_FIRST] = "FIRST",   [VALUE_NAME] = "NAME",       [VALUE_COMPANY] = "COMPANY",
	[VALUE_DOMAIN] = "DOMAIN", [VALUE_PRODUCT] = "PRODUCT", [VALUE_N] = "N",
	[VALUE_PRICE] = "PRICE",   [VALUE_CODE] = "CODE",       [VALUE_DATE] = "DATE",
	[VALUE_CITY] = "CITY",     [VALUE_LINK] = "LINK",       [VALUE_BRAND] = "BRAND",
};

enum token_kind {
	TOKEN_TEXT,
	TOKEN_RULE,     /* .index: the rule */
	TOKEN_TRADE,    /* .index: where its row of rules begins */
	TOKEN_LANGUAGE, /* likewise */
	TOKEN_VALUE,    /* .index: which */
};

struct token {
	enum token_kind kind;
	enum keyed keyed;
	bool capital;
	int index;
	struct str text;
};

struct way {
	uint32_t first, count;
};

struct rule {
	uint32_t first, count; /* ways */
};

struct grammar {
	struct arena *arena;
	struct map names;
	struct rule *rules;
	size_t rule_count;
	struct way *ways;
	size_t way_count;
	struct token *tokens;
	size_t token_count;
	int *variants;
	size_t variant_count;
};

int grammar_rule(const struct grammar *g, const char *name)
{
	int64_t index;

	return map_get(&g->names, str_of(name), &index) ? (int)index : -1;
}

int grammar_rule_of(const struct grammar *g, const char *name, const char *suffix)
{
	char whole[NAME_MAX_BYTES];
	int index;

	snprintf(whole, sizeof(whole), "%s.%s", name, suffix);
	index = grammar_rule(g, whole);
	return index >= 0 ? index : grammar_rule(g, name);
}

uint32_t grammar_ways(const struct grammar *g, int rule)
{
	return g->rules[rule].count;
}

struct str grammar_way(const struct grammar *g, int rule, uint32_t way)
{
	const struct way *w = &g->ways[g->rules[rule].first + way];

	return w->count ? g->tokens[w->first].text : STR("");
}

/* ---- making ------------------------------------------------------------------------------- */

static enum err variants_add(struct grammar *g, struct str name, bool of_trade, struct token *token)
{
	const char *const *list = of_trade ? grammar_trades : grammar_languages;
	uint32_t count = of_trade ? grammar_trade_count : grammar_language_count;
	char base[NAME_MAX_BYTES];
	int fallback;

	snprintf(base, sizeof(base), "%" PRI_STR, ARG_STR(str_sub(name, 0, name.len - 2)));
	token->kind = of_trade ? TOKEN_TRADE : TOKEN_LANGUAGE;
	token->index = (int)g->variant_count;
	fallback = grammar_rule_of(g, base, "en");
	if (fallback < 0 && !of_trade)
		return err_fail(ERR_INVALID, "%s: no such rule", base);
	for (uint32_t i = 0; i < count; i++) {
		int rule = grammar_rule_of(g, base, list[i]);

		if (rule < 0)
			rule = fallback;
		if (rule < 0)
			return err_fail(ERR_INVALID, "%s.%s: no such rule", base, list[i]);
		g->variants = arena_grow(g->arena, g->variants, g->variant_count,
					 sizeof(*g->variants));
		g->variants[g->variant_count++] = rule;
	}
	return ERR_NONE;
}

static enum err slot_read(struct grammar *g, struct str slot, struct token *token)
{
	char name[NAME_MAX_BYTES];

	while (slot.len && strchr("=~^", slot.at[0])) {
		if (slot.at[0] == '^')
			token->capital = true;
		else
			token->keyed = slot.at[0] == '=' ? KEYED_SENDER : KEYED_THEME;
		slot = str_sub(slot, 1, slot.len);
	}
	for (int i = 0; i < VALUE_COUNT; i++)
		if (str_is(slot, value_names[i])) {
			token->kind = TOKEN_VALUE;
			token->index = i;
			return ERR_NONE;
		}
	if (str_ends(slot, STR(".@")) || str_ends(slot, STR(".%")))
		return variants_add(g, slot, str_ends(slot, STR(".@")), token);
	snprintf(name, sizeof(name), "%" PRI_STR, ARG_STR(slot));
	token->kind = TOKEN_RULE;
	token->index = grammar_rule(g, name);
	return token->index < 0 ? err_fail(ERR_INVALID, "%s: no such rule", name) : ERR_NONE;
}

static void token_add(struct grammar *g, const struct token *token)
{
	g->tokens = arena_grow(g->arena, g->tokens, g->token_count, sizeof(*g->tokens));
	g->tokens[g->token_count++] = *token;
	g->ways[g->way_count - 1].count++;
}

/* Two characters stand for a line's end, for a rule is one line. */
static struct str lines_opened(struct arena *arena, struct str text)
{
	char *copy = arena_take(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\\' && i + 1 < text.len && text.at[i + 1] == 'n')
			copy[len++] = '\n', i++;
		else
			copy[len++] = text.at[i];
	}
	return (struct str){ copy, len };
}

static enum err way_read(struct grammar *g, struct str text)
{
	struct way way = { .first = (uint32_t)g->token_count };

	g->ways = arena_grow(g->arena, g->ways, g->way_count, sizeof(*g->ways));
	g->ways[g->way_count++] = way;
	text = lines_opened(g->arena, text);
	while (text.len) {
		size_t open = str_find_char(text, '{');
		struct token token = { .text = str_sub(text, 0, open) };
		enum err e;

		if (token.text.len)
			token_add(g, &token);
		if (open == SIZE_MAX)
			break;
		text = str_sub(text, open + 1, text.len);
		open = str_find_char(text, '}');
		if (open == SIZE_MAX)
			return err_fail(ERR_INVALID, "a brace is not closed");
		token = (struct token){ 0 };
		e = slot_read(g, str_sub(text, 0, open), &token);
		if (e)
			return e;
		token_add(g, &token);
		text = str_sub(text, open + 1, text.len);
	}
	return ERR_NONE;
}

static enum err ways_read(struct grammar *g, struct str text)
{
	struct str way;
	enum err e = ERR_NONE;

	while (!e && str_cut(&text, '|', &way)) {
		e = way_read(g, str_trim(way));
		g->rules[g->rule_count - 1].count++;
	}
	return e;
}

static bool is_rule(struct str line)
{
	return line.len && line.at[0] != '#' && line.at[0] != ' ';
}

static enum err names_read(struct grammar *g, const char *const *lines, size_t count)
{
	int64_t index = 0, found;

	for (size_t i = 0; i < count; i++) {
		struct str line = str_of(lines[i]), name;

		if (!is_rule(line))
			continue;
		name = str_sub(line, 0, str_find_char(line, ':'));
		if (name.len == line.len || map_get(&g->names, name, &found))
			return err_fail(ERR_INVALID, "line %zu: no rule, or one that stands twice",
					i + 1);
		map_put(&g->names, name, index++);
	}
	return ERR_NONE;
}

enum err grammar_make(struct arena *arena, const char *const *lines, size_t count,
		      struct grammar **grammar)
{
	struct grammar *g = ARENA_NEW(arena, struct grammar);
	enum err e = names_read(g, lines, count);

	g->arena = arena;
	for (size_t i = 0; !e && i < count; i++) {
		struct str line = str_of(lines[i]);

		if (!line.len || line.at[0] == '#')
			continue;
		if (is_rule(line)) {
			size_t colon = str_find_char(line, ':');
			struct rule rule = { .first = (uint32_t)g->way_count };

			g->rules = arena_grow(arena, g->rules, g->rule_count, sizeof(*g->rules));
			g->rules[g->rule_count++] = rule;
			line = str_sub(line, colon + 1, line.len);
		} else {
			line = str_trim(line);
			line = str_sub(line, line.len && line.at[0] == '|', line.len);
		}
		e = ways_read(g, line);
		if (e)
			e = err_within(e, "line %zu", i + 1);
	}
	if (e) {
		map_release(&g->names);
		return e;
	}
	*grammar = g;
	return ERR_NONE;
}

void grammar_release(struct grammar *g)
{
	if (g)
		map_release(&g->names);
}

/* ---- telling ------------------------------------------------------------------------------ */

struct place {
	const struct telling *telling;
	struct buf *out;
	int depth;
};

static void rule_tell(const struct place *at, int rule, uint64_t path, enum keyed keyed);

static uint64_t seed_at(const struct telling *t, uint64_t path, enum keyed keyed)
{
	if (keyed != KEYED_MESSAGE || t->spin >= 1)
		return t->seeds[keyed];
	return chance_point(chance_mix(t->seeds[KEYED_CAMPAIGN] ^ chance_mix(path + RESPUN))) <
			       t->spin
		       ? t->seeds[KEYED_MESSAGE]
		       : t->seeds[KEYED_CAMPAIGN];
}

static void capital_put(struct buf *out, size_t from)
{
	if (from < out->len && out->text[from] >= 'a' && out->text[from] <= 'z')
		out->text[from] = (char)(out->text[from] - 'a' + 'A');
}

/* Into rules below, as rule_tell() says. NOLINTNEXTLINE(misc-no-recursion) */
static void token_tell(const struct place *at, const struct token *token, uint64_t path,
		       enum keyed keyed)
{
	const struct telling *t = at->telling;
	const struct grammar *g = t->grammar;
	size_t from = at->out->len;

	if (token->keyed != KEYED_MESSAGE)
		keyed = token->keyed;
	switch (token->kind) {
	case TOKEN_TEXT:
		buf_add_str(at->out, token->text);
		break;
	case TOKEN_VALUE:
		t->value(t->with, t, (enum grammar_value)token->index,
			 chance_mix(t->seeds[keyed] ^ path), at->out);
		break;
	case TOKEN_RULE:
		rule_tell(at, token->index, path, keyed);
		break;
	case TOKEN_TRADE:
		rule_tell(at, g->variants[token->index + (int)t->trade], path, keyed);
		break;
	case TOKEN_LANGUAGE:
		rule_tell(at, g->variants[token->index + (int)t->language], path, keyed);
		break;
	}
	if (token->capital)
		capital_put(at->out, from);
}

static uint32_t one_of(uint64_t chance, uint32_t count)
{
	return (uint32_t)(((chance >> 32) * count) >> 32);
}

static uint32_t liked(const struct telling *t, int rule, uint32_t a, uint32_t b)
{
	uint64_t of = chance_mix(t->accent + (uint64_t)rule);

	return chance_mix(of + a) >= chance_mix(of + b) ? a : b;
}

/* As deep as the rules are nested, and no deeper than DEPTH_MAX. NOLINTNEXTLINE(misc-no-recursion) */
static void rule_tell(const struct place *at, int rule, uint64_t path, enum keyed keyed)
{
	const struct telling *t = at->telling;
	const struct grammar *g = t->grammar;
	const struct rule *r = &g->rules[rule];
	struct place below = { t, at->out, at->depth + 1 };
	uint64_t seed = seed_at(t, path, keyed);
	uint32_t which;
	const struct way *way;

	if (at->depth >= DEPTH_MAX)
		return;
	which = one_of(chance_mix(seed ^ path), r->count);
	if (t->accent && keyed == KEYED_MESSAGE)
		which = liked(t, rule, which, one_of(chance_mix(seed ^ (path + 1)), r->count));
	way = &g->ways[r->first + which];
	for (uint32_t i = 0; i < way->count; i++)
		token_tell(&below, &g->tokens[way->first + i],
			   chance_mix(path + ((uint64_t)which << 16) + i + 1), keyed);
}

void grammar_tell(const struct telling *telling, int rule, struct buf *out)
{
	struct place at = { telling, out, 0 };

	if (rule >= 0)
		rule_tell(&at, rule, chance_mix((uint64_t)rule + 1), KEYED_MESSAGE);
}
