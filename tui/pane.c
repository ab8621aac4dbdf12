#include "tui/pane.h"

/* clang-format off */
const struct pane_row panes[PANE_COUNT] = {
	[PANE_WHERE]   = { "Where",   pane_where,   sum_of_where,   false, 8 },
	[PANE_WHY]     = { "Why",     pane_why,     sum_of_why,     false, 6 },
	[PANE_CHAT]    = { "Chat",    pane_chat,    sum_of_chat,    true,  6 },
	[PANE_CLUSTER] = { "Cluster", pane_cluster, sum_of_cluster, false, 3 },
	[PANE_SENT]    = { "Sent",    pane_sent,    sum_of_sent,    false, 3 },
	[PANE_DETAILS] = { "Details", pane_details, sum_of_details, false, 4 },
	[PANE_NOTES]   = { "Notes",   pane_notes,   sum_of_notes,   false, 3 },
	[PANE_TRAIL]   = { "Trail",   pane_trail,   sum_of_trail,   false, 3 },
};
/* clang-format on */

void pane_nothing(struct paper *paper, const char *text)
{
	paper_item(paper, STR(""));
	paper_flow(paper, 1, 0, STYLE_DIM, str_of(text));
	paper_opens_not(paper, str_of(text));
}
