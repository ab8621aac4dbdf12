#include "core/model/cluster.h"

bool trait_brings(enum trait_kind kind)
{
	return kind <= TRAIT_IP || (kind >= TRAIT_NETWORK && kind <= TRAIT_CAMPAIGN);
}

bool trait_links(enum trait_kind kind)
{
	return trait_brings(kind) || (kind >= TRAIT_USER_AGENT && kind <= TRAIT_NAME);
}

int64_t trait_step(int64_t trusted)
{
	int64_t half = 1;

	if (trusted < 3)
		return trusted < 0 ? 0 : trusted;
	while (trusted / 4 >= half && 4 * half + 1 <= trusted)
		half *= 2;
	return trusted >= 3 * half + 1 ? 3 * half + 1 : 2 * half + 1;
}

bool trait_crowds(enum trait_kind kind)
{
	return kind == TRAIT_IP || (kind >= TRAIT_NETWORK && kind <= TRAIT_CAMPAIGN);
}
