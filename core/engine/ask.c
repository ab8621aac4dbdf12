#include "core/base/arena.h"
#include "core/engine/locate.h"

/*
 * What a rep may ask. A question repeats only what the customer told us themselves, never an address, a place
 * seen, a list or a score: whoever reads it learns nothing of how they were noticed.
 */

static void add(struct location *location, struct str question)
{
	if (location->ask_count < ARRAY_LEN(location->ask))
		location->ask[location->ask_count++] = question;
}

/* The customer's own word for the thing; absent for what they did not knowingly tell. */
static struct str own_word(enum claim_source source)
{
	switch (source) {
	case CLAIM_CARD:
		return STR("payment card");
	case CLAIM_PHONE:
		return STR("phone number");
	case CLAIM_SIGNUP:
		return STR("account profile");
	case CLAIM_WEBSITE:
		return STR("website");
	case CLAIM_CHAT:
	case CLAIM_TIMEZONE:
	case CLAIM_LANGUAGE:
		break;
	}
	return (struct str){ 0 };
}

/* Two things that the customer told us and that name two countries. */
static bool find_two(const struct location *location, const struct claim *two[2])
{
	two[0] = NULL;
	for (size_t i = 0; i < location->claim_count; i++) {
		two[1] = &location->claims[i];
		if (own_word(two[1]->source).len == 0)
			continue;
		if (!two[0])
			two[0] = two[1];
		else if (!str_equal(str_of(two[0]->country), str_of(two[1]->country)))
			return true;
	}
	return false;
}

static void ask_between(struct arena *arena, struct location *location)
{
	const struct claim *two[2];

	if (!find_two(location, two))
		return;
	add(location,
	    arena_strf(arena,
		       "Your %" PRI_STR " points to %" PRI_STR " and your %" PRI_STR " to %" PRI_STR
		       ": which one should we keep for your account?",
		       ARG_STR(own_word(two[0]->source)), ARG_STR(country_name(two[0]->country)),
		       ARG_STR(own_word(two[1]->source)), ARG_STR(country_name(two[1]->country))));
}

void locate_ask(struct arena *arena, struct location *location)
{
	char claimed[3];

	location->ask_count = 0;
	claimed_country(location, claimed);
	switch (location->verdict) {
	case PLACE_CONSISTENT:
		ask_between(arena, location);
		return;
	case PLACE_UNKNOWN:
		add(location, STR("Which country are you writing to us from?"));
		add(location, STR("Where is your business based?"));
		return;
	case PLACE_CONTRADICTION:
	case PLACE_MISMATCH:
	case PLACE_EXPLAINED:
		break;
	}
	ask_between(arena, location);
	add(location, STR("Which city and country are you working from today?"));
	add(location, arena_strf(arena,
				 "We have %" PRI_STR " on file for you. Is that where you usually "
				 "work, or do you travel or have colleagues elsewhere?",
				 ARG_STR(country_name(claimed))));
	add(location,
	    STR("How do you usually connect: from home, from a company network, or in some "
		"other way?"));
}
