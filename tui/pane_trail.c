#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/glyph.h"
#include "tui/pane.h"
#include "tui/wording.h"

enum style sum_of_trail(const struct pane_source *source, struct buf *out)
{
	word_counted((int64_t)source->dossier->action_count, "act", "acts", out);
	return STYLE_DIM;
}

static void add_action(struct paper *paper, const struct action *action, struct moment now)
{
	char when[WHEN_MAX];
	struct str state = action->told ? word_str(&act_state_words, action->state) : STR("here");

	if (action->outside)
		state = STR("elsewhere");
	word_when(action->at, now, when);
	paper_item(paper, action->no.n
				  ? paper_text(paper, "act %lld", (long long)action->no.n)
				  : paper_text(paper, "outside %lld", (long long)action->at.us));
	paper_cell(paper, 1, 6, STYLE_DIM, paper_text(paper, "%s", when));
	paper_cell(paper, 8, 8, STYLE_REP,
		   known_or(action->actor, action->outside ? "provider" : "?"));
	paper_cell(paper, 17, 11, action->undone_by.n ? STYLE_DIM : STYLE_STRONG,
		   str_of(act_done_word(action->what)));
	paper_cell(paper, 29, paper->width - 29 - 11, STYLE_PLAIN, action->reason);
	paper_right(paper, paper->width - 10, 9,
		    action->told ? act_state_style(action->state) : STYLE_DIM, state);
	paper_opens(paper, VIEW_TRAIL, action->account);
	paper_copies(paper, action->reason);
}

void pane_trail(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;

	if (!d->action_count)
		pane_nothing(paper, "Nothing was done yet.");
	for (size_t i = 0; i < d->action_count; i++)
		add_action(paper, &d->actions[i], source->now);
}
