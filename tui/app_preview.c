/*
 * What a whole cluster's stopping would do, row by row, before it is done.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/app_private.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/text.h"
#include "tui/theme.h"
#include "tui/wording.h"

#define QUESTION_BYTES_MAX 600
#define ROW_BYTES_MAX 400

struct preview {
	struct dialog_row *rows;
	enum plan *plans; /* of the rows */
	bool *spared;     /* left out for a good record, unless a person takes them in */
	bool *clean;      /* left out because nothing speaks against them */
	size_t count, already;
};

/* "acct-7440  .81  ? suspect  Cedar Letters GmbH  free  1d": as wide as the widest of the rows. */
enum preview_column {
	COLUMN_ID,
	COLUMN_PROBABILITY,
	COLUMN_VERDICT,
	COLUMN_NAME,
	COLUMN_PLAN,
	COLUMN_AGE,
	COLUMN_COUNT
};
struct columns {
	struct str *cells; /* COLUMN_COUNT a row */
	int widths[COLUMN_COUNT];
};

static void lay_row(struct app *app, struct columns *columns, size_t i,
		    const struct account_row *account)
{
	static const int most[COLUMN_COUNT] = {
		[COLUMN_ID] = 16,   [COLUMN_PROBABILITY] = 8, [COLUMN_VERDICT] = 12,
		[COLUMN_NAME] = 18, [COLUMN_PLAN] = 8,        [COLUMN_AGE] = 6,
	};
	struct arena *arena = app->errand.arena;
	char age[AGE_MAX], probability[8];
	struct str *cells = &columns->cells[i * COLUMN_COUNT];

	word_age(account->created_at, app->now(), age);
	gauge_probability(account->probability, probability);
	cells[COLUMN_ID] = arena_str(arena, account->id);
	cells[COLUMN_NAME] = arena_str(arena, account->name);
	cells[COLUMN_PLAN] = known_or(word_str(&plan_words, (int)account->plan), "plan ?");
	cells[COLUMN_AGE] = arena_str(arena, str_of(age));
	cells[COLUMN_VERDICT] = arena_strf(arena, "%s %s",
					   theme_sign(verdict_style(account->verdict)),
					   word_of(&verdict_words, (int)account->verdict));
	cells[COLUMN_PROBABILITY] = arena_str(arena, str_of(probability));
	for (size_t c = 0; c < COLUMN_COUNT; c++) {
		int width = glyph_cells(cells[c], most[c]);

		if (width > columns->widths[c])
			columns->widths[c] = width;
	}
}

static bool is_to_the_right(size_t column)
{
	return column == COLUMN_AGE || column == COLUMN_PROBABILITY;
}

static struct str row_text(struct arena *arena, const struct columns *columns, size_t i)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(ROW_BYTES_MAX);

	for (size_t c = 0; c < COLUMN_COUNT; c++) {
		CLEANUP(buf_release) struct buf cell = BUF_UP_TO(ROW_BYTES_MAX);
		int blanks;

		text_fit(columns->cells[i * COLUMN_COUNT + c], columns->widths[c], &cell);
		blanks = columns->widths[c] - glyph_cells(buf_str(&cell), columns->widths[c]);
		buf_addf(&text, "%s%*s", c ? "  " : "", is_to_the_right(c) ? blanks : 0, "");
		buf_add_str(&text, buf_str(&cell));
		buf_addf(&text, "%*s", is_to_the_right(c) ? 0 : blanks, "");
	}
	return arena_str(arena, buf_str(&text));
}

static bool is_left_alone(const struct act_answer_row *row)
{
	return row->result == RESULT_ALREADY || row->result == RESULT_NOT_FOUND;
}

static void add_row(struct app *app, struct preview *preview, const struct act_answer_row *row,
		    struct str text)
{
	struct arena *arena = app->errand.arena;
	const struct account_row *account = &row->account;
	size_t i = preview->count++;

	preview->plans[i] = account->plan;
	preview->spared[i] = row->result == RESULT_SPARED;
	preview->clean[i] = row->result == RESULT_DONE && account->verdict == VERDICT_CLEAN;
	preview->rows[i] = (struct dialog_row){
		.id = account->no.n,
		.text = text,
		.excluded = row->result != RESULT_DONE || preview->clean[i],
		.warns = account->is_protected,
	};
	if (row->result == RESULT_REFUSED)
		preview->rows[i].why = arena_str(arena, row->why);
	else if (account->is_protected)
		preview->rows[i].why = STR("a good record");
}

/* "3 would be disabled: 1 premium, 2 free." */
static void add_stopped(const struct preview *preview, const struct dialog_row *rows,
			struct buf *text)
{
	static const char *const names[] = { [PLAN_UNKNOWN] = "of unknown plan",
					     [PLAN_FREE] = "free",
					     [PLAN_PAID] = "paid",
					     [PLAN_PREMIUM] = "premium" };
	size_t plans[ARRAY_LEN(names)] = { 0 }, stopped = 0;
	const char *separator = ": ";

	for (size_t i = 0; i < preview->count; i++) {
		stopped += !rows[i].excluded;
		plans[preview->plans[i]] += !rows[i].excluded;
	}
	buf_addf(text, "%zu would be disabled", stopped);
	for (size_t i = ARRAY_LEN(names); i > 0; i--) {
		if (!plans[i - 1])
			continue;
		buf_addf(text, "%s%zu %s", separator, plans[i - 1], names[i - 1]);
		separator = ", ";
	}
	buf_add(text, ".");
}

/* What the rows come to as they stand: some were left out or taken in since the desk was asked. */
static void add_preview(const struct preview *preview, const struct dialog_row *rows,
			struct buf *text)
{
	size_t spared = 0, clean = 0;

	for (size_t i = 0; i < preview->count; i++) {
		spared += preview->spared[i] && rows[i].excluded;
		clean += preview->clean[i] && rows[i].excluded;
	}
	add_stopped(preview, rows, text);
	if (clean || spared)
		buf_add(text, "\nLeft out: ");
	if (clean)
		buf_addf(text, "%zu clean%s", clean, spared ? ", " : ".");
	if (spared)
		buf_addf(text, "%zu with a good record.", spared);
	if (preview->already)
		buf_addf(text, "\nDisabled already: %zu.", preview->already);
}

static void fill(struct app *app, struct preview *preview, const struct act_answer *answer)
{
	struct arena *arena = app->errand.arena;
	struct columns columns = { .cells = ARENA_ARRAY(arena, (answer->count + 1) * COLUMN_COUNT,
							struct str) };

	preview->rows = ARENA_ARRAY(arena, answer->count + 1, struct dialog_row);
	preview->plans = ARENA_ARRAY(arena, answer->count + 1, enum plan);
	preview->spared = ARENA_ARRAY(arena, answer->count + 1, bool);
	preview->clean = ARENA_ARRAY(arena, answer->count + 1, bool);
	for (size_t i = 0; i < answer->count; i++)
		if (!is_left_alone(&answer->rows[i]))
			lay_row(app, &columns, i, &answer->rows[i].account);
	for (size_t i = 0; i < answer->count; i++) {
		if (is_left_alone(&answer->rows[i]))
			preview->already++;
		else
			add_row(app, preview, &answer->rows[i], row_text(arena, &columns, i));
	}
}

void app_ask_preview(struct app *app, struct errand *errand, const struct act_answer *answer)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(QUESTION_BYTES_MAX);
	struct arena *arena = errand->arena;
	struct preview *preview = ARENA_NEW(arena, struct preview);

	app_begin_dialog(app, ASKING_PREVIEW, errand);
	fill(app, preview, answer);
	if (!preview->count) {
		app->asking = ASKING_NOTHING;
		errand_release(&app->errand);
		app_tell(app, STATUS_INFO, STR("every account of the cluster is disabled already"));
		return;
	}

	/* The ids in the order of the rows, for what is left out and what is taken in. */
	struct str *ids = ARENA_ARRAY(arena, preview->count + 1, struct str);
	size_t count = 0;

	for (size_t i = 0; i < answer->count; i++)
		if (!is_left_alone(&answer->rows[i]))
			ids[count++] = arena_str(arena, answer->rows[i].id);
	app->errand.preview = preview;
	app->errand.act.accounts = ids;
	app->errand.act.account_count = count;
	add_preview(preview, preview->rows, &question);
	dialog_ask_preview(&app->dialog,
			   arena_strf(arena, "Disable cluster %" PRI_STR,
				      ARG_STR(app->errand.what)),
			   buf_str(&question), preview->rows, preview->count);
}

void app_follow_preview(struct app *app)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(QUESTION_BYTES_MAX);

	add_preview(app->errand.preview, app->dialog.rows, &question);
	dialog_say(&app->dialog, buf_str(&question));
}

void app_take_preview(struct app *app)
{
	struct errand *errand = &app->errand;
	const struct str *ids = errand->act.accounts;
	struct str *in = ARENA_ARRAY(errand->arena, app->dialog.row_count + 1, struct str);
	size_t count = 0;

	for (size_t i = 0; i < app->dialog.row_count; i++) {
		if (!app->dialog.rows[i].excluded)
			in[count++] = ids[i];
	}
	errand->act.accounts = in;
	errand->act.account_count = count;
	errand->act.cluster = (struct cluster_no){ 0 };
	errand->act.dry_run = false;
	errand->purpose = FOR_ACT;
	app_send(app, errand);
}
