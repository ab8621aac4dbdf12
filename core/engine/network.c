#include "core/engine/network.h"

#include <stddef.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"

/* Whole words of network names; from the registries' own names of the large ones. */
static const char *const mobile_words[] = {
	"mobile",   "mobiles", "mobil",   "movil",    "moviles",  "mobility",  "wireless",
	"cellular", "cellco",  "gsm",     "lte",      "umts",     "telemovel", "celular",
	"tmobile",  "cell",    "mobitel", "cellcom",  "movistar", "mobilink",  "mobifone",
	"mobinil",  "mobily",  "digicel", "turkcell", "telcel",   "jio",       "airtel",
};

/* Carriers whose names do not tell, by AS number. */
static const uint32_t mobile_asns[] = {
	6167,   /* Verizon Wireless */
	12576,  /* EE */
	20057,  /* AT&T Mobility */
	21928,  /* T-Mobile USA */
	22394,  /* Verizon Wireless */
	25135,  /* Vodafone UK, mobile */
	55836,  /* Reliance Jio */
	206067, /* Three UK */
};

static const char *const corporate_words[] = {
	"zscaler", "netskope", "forcepoint", "iboss",    "websense",   "symantec",     "bluecoat",
	"menlo",   "mcafee",   "barracuda",  "mimecast", "cisco",      "cato",         "siemens",
	"bosch",   "daimler",  "volkswagen", "airbus",   "university", "universitaet", "government",
};

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool takes_word(struct str *rest, struct str *word)
{
	size_t from = 0, to;

	while (from < rest->len && !is_word_char(rest->at[from]))
		from++;
	for (to = from; to < rest->len && is_word_char(rest->at[to]);)
		to++;
	*word = str_sub(*rest, from, to - from);
	*rest = str_sub(*rest, to, rest->len - to);
	return word->len > 0;
}

static bool has_word(struct str name, const char *const *words, size_t count)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(200);
	struct str rest, word;

	utf8_fold(name, &folded);
	rest = buf_str(&folded);
	while (takes_word(&rest, &word))
		for (size_t i = 0; i < count; i++)
			if (str_is(word, words[i]))
				return true;
	return false;
}

bool network_is_mobile(const struct place *place)
{
	for (size_t i = 0; place->asn && i < ARRAY_LEN(mobile_asns); i++)
		if (place->asn == mobile_asns[i])
			return true;
	return has_word(place->network, mobile_words, ARRAY_LEN(mobile_words));
}

bool network_is_corporate(const struct place *place)
{
	return has_word(place->network, corporate_words, ARRAY_LEN(corporate_words));
}

bool network_hides(const struct place *place)
{
	switch (place->proxy.verdict) {
	case PROXY_TOR:
	case PROXY_RESIDENTIAL:
	case PROXY_VPN:
	case PROXY_PROXY:
	case PROXY_HOSTING:
		return true;
	case PROXY_UNKNOWN:
	case PROXY_NONE:
	case PROXY_RELAY:
		break;
	}
	return false;
}

enum proxy_kind network_link_verdict(const struct place *place)
{
	enum proxy_kind verdict = place->proxy.verdict;

	if ((verdict == PROXY_UNKNOWN || verdict == PROXY_NONE) && network_is_mobile(place))
		return PROXY_RELAY;
	return verdict;
}
