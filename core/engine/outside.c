#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/weigh.h"

/* In the reason that the provider's own people gave: abuse, or merely business. */
static const char *const abuse_words[] = {
	"abus",       "spam",      "phish",     "fraud",  "scam",   "malware",
	"bounce",     "complain",  "botnet",    "stolen", "hijack", "compromised",
	"chargeback", "blacklist", "blocklist", "spoof",
};

static bool names_abuse(struct str reason)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(EVENT_FIELD_MAX);

	utf8_fold(reason, &folded);
	for (size_t i = 0; i < ARRAY_LEN(abuse_words); i++)
		if (str_find(buf_str(&folded), str_of(abuse_words[i])) != SIZE_MAX)
			return true;
	return false;
}

static struct str led_by(struct weighing *weighing, const char *lead, struct str text)
{
	text = say_text(text);
	if (text.len == 0)
		return STR("");
	return arena_strf(weighing->arena, "%s%" PRI_STR, lead, ARG_STR(text));
}

void weigh_outside(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .at = facts->outside_at };
	bool abuse;

	if (!facts->has_outside_action || facts->outside_action == OUTSIDE_DELETE)
		return; /* most who are deleted asked for it */
	abuse = names_abuse(facts->outside_reason);
	if (facts->outside_action == OUTSIDE_ENABLE)
		finding.signal = SIGNAL_OUTSIDE_ENABLE;
	else
		finding.signal = abuse ? SIGNAL_OUTSIDE_ABUSE : SIGNAL_OUTSIDE_DISABLE;
	finding.bits = weigh_bits(finding.signal);
	finding.words[0] = say_date(weighing, facts->outside_at);
	finding.words[1] = led_by(weighing, " by ", facts->outside_by);
	finding.words[2] = finding.signal == SIGNAL_OUTSIDE_ABUSE
				   ? say_text(facts->outside_reason)
				   : led_by(weighing, ": ", facts->outside_reason);
	finding_event(&finding, facts->outside_event);
	weigh_add(weighing, &finding);
}
