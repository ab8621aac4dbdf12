/*
 * doctor_chat: what doctor looks at where customers are talked to: the server and what it says, the file or command that replies go to.
 * Private to core/desk. Connects for some seconds at most; no command is run.
 */
#pragma once

struct findings;
struct settings;

void doctor_chat(struct findings *findings, const struct settings *settings);
