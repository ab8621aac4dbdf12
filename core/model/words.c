#include <assert.h>

#include "core/base/attrs.h"
#include "core/model/account.h"
#include "core/model/act.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/event.h"
#include "core/model/evidence.h"
#include "core/model/place.h"
#include "core/model/sign.h"

/* The words of every enum, each list in the order of its enum and as long as its enum. */
#define WORDS(name, last, ...) \
	static const char *const name##_list[] = __VA_ARGS__; \
	static_assert(ARRAY_LEN(name##_list) == (last) + 1, "a word for each value"); \
	const struct words name = { name##_list, ARRAY_LEN(name##_list) }

/* clang-format off */
/* --- account --- */
WORDS(state_words, STATE_DELETED, { "active", "held", "disabled", "deleted" });
WORDS(verdict_words, VERDICT_PHISHER, { "clean", "suspect", "spammer", "phisher" });
WORDS(case_words, CASE_CLOSED, { "none", "open", "closed" });
WORDS(outcome_words, OUTCOME_RESOLVED, { NULL, "abuse", "false-alarm", "resolved" });

/* --- act --- */
WORDS(act_words, ACT_PIN, { "disable", "enable", "delete", "undo", "hold", "lapse", "take", "close", "note", "export", "nickname", "apart", "pin" });
WORDS(act_state_words, ACT_FAILED, { "queued", "sent", "confirmed", "failed" });

/* --- claim --- */
WORDS(claim_words, CLAIM_LANGUAGE, { "chat", "card", "phone", "timezone", "signup", "website", "language" });
WORDS(observation_words, SEEN_MESSAGE, { "signup", "login", "api", "smtp", "chat", "message" });
WORDS(place_words, PLACE_CONTRADICTION, { "unknown", "consistent", "explained", "mismatch", "contradiction" });
WORDS(explanation_words, EXPLAIN_UNTRUE_CLAIM, { "same_place", "proxy", "travel", "corporate", "geoip_error", "untrue_claim" });

WORDS(chat_claim_words, CHAT_THIRD_PARTY, { "presence", "residence", "origin", "business", "third_party" });
WORDS(chat_tense_words, CHAT_FUTURE, { "past", "present", "future" });
WORDS(pin_words, PIN_FORGET, { "keep", "correct", "drop", "forget" });

/* --- cluster --- */
WORDS(trait_words, TRAIT_BRAND, { "card", "device", "phone", "name_address", "ip", "link_domain", "domain", "url",
	"network", "link_site", "campaign", "user_agent", "bin", "email_domain", "email_pattern", "name", "signup_time",
	"burst_time", "brand" });

/* --- event --- */
WORDS(event_words, EVENT_SCANNER, { "account", "action", "card", "chat", "delivery", "domain", "login", "message", "scanner" });
WORDS(plan_words, PLAN_PREMIUM, { NULL, "free", "paid", "premium" });
WORDS(check_words, CHECK_UNCHECKED, { NULL, "pass", "fail", "unchecked" });
WORDS(via_words, VIA_SMTP, { NULL, "panel", "api", "smtp" });
WORDS(domain_state_words, DOMAIN_FAILED, { NULL, "added", "verified", "failed" });
WORDS(delivery_words, DELIVERY_CLICKED, { "delivered", "bounced", "complained", "unsubscribed", "opened", "clicked" });
WORDS(chat_from_words, CHAT_REP, { "customer", "rep" });
WORDS(scanner_words, SCANNER_MALWARE, { "clean", "spam", "phishing", "malware" });
WORDS(decision_words, DECISION_REFUSE, { NULL, "accept", "hold", "refuse" });
WORDS(outside_action_words, OUTSIDE_DELETE, { "disable", "enable", "delete" });

/* --- evidence --- */
WORDS(family_words, FAMILY_FRAUD, { "prior", "place", "identity", "links", "brand", "delivery", "scanners", "campaign", "cluster", "outside", "protective", "fraud" });

/* --- sign --- */
WORDS(sign_words, SIGN_PLATFORM, { "lookalike_domain", "risk_domain", "brand_domain", "from_name", "subject", "credentials", "link_differs", "mention", "shortener", "free_host", "disposable", "yours", "signed", "gift_cards", "bank_changed", "fortune", "extortion", "charge", "wallet", "hush", "reply_away", "hosted_call", "platform" });

/* --- place --- */
WORDS(proxy_words, PROXY_HOSTING, { "unknown", "none", "tor", "relay", "residential", "vpn", "proxy", "hosting" });
/* clang-format on */
