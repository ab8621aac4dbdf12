#include "core/base/option.h"

#include <string.h>

#include "core/base/arena.h"

struct reader {
	const struct option *const *tables;
	const size_t *counts;
	int argc;
	char *const *argv;
	int at; /* the next word */
	struct option_value *values;
	size_t value_count;
};

static const struct option *find_name(const struct reader *r, struct str name)
{
	for (int t = 0; t < 2; t++)
		for (size_t i = 0; r->tables[t] && i < r->counts[t]; i++)
			if (name.len && str_is(name, r->tables[t][i].name))
				return &r->tables[t][i];
	return NULL;
}

static const struct option *find_letter(const struct reader *r, char letter)
{
	for (int t = 0; t < 2; t++)
		for (size_t i = 0; r->tables[t] && i < r->counts[t]; i++)
			if (r->tables[t][i].letter == letter)
				return &r->tables[t][i];
	return NULL;
}

/* A flag may stand twice, it says the same; a value may not contradict another. */
static enum err add_value(struct reader *r, const struct option *option, const char *text)
{
	for (size_t i = 0; i < r->value_count; i++)
		if (r->values[i].option == option && text && !option->repeats)
			return err_fail(ERR_INVALID, "--%s: given twice", option->name);
	r->values[r->value_count++] = (struct option_value){ option, text };
	return ERR_NONE;
}

static enum err take_argument(struct reader *r, const struct option *option)
{
	if (r->at == r->argc)
		return err_fail(ERR_INVALID, "--%s: %s is missing", option->name, option->argument);
	return add_value(r, option, r->argv[r->at++]);
}

/* --name, --name=value, --name value */
static enum err read_long(struct reader *r, const char *word)
{
	size_t len = strcspn(word + 2, "=");
	const struct option *option = find_name(r, (struct str){ word + 2, len });
	const char *equals = word[2 + len] ? word + 2 + len : NULL;

	if (!option)
		return err_fail(ERR_INVALID, "%.*s: no such option", (int)len + 2, word);
	if (equals && !option->argument)
		return err_fail(ERR_INVALID, "--%s: takes no value", option->name);
	if (equals)
		return add_value(r, option, equals + 1);
	return option->argument ? take_argument(r, option) : add_value(r, option, NULL);
}

/* -a, -abc, -o value, -ovalue */
static enum err read_letters(struct reader *r, const char *word)
{
	enum err e = ERR_NONE;

	for (const char *letter = word + 1; !e && *letter; letter++) {
		const struct option *option = find_letter(r, *letter);

		if (!option)
			return err_fail(ERR_INVALID, "-%s: no such option", letter);
		if (!option->argument)
			e = add_value(r, option, NULL);
		else if (letter[1])
			return add_value(r, option, letter + 1);
		else
			return take_argument(r, option);
	}
	return e;
}

enum err options_read(struct arena *arena, const struct option *const tables[2],
		      const size_t counts[2], int argc, char *const argv[], struct options *options)
{
	struct reader r = {
		.tables = tables, .counts = counts, .argc = argc, .argv = argv, .at = 1
	};
	size_t room = 0, operand_count = 0;
	const char **operands;

	/* As many as there are letters, at the most: "-vvv" gives three. */
	for (int i = 1; i < argc; i++)
		room += strlen(argv[i]) + 1;
	r.values = ARENA_ARRAY(arena, room + 1, struct option_value);
	operands = ARENA_ARRAY(arena, (size_t)argc + 1, const char *);

	while (r.at < argc) {
		const char *word = argv[r.at++];
		enum err e = ERR_NONE;

		if (strcmp(word, "--") == 0) {
			while (r.at < argc)
				operands[operand_count++] = argv[r.at++];
		} else if (word[0] != '-' || !word[1]) {
			operands[operand_count++] = word;
		} else {
			e = word[1] == '-' ? read_long(&r, word) : read_letters(&r, word);
		}
		if (e)
			return e;
	}
	*options = (struct options){
		.values = r.values,
		.count = r.value_count,
		.operands = operands,
		.operand_count = operand_count,
	};
	return ERR_NONE;
}

const char *options_get(const struct options *options, const char *name)
{
	for (size_t i = options->count; i-- > 0;)
		if (strcmp(options->values[i].option->name, name) == 0)
			return options->values[i].text ? options->values[i].text : "";
	return NULL;
}

bool options_has(const struct options *options, const char *name)
{
	return options_get(options, name) != NULL;
}
