#include "tui/base64.h"

#include "core/base/buf.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes, as four digits. */
static void add_group(const uint8_t *bytes, size_t count, struct buf *out)
{
	uint32_t group = (uint32_t)bytes[0] << 16;

	if (count > 1)
		group |= (uint32_t)bytes[1] << 8;
	if (count > 2)
		group |= bytes[2];
	buf_add_char(out, digits[group >> 18]);
	buf_add_char(out, digits[group >> 12 & 63]);
	buf_add(out, count > 1 ? (char[]){ digits[group >> 6 & 63], '\0' } : "=");
	buf_add(out, count > 2 ? (char[]){ digits[group & 63], '\0' } : "=");
}

void base64_add(struct str bytes, struct buf *out)
{
	const uint8_t *at = (const uint8_t *)bytes.at;

	for (size_t i = 0; i < bytes.len; i += 3)
		add_group(at + i, bytes.len - i, out);
}
