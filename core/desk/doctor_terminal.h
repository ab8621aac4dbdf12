/*
 * doctor_terminal: what doctor looks at on the terminal that strop was started from. Private to core/desk.
 */
#pragma once

struct findings;

void doctor_terminal(struct findings *findings);
