/*
 * mime_header: the fields of a message or of a part of one.
 *
 * Values are views as they stand, folded over lines; mime_text() makes them readable. Fields that
 * stand twice count once, the first of them, but for the recipients, who are counted in all.
 */
#pragma once

#include <stdint.h>

#include "core/base/str.h"

struct mime_fields {
	struct str from, reply_to, subject;
	struct str type, encoding, disposition;
	struct str date, message_id, received;
	int64_t recipients; /* addresses in To, Cc and Bcc; 0 also when there is no such field */
};

/* Read the fields off the front; answers the body. Lines that are no fields are passed over as
 * long as fields follow. */
struct str mime_fields_read(struct str part, struct mime_fields *fields);
