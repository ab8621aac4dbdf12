#include <assert.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/desk/speech_private.h"

#define NAME_BYTES_MAX 32 /* of a variable */

enum variable {
	VARIABLE_NAME,
	VARIABLE_FIRST_NAME,
	VARIABLE_ACCOUNT,
	VARIABLE_REFUND,
	VARIABLE_MISSING,
	VARIABLE_TIME,
	VARIABLE_REP,
	VARIABLE_COUNT,
};

static const char *const variables[] = {
	[VARIABLE_NAME] = "name",       [VARIABLE_FIRST_NAME] = "first_name",
	[VARIABLE_ACCOUNT] = "account", [VARIABLE_REFUND] = "refund",
	[VARIABLE_MISSING] = "missing", [VARIABLE_TIME] = "time",
	[VARIABLE_REP] = "rep",
};
static_assert(ARRAY_LEN(variables) == VARIABLE_COUNT, "every variable has a name");

/* ---- those that come with the program --------------------------------------------------- */

struct keeping {
	struct arena *arena;
	struct macro *macros;
	size_t count;
};

/* "= name" begins a text; its lines go on to the next. */
static void keep_line(struct keeping *k, struct str line)
{
	struct macro *macro = k->count ? &k->macros[k->count - 1] : NULL;

	if (str_starts(line, STR("= "))) {
		k->macros = arena_grow(k->arena, k->macros, k->count, sizeof(*k->macros));
		k->macros[k->count++] = (struct macro){ .name = str_sub(line, 2, line.len),
							.text = STR("") };
	} else if (macro && macro->text.len) {
		macro->text = arena_strf(k->arena, "%" PRI_STR "\n%" PRI_STR, ARG_STR(macro->text),
					 ARG_STR(line));
	} else if (macro) {
		macro->text = line;
	}
}

struct macro *speech_macros(struct arena *arena, size_t *count)
{
	struct keeping k = { .arena = arena };

	for (size_t i = 0; i < speech_en_count; i++)
		if (speech_en[i][0] != '#')
			keep_line(&k, str_of(speech_en[i]));
	for (size_t i = 0; i < speech_de_count; i++)
		if (speech_de[i][0] != '#')
			keep_line(&k, str_of(speech_de[i]));
	*count = k.count;
	return k.macros;
}

/* ---- variables -------------------------------------------------------------------------- */

/* The next "{word}" of lower-case letters and underscores. */
static bool next_variable(struct str text, size_t start, size_t *from, size_t *to)
{
	for (size_t at = start; at < text.len; at++) {
		size_t end = at + 1;

		if (text.at[at] != '{')
			continue;
		while (end < text.len && end - at <= NAME_BYTES_MAX &&
		       ((text.at[end] >= 'a' && text.at[end] <= 'z') || text.at[end] == '_'))
			end++;
		if (end == at + 1 || end == text.len || text.at[end] != '}')
			continue;
		*from = at;
		*to = end + 1;
		return true;
	}
	return false;
}

static bool variable_of(struct str name, enum variable *variable)
{
	for (size_t i = 0; i < VARIABLE_COUNT; i++) {
		if (!str_is(name, variables[i]))
			continue;
		*variable = (enum variable)i;
		return true;
	}
	return false;
}

static struct str name_in(struct str text, size_t from, size_t to)
{
	return str_sub(text, from + 1, to - from - 2);
}

enum err speech_check(struct str text)
{
	CLEANUP(buf_release) struct buf names = BUF_UP_TO(200);
	size_t from, to = 0;
	enum variable variable;

	while (next_variable(text, to, &from, &to)) {
		if (variable_of(name_in(text, from, to), &variable))
			continue;
		for (size_t i = 0; i < VARIABLE_COUNT; i++)
			buf_addf(&names, "%s{%s}", i ? " " : "", variables[i]);
		return err_fail(ERR_INVALID, "no variable is called {%" PRI_STR "}; there are %s",
				ARG_STR(name_in(text, from, to)), buf_text(&names));
	}
	return ERR_NONE;
}

bool speech_blank(struct str text, size_t *from, size_t *to)
{
	size_t end = 0, start;
	enum variable variable;

	while (next_variable(text, end, &start, &end)) {
		if (!variable_of(name_in(text, start, end), &variable))
			continue;
		*from = start;
		*to = end;
		return true;
	}
	return false;
}

static struct str name_of(const struct dossier *d)
{
	return d->account.name.len ? d->account.name : d->profile.fields.name;
}

static struct str first_of(struct str name)
{
	struct str rest = str_trim(name), first = { 0 };

	(void)str_cut(&rest, ' ', &first);
	return first;
}

/* "Lumber Mail LLC" is no person: nobody is greeted as Lumber. */
static bool is_company(const struct dossier *d)
{
	static const char *const words[] = { "LLC",     "Ltd",  "Limited", "Inc",    "GmbH",
					     "AG",      "UG",   "KG",      "OHG",    "Corp",
					     "Company", "BV",   "SARL",    "SAS",    "Oy",
					     "ApS",     "Shop", "Versand", "Handel", "Group" };
	struct str rest = name_of(d), word;

	if (d->profile.fields.company.len && str_equal_nocase(rest, d->profile.fields.company))
		return true;
	while (str_cut(&rest, ' ', &word)) {
		while (word.len && (word.at[word.len - 1] == '.' || word.at[word.len - 1] == ','))
			word.len--;
		for (size_t i = 0; i < ARRAY_LEN(words); i++)
			if (str_equal_nocase(word, str_of(words[i])))
				return true;
	}
	return false;
}

/* What stands before a name that is left out: "Hello {first_name}," becomes "Hello,", "Thank you, {first_name}." "Thank you.". */
static struct str before_nobody(struct str before, struct str after)
{
	bool closes = after.len && (after.at[0] == ',' || after.at[0] == '.' || after.at[0] == '!');

	if (closes && before.len && before.at[before.len - 1] == ' ')
		before.len--;
	if (closes && before.len && before.at[before.len - 1] == ',')
		before.len--;
	return before;
}

static void add_missing(const struct gate *gate, struct buf *out)
{
	for (size_t i = 0; i < gate->missing_count; i++)
		buf_addf(out, "%s%" PRI_STR, i ? ", " : "", ARG_STR(gate->missing[i]));
}

static void add_value(enum variable variable, const struct dossier *d, struct str actor,
		      struct buf *out)
{
	switch (variable) {
	case VARIABLE_NAME:
		buf_add_str(out, name_of(d));
		break;
	case VARIABLE_FIRST_NAME:
		buf_add_str(out, first_of(name_of(d)));
		break;
	case VARIABLE_ACCOUNT:
		buf_add_str(out, d->account.id);
		break;
	case VARIABLE_REFUND:
		buf_add_str(out, d->refund);
		break;
	case VARIABLE_MISSING:
		add_missing(&d->gate, out);
		break;
	case VARIABLE_TIME:
		buf_add_str(out, d->customer_time);
		break;
	case VARIABLE_REP:
		buf_add_str(out, actor);
		break;
	case VARIABLE_COUNT:
		break;
	}
}

bool speech_expand(const struct macro *macro, const struct dossier *dossier, struct str actor,
		   struct buf *out)
{
	struct str text = macro->text;
	size_t done = 0, from, to = 0;
	enum variable variable;

	if (speech_check(text))
		return false;
	while (next_variable(text, to, &from, &to)) {
		size_t before = out->len + (from - done);

		if (!variable_of(name_in(text, from, to), &variable))
			continue;
		if (variable == VARIABLE_FIRST_NAME && is_company(dossier)) {
			buf_add_str(out, before_nobody(str_sub(text, done, from - done),
						       str_sub(text, to, text.len - to)));
			done = to;
			if (!out->len && done < text.len && text.at[done] == ' ')
				done++;
			continue;
		}
		buf_add_str(out, str_sub(text, done, from - done));
		add_value(variable, dossier, actor, out);
		if (out->len == before) /* not known */
			buf_add_str(out, str_sub(text, from, to - from));
		done = to;
	}
	buf_add_str(out, str_sub(text, done, text.len));
	return true;
}
