#include "tui/suggest.h"

#include "core/base/buf.h"
#include "tui/text.h"

#define ROWS_MOST 12   /* that show at once */
#define HEIGHT_LEAST 8 /* of what is behind it */

enum {
	NAME_X = 1,
	NAME_CELLS = 17,
	KEYS_X = 19,
	KEYS_CELLS = 11,
	HELP_X = 31,
};

static bool has(const struct suggest *list, enum action_id action)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].action == action)
			return true;
	return false;
}

static void add(struct suggest *list, const struct suggest_source *source, enum action_id action)
{
	if (list->count == SUGGEST_ROWS_MAX || has(list, action))
		return;
	list->rows[list->count++] = (struct suggest_row){
		.action = action, .here = action_works_on(action, source->view)
	};
}

enum fits {
	FITS_HEAD,
	FITS_LETTERS,
	FITS_COUNT
};

static bool name_fits(enum action_id action, struct str typed, const struct filter *filter,
		      enum fits how)
{
	struct str name = str_of(action_row(action)->name);

	if (how == FITS_HEAD)
		return str_starts(name, typed);
	return filter_keeps(filter, &name, 1);
}

static void gather_names(struct suggest *list, const struct suggest_source *source)
{
	CLEANUP(filter_release) struct filter filter = { .editing = false };

	filter_set(&filter, list->typed);
	for (const enum action_id *hint = source->hints; !list->typed.len && *hint != ACTION_NONE;
	     hint++)
		add(list, source, *hint);
	for (int round = 0; round < 2 * FITS_COUNT; round++)
		for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
			enum action_id action = (enum action_id)i;

			if (action_works_on(action, source->view) == (round < FITS_COUNT) &&
			    name_fits(action, list->typed, &filter,
				      (enum fits)(round % FITS_COUNT)))
				add(list, source, action);
		}
}

static void gather_words(struct suggest *list, enum action_id action,
			 const struct command_words *words)
{
	CLEANUP(filter_release) struct filter filter = { .editing = false };

	filter_set(&filter, list->typed);
	list->rows[list->count++] = (struct suggest_row){ .action = action, .here = true };
	for (size_t i = 0; list->count < SUGGEST_ROWS_MAX; i++) {
		struct str word = command_word_at(action_row(action)->argument, words, i);

		if (str_is_absent(word))
			return;
		if (filter_keeps(&filter, &word, 1))
			list->rows[list->count++] = (struct suggest_row){ .action = action,
									  .word = word,
									  .here = true };
	}
}

void suggest_gather(struct suggest *list, struct str line, const struct suggest_source *source)
{
	enum action_id action;
	struct str typed;

	list->count = 0;
	while (line.len && line.at[0] == ' ')
		line = str_sub(line, 1, line.len);
	if (command_typed(line, &action, &typed)) {
		list->typed = typed;
		gather_words(list, action, source->words);
		return;
	}
	list->typed = line;
	if (str_find_char(line, ' ') == SIZE_MAX)
		gather_names(list, source);
}

bool suggest_take(const struct suggest *list, struct str line, struct buf *out)
{
	const struct suggest_row *row = &list->rows[0];

	if (list->count && str_is_absent(row->word) &&
	    !str_starts(line, str_of(action_row(row->action)->name))) {
		buf_addf(out, "%s%s", action_row(row->action)->name,
			 action_row(row->action)->argument == ARGUMENT_NONE ? "" : " ");
		return true;
	}
	if (list->count < 2 || !list->typed.len)
		return false;
	buf_add_str(out, str_sub(line, 0, line.len - list->typed.len));
	buf_add_str(out, list->rows[1].word);
	return true;
}

/* ---- painting --------------------------------------------------------------------------- */

static void light(const struct suggest *list, struct canvas *box, int y, int cells)
{
	CLEANUP(filter_release) struct filter filter = { .editing = false };

	filter_set(&filter, list->typed);
	filter_light(&filter, box, (struct rect){ NAME_X, y, cells, 1 });
}

static void paint_action(const struct suggest *list, const struct suggest_source *source,
			 const struct suggest_row *row, struct canvas *line)
{
	const struct action_row *action = action_row(row->action);
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(300);
	enum style style = row->here ? STYLE_PLAIN : STYLE_DIM;

	canvas_cell(line, NAME_X, 0, NAME_CELLS, style, str_of(action->name));
	light(list, line, 0, NAME_CELLS);
	keymap_print(source->keys, row->action, &text);
	canvas_cell(line, KEYS_X, 0, KEYS_CELLS, STYLE_KEY, buf_str(&text));
	buf_clear(&text);
	buf_addf(&text, "%s%s%s%s", row->here ? "" : "not here: ", action->help,
		 action->argument == ARGUMENT_NONE ? "" : " ", argument_word(action->argument));
	canvas_cell(line, HELP_X, 0, line->at.width - HELP_X - 1, style, buf_str(&text));
}

void suggest_paint(const struct suggest *list, const struct suggest_source *source,
		   struct canvas *body)
{
	int rows = list->count < ROWS_MOST ? (int)list->count : ROWS_MOST;
	struct frame frame = { .left = STR("Commands"), .focus = true };
	CLEANUP(buf_release) struct buf more = BUF_UP_TO(40);
	struct canvas box;

	if (body->at.height < HEIGHT_LEAST || !rows)
		return;
	if (rows + 2 > body->at.height * 2 / 3)
		rows = body->at.height * 2 / 3 - 2;
	if ((size_t)rows < list->count)
		buf_addf(&more, "%zu more", list->count - (size_t)rows);
	frame.right = buf_str(&more);

	struct rect where = { 0, body->at.height - rows - 2, body->at.width, rows + 2 };

	canvas_fill(body, where, STYLE_PLAIN);
	box = canvas_box(body, where, &frame);
	for (int y = 0; y < rows; y++) {
		const struct suggest_row *row = &list->rows[y];
		struct canvas line = canvas_part(&box, (struct rect){ 0, y, box.at.width, 1 });

		if (str_is_absent(row->word)) {
			paint_action(list, source, row, &line);
			continue;
		}
		canvas_cell(&line, NAME_X + 2, 0, line.at.width - NAME_X - 2, STYLE_STRONG,
			    row->word);
	}
}
