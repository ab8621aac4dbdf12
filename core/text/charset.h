/*
 * charset: text in whatever a mail says it is in, to UTF-8.
 *
 * The answer is always well-formed UTF-8; what cannot be read becomes U+FFFD. UTF-8, ASCII, ISO-8859-1 and
 * Windows-1252 (which stand for one another in mail) are read here, some forty others of mail's
 * history by iconv(3), and any other name as Windows-1252. A stranger's charset name never
 * reaches iconv.
 */
#pragma once

#include <stdint.h>

#include "core/base/str.h"

struct arena;

/* In `arena`, or `bytes` itself when it is right as it stands. Text that says it is in a single-byte
 * set of the West, or in none, but is well-formed UTF-8, is taken as UTF-8. */
struct str charset_to_utf8(struct arena *arena, struct str bytes, struct str charset);

/* The same for text that may have become UTF-8 on its way to us (an 8-bit part of a message that
 * came as JSON): any well-formed UTF-8 beyond ASCII is taken as such. */
struct str charset_to_utf8_if_needed(struct arena *arena, struct str bytes, struct str charset);

/* The code point of a byte of Windows-1252; its five holes are the controls of ISO-8859-1. */
uint32_t charset_western(unsigned char byte);
