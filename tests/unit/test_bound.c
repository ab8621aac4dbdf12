#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "core/base/attrs.h"
#include "core/sim/bound.h"

static void check_near(double found, double expected, double within)
{
	if (!(fabs(found - expected) <= within))
		fail_msg("%.9f, not %.9f", found, expected);
}

/* With no hit in n the bound is known in closed form: 1 - alpha^(1/n). */
static void none_of_many_still_allows_a_few(void **state)
{
	static const int64_t counts[] = { 1, 10, 59, 300, 2995, 29956 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		double expected = 1 - pow(0.05, 1.0 / (double)counts[i]);

		check_near(bound_high(0, counts[i]), expected, 1e-9);
		check_near(bound_low(counts[i], counts[i]), 1 - expected, 1e-9);
	}
}

/* From the tables of the F distribution: 8 of 10, and 90 of 100. */
static void bounds_are_those_of_the_tables(void **state)
{
	(void)state;
	check_near(bound_low(8, 10), 0.4931, 5e-5);
	check_near(bound_high(8, 10), 0.9632, 5e-5);
	check_near(bound_low(90, 100), 0.8363, 5e-5);
	check_near(bound_high(2, 100), 0.0616, 5e-5);
}

/* The bound is where the binomial tail is one in twenty. */
static void the_tail_beyond_the_bound_is_a_twentieth(void **state)
{
	double p = bound_high(3, 40), tail = 0, term = pow(1 - p, 40);

	(void)state;
	for (int k = 0; k <= 3; k++) {
		tail += term;
		term *= (double)(40 - k) / (k + 1) * p / (1 - p);
	}
	check_near(tail, 0.05, 1e-9);
}

static void nothing_counted_says_nothing(void **state)
{
	(void)state;
	check_near(bound_low(0, 0), 0, 0);
	check_near(bound_high(0, 0), 1, 0);
	check_near(bound_low(0, 9), 0, 0);
	check_near(bound_high(9, 9), 1, 0);
}

static void the_area_counts_pairs_in_the_right_order(void **state)
{
	struct bound_score scores[] = {
		{ 0.9, 1 }, { 0.8, 0 }, { 0.7, 1 }, { 0.1, 0 }, { 0.1, 0 }
	};
	struct bound_score ties[] = { { 1, 1 }, { 1, 0 }, { 1, 0 } };
	struct bound_score alone[] = { { 1, 1 } };

	(void)state;
	check_near(bound_auc(scores, 5), 5.0 / 6, 1e-12);
	check_near(bound_auc(ties, 3), 0.5, 1e-12);
	assert_true(isnan(bound_auc(alone, 1)));
}

static void a_rank_is_one_of_the_values(void **state)
{
	double values[] = { 5, 1, 4, 2, 3 };

	(void)state;
	check_near(bound_rank(values, 5, 0.5), 3, 0);
	check_near(bound_rank(values, 5, 0.95), 5, 0);
	check_near(bound_rank(values, 5, 0), 1, 0);
	check_near(bound_rank(values, 0, 0.5), 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_of_many_still_allows_a_few),
		cmocka_unit_test(bounds_are_those_of_the_tables),
		cmocka_unit_test(the_tail_beyond_the_bound_is_a_twentieth),
		cmocka_unit_test(nothing_counted_says_nothing),
		cmocka_unit_test(the_area_counts_pairs_in_the_right_order),
		cmocka_unit_test(a_rank_is_one_of_the_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
