#include "variants.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"
#include "core/text/html.h"

#define TEXT_MAX ((size_t)1 << 20)
#define SLOT_WORDS 4

struct writer {
	struct arena *arena;
	struct word_list words, pool;
	uint64_t chance;
	struct buf out;
};

uint64_t variant_random(uint64_t *chance)
{
	uint64_t n = *chance += UINT64_C(0x9E3779B97F4A7C15);

	n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
	return n ^ (n >> 31);
}

static size_t below(struct writer *w, size_t most)
{
	return variant_random(&w->chance) % most;
}

struct word_list words_of(struct arena *arena, struct str text)
{
	struct word_list words = { .at = NULL };

	for (size_t at = 0; at < text.len; at++) {
		size_t from = at;

		while (at < text.len && !ascii_is_space(text.at[at]))
			at++;
		if (at == from)
			continue;
		words.at = arena_grow(arena, words.at, words.count, sizeof(*words.at));
		words.at[words.count++] = str_sub(text, from, at - from);
	}
	return words;
}

static void say(struct writer *w, struct str word)
{
	buf_add_str(&w->out, word);
	buf_add(&w->out, " ");
}

/* Of every slot there are some ways to say it: so many that two variants differ in `percent` of them. */
static void spin(struct writer *w, size_t percent, size_t slot_words)
{
	uint64_t slots = percent;
	size_t ways = 2;

	for (size_t i = 0; i < w->words.count; i++)
		slots = slots * 31 + w->words.at[i].len;
	while (100 * (ways - 1) < percent * ways)
		ways++;
	for (size_t at = 0; at < w->words.count;) {
		size_t len = 1 + variant_random(&slots) % slot_words;
		bool fixed = variant_random(&slots) % 1000 * (ways - 1) >= 10 * percent * ways;
		size_t way = below(w, ways);
		uint64_t other = slots + way;

		for (size_t i = 0; i < len && at < w->words.count; i++, at++) {
			uint64_t pick = variant_random(&other) % w->pool.count;

			say(w, fixed || way == 0 ? w->words.at[at] : w->pool.at[pick]);
		}
	}
}

static size_t sentence_end(const struct word_list *words, size_t from)
{
	while (from < words->count) {
		struct str word = words->at[from++];

		if (word.at[word.len - 1] == '.' || word.at[word.len - 1] == '!' ||
		    word.at[word.len - 1] == '?')
			break;
	}
	return from;
}

static void shuffle_sentences(struct writer *w)
{
	size_t *starts = ARENA_ARRAY(w->arena, w->words.count + 1, size_t), count = 0;

	for (size_t at = 0; at < w->words.count; at = sentence_end(&w->words, at))
		starts[count++] = at;
	for (; count > 0; count--) {
		size_t pick = below(w, count), end = sentence_end(&w->words, starts[pick]);

		for (size_t i = starts[pick]; i < end; i++)
			say(w, w->words.at[i]);
		starts[pick] = starts[count - 1];
	}
}

static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '<')
			buf_add(out, "&lt;");
		else if (text.at[i] == '&')
			buf_add(out, "&amp;");
		else
			buf_add_str(out, str_sub(text, i, 1));
	}
}

/* As html_read() sees it. */
static void wrap(struct writer *w)
{
	static const char *const between[] = { "\n",       " ",     "<br>", "</p>\n<p class=x>",
					       " <b>",     "</b> ", "<td>", "&nbsp;",
					       "\t<span> " };
	static const char *const within[] = { "<span></span>", "<!-- x9 -->", "<i></i>", "&zwnj;",
					      "&shy;" };
	struct html page;

	for (size_t i = 0; i < w->words.count; i++) {
		struct str word = w->words.at[i];
		size_t cut = below(w, 4) ? word.len : utf8_head(word, below(w, word.len + 1)).len;

		add_escaped(&w->out, str_sub(word, 0, cut));
		buf_add(&w->out, cut < word.len ? within[below(w, ARRAY_LEN(within))] : "");
		add_escaped(&w->out, str_sub(word, cut, word.len));
		buf_add(&w->out, below(w, 4) ? " " : between[below(w, ARRAY_LEN(between))]);
	}
	html_read(w->arena, arena_str(w->arena, buf_str(&w->out)), &page);
	buf_clear(&w->out);
	buf_add_str(&w->out, page.text);
}

static const char *double_of(char c)
{
	/* Cyrillic and Greek, as UTF-8. */
	/* clang-format off */
	static const char *const doubles[26] = {
		['a' - 'a'] = "\xD0\xB0", ['c' - 'a'] = "\xD1\x81", ['e' - 'a'] = "\xD0\xB5", ['i' - 'a'] = "\xD1\x96",
		['j' - 'a'] = "\xD1\x98", ['o' - 'a'] = "\xD0\xBE", ['p' - 'a'] = "\xD1\x80", ['s' - 'a'] = "\xD1\x95",
		['x' - 'a'] = "\xD1\x85", ['y' - 'a'] = "\xD1\x83", ['v' - 'a'] = "\xCE\xBD", ['h' - 'a'] = "\xD2\xBB",
	};
	/* clang-format on */

	return c >= 'a' && c <= 'z' ? doubles[c - 'a'] : NULL;
}

static void double_letters(struct writer *w)
{
	for (size_t i = 0; i < w->words.count; i++) {
		struct str word = w->words.at[i];
		bool is_address = str_find(word, STR("://")) != SIZE_MAX;

		for (size_t k = 0; k < word.len; k++) {
			const char *other = below(w, 5) || is_address ? NULL
								      : double_of(word.at[k]);

			if (other)
				buf_add(&w->out, other);
			else
				buf_add_str(&w->out, str_sub(word, k, 1));
		}
		buf_add(&w->out, " ");
	}
}

static void hide_characters(struct writer *w)
{
	static const char *const hidden[] = { "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
					      "\xC2\xAD", "\xE2\x81\xA0" };

	for (size_t i = 0; i < w->words.count; i++) {
		struct str word = w->words.at[i];
		size_t cut = below(w, 3) ? word.len : utf8_head(word, below(w, word.len + 1)).len;

		buf_add_str(&w->out, str_sub(word, 0, cut));
		buf_add(&w->out, cut < word.len ? hidden[below(w, ARRAY_LEN(hidden))] : "");
		say(w, str_sub(word, cut, word.len));
	}
}

static void add_key(struct writer *w, const char *digits, size_t base, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_add_str(&w->out, (struct str){ digits + below(w, base), 1 });
	buf_add(&w->out, " ");
}

static void add_personal(struct writer *w)
{
	static const char all[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	struct str name = w->pool.at[below(w, w->pool.count)];

	switch (below(w, 6)) {
	case 0:
		buf_addf(&w->out, "Dear %" PRI_STR ", ", ARG_STR(name));
		break;
	case 1:
		buf_addf(&w->out, "%" PRI_STR "@mail.example ", ARG_STR(name));
		break;
	case 2:
		add_key(w, "0123456789abcdef", 16, 32);
		break;
	case 3:
		add_key(w, all, 64, 22);
		break;
	case 4:
		add_key(w, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32, 9);
		break;
	default:
		add_key(w, all, 26, 12);
		break;
	}
}

/* Every twelfth word is followed by something of the reader's own. */
static void personalise(struct writer *w)
{
	for (size_t i = 0; i < w->words.count; i++) {
		if (i % 12 == 0)
			add_personal(w);
		say(w, w->words.at[i]);
	}
}

struct str variant_make(struct arena *arena, enum variant_kind kind, struct word_list words,
			struct word_list pool, uint64_t *chance)
{
	struct writer w = {
		.arena = arena,
		.words = words,
		.pool = pool,
		.chance = *chance,
		.out = BUF_UP_TO(TEXT_MAX),
	};
	struct str made;

	switch (kind) {
	case VARIANT_SPUN_40:
	case VARIANT_SPUN_60:
	case VARIANT_SPUN_80:
		spin(&w, 40 + 20 * (size_t)(kind - VARIANT_SPUN_40), SLOT_WORDS);
		break;
	case VARIANT_SYNONYMS:
		spin(&w, 33, 1);
		break;
	case VARIANT_SENTENCES:
		shuffle_sentences(&w);
		break;
	case VARIANT_HTML:
		wrap(&w);
		break;
	case VARIANT_HOMOGLYPHS:
		double_letters(&w);
		break;
	case VARIANT_ZERO_WIDTH:
		hide_characters(&w);
		break;
	default:
		personalise(&w);
		break;
	}
	*chance = w.chance;
	made = arena_str(arena, buf_str(&w.out));
	buf_release(&w.out);
	return made;
}

const char *variant_name(enum variant_kind kind)
{
	static const char *const names[] = {
		[VARIANT_SPUN_40] = "40 % of slots respun",
		[VARIANT_SPUN_60] = "60 % of slots respun",
		[VARIANT_SPUN_80] = "80 % of slots respun",
		[VARIANT_SYNONYMS] = "every third word another",
		[VARIANT_SENTENCES] = "sentences shuffled",
		[VARIANT_HTML] = "wrapped in other HTML",
		[VARIANT_HOMOGLYPHS] = "letters from other scripts",
		[VARIANT_ZERO_WIDTH] = "invisible characters",
		[VARIANT_PERSONAL] = "names, numbers, keys",
	};

	return names[kind];
}
