/*
 * linear: a screen as lines to be read one after the other.
 *
 * Frames, bars and the map's dots are left out, columns become parts with a comma between them, and the row with the
 * cursor begins with "> ". Pure: from a grid to text; a line each, ended by newlines.
 */
#pragma once

#include "tui/canvas.h"

struct buf;

void linear_print(const struct grid *grid, struct buf *out);
