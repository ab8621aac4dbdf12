#include "tui/dialog.h"

#include <assert.h>
#include <string.h>

#include "core/base/arena.h"
#include "tui/glyph.h"

#define LINE_CEILING 1000

void dialog_release(struct dialog *dialog)
{
	arena_free(dialog->arena);
	line_release(&dialog->line);
	list_release(&dialog->list);
	filter_release(&dialog->filter);
	*dialog = (struct dialog){ .kind = DIALOG_CLOSED };
}

void dialog_close(struct dialog *dialog)
{
	dialog_release(dialog);
}

/* Its texts may come from the dialog before, so that one is let go only when this one is made. */
static struct dialog begin(enum dialog_kind kind, struct str title, struct str question)
{
	struct arena *arena = arena_new();

	return (struct dialog){
		.kind = kind,
		.arena = arena,
		.title = arena_str(arena, title),
		.question = arena_str(arena, question),
		.line = LINE_UP_TO(LINE_CEILING),
	};
}

static void replace(struct dialog *dialog, struct dialog fresh)
{
	dialog_release(dialog);
	*dialog = fresh;
}

void dialog_ask_yes_no(struct dialog *dialog, struct str title, struct str question)
{
	replace(dialog, begin(DIALOG_YES_NO, title, question));
}

void dialog_ask_line(struct dialog *dialog, struct str title, struct str question, struct str text,
		     struct str must_match)
{
	struct dialog fresh = begin(DIALOG_PROMPT, title, question);

	line_set(&fresh.line, text);
	fresh.must_match = arena_str(fresh.arena, must_match);
	replace(dialog, fresh);
}

static int64_t id_at(const void *rows, size_t i)
{
	return ((const struct dialog_row *)rows)[i].id;
}

/* A choice needs no ids of its own: its rows never change. */
static int64_t place_at(const void *rows, size_t i)
{
	(void)rows;
	return (int64_t)i + 1;
}

static list_id_fn *ids_of(const struct dialog *dialog)
{
	return dialog->kind == DIALOG_PREVIEW ? id_at : place_at;
}

static void begin_rows(struct dialog *dialog, const struct dialog_row *rows, size_t count)
{
	dialog->rows = ARENA_ARRAY(dialog->arena, count, struct dialog_row);
	dialog->row_count = count;
	for (size_t i = 0; i < count; i++) {
		dialog->rows[i] = rows[i];
		dialog->rows[i].text = arena_str(dialog->arena, rows[i].text);
		dialog->rows[i].why = arena_str(dialog->arena, rows[i].why);
	}
	list_update(&dialog->list, count, ids_of(dialog), dialog->rows);
	list_fit(&dialog->list, 1);
}

void dialog_ask_choice(struct dialog *dialog, struct str title, struct str question,
		       const struct dialog_row *rows, size_t count)
{
	struct dialog fresh = begin(DIALOG_CHOICE, title, question);

	begin_rows(&fresh, rows, count);
	replace(dialog, fresh);
}

/* The rows that hold what was typed, the first of them chosen. */
static void narrow(struct dialog *dialog)
{
	dialog->kept_count = 0;
	for (size_t i = 0; i < dialog->row_count; i++) {
		struct str texts[] = { dialog->rows[i].text, dialog->rows[i].why };

		if (filter_keeps(&dialog->filter, texts, ARRAY_LEN(texts)))
			dialog->kept[dialog->kept_count++] = i;
	}
	list_update(&dialog->list, dialog->kept_count, place_at, dialog->rows);
	if (dialog->kept_count)
		list_go(&dialog->list, 0, place_at, dialog->rows);
}

void dialog_ask_pick(struct dialog *dialog, struct str title, const struct dialog_row *rows,
		     size_t count)
{
	struct dialog fresh = begin(DIALOG_PICK, title, (struct str){ 0 });

	begin_rows(&fresh, rows, count);
	fresh.kept = ARENA_ARRAY(fresh.arena, count + 1, size_t);
	filter_begin(&fresh.filter);
	narrow(&fresh);
	replace(dialog, fresh);
}

void dialog_ask_preview(struct dialog *dialog, struct str title, struct str question,
			const struct dialog_row *rows, size_t count)
{
	struct dialog fresh = begin(DIALOG_PREVIEW, title, question);

	begin_rows(&fresh, rows, count);
	replace(dialog, fresh);
}

void dialog_say(struct dialog *dialog, struct str question)
{
	int cells = glyph_cells(dialog->question, CANVAS_SIDE_MAX);

	if (str_equal(dialog->question, question))
		return;
	if (cells > dialog->question_cells)
		dialog->question_cells = cells;
	dialog->question = arena_str(dialog->arena, question);
}

bool dialog_is_open(const struct dialog *dialog)
{
	return dialog->kind != DIALOG_CLOSED;
}

/* Inputs. */

static bool is_key(const struct input *input, enum named named)
{
	return input->kind == INPUT_KEY && input->key.named == named && !input->key.alt &&
	       !input->key.ctrl;
}

static bool gives_up(const struct input *input)
{
	return is_key(input, NAMED_ESC) ||
	       (input->kind == INPUT_KEY && input->key.ctrl && input->key.point == 'c');
}

static uint32_t letter_of(const struct input *input)
{
	return input->kind == INPUT_KEY && key_is_text(input->key) ? input->key.point : 0;
}

static enum dialog_answer yes_no_input(struct dialog *dialog, const struct input *input)
{
	uint32_t letter = letter_of(input);

	dialog->complained = is_key(input, NAMED_ENTER);
	if (letter == 'y' || letter == 'Y')
		return DIALOG_YES;
	if (letter == 'n' || letter == 'N' || letter == 'q')
		return DIALOG_NO;
	return DIALOG_WAITS;
}

static enum dialog_answer prompt_input(struct dialog *dialog, const struct input *input)
{
	enum line_did did = line_input(&dialog->line, input);

	dialog->complained = false;
	if (did == LINE_GIVEN_UP)
		return DIALOG_NO;
	if (did != LINE_DONE)
		return DIALOG_WAITS;
	if (dialog->must_match.len && !str_equal(line_text(&dialog->line), dialog->must_match)) {
		dialog->complained = true;
		return DIALOG_WAITS;
	}
	return DIALOG_YES;
}

static uint32_t choice_letter(const struct dialog *dialog, size_t i)
{
	if (dialog->rows[i].letter)
		return (uint32_t)dialog->rows[i].letter;
	return i < 9 ? (uint32_t)('1' + i) : 0;
}

static enum dialog_answer choice_input(struct dialog *dialog, const struct input *input)
{
	uint32_t letter = letter_of(input);

	for (size_t i = 0; letter && i < dialog->row_count; i++) {
		if (choice_letter(dialog, i) == letter) {
			list_go(&dialog->list, i, place_at, dialog->rows);
			return DIALOG_YES;
		}
	}
	if (is_key(input, NAMED_ENTER) && dialog->row_count)
		return DIALOG_YES;
	return letter == 'q' ? DIALOG_NO : DIALOG_WAITS;
}

static enum dialog_answer preview_input(struct dialog *dialog, const struct input *input)
{
	uint32_t letter = letter_of(input);

	dialog->complained = false;
	if (letter == ' ' && dialog->row_count) {
		struct dialog_row *row = &dialog->rows[dialog->list.cursor];

		row->excluded = !row->excluded;
		list_act(&dialog->list, ACTION_DOWN, id_at, dialog->rows);
		return DIALOG_WAITS;
	}
	if (is_key(input, NAMED_ENTER)) {
		dialog->complained = dialog_included(dialog) == 0;
		return dialog->complained ? DIALOG_WAITS : DIALOG_YES;
	}
	return letter == 'q' ? DIALOG_NO : DIALOG_WAITS;
}

/* Arrows move in a list even where somebody bound them to something else. */
static enum action_id move_of(enum action_id action, const struct input *input)
{
	if (is_key(input, NAMED_UP))
		return ACTION_UP;
	return is_key(input, NAMED_DOWN) ? ACTION_DOWN : action;
}

/* Letters narrow; what moves is not a letter. */
static enum dialog_answer pick_input(struct dialog *dialog, enum action_id action,
				     const struct input *input)
{
	if (is_key(input, NAMED_ENTER))
		return dialog->kept_count ? DIALOG_YES : DIALOG_WAITS;
	if (input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL) {
		list_mouse(&dialog->list, input, dialog->list_y, place_at, dialog->rows);
		return input->twice && dialog->kept_count ? DIALOG_YES : DIALOG_WAITS;
	}
	if (input->kind == INPUT_KEY &&
	    (is_key(input, NAMED_UP) || is_key(input, NAMED_DOWN) || is_key(input, NAMED_PAGE_UP) ||
	     is_key(input, NAMED_PAGE_DOWN)))
		list_act(&dialog->list, move_of(action, input), place_at, dialog->rows);
	else if (filter_input(&dialog->filter, input) == FILTER_CHANGED)
		narrow(dialog);
	return DIALOG_WAITS;
}

enum dialog_answer dialog_input(struct dialog *dialog, enum action_id action,
				const struct input *input)
{
	assert(dialog_is_open(dialog));
	if (gives_up(input))
		return DIALOG_NO;
	if (dialog->kind == DIALOG_YES_NO)
		return yes_no_input(dialog, input);
	if (dialog->kind == DIALOG_PROMPT)
		return prompt_input(dialog, input);

	if (dialog->kind == DIALOG_PICK)
		return pick_input(dialog, action, input);

	list_id_fn *ids = ids_of(dialog);
	enum dialog_answer answer = dialog->kind == DIALOG_CHOICE ? choice_input(dialog, input)
								  : preview_input(dialog, input);

	if (answer != DIALOG_WAITS)
		return answer;
	if (input->kind == INPUT_KEY)
		list_act(&dialog->list, move_of(action, input), ids, dialog->rows);
	else
		list_mouse(&dialog->list, input, dialog->list_y, ids, dialog->rows);
	return DIALOG_WAITS;
}

void dialog_complain(struct dialog *dialog)
{
	dialog->complained = true;
}

struct str dialog_text(const struct dialog *dialog)
{
	return line_text(&dialog->line);
}

size_t dialog_chosen(const struct dialog *dialog)
{
	return dialog->kind == DIALOG_PICK ? dialog->kept[dialog->list.cursor]
					   : dialog->list.cursor;
}

size_t dialog_included(const struct dialog *dialog)
{
	size_t count = 0;

	for (size_t i = 0; i < dialog->row_count; i++)
		count += !dialog->rows[i].excluded;
	return count;
}
