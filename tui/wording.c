#include "tui/wording.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"

#define YEAR (365 * MOMENT_DAY)

static struct tm calendar(struct moment at)
{
	time_t seconds = (time_t)(at.us / MOMENT_SECOND);
	struct tm tm = { 0 };

	gmtime_r(&seconds, &tm);
	return tm;
}

void word_when(struct moment at, struct moment now, char text[WHEN_MAX])
{
	/* clang-format off */
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	};
	/* clang-format on */
	struct tm then = calendar(at), today = calendar(now);

	if (moment_is_never(at))
		snprintf(text, WHEN_MAX, "-");
	else if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
		snprintf(text, WHEN_MAX, "%02d:%02d", then.tm_hour, then.tm_min);
	else if (then.tm_year == today.tm_year)
		snprintf(text, WHEN_MAX, "%d %s", then.tm_mday, months[then.tm_mon % 12]);
	else
		snprintf(text, WHEN_MAX, "%s %d", months[then.tm_mon % 12], then.tm_year + 1900);
}

void word_age(struct moment since, struct moment now, char text[AGE_MAX])
{
	static const struct {
		int64_t below, unit;
		char letter;
	} units[] = {
		{ MOMENT_MINUTE, MOMENT_SECOND, 's' },
		{ MOMENT_HOUR, MOMENT_MINUTE, 'm' },
		{ MOMENT_DAY, MOMENT_HOUR, 'h' },
		{ 2 * YEAR, MOMENT_DAY, 'd' },
		{ INT64_MAX, YEAR, 'y' },
	};
	int64_t us = now.us > since.us ? now.us - since.us : 0;
	size_t i = 0;

	if (moment_is_never(since)) {
		snprintf(text, AGE_MAX, "-");
		return;
	}
	while (us >= units[i].below && i + 1 < ARRAY_LEN(units))
		i++;
	snprintf(text, AGE_MAX, "%" PRId64 "%c", us / units[i].unit, units[i].letter);
}

void word_count(int64_t n, struct buf *out)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRId64, n);

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
			buf_add_char(out, ',');
		buf_add_char(out, digits[i]);
	}
}

void word_counted(int64_t n, const char *one, const char *many, struct buf *out)
{
	word_count(n, out);
	buf_addf(out, " %s", n == 1 ? one : many);
}

enum style verdict_style(enum verdict verdict)
{
	static const enum style styles[] = { [VERDICT_CLEAN] = STYLE_CLEAN,
					     [VERDICT_SUSPECT] = STYLE_SUSPECT,
					     [VERDICT_SPAMMER] = STYLE_SPAMMER,
					     [VERDICT_PHISHER] = STYLE_PHISHER };

	assert((size_t)verdict < ARRAY_LEN(styles));
	return styles[verdict];
}

enum style state_style(enum state state)
{
	static const enum style styles[] = { [STATE_ACTIVE] = STYLE_GOOD,
					     [STATE_HELD] = STYLE_WARN,
					     [STATE_DISABLED] = STYLE_BAD,
					     [STATE_DELETED] = STYLE_DIM };

	assert((size_t)state < ARRAY_LEN(styles));
	return styles[state];
}

const char *state_sign(enum state state)
{
	static const char *const signs[] = { [STATE_ACTIVE] = "□",
					     [STATE_HELD] = "▣",
					     [STATE_DISABLED] = "■",
					     [STATE_DELETED] = "×" };

	assert((size_t)state < ARRAY_LEN(signs));
	return signs[state];
}

enum style banner_style(enum state state, enum verdict verdict)
{
	if (state == STATE_DISABLED || state == STATE_DELETED)
		return STYLE_BANNER_BAD;
	if (state == STATE_HELD || verdict != VERDICT_CLEAN)
		return STYLE_BANNER_WARN;
	return STYLE_BANNER_GOOD;
}

enum style place_style(enum place_verdict verdict)
{
	switch (verdict) {
	case PLACE_CONSISTENT:
	case PLACE_EXPLAINED:
		return STYLE_GOOD;
	case PLACE_MISMATCH:
		return STYLE_WARN;
	case PLACE_CONTRADICTION:
		return STYLE_BAD;
	case PLACE_UNKNOWN:
		break;
	}
	return STYLE_DIM;
}

enum style act_state_style(enum act_state state)
{
	switch (state) {
	case ACT_QUEUED:
	case ACT_SENT:
		return STYLE_WARN;
	case ACT_CONFIRMED:
		return STYLE_GOOD;
	case ACT_FAILED:
		break;
	}
	return STYLE_BAD;
}

const char *claim_kind_word(enum chat_claim_kind kind, enum chat_tense tense)
{
	/* clang-format off */
	static const char *const words[][CHAT_FUTURE + 1] = {
		[CHAT_PRESENCE]    = { "was there",  "now",    "will be" },
		[CHAT_RESIDENCE]   = { "lived",      "lives",  "will live" },
		[CHAT_ORIGIN]      = { "from",       "from",   "from" },
		[CHAT_BUSINESS]    = { "firm was",   "firm",   "firm will be" },
		[CHAT_THIRD_PARTY] = { "others",     "others", "others" },
	};
	/* clang-format on */

	assert((size_t)kind < ARRAY_LEN(words) && (size_t)tense <= CHAT_FUTURE);
	return words[kind][tense];
}

const char *act_done_word(enum act_kind what)
{
	static const char *const done[] = {
		[ACT_DISABLE] = "disabled", [ACT_ENABLE] = "re-enabled",
		[ACT_DELETE] = "deleted",   [ACT_UNDO] = "undone",
		[ACT_HOLD] = "held",        [ACT_LAPSE] = "hold lapsed",
		[ACT_TAKE] = "taken",       [ACT_CLOSE] = "closed",
		[ACT_NOTE] = "noted",       [ACT_EXPORT] = "exported",
		[ACT_NICKNAME] = "named",   [ACT_APART] = "set apart",
		[ACT_PIN] = "pinned",
	};

	static_assert(ARRAY_LEN(done) == ACT_KIND_COUNT, "a word for each act");
	assert((size_t)what < ACT_KIND_COUNT);
	return done[what];
}

const char *trait_word(enum trait_kind kind)
{
	static const char *const words[] = {
		[TRAIT_CARD] = "card",
		[TRAIT_DEVICE] = "device",
		[TRAIT_PHONE] = "phone",
		[TRAIT_NAME_ADDRESS] = "name and postcode",
		[TRAIT_IP] = "address",
		[TRAIT_LINK_DOMAIN] = "link to",
		[TRAIT_DOMAIN] = "domain",
		[TRAIT_URL] = "link",
		[TRAIT_NETWORK] = "network",
		[TRAIT_LINK_SITE] = "links to",
		[TRAIT_CAMPAIGN] = "campaign",
		[TRAIT_USER_AGENT] = "browser",
		[TRAIT_BIN] = "card BIN",
		[TRAIT_EMAIL_DOMAIN] = "mail domain",
		[TRAIT_EMAIL_PATTERN] = "address like",
		[TRAIT_NAME] = "name",
	};

	return (size_t)kind < ARRAY_LEN(words) && words[kind] ? words[kind] : "trait";
}

const char *explanation_word(enum explanation_kind kind)
{
	static const char *const words[] = {
		[EXPLAIN_SAME_PLACE] = "same place",   [EXPLAIN_PROXY] = "proxy",
		[EXPLAIN_TRAVEL] = "travel",           [EXPLAIN_CORPORATE] = "company network",
		[EXPLAIN_GEOIP_ERROR] = "GeoIP error", [EXPLAIN_UNTRUE_CLAIM] = "untrue claim",
	};

	static_assert(ARRAY_LEN(words) == EXPLANATION_COUNT, "a word for each explanation");
	assert((size_t)kind < EXPLANATION_COUNT);
	return words[kind];
}

enum style proxy_style(enum proxy_kind kind)
{
	switch (kind) {
	case PROXY_UNKNOWN:
	case PROXY_NONE:
		return STYLE_DIM;
	case PROXY_RELAY:
	case PROXY_HOSTING:
		return STYLE_PLAIN;
	default:
		return STYLE_WARN;
	}
}

void word_proxy(const struct proxy *proxy, struct buf *out)
{
	static const char *const words[] = {
		[PROXY_UNKNOWN] = "proxy ?",
		[PROXY_NONE] = "",
		[PROXY_TOR] = "Tor exit ▲",
		[PROXY_RELAY] = "relay",
		[PROXY_RESIDENTIAL] = "residential proxy ▲",
		[PROXY_VPN] = "VPN ▲",
		[PROXY_PROXY] = "proxy ▲",
		[PROXY_HOSTING] = "hosting",
	};
	size_t say_so = 0;

	assert((size_t)proxy->verdict < ARRAY_LEN(words));
	buf_add(out, words[proxy->verdict]);
	if (proxy->verdict <= PROXY_NONE || proxy->source_count < 2)
		return;
	for (size_t i = 0; i < proxy->source_count && i < PROXY_SOURCES_MAX; i++)
		say_so += proxy->sources[i].says == proxy->verdict;
	buf_addf(out, " %zu/%zu", say_so, proxy->source_count);
}

struct str known_or(struct str text, const char *otherwise)
{
	return text.len ? text : str_of(otherwise);
}
