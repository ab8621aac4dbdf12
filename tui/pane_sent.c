#include <inttypes.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/pane.h"
#include "tui/wording.h"

static int64_t percent(int64_t part, int64_t whole)
{
	return whole > 0 ? (part * 100 + whole / 2) / whole : 0;
}

enum style sum_of_sent(const struct pane_source *source, struct buf *out)
{
	const struct dossier *d = source->dossier;
	int64_t bounced = d->deliveries[DELIVERY_BOUNCED];
	int64_t complained = d->deliveries[DELIVERY_COMPLAINED];
	int64_t reported = d->deliveries[DELIVERY_DELIVERED] + bounced;

	word_counted(d->account.sent, "mail", "mails", out);
	if (bounced)
		buf_addf(out, " · %" PRId64 " %% bounced", percent(bounced, reported));
	if (complained) {
		buf_add(out, " · ");
		word_counted(complained, "complaint", "complaints", out);
	}
	return percent(bounced, reported) >= 10 || complained ? STYLE_WARN : STYLE_DIM;
}

static void add_deliveries(struct paper *paper, const struct dossier *d)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(300);

	for (size_t i = 0; i < DELIVERY_RESULT_COUNT; i++) {
		if (!d->deliveries[i])
			continue;
		buf_addf(&line, "%s%s ", line.len ? " · " : "", word_of(&delivery_words, (int)i));
		word_count(d->deliveries[i], &line);
	}
	if (!line.len)
		return;
	paper_item(paper, STR("deliveries"));
	paper_flow(paper, 1, 0, STYLE_DIM, paper_text(paper, "%s", buf_text(&line)));
	paper_opens(paper, VIEW_EVENTS, d->account.id);
}

static void add_message(struct paper *paper, const struct dossier_message *message,
			struct moment now)
{
	CLEANUP(buf_release) struct buf count = BUF_UP_TO(30);
	char when[WHEN_MAX];
	bool stopped = message->decision.len && !str_is(message->decision, "accept");

	word_when(message->at, now, when);
	paper_item(paper, message->id);
	paper_cell(paper, 1, 6, STYLE_DIM, paper_text(paper, "%s", when));
	paper_cell(paper, 8, paper->width - 8 - 16, STYLE_PLAIN,
		   known_or(message->message.subject, "(no subject)"));
	if (message->message.recipients >= 0) {
		buf_add(&count, "→");
		word_count(message->message.recipients, &count);
		paper_right(paper, paper->width - 15, 7, STYLE_DIM,
			    paper_text(paper, "%s", buf_text(&count)));
	}
	paper_right(paper, paper->width - 7, 6, stopped ? STYLE_WARN : STYLE_DIM,
		    message->decision);
	paper_events(paper, &message->id, 1);
	paper_copies(paper, message->message.subject);
}

void pane_sent(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;

	if (!d->message_count) {
		pane_nothing(paper, "No message is known.");
		return;
	}
	add_deliveries(paper, d);
	for (size_t i = 0; i < d->message_count; i++)
		add_message(paper, &d->messages[i], source->now);
}
