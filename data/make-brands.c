/*
 * make-brands: brands.txt and words.txt into the tables of core/text/brand_data.h, as C. Run when the project is built.
 *
 *	make-brands brands.txt words.txt brand_data.c
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/text/brand_data.h"
#include "core/text/calls.h"
#include "core/text/skeleton.h"

#define ROWS_MAX 4096
#define LINE_BYTES 4096
#define TEXT_BYTES 128

static const char *const kinds[] = { "bank",  "pay",    "shop",   "parcel", "mail",
				     "cloud", "crypto", "stream", "social", "state",
				     "telco", "insure", "travel" };
static const char *const classes[] = { "risk",    "firm",     "ask",    "enter",    "secret",
				       "object",  "threat",   "your",   "no",       "with",
				       "urgent",  "pay",      "fee",    "stuck",    "voice",
				       "greet",   "giftcard", "buy",    "handover", "bank",
				       "changed", "ours",     "hush",   "fortune",  "contact",
				       "dial",    "charged",  "filmed", "coin",     "cancel" };

struct word_row {
	char skeleton[TEXT_BYTES], looks[TEXT_BYTES];
	unsigned long long breaks;
	unsigned brand;
};

struct domain_row {
	char name[TEXT_BYTES];
	unsigned brand;
};

struct table {
	struct domain_row rows[ROWS_MAX];
	size_t count;
};

static struct word_row words[ROWS_MAX];
static size_t word_count, brand_number;
static struct table domains, stars, patterns;
static struct word_slot slots[WORD_SLOTS];
static size_t slot_count;

static NO_RETURN void fail(const char *why, struct str what)
{
	fprintf(stderr, "make-brands: %s: %" PRI_STR "\n", why, ARG_STR(what));
	exit(1);
}

static void copy(char *to, struct str from)
{
	if (from.len >= TEXT_BYTES)
		fail("too long", from);
	memcpy(to, from.at, from.len);
	to[from.len] = '\0';
}

static struct word_slot *slot_of(uint32_t hash)
{
	size_t at = hash % WORD_SLOTS;

	while (slots[at].hash != 0 && slots[at].hash != hash)
		at = (at + 1) % WORD_SLOTS;
	if (slots[at].hash == 0 && ++slot_count > WORD_SLOTS / 2)
		fail("too many words", STR(""));
	slots[at].hash = hash;
	return &slots[at];
}

static uint32_t hash_of(struct str word)
{
	struct word_hash hash = WORD_HASH_START;
	uint32_t point;

	while (utf8_next(&word, &point))
		if (look_of(point))
			hash = word_hash_add(hash, look_of(point));
	return word_hash_end(hash);
}

/* The name of a brand in running text: one word, or two. */
static void add_mention(struct str phrase)
{
	struct str rest = phrase, first, second;

	if (!str_cut(&rest, ' ', &first))
		return;
	if (!str_cut(&rest, ' ', &second)) {
		if (first.len >
		    4) /* short ones are other words, too: doubled letters do not count */
			slot_of(hash_of(first))->brand = (uint16_t)brand_number;
		return;
	}
	slot_of(hash_of(first))->classes |= WORD_PAIRED;
	slot_of(word_hash_pair(hash_of(first), hash_of(second)))->brand = (uint16_t)brand_number;
}

static void add_word(struct str phrase, bool mentioned)
{
	struct word_row *row = &words[word_count++];
	size_t at = 0, looks = 0;

	if (word_count == ROWS_MAX)
		fail("too many words", phrase);
	for (size_t i = 0; i < phrase.len; i++) {
		if (phrase.at[i] == ' ') {
			row->breaks |= 1ULL << at;
			continue;
		}
		row->looks[looks++] = look_of((unsigned char)phrase.at[i]);
		at += skeleton_of(row->looks[looks - 1], row->skeleton + at);
		if (!row->looks[looks - 1] || at > 60)
			fail("no name", phrase);
	}
	row->brand = (unsigned)brand_number - 1;
	if (mentioned)
		add_mention(phrase);
}

static void add_domain(struct str name)
{
	size_t star = str_find_char(name, '*');
	struct table *table = &domains;

	if (star != SIZE_MAX)
		table = star == name.len - 1 && star > 0 && name.at[star - 1] == '.' ? &stars
										     : &patterns;
	if (table == &stars)
		name.len -= 2;
	if (table->count == ROWS_MAX)
		fail("too many domains", name);
	copy(table->rows[table->count].name, name);
	table->rows[table->count++].brand = (unsigned)brand_number - 1;
}

static unsigned kind_of(struct str word)
{
	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(word, kinds[i]))
			return i;
	fail("no kind", word);
}

static bool has_flag(struct str flags, char flag)
{
	return str_find_char(flags, flag) != SIZE_MAX;
}

static void take_brand(FILE *out, struct str line)
{
	struct str rest = line, fields[5] = { { 0 } }, part;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!str_cut(&rest, '|', &fields[i]) && i < 4)
			fail("a field is missing", line);
	brand_number++;
	fprintf(out, "\t{ \"%" PRI_STR "\", (enum brand_kind)%u, %d, %d },\n", ARG_STR(fields[1]),
		kind_of(fields[0]), has_flag(fields[4], 'w'), has_flag(fields[4], 'n'));
	while (str_cut(&fields[2], ',', &part))
		add_word(str_trim(part), !has_flag(fields[4], 'n'));
	while (str_cut(&fields[3], ' ', &part))
		if (part.len)
			add_domain(part);
}

static void add_class(struct str word, unsigned class)
{
	size_t plus = str_find_char(word, '+');

	if (plus == SIZE_MAX) {
		slot_of(hash_of(word))->classes |= class;
		return;
	}
	slot_of(hash_of(str_sub(word, 0, plus)))->classes |= WORD_PAIRED;
	slot_of(word_hash_pair(hash_of(str_sub(word, 0, plus)),
			       hash_of(str_sub(word, plus + 1, word.len))))
		->classes |= class;
}

static void take_words(FILE *out, struct str line)
{
	struct str rest = line, name, word;

	(void)out;
	if (!str_cut(&rest, ':', &name))
		return;
	if (name.len > 0 && name.at[name.len - 1] == '2') /* its words are pairs */
		name.len--;
	for (unsigned i = 0; i < ARRAY_LEN(classes); i++) {
		if (!str_is(name, classes[i]))
			continue;
		while (str_cut(&rest, ' ', &word))
			if (word.len)
				add_class(word, 1U << i);
		return;
	}
	fail("no class", name);
}

static void each_line(const char *path, FILE *out, void (*take)(FILE *out, struct str line))
{
	char line[LINE_BYTES];
	FILE *in = fopen(path, "r");

	if (!in)
		fail("cannot open", str_of(path));
	while (fgets(line, sizeof(line), in)) {
		struct str text = str_trim(str_of(line));

		if (text.len && text.at[0] != '#')
			take(out, text);
	}
	if (fclose(in))
		fail("cannot read", str_of(path));
}

static int by_skeleton(const void *left, const void *right)
{
	const struct word_row *a = left, *b = right;
	int order = strcmp(a->skeleton, b->skeleton);

	return order ? order : (a->brand > b->brand) - (a->brand < b->brand);
}

static int by_name(const void *left, const void *right)
{
	const struct domain_row *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static int head_of(char c)
{
	return c >= 'a' ? c - 'a' : 26 + c - '0';
}

static void put_words(FILE *out)
{
	qsort(words, word_count, sizeof(words[0]), by_skeleton);
	fprintf(out, "\nconst struct brand_word brand_words[] = {\n");
	for (size_t i = 0; i < word_count; i++)
		fprintf(out, "\t{ \"%s\", \"%s\", %lluULL, %u, %zu },\n", words[i].skeleton,
			words[i].looks, words[i].breaks, words[i].brand, strlen(words[i].looks));
	fprintf(out, "};\nconst size_t brand_words_count = %zu;\n", word_count);
	fprintf(out, "\nconst uint16_t brand_heads[BRAND_HEADS][BRAND_HEADS] = {\n");
	for (size_t i = 0; i < word_count; i++)
		if (i == 0 || memcmp(words[i].skeleton, words[i - 1].skeleton, 2) != 0)
			fprintf(out, "\t[%d][%d] = %zu,\n", head_of(words[i].skeleton[0]),
				head_of(words[i].skeleton[1]), i + 1);
	fprintf(out, "};\n");
}

static void put_domains(FILE *out, const char *name, struct table *table)
{
	qsort(table->rows, table->count, sizeof(table->rows[0]), by_name);
	fprintf(out, "\nconst struct brand_domain %s[] = {\n", name);
	for (size_t i = 0; i < table->count; i++)
		fprintf(out, "\t{ \"%s\", %u },\n", table->rows[i].name, table->rows[i].brand);
	fprintf(out, "};\nconst size_t %s_count = %zu;\n", name, table->count);
}

static void put_slots(FILE *out)
{
	static uint64_t filter[WORD_FILTER / 64];

	fprintf(out, "\nconst struct word_slot word_slots[WORD_SLOTS] = {\n");
	for (size_t i = 0; i < WORD_SLOTS; i++)
		if (slots[i].hash)
			fprintf(out, "\t[%zu] = { %uU, %u, %u },\n", i, slots[i].hash,
				slots[i].classes, slots[i].brand);
	fprintf(out, "};\n\nconst uint64_t word_filter[WORD_FILTER / 64] = {\n");
	for (size_t i = 0; i < WORD_SLOTS; i++)
		if (slots[i].hash)
			filter[word_filter_bit(slots[i].hash) / 64] |=
				UINT64_C(1) << word_filter_bit(slots[i].hash) % 64;
	for (size_t i = 0; i < WORD_FILTER / 64; i++)
		fprintf(out, "\t%lluULL,\n", (unsigned long long)filter[i]);
	fprintf(out, "};\n");
}

int main(int argc, char **argv)
{
	FILE *out = argc == 4 ? fopen(argv[3], "w") : NULL;

	if (!out) {
		fprintf(stderr, "usage: make-brands brands.txt words.txt OUT.c\n");
		return 2;
	}
	fprintf(out, "#include \"core/text/brand_data.h\"\n\nconst struct brand brands[] = {\n");
	each_line(argv[1], out, take_brand);
	fprintf(out, "};\nconst size_t brands_count = %zu;\n", brand_number);
	each_line(argv[2], out, take_words);
	put_words(out);
	put_domains(out, "brand_domains", &domains);
	put_domains(out, "brand_stars", &stars);
	put_domains(out, "brand_patterns", &patterns);
	put_slots(out);
	return fclose(out) ? 1 : 0;
}
