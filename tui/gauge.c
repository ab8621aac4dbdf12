#include "tui/gauge.h"

#include <math.h>
#include <stdio.h>

#include "core/base/buf.h"

#define FULL_BLOCK UINT32_C(0x2588)
#define LIGHT_SHADE UINT32_C(0x2591)
#define LOWER_EIGHTH UINT32_C(0x2581) /* the seven others follow it, upwards */
#define LEFT_EIGHTH UINT32_C(0x258F)  /* the others stand before it, widening */

void gauge_bar(struct canvas *canvas, struct rect where, double value, double whole)
{
	if (!isfinite(value) || value == 0.0 || !(whole > 0.0) || where.width <= 0)
		return;

	int width = where.width < CANVAS_SIDE_MAX ? where.width : CANVAS_SIDE_MAX;
	double share = fmin(fabs(value) / whole, 1.0);
	int eighths = (int)lround(share * width * 8);

	if (eighths == 0)
		eighths = 1;
	if (value < 0) {
		canvas_hline(canvas, where.x, where.y, (eighths + 7) / 8, STYLE_FOR, LIGHT_SHADE);
		return;
	}
	canvas_hline(canvas, where.x, where.y, eighths / 8, STYLE_AGAINST, FULL_BLOCK);
	if (eighths % 8)
		canvas_hline(canvas, where.x + eighths / 8, where.y, 1, STYLE_AGAINST,
			     LEFT_EIGHTH + 1 - (uint32_t)(eighths % 8));
}

void gauge_bits(struct canvas *canvas, int x, int y, int width, double bits)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(32);
	double shown = round(bits * 10.0) / 10.0;

	if (!isfinite(bits))
		buf_add(&text, "-");
	else if (shown == 0.0)
		buf_add(&text, "0.0");
	else
		buf_addf(&text, "%s%.1f", shown < 0 ? "\xE2\x88\x92" : "+", fabs(shown));
	canvas_cell_right(canvas, x, y, width, shown < 0 ? STYLE_FOR : STYLE_PLAIN, buf_str(&text));
}

void gauge_spark(struct canvas *canvas, int x, int y, const uint16_t *values, size_t count)
{
	uint32_t most = 1;

	for (size_t i = 0; i < count; i++) {
		if (values[i] > most)
			most = values[i];
	}
	for (size_t i = 0; i < count && i < CANVAS_SIDE_MAX; i++) {
		/* Whatever is not nothing stands out from nothing. */
		uint32_t level = (values[i] * UINT32_C(7) + most - 1) / most;

		canvas_hline(canvas, x + (int)i, y, 1, STYLE_SPARK, LOWER_EIGHTH + level);
	}
}

void gauge_spark_words(const uint16_t *values, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s%u", i ? ", " : "", values[i]);
}

void gauge_scale(const uint16_t *values, size_t count, char text[SPARK_SCALE_CELLS + 4])
{
	unsigned most = 0;

	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	snprintf(text, SPARK_SCALE_CELLS + 4, most < 1000 ? "%u" : "%uk",
		 most < 1000 ? most : most / 1000);
}

void gauge_spark_scaled(struct canvas *canvas, struct rect where, const uint16_t *values,
			size_t count)
{
	char scale[SPARK_SCALE_CELLS + 4];
	int cells = (int)count;

	gauge_spark(canvas, where.x, where.y, values, count);
	gauge_scale(values, count, scale);
	if (where.width > cells + 1)
		canvas_cell(canvas, where.x + cells + 1, where.y, where.width - cells - 1,
			    STYLE_DIM, str_of(scale));
}

void gauge_probability(double probability, char text[8])
{
	if (!(probability >= 0.0 && probability <= 1.0)) {
		snprintf(text, 8, "-");
		return;
	}

	/* As many nines as there are, up to five: .97 and .99999 are not the same news. */
	int decimals = 2;

	while (decimals < 5 && 1.0 - probability < 0.5 * pow(10.0, -decimals))
		decimals++;

	double steps = pow(10.0, decimals);
	double shown = fmin(floor(probability * steps + 0.5), steps - 1.0);

	snprintf(text, 8, ".%0*d", decimals, (int)shown);
}
