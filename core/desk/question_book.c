#include "core/desk/question_book.h"

#include <assert.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/desk/speech_words.h"
#include "core/model/place.h"

#define LINE_WORDS_MAX 400 /* of a line of the chat */
#define TEXT_MAX ((size_t)1000)
#define LATEST_LINES 6  /* of the customer's that tell the language */
#define TELLING_LEAST 2 /* words that tell it */
#define REPEATED_LEAST 0.7
#define WORD_LEAST 4    /* bytes of a word that makes a question what it is */
#define COUNTRY_WORDS 4 /* of the longest name that is looked for */

struct rule {
	bool told; /* else asked */
	struct str groups;
};

struct phrase {
	struct str code, text;
	struct rule *rules;
	size_t rule_count;
};

struct name {
	struct str key, value;
};

struct book {
	struct phrase *phrases;
	size_t phrase_count;
	struct name *names;
	size_t name_count;
	struct speech_words telling; /* words of the language */
};

struct line {
	struct str text;
	bool customer;
	struct speech_words words;
};

struct question_books {
	struct arena *arena;
	const struct dossier *dossier;
	struct book books[QUESTION_LANGUAGE_COUNT];
	struct line *lines; /* newest first */
	size_t line_count;
};

/* ---- reading them ------------------------------------------------------------------------ */

static struct str after(struct str line, size_t bytes)
{
	return str_trim(str_sub(line, bytes, line.len));
}

static void name_keep(struct arena *arena, struct book *book, struct str line)
{
	struct str rest = after(line, 1), key;

	if (!str_cut(&rest, ' ', &key))
		return;
	if (str_is(key, "words")) {
		book->telling = speech_words_of(rest, LINE_WORDS_MAX, arena);
		return;
	}
	book->names = arena_grow(arena, book->names, book->name_count, sizeof(*book->names));
	book->names[book->name_count++] = (struct name){ key, str_trim(rest) };
}

static void rule_keep(struct arena *arena, struct phrase *phrase, struct str groups, bool told)
{
	phrase->rules = arena_grow(arena, phrase->rules, phrase->rule_count,
				   sizeof(*phrase->rules));
	phrase->rules[phrase->rule_count++] = (struct rule){ told, groups };
}

static void line_keep(struct arena *arena, struct book *book, struct str line)
{
	struct phrase *phrase = book->phrase_count ? &book->phrases[book->phrase_count - 1] : NULL;

	if (!line.len || line.at[0] == '#')
		return;
	if (line.at[0] == '@') {
		name_keep(arena, book, line);
	} else if (line.at[0] == '=') {
		book->phrases = arena_grow(arena, book->phrases, book->phrase_count,
					   sizeof(*book->phrases));
		book->phrases[book->phrase_count++] = (struct phrase){ .code = after(line, 1) };
	} else if (phrase && str_starts(line, STR("asked:"))) {
		rule_keep(arena, phrase, after(line, 6), false);
	} else if (phrase && str_starts(line, STR("told:"))) {
		rule_keep(arena, phrase, after(line, 5), true);
	} else if (phrase) {
		phrase->text = line;
	}
}

static void book_read(struct arena *arena, struct book *book, const char *const lines[],
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		line_keep(arena, book, str_of(lines[i]));
}

static void conversation_read(struct question_books *books, const struct dossier *dossier)
{
	size_t most = dossier->chat_count < QUESTION_LINES_MAX ? dossier->chat_count
							       : QUESTION_LINES_MAX;

	books->lines = ARENA_ARRAY(books->arena, most + 1, struct line);
	for (size_t i = dossier->chat_count; books->line_count < most; i--) {
		const struct event_chat *chat = &dossier->chat[i - 1].chat;

		books->lines[books->line_count++] = (struct line){
			.text = chat->text,
			.customer = chat->from == CHAT_CUSTOMER,
			.words = speech_words_of(chat->text, LINE_WORDS_MAX, books->arena),
		};
	}
}

struct question_books *question_books_open(const struct dossier *dossier, struct arena *arena)
{
	struct question_books *books = ARENA_NEW(arena, struct question_books);

	books->arena = arena;
	books->dossier = dossier;
	book_read(arena, &books->books[QUESTION_EN], question_lines_en, question_lines_en_count);
	book_read(arena, &books->books[QUESTION_DE], question_lines_de, question_lines_de_count);
	conversation_read(books, dossier);
	return books;
}

/* ---- the language ------------------------------------------------------------------------ */

struct str question_language_name(enum question_language language)
{
	return language == QUESTION_DE ? STR("de") : STR("en");
}

static bool has_word(const struct speech_words *words, struct str word)
{
	for (size_t i = 0; i < words->count; i++)
		if (str_equal(words->list[i].folded, word))
			return true;
	return false;
}

static size_t telling(const struct book *book, const struct line *line)
{
	size_t count = 0;

	for (size_t i = 0; i < line->words.count; i++)
		count += has_word(&book->telling, line->words.list[i].folded);
	return count;
}

/* The newest lines that tell it; how sure they are is how many words do. */
enum question_language question_language(const struct question_books *books)
{
	size_t votes[QUESTION_LANGUAGE_COUNT] = { 0 }, seen = 0;

	for (size_t i = 0; i < books->line_count && seen < LATEST_LINES; i++) {
		if (!books->lines[i].customer)
			continue;
		seen++;
		for (int l = 0; l < QUESTION_LANGUAGE_COUNT; l++)
			votes[l] += telling(&books->books[l], &books->lines[i]);
	}
	if (votes[QUESTION_DE] + votes[QUESTION_EN] >= TELLING_LEAST &&
	    votes[QUESTION_DE] != votes[QUESTION_EN])
		return votes[QUESTION_DE] > votes[QUESTION_EN] ? QUESTION_DE : QUESTION_EN;
	return str_equal_nocase(str_sub(books->dossier->profile.fields.language, 0, 2), STR("de"))
		       ? QUESTION_DE
		       : QUESTION_EN;
}

/* ---- the wording ------------------------------------------------------------------------- */

static struct str named(const struct book *book, struct str key)
{
	for (size_t i = 0; i < book->name_count; i++)
		if (str_equal(book->names[i].key, key))
			return book->names[i].value;
	return key;
}

static struct str german_name(const char country[3])
{
	for (size_t i = 0; i < question_countries_de_count; i++) {
		struct str line = str_of(question_countries_de[i]);

		if (str_starts(line, str_of(country)))
			return after(line, 3);
	}
	return country_name(country);
}

static bool takes_article(const char country[3])
{
	/* clang-format off */
	static const char *const by_code[] = { "NL", "PH", "BS", "GM", "MV", "KM", "VA" };
	/* clang-format on */
	static const char *const by_word[] = { "United ", "Islands", "Republic", "Territor" };

	for (size_t i = 0; i < ARRAY_LEN(by_code); i++)
		if (str_is(str_of(country), by_code[i]))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(by_word); i++)
		if (str_find(country_name(country), str_of(by_word[i])) != SIZE_MAX)
			return true;
	return false;
}

static void country_add(enum question_language language, const char country[3], struct buf *out)
{
	if (language == QUESTION_DE) {
		buf_add_str(out, german_name(country));
		return;
	}
	buf_addf(out, "%s%" PRI_STR, takes_article(country) ? "the " : "",
		 ARG_STR(country_name(country)));
}

static void records_add(const struct book *book, const struct question_terms *terms,
			struct buf *out)
{
	if (terms->spf)
		buf_add(out, "SPF");
	if (terms->spf && terms->dkim)
		buf_addf(out, " %" PRI_STR " ", ARG_STR(named(book, STR("and"))));
	if (terms->dkim)
		buf_add(out, "DKIM");
}

static const char *country_of(struct str variable, const struct question_terms *terms)
{
	assert(terms);
	if (str_is(variable, "claimed"))
		return terms->claimed;
	if (str_is(variable, "second"))
		return terms->second;
	return str_is(variable, "seen") ? terms->seen : NULL;
}

static void variable_add(const struct question_books *books, enum question_language language,
			 struct str variable, const struct question_terms *terms, struct buf *out)
{
	const struct book *book = &books->books[language];
	const char *country = country_of(variable, terms);

	if (country)
		country_add(language, country, out);
	else if (str_is(variable, "site"))
		buf_add_str(out, terms->site);
	else if (str_is(variable, "domain"))
		buf_add_str(out, terms->domain);
	else if (str_is(variable, "records"))
		records_add(book, terms, out);
	else if (str_is(variable, "one"))
		buf_add_str(out, named(book, terms->one));
	else if (str_is(variable, "other"))
		buf_add_str(out, named(book, terms->other));
}

static const struct phrase *phrase_of(const struct book *book, struct str code)
{
	for (size_t i = 0; i < book->phrase_count; i++)
		if (str_equal(book->phrases[i].code, code))
			return &book->phrases[i];
	return NULL;
}

struct str question_text(const struct question_books *books, enum question_language language,
			 struct str code, const struct question_terms *terms)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(TEXT_MAX);
	const struct phrase *phrase = phrase_of(&books->books[language], code);
	struct str rest = phrase ? phrase->text : (struct str){ 0 };

	while (rest.len) {
		size_t open = str_find_char(rest, '{'), close = str_find_char(rest, '}');

		if (open == SIZE_MAX || close == SIZE_MAX || close < open)
			break;
		buf_add_str(&out, str_sub(rest, 0, open));
		variable_add(books, language, str_sub(rest, open + 1, close - open - 1), terms,
			     &out);
		rest = str_sub(rest, close + 1, rest.len);
	}
	buf_add_str(&out, rest);
	if (out.full)
		return (struct str){ 0 };
	return arena_str(books->arena, buf_str(&out));
}

/* ---- asked and told ---------------------------------------------------------------------- */

/* "the UK" names Great Britain; "it" does not name Italy, but "IT" does. */
static bool names_country(const struct line *line, const char country[3])
{
	const struct speech_words *words = &line->words;

	for (size_t i = 0; country[0] && i < words->count; i++)
		for (size_t n = 1; n <= COUNTRY_WORDS && i + n <= words->count; n++) {
			size_t from = words->list[i].from, to = words->list[i + n - 1].to;
			struct str name = str_sub(line->text, from, to - from);
			char parsed[3];

			if (name.len == 2 && (name.at[0] < 'A' || name.at[0] > 'Z'))
				continue;
			if (country_parse(name, parsed) &&
			    str_equal(str_of(parsed), str_of(country)))
				return true;
		}
	return false;
}

static bool has_all(struct arena *arena, const struct line *line, struct str value)
{
	struct speech_words words = speech_words_of(value, LINE_WORDS_MAX, arena);

	for (size_t i = 0; i < words.count; i++)
		if (!has_word(&line->words, words.list[i].folded))
			return false;
	return words.count > 0;
}

static bool variable_fits(struct arena *arena, const struct line *line, struct str variable,
			  const struct question_terms *terms)
{
	const char *country = country_of(variable, terms);

	if (country)
		return names_country(line, country);
	return has_all(arena, line, str_is(variable, "site") ? terms->site : terms->domain);
}

static bool alternative_fits(struct arena *arena, const struct line *line, struct str alternative,
			     const struct question_terms *terms)
{
	if (alternative.len > 2 && alternative.at[0] == '{')
		return variable_fits(arena, line, str_sub(alternative, 1, alternative.len - 2),
				     terms);
	for (size_t i = 0; i < line->words.count; i++)
		if (speech_word_fits(line->words.list[i].folded, alternative))
			return true;
	return false;
}

static bool group_fits(struct arena *arena, const struct line *line, struct str group,
		       const struct question_terms *terms)
{
	struct str rest = group, alternative;

	while (str_cut(&rest, '/', &alternative))
		if (alternative_fits(arena, line, alternative, terms))
			return true;
	return false;
}

static bool rule_fits(struct arena *arena, const struct line *line, struct str groups,
		      const struct question_terms *terms)
{
	struct str rest = groups, group;

	while (str_cut(&rest, ' ', &group))
		if (group.len && !group_fits(arena, line, group, terms))
			return false;
	return true;
}

/* In nearly the words that we would use. */
static bool is_repeated(const struct speech_words *question, const struct line *line)
{
	size_t telling_words = 0, found = 0;

	for (size_t i = 0; i < question->count; i++) {
		if (question->list[i].folded.len < WORD_LEAST)
			continue;
		telling_words++;
		found += has_word(&line->words, question->list[i].folded);
	}
	return telling_words && (double)found >= REPEATED_LEAST * (double)telling_words;
}

static bool line_fits(const struct question_books *books, const struct line *line,
		      const struct phrase *phrase, const struct question_terms *terms, bool told)
{
	for (size_t i = 0; i < phrase->rule_count; i++)
		if (phrase->rules[i].told == told &&
		    rule_fits(books->arena, line, phrase->rules[i].groups, terms))
			return true;
	return false;
}

static bool was_said(const struct question_books *books, enum question_language language,
		     struct str code, const struct question_terms *terms, bool told)
{
	const struct phrase *phrase = phrase_of(&books->books[language], code);
	struct speech_words words;

	if (!phrase)
		return false;
	words = speech_words_of(question_text(books, language, code, terms), LINE_WORDS_MAX,
				books->arena);
	for (size_t i = 0; i < books->line_count; i++) {
		const struct line *line = &books->lines[i];

		if (line->customer != told)
			continue;
		if (line_fits(books, line, phrase, terms, told) ||
		    (!told && is_repeated(&words, line)))
			return true;
	}
	return false;
}

bool question_was_asked(const struct question_books *books, struct str code,
			const struct question_terms *terms)
{
	return was_said(books, QUESTION_EN, code, terms, false) ||
	       was_said(books, QUESTION_DE, code, terms, false);
}

bool question_was_told(const struct question_books *books, struct str code,
		       const struct question_terms *terms)
{
	return was_said(books, QUESTION_EN, code, terms, true) ||
	       was_said(books, QUESTION_DE, code, terms, true);
}
