#include "core/engine/signal.h"

#include <assert.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/engine/engine.h"
#include "core/engine/weights.h"

#define SENTENCE_MAX 1200

/* "Survey" is the one of design/engine.md; "set by hand" numbers wait for the simulator's fit. */
/* clang-format off */
static const struct signal_row rows[] = {
	[SIGNAL_PRIOR] = { "prior", FAMILY_PRIOR, PRIOR_BITS, 0,
		"before any evidence",
		"about 1 % of accounts are abusive: survey" },

	[SIGNAL_PLACE_CONTRADICTION] = { "place_contradiction", FAMILY_PLACE, 4.2, 30,
		"place: contradiction. {1}",
		"seen 18 times as often with abusers as with others: survey; below what convicts alone" },
	[SIGNAL_PLACE_MISMATCH] = { "place_mismatch", FAMILY_PLACE, 2.0, 30,
		"place: mismatch. {1}",
		"people move and forget forms: a factor of 4, set by hand" },
	[SIGNAL_IMPOSSIBLE_TRAVEL] = { "impossible_travel", FAMILY_PLACE, 2.0, 30,
		"seen in {1} and {2}, {3} km apart, within {4} ({5}): no journey is that fast",
		"teams share accounts: a factor of 4, set by hand" },
	[SIGNAL_TOR_EXIT] = { "tor_exit", FAMILY_PLACE, 1.0, 30,
		"{1} of {2} addresses seen are Tor exits, last {3} on {4}",
		"most Tor users are honest, fewer of those who sign up to send mail: set by hand" },
	[SIGNAL_CLEAN_IP] = { "clean_ip", FAMILY_PLACE, 0, 0,
		"none of {1} addresses seen hides its user: says nothing",
		"careful phishers come from clean addresses too: survey" },

	[SIGNAL_NEW_ACCOUNT] = { "new_account", FAMILY_IDENTITY, 1.0, 0,
		"new account: since {2}, {1} of activity",
		"abused accounts are young: twice as many among them, set by hand; halves every 30 days of its own activity" },
	[SIGNAL_FREEMAIL] = { "freemail", FAMILY_IDENTITY, 0.8, 90,
		"signed up with a freemail address ({1})",
		"common with honest small senders too: a factor of 1.7, set by hand" },
	[SIGNAL_PROVIDER_SUBDOMAIN] = { "provider_subdomain", FAMILY_IDENTITY, 1.5, 90,
		"sends only from the provider's own subdomain {1}, last on {2}",
		"a subdomain costs nothing and needs no DNS: a factor of 3, set by hand" },
	[SIGNAL_DOMAIN_FAILED] = { "domain_failed", FAMILY_IDENTITY, 1.5, 90,
		"domain set-up failed for {1}{2}, last on {3}",
		"who does not own a domain cannot set it up; honest people fail as well: set by hand" },
	[SIGNAL_SIGNUP_MISFIT] = { "signup_misfit", FAMILY_IDENTITY, 1.0, 90,
		"signup data do not fit: {1} says {2}, {3} says {4}",
		"expatriates have such data too: a factor of 2, set by hand" },
	[SIGNAL_TURNED] = { "turned", FAMILY_IDENTITY, 1.0, 14,
		"does something else than ever before: leads only to {1}, {2}, since {3}; what it was before counts no more",
		"people begin new things: a factor of 2, and what speaks for it is earned anew: set by hand" },
	[SIGNAL_CARD_CHECKS_PASS] = { "card_checks_pass", FAMILY_IDENTITY, 0, 0,
		"card ending {1}: every check passes, which says nothing",
		"stolen cards with full data pass every check: survey" },
	[SIGNAL_CARD_CHECKS_FAIL] = { "card_checks_fail", FAMILY_IDENTITY, 1.5, 90,
		"card ending {1}: {2} failed on {3}",
		"typing errors fail too: a factor of 3, set by hand" },
	[SIGNAL_CARD_NAME_DIFFERS] = { "card_name_differs", FAMILY_IDENTITY, 1.0, 90,
		"the card's name ({1}) shares no word with the account's ({2})",
		"people pay for their firms and relatives: a factor of 2, set by hand" },
	[SIGNAL_CARD_PREPAID] = { "card_prepaid", FAMILY_IDENTITY, 0.7, 90,
		"card ending {1} is prepaid",
		"bought without a name; also the card of who has no other: set by hand" },
	[SIGNAL_MANY_CARDS] = { "many_cards", FAMILY_IDENTITY, 2.0, 90,
		"{1} different cards in {2}, last on {3}",
		"lists of stolen cards are tried one by one: a factor of 4, set by hand" },

	[SIGNAL_DISPOSABLE_MAIL] = { "disposable_mail", FAMILY_IDENTITY, 1.5, 90,
		"signed up with a throw-away address ({1})",
		"made to be used once; also by the privacy-minded: a factor of 3, set by hand" },
	[SIGNAL_SHORT_LINKS] = { "short_links", FAMILY_IDENTITY, 0.5, 90,
		"its messages link through a shortener ({1}), last on {2}",
		"seen in 0.1 % of good mail, and in many good newsletters today: a factor of 1.4, set by hand" },
	[SIGNAL_FREE_HOST_LINKS] = { "free_host_links", FAMILY_IDENTITY, 0.5, 90,
		"its messages link to a site at a free hoster ({1}), last on {2}",
		"as short_links" },

	[SIGNAL_BRAND_LOOKALIKE] = { "brand_lookalike", FAMILY_BRAND, 7, 14,
		"{1} passes for {2}{3}",
		"survey; some 0.2 % of look-alikes do harm, so the name alone stays below a hold" },
	[SIGNAL_BRAND_RISK_WORD] = { "brand_risk_word", FAMILY_BRAND, 6, 14,
		"{1} joins the name of {2}{3}",
		"survey; no name of 300,000 made of two words is marked by chance (docs/detection-content.md)" },
	[SIGNAL_BRAND_WORD] = { "brand_word", FAMILY_BRAND, 3, 14,
		"{1} joins the name of {2}{3}",
		"survey; customers, fans and dealers do it too" },
	[SIGNAL_BRAND_FROM] = { "brand_from", FAMILY_BRAND, 6, 14,
		"poses as {2}: From name \"{1}\" from {3}, which is not theirs, last on {4}",
		"survey; in none of 4,150 good mails (docs/detection-content.md)" },
	[SIGNAL_BRAND_SUBJECT] = { "brand_subject", FAMILY_BRAND, 5, 14,
		"poses as {2}: subject \"{1}\" from {3}, which is not theirs, last on {4}",
		"survey; in none of 4,150 good mails" },
	[SIGNAL_BRAND_LINK] = { "brand_link", FAMILY_BRAND, 8, 14,
		"a link shows {1} of {2} and goes to {3}, last on {4}",
		"survey; in none of 4,150 good mails" },
	[SIGNAL_BRAND_YOURS] = { "brand_yours", FAMILY_BRAND, 4, 14,
		"asks for credentials for the reader's account at {2} (\"{1}\") from {3}, which is not theirs, last on {4}",
		"in-house administrators write so too: below what flags alone, with the call and a fresh account above it" },
	[SIGNAL_BRAND_SIGNED] = { "brand_signed", FAMILY_BRAND, 5, 14,
		"its letters greet or are signed as {2} (\"{1}\") and come from {3}, which is not theirs, last on {4}",
		"as brand_subject: written by hand into the letter; suppliers sign as themselves" },
	[SIGNAL_LINK_DIFFERS] = { "link_differs", FAMILY_BRAND, 1.0, 14,
		"a link shows {1} and goes to {2}, last on {3}",
		"without a brand it is mostly a counter of clicks: a factor of 2, set by hand" },
	[SIGNAL_CREDENTIALS] = { "credentials", FAMILY_BRAND, 3, 14,
		"asks for what nobody should give: \"{1}\", last on {2}",
		"survey; in 0.2 % of good mails, so a third of it where no brand is borrowed" },
	[SIGNAL_BRAND_MENTION] = { "brand_mention", FAMILY_BRAND, 0.5, 14,
		"names {1} where it asks for credentials, last on {2}",
		"survey; shops and newsletters name brands all day, so nothing without a call for credentials" },
	[SIGNAL_BRAND_NEW] = { "brand_new", FAMILY_BRAND, 2, 14,
		"speaks as {1} from {2}",
		"survey; phishers' domains and accounts are days old" },
	[SIGNAL_BRAND_ELSEWHERE] = { "brand_elsewhere", FAMILY_BRAND, 8, 14,
		"{1} more accounts with no link to this one speak as {2} too, within 72 hours, such as {3}",
		"survey; no brand hires two strangers in three days" },

	[SIGNAL_HOSTED_CALL] = { "hosted_call", FAMILY_FRAUD, 5, 14,
		"asks to log in or confirm (\"{1}\") and leads to {2}, where anybody puts up pages, last on {3}",
		"in none of 4,150 good mails; small firms have such pages, but in their own name: below what flags alone" },
	[SIGNAL_GIFT_CARDS] = { "gift_cards", FAMILY_FRAUD, 6, 14,
		"asks to buy gift cards and to hand over what is on them (\"{1}\"), last on {3}",
		"in none of 4,150 good mails; shops sell gift cards and want none back: below what flags alone" },
	[SIGNAL_BANK_CHANGED] = { "bank_changed", FAMILY_FRAUD, 3, 14,
		"tells of other bank details to pay to (\"{1}\"), last on {3}",
		"firms and clubs do change banks: a factor of 8, set by hand" },
	[SIGNAL_FORTUNE] = { "fortune", FAMILY_FRAUD, 5, 14,
		"speaks of a fortune that waits for the reader (\"{1}\"), last on {3}",
		"in none of 4,150 good mails and in 3 % of 1,896 spam mails; below what flags alone" },
	[SIGNAL_EXTORTION] = { "extortion", FAMILY_FRAUD, 8, 14,
		"says to have watched the reader (\"{1}\") and names a wallet to pay to, last on {3}",
		"who warns of it gives no wallet: a factor of 256, set by hand; flags alone" },
	[SIGNAL_CHARGE] = { "charge", FAMILY_FRAUD, 4, 14,
		"tells of a charge {2}that can be undone by a call (\"{1}\"), last on {3}",
		"hotels and dealers name who booked, too: a factor of 16 from a freemail address in a brand's name, three fifths of it otherwise, set by hand" },
	[SIGNAL_WALLET] = { "wallet", FAMILY_FRAUD, 2.5, 14,
		"names a wallet of coins to pay to ({1}), last on {3}",
		"people take donations so: a factor of 6, set by hand" },
	[SIGNAL_HUSH] = { "hush", FAMILY_FRAUD, 1.5, 14,
		"asks for secrecy or hurry with it (\"{1}\"), last on {3}",
		"a factor of 3 beside what is asked, nothing without: set by hand" },
	[SIGNAL_REPLY_AWAY] = { "reply_away", FAMILY_FRAUD, 2.5, 14,
		"answers to it go to {1}, a freemail address other than its own, last on {3}",
		"in 9 of 60 mails about fortunes; a factor of 6 beside what is asked, nothing without: set by hand" },
	[SIGNAL_FRAUD_NEW] = { "fraud_new", FAMILY_FRAUD, 2, 14,
		"asks for it from {1}",
		"as brand_new" },

	[SIGNAL_BOUNCES] = { "bounces", FAMILY_DELIVERY, 16, 7,
		"{1} of {2} answers are bounces ({3}), {4}",
		"likelihood ratio of 25 % against 2 % bounces: survey" },
	[SIGNAL_COMPLAINTS] = { "complaints", FAMILY_DELIVERY, 16, 30,
		"{1} complaints on {2} delivered ({3}), {4}",
		"likelihood ratio of 2 % against 0.1 % complaints: mailbox providers' limits are 0.1 to 0.3 %" },

	[SIGNAL_SCANNER_PHISHING] = { "scanner_phishing", FAMILY_SCANNERS, 12, 0,
		"{1} called {2} phishing on {3}",
		"holds alone (P 0.977), disables with anything else: scanners err on 1 domain in some 5,000" },
	[SIGNAL_SCANNER_MALWARE] = { "scanner_malware", FAMILY_SCANNERS, 12, 0,
		"{1} found malware at {2} on {3}",
		"as scanner_phishing" },
	[SIGNAL_SCANNER_SPAM] = { "scanner_spam", FAMILY_SCANNERS, 8, 0,
		"{1} called {2} spam on {3}",
		"block lists for spam err more often; flags alone (P 0.73)" },
	[SIGNAL_SCANNER_LINK_PHISHING] = { "scanner_link_phishing", FAMILY_SCANNERS, 7, 0,
		"{1} called {2}, which its messages link to, phishing on {3}",
		"an honest sender may link to a site that was broken into; flags alone (P 0.57)" },
	[SIGNAL_SCANNER_LINK_MALWARE] = { "scanner_link_malware", FAMILY_SCANNERS, 7, 0,
		"{1} found malware at {2}, which its messages link to, on {3}",
		"as scanner_link_phishing" },
	[SIGNAL_SCANNER_LINK_SPAM] = { "scanner_link_spam", FAMILY_SCANNERS, 3, 0,
		"{1} called {2}, which its messages link to, spam on {3}",
		"shorteners and hosters stand on such lists: set by hand" },

	[SIGNAL_OUTSIDE_ABUSE] = { "outside_abuse", FAMILY_OUTSIDE, 8, 0,
		"disabled elsewhere on {1}{2}: {3}",
		"a person judged it abuse; flags alone (P 0.73), guilt may flow from it" },
	[SIGNAL_OUTSIDE_DISABLE] = { "outside_disable", FAMILY_OUTSIDE, 1.0, 0,
		"disabled elsewhere on {1}{2}{3}",
		"mostly unpaid bills: a factor of 2, set by hand" },
	[SIGNAL_OUTSIDE_ENABLE] = { "outside_enable", FAMILY_OUTSIDE, 0, 0,
		"enabled elsewhere on {1}{2}{3}: what was done before says nothing now",
		"withdraws an earlier disable, proves no innocence" },

	[SIGNAL_CLUSTER_GUILT] = { "cluster_guilt", FAMILY_CLUSTER, 20, 0,
		"one of {1} accounts that one actor seems to run: {2} of the {3} others did harm, the gravest {4} ({5}, P {6})",
		"the evidence of one actor's accounts is pooled, weighted by how sure the link is" },

	[SIGNAL_CLUSTER_DELIVERY] = { "cluster_delivery", FAMILY_CLUSTER, 12, 7,
		"one of {1} accounts that one actor seems to run: the others' mails brought {2} bounces and complaints on {3} answers",
		"answers pooled over the actor's accounts, as for one account: delivery.c" },

	[SIGNAL_CAMPAIGN_GUILT] = { "campaign_guilt", FAMILY_CAMPAIGN, 20, 0,
		"sent a text (\"{1}\") that {2} other accounts sent, {3} of them guilty: the gravest {4} ({5}, P {6})",
		"the share of guilty ones among those who send a text, over the prior: campaign.h" },
	[SIGNAL_CAMPAIGN_DELIVERY] = { "campaign_delivery", FAMILY_CAMPAIGN, 16, 7,
		"sent a text (\"{1}\") that {2} other accounts sent: {3} bounces and complaints on {4} answers",
		"answers pooled over the text, as for one account: delivery.c" },
	[SIGNAL_CAMPAIGN_SPREAD] = { "campaign_spread", FAMILY_LINKS, 8, 7,
		"began a text (\"{1}\") within a day of {2} other accounts, {3} established ones among all who sent it",
		"customers of one shop system do so too: a circumstance, two bits a doubling, set by hand" },
	[SIGNAL_LINKED_SUSPECTS] = { "linked_suspects", FAMILY_LINKS, 1.5, 0,
		"of {1} accounts that one actor seems to run, {2} others are suspicious by themselves, though none is guilty of it",
		"a circumstance: a bit and a half for each doubling, as far as the link is sure; set by hand" },
	[SIGNAL_CAMPAIGN_FLEET] = { "campaign_fleet", FAMILY_CAMPAIGN, 10, 7,
		"one of {1} accounts without trust that one actor seems to run, all sending one text (\"{2}\") that leads through {3}",
		"one actor, one text, many fresh accounts and a hidden target: a factor of 32 at six, four a doubling, set on development families" },
	[SIGNAL_CAMPAIGN_SWARM] = { "campaign_swarm", FAMILY_CAMPAIGN, 18, 7,
		"began a text (\"{1}\") within a day of {2} other accounts, new ones and {3} that did something else before, all leading only to sites not their own; {4} established ones among all who sent it",
		"customers of one theme or agency lead to themselves: a factor of 8 at four, 11 a doubling, set on development families" },

	[SIGNAL_AGE] = { "age", FAMILY_PROTECTIVE, -4, 0,
		"in use for {1}, since {2}",
		"abused accounts are burnt in days: a bit for each doubling of months, set by hand" },
	[SIGNAL_PAID] = { "paid", FAMILY_PROTECTIVE, -3, 0,
		"on a paid plan for {1}, since {2}",
		"stolen cards are charged back within two months: set by hand" },
	[SIGNAL_ENGAGEMENT] = { "engagement", FAMILY_PROTECTIVE, -3, 0,
		"{1} opens and clicks on {2} days ({3} of what was delivered)",
		"people read what they asked for; counted by days, which cannot be bought in a burst: set by hand" },
	[SIGNAL_VERIFIED_DOMAIN] = { "verified_domain", FAMILY_PROTECTIVE, -2, 0,
		"own domain {1} with SPF and DKIM for {2}, since {3}",
		"a day-old look-alike has all this too, so it counts only with time: set by hand" },
};

static const double caps[] = {
	[FAMILY_PRIOR]      = HUGE_VAL,
	[FAMILY_PLACE]      = 5,
	[FAMILY_IDENTITY]   = 8,
	[FAMILY_LINKS]      = 8,
	[FAMILY_BRAND]      = 16,
	[FAMILY_DELIVERY]   = 16,
	[FAMILY_SCANNERS]   = 12,
	[FAMILY_CAMPAIGN]   = 20,
	[FAMILY_CLUSTER]    = 20,
	[FAMILY_OUTSIDE]    = 8,
	[FAMILY_PROTECTIVE] = -10,
	[FAMILY_FRAUD]      = 14, /* with all of a circumstance still no disable: it takes what came back, or others */
};
/* clang-format on */
static_assert(ARRAY_LEN(rows) == SIGNAL_COUNT, "every signal has a row");
static_assert(ARRAY_LEN(caps) == FAMILY_COUNT, "every family has a cap");

/* Rows whose bits are worked out: what the working out is made for. It is scaled by the row's bits over these. */
static const double worked_out[SIGNAL_COUNT] = {
	[SIGNAL_BOUNCES] = 16,        [SIGNAL_COMPLAINTS] = 16,
	[SIGNAL_CLUSTER_GUILT] = 20,  [SIGNAL_CLUSTER_DELIVERY] = 12,
	[SIGNAL_CAMPAIGN_GUILT] = 20, [SIGNAL_CAMPAIGN_DELIVERY] = 16,
	[SIGNAL_CAMPAIGN_SPREAD] = 8, [SIGNAL_CAMPAIGN_FLEET] = 10,
	[SIGNAL_CAMPAIGN_SWARM] = 18, [SIGNAL_AGE] = -4,
	[SIGNAL_PAID] = -3,
};

static _Thread_local const struct weights *in_use;

void weights_use(const struct weights *weights)
{
	in_use = weights;
}

const struct signal_row *signal_row(enum signal signal)
{
	assert(signal < SIGNAL_COUNT);
	return &rows[signal];
}

double family_cap(enum family family)
{
	assert(family < FAMILY_COUNT);
	return in_use ? in_use->caps[family] : caps[family];
}

double family_table_cap(enum family family)
{
	assert(family < FAMILY_COUNT);
	return caps[family];
}

static double bits_in_use(enum signal signal)
{
	return in_use ? in_use->bits[signal] : signal_row(signal)->bits;
}

double signal_bits(enum signal signal)
{
	return worked_out[signal] != 0 ? worked_out[signal] : bits_in_use(signal);
}

double signal_scale(enum signal signal)
{
	return worked_out[signal] != 0 ? bits_in_use(signal) / worked_out[signal] : 1;
}

struct str signal_say(struct arena *arena, enum signal signal, const struct str *words,
		      size_t count)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(SENTENCE_MAX);
	const char *at = signal_row(signal)->sentence;

	for (; *at; at++) {
		if (at[0] != '{' || at[1] < '1' || at[1] > '9') {
			buf_add_char(&text, *at);
			continue;
		}
		assert((size_t)(at[1] - '1') < count);
		buf_add_str(&text, words[at[1] - '1']);
		at += 2;
	}
	return arena_str(arena, buf_str(&text));
}
