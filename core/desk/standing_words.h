/*
 * standing_words: how an account stands, in words for the rep. Private to core/desk.
 */
#pragma once

#include "core/base/moment.h"
#include "core/base/str.h"

struct arena;
struct dossier;
struct gate;
struct settings;

/* What `e` asks for: an own domain (none of the provider's) verified, SPF and DKIM set on that one, no open
 * contradiction of place, not deleted. Of the dossier, only the account, the domains and the judgement are
 * looked at. */
void gate_look(const struct settings *settings, const struct dossier *dossier, struct gate *gate);

/* Is it one of the provider's own domains, or within one? Those are nobody's own. */
bool is_providers(const struct settings *settings, struct str domain);

/* "DISABLED by the engine 9 min ago: phishing as Chase"; "ACTIVE" with what is open, otherwise. */
struct str standing_banner(struct arena *arena, const struct dossier *dossier, struct moment now);

/* What the settings' policy says about money for the reason it was stopped for; absent when it is active. */
struct str standing_refund(const struct settings *settings, const struct dossier *dossier);

/* Its closed cases, from its acts (cases.c). */
void cases_look(struct arena *arena, struct dossier *dossier);
