/*
 * link: which accounts one actor runs.
 *
 * Fellegi-Sunter with term frequency: a shared trait is worth log2(m (N+1) / (df+1)) bits, clipped to 16,
 * where df and N count trusted accounts only (older than 30 days, and paying or clean), so that nobody can make a value
 * look common by signing up more, and carrier NATs become hubs by themselves. N counts at least
 * LINK_POPULATION_MIN, for a small desk sees a small part of the world.
 *
 * This first step links by exact rare traits (card, device, phone, name with address, IP). The caller walks the shared
 * values in any order; the result does not depend on it.
 *
 * Two accounts are linked
 * - by one trait, if it is worth log2(N+1) - 3.5 bits before clipping: 12.5 at N = 65,536. Then N falls out and what is left is
 *   m / (df+1) >= 2^-3.5 = 0.0884, whatever the size of the desk. With the m of design/engine.md that is
 *       card, device, IP  m 0.30   df <= 2   (the two accounts themselves may be trusted ones)
 *       name with address m 0.15   df = 0    (two people of one name in one postcode are common enough)
 *       phone             m 0.10   df = 0
 *   so that one exact identity trait that no trusted stranger has is enough, one address that at most
 *   two trusted accounts use is, and a carrier's NAT never is;
 * - by several, as the design has it: a total of log2(N / 0.1) + 6 bits (25.3), and two families (NET, DEVICE,
 *   PAY, ID) of 3 bits each. Within a family the strongest counts, and 0.3 of the rest.
 *
 * A link by addresses alone is never surer than LINK_ADDRESS_BITS, however rare: people share lines, not cards.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/cluster.h"
#include "core/model/ids.h"
#include "core/model/place.h"

struct arena;
struct linker;

#define LINK_POPULATION_MIN 65536
#define LINK_BITS_MAX 16.0
#define LINK_ADDRESS_BITS 13.0
#define LINK_HUB_TRUSTED 64

/* Bits that sharing one value of this kind gives; `trusted` accounts of `population` have it. `hides` is
 * the verdict for an IP (network_link_verdict() also tells mobile gateways): values behind Tor, VPN, relay,
 * proxy or hosting exits tell nothing (0 bits). */
double link_bits(enum trait_kind kind, int64_t trusted, int64_t population, enum proxy_kind hides);

struct linker *linker_new(int64_t trusted_population);
void linker_free(struct linker *linker); /* NULL is fine */

/*
 * `accounts` share a value. Any number: all whom one sufficient value joins are joined, at a cost that grows with
 * their number, not its square. A value with over LINK_HUB_TRUSTED trusted accounts is a hub and joins nobody. A value may be shared in
 * several calls, which count as one with the union of the accounts and the largest `trusted`.
 */
void linker_share(struct linker *linker, enum trait_kind kind, struct str value,
		  const struct account_no *accounts, size_t count, int64_t trusted,
		  enum proxy_kind hides);

/* A pair that a person pulled apart: its own bits count nothing. Both may still be in one cluster by others
 * that hold each of them; to take an account out of a cluster, cut it from every member. */
void linker_cut(struct linker *linker, struct account_no a, struct account_no b);

struct linked_account {
	struct account_no no;
	struct cluster_no cluster; /* named after its smallest account */
	double tie_bits;           /* the strongest link that holds it in the cluster */
};

/* Join what is linked well enough. One row for each account in a cluster of two or more, by cluster, then account. */
struct linked_account *linker_join(struct linker *linker, struct arena *arena, size_t *count);
