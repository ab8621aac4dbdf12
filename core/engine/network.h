/*
 * network: what the kind of a network says about who is behind an address.
 *
 * A proxy verdict (place.h) tells exits that hide somebody. Two more kinds mislead in their own way, and
 * are told by the name or number of the network: mobile gateways, where many strangers leave by one
 * address far from where they are, and the egress of companies and security services, where staff do.
 */
#pragma once

#include <stdbool.h>

#include "core/model/place.h"

bool network_is_mobile(const struct place *place);
bool network_is_corporate(const struct place *place);

/* Tor, VPN, proxy, residential proxy or hosting: the person may be anywhere. Not a
 * relay, which keeps its user's country. */
bool network_hides(const struct place *place);

/* The verdict to link by (link.h): the place's own, and PROXY_RELAY for a mobile gateway, whose address
 * tells as little about who is behind it. */
enum proxy_kind network_link_verdict(const struct place *place);
