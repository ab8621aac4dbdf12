#include "core/text/heading.h"

#include "core/text/ascii.h"
#include "core/text/calls.h"

#define LINE_BYTES 64
#define LINES_ABOVE 3            /* where a greeting stands */
#define LINES_BELOW 8            /* where a signature does, and what is below it */
#define END_BYTES ((size_t)2048) /* of each end of the text */

size_t brand_word_end(const struct brand_text *text, size_t from)
{
	while (from < text->len && text->looks[from] != '-')
		from++;
	return from;
}

/* A word that is not the brand's. False: no brand can follow it. */
static bool take_word(struct heading *heading, struct str word)
{
	unsigned classes = word_classes(word);
	bool firm = (classes & (WORD_FIRM | WORD_RISK)) != 0;

	heading->alone = false;
	heading->is_risky = heading->is_risky || (classes & WORD_RISK) != 0;
	heading->is_voice = heading->is_voice || (classes & WORD_VOICE) != 0;
	if (!heading->brand && !firm)
		return false;
	heading->others = heading->others || (!firm && !ascii_is_digit(word.at[0]));
	return true;
}

static void read_from(const struct brand_text *text, size_t from, struct heading *heading)
{
	size_t end;

	*heading = (struct heading){ .alone = true };
	for (size_t at = from; at < text->len; at = end + 1) {
		const struct brand *brand = brand_heading(text, at, &end);

		if (brand && (!heading->brand || brand == heading->brand)) {
			heading->brand = brand;
			continue;
		}
		end = brand_word_end(text, at);
		if (!take_word(heading, (struct str){ text->looks + at, end - at }))
			return;
	}
}

void heading_read(struct str text, struct heading *heading)
{
	struct brand_text looks;

	brand_text_of(text, &looks);
	read_from(&looks, 0, heading);
}

bool heading_speaks(const struct heading *heading)
{
	if (!heading->brand)
		return false;
	if (heading->brand->is_name)
		return heading->is_risky && !heading->others;
	return !heading->others || (heading->is_risky && !heading->brand->is_word);
}

/* A line that says who writes, or to whose customer; `greets`: after a word of greeting. */
static const struct brand *line_speaks(struct str line, bool greets)
{
	struct brand_text looks;
	struct heading heading;
	size_t from = 0;

	if (line.len == 0 || line.len > LINE_BYTES)
		return NULL;
	brand_text_of(line, &looks);
	while (greets && from < looks.len) {
		size_t end = brand_word_end(&looks, from);

		if ((word_classes((struct str){ looks.looks + from, end - from }) & WORD_GREET) ==
		    0)
			break;
		from = end + 1;
	}
	if (greets && from == 0)
		return NULL;
	read_from(&looks, from, &heading);
	if (!heading.is_voice || heading.others || !heading_speaks(&heading) ||
	    heading.brand->kind == BRAND_SOCIAL)
		return NULL;
	return heading.brand;
}

/* The last line of `rest` that is not empty; `rest` is what is above it. */
static bool cut_last_line(struct str *rest, struct str *line)
{
	*rest = str_trim(*rest);
	if (rest->len == 0)
		return false;
	*line = *rest;
	for (size_t i = rest->len; i-- > 0;) {
		if (rest->at[i] != '\n')
			continue;
		*line = str_trim(str_sub(*rest, i + 1, rest->len));
		rest->len = i;
		return true;
	}
	rest->len = 0;
	return true;
}

const struct brand *heading_in_text(struct str text, struct str *line)
{
	struct str above = str_sub(text, 0, text.len > END_BYTES ? END_BYTES : text.len);
	struct str rest = str_sub(text, text.len > END_BYTES ? text.len - END_BYTES : 0, text.len);
	const struct brand *brand = NULL;

	for (int i = 0; i < LINES_ABOVE && !brand;) {
		if (!str_cut(&above, '\n', line))
			break;
		*line = str_trim(*line);
		i += line->len > 0;
		brand = line_speaks(*line, true);
	}
	for (int i = 0; i < LINES_BELOW && !brand && cut_last_line(&rest, line); i++)
		brand = line_speaks(*line, false);
	return brand;
}
