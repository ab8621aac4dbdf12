/*
 * doctor_terminal: what doctor looks at on the terminal that strop was started from: TERM, UTF-8, colours, size. Private to core/desk.
 * Reads the environment and terminfo; nothing is sent there.
 */
#pragma once

struct findings;

void doctor_terminal(struct findings *findings);
