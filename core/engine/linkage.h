/*
 * linkage: from links to clusters.
 *
 * Two actors who send one text at one hour, or rob one customer of its good name, have links that look like one actor's, but faint ones: their own
 * accounts are tied to each other by far more. So a link that is weaker than LINKAGE_FAINT of the strongest link of either end ties nobody, unless
 * only a card or a device comes to what it says (more than LINK_PUBLIC_BITS, less than LINKAGE_ORDINARY_BITS).
 * docs/decisions/0019-linking-in-step.md has the figures.
 *
 * What the others connect is a cluster, as long as it is small. In a crowd of more than LINKAGE_SMALL one false link
 * is enough to tie two actors together, so there a member needs two links that support each other: only links in
 * triangles of such links hold (the 3-truss; its parts are connected by construction). Who falls off stays with those
 * that fell off beside it, where these are few; where they are many, with whom it is linked best; else alone.
 *
 * Then parts are sewn together that LINKAGE_SEAM of all the links there could be between them do tie, one of them by LINKAGE_SURE_BITS: what
 * one actor does in several ways leads from most of its accounts to most of the others, what two actors have in common from a few to a
 * few. And whom no link ties yet goes where its strongest lead, if LINKAGE_SUPPORT and more lead there.
 *
 * All of it goes by the links alone, not by numbers or by an order of theirs: the same links
 * give the same clusters, whoever came first.
 */
#pragma once

#include <stddef.h>

#include "core/model/cluster.h"

struct arena;

#define LINKAGE_SMALL 64
#define LINKAGE_FAINT 0.65
#define LINKAGE_ORDINARY_BITS 20.0
#define LINKAGE_SURE_BITS 30.0
#define LINKAGE_SEAM 0.5
#define LINKAGE_SUPPORT 5

struct linked_account {
	struct account_no no;
	size_t part;     /* 1, 2, ...: who has the same one is in one cluster; 0: alone */
	double tie_bits; /* the strongest link that holds it in its cluster */
};

/* Each account of these links once, by number. Links are sorted by a, then b, each once. */
struct linked_account *linkage_parts(struct arena *arena, const struct link *links, size_t count,
				     size_t *accounts);
