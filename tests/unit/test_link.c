#include "core/base/hash.h"
#include "core/engine/link.h"
#include "tests/unit/story.h"

#define SHARED_MAX 8

/* Two accounts, and what both have. */
struct couple {
	struct link_trait traits[SHARED_MAX];
	struct link_account a, b;
};

static struct link_trait shared(enum trait_kind kind, int64_t trusted)
{
	return (struct link_trait){
		.key = 100 + (uint64_t)kind, .kind = kind, .accounts = 2, .trusted = trusted
	};
}

static void couple_share(struct couple *couple, enum trait_kind kind, int64_t trusted)
{
	couple->traits[couple->a.trait_count] = shared(kind, trusted);
	couple->a.traits = couple->b.traits = couple->traits;
	couple->b.trait_count = ++couple->a.trait_count;
}

static double bits_of(const struct couple *couple, int64_t trusted)
{
	struct link_desk desk = { .trusted = trusted };
	double bits = link_pair(&couple->a, &couple->b, &desk);

	story_near(link_pair(&couple->b, &couple->a, &desk), bits, 0);
	return bits;
}

static double weight(enum trait_kind kind, int64_t trusted, int64_t population,
		     enum proxy_kind hides)
{
	struct link_desk desk = { .trusted = population };
	struct link_trait trait = shared(kind, trusted);

	trait.hides = hides;
	return link_bits(&trait, &desk);
}

static bool one_links(enum trait_kind kind, int64_t trusted, int64_t population,
		      enum proxy_kind hides)
{
	struct couple couple = { 0 };

	couple_share(&couple, kind, trusted);
	couple.traits[0].hides = hides;
	return bits_of(&couple, population) > 0;
}

static void measures_rarity_among_the_trusted(void **state)
{
	(void)state;
	story_near(weight(TRAIT_CARD, 0, 0, PROXY_UNKNOWN), 14.263, 0.001);
	story_near(weight(TRAIT_CARD, 0, 65536, PROXY_UNKNOWN), 14.263, 0.001);
	story_near(weight(TRAIT_IP, 2, 0, PROXY_NONE), 12.678, 0.001);
	story_near(weight(TRAIT_CARD, 0, INT64_C(10000000), PROXY_UNKNOWN), 16, 0);
	story_near(weight(TRAIT_CARD, INT64_C(1000000), 0, PROXY_UNKNOWN), 0, 0);
	story_near(weight(TRAIT_URL, 0, 0, PROXY_UNKNOWN), 0, 0);
	for (int hides = PROXY_TOR; hides <= PROXY_HOSTING; hides++) {
		story_near(weight(TRAIT_IP, 0, 0, (enum proxy_kind)hides), 0, 0);
		assert_true(weight(TRAIT_CARD, 0, 0, (enum proxy_kind)hides) > 14);
	}
}

static void takes_nothing_common_for_rare_because_it_was_seldom_met(void **state)
{
	static const enum trait_kind crowds[] = { TRAIT_USER_AGENT, TRAIT_BIN, TRAIT_EMAIL_DOMAIN,
						  TRAIT_EMAIL_PATTERN };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(crowds); i++) {
		double new = weight(crowds[i], 0, 0, PROXY_UNKNOWN);

		assert_true(new > 2 && new < 6.1);
		assert_true(weight(crowds[i], 0, 1 << 20, PROXY_UNKNOWN) > new + 8);
		assert_true(weight(crowds[i], 1 << 19, 1 << 20, PROXY_UNKNOWN) < 1);
	}
}

static void joins_by_one_rare_trait_whatever_the_desks_size(void **state)
{
	/* clang-format off */
	static const struct {
		enum trait_kind kind;
		int64_t trusted;
		enum proxy_kind hides;
		bool joined;
	} cases[] = {
		{ TRAIT_CARD,          0,   PROXY_UNKNOWN, true },
		{ TRAIT_CARD,          2,   PROXY_UNKNOWN, true },
		{ TRAIT_CARD,          3,   PROXY_UNKNOWN, false },
		{ TRAIT_DEVICE,        0,   PROXY_UNKNOWN, true },
		{ TRAIT_PHONE,         0,   PROXY_UNKNOWN, true },
		{ TRAIT_PHONE,         1,   PROXY_UNKNOWN, false },
		{ TRAIT_NAME_ADDRESS,  0,   PROXY_UNKNOWN, true },
		{ TRAIT_NAME_ADDRESS,  1,   PROXY_UNKNOWN, false },
		{ TRAIT_IP,            2,   PROXY_NONE,    true },
		{ TRAIT_IP,            3,   PROXY_NONE,    false },
		{ TRAIT_IP,            500, PROXY_NONE,    false }, /* a carrier's NAT */
		{ TRAIT_IP,            0,   PROXY_VPN,     false },
		{ TRAIT_IP,            0,   PROXY_RELAY,   false },
		{ TRAIT_IP,            0,   PROXY_HOSTING, false },
		{ TRAIT_LINK_DOMAIN,   0,   PROXY_UNKNOWN, false },
		{ TRAIT_NETWORK,       0,   PROXY_UNKNOWN, false }, /* the rest needs company */
		{ TRAIT_LINK_SITE,     0,   PROXY_UNKNOWN, false },
		{ TRAIT_CAMPAIGN,      0,   PROXY_UNKNOWN, false },
		{ TRAIT_USER_AGENT,    0,   PROXY_UNKNOWN, false },
		{ TRAIT_BIN,           0,   PROXY_UNKNOWN, false },
		{ TRAIT_EMAIL_DOMAIN,  0,   PROXY_UNKNOWN, false },
		{ TRAIT_EMAIL_PATTERN, 0,   PROXY_UNKNOWN, false },
		{ TRAIT_NAME,          0,   PROXY_UNKNOWN, false },
	};
	/* clang-format on */
	static const int64_t populations[] = { 0, 65536, 1 << 20, 1 << 26 };

	(void)state;
	for (size_t p = 0; p < ARRAY_LEN(populations); p++)
		for (size_t i = 0; i < ARRAY_LEN(cases); i++)
			assert_int_equal(one_links(cases[i].kind, cases[i].trusted, populations[p],
						   cases[i].hides),
					 cases[i].joined);
}

static void needs_two_families_where_no_trait_suffices(void **state)
{
	struct couple same_family = { 0 }, office = { 0 }, three = { 0 };

	(void)state;
	couple_share(&same_family, TRAIT_PHONE, 1);
	couple_share(&same_family, TRAIT_NAME_ADDRESS, 1);
	assert_true(bits_of(&same_family, 0) == 0);
	couple_share(&office, TRAIT_DEVICE, 10);
	couple_share(&office, TRAIT_IP, 60);
	assert_true(bits_of(&office, 0) == 0);
	couple_share(&three, TRAIT_CARD, 5);
	couple_share(&three, TRAIT_DEVICE, 3);
	couple_share(&three, TRAIT_IP, 3);
	assert_true(bits_of(&three, 0) > 30);
}

/* Neither a card nor an address in common: a network, a text, a site and hours. */
static void bots(struct couple *couple)
{
	*couple = (struct couple){ .a = { .created_at = { 1000 * MOMENT_HOUR },
					  .burst_at = { 1010 * MOMENT_HOUR } } };
	couple->b.created_at.us = couple->a.created_at.us + MOMENT_HOUR / 2;
	couple->b.burst_at.us = couple->a.burst_at.us + 2 * MOMENT_HOUR;
	couple_share(couple, TRAIT_NETWORK, 0);
	couple_share(couple, TRAIT_LINK_SITE, 0);
	couple_share(couple, TRAIT_CAMPAIGN, 0);
}

static void joins_bots_that_share_no_name_and_no_line(void **state)
{
	struct couple couple;

	(void)state;
	bots(&couple);
	assert_true(bits_of(&couple, 0) > 26);
	couple.a.trait_count = couple.b.trait_count = 1;
	assert_true(bits_of(&couple, 0) == 0); /* neighbours who signed up on one day */
}

static void frames_no_trusted_account_by_what_can_be_copied(void **state)
{
	struct couple couple;

	(void)state;
	bots(&couple);
	couple_share(&couple, TRAIT_USER_AGENT, 0);
	couple_share(&couple, TRAIT_EMAIL_PATTERN, 0);
	assert_true(bits_of(&couple, 0) > 30);
	couple.b.is_trusted = true;
	assert_true(bits_of(&couple, 0) == 0);
	couple.traits[couple.a.trait_count - 1] = shared(TRAIT_CARD, 1);
	couple.traits[couple.a.trait_count - 1].key = 999;
	assert_true(bits_of(&couple, 0) > 30);
}

/* Two botnets that frame one customer lead to its site, out of its network, with its text. */
static void takes_what_was_copied_from_a_customer_for_one_thing(void **state)
{
	struct couple couple;
	double own, copied;

	(void)state;
	bots(&couple);
	own = bits_of(&couple, 0);
	for (size_t i = 0; i < couple.a.trait_count; i++)
		couple.traits[i].trusted = 1;
	copied = bits_of(&couple, 0);
	assert_true(own > 26);
	assert_true(copied == 0);
	/* One of the three is anybody's, and takes nothing from the rest. */
	bots(&couple);
	couple.traits[1].trusted = 1;
	assert_true(bits_of(&couple, 0) > own - 1);
	/* Nor does a card become less than it is, because a customer has it. */
	couple_share(&couple, TRAIT_CARD, 2);
	assert_true(bits_of(&couple, 0) > own + 11);
}

static void takes_a_line_of_many_customers_for_a_gateway(void **state)
{
	(void)state;
	for (int64_t trusted = 0; trusted <= 33; trusted++)
		story_near(weight(TRAIT_IP, trusted, 1024, PROXY_UNKNOWN),
			   weight(TRAIT_CARD, trusted, 1024, PROXY_UNKNOWN), 0.5);
	assert_true(weight(TRAIT_IP, 49, 1024, PROXY_UNKNOWN) <
		    weight(TRAIT_CARD, 49, 1024, PROXY_UNKNOWN) - 2);
	assert_true(weight(TRAIT_IP, 513, 1024, PROXY_UNKNOWN) < 1);
	/* As many are few on a great desk. */
	story_near(weight(TRAIT_IP, 49, 1 << 20, PROXY_UNKNOWN),
		   weight(TRAIT_CARD, 49, 1 << 20, PROXY_UNKNOWN), 1e-9);
}

static void counts_one_coincidence_once(void **state)
{
	struct couple couple;
	double late, at_once;

	(void)state;
	bots(&couple);
	couple.a.burst_at.us = couple.b.burst_at.us = couple.b.created_at.us + 25 * MOMENT_HOUR;
	late = bits_of(&couple, 0);
	couple.a.burst_at.us = couple.b.burst_at.us = couple.b.created_at.us + 2 * MOMENT_HOUR;
	at_once = bits_of(&couple, 0);
	story_near(late - at_once, 0.7 * 7, 0.001); /* 8 + 7, and 8 + 0.3 of 7 */
}

static void a_name_that_anybody_can_read_is_never_quite_sure(void **state)
{
	static const enum trait_kind public[] = { TRAIT_PHONE, TRAIT_NAME_ADDRESS };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(public); i++) {
		struct couple couple = { .a = { .burst_at = { 1010 * MOMENT_HOUR } } };

		couple.b.burst_at = couple.a.burst_at; /* it kept the hours, too */
		couple_share(&couple, public[i], 0);
		story_near(bits_of(&couple, 0), LINK_PUBLIC_BITS, 1e-9);
		couple_share(&couple, TRAIT_DEVICE, 0);
		assert_true(bits_of(&couple, 0) > 30);
	}
	assert_true(LINK_ADDRESS_BITS < LINK_PUBLIC_BITS);
}

static void frames_no_trusted_account_by_its_imprint(void **state)
{
	struct couple couple;

	(void)state;
	bots(&couple);
	couple_share(&couple, TRAIT_PHONE, 1);
	couple_share(&couple, TRAIT_NAME_ADDRESS, 1);
	couple_share(&couple, TRAIT_NAME, 1);
	assert_true(bits_of(&couple, 0) > 30);
	couple.a.is_trusted = true;
	assert_true(bits_of(&couple, 0) == 0);
	couple.b.is_trusted = true; /* shops of one house */
	assert_true(bits_of(&couple, 0) > 30);
	couple.b.is_trusted = false;
	couple.traits[couple.a.trait_count - 1] = shared(TRAIT_DEVICE, 1);
	assert_true(bits_of(&couple, 0) > 30);
}

static void knows_how_near_two_hours_are(void **state)
{
	(void)state;
	story_near(link_gap_bits(TRAIT_SIGNUP_TIME, MOMENT_HOUR - 1), 7, 0);
	story_near(link_gap_bits(TRAIT_SIGNUP_TIME, MOMENT_HOUR), 3.5, 0);
	story_near(link_gap_bits(TRAIT_SIGNUP_TIME, 48 * MOMENT_HOUR), 0, 0);
	story_near(link_gap_bits(TRAIT_BURST_TIME, 0), 8, 0);
	story_near(link_gap_bits(TRAIT_BURST_TIME, 5 * MOMENT_HOUR), 5, 0);
	story_near(link_gap_bits(TRAIT_BURST_TIME, 6 * MOMENT_HOUR), 0, 0);
	story_near(link_gap_bits(TRAIT_CARD, 0), 0, 0);
}

static void an_address_alone_is_never_quite_sure(void **state)
{
	struct couple couple = { 0 };

	(void)state;
	couple_share(&couple, TRAIT_IP, 0);
	story_near(bits_of(&couple, LINK_KNOWN_DESK), LINK_ADDRESS_BITS, 1e-9);
	couple_share(&couple, TRAIT_NETWORK, 0);
	story_near(bits_of(&couple, LINK_KNOWN_DESK), LINK_ADDRESS_BITS, 1e-9);
	assert_true(bits_of(&couple, 0) < LINK_ADDRESS_BITS - 2); /* nobody is known yet */
	assert_true(bits_of(&couple, 0) > 0);
	/* Nor with a browser and a bank: whoever shares a line shares these. */
	couple_share(&couple, TRAIT_USER_AGENT, 0);
	couple_share(&couple, TRAIT_BIN, 0);
	story_near(bits_of(&couple, LINK_KNOWN_DESK), LINK_ADDRESS_BITS, 1e-9);
	couple.a.trait_count = couple.b.trait_count = 2;
	couple.traits[1] = shared(TRAIT_CARD, 0);
	couple.traits[1].key = 999;
	story_near(bits_of(&couple, 0), 2 * 14.263, 0.001);
}

/* Strangers behind one gateway, with one theme, who keep office hours. */
static double strangers_bits(int64_t accounts, int64_t trusted)
{
	struct couple couple = { .a = { .burst_at = { 1010 * MOMENT_HOUR } } };
	struct link_desk desk = link_desk(trusted, 2000);

	couple.b.burst_at = couple.a.burst_at;
	couple_share(&couple, TRAIT_IP, 0);
	couple_share(&couple, TRAIT_CAMPAIGN, 0);
	couple.traits[0].accounts = couple.traits[1].accounts = accounts;
	return link_pair(&couple.a, &couple.b, &desk);
}

static void takes_a_crowd_for_one_where_nobody_is_known(void **state)
{
	(void)state;
	assert_true(strangers_bits(4, 0) > 0);
	assert_true(strangers_bits(300, 0) == 0);
	assert_true(strangers_bits(300, 256) < strangers_bits(300, LINK_KNOWN_DESK));
	/* Who knows whom to trust is told nothing by how many sign up. */
	story_near(strangers_bits(300, LINK_KNOWN_DESK), strangers_bits(4, LINK_KNOWN_DESK), 1e-9);
}

static void counts_the_rest_of_a_family_for_three_tenths(void **state)
{
	struct couple couple = { 0 };

	(void)state;
	couple_share(&couple, TRAIT_CARD, 0);
	couple_share(&couple, TRAIT_BIN, 0);
	story_near(bits_of(&couple, 0), 14.263 + 0.3 * 6, 0.001);
}

static void brings_together_by_what_is_rare_enough_to_look_for(void **state)
{
	struct link_trait card = shared(TRAIT_CARD, LINK_HUB_TRUSTED);
	struct link_trait ip = shared(TRAIT_IP, 0), agent = shared(TRAIT_USER_AGENT, 0);

	(void)state;
	assert_true(link_brings(&card));
	card.trusted++;
	assert_false(link_brings(&card));
	assert_true(link_brings(&ip));
	ip.hides = PROXY_VPN;
	assert_false(link_brings(&ip));
	assert_false(link_brings(&agent));
}

static void climbs_by_steps(void **state)
{
	static const int64_t steps[] = { 0, 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129 };

	(void)state;
	for (int64_t n = 0, at = 0; n < 190; n++) {
		if (at + 1 < (int64_t)ARRAY_LEN(steps) && steps[at + 1] <= n)
			at++;
		assert_int_equal(trait_step(n), steps[at]);
	}
	assert_int_equal(trait_step(-1), 0);
	assert_true(trait_step(INT64_MAX) > 0);
	assert_int_equal(link_desk(31, 40).trusted, 0);
	assert_int_equal(link_desk(31, 40).strangers, 0);
	assert_int_equal(link_desk(31, 100).strangers, 64);
	assert_int_equal(link_desk(4095, 10000).trusted, 2048);
	assert_int_equal(link_desk(4095, 10000).strangers, 0); /* no longer asked for */
	assert_true(link_desk(INT64_MAX, INT64_MAX).trusted > 0);
}

static int64_t drawn(uint64_t *state, int64_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((*state >> 33) % (uint64_t)below);
}

/* Some who are trusted came, unless they would be the first, and some who are not. */
static void more_come(uint64_t *seed, struct link_trait *trait)
{
	int64_t trusted = trait->trusted ? drawn(seed, 1 << drawn(seed, 8)) : 0;

	trait->trusted += trusted;
	trait->accounts += trusted + drawn(seed, 1 << drawn(seed, 8));
}

/* The store leaves out whom nothing links when a value becomes more common (LINK_STEP_COMMONER). */
static void what_becomes_more_common_links_nobody_anew(void **state)
{
	size_t linked = 0, parted = 0;
	uint64_t seed = 3;

	(void)state;
	for (int turn = 0; turn < 200000; turn++) {
		struct link_desk desk = link_desk(drawn(&seed, 1200), 3000);
		struct couple couple = { 0 };
		struct link_trait *more;
		double before;

		couple.a.is_trusted = drawn(&seed, 4) == 0;
		couple.a.burst_at.us = couple.b.burst_at.us = drawn(&seed, 2);
		couple.a.created_at.us = couple.b.created_at.us = drawn(&seed, 2);
		for (int64_t i = 1 + drawn(&seed, SHARED_MAX); i > 0; i--) {
			enum trait_kind kind = (enum trait_kind)drawn(&seed, TRAIT_NAME + 1);
			int64_t trusted = drawn(&seed, 1 << drawn(&seed, 8));

			couple_share(&couple, kind, trusted);
			couple.traits[couple.a.trait_count - 1].accounts =
				trusted + 2 + drawn(&seed, 1 << drawn(&seed, 8));
		}
		before = link_pair(&couple.a, &couple.b, &desk);
		more = &couple.traits[drawn(&seed, (int64_t)couple.a.trait_count)];
		more_come(&seed, more);
		linked += before > 0;
		parted += before > 0 && link_pair(&couple.a, &couple.b, &desk) <= 0;
		if (before <= 0)
			assert_true(link_pair(&couple.a, &couple.b, &desk) <= 0);
	}
	assert_true(linked > 10000 && parted > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_rarity_among_the_trusted),
		cmocka_unit_test(takes_nothing_common_for_rare_because_it_was_seldom_met),
		cmocka_unit_test(joins_by_one_rare_trait_whatever_the_desks_size),
		cmocka_unit_test(needs_two_families_where_no_trait_suffices),
		cmocka_unit_test(joins_bots_that_share_no_name_and_no_line),
		cmocka_unit_test(frames_no_trusted_account_by_what_can_be_copied),
		cmocka_unit_test(takes_what_was_copied_from_a_customer_for_one_thing),
		cmocka_unit_test(takes_a_line_of_many_customers_for_a_gateway),
		cmocka_unit_test(counts_one_coincidence_once),
		cmocka_unit_test(a_name_that_anybody_can_read_is_never_quite_sure),
		cmocka_unit_test(frames_no_trusted_account_by_its_imprint),
		cmocka_unit_test(knows_how_near_two_hours_are),
		cmocka_unit_test(an_address_alone_is_never_quite_sure),
		cmocka_unit_test(takes_a_crowd_for_one_where_nobody_is_known),
		cmocka_unit_test(counts_the_rest_of_a_family_for_three_tenths),
		cmocka_unit_test(brings_together_by_what_is_rare_enough_to_look_for),
		cmocka_unit_test(climbs_by_steps),
		cmocka_unit_test(what_becomes_more_common_links_nobody_anew),
	};

	if (hash_start() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
