/*
 * doctor_chat: what doctor looks at where customers are talked to. Private to core/desk.
 */
#pragma once

struct findings;
struct settings;

void doctor_chat(struct findings *findings, const struct settings *settings);
