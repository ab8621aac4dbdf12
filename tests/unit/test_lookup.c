#include "tests/unit/store_make.h"

#include "core/base/buf.h"
#include "core/store/lookup.h"
#include "core/store/lookup_key.h"

#define SMALL_FRESH 100
#define TEXTS 61

static void put(const char *text, int64_t account)
{
	struct lookup_entry entry = { .space = LOOKUP_OF_TRAIT(TRAIT_CARD),
				      .text = str_of(text),
				      .account = account };

	assert_int_equal(lookup_put(store, &entry), ERR_NONE);
}

static void drop(const char *text, int64_t account)
{
	struct lookup_entry entry = { .space = LOOKUP_OF_TRAIT(TRAIT_CARD),
				      .text = str_of(text),
				      .account = account };

	assert_int_equal(lookup_drop(store, &entry), ERR_NONE);
}

/* "text:account" of each, a blank between them. */
static const char *listed(struct store *of, uint8_t space, struct str text, enum lookup_match match)
{
	CLEANUP(buf_release) struct buf list = BUF_UP_TO(1 << 20);
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;

	assert_int_equal(lookup_open(of, space, text, match, &found), ERR_NONE);
	while (lookup_next(found, &entry))
		buf_addf(&list, "%s%" PRI_STR ":%lld", list.len ? " " : "", ARG_STR(entry.text),
			 (long long)entry.account);
	assert_int_equal(lookup_error(found), ERR_NONE);
	assert_false(lookup_next(found, &entry)); /* and again not */
	return arena_str(arena, buf_str(&list)).at;
}

static const char *cards(const char *text, enum lookup_match match)
{
	return listed(store, LOOKUP_OF_TRAIT(TRAIT_CARD), str_of(text), match);
}

static void begin(void)
{
	assert_int_equal(store_write(store), ERR_NONE);
}

static void end(void)
{
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void tend_all(void)
{
	for (bool more = true; more;)
		assert_int_equal(store_tend(store, &more), ERR_NONE);
}

static void lists_by_text_and_account(void **state)
{
	struct lookup_entry term = { .text = STR("ab"), .account = 7, .field = 3 };

	(void)state;
	begin();
	put("ab", 300);
	put("ab", 2);
	put("ab", 2);
	put("abc", 1);
	put("b", 1);
	assert_int_equal(lookup_put(store, &term), ERR_NONE);
	term.account = 300;
	assert_int_equal(lookup_put(store, &term), ERR_NONE);
	end();
	assert_string_equal(cards("ab", LOOKUP_WHOLE), "ab:2 ab:300");
	assert_string_equal(cards("ab", LOOKUP_PREFIX), "ab:2 ab:300 abc:1");
	assert_string_equal(cards("", LOOKUP_PREFIX), "ab:2 ab:300 abc:1 b:1");
	assert_string_equal(cards("a", LOOKUP_WHOLE), "");
	assert_string_equal(listed(store, LOOKUP_TERMS, STR("a"), LOOKUP_PREFIX), "ab:300 ab:7");
	begin();
	drop("ab", 2);
	drop("zz", 9);
	end();
	assert_string_equal(cards("", LOOKUP_PREFIX), "ab:300 abc:1 b:1");
}

static void any_bytes_are_a_text(void **state)
{
	static const struct str texts[] = { { "", 0 },        { "\0", 1 },     { "\0\0", 2 },
					    { "\0\1", 2 },    { "\0\xff", 2 }, { "a", 1 },
					    { "a\0", 2 },     { "a\0b", 3 },   { "a\1", 2 },
					    { "\xff\xff", 2 } };
	char text[LOOKUP_TEXT_MAX], whole[LOOKUP_TEXT_MAX];
	struct lookup_key before = { .len = 0 }, key;
	struct lookup_entry entry = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		lookup_key_of(&(struct lookup_entry){ texts[i], INT64_MAX - 5, 9, 2 }, &key);
		assert_true(str_compare(lookup_key_str(&before), lookup_key_str(&key)) < 0);
		assert_true(lookup_key_read(lookup_key_str(&key), text, &entry));
		assert_true(str_equal(entry.text, texts[i]));
		assert_true(entry.account == INT64_MAX - 5);
		assert_int_equal(entry.space, 9);
		assert_int_equal(entry.field, 2);
		before = key;
	}
	memset(whole, 0, sizeof(whole));
	entry.text = (struct str){ whole, sizeof(whole) };
	lookup_key_of(&entry, &key);
	assert_true(lookup_key_read(lookup_key_str(&key), text, &entry));
	assert_int_equal(entry.text.len, LOOKUP_TEXT_MAX);
	assert_false(lookup_key_read(STR("short"), text, &entry));
	entry.text.len++;
	begin();
	assert_int_equal(lookup_put(store, &entry), ERR_INVALID);
	end();
}

/* What is there, kept beside in the plainest way. */
static bool there[TEXTS][TEXTS];

static void check_all(struct store *of)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(1 << 20);

	for (int text = 0; text < TEXTS; text++) {
		CLEANUP(buf_release) struct buf list = BUF_UP_TO(1 << 20);
		const char *name = arena_strf(arena, "text-%02d", text).at;

		for (int account = 0; account < TEXTS; account++)
			if (there[text][account])
				buf_addf(&list, "%s%s:%d", list.len ? " " : "", name, account);
		if (list.len)
			buf_addf(&all, "%s%s", all.len ? " " : "", buf_text(&list));
		assert_string_equal(listed(of, LOOKUP_OF_TRAIT(TRAIT_CARD), str_of(name),
					   LOOKUP_WHOLE),
				    buf_text(&list));
	}
	assert_string_equal(listed(of, LOOKUP_OF_TRAIT(TRAIT_CARD), STR("text"), LOOKUP_PREFIX),
			    buf_text(&all));
}

static void change_at_random(uint64_t *seed, int times)
{
	begin();
	for (int i = 0; i < times; i++) {
		int text, account;

		*seed = *seed * UINT64_C(6364136223846793005) + 1;
		text = (int)(*seed >> 33) % TEXTS;
		account = (int)(*seed >> 45) % TEXTS;
		there[text][account] = *seed >> 60 > 4;
		if (there[text][account])
			put(arena_strf(arena, "text-%02d", text).at, account);
		else
			drop(arena_strf(arena, "text-%02d", text).at, account);
	}
	end();
}

static void is_true_however_far_it_is_merged(void **state)
{
	CLEANUP(store_close_at) struct store *other = NULL;
	uint64_t seed = 7;
	bool more;

	(void)state;
	memset(there, 0, sizeof(there));
	store->sizes.lookup_fresh = SMALL_FRESH;
	store->sizes.lookup_fan = 3;
	store->sizes.slice_rows = 1;
	assert_int_equal(store_open(store_path, STORE_WRITE, &other), ERR_NONE);
	other->sizes = store->sizes;
	for (int round = 0; round < 60; round++) {
		change_at_random(&seed, 73);
		if (round % 3)
			assert_int_equal(store_tend(round % 2 ? store : other, &more), ERR_NONE);
		if (round % 10 == 0) {
			check_all(other);
			check_all(store);
		}
	}
	assert_true(number_of("SELECT count(*) FROM lookup_run WHERE level > 1") > 0);
	tend_all();
	check_all(other);
	check_all(store);
	/* All of it is one run at last, without what is gone, and the removed ones left nothing. */
	begin();
	for (int text = 0; text < TEXTS; text++)
		for (int account = 0; account < TEXTS; account++)
			drop(arena_strf(arena, "text-%02d", text).at, account);
	end();
	memset(there, 0, sizeof(there));
	tend_all();
	check_all(other);
	assert_int_equal(number_of("SELECT count(*) FROM lookup_block WHERE run NOT IN"
				   " (SELECT run FROM lookup_run)"),
			 0);
}

static void what_was_taken_back_never_was(void **state)
{
	(void)state;
	store->sizes.lookup_fresh = 2;
	begin();
	put("kept", 1);
	end();
	begin();
	for (int i = 0; i < 20; i++) /* more than the fresh tree takes */
		put(arena_strf(arena, "lost-%d", i).at, 1);
	store_end(store);
	assert_string_equal(cards("", LOOKUP_PREFIX), "kept:1");
	assert_int_equal(number_of("SELECT count(*) FROM lookup_run"), 1);
	begin();
	for (int i = 0; i < 20; i++)
		put(arena_strf(arena, "%02d", i).at, 1);
	end();
	assert_true(number_of("SELECT count(*) FROM lookup_run") > 1);
	assert_string_equal(cards("1", LOOKUP_PREFIX),
			    "10:1 11:1 12:1 13:1 14:1 15:1 16:1 17:1 18:1 19:1");
	assert_string_equal(cards("kept", LOOKUP_WHOLE), "kept:1");
}

static void a_damaged_block_is_told(void **state)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e;

	(void)state;
	store->sizes.lookup_fresh = 1;
	begin();
	put("a", 1);
	put("b", 1);
	end();
	tend_all();
	assert_int_equal(number_of("SELECT count(*) FROM lookup_fresh"), 0);
	run("UPDATE lookup_block SET entries = x'05ff'");
	e = lookup_open(store, LOOKUP_OF_TRAIT(TRAIT_CARD), STR(""), LOOKUP_PREFIX, &found);
	while (!e && lookup_next(found, &entry))
		;
	assert_int_equal(e ? e : lookup_error(found), ERR_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(lists_by_text_and_account),        STORED(any_bytes_are_a_text),
		STORED(is_true_however_far_it_is_merged), STORED(what_was_taken_back_never_was),
		STORED(a_damaged_block_is_told),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
