#include "tui/command.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/desk.h"
#include "core/model/account.h"
#include "tui/theme.h"

static const char *const switches[] = { "on", "off" };

/* What an export may be told, one or both: the formats that can be written, and the editions. */
static struct str format_at(size_t i)
{
	for (size_t format = 0; format < export_format_words.count; format++)
		if (desk_exports((enum export_format)format) && i-- == 0)
			return word_str(&export_format_words, (int)format);
	return i < export_edition_words.count ? word_str(&export_edition_words, (int)i)
					      : (struct str){ 0 };
}

struct str command_word_at(enum argument argument, const struct command_words *words, size_t i)
{
	struct str none = { 0 };

	switch (argument) {
	case ARGUMENT_OUTCOME: /* the first value has no word: no outcome */
		return i + 1 < outcome_words.count ? word_str(&outcome_words, (int)i + 1) : none;
	case ARGUMENT_FORMAT:
		return format_at(i);
	case ARGUMENT_THEME:
		return i < THEME_COUNT ? str_of(theme_name((enum theme)i)) : none;
	case ARGUMENT_SWITCH:
		return i < ARRAY_LEN(switches) ? str_of(switches[i]) : none;
	case ARGUMENT_ACCOUNT:
		return words && i < words->account_count ? words->accounts[i] : none;
	case ARGUMENT_PERSON:
		return words && i < words->person_count ? words->people[i] : none;
	case ARGUMENT_NONE:
	case ARGUMENT_TEXT:
	case ARGUMENT_COUNT:
		break;
	}
	return none;
}

static struct str first_word(struct str text)
{
	return str_sub(text, 0, str_find_char(text, ' '));
}

static enum err find_by_head(struct str name, enum action_id *action)
{
	enum err e = action_find(name, action);
	size_t found = 0;

	if (!e)
		return ERR_NONE;
	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (!str_starts(str_of(action_row((enum action_id)i)->name), name))
			continue;
		*action = (enum action_id)i;
		found++;
	}
	if (found == 1)
		return ERR_NONE;
	if (found == 0)
		return e;
	return err_fail(ERR_INVALID, "'%" PRI_STR "' could be %zu actions: Tab shows them",
			ARG_STR(name), found);
}

static enum err check_word(const struct action_row *row, struct str given)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(120);

	if (!given.len || str_is_absent(command_word_at(row->argument, NULL, 0)))
		return ERR_NONE;
	for (size_t i = 0;; i++) {
		struct str word = command_word_at(row->argument, NULL, i);

		if (str_is_absent(word))
			break;
		if (str_equal(given, word))
			return ERR_NONE;
		buf_addf(&all, "%s%" PRI_STR, i ? ", " : "", ARG_STR(word));
	}
	return err_fail(ERR_INVALID, "%s: one of %s", row->name, buf_text(&all));
}

static enum err check_argument(const struct action_row *row, struct str argument)
{
	struct str rest = argument, word;
	enum err e = ERR_NONE;

	if (row->argument == ARGUMENT_NONE && argument.len)
		return err_fail(ERR_INVALID, "%s takes nothing after its name", row->name);
	if (row->argument == ARGUMENT_OUTCOME) /* a word why may follow it */
		return check_word(row, first_word(argument));
	if (row->argument != ARGUMENT_FORMAT)
		return check_word(row, argument);
	while (!e && str_cut(&rest, ' ', &word))
		e = check_word(row, word);
	return e;
}

enum err command_parse(struct str line, struct command *command)
{
	struct str whole = str_trim(line);
	struct command found = { .action = ACTION_NONE };
	struct str name = first_word(whole);

	if (name.len) {
		enum err e = find_by_head(name, &found.action);

		if (e)
			return e;
		if (name.len < whole.len)
			found.argument = str_trim(str_sub(whole, name.len, whole.len));
		e = check_argument(action_row(found.action), found.argument);
		if (e)
			return e;
	}
	*command = found;
	return ERR_NONE;
}

/* What a search for ways to go on has found so far. */
struct ways {
	struct str head; /* what they must begin with */
	size_t count;
	size_t wanted;     /* remember this one of them */
	struct str agreed; /* the longest head of all */
	struct str chosen;
};

static struct str agreement(struct str a, struct str b)
{
	size_t len = 0;

	while (len < a.len && len < b.len && a.at[len] == b.at[len])
		len++;
	return utf8_head(a, len);
}

static void consider(struct ways *ways, struct str word)
{
	if (!str_starts(word, ways->head))
		return;
	ways->agreed = ways->count ? agreement(ways->agreed, word) : word;
	if (ways->count == ways->wanted)
		ways->chosen = word;
	ways->count++;
}

static struct ways find_names(struct str head, size_t wanted)
{
	struct ways ways = { .head = head, .wanted = wanted };

	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++)
		consider(&ways, str_of(action_row((enum action_id)i)->name));
	return ways;
}

static struct ways find_arguments(enum argument argument, const struct command_words *words,
				  struct str head, size_t wanted)
{
	struct ways ways = { .head = head, .wanted = wanted };

	for (size_t i = 0;; i++) {
		struct str word = command_word_at(argument, words, i);

		if (str_is_absent(word))
			return ways;
		consider(&ways, word);
	}
}

bool command_typed(struct str line, enum action_id *action, struct str *typed)
{
	struct str name = first_word(line);
	enum argument argument;

	if (name.len == line.len || find_by_head(name, action))
		return false;
	argument = action_row(*action)->argument;
	*typed = str_sub(line, name.len + 1, line.len);
	while (typed->len && typed->at[0] == ' ')
		*typed = str_sub(*typed, 1, typed->len);
	while (argument == ARGUMENT_FORMAT && str_find_char(*typed, ' ') != SIZE_MAX)
		*typed = str_sub(*typed, str_find_char(*typed, ' ') + 1, typed->len);
	return true;
}

static struct ways find_ways(struct str line, const struct command_words *words, size_t wanted)
{
	enum action_id action;
	struct str typed;

	if (str_find_char(line, ' ') == SIZE_MAX)
		return find_names(line, wanted);
	if (command_typed(line, &action, &typed))
		return find_arguments(action_row(action)->argument, words, typed, wanted);
	return (struct ways){ 0 };
}

size_t command_complete(struct str line, const struct command_words *words, size_t round,
			struct buf *out)
{
	while (line.len && line.at[0] == ' ')
		line = str_sub(line, 1, line.len);

	struct ways ways = find_ways(line, words, 0);

	if (ways.count == 0) {
		buf_add_str(out, line);
		return 0;
	}
	if (round > 0)
		ways = find_ways(line, words, (round - 1) % ways.count);

	struct str before = str_sub(line, 0, line.len - ways.head.len);
	enum action_id action;

	buf_add_str(out, before);
	buf_add_str(out, ways.count == 1 || round > 0 ? ways.chosen : ways.agreed);
	if (ways.count == 1 && !before.len && !action_find(ways.chosen, &action) &&
	    action_row(action)->argument != ARGUMENT_NONE)
		buf_add_char(out, ' ');
	return ways.count;
}
