#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/weigh.h"

#define ANOTHER_SCANNER 0.3 /* of the first one's bits: they copy from one another */
#define NAMES_MAX 3         /* scanners named in a sentence */
#define WORDS_MAX 256       /* looked at: the account's own first, then the newest */

static int by_scanner(const void *left, const void *right)
{
	const struct scanner_word *a = left, *b = right;
	int order = str_compare(a->scanner, b->scanner);

	if (order == 0)
		order = str_compare(a->value, b->value);
	if (order == 0)
		order = (a->at.us > b->at.us) - (a->at.us < b->at.us);
	return order ? order : str_compare(a->event, b->event);
}

static bool is_withdrawn(const struct scanner_word *words, size_t count, size_t at)
{
	return at + 1 < count && str_equal(words[at].scanner, words[at + 1].scanner) &&
	       str_equal(words[at].value, words[at + 1].value);
}

static int own_then_newest(const void *left, const void *right)
{
	const struct scanner_word *a = left, *b = right;

	if (a->own_domain != b->own_domain)
		return a->own_domain ? -1 : 1;
	if (a->at.us != b->at.us)
		return a->at.us > b->at.us ? -1 : 1;
	return by_scanner(left, right);
}

static enum signal signal_of(const struct scanner_word *word)
{
	switch (word->verdict) {
	case SCANNER_PHISHING:
		return word->own_domain ? SIGNAL_SCANNER_PHISHING : SIGNAL_SCANNER_LINK_PHISHING;
	case SCANNER_MALWARE:
		return word->own_domain ? SIGNAL_SCANNER_MALWARE : SIGNAL_SCANNER_LINK_MALWARE;
	case SCANNER_SPAM:
		return word->own_domain ? SIGNAL_SCANNER_SPAM : SIGNAL_SCANNER_LINK_SPAM;
	case SCANNER_CLEAN:
		break;
	}
	return SIGNAL_COUNT;
}

/* What scanners say by one signal: `words` newest first. */
struct chorus {
	const struct scanner_word *words[REASON_EVENTS_MAX];
	size_t kept;
	size_t scanners, values;
};

static bool is_said_before(const struct scanner_word *words, size_t at, bool by_value)
{
	for (size_t i = 0; i < at; i++) {
		if (signal_of(&words[i]) != signal_of(&words[at]))
			continue;
		if (str_equal(by_value ? words[i].value : words[i].scanner,
			      by_value ? words[at].value : words[at].scanner))
			return true;
	}
	return false;
}

static struct chorus gather(const struct scanner_word *words, size_t count, enum signal signal)
{
	struct chorus chorus = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (signal_of(&words[i]) != signal)
			continue;
		chorus.scanners += !is_said_before(words, i, false);
		chorus.values += !is_said_before(words, i, true);
		if (chorus.kept < REASON_EVENTS_MAX)
			chorus.words[chorus.kept++] = &words[i];
	}
	return chorus;
}

static struct str say_scanners(struct weighing *weighing, const struct chorus *chorus)
{
	CLEANUP(buf_release) struct buf names = BUF_UP_TO(300);
	struct str said[NAMES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < chorus->kept && count < NAMES_MAX; i++) {
		bool known = false;

		for (size_t k = 0; k < count; k++)
			known = known || str_equal(said[k], chorus->words[i]->scanner);
		if (!known)
			said[count++] = chorus->words[i]->scanner;
	}
	for (size_t i = 0; i < count; i++) {
		buf_add(&names, i == 0 ? "" : i + 1 == chorus->scanners ? " and " : ", ");
		buf_add_str(&names, say_text(said[i]));
	}
	if (chorus->scanners > count)
		buf_addf(&names, " and %zu more scanners", chorus->scanners - count);
	return arena_str(weighing->arena, buf_str(&names));
}

static struct str say_value(struct weighing *weighing, const struct chorus *chorus)
{
	struct str value = say_text(chorus->words[0]->value);

	if (chorus->values == 1)
		return value;
	return arena_strf(weighing->arena, "%" PRI_STR " and %zu more", ARG_STR(value),
			  chorus->values - 1);
}

static void weigh_chorus(struct weighing *weighing, const struct chorus *chorus, enum signal signal)
{
	struct finding finding = { .signal = signal };

	if (chorus->kept == 0)
		return;
	finding.bits = weigh_bits(signal) * (1 + ANOTHER_SCANNER * (double)(chorus->scanners - 1));
	finding.at = chorus->words[0]->at;
	finding.words[0] = say_scanners(weighing, chorus);
	finding.words[1] = say_value(weighing, chorus);
	finding.words[2] = say_date(weighing, finding.at);
	for (size_t i = 0; i < chorus->kept; i++)
		finding_event(&finding, chorus->words[i]->event);
	weigh_add(weighing, &finding);
}

void weigh_scanners(struct weighing *weighing, const struct scanner_word *words, size_t count)
{
	struct scanner_word *sorted = ARENA_ARRAY(weighing->arena, count, struct scanner_word);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		sorted[i] = words[i];
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), by_scanner);
	for (size_t i = 0; i < count; i++)
		if (!is_withdrawn(sorted, count, i))
			sorted[kept++] = sorted[i];
	if (kept > 1)
		qsort(sorted, kept, sizeof(*sorted), own_then_newest);
	if (kept > WORDS_MAX)
		kept = WORDS_MAX;
	for (int signal = SIGNAL_SCANNER_PHISHING; signal <= SIGNAL_SCANNER_LINK_SPAM; signal++) {
		struct chorus chorus = gather(sorted, kept, (enum signal)signal);

		weigh_chorus(weighing, &chorus, (enum signal)signal);
	}
}
