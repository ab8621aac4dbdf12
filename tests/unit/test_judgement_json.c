#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/desk/judgement_json.h"
#include "tests/unit/dossier_make.h"

#define TEXT_MAX ((size_t)1 << 20)

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	assert_int_equal(hash_start(), ERR_NONE);
	arena = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free_at(&arena);
	return 0;
}

static struct str by_field(struct arena *in, const char *field)
{
	return arena_strf(in, "%s \"\\\n\342\200\256\342\200\254\xF0\x9F\x92\xA9", field);
}

static struct judgement *full(void)
{
	return &dossier_make_full(arena, by_field)->judgement;
}

static struct str written(const struct judgement *judgement)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(TEXT_MAX);

	judgement_write(judgement, &out);
	assert_false(out.full);
	return arena_str(arena, buf_str(&out));
}

static struct judgement back(struct str text)
{
	struct judgement judgement = { 0 };

	assert_int_equal(judgement_read(arena, text, &judgement), ERR_NONE);
	return judgement;
}

static void check_reasons(const struct judgement *a, const struct judgement *b)
{
	assert_int_equal(a->reason_count, b->reason_count);
	for (size_t i = 0; i < a->reason_count; i++) {
		const struct reason *one = &a->reasons[i], *other = &b->reasons[i];

		assert_string_equal(one->code, other->code);
		assert_int_equal(one->family, other->family);
		assert_true(fabs(one->bits - other->bits) < 1e-6);
		assert_true(str_equal(one->text, other->text));
		assert_int_equal(one->at.us, other->at.us);
		assert_int_equal(one->event_count, other->event_count);
		for (size_t k = 0; k < one->event_count; k++)
			assert_true(str_equal(one->events[k], other->events[k]));
	}
}

static void check_places(const struct place *a, const struct place *b)
{
	assert_string_equal(a->country, b->country);
	assert_true(str_equal(a->city, b->city));
	assert_true(str_equal(a->network, b->network));
	assert_int_equal(a->asn, b->asn);
	assert_int_equal(a->pinned, b->pinned);
	assert_true(fabs(a->latitude - b->latitude) < 1e-6);
	assert_int_equal(a->proxy.verdict, b->proxy.verdict);
	assert_int_equal(a->proxy.source_count, b->proxy.source_count);
}

static void check_locations(const struct location *a, const struct location *b)
{
	assert_int_equal(a->verdict, b->verdict);
	assert_true(fabs(a->probability - b->probability) < 1e-9);
	assert_true(str_equal(a->text, b->text));
	assert_int_equal(a->claim_count, b->claim_count);
	for (size_t i = 0; i < a->claim_count; i++) {
		assert_int_equal(a->claims[i].source, b->claims[i].source);
		assert_string_equal(a->claims[i].country, b->claims[i].country);
		assert_true(str_equal(a->claims[i].text, b->claims[i].text));
		assert_true(str_equal(a->claims[i].event, b->claims[i].event));
		assert_int_equal(a->claims[i].at.us, b->claims[i].at.us);
		assert_int_equal(a->claims[i].present, b->claims[i].present);
		assert_int_equal(a->claims[i].denies_proxy, b->claims[i].denies_proxy);
	}
	assert_int_equal(a->observation_count, b->observation_count);
	for (size_t i = 0; i < a->observation_count; i++) {
		assert_int_equal(a->observations[i].source, b->observations[i].source);
		assert_memory_equal(&a->observations[i].ip, &b->observations[i].ip,
				    sizeof(struct ip));
		check_places(&a->observations[i].place, &b->observations[i].place);
		assert_int_equal(a->observations[i].times, b->observations[i].times);
	}
	assert_int_equal(a->explanation_count, b->explanation_count);
	assert_int_equal(a->explanations[0].kind, b->explanations[0].kind);
}

static void comes_back_as_it_was(void **state)
{
	const struct judgement *judgement = full();
	struct judgement read = back(written(judgement));

	(void)state;
	assert_true(fabs(read.bits - judgement->bits) < 1e-6);
	assert_true(fabs(read.probability - judgement->probability) < 1e-9);
	assert_int_equal(read.verdict, judgement->verdict);
	assert_int_equal(read.evidence_at.us, judgement->evidence_at.us);
	assert_int_equal(read.decays, judgement->decays);
	assert_int_equal(read.guilty, judgement->guilty);
	assert_int_equal(read.protected, judgement->protected);
	check_reasons(judgement, &read);
	check_locations(&judgement->location, &read.location);
	assert_true(str_equal(written(&read), written(judgement)));
}

static void an_empty_one_stays_empty(void **state)
{
	struct judgement none = { .location.probability = (double)NAN };
	struct judgement read = back(written(&none));

	(void)state;
	assert_int_equal(read.reason_count, 0);
	assert_true(isnan(read.location.probability));
	assert_true(str_is_absent(read.location.text));
	assert_int_equal(read.location.claim_count + read.location.observation_count, 0);
}

static void reads_what_another_version_wrote(void **state)
{
	/* clang-format off */
	static const char *const texts[] = {
		"{}",
		"{\"bits\":null,\"verdict\":99,\"reasons\":null,\"location\":null}",
		"{\"verdict\":-1,\"reasons\":[null,1,\"x\",[],{}],\"location\":[]}",
		"{\"reasons\":[{\"family\":99,\"events\":[1,null,\"e\"]}]}",
		"{\"reasons\":{\"code\":1},\"location\":{\"claims\":[{},[],{\"country\":\"GERMANY\",\"source\":77}]}}",
		"{\"location\":{\"observations\":[{\"ip\":\"nowhere\",\"place\":7,\"source\":-3}]}}",
		"{\"location\":{\"explanations\":[[],[1],[99,0.5],[-1,0.5],[1.5,0.5],\"x\",[1,0.5],{\"a\":1,\"b\":2}]}}",
		"{\"location\":{\"ask\":[1,\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}}",
		"{\"more\":{\"of\":[\"another version\"]}}",
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct judgement read = back(str_of(texts[i]));
		const struct location *location = &read.location;

		assert_true(read.verdict <= VERDICT_PHISHER);
		for (size_t k = 0; k < read.reason_count; k++) {
			assert_non_null(read.reasons[k].code);
			assert_true(read.reasons[k].family < FAMILY_COUNT);
		}
		for (size_t k = 0; k < location->claim_count; k++)
			assert_true(location->claims[k].source <= CLAIM_LANGUAGE);
		assert_true(location->explanation_count <= 1);
		for (size_t k = 0; k < location->explanation_count; k++)
			assert_int_equal(location->explanations[k].kind, EXPLAIN_PROXY);
		assert_true(location->ask_count <= ARRAY_LEN(location->ask));
		(void)written(&read);
	}
}

static void says_when_it_is_none(void **state)
{
	static const char *const texts[] = { "", "[]", "1", "{\"bits\":", "{} {}", "\xff" };
	struct judgement judgement = { .bits = 7 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_int_equal(judgement_read(arena, str_of(texts[i]), &judgement), ERR_CORRUPT);
	assert_true(judgement.bits == 7);
}

/* However it is cut or bent, reading harms nothing. */
static void takes_any_bytes(void **state)
{
	struct str whole = written(full());
	struct judgement judgement;

	(void)state;
	for (size_t len = 0; len < whole.len; len += 7)
		(void)!judgement_read(arena, str_sub(whole, 0, len), &judgement);
	for (size_t i = 0; i < whole.len; i += 3) {
		char *bent = arena_take(arena, whole.len + 1);

		memcpy(bent, whole.at, whole.len);
		bent[i] = "0]}\"n,-"[i % 7];
		if (!judgement_read(arena, (struct str){ bent, whole.len }, &judgement))
			(void)written(&judgement);
		if (arena_used(arena) > 64u << 20)
			break;
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(comes_back_as_it_was, start, stop),
		cmocka_unit_test_setup_teardown(an_empty_one_stays_empty, start, stop),
		cmocka_unit_test_setup_teardown(reads_what_another_version_wrote, start, stop),
		cmocka_unit_test_setup_teardown(says_when_it_is_none, start, stop),
		cmocka_unit_test_setup_teardown(takes_any_bytes, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
