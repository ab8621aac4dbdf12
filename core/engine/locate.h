/*
 * locate: where a customer says they are, against where they are seen.
 *
 * Claims come from the signup form, the cards, the phone number, the website's top-level domain, languages and time
 * zones, and (given with the facts) the chat. Each has a trust: how far it can be relied upon. Observations are
 * the addresses seen; those of servers that send mail from hosting networks say nothing of a person.
 *
 * What is seen elsewhere is weighed over five harmless explanations (same place after all, a proxy, travel, a company's
 * egress, a GeoIP error) and the sixth, that the claim is untrue; they sum to one. Who says to be somewhere now is held against
 * where they are seen now (presence.h), and all claims together against all sightings otherwise.
 */
#pragma once

#include "core/engine/facts.h"
#include "core/model/claim.h"

struct arena;

/* Fill in everything but `bits` and `ask`. Texts are in `arena` or the facts'. */
void locate(struct arena *arena, const struct facts *facts, struct location *location);

/* The steps of locate(), in their order: claims (newest first), observations; then, once both
 * are there, the explanations; the verdict with its text. */
void locate_claims(struct arena *arena, const struct facts *facts, struct location *location);
void locate_explain(const struct facts *facts, struct location *location);
void locate_judge(struct arena *arena, struct location *location);

/* Does this sighting tell where a person is? */
bool sighting_counts(const struct observation *seen);

/* How sure it is, 0 to 1, that the customer claims this country; and the one they claim most surely ("" for none). */
double claimed_trust(const struct location *location, const char country[3]);
void claimed_country(const struct location *location, char country[3]);

/* Less than this is no claim worth comparing: a language alone, say. */
#define CLAIM_LEAST_TRUST 0.55

/* The newest sighting that counts and is where nothing claims to be; NULL without. */
const struct observation *contrary_sighting(const struct location *location);

/* Does the customer say, anywhere in the chat, that they use no proxy? */
bool denies_proxy(const struct location *location);

/*
 * What the verdict compares: the country said, and where it is not the country seen, that too; each "" for none. Said is of what
 * clashes; where nothing does, of the claims that go together with what is seen, if they weigh as much.
 */
struct comparison {
	char said[3], seen[3];
};
struct comparison locate_comparison(const struct location *location);

/* "the signup form", "the card". */
struct str claim_source_name(enum claim_source source);
