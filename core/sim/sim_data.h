/*
 * sim_data: data/sim as it lies in the program. Private to core/sim.
 */
#pragma once

#include <stddef.h>

extern const char *const sim_words[];
extern const size_t sim_words_count;
extern const char *const sim_scams[];
extern const size_t sim_scams_count;
