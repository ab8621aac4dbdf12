/* An event that is taken is kept; the kept form reads back to an event that is kept the same. */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"
#include "core/model/event.h"

#define KEPT_MAX ((size_t)64 * 1024 * 1024)

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool yes)
{
	if (!yes)
		abort();
}

/* What core/text does with a message, as far as the kept form is concerned. */
static void reduce(struct event_message *message, const uint8_t *data, size_t size)
{
	message->excerpt = utf8_head(message->text, EVENT_EXCERPT_MAX);
	message->sketch_len = size % (SKETCH_LEN + 1);
	for (size_t i = 0; i < message->sketch_len; i++)
		message->sketch[i] = hash_keyed((struct hash_key){ { (uint8_t)i } },
						(struct str){ (const char *)data, size });
}

static void check_masked(struct arena *arena, struct str text)
{
	must(card_number_mask(arena, text).at == text.at);
}

static void check(const struct event *event, struct arena *arena)
{
	must(event->account.len || event->type == EVENT_SCANNER);
	must(event->id.len && event->id.len <= EVENT_ID_MAX);
	must(event->at.us > 0);
	if (event->type == EVENT_CARD) {
		must(!card_number_is_in(event->as.card.fingerprint));
		must(!card_number_is_in(event->as.card.name));
	}
	if (event->type == EVENT_CHAT)
		check_masked(arena, event->as.chat.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(KEPT_MAX), again = BUF_UP_TO(KEPT_MAX);
	struct event event, back;

	if (event_read(arena, (struct str){ (const char *)data, size }, &event)) {
		must(str_find_char(str_of(err_text(ERR_INVALID)), ':') != SIZE_MAX);
		return 0;
	}
	check(&event, arena);
	if (event.type == EVENT_MESSAGE)
		reduce(&event.as.message, data, size);
	event_write(&event, &kept);
	must(event_read_kept(arena, buf_str(&kept), event.type, event.at, event.account, event.id,
			     &back) == ERR_NONE);
	event_write(&back, &again);
	must(!kept.full && str_equal(buf_str(&kept), buf_str(&again)));
	must(event_compare(&event, &back) == 0 && ip_equal(event_ip(&event), event_ip(&back)));
	return 0;
}
