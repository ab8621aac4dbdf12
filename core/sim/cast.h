/*
 * cast: who takes part, before anything happens.
 *
 * A family is a way of behaving, good or bad. An actor is whoever runs one account or many. A player is an account. All of
 * a player's particulars (persona.h) follow from its own seed and its actor's, so a player is small
 * and a million of them fit.
 *
 * What a player will do is at most BOUTS_MAX bouts: so many messages from a moment on, so far apart.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/sim/sim.h"

struct arena;
struct chance;

enum family {
	/* good people */
	FAMILY_EVERYDAY,
	FAMILY_SHOP,
	FAMILY_NAT,
	FAMILY_VPN,
	FAMILY_AGENCY,
	FAMILY_RESELLER,
	FAMILY_TRAVELLER,
	FAMILY_FREELANCER,
	FAMILY_LAUNCH,
	FAMILY_MIGRATION,
	FAMILY_REVIVAL,
	FAMILY_DAY_ONE,
	FAMILY_SUPPLIER,
	FAMILY_NAMESAKE,
	FAMILY_LOW_QUALITY,
	FAMILY_FRAMED,
	FAMILY_TREASURER,
	/* abusers */
	FAMILY_SHARED_IP,
	FAMILY_RESIDENTIAL,
	FAMILY_SPUN,
	FAMILY_PARAPHRASE,
	FAMILY_STOLEN_CARD,
	FAMILY_HIJACKED,
	FAMILY_AGED,
	FAMILY_SLOW,
	FAMILY_MIXED,
	FAMILY_PHISH,
	FAMILY_PHISH_SUBTLE,
	FAMILY_PHISH_HOSTED,
	FAMILY_FRAUD,
	FAMILY_COUNT,
};
#define FAMILY_BAD FAMILY_SHARED_IP /* this one and those after it */

struct family_row {
	const char *name;
	double share; /* of all accounts, by default; among good ones only their proportion counts */
	uint16_t least, most; /* accounts of an actor */
	bool spiking;
	const char *what;
};
extern const struct family_row families[FAMILY_COUNT];

enum route {
	ROUTE_HOME, /* an access line whose address changes now and then */
	ROUTE_NAT,
	ROUTE_VPN,
	ROUTE_OFFICE,
	ROUTE_TRAVEL,
	ROUTE_EXITS,       /* the actor's few addresses */
	ROUTE_SUBNET,      /* the actor's /24s, a host for each account */
	ROUTE_RESIDENTIAL, /* a stranger's home line for each account */
	ROUTE_SERVER,      /* a rented server for each account */
};

enum writing {
	WRITING_LETTER,
	WRITING_PERSONAL,
	WRITING_ORDER,
	WRITING_APP,
	WRITING_PAPER, /* a bank's supplier */
	WRITING_MONEY, /* who asks for money rightly */
	WRITING_WARM,
	WRITING_SCAM,
	WRITING_PHISH,
	WRITING_HOSTED,
	WRITING_FRAUD,
};

enum bout_kind {
	BOUT_USUAL,
	BOUT_SPIKE,
	BOUT_WARM,
	BOUT_HARM
};

struct bout {
	int64_t from_us, gap_us;    /* gap: the mean */
	uint32_t count, recipients; /* recipients: the median */
	uint8_t kind, writing;
};
#define BOUTS_MAX 3

/* How an abuser works. Drawn once for an actor, by tactics.c. */
enum link_mode {
	LINK_OWN,       /* a few domains of the actor's */
	LINK_SHORTENER, /* one target behind a shortener, a code for each account */
	LINK_FREE_HOST, /* a subdomain at a free hoster for each account */
	LINK_EACH,      /* a domain for each account */
	LINK_PAGES, /* a page or form for each account, at services where anybody puts up such */
	LINK_MODE_COUNT
};
enum mail_mode {
	MAIL_FREEMAIL,
	MAIL_OWN,
	MAIL_ONE_DOMAIN, /* all at one domain of the actor's */
};

struct tactics {
	enum route route;
	uint16_t exits, agents, bins, domains, texts;
	enum link_mode link_mode;
	enum mail_mode mail_mode;
	uint8_t local_pattern, kind,
		brand_place; /* where a phisher wears the brand: 1 From, 2 domain, 3 both */
	double paid, spin, device_shared, card_fails, address_shared;
	double bounced, complained, opened, clicked;
	int64_t signup_gap_us, before_us; /* before: signup to burst */
	bool regular_signups, carries_html, global, signs_up_elsewhere;
	bool answers_elsewhere; /* to a freemail address that is not the sender's */
	uint32_t warm, messages, recipients;
	int64_t gap_us, jitter_us;
	uint32_t victim; /* the player that is framed; NOBODY without */
	uint32_t brand;
};

#define NOBODY UINT32_MAX

struct actor {
	uint64_t seed;
	uint32_t first, count; /* its players */
	uint32_t number;       /* among those of its family */
	uint8_t family;
	int64_t burst_us; /* harm begins about then; 0 for good ones */
	struct tactics
		*tactics; /* NULL for good ones; `ways` of them, of which each player has one */
	uint32_t ways;
};

struct player {
	uint64_t seed;
	uint32_t actor, id;
	uint8_t family, land, trade, language, plan, route, writing, bout_count;
	bool has_domain, freemail, is_new;
	uint16_t theme;
	float bounced, complained, opened, clicked, logins;
	int64_t signup_us,
		break_us; /* break: somebody else has the account from then on; 0 never */
	struct bout bouts[BOUTS_MAX];
};

struct cast {
	struct arena *arena;
	struct sim_plan plan;
	uint64_t seed;
	int64_t from_us, until_us;
	struct player *players;
	uint32_t player_count;
	struct actor *actors;
	uint32_t actor_count;
	uint32_t nat_exits, vpn_exits, themes;
};

/* ERR_INVALID: a family that is not there. */
MUST_USE enum err cast_make(struct arena *arena, const struct sim_plan *plan, struct cast **cast);

/* "botnet-style" name of an actor: its family and number. */
void cast_actor_name(const struct cast *cast, uint32_t actor, char name[48]);
bool cast_is_bad(const struct player *player);

/* What a player goes by; NULL for a good one. */
const struct tactics *cast_tactics(const struct cast *cast, const struct player *player);

/* cast_good.c, cast_bad.c */
void cast_good(struct cast *cast, struct player *player, const struct actor *actor, uint32_t index);
void cast_bad(struct cast *cast, struct player *player, const struct actor *actor, uint32_t index);
/* tactics.c */
void tactics_draw(struct cast *cast, struct actor *actor);
/* cast_good.c: who anybody honest is; the seed must be set. */
void cast_ordinary(struct cast *cast, struct player *player, struct chance *c);
