#include "tui/pin_line.h"

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/model/claim.h"
#include "core/model/place.h"

#define NAME_BYTES ((size_t)200)
#define NO_PROXY "no proxy"

/* What else a rep would call a kind. */
/* clang-format off */
static const struct {
	const char *word;
	enum chat_claim_kind kind;
} other_words[] = {
	{ "now",   CHAT_PRESENCE },  { "here",  CHAT_PRESENCE }, { "lives", CHAT_RESIDENCE },
	{ "home",  CHAT_RESIDENCE }, { "from",  CHAT_ORIGIN },   { "firm",  CHAT_BUSINESS },
	{ "works", CHAT_BUSINESS },  { "other", CHAT_THIRD_PARTY },
};
/* clang-format on */

static bool starts_nocase(struct str text, struct str head)
{
	return text.len >= head.len && str_equal_nocase(str_sub(text, 0, head.len), head);
}

static bool kind_find(struct str word, enum chat_claim_kind *kind)
{
	for (size_t i = 0; word.len && i < ARRAY_LEN(other_words); i++)
		if (str_equal_nocase(word, str_of(other_words[i].word))) {
			*kind = other_words[i].kind;
			return true;
		}
	for (int i = 0; word.len && i <= CHAT_THIRD_PARTY; i++)
		if (starts_nocase(word_str(&chat_claim_words, i), word)) {
			*kind = (enum chat_claim_kind)i;
			return true;
		}
	return false;
}

/* A line in its parts: the country alone, or with a kind behind it. */
static bool parts_find(struct str line, char country[3], enum chat_claim_kind *kind, bool *has_kind)
{
	size_t blank = str_find_last_char(line, ' ');

	*has_kind = false;
	if (country_parse(line, country))
		return true;
	if (blank == SIZE_MAX || !kind_find(str_sub(line, blank + 1, line.len), kind))
		return false;
	*has_kind = true;
	return country_parse(str_trim(str_sub(line, 0, blank)), country);
}

/* A line that names no country. */
static bool word_read(struct str text, struct pin_request *pin)
{
	bool drops = str_equal_nocase(text, STR("drop"));

	pin->denies_proxy = str_equal_nocase(text, STR(NO_PROXY)) ||
			    str_equal_nocase(text, STR("no vpn"));
	if (!drops && !pin->denies_proxy && !str_equal_nocase(text, STR("read")))
		return false;
	pin->what = drops ? PIN_DROP : pin->denies_proxy ? PIN_KEEP : PIN_FORGET;
	for (size_t i = 0; i < sizeof(pin->country); i++)
		pin->country[i] = '\0';
	return true;
}

enum err pin_line_read(struct str line, struct pin_request *pin)
{
	struct str text = str_trim(line);
	enum chat_claim_kind kind = CHAT_PRESENCE;
	char country[3] = "";
	bool has_kind;

	if (word_read(text, pin))
		return ERR_NONE;
	if (!text.len)
		return err_fail(ERR_INVALID, "which country does it claim?");
	if (!parts_find(text, country, &kind, &has_kind))
		return err_fail(ERR_INVALID,
				"no country is called '%" PRI_STR "': a name or a code, then %s",
				ARG_STR(text),
				"presence, residence, origin, business or third_party");
	pin->what = PIN_KEEP;
	pin->kind = has_kind ? kind : CHAT_PRESENCE;
	for (size_t i = 0; i < sizeof(country); i++)
		pin->country[i] = country[i];
	return ERR_NONE;
}

static void add(const char country[3], enum chat_claim_kind kind, struct buf *out)
{
	buf_addf(out, "%" PRI_STR " %s", ARG_STR(country_name(country)),
		 word_of(&chat_claim_words, (int)kind));
}

void pin_line_write(const struct pin_request *pin, struct buf *out)
{
	if (pin->country[0])
		add(pin->country, pin->kind, out);
	else if (pin->denies_proxy)
		buf_add(out, NO_PROXY);
}

/* As names are compared: "osterreich" begins nothing, but "cote" begins Côte d'Ivoire. */
static bool begins(struct str typed, struct str name)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(NAME_BYTES);
	CLEANUP(buf_release) struct buf head = BUF_UP_TO(NAME_BYTES);

	place_name_fold(name, &folded);
	place_name_fold(typed, &head);
	return head.len && str_starts(buf_str(&folded), buf_str(&head));
}

static size_t countries_that_begin(struct str typed, size_t round, const char **found)
{
	size_t count = 0, at = 0;
	const char *code;

	for (size_t i = 0; (code = country_code_at(i)); i++)
		count += begins(typed, country_name(code));
	for (size_t i = 0; count && (code = country_code_at(i)); i++)
		if (begins(typed, country_name(code)) && at++ == round % count) {
			*found = code;
			break;
		}
	return count;
}

size_t pin_line_complete(struct str line, size_t round, struct buf *out)
{
	struct str text = str_trim(line);
	enum chat_claim_kind kind = CHAT_PRESENCE;
	const char *found = NULL;
	char country[3] = "";
	size_t ways, kinds = CHAT_THIRD_PARTY + 1;
	bool has_kind;

	/* What was begun goes before a code: "in" is the head of India and Indonesia. */
	ways = text.len > 2 || !country_parse(text, country)
		       ? countries_that_begin(text, round, &found)
		       : 0;
	if (ways && !(ways == 1 && parts_find(text, country, &kind, &has_kind))) {
		buf_add_str(out, country_name(found));
		return ways;
	}
	if (!parts_find(text, country, &kind, &has_kind)) {
		buf_add_str(out, line);
		return 0;
	}
	kind = (enum chat_claim_kind)(((has_kind ? (size_t)kind + 1 : 0) + round) % kinds);
	add(country, kind, out);
	return kinds;
}
