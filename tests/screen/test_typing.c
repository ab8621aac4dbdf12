/*
 * Whoever types to a customer without having begun a reply does nothing to anybody; and cases go to colleagues only.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <time.h>

#include "tests/screen/made_desk.h"

static struct made *made;

static int begin(void **state)
{
	(void)state;
	made = made_begin(120, 40, NULL);
	made->state = STATE_ACTIVE;
	return 0;
}

static int end(void **state)
{
	(void)state;
	made_end(made);
	return 0;
}

static void assert_shows(const char *text)
{
	if (!made_shows(made, text)) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);

		made_print(made, false, &out);
		print_error("not on the screen: %s\n%s", text, buf_text(&out));
		fail();
	}
}

static const struct act_request *last_act(void)
{
	assert_true(made->act_count > 0);
	return &made->acts[(made->act_count - 1) % MADE_ACTS_MAX].act;
}

/* Until what a single letter meant is done. */
static void pause_typing(void)
{
	struct timespec pause = { .tv_nsec = 20000000 };

	for (int i = 0; i < 30; i++) {
		nanosleep(&pause, NULL);
		app_tick(made->app);
	}
	made_answer(made);
}

static void takes_words_in_the_conversation_for_typing(void **state)
{
	(void)state;
	made_keys(made, "t 'dear");
	assert_int_equal(made->act_count, 0);
	assert_shows("that looks like typing, and nothing was done: r writes a reply");
	pause_typing();
	assert_int_equal(made->act_count, 0);
}

static void goes_on_catching_where_a_typed_letter_led(void **state)
{
	(void)state;
	made_keys(made, "t 'where"); /* w shows the reasons; e would re-enable */
	pause_typing();
	assert_int_equal(made->act_count, 0);
	assert_shows("that looks like typing");
}

static void acts_on_a_single_letter_in_the_conversation(void **state)
{
	(void)state;
	made_keys(made, "t d");
	assert_int_equal(made->act_count, 0);
	assert_true(app_wait_ms(made->app) < 400);
	pause_typing();
	assert_int_equal(made->act_count, 1);
	assert_int_equal(last_act()->what, ACT_DISABLE);
}

static void acts_before_whatever_else_is_pressed_and_not_when_it_is_given_up(void **state)
{
	(void)state;
	made_keys(made, "t d Down");
	assert_int_equal(made->act_count, 1);
	pause_typing();
	made_keys(made, "d Esc");
	pause_typing();
	assert_int_equal(made->act_count, 1);
	assert_shows("nothing was done");
}

static void moves_as_fast_as_anybody_likes_before_acting(void **state)
{
	(void)state;
	made_keys(made, "t j j k d");
	pause_typing();
	assert_int_equal(made->act_count, 1);
}

static void asks_again_before_a_case_goes_to_nobody_known(void **state)
{
	(void)state;
	made_keys(made, "Enter H 'allo Enter");
	assert_int_equal(made->act_count, 1);
	assert_true(last_act()->to_known);
	assert_shows("nobody called \"allo\" has ever acted");
	made_keys(made, "'rep2 Enter");
	assert_int_equal(made->act_count, 2);
	assert_true(last_act()->to_known);
	assert_true(str_is(last_act()->assignee, "rep2"));
	assert_shows("take acct-7421 · as asked");
}

static void hands_over_to_somebody_new_when_the_name_is_typed_twice(void **state)
{
	(void)state;
	made_keys(made, ": 'hand-over~maria Enter");
	assert_shows("nobody called \"maria\"");
	made_keys(made, "'maria Enter");
	assert_false(last_act()->to_known);
	assert_true(str_is(last_act()->assignee, "maria"));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(takes_words_in_the_conversation_for_typing),
		TEST(goes_on_catching_where_a_typed_letter_led),
		TEST(acts_on_a_single_letter_in_the_conversation),
		TEST(acts_before_whatever_else_is_pressed_and_not_when_it_is_given_up),
		TEST(moves_as_fast_as_anybody_likes_before_acting),
		TEST(asks_again_before_a_case_goes_to_nobody_known),
		TEST(hands_over_to_somebody_new_when_the_name_is_typed_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
