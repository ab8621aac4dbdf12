#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/pane.h"
#include "tui/wording.h"

enum style sum_of_notes(const struct pane_source *source, struct buf *out)
{
	word_counted((int64_t)source->dossier->note_count, "note", "notes", out);
	return STYLE_DIM;
}

void pane_notes(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;

	if (!d->note_count)
		pane_nothing(paper, "No note. They stay inside.");
	for (size_t i = 0; i < d->note_count; i++) {
		const struct note *note = &d->notes[i];
		char when[WHEN_MAX];

		word_when(note->at, source->now, when);
		paper_item(paper, paper_text(paper, "note %lld", (long long)note->no.n));
		paper_cell(paper, 1, 6, STYLE_DIM, paper_text(paper, "%s", when));
		paper_cell(paper, 8, 10, STYLE_REP, note->actor);
		paper_flow(paper, 19, 0, STYLE_NOTE, note->text);
		paper_opens(paper, VIEW_NOTE, d->account.id);
		paper_copies(paper, note->text);
	}
}
