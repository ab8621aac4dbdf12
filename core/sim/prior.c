#include "core/sim/prior.h"

/* clang-format off */
const struct prior_row prior_rows[PRIOR_COUNT] = {
	[PRIOR_FREEMAIL]     = { "signs up with a freemail address",     0.55,   "small senders mostly do; the bots' freemail addresses must not stand out by themselves" },
	[PRIOR_PAID]         = { "plan: paid",                           0.30,   "free tiers hold most accounts at every provider that publishes figures" },
	[PRIOR_PREMIUM]      = { "plan: premium",                        0.08,   "a tenth or less pays for the large plan" },
	[PRIOR_NEW]          = { "signed up within the window",          0.02,   "a provider that grows by a fifth a quarter gets about 2 % a week" },
	[PRIOR_TRIES]        = { "new customers who send themselves a trial mail", 0.60, "so that a trial mail says nothing against anybody" },
	[PRIOR_SAME_LETTER]  = { "agencies that send one letter from all accounts", 0.33, "branches, chapters, franchises: a text shared by good accounts" },
	[PRIOR_AGE_DAYS]     = { "median age of the others, days",       420.0,  "a log-normal age: half are older than a year, a tenth younger than two months" },
	[PRIOR_HISTORY_MAILS]= { "mails told of the time before",        3.0,    "enough for a record; a whole history would make the stream ten times as long and say no more" },
	[PRIOR_SENDS]        = { "median messages a week",               2.5,    "most customers send a newsletter a week or less" },
	[PRIOR_SENDS_SPREAD] = { "spread of it (sigma of the logarithm)", 1.3,   "heavy tail: the busiest hundredth sends twenty times the median and more" },
	[PRIOR_SENDS_MOST]   = { "most messages a week that are told",   400.0,  "keeps a few giants from filling the stream" },
	[PRIOR_LIST]         = { "median recipients of a newsletter",    350.0,  "lists of small firms" },
	[PRIOR_LIST_SPREAD]  = { "spread of it (sigma of the logarithm)", 1.4,   "a hundredth has lists of ten thousand" },
	[PRIOR_BOUNCED]      = { "bounced",                              0.02,   "the mean that providers name for kept lists; an account's own rate varies about it" },
	[PRIOR_COMPLAINED]   = { "complained",                           0.0007, "0.05 to 0.1 %: the large mailbox providers want less than 0.1 %" },
	[PRIOR_OPENED]       = { "opened",                               0.30,   "15 to 45 %, by trade" },
	[PRIOR_CLICKED]      = { "clicked",                              0.03,   "1 to 8 %, by trade" },
	[PRIOR_UNSUBSCRIBED] = { "unsubscribed",                         0.002,  "0.1 to 0.5 % of a list" },
	[PRIOR_LOGINS]       = { "logins a week",                        2.0,    "panel visits of those who send by API are rare, of others daily" },
	[PRIOR_MOBILE]       = { "behind a carrier's NAT",               0.12,   "phones and mobile routers" },
	[PRIOR_VPN]          = { "through a public VPN",                 0.05,   "a twentieth, more in some countries" },
	[PRIOR_OFFICE]       = { "behind an office's address",           0.10,   "colleagues and co-working spaces" },
	[PRIOR_OWN_SERVER]   = { "sends from a server of its own",       0.30,   "SMTP and API clients run on hosting networks" },
	[PRIOR_NAT_USERS]    = { "customers on one carrier exit",        300.0,  "carrier-grade NAT: hundreds of customers on one address" },
	[PRIOR_VPN_USERS]    = { "customers on one VPN exit",            25.0,   "the large VPNs have a few thousand exits" },
	[PRIOR_DEVICE_KNOWN] = { "the panel knew the device",            0.60,   "cookies and fingerprints are often absent" },
	[PRIOR_DOMAIN_OWN]   = { "sends from a verified domain of its own", 0.70, "the rest sends from a provider's subdomain or its freemail address" },
	[PRIOR_THEMES]       = { "themes in use",                        40.0,   "most customers take a stock theme whose words they leave as they are" },
	[PRIOR_HTML]         = { "mails with HTML",                      0.65,   "newsletters nearly all, personal mail seldom" },
	[PRIOR_RAW]          = { "mails given as raw",                   0.08,   "SMTP submissions" },
	[PRIOR_CARD_ODD]     = { "honest cards whose checks do not all pass", 0.06, "typos in the postcode, banks that do not check" },
	[PRIOR_SCANNER_BAD]  = { "abusers' domains that a scanner names within the window", 0.35, "public lists name a third of fresh domains within a day or two" },
	[PRIOR_SCANNER_GOOD] = { "honest domains that a scanner names wrongly", 0.0005, "false entries are rare and real" },
};
/* clang-format on */

double prior(enum prior which)
{
	return prior_rows[which].value;
}
