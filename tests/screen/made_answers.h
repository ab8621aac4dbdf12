/*
 * made_answers: the snapshots of a desk made by hand. Private to made_desk.
 *
 * made_answers.c has lists, replies and acts, made_dossier.c all that is told of one account, made_campaign.c campaigns. Whatever is handed out lies in
 * the arena given, or in the snapshot's.
 */
#pragma once

#include <stdbool.h>

#include "core/base/ip.h"
#include "core/desk/desk.h"

#define AGO(unit, n) ((struct moment){ made_now().us - (n)*MOMENT_##unit })

struct made;

struct snapshot *made_snapshot(struct made *made, const struct request *request);

/* made_campaign.c */
void made_campaigns(struct snapshot *snapshot, bool deserted);
void made_campaign(struct snapshot *snapshot, bool deserted);

/* between made_answers.c and made_dossier.c */
struct ip made_ip(const char *text);
struct account_row made_account_shown(const struct made *made);
void made_present(const struct made *made, struct arena *arena, struct presence **rows,
		  size_t *count);
struct action *made_acts(struct made *made, struct arena *arena, size_t *count);
void made_cluster(struct arena *arena, struct cluster_answer *c);
void made_dossier(struct made *made, struct snapshot *s);
void made_events(const struct request *request, struct snapshot *s);
