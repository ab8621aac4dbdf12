/*
 * provider_of: the provider that the settings name, as core/net wants to hear it. Private to core/desk.
 */
#pragma once

#include "core/net/provider.h"

struct settings;

/* Views of `settings`, which must outlive it. Kind absent: there is no provider. */
struct provider_settings provider_of(const struct settings *settings);
