#include "core/engine/weigh.h"

#include <inttypes.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"

double weigh_bits(enum signal signal)
{
	return signal_bits(signal);
}

void finding_event(struct finding *finding, struct str event)
{
	if (event.len > 0 && finding->event_count < REASON_EVENTS_MAX)
		finding->events[finding->event_count++] = event;
}

double decay(struct moment at, struct moment now, double half_life_days)
{
	double days = (double)(now.us - at.us) / (double)MOMENT_DAY;

	return half_life_days > 0 && days > 0 ? exp2(-days / half_life_days) : 1;
}

void weigh_add(struct weighing *weighing, const struct finding *finding)
{
	const struct signal_row *row = signal_row(finding->signal);
	struct judgement *judgement = weighing->judgement;
	bool by_stream = row->half_life_days > 0 && row->family != FAMILY_IDENTITY;
	struct moment clock = by_stream ? weighing->now : weighing->facts->last_at;
	struct reason reason = { .code = row->code, .family = row->family, .at = finding->at };

	reason.bits = finding->bits * signal_scale(finding->signal);
	if (!finding->decayed)
		reason.bits *= decay(finding->at, clock, row->half_life_days);
	if (finding->bits != 0 && fabs(reason.bits) < LEAST_BITS)
		return;
	reason.bits = round(reason.bits * 1e6) / 1e6; /* so that sums are the same everywhere */
	reason.text = signal_say(weighing->arena, finding->signal, finding->words, FINDING_WORDS);
	for (size_t i = 0; i < finding->event_count; i++)
		reason.events[i] = arena_str(weighing->arena, finding->events[i]);
	reason.event_count = finding->event_count;
	judgement->decays = judgement->decays || (by_stream && reason.bits != 0);
	judgement->reasons = arena_grow(weighing->arena, judgement->reasons,
					judgement->reason_count, sizeof(reason));
	judgement->reasons[judgement->reason_count++] = reason;
}

struct str say_date(struct weighing *weighing, struct moment at)
{
	char text[MOMENT_TEXT_MAX];

	moment_print(at, text);
	return arena_str(weighing->arena, str_sub(str_of(text), 0, sizeof("2026-11-23") - 1));
}

struct str say_span(struct weighing *weighing, int64_t us)
{
	char text[24];

	moment_print_span(us, text);
	return arena_str(weighing->arena, str_of(text));
}

struct str say_count(struct weighing *weighing, int64_t n)
{
	return arena_strf(weighing->arena, "%" PRId64, n);
}

struct str say_percent(struct weighing *weighing, double share)
{
	return arena_strf(weighing->arena, "%.*f %%", share < 0.1 ? 1 : 0, 100 * share);
}

struct str say_text(struct str text)
{
	return utf8_head(text, WORD_BYTES_MAX);
}
