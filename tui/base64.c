#include "tui/base64.h"

#include "core/base/buf.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_add(struct str bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
		uint32_t three = 0;

		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (k < have ? (uint8_t)bytes.at[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_add_char(out, k <= have ? digits[three >> (18 - 6 * k) & 63] : '=');
	}
}
