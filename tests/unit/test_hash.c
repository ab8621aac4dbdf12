#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/attrs.h"
#include "core/base/hash.h"

static void agrees_with_the_siphash_paper(void **state)
{
	/* Appendix A of "SipHash: a fast short-input PRF": key 00..0f, input 00..0e. */
	struct hash_key key;
	char input[15];

	(void)state;
	for (size_t i = 0; i < sizeof(key.bytes); i++)
		key.bytes[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(input); i++)
		input[i] = (char)i;
	assert_true(hash_keyed(key, (struct str){ input, sizeof(input) }) ==
		    UINT64_C(0xa129ca6149be45e5));
}

static void hashes_alike_within_one_process(void **state)
{
	uint64_t before = hash_local(STR("a"));

	(void)state;
	assert_int_equal(hash_start(), ERR_NONE);
	assert_int_equal(hash_start(), ERR_NONE);
	assert_true(hash_local(STR("a")) == before);
	assert_true(hash_local(STR("b")) != before);
	assert_true(hash_local((struct str){ 0 }) == hash_local(STR("")));
	assert_true(hash_keyed((struct hash_key){ 0 }, STR("a")) != before);
}

static void tells_lists_of_parts_apart(void **state)
{
	const struct str lists[][2] = {
		{ STR("ab"), STR("c") }, { STR("a"), STR("bc") }, { STR("abc"), STR("") },
		{ STR(""), STR("abc") }, { STR("c"), STR("ab") },
	};
	struct hash seen[ARRAY_LEN(lists) + 2];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		seen[i] = hash_of(lists[i], 2);
	seen[ARRAY_LEN(lists)] = hash_of(lists[2], 1);
	seen[ARRAY_LEN(lists) + 1] = hash_of(NULL, 0);
	for (size_t i = 0; i < ARRAY_LEN(seen); i++) {
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(&seen[i], &seen[k], sizeof(seen[i]));
	}
}

/* Proofs are stored: what a list of parts gives may never change. */
static void gives_blake2b_of_lengths_and_parts(void **state)
{
	char hex[2 * HASH_BYTES + 1];
	struct hash hash = hash_of(NULL, 0);

	(void)state;
	hash_hex(&hash, hex);
	assert_string_equal(hex,
			    "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	hash = hash_of((struct str[]){ STR("abc"), STR("") }, 2);
	hash_hex(&hash, hex);
	assert_string_equal(hex,
			    "e868c930203dfd8a208590008012f99f019dcb9d4d776df5fae6b7d4d9242072");
}

static void reads_back_the_hex_it_writes(void **state)
{
	struct hash hash = hash_of(NULL, 0), read = { { 0 } }, before;
	char hex[2 * HASH_BYTES + 1];

	(void)state;
	hash_hex(&hash, hex);
	assert_int_equal(hash_from_hex(str_of(hex), &read), ERR_NONE);
	assert_memory_equal(&read, &hash, sizeof(read));

	before = read;
	hex[63] = 'A';
	assert_int_equal(hash_from_hex(str_of(hex), &read), ERR_INVALID);
	hex[63] = 'g';
	assert_int_equal(hash_from_hex(str_of(hex), &read), ERR_INVALID);
	hex[63] = '\0';
	assert_int_equal(hash_from_hex(str_of(hex), &read), ERR_INVALID);
	assert_int_equal(hash_from_hex((struct str){ 0 }, &read), ERR_INVALID);
	assert_memory_equal(&read, &before, sizeof(read));
}

static void draws_and_wipes_secrets(void **state)
{
	unsigned char one[32] = { 0 }, two[32] = { 0 }, none[32] = { 0 };

	(void)state;
	hash_random(one, sizeof(one));
	hash_random(two, sizeof(two));
	assert_memory_not_equal(one, two, sizeof(one));
	hash_wipe(one, sizeof(one));
	assert_memory_equal(one, none, sizeof(one));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_siphash_paper),
		cmocka_unit_test(hashes_alike_within_one_process),
		cmocka_unit_test(tells_lists_of_parts_apart),
		cmocka_unit_test(gives_blake2b_of_lengths_and_parts),
		cmocka_unit_test(reads_back_the_hex_it_writes),
		cmocka_unit_test(draws_and_wipes_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
