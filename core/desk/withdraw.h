/*
 * withdraw: the engine takes back what it did to an account for others' sake, when those turn out to be none of its own. Private to
 * core/desk.
 *
 * In the stream an account is stopped on what is known at that moment: whom it is linked with, who sends its texts. At rest all is
 * judged with everything in sight, and a link may be gone. Who was stopped for nothing of its own, and would be thought clean now, is
 * given back its former state, by an undo in the trail that the provider is told of. Once: who is stopped again waits for a person.
 */
#pragma once

#include "core/base/err.h"

struct desk;
struct remedy_look;
struct standing;

#define WITHDRAW_AT 0.1     /* the probability now is below */
#define WITHDRAW_OWN_AT 0.3 /* what it had done itself gave less, when it was stopped */
#define WITHDRAW_WITHIN (7 * MOMENT_DAY) /* of the stop; later a fall may be decay's */

/* `standing` is the account's, brought up to date. `done`: it was taken back. Inside a write, at rest. */
MUST_USE enum err withdraw_apply(struct desk *desk, const struct remedy_look *look,
				 struct standing *standing, bool *done);
