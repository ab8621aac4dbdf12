/*
 * redact: a dossier that may leave the house. Private to core/desk.
 *
 * The redacted copy holds no name, company, address, phone number, IP address, domain or account id of the
 * customer or of anyone else. What a person typed cannot be searched for every name there is, so free text
 * (subjects, excerpts, chat, notes, reasons given by hand) does not survive at all: its length does.
 * Accounts become account-1, account-2 ... in the order they appear; people become rep-1, rep-2 ...
 */
#pragma once

#include "core/desk/desk.h"

struct arena;
struct case_history;
struct redactor;

struct redactor *redactor_new(struct arena *arena);
void redactor_free_at(struct redactor **redactor); /* for CLEANUP; the arena stays */

/* Change `dossier` in place; texts that stay are shared, new ones are in the arena. */
void redact_dossier(struct redactor *redactor, struct dossier *dossier);

/* What was known at its decisions, once the dossier is redacted. */
void redact_history(struct redactor *redactor, struct case_history *history);
void redact_campaign(struct redactor *redactor, struct campaign_answer *campaign);
