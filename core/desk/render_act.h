/*
 * render_act: what was done to accounts, as the contract's JSON: a row of the audit log, and what an act came to for each account.
 * The kin of render_json. One value each; no newline.
 */
#pragma once

#include "core/desk/desk.h"

struct buf;
struct json_writer;

void render_action(const struct action *action, struct buf *out);
/* The same, inside another value. */
void render_action_object(struct json_writer *w, const struct action *action);

/* What a dry run would do has the result "would", and no action. */
void render_act_row(const struct act_answer_row *row, struct buf *out);
