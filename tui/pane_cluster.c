#include <inttypes.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/glyph.h"
#include "tui/pane.h"
#include "tui/wording.h"

#define MEMBERS_MOST 24 /* the cluster's own view has them all */
#define ID_CELLS_MOST 24
#define MEMBER_GAP 2

static bool all_in(const struct cluster_row *row, enum state state)
{
	return row->size > 0 && row->states[state] == row->size;
}

enum style sum_of_cluster(const struct pane_source *source, struct buf *out)
{
	const struct cluster_row *row = &source->dossier->cluster.row;

	if (!row->no.n) {
		buf_add(out, "alone");
		return STYLE_DIM;
	}
	word_counted(row->size, "account", "accounts", out);
	if (all_in(row, STATE_DISABLED))
		buf_add(out, " · all disabled");
	else if (row->states[STATE_DISABLED])
		buf_addf(out, " · %" PRId64 " disabled", row->states[STATE_DISABLED]);
	return verdict_style(row->verdict);
}

/* "acct-7421 ■  acct-7433 ■", as many in a row as fit. */
static void add_members(struct paper *paper, const struct dossier *d)
{
	const struct cluster_answer *cluster = &d->cluster;
	size_t count = cluster->member_count < MEMBERS_MOST ? cluster->member_count : MEMBERS_MOST;
	int x = 1;

	paper_item(paper, STR("members"));
	paper_opens(paper, VIEW_CLUSTER, d->account.id);
	for (size_t i = 0; i < count; i++) {
		const struct account_row *account = &cluster->members[i].account;
		int cells = glyph_cells(account->id, ID_CELLS_MOST);

		if (x > 1 && x + cells + 2 > paper->width) {
			paper_row(paper);
			x = 1;
		}
		paper_cell(paper, x, cells,
			   str_equal(account->id, d->account.id) ? STYLE_STRONG : STYLE_PLAIN,
			   account->id);
		paper_at(paper, x + cells + 1, state_style(account->state),
			 str_of(state_sign(account->state)));
		x += cells + 2 + MEMBER_GAP;
	}
	if (cluster->member_count > count) {
		paper_row(paper);
		paper_at(paper, 1, STYLE_DIM,
			 paper_text(paper, "and %zu more", cluster->member_count - count));
	}
}

static void add_shared(struct paper *paper, const struct shared_trait *trait, struct str account)
{
	int room = paper->width - 16;
	struct str kind = str_of(trait_word(trait->kind));
	int cells = glyph_cells(kind, 20);

	paper_item(paper,
		   paper_text(paper, "%d %" PRI_STR, (int)trait->kind, ARG_STR(trait->value)));
	paper_cell(paper, 1, room, STYLE_DIM, kind);
	paper_cell(paper, 2 + cells, room - cells - 1, STYLE_PLAIN, trait->value);
	paper_right(paper, paper->width - 14, 6, STYLE_PLAIN,
		    paper_text(paper, "×%" PRId64, trait->accounts));
	paper_bits(paper, paper->width - 7, 6, trait->bits);
	paper_copies(paper, trait->value);
	paper_opens(paper, VIEW_CLUSTER, account); /* who has it stands there */
}

void pane_cluster(struct paper *paper, const struct pane_source *source)
{
	const struct cluster_answer *cluster = &source->dossier->cluster;

	if (!cluster->row.no.n) {
		pane_nothing(paper, "Stands alone: shares nothing rare with another account.");
		return;
	}
	add_members(paper, source->dossier);
	for (size_t i = 0; i < cluster->row.shared_count; i++)
		add_shared(paper, &cluster->row.shared[i], source->dossier->account.id);
}
