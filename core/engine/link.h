/*
 * link: which accounts one actor runs.
 *
 * Fellegi-Sunter with term frequency: a shared value is worth log2(m / u) bits, clipped to 16. m is how often two accounts
 * of one actor share such a value, u how often two strangers do. Strangers share it as often as it is common, and how common it
 * is, trusted accounts alone say (older than 30 days, and paying or clean): nobody can make a value look common by
 * signing up more, and carrier NATs, gmail.com and shorteners become hubs by themselves.
 *
 * - What names one person (card, device, phone, name with postcode, address): u = (df + 1) / (N + 1), N at least
 *   LINK_POPULATION_MIN, for a small desk sees a small part of the world.
 * - What whole crowds share (the rest): u = (df + 1024 f) / (N + 1024), f how common a value of the kind
 *   is in the world. A desk that has seen few accounts does not take a browser for rare because it met
 *   it three times.
 *
 * A desk that knows few for long, such as one whose stream began last week, knows nothing of what is common: every gateway of a carrier,
 * every theme and every site would be one actor's. There strangers count too, for what they come to share without knowing of one
 * another (trait_crowds(): address, network, site, text): df is T + c (S - 2) and N is N + c M, with S the strangers who have it, M all
 * on the desk, and c going from 1 where nobody is trusted to 0 at LINK_KNOWN_DESK trusted accounts. The price
 * is that a botnet's own crowd makes its one address look common; the rest of what it shares has to tell.
 *
 * Of an address that more trusted accounts have than an office, u is at least their share of this desk: a gateway.
 *
 * Within a family (NET, DEVICE, PAY, ID, LINK, CONTENT, COPIED, SIGNUP-TIME, BURST-TIME) the strongest counts, and 0.3
 * of the rest; of NET and COPIED nothing of the rest. COPIED is whatever address, network, site or text a trusted account has too: two botnets that rob
 * one customer of its good name lead to its site, out of its network, with its text, and have one thing in common. Those who
 * burst out within a day of signing up did so for one reason: their two times are one family.
 * Two accounts are linked
 * - by one value that names a person, if it is worth log2(N+1) - 3.5 bits before clipping: 12.5 at N = 65,536. Then N falls out
 *   and what is left is m / (df+1) >= 2^-3.5 = 0.0884, whatever the size of the desk:
 *       card, device, IP  m 0.30   df <= 2   (the two accounts themselves may be trusted ones)
 *       name with address m 0.15   df = 0    (two people of one name in one postcode are common enough)
 *       phone             m 0.10   df = 0
 * - by several: a total of log2(N / 0.1) + 6 bits (25.3), and two families of 3 bits each, without names and phones unless both accounts are
 *   trusted;
 * - but a trusted account with one that is not never without 3 bits of a card or a device, and two of them not without those or 3 of a name or
 *   a phone: whoever wants to frame it can link to its site, copy its text, rent a machine in its network, keep its hours, and sign up
 *   under the name, postcode and phone that stand in its imprint.
 *
 * A value that becomes more common takes bits away and gives none, unless it is the first trusted account that comes to
 * it: whom nothing linked nothing links then.
 *
 * Addresses behind Tor, VPN, relay, proxy, hosting and mobile gateways tell nothing. A link that only an address makes is never
 * surer than LINK_ADDRESS_BITS, whatever else is shared: people share lines, and with them browsers and banks; by 3 bits less where nobody
 * is trusted. One that only a name or a phone makes is never surer than LINK_PUBLIC_BITS: who copies it makes nobody guilty.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/model/cluster.h"
#include "core/model/ids.h"
#include "core/model/place.h"

#define LINK_POPULATION_MIN 65536
#define LINK_BITS_MAX 16.0
#define LINK_ADDRESS_BITS 12.4 /* under what any card or device gives */
#define LINK_PUBLIC_BITS 12.5

/* Whom the desk knows. Both go into the bits by steps, as df does (trait_step): powers of two, or 0. */
struct link_desk {
	int64_t trusted;   /* from 32 on */
	int64_t strangers; /* from 32 on; 0 where they no longer matter */
};
#define LINK_KNOWN_DESK 512 /* trusted accounts */
struct link_desk link_desk(int64_t trusted, int64_t accounts);

/* Bits that sharing one value gives: its kind, how many have it, and for an IP what it hides
 * (network_link_verdict() also tells mobile gateways). */
double link_bits(const struct link_trait *trait, const struct link_desk *desk);

/* Bits for two signups, or two bursts, that far apart. */
double link_gap_bits(enum trait_kind kind, int64_t gap_us);

/* So sure is a link that only a name or a phone makes. */
bool link_is_public(double bits);

/* Others that have this value are worth comparing with. */
bool link_brings(const struct link_trait *trait);

/* What two accounts share is worth; 0 when they are not linked. The order of a and b does not matter. */
double link_pair(const struct link_account *a, const struct link_account *b,
		 const struct link_desk *desk);
