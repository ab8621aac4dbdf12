/*
 * svg_canvas: a painted grid as SVG, with the colours of a theme on 256 colours.
 *
 * Each run of cells of one look is text of a fixed length, so that columns stand in line whatever font the reader has.
 */
#pragma once

#include "tui/canvas.h"
#include "tui/theme.h"

struct buf;

void svg_canvas(const struct grid *grid, enum theme theme, struct buf *out);
