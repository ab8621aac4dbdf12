/*
 * mail_date: when a message was sent, as mail writes it.
 *
 * Reads the date of RFC 5322 with its older forms ("Fri, 21 Nov 97 09:55:06 EST (rainy)"), and that of a "From " line
 * of a mailbox file ("Fri Nov 21 09:55:06 1997", UTC where it names no zone). Parts are known by their
 * shape, so order, weekday, commas and comments do not matter. A date needs day, month, year, hour and minute.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"

MUST_USE enum err mail_date_parse(struct str text, struct moment *at); /* ERR_INVALID */

/* Whether the line begins a message of a mailbox file: "From ", a sender, a weekday and a date. */
bool mail_from_line(struct str line, struct moment *at);
