/*
 * prior: what the simulated provider takes for granted, a number a row.
 *
 * Every number that shapes the good crowd stands here with its reason, and nowhere else; what the abusers do is drawn
 * from ranges in tactics.c. docs/detection.md prints them.
 */
#pragma once

enum prior {
	PRIOR_FREEMAIL,
	PRIOR_PAID,
	PRIOR_PREMIUM,
	PRIOR_NEW,
	PRIOR_TRIES,
	PRIOR_SAME_LETTER,
	PRIOR_AGE_DAYS,
	PRIOR_HISTORY_MAILS,
	PRIOR_SENDS,
	PRIOR_SENDS_SPREAD,
	PRIOR_SENDS_MOST,
	PRIOR_LIST,
	PRIOR_LIST_SPREAD,
	PRIOR_BOUNCED,
	PRIOR_COMPLAINED,
	PRIOR_OPENED,
	PRIOR_CLICKED,
	PRIOR_UNSUBSCRIBED,
	PRIOR_LOGINS,
	PRIOR_MOBILE,
	PRIOR_VPN,
	PRIOR_OFFICE,
	PRIOR_OWN_SERVER,
	PRIOR_NAT_USERS,
	PRIOR_VPN_USERS,
	PRIOR_DEVICE_KNOWN,
	PRIOR_DOMAIN_OWN,
	PRIOR_THEMES,
	PRIOR_HTML,
	PRIOR_RAW,
	PRIOR_CARD_ODD,
	PRIOR_SCANNER_BAD,
	PRIOR_SCANNER_GOOD,
	PRIOR_COUNT,
};

struct prior_row {
	const char *name;
	double value;
	const char *why;
};

extern const struct prior_row prior_rows[PRIOR_COUNT];

double prior(enum prior which);
