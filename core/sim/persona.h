/*
 * persona: the particulars of a player, made from its seed each time they are asked for.
 *
 * Nothing of this is kept: the same player always gets the same answers, and a million players cost no memory for
 * their names. Texts are added to the buf given.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/ip.h"

struct actor;
struct buf;
struct cast;
struct grammar;
struct player;

struct wardrobe { /* what the particulars are made of */
	const struct cast *cast;
	const struct grammar *grammar;
	int first[8], last[8]; /* rules, by language */
	int company, host, word, brand, risk, other;
};

void wardrobe_fill(struct wardrobe *w, const struct cast *cast, const struct grammar *grammar);

void persona_name(const struct wardrobe *w, const struct player *player, struct buf *out);
void persona_company(const struct wardrobe *w, const struct player *player, struct buf *out);
/* The domain it owns, or would own. */
void persona_domain(const struct wardrobe *w, const struct player *player, struct buf *out);
void persona_email(const struct wardrobe *w, const struct player *player, struct buf *out);
void persona_phone(const struct wardrobe *w, const struct player *player, struct buf *out);
void persona_agent(const struct wardrobe *w, const struct player *player, int64_t at_us,
		   struct buf *out);
/* "" when the panel did not know it. */
void persona_device(const struct wardrobe *w, const struct player *player, int64_t at_us,
		    struct buf *out);

struct persona_card {
	uint64_t fingerprint;
	uint32_t bin, last4;
	bool checks_pass, prepaid, of_another_name, unchecked;
};
void persona_card(const struct wardrobe *w, const struct player *player, struct persona_card *card);

/* The brand a phisher wears, or a supplier serves. */
void persona_brand(const struct wardrobe *w, const struct player *player, struct buf *out);

/* Where it is seen from at that time; `turn` tells sessions apart. `server`: what its mail is sent from. */
void persona_ip(const struct wardrobe *w, const struct player *player, int64_t at_us, uint64_t turn,
		bool server, struct ip *ip);

/* A domain that belongs to an actor: its `number`th. */
void persona_actor_domain(const struct wardrobe *w, const struct actor *actor, uint32_t number,
			  struct buf *out);

/* Lower-case letters and digits of a text, what an address can be made of. */
void persona_plain(const char *text, char plain[64]);
