#include <math.h>

#include "core/base/buf.h"
#include "core/desk/measure.h"
#include "core/sim/report.h"

#define SIDE 320.0 /* of the reliability diagram */
#define MARGIN 60.0
#define ROW 22.0
#define BARS_WIDTH 320.0
#define NAME_WIDTH 130.0

/* Names of families come from a file of anybody's. */
static void name_add(struct str name, struct buf *out)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ' ';

		buf_add_str(out, plain ? str_sub(name, i, 1) : STR("?"));
	}
}

static void reliability_add(const struct report *report, struct buf *out)
{
	buf_addf(
		out,
		"<g transform=\"translate(%.0f %.0f)\"><text class=\"head\" x=\"0\" y=\"-12\">Reliability: of accounts with "
		"this probability, so many are abusers</text>"
		"<rect class=\"frame\" width=\"%.0f\" height=\"%.0f\"/>"
		"<line class=\"ideal\" x1=\"0\" y1=\"%.0f\" x2=\"%.0f\" y2=\"0\"/>",
		MARGIN, MARGIN, SIDE, SIDE, SIDE, SIDE);
	for (int i = 0; i < REPORT_BINS; i++) {
		const struct report_bin *bin = &report->bins[i];

		if (!bin->accounts)
			continue;
		buf_addf(
			out,
			"<circle class=\"bin\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>P %.3f, abusers %.3f, %lld "
			"accounts</title></circle>",
			bin->sum / (double)bin->accounts * SIDE,
			SIDE - (double)bin->bad / (double)bin->accounts * SIDE,
			2 + 1.5 * log10((double)bin->accounts + 1),
			bin->sum / (double)bin->accounts, (double)bin->bad / (double)bin->accounts,
			(long long)bin->accounts);
	}
	buf_addf(
		out,
		"<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">probability</text>"
		"<text transform=\"translate(-14 %.0f) rotate(-90)\" text-anchor=\"middle\">share of abusers</text>"
		"<text x=\"0\" y=\"%.0f\">0</text><text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">1</text></g>\n",
		SIDE / 2, SIDE + 30, SIDE / 2, SIDE + 16, SIDE, SIDE + 16);
}

struct row {
	int64_t messages, escaped[METHOD_COUNT];
};

static struct row row_of(const struct report *report, struct str family)
{
	struct row row = { 0 };

	for (size_t i = 0; i < report->actor_count; i++) {
		const struct report_actor *actor = &report->actors[i];

		if (!str_equal(actor->family, family))
			continue;
		row.messages += actor->messages;
		for (int m = 0; m < METHOD_COUNT; m++)
			row.escaped[m] += actor->escaped[m];
	}
	return row;
}

static void escaped_add(const struct report *report, struct buf *out)
{
	double y = 0;

	buf_addf(
		out,
		"<g transform=\"translate(%.0f %.0f)\"><text class=\"head\" x=\"0\" y=\"-12\">Harmful messages that escaped: "
		"engine (dark), SES-like limits (light)</text>",
		2 * MARGIN + SIDE, MARGIN);
	for (size_t i = 0; i < report->family_count; i++) {
		struct row row;

		if (!report->families[i].bad)
			continue;
		row = row_of(report, report->families[i].name);
		if (!row.messages)
			continue;
		buf_addf(out, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">", NAME_WIDTH - 8,
			 y + 13);
		name_add(report->families[i].name, out);
		buf_addf(
			out,
			"</text><rect class=\"plain\" x=\"%.0f\" y=\"%.0f\" width=\"%.1f\" height=\"16\"/>"
			"<rect class=\"engine\" x=\"%.0f\" y=\"%.0f\" width=\"%.1f\" height=\"10\"/>"
			"<text x=\"%.0f\" y=\"%.0f\">%.1f %%</text>\n",
			NAME_WIDTH, y,
			BARS_WIDTH * (double)row.escaped[METHOD_LIMITS] / (double)row.messages,
			NAME_WIDTH, y + 3,
			BARS_WIDTH * (double)row.escaped[METHOD_ENGINE] / (double)row.messages,
			NAME_WIDTH + BARS_WIDTH + 8, y + 13,
			100.0 * (double)row.escaped[METHOD_ENGINE] / (double)row.messages);
		y += ROW;
	}
	buf_add(out, "</g>\n");
}

void measure_svg(const struct report *report, struct buf *out)
{
	buf_addf(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
		"aria-label=\"Reliability of the probabilities, and harmful messages that escaped by family\">\n"
		"<style>text{font:12px sans-serif;fill:#333}.head{font-weight:bold}.frame{fill:none;stroke:#999}"
		".ideal{stroke:#999;stroke-dasharray:4}.bin{fill:#1f5fa8}.plain{fill:#d9c9a3}.engine{fill:#8a2f2f}"
		"</style><rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		3 * MARGIN + SIDE + NAME_WIDTH + BARS_WIDTH + 40, 2 * MARGIN + SIDE);
	reliability_add(report, out);
	escaped_add(report, out);
	buf_add(out, "</svg>\n");
}
