#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/engine/engine.h"
#include "core/engine/weights.h"
#include "report.h"
#include "samples.h"
#include "solve.h"
#include "table.h"

#define SHARE 0.01
#define WIDE 0.3 /* so that the samples have their say */
#define SOURCE_MOST ((size_t)1024 * 1024)

static struct arena *arena;
static char path[64];

static int start(void **state)
{
	int fd;

	(void)state;
	arena = arena_new();
	snprintf(path, sizeof(path), "/tmp/strop-fit-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int stop(void **state)
{
	(void)state;
	arena_free_at(&arena);
	return unlink(path);
}

/* ---- samples of which the truth is known ---------------------------------------------------------- */

struct chance {
	uint64_t at;
};

static bool happens(struct chance *c, double share)
{
	c->at = c->at * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(c->at >> 11) / 9007199254740992.0 < share;
}

/* A row fires with so many of the good and of the bad; its bits are the table's. */
struct truth {
	enum signal signal;
	double good, bad;
};

static void fire(struct sample *sample, enum signal signal)
{
	sample->rows = arena_grow(arena, sample->rows, sample->row_count, sizeof(*sample->rows));
	sample->rows[sample->row_count++] = (struct sample_row){ signal, signal_row(signal)->bits };
}

static struct sample *add(struct samples *s, bool bad, const char *family)
{
	struct sample *sample;

	s->list = arena_grow(arena, s->list, s->count, sizeof(*s->list));
	sample = &s->list[s->count++];
	*sample = (struct sample){ .family = str_of(family),
				   .actor = s->actor_count++,
				   .bad = bad };
	fire(sample, SIGNAL_PRIOR);
	return sample;
}

/* Good ones twice: in the end, and in their peak. */
static void crowd(struct samples *s, const struct truth *truths, size_t count, int good, int bad)
{
	struct chance c = { 7 };

	for (int i = 0; i < good + bad; i++) {
		struct sample *sample = add(s, i >= good, i >= good ? "bots" : "everyday");

		for (size_t k = 0; k < count; k++)
			if (happens(&c, i >= good ? truths[k].bad : truths[k].good))
				fire(sample, truths[k].signal);
		if (i < good) {
			struct sample peak = *sample;

			peak.peak = true;
			s->list = arena_grow(arena, s->list, s->count, sizeof(*s->list));
			s->list[s->count++] = peak;
		}
	}
}

static struct fit fitted(const struct truth *truths, size_t count, int good, int bad)
{
	struct samples s = { .arena = arena };
	struct fit fit;

	crowd(&s, truths, count, good, bad);
	samples_weigh(&s, SHARE);
	fit_solve(&s, &(struct fit_order){ SHARE, WIDE, STR("") }, &fit);
	return fit;
}

/* What the row is worth: how much more often it fires. */
static double worth(struct truth truth)
{
	return log2(truth.bad / truth.good);
}

static void a_table_that_is_off_is_put_right(void **state)
{
	/* The table says 3 bits, 1.5, 2 and 0.5. */
	static const struct truth truths[] = {
		{ SIGNAL_SCANNER_LINK_SPAM, 0.02, 0.05 },
		{ SIGNAL_CARD_CHECKS_FAIL, 0.01, 0.06 },
		{ SIGNAL_PLACE_MISMATCH, 0.03, 0.05 },
		{ SIGNAL_SHORT_LINKS, 0.05, 0.08 },
	};
	struct fit fit = fitted(truths, ARRAY_LEN(truths), 100000, 10000);

	(void)state;
	assert_true(fit.after < fit.before);
	for (size_t i = 0; i < ARRAY_LEN(truths); i++) {
		const struct fit_row *row = &fit.rows[truths[i].signal];
		double was = signal_row(truths[i].signal)->bits;

		assert_true(row->fitted && row->error > 0);
		assert_true(fabs(was * row->factor - worth(truths[i])) < 0.3);
		assert_true(fabs(row->ratio - worth(truths[i])) < 0.35);
	}
}

static void few_samples_leave_it_nearly_as_it_is(void **state)
{
	static const struct truth truth = { SIGNAL_SCANNER_LINK_SPAM, 0.2, 0.3 };
	struct fit few = fitted(&truth, 1, 80, 8), many = fitted(&truth, 1, 8000, 800);

	(void)state;
	assert_true(few.rows[SIGNAL_SCANNER_LINK_SPAM].fitted);
	assert_true(few.rows[SIGNAL_SCANNER_LINK_SPAM].factor > 0.7);
	assert_true(many.rows[SIGNAL_SCANNER_LINK_SPAM].factor <
		    few.rows[SIGNAL_SCANNER_LINK_SPAM].factor - 0.2);
}

static void a_row_that_hardly_fires_keeps_its_bits(void **state)
{
	static const struct truth truth = { SIGNAL_CARD_CHECKS_FAIL, 0.05, 0.3 };
	struct samples s = { .arena = arena };
	struct fit fit;

	(void)state;
	crowd(&s, &truth, 1, 1000, 100);
	for (int i = 0; i < WITNESSES_LEAST - 1; i++)
		fire(&s.list[(size_t)2 * (size_t)i], SIGNAL_SCANNER_SPAM);
	samples_weigh(&s, SHARE);
	fit_solve(&s, &(struct fit_order){ SHARE, WIDE, STR("") }, &fit);
	assert_false(fit.rows[SIGNAL_SCANNER_SPAM].fitted);
	assert_true(fit_bits(&fit, SIGNAL_SCANNER_SPAM) == signal_row(SIGNAL_SCANNER_SPAM)->bits);
	assert_true(fit_bits(&fit, SIGNAL_TOR_EXIT) == signal_row(SIGNAL_TOR_EXIT)->bits);
	fire(&s.list[(size_t)2 * WITNESSES_LEAST], SIGNAL_SCANNER_SPAM);
	fit_solve(&s, &(struct fit_order){ SHARE, WIDE, STR("") }, &fit);
	assert_true(fit.rows[SIGNAL_SCANNER_SPAM].fitted);
}

static void no_row_changes_its_sign_or_says_more_than_its_family_may(void **state)
{
	/* Age with abusers only, a scanner's word with good ones only, and one that is at its cap already. */
	static const struct truth truths[] = {
		{ SIGNAL_AGE, 0.01, 0.9 },
		{ SIGNAL_SCANNER_LINK_PHISHING, 0.5, 0.001 },
		{ SIGNAL_SCANNER_PHISHING, 0.0001, 0.9 },
	};
	struct fit fit = fitted(truths, ARRAY_LEN(truths), 20000, 2000);

	(void)state;
	assert_true(fit_bits(&fit, SIGNAL_AGE) < 0);
	assert_true(fit_bits(&fit, SIGNAL_AGE) > signal_row(SIGNAL_AGE)->bits);
	assert_true(fit_bits(&fit, SIGNAL_SCANNER_LINK_PHISHING) > 0);
	assert_true(fit_bits(&fit, SIGNAL_SCANNER_LINK_PHISHING) <
		    signal_row(SIGNAL_SCANNER_LINK_PHISHING)->bits);
	assert_true(fit_bits(&fit, SIGNAL_SCANNER_PHISHING) <= family_table_cap(FAMILY_SCANNERS));
}

static void what_says_nothing_is_never_fitted(void **state)
{
	static const struct truth truth = { SIGNAL_CARD_CHECKS_PASS, 0.1, 0.9 };
	struct fit fit = fitted(&truth, 1, 2000, 200);

	(void)state;
	assert_false(fit.rows[SIGNAL_CARD_CHECKS_PASS].fitted);
	assert_true(fit_bits(&fit, SIGNAL_CARD_CHECKS_PASS) == 0);
	assert_false(fit.rows[SIGNAL_PRIOR].fitted);
}

/* ---- weights of samples, leaving out ----------------------------------------------------------------- */

static void a_family_weighs_as_much_as_another_and_an_actor_too(void **state)
{
	struct samples s = { .arena = arena };
	double weights[3] = { 0, 0, 0 }, all = 0;

	(void)state;
	crowd(&s, NULL, 0, 1000, 0);
	for (int i = 0; i < 200; i++)
		add(&s, true, "large")->actor = 1000;
	for (int i = 0; i < 10; i++)
		add(&s, true, "large")->actor = 1001;
	add(&s, true, "small");
	s.actor_count = 2000;
	samples_weigh(&s, SHARE);
	for (size_t i = 0; i < s.count; i++) {
		const struct sample *sample = &s.list[i];

		all += sample->weight;
		if (sample->bad)
			weights[sample->actor == 1000   ? 0
				: sample->actor == 1001 ? 1
							: 2] += sample->weight;
	}
	assert_true(fabs((weights[0] + weights[1] + weights[2]) / all - SHARE) < 1e-9);
	assert_true(fabs(weights[0] - weights[1]) < 1e-9);
	assert_true(fabs(weights[0] + weights[1] - weights[2]) < 1e-9);
}

static void who_is_left_out_has_no_say(void **state)
{
	static const struct truth truth = { SIGNAL_CARD_CHECKS_FAIL, 0.05, 0.3 };
	struct samples with = { .arena = arena }, without = { .arena = arena };
	struct fit a, b;

	(void)state;
	crowd(&with, &truth, 1, 2000, 200);
	crowd(&without, &truth, 1, 2000, 200);
	for (int i = 0; i < 100; i++)
		fire(add(&with, true, "unseen"), SIGNAL_SHORT_LINKS);
	samples_leave_out(&with, STR("unseen"));
	assert_int_equal(with.count, without.count);
	samples_weigh(&with, SHARE);
	samples_weigh(&without, SHARE);
	fit_solve(&with, &(struct fit_order){ SHARE, WIDE, STR("") }, &a);
	fit_solve(&without, &(struct fit_order){ SHARE, WIDE, STR("") }, &b);
	assert_int_equal(a.rows[SIGNAL_SHORT_LINKS].bad, 0);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		assert_true(a.rows[i].factor == b.rows[i].factor);
	samples_leave_out(&with, STR("bots"));
	for (size_t i = 0; i < with.count; i++)
		assert_false(with.list[i].bad);
}

/* ---- files ---------------------------------------------------------------------------------------- */

static void write_text(const char *text)
{
	FILE *to = fopen(path, "we");

	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

static const char *read_text(const char *from)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(SOURCE_MOST);
	FILE *file = fopen(from, "re");
	int c;

	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		buf_add_char(&text, (char)c);
	assert_int_equal(fclose(file), 0);
	return arena_str(arena, buf_str(&text)).at;
}

static void samples_are_read_with_their_reasons(void **state)
{
	struct samples s = { .arena = arena };

	(void)state;
	write_text("a\tgood\tshop\tx\tspiking\tfinal\tprior=-6.6\tfreemail=0.4\n"
		   "b\tbad\tspun\tspun-1\t-\tpeak\tprior=-6.6\n"
		   "c\tbad\tspun\tspun-1\t-\tfinal\tprior=-6.6\n");
	assert_int_equal(samples_read(&s, path), ERR_NONE);
	assert_int_equal(s.count, 3);
	assert_true(s.list[0].spiking && !s.list[0].bad && !s.list[0].peak);
	assert_int_equal(s.list[0].row_count, 2);
	assert_int_equal(s.list[0].rows[1].signal, SIGNAL_FREEMAIL);
	assert_true(s.list[0].rows[1].bits == 0.4);
	assert_true(s.list[1].bad && s.list[1].peak && s.list[1].actor == s.list[2].actor);
	assert_int_equal(samples_read(&s, path), ERR_NONE); /* another provider: other actors */
	assert_int_equal(s.actor_count, 4);
	write_text("a\tgood\tshop\tx\t-\tfinal\tprior=-6.6\nb\tbad\tspun\n");
	assert_int_equal(samples_read(&s, path), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "line 2: six fields"));
	write_text("a\tgood\tshop\tx\t-\tfinal\tno_such_row=1\n");
	assert_int_equal(samples_read(&s, path), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "line 1: no_such_row"));
}

static struct fit fit_by_hand(void)
{
	struct fit fit;

	fit_none(&fit);
	fit.rows[SIGNAL_FREEMAIL].fitted = fit.rows[SIGNAL_AGE].fitted = true;
	fit.rows[SIGNAL_FREEMAIL].factor = 1.5 / signal_row(SIGNAL_FREEMAIL)->bits;
	fit.rows[SIGNAL_AGE].factor = -1.26 / signal_row(SIGNAL_AGE)->bits;
	fit.rows[SIGNAL_BOUNCES].factor = 0.5; /* not fitted: stays */
	return fit;
}

static void what_is_fitted_can_be_used_as_a_file_of_weights(void **state)
{
	struct fit fit = fit_by_hand();
	FILE *to = fopen(path, "we");
	struct weights weights, table;

	(void)state;
	assert_non_null(to);
	table_file(&fit, to);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(weights_read(arena, path, &weights), ERR_NONE);
	weights_of_table(&table);
	assert_true(weights.bits[SIGNAL_FREEMAIL] == 1.5);
	assert_true(weights.bits[SIGNAL_AGE] == -1.3);
	weights.bits[SIGNAL_FREEMAIL] = table.bits[SIGNAL_FREEMAIL];
	weights.bits[SIGNAL_AGE] = table.bits[SIGNAL_AGE];
	assert_memory_equal(&weights, &table, sizeof(table));
}

static void the_table_in_the_source_changes_in_its_numbers_only(void **state)
{
	/* Set by the build. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *root = getenv("STROP_SOURCE_ROOT"), *source, *after;
	struct fit fit = fit_by_hand(), none;
	size_t changed = 0;

	(void)state;
	fit_none(&none);
	if (!root)
		skip();
	source = read_text(arena_strf(arena, "%s/core/engine/signal.c", root).at);
	write_text(source);
	assert_int_equal(table_rewrite(&none, path), ERR_NONE);
	assert_string_equal(read_text(path), source);
	assert_int_equal(table_rewrite(&fit, path), ERR_NONE);
	after = read_text(path);
	assert_non_null(strstr(after, "{ \"freemail\", FAMILY_IDENTITY, 1.5, 90,"));
	assert_non_null(strstr(after, "{ \"age\", FAMILY_PROTECTIVE, -1.3, 0,"));
	while (*source && *after) {
		size_t a = strcspn(source, "\n"), b = strcspn(after, "\n");

		changed += a != b || strncmp(source, after, a) != 0;
		source += a + (source[a] == '\n');
		after += b + (after[b] == '\n');
	}
	assert_int_equal(changed, 2);
	assert_int_equal(*source, *after);
	write_text("static const struct signal_row rows[] = { };\n");
	assert_int_equal(table_rewrite(&fit, path), ERR_INVALID);
}

/* ---- figures --------------------------------------------------------------------------------------- */

static void worse_for_good_customers_is_not_better(void **state)
{
	struct figures before = { .loss = 0.02, .good = 100, .bad = 50, .bad_disabled = 40 },
		       after = before;
	FILE *nowhere = fopen("/dev/null", "we");

	(void)state;
	assert_non_null(nowhere);
	assert_false(report_verdict(&before, &after, nowhere));
	after.loss = 0.01;
	assert_true(report_verdict(&before, &after, nowhere));
	after.good_disabled = 1;
	assert_false(report_verdict(&before, &after, nowhere));
	after.good_disabled = 0;
	after.good_held = 1;
	assert_false(report_verdict(&before, &after, nowhere));
	after.good_held = 0;
	after.bad_disabled = 39;
	assert_false(report_verdict(&before, &after, nowhere));
	assert_int_equal(fclose(nowhere), 0);
}

/* Bits that are twice what they should be. */
static void what_is_said_too_loudly_is_taken_back(void **state)
{
	static const struct truth truth = { SIGNAL_SCANNER_LINK_PHISHING, 0.01, 0.11 };
	struct samples s = { .arena = arena };
	struct figures figures[3];
	struct fit none;

	(void)state;
	fit_none(&none);
	crowd(&s, &truth, 1, 20000, 2000);
	samples_weigh(&s, SHARE);
	for (int i = 0; i < 3; i++) {
		struct calibration way = calibrate((enum calibration_kind)i, &s, &none);

		figures_find(&s, &none, &way, &figures[i]);
		if (i == CALIBRATION_PLATT)
			assert_true(way.slope > 0.3 && way.slope < 0.7);
	}
	assert_true(figures[CALIBRATION_PLATT].ece < figures[CALIBRATION_NONE].ece / 2);
	assert_true(figures[CALIBRATION_PLATT].loss < figures[CALIBRATION_NONE].loss);
	assert_true(figures[CALIBRATION_ISOTONIC].ece < 1e-6);
	assert_true(figures[CALIBRATION_ISOTONIC].loss < figures[CALIBRATION_NONE].loss);
}

static void a_row_that_is_fixed_keeps_its_bits(void **state)
{
	static const struct truth truths[] = {
		{ SIGNAL_CARD_CHECKS_FAIL, 0.01, 0.06 },
		{ SIGNAL_PLACE_MISMATCH, 0.03, 0.05 },
	};
	struct samples s = { .arena = arena };
	struct fit fit;

	(void)state;
	crowd(&s, truths, ARRAY_LEN(truths), 10000, 1000);
	samples_weigh(&s, SHARE);
	fit_solve(&s, &(struct fit_order){ SHARE, WIDE, STR("age,place_mismatch") }, &fit);
	assert_false(fit.rows[SIGNAL_PLACE_MISMATCH].fitted);
	assert_true(fit.rows[SIGNAL_PLACE_MISMATCH].factor == 1);
	assert_true(fit.rows[SIGNAL_CARD_CHECKS_FAIL].factor > 1.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_that_is_off_is_put_right),
		cmocka_unit_test(few_samples_leave_it_nearly_as_it_is),
		cmocka_unit_test(a_row_that_hardly_fires_keeps_its_bits),
		cmocka_unit_test(no_row_changes_its_sign_or_says_more_than_its_family_may),
		cmocka_unit_test(what_says_nothing_is_never_fitted),
		cmocka_unit_test(a_family_weighs_as_much_as_another_and_an_actor_too),
		cmocka_unit_test(who_is_left_out_has_no_say),
		cmocka_unit_test(samples_are_read_with_their_reasons),
		cmocka_unit_test(what_is_fitted_can_be_used_as_a_file_of_weights),
		cmocka_unit_test(the_table_in_the_source_changes_in_its_numbers_only),
		cmocka_unit_test(worse_for_good_customers_is_not_better),
		cmocka_unit_test(what_is_said_too_loudly_is_taken_back),
		cmocka_unit_test(a_row_that_is_fixed_keeps_its_bits),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
