/*
 * chat_of: the settings of the chat as core/net knows them. Private to core/desk.
 */
#pragma once

#include "core/net/chat.h"

struct settings;

/* Views of `settings`, which must outlive it. */
struct chat_settings chat_of(const struct settings *settings);
