#include "core/geo/proxy.h"

#include <math.h>

void proxy_start(struct proxy *proxy)
{
	proxy->verdict = PROXY_UNKNOWN;
	proxy->confidence = (double)NAN;
}

static bool is_silent(enum proxy_kind says)
{
	return says == PROXY_UNKNOWN || says == PROXY_NONE;
}

/* A row for a source; when there are too many, one that speaks takes the place of one that does not. */
static struct proxy_source *row_for(struct proxy *proxy, bool silent)
{
	if (proxy->source_count < PROXY_SOURCES_MAX)
		return &proxy->sources[proxy->source_count++];
	if (silent)
		return NULL;
	for (size_t i = PROXY_SOURCES_MAX; i > 0; i--)
		if (proxy->sources[i - 1].says == PROXY_NONE)
			return &proxy->sources[i - 1];
	return NULL;
}

/* Who runs it is told by those who give the verdict, the first that knows. */
static void take_details(struct proxy *proxy, const struct proxy_word *word)
{
	if (str_is_absent(proxy->provider))
		proxy->provider = word->provider;
	if (isnan(proxy->confidence))
		proxy->confidence = word->confidence;
}

void proxy_add(struct proxy *proxy, const struct proxy_word *word)
{
	bool silent = is_silent(word->says);
	enum proxy_kind says = silent ? PROXY_NONE : word->says;
	struct proxy_source *row = row_for(proxy, silent);

	if (row)
		*row = (struct proxy_source){ word->source, says, word->as_of };
	if (silent) {
		if (word->tells)
			proxy->verdict = proxy_graver(proxy->verdict, PROXY_NONE);
		return;
	}
	if (says != proxy->verdict && proxy_graver(proxy->verdict, says) == says) {
		proxy->verdict = says;
		proxy->provider = (struct str){ 0 };
		proxy->confidence = (double)NAN;
	}
	if (says == proxy->verdict)
		take_details(proxy, word);
}
