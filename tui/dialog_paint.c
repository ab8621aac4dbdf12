#include "core/base/buf.h"
#include "tui/dialog.h"
#include "tui/glyph.h"
#include "tui/text.h"

#define WIDTH_MOST 76
#define WIDTH_LEAST 30
#define QUESTION_ROWS_MOST 8
#define HANDLE_CELLS 4
#define PICK_CELLS 18
#define PICK_ROWS_MOST 12

static const char *hint_of(const struct dialog *dialog)
{
	switch (dialog->kind) {
	case DIALOG_YES_NO:
		return dialog->complained ? "y does it, n leaves it: Enter is neither"
					  : "y yes   n no";
	case DIALOG_PROMPT:
		if (dialog->complained)
			return dialog->must_match.len
				       ? "that is not it: type it exactly, or Esc"
				       : "something has to stand here, or Esc gives up";
		return "Enter goes on   Esc gives up";
	case DIALOG_CHOICE:
		return "Enter or its key chooses   Esc gives up";
	case DIALOG_PREVIEW:
		if (dialog->complained)
			return "nobody is left to disable: Space takes a row in, Esc gives up";
		return "Enter goes on   Space in or out   Esc gives up";
	case DIALOG_PICK:
		return "type to narrow   Enter chooses   Esc gives up";
	case DIALOG_CLOSED:
		break;
	}
	return "";
}

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

static int row_cells(const struct dialog_row *row)
{
	int why = glyph_cells(row->why, WIDTH_MOST);

	return HANDLE_CELLS + glyph_cells(row->text, WIDTH_MOST) + (why ? why + 2 : 0);
}

/* As wide as its texts want, within what is good to read and what there is. */
static int wanted_width(const struct dialog *dialog)
{
	int width = larger(WIDTH_LEAST, glyph_cells(dialog->question, WIDTH_MOST));

	width = larger(width, dialog->question_cells);
	width = larger(width, glyph_cells(str_of(hint_of(dialog)), WIDTH_MOST));
	width = larger(width, glyph_cells(dialog->title, WIDTH_MOST) + 4);
	if (dialog->kind == DIALOG_PROMPT || dialog->kind == DIALOG_PICK)
		width = WIDTH_MOST;
	for (size_t i = 0; i < dialog->row_count && width < WIDTH_MOST; i++)
		width = larger(width, row_cells(&dialog->rows[i]));
	return smaller(width, WIDTH_MOST);
}

/* What a row is taken by: its box in a preview, its key in a choice. */
static void paint_handle(const struct dialog *dialog, struct canvas *body, int y, size_t i)
{
	const struct dialog_row *row = &dialog->rows[i];

	if (dialog->kind == DIALOG_PREVIEW)
		canvas_text(body, 0, y, row->excluded ? STYLE_DIM : STYLE_BAD,
			    row->excluded ? STR("[ ]") : STR("[x]"));
	else if (row->letter)
		canvas_textf(body, 0, y, STYLE_KEY, "%c", row->letter);
	else if (i < 9)
		canvas_textf(body, 0, y, STYLE_KEY, "%zu", i + 1);
}

static void paint_row(const struct dialog *dialog, struct canvas *body, int y, size_t i)
{
	const struct dialog_row *row = &dialog->rows[i];
	enum style style = row->excluded ? STYLE_DIM : STYLE_PLAIN;
	int x = HANDLE_CELLS;

	paint_handle(dialog, body, y, i);

	/* Half of it, and what the text leaves. */
	int left = body->at.width - x - glyph_cells(row->text, body->at.width) - 2;
	int why = glyph_cells(row->why, larger(body->at.width / 2, left));

	canvas_cell(body, x, y, body->at.width - x - (why ? why + 2 : 0), style, row->text);
	if (why)
		canvas_cell(body, body->at.width - why, y, why,
			    row->warns && !row->excluded ? STYLE_WARN : STYLE_DIM, row->why);
	if (i == dialog->list.cursor) {
		canvas_light(body, (struct rect){ 0, y, body->at.width, 1 });
		canvas_cursor(body, 0, y);
	}
}

/* Names in one column, what they stand for dim beside them. */
static void paint_pick(const struct dialog *dialog, struct canvas *body, int y, size_t i)
{
	const struct dialog_row *row = &dialog->rows[dialog->kept[i]];
	int name = smaller(PICK_CELLS, body->at.width);

	canvas_cell(body, 0, y, name, STYLE_STRONG, row->text);
	canvas_cell(body, name + 1, y, body->at.width - name - 1, STYLE_DIM, row->why);
	filter_light(&dialog->filter, body, (struct rect){ 0, y, name, 1 });
	filter_light(&dialog->filter, body,
		     (struct rect){ name + 1, y, body->at.width - name - 1, 1 });
	if (i == dialog->list.cursor)
		canvas_light(body, (struct rect){ 0, y, body->at.width, 1 });
}

static void paint_rows(struct dialog *dialog, struct canvas *inside, int y, int height)
{
	struct canvas body = canvas_part(inside, (struct rect){ 0, y, inside->at.width, height });
	size_t row;

	list_fit(&dialog->list, body.at.height);
	dialog->list_y = body.at.y;
	for (int i = 0; list_row_at(&dialog->list, i, &row); i++)
		(dialog->kind == DIALOG_PICK ? paint_pick : paint_row)(dialog, &body, i, row);
}

static void paint_picks(struct dialog *dialog, struct canvas *inside, int y, int height)
{
	struct canvas line = canvas_part(inside, (struct rect){ 0, y, inside->at.width, 1 });

	paint_rows(dialog, inside, y + 1, height - 1);
	line_paint(&dialog->filter.line, &line, STR("/"), STR("its name, or words of it"));
}

static void paint_body(struct dialog *dialog, struct canvas *inside, int y, int height)
{
	struct canvas line = canvas_part(inside, (struct rect){ 0, y, inside->at.width, 1 });

	if (dialog->kind == DIALOG_PROMPT)
		line_paint(&dialog->line, &line, STR("> "), dialog->must_match);
	else if (dialog->kind == DIALOG_PICK)
		paint_picks(dialog, inside, y, height);
	else if (dialog->row_count)
		paint_rows(dialog, inside, y, height);
	else
		canvas_cursor(inside, 0, inside->at.height - 1);
}

static int rows_of(const struct dialog *dialog)
{
	if (dialog->kind == DIALOG_PROMPT)
		return 1;
	if (dialog->kind == DIALOG_PICK) /* and the line above */
		return 1 + smaller((int)dialog->row_count, PICK_ROWS_MOST);
	return (int)dialog->row_count;
}

void dialog_paint(struct dialog *dialog, struct canvas *screen)
{
	CLEANUP(buf_release) struct buf count = BUF_UP_TO(60);
	int width = smaller(wanted_width(dialog), screen->at.width - 4);
	int question = text_lines(dialog->question, larger(width, 1), QUESTION_ROWS_MOST);
	int rows = rows_of(dialog);

	if (width < 1) { /* no room for a border: the question alone */
		canvas_fill(screen, (struct rect){ 0, 0, screen->at.width, screen->at.height },
			    STYLE_PLAIN);
		text_paragraph(screen, 0, 0, STYLE_STRONG, dialog->question);
		return;
	}
	if (dialog->kind == DIALOG_PREVIEW)
		buf_addf(&count, "%zu of %zu", dialog_included(dialog), dialog->row_count);

	/* Border, question, a gap, rows, a gap, hint, border. */
	int height = smaller(question + (rows ? rows + 1 : 0) + 4, screen->at.height);
	struct rect where = { (screen->at.width - width - 4) / 2, (screen->at.height - height) / 2,
			      width + 4, height };
	struct frame frame = { .left = dialog->title, .right = buf_str(&count), .focus = true };

	/* A blank on either side: what it covers ends before the border. */
	canvas_fill(screen, (struct rect){ where.x - 1, where.y, where.width + 2, where.height },
		    STYLE_PLAIN);

	struct canvas box = canvas_box(screen, where, &frame);
	struct canvas inside = canvas_part(&box, (struct rect){ 1, 0, width, box.at.height });
	int body = question + (rows && question ? 1 : 0);
	int room = inside.at.height - 1 - body;

	/* Where it is tight, the rows matter more than the words above them. */
	if (rows && room < 1) {
		body = larger(inside.at.height - 2, 0);
		room = 1;
	}

	struct canvas above = canvas_part(&inside, (struct rect){ 0, 0, width, body });

	text_paragraph(&above, 0, 0, STYLE_PLAIN, dialog->question);
	canvas_cell(&inside, 0, inside.at.height - 1, width,
		    dialog->complained ? STYLE_WARN : STYLE_HINT, str_of(hint_of(dialog)));
	paint_body(dialog, &inside, body, smaller(rows, room));
}
