/*
 * claims_proxy: does the customer deny to use a proxy or VPN? Private to the claims_* files.
 *
 * "no proxy", "ich nutze kein VPN", "sans vpn", "no uso proxy", and a bare "no" to the question. Whoever says in the same
 * text that they do use one has denied nothing; nor has who cannot work without, or does not know what it is.
 */
#pragma once

#include "core/text/claims.h"
#include "core/text/claims_scene.h"

struct arena;

void proxy_denial_read(struct arena *arena, const struct scene *scene,
		       const struct chat_context *context, struct chat_claims *claims);
