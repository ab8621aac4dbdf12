#include "core/model/cctld.h"

#include <string.h>

#include "core/model/place.h"

/* See the header for why; .eu and .su are no countries anyway. */
static const char not_telling[] =
	" ac ag ai am as bz cc cd cf co cx dj fm ga gd gg gl gq gs hm im io ki la lc ly me ml"
	" mp ms nf nr nu pm pn pw sb sc sh so st sx tc tf tk tl tm to tv vc vg vu wf ws"
	" yt ";

static bool tells(struct str ending)
{
	const char spaced[] = { ' ', ending.at[0], ending.at[1], ' ', '\0' };

	return !strstr(not_telling, spaced);
}

bool cctld_country(struct str folded_host, char country[3])
{
	size_t dot = str_find_last_char(folded_host, '.');
	struct str ending;

	if (dot == SIZE_MAX || !dot)
		return false;
	ending = str_sub(folded_host, dot + 1, folded_host.len);
	if (ending.len != 2 || !tells(ending) || str_is(ending, "el"))
		return false;
	return country_parse(ending, country);
}
