/*
 * linear: a screen as lines to be read one after the other.
 *
 * Frames, bars and the map's dots are left out, columns become parts with a comma between them, and the row with the
 * cursor begins with "> ". What is left out is told by its own points, so the grid is drawn with all of them; `ascii` puts
 * stand-ins (ascii.h) for what is left. Pure: from a grid to text; a line each, ended by newlines.
 */
#pragma once

#include "tui/canvas.h"

struct buf;

void linear_print(const struct grid *grid, bool ascii, struct buf *out);
