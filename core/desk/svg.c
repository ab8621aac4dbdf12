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

static double map_x(double longitude)
{
	return (longitude + 180.0) * MAP_WIDTH / 360.0;
}

static double map_y(double latitude)
{
	return (90.0 - latitude) * MAP_HEIGHT / 180.0;
}

static void land_add(struct buf *out)
{
	buf_add(out, "<path class=\"land\" d=\"");
	for (size_t i = 0; i < world_land_count; i++) {
		const char *at = world_land[i];
		char *end, step = 'M';

		for (;;) {
			double longitude = strtod(at, &end), latitude;

			if (end == at)
				break;
			latitude = strtod(end, &end);
			at = end;
			buf_addf(out, "%c%.1f %.1f", step, map_x(longitude), map_y(latitude));
			step = 'L';
		}
		buf_add_char(out, 'Z');
	}
	buf_add(out, "\"/>");
}

static bool seen_point(const struct observation *seen, double *x, double *y)
{
	double latitude = seen->place.latitude, longitude = seen->place.longitude;

	if (!seen->place.pinned && !world_country(seen->place.country, &latitude, &longitude))
		return false;
	*x = map_x(longitude);
	*y = map_y(latitude);
	return true;
}

static void claims_add(const struct location *location, double to_x, double to_y, bool has_target,
		       struct buf *out)
{
	for (size_t i = 0; i < location->claim_count; i++) {
		double latitude, longitude;

		if (!world_country(location->claims[i].country, &latitude, &longitude))
			continue;
		if (has_target)
			buf_addf(
				out,
				"<line class=\"between\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
				map_x(longitude), map_y(latitude), to_x, to_y);
		buf_addf(
			out,
			"<circle class=\"claim\" cx=\"%.1f\" cy=\"%.1f\" r=\"6\"><title>says %s (%s)</title></circle>",
			map_x(longitude), map_y(latitude), location->claims[i].country,
			word_of(&claim_words, location->claims[i].source));
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
		has_target = seen_point(&location->observations[i], &target_x, &target_y);
	claims_add(location, target_x, target_y, has_target, out);
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (!seen_point(seen, &x, &y))
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
