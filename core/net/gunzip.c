#include "core/net/gunzip.h"

#include "core/base/buf.h"

bool gunzip_is(struct str bytes)
{
	return str_starts(bytes, STR("\x1f\x8b"));
}

#ifdef STROP_ZLIB
#define ZLIB_CONST /* what is read is not written to */
#include <zlib.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define WINDOW_GZIP (15 + 16) /* the largest window; gzip's head and no other */

/* One member after the other, until nothing is left. */
static int unpack(z_stream *stream, struct buf *out)
{
	Bytef piece[PIECE_BYTES];
	int code = Z_OK;

	while (code == Z_OK && !out->full) {
		stream->next_out = piece;
		stream->avail_out = sizeof(piece);
		code = inflate(stream, Z_NO_FLUSH);
		buf_add_str(out,
			    (struct str){ (const char *)piece, sizeof(piece) - stream->avail_out });
		if (code == Z_STREAM_END && stream->avail_in)
			code = inflateReset(stream);
	}
	return code;
}

enum err gunzip(struct str bytes, struct buf *out)
{
	z_stream stream = { .next_in = (const Bytef *)bytes.at, .avail_in = (uInt)bytes.len };
	int code = bytes.len == (uInt)bytes.len ? inflateInit2(&stream, WINDOW_GZIP) : Z_DATA_ERROR;

	if (code == Z_OK) {
		code = unpack(&stream, out);
		(void)inflateEnd(&stream);
	}
	if (out->full)
		return err_fail(ERR_INVALID, "unpacked it would be larger than it may be");
	return code == Z_STREAM_END
		       ? ERR_NONE
		       : err_fail(ERR_INVALID,
				  "what came is packed with gzip, and damaged or cut off");
}
#else
enum err gunzip(struct str bytes, struct buf *out)
{
	(void)bytes;
	(void)out;
	return err_fail(ERR_INVALID, "what came is packed with gzip, which this strop was built "
				     "without: name an address that gives the file itself");
}
#endif
