/*
 * gauge: small pictures of numbers: bars of evidence, sparks of sends.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "tui/canvas.h"

/* A bar of `value` where `whole` fills `width` cells, to an eighth of a cell; negative
 * values are drawn light. NaN draws nothing. Never empty for a value that is not 0. */
void gauge_bar(struct canvas *canvas, struct rect where, double value, double whole);

/* "+4.2", "-6.6" with a true minus sign: always `width` cells, flush right. */
void gauge_bits(struct canvas *canvas, int x, int y, int width, double bits);

/* A column a value, oldest first, the highest fills the cell; 0 is the lowest mark. */
void gauge_spark(struct canvas *canvas, int x, int y, const uint16_t *values, size_t count);

/* The same within `where`, with what the highest stands for behind it where there is room: "41", "12k". */
#define SPARK_SCALE_CELLS 4
void gauge_spark_scaled(struct canvas *canvas, struct rect where, const uint16_t *values,
			size_t count);
void gauge_scale(const uint16_t *values, size_t count, char text[SPARK_SCALE_CELLS + 4]);

/* "1, 0, 12": in words, for whoever sees no columns. */
struct buf;
void gauge_spark_words(const uint16_t *values, size_t count, struct buf *out);

/* A probability for a person: ".97", ".99999", "1" never; "-" for NaN. */
void gauge_probability(double probability, char text[8]);
