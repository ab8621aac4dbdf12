/*
 * stop: the one flag that a signal may set. Private to core/cli.
 *
 * After stop_on_signals() an interrupt or a termination asks whoever runs to come to an end by itself: what was begun is finished or
 * rolled back, and what was acknowledged stays.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

void stop_on_signals(void);
bool stop_asked(void);
/* Half a second later: what is nearly done may be done by then. */
bool stop_not_due(void);
/* Until `seconds` are over, or stop is asked for. */
void stop_sleep(int64_t seconds);
