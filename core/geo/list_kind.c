#include "core/geo/list_kind.h"

#include "core/base/attrs.h"

/* In order of meaning: "datacenter VPN" is a list of VPNs, "Tor relays" are no privacy relay. */
static const struct {
	struct str word;
	enum proxy_kind kind;
} words[] = {
	{ { "tor", 3 }, PROXY_TOR },
	{ { "relay", 5 }, PROXY_RELAY },
	{ { "residential", 11 }, PROXY_RESIDENTIAL },
	{ { "vpn", 3 }, PROXY_VPN },
	{ { "vpns", 4 }, PROXY_VPN },
	{ { "proxy", 5 }, PROXY_PROXY },
	{ { "proxies", 7 }, PROXY_PROXY },
	{ { "socks", 5 }, PROXY_PROXY },
	{ { "hosting", 7 }, PROXY_HOSTING },
	{ { "hosters", 7 }, PROXY_HOSTING },
	{ { "datacenter", 10 }, PROXY_HOSTING },
	{ { "datacenters", 11 }, PROXY_HOSTING },
	{ { "cloud", 5 }, PROXY_HOSTING },
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_word(struct str text, struct str wanted)
{
	size_t start = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && is_letter(text.at[i]))
			continue;
		if (str_equal_nocase(str_sub(text, start, i - start), wanted))
			return true;
		start = i + 1;
	}
	return false;
}

enum proxy_kind list_kind_guess(struct str title, struct str name, struct str path, bool of_asns)
{
	size_t slash = str_find_last_char(path, '/');
	struct str file = slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.len);
	const struct str texts[] = { title, name, file };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		for (size_t row = 0; row < ARRAY_LEN(words); row++)
			if (has_word(texts[i], words[row].word))
				return words[row].kind;
	return of_asns ? PROXY_HOSTING : PROXY_PROXY;
}
