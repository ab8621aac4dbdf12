/*
 * case_acts: the parts of a case file about what was decided, said and sent: decisions with what was known then, the chat, notes and
 * trail, campaigns, and the log. Private to core/desk; see case_page.h.
 */
#pragma once

#include "core/base/moment.h"
#include "core/desk/case_history.h"
#include "core/desk/desk.h"

struct case_file;
struct page;

void case_moment(struct page *page, struct moment at);

void case_decisions(struct page *page, const struct dossier *dossier,
		    const struct case_history *history, enum export_edition edition);
/* With the claims lit that were read in it. */
void case_chat(struct page *page, const struct dossier *dossier);
/* Notes, but in the redacted edition, and the trail. */
void case_trail(struct page *page, const struct dossier *dossier, enum export_edition edition);
void case_campaign_parts(struct page *page, const struct case_file *file);
/* How the log stood, and how it is verified: for the auditor. */
void case_log(struct page *page, const struct case_file *file);
