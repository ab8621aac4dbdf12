/*
 * pane: one part of what is known of an account, laid out as a paper. Private to the account's files.
 *
 * A row of panes[] gives a pane its name and the functions that make it. Laying out is
 * pure: from a dossier and a width to a paper.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/moment.h"
#include "tui/paper.h"
#include "tui/theme.h"

struct buf;
struct dossier;

enum pane {
	PANE_WHERE,
	PANE_WHY,
	PANE_CHAT,
	PANE_CLUSTER,
	PANE_SENT,
	PANE_DETAILS, /* cards, domains, what the customer typed, the gate */
	PANE_NOTES,
	PANE_TRAIL,
	PANE_COUNT,
};

struct pane_source {
	const struct dossier *dossier;
	struct moment now; /* wall clock */
};

struct pane_row {
	const char *name;
	void (*lay_out)(struct paper *paper, const struct pane_source *source);

	/* The figure at the right of its title, and its style. */
	enum style (*sum_up)(const struct pane_source *source, struct buf *out);
	bool from_end; /* the newest is below, and shows first */
	int least;     /* rows that it wants to have at least */
};

extern const struct pane_row panes[PANE_COUNT];

void pane_where(struct paper *paper, const struct pane_source *source);
void pane_why(struct paper *paper, const struct pane_source *source);
void pane_chat(struct paper *paper, const struct pane_source *source);
void pane_cluster(struct paper *paper, const struct pane_source *source);
void pane_sent(struct paper *paper, const struct pane_source *source);
void pane_details(struct paper *paper, const struct pane_source *source);
void pane_notes(struct paper *paper, const struct pane_source *source);
void pane_trail(struct paper *paper, const struct pane_source *source);

enum style sum_of_where(const struct pane_source *source, struct buf *out);
enum style sum_of_why(const struct pane_source *source, struct buf *out);
enum style sum_of_chat(const struct pane_source *source, struct buf *out);
enum style sum_of_cluster(const struct pane_source *source, struct buf *out);
enum style sum_of_sent(const struct pane_source *source, struct buf *out);
enum style sum_of_details(const struct pane_source *source, struct buf *out);
enum style sum_of_notes(const struct pane_source *source, struct buf *out);
enum style sum_of_trail(const struct pane_source *source, struct buf *out);

/* A row that says that there is nothing. */
void pane_nothing(struct paper *paper, const char *text);
