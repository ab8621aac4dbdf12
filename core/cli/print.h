/*
 * print: what the verbs share when they speak: errors, tables for people, progress.
 *
 * Everything a stranger chose is tamed here, on its way to the terminal.
 */
#pragma once

#include <stdio.h>

#include "core/cli/cli.h"

/* "strop: what: why" on stderr; answers the exit code that belongs to the error. */
int print_error(const char *what, enum err e, const char *why);
int print_err(const char *what, enum err e); /* with err_text(e) */

/* What may be done about it: "; `strop find` looks for one"; "" where nothing is known. */
const char *way_out(struct str why);

/* Open the desk of the settings or say why not: 0, or the exit code. A store that somebody named and that is not there is
 * a slip for DESK_READ, and is not made; the desk's own is. */
int cli_desk(struct cli *cli, enum desk_mode mode, struct desk **desk);

/* For writing to a desk that has been fed: as with DESK_READ, a named store that is not there is a slip. */
int cli_desk_fed(struct cli *cli, struct desk **desk);

/* Text for people: tamed, on one line, cut to `cells` with an ellipsis and padded to them (0: as long as it is). */
void print_cell(FILE *to, struct str text, size_t cells);
/* Tamed, newlines kept. */
void print_text(FILE *to, struct str text);
/* Bytes to stdout as they are (JSON, exports). */
void print_raw(struct str text);

/* One line that overwrites itself, on a terminal only. NULL wipes it. */
void print_progress(const char *line);

/* Colours only on a terminal that wants them: "" otherwise. */
enum tint {
	TINT_NONE,
	TINT_BAD,
	TINT_WARN,
	TINT_GOOD,
	TINT_DIM,
	TINT_BOLD
};
const char *tint(const struct cli *cli, enum tint which);

void print_account_head(const struct cli *cli);
void print_account_row(const struct cli *cli, const struct account_row *row);

/* Flush stdout; 3 when it could not be written (a full disk). A reader that had enough and left is no fault. */
int print_done(int code);
