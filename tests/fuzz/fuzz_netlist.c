/*
 * Any bytes as a list: it must be read without stumbling, and answer for its own count.
 */
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/geo/netlist.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Every line that is a range by itself must be in the list, as far as it is one of ranges. */
static void require_all(const struct netlist *list, struct str text)
{
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		struct ip_range range;

		if (ip_range_parse(str_trim(line), &range) || netlist_is_asns(list))
			continue;
		/* IPv4 that lies inside a wide range of IPv6 is not meant by it. */
		if (ip_is_v4(&range.first) != ip_is_v4(&range.last))
			continue;
		require(netlist_has(list, &range.first) && netlist_has(list, &range.last));
		require(netlist_speaks_for(list, &range.first));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(buf_release) struct buf first = BUF_UP_TO(100);
	struct str text = { (const char *)bytes, len };
	struct netlist *list = NULL;
	size_t refused = 0;

	if (netlist_parse(text, &list, &refused, &first)) {
		require(!list);
		return 0;
	}
	require(netlist_count(list) > 0);
	require((refused > 0) == (first.len > 0));
	for (size_t i = 0; i + sizeof(struct ip) <= len; i++) {
		struct ip ip = { { 0 } };

		for (size_t byte = 0; byte < sizeof(ip); byte++)
			ip.bytes[byte] = bytes[i + byte];
		netlist_has(list, &ip);
		netlist_has_asn(list, (uint32_t)bytes[i] << 8 | bytes[i + 1]);
	}
	if (str_find_char(text, '{') == SIZE_MAX && str_find_char(text, '[') == SIZE_MAX &&
	    !str_starts(text, STR("\xEF\xBB\xBF")))
		require_all(list, text);
	netlist_free(list);
	return 0;
}
