#include <math.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/export.h"
#include "core/desk/world.h"

#define MAP_WIDTH 720.0
#define MAP_HEIGHT 360.0
#define TEXT_MAX ((size_t)1024 * 1024)
#define BAR_UNIT 16.0 /* pixels for a bit */
#define BAR_HALF 192.0
#define BAR_ROW 22
#define BARS_MAX 24

void html_text(struct str text, struct buf *out)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(TEXT_MAX);

	utf8_tame_text(text, &tame);
	for (const char *at = buf_text(&tame); *at; at++) {
		switch (*at) {
		case '&':
			buf_add(out, "&amp;");
			break;
		case '<':
			buf_add(out, "&lt;");
			break;
		case '>':
			buf_add(out, "&gt;");
			break;
		case '"':
			buf_add(out, "&quot;");
			break;
		case '\'':
			buf_add(out, "&#39;");
			break;
		default:
			buf_add_char(out, *at);
		}
	}
}

static double map_x(double longitude, double width)
{
	return (longitude + 180.0) * width / 360.0;
}

static double map_y(double latitude, double height)
{
	return (90.0 - latitude) * height / 180.0;
}

void map_land_each(double width, double height,
		   void (*point)(void *with, char step, double x, double y), void *with)
{
	for (size_t i = 0; i < world_land_count; i++) {
		const char *at = world_land[i];
		double before = 0;
		char *end, step = 'M';

		for (;;) {
			double longitude = strtod(at, &end), latitude, x;

			if (end == at)
				break;
			latitude = strtod(end, &end);
			at = end;
			x = map_x(longitude, width);
			/* Over the date line, and so over the whole map: there one part ends. */
			if (fabs(x - before) > width / 2)
				step = 'M';
			point(with, step, x, map_y(latitude, height));
			before = x;
			step = 'L';
		}
	}
}

bool map_claim_point(const struct claim *claim, double width, double height, double *x, double *y)
{
	double latitude, longitude;

	if (!world_country(claim->country, &latitude, &longitude))
		return false;
	*x = map_x(longitude, width);
	*y = map_y(latitude, height);
	return true;
}

bool map_seen_point(const struct observation *seen, double width, double height, double *x,
		    double *y)
{
	double latitude = seen->place.latitude, longitude = seen->place.longitude;

	if (!seen->place.pinned && !world_country(seen->place.country, &latitude, &longitude))
		return false;
	*x = map_x(longitude, width);
	*y = map_y(latitude, height);
	return true;
}

static void land_point(void *with, char step, double x, double y)
{
	struct buf *out = with;

	buf_addf(out, "%s%c%.1f %.1f", step == 'M' && out->text[out->len - 1] != '"' ? "Z" : "",
		 step, x, y);
}

static void land_add(struct buf *out)
{
	buf_add(out, "<path class=\"land\" d=\"");
	map_land_each(MAP_WIDTH, MAP_HEIGHT, land_point, out);
	buf_add(out, "Z\"/>");
}

static void claims_add(const struct location *location, double to_x, double to_y, bool has_target,
		       struct buf *out)
{
	double x, y;

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (!map_claim_point(claim, MAP_WIDTH, MAP_HEIGHT, &x, &y))
			continue;
		if (has_target)
			buf_addf(
				out,
				"<line class=\"between\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
				x, y, to_x, to_y);
		buf_addf(
			out,
			"<circle class=\"claim\" cx=\"%.1f\" cy=\"%.1f\" r=\"6\"><title>says %s (%s)</title></circle>",
			x, y, claim->country, word_of(&claim_words, claim->source));
	}
}

void svg_map(const struct location *location, struct buf *out)
{
	double x, y, target_x = 0, target_y = 0;
	bool has_target = false;

	buf_addf(
		out,
		"<svg class=\"map\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
		"aria-label=\"Claims (open circles) and observations (dots) on a map of the world\">",
		MAP_WIDTH, MAP_HEIGHT);
	land_add(out);
	for (size_t i = 0; !has_target && i < location->observation_count; i++)
		has_target = map_seen_point(&location->observations[i], MAP_WIDTH, MAP_HEIGHT,
					    &target_x, &target_y);
	claims_add(location, target_x, target_y, has_target, out);
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (!map_seen_point(seen, MAP_WIDTH, MAP_HEIGHT, &x, &y))
			continue;
		buf_addf(
			out,
			"<circle class=\"seen\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>seen %s (%s)</title></circle>",
			x, y, seen->place.country, word_of(&observation_words, seen->source));
	}
	buf_add(out, "</svg>\n");
}

void svg_bars(const struct judgement *judgement, struct buf *out)
{
	size_t count = judgement->reason_count < BARS_MAX ? judgement->reason_count : BARS_MAX;
	double width = 2 * BAR_HALF + 480;

	buf_addf(out,
		 "<svg class=\"bars\" viewBox=\"0 0 %.0f %zu\" role=\"img\" "
		 "aria-label=\"Evidence in bits, a bar a reason\">",
		 width, count * BAR_ROW + 4);
	/* cppcheck-suppress knownConditionTrueFalse ; it takes the smaller of two for none */
	for (size_t i = 0; i < count; i++) {
		const struct reason *reason = &judgement->reasons[i];
		double length = fmin(fabs(reason->bits) * BAR_UNIT, BAR_HALF);
		double from = reason->bits < 0 ? BAR_HALF - length : BAR_HALF;

		buf_addf(out,
			 "<rect class=\"%s\" x=\"%.1f\" y=\"%zu\" width=\"%.1f\" height=\"14\"/>",
			 reason->bits < 0 ? "for" : "against", from, i * BAR_ROW + 4, length);
		buf_addf(out, "<text x=\"%.1f\" y=\"%zu\">%+.1f  ", 2 * BAR_HALF + 8,
			 i * BAR_ROW + 16, reason->bits);
		html_text(utf8_head(reason->text, 90), out);
		buf_add(out, "</text>");
	}
	buf_addf(out, "<line class=\"zero\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%zu\"/></svg>\n",
		 BAR_HALF, BAR_HALF, count * BAR_ROW + 4);
}
