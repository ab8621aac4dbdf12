#include "core/store/place_text.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/model/place_json.h"

void place_text_write(const struct place *place, struct buf *out)
{
	struct json_writer w = json_writer(out);

	place_write(&w, place);
}

enum err place_text_read(struct arena *arena, struct str text, struct place *place)
{
	struct json *root;
	enum err e = json_read(arena, text, &root);

	if (e || root->type != JSON_OBJECT)
		return err_fail(ERR_CORRUPT, "a place that was stored makes no sense");
	place_read(root, place);
	return ERR_NONE;
}

static void add_bytes(struct buf *out, const void *bytes, size_t count)
{
	buf_add_str(out, (struct str){ bytes, count });
}

static void add_text(struct buf *out, struct str text)
{
	int64_t len = str_is_absent(text) ? -1 : (int64_t)text.len;

	add_bytes(out, &len, sizeof(len));
	buf_add_str(out, text);
}

void place_image(const struct place *place, struct buf *out)
{
	double numbers[] = { place->latitude, place->longitude, place->accuracy_km,
			     place->proxy.confidence };
	int64_t small[] = { place->pinned, place->asn, place->proxy.verdict };

	add_bytes(out, place->country, sizeof(place->country));
	add_bytes(out, numbers, sizeof(numbers));
	add_bytes(out, small, sizeof(small));
	add_text(out, place->city);
	add_text(out, place->timezone);
	add_text(out, place->network);
	add_text(out, place->proxy.provider);
	for (size_t i = 0; i < place->proxy.source_count; i++) {
		const struct proxy_source *source = &place->proxy.sources[i];
		int64_t more[] = { source->says, source->as_of.us };

		add_text(out, source->source);
		add_bytes(out, more, sizeof(more));
	}
}
