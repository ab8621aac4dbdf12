/*
 * ascii: what stands for a character where only ASCII may be drawn.
 */
#pragma once

#include <stdint.h>

/* Always one of ' ' to '~': a line, a sign or a Latin letter becomes its likeness, anything else '?'. */
char ascii_for(uint32_t point);
