#include "core/model/word.h"

#include <string.h>

#include "core/base/buf.h"

const char *word_of(const struct words *words, int value)
{
	if (value < 0 || (size_t)value >= words->count)
		return NULL;
	return words->list[value];
}

struct str word_str(const struct words *words, int value)
{
	return str_of(word_of(words, value));
}

static enum err fail_with_list(const struct words *words)
{
	CLEANUP(buf_release) struct buf list = BUF_UP_TO(400);

	for (size_t i = 0; i < words->count; i++) {
		if (!words->list[i])
			continue;
		if (list.len)
			buf_add(&list, ", ");
		buf_add(&list, words->list[i]);
	}
	return err_fail(ERR_INVALID, "one of %s", buf_text(&list));
}

enum err word_find(const struct words *words, struct str text, int *value)
{
	for (size_t i = 0; i < words->count; i++) {
		if (words->list[i] && str_is(text, words->list[i])) {
			*value = (int)i;
			return ERR_NONE;
		}
	}
	return fail_with_list(words);
}
