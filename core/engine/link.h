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

/* Bits that sharing one value of this kind gives; `trusted` accounts of `population` have it. `hides` is
 * the proxy verdict for an IP: values behind Tor, VPN, relay, or proxy exits tell nothing (0 bits). */
double link_bits(enum trait_kind kind, int64_t trusted, int64_t population, enum proxy_kind hides);

struct linker *linker_new(int64_t trusted_population);
void linker_free(struct linker *linker);

/* `accounts` share a value. Any number; beyond 64 the value is a hub and joins nobody. */
void linker_share(struct linker *linker, enum trait_kind kind, struct str value,
		  const struct account_no *accounts, size_t count, int64_t trusted,
		  enum proxy_kind hides);

/* A pair that a person pulled apart stays apart: its own bits count nothing. */
void linker_cut(struct linker *linker, struct account_no a, struct account_no b);

struct linked_account {
	struct account_no no;
	struct cluster_no cluster;
	double tie_bits; /* the strongest link that holds it in the cluster */
};

/* Join what is linked well enough. One row for each account in a cluster of two or more, by cluster, then account. */
struct linked_account *linker_join(struct linker *linker, struct arena *arena, size_t *count);
