#include "tests/unit/desk_act.h"

/* Seen in London behind a VPN (the demo's databases), and talking. */
static void talk(const char *text)
{
	sign_up("acct-1");
	tell_of("{'type':'login','at':'2024-03-02T10:00:00Z','account':'$','id':'l','ip':'81.2.69.160'}\n"
		"{'type':'chat','at':'2024-03-02T10:01:00Z','account':'$','id':'c1','conversation':'k','from':'rep','text':'good day'}\n"
		"{'type':'chat','at':'2024-03-02T10:02:00Z','account':'$','id':'c2','conversation':'k','from':'customer','ip':'81.2.69.160','text':'%'}\n",
		"acct-1", text);
}

static struct pin_request pin_of(enum pin_what what, const char *country, enum chat_claim_kind kind)
{
	struct pin_request pin = { .event = STR("c2"), .what = what, .kind = kind, .seen = -1 };

	for (size_t i = 0; country[i] && i < 2; i++)
		pin.country[i] = country[i];
	return pin;
}

static struct act_answer *pin_as(const char *actor, struct pin_request pin)
{
	struct snapshot *snapshot = ask(&(struct request){ .kind = REQUEST_PIN,
							   .account = STR("acct-1"),
							   .act.actor = str_of(actor),
							   .pin = pin });

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->act;
}

static struct act_answer *pin(enum pin_what what, const char *country, enum chat_claim_kind kind)
{
	return pin_as("rep7", pin_of(what, country, kind));
}

static const struct line_claim *only_claim(void)
{
	struct dossier *d = look_whole("acct-1");

	assert_int_equal(d->chat[1].claim_count, 1);
	return d->chat[1].claims;
}

static size_t counted(void)
{
	const struct location *location = &look_whole("acct-1")->judgement.location;
	size_t count = 0;

	for (size_t i = 0; i < location->claim_count; i++)
		count += location->claims[i].source == CLAIM_CHAT;
	return count;
}

static enum place_verdict place_verdict(void)
{
	return look_whole("acct-1")->judgement.location.verdict;
}

static void what_was_read_is_shown_with_what_says_otherwise(void **state)
{
	const struct line_claim *claim;

	(void)state;
	talk("grüß gott, im now at home, germany");
	claim = only_claim();
	assert_string_equal(claim->country, "DE");
	assert_true(str_is(claim->quote, "im now at home, germany"));
	assert_int_equal(claim->from, strlen("grüß gott, "));
	assert_true(claim->counts && claim->contradicts && !claim->pinned);
	assert_string_equal(claim->seen, "GB");
	assert_int_equal(look_whole("acct-1")->chat[0].claim_count, 0);
}

static void a_pinned_line_is_judged_at_once(void **state)
{
	struct dossier *d;

	(void)state;
	talk("the weather over here in the black forest is fine");
	assert_int_equal(counted(), 0);
	check_done(pin(PIN_KEEP, "DE", CHAT_PRESENCE));
	assert_int_equal(counted(), 1);
	assert_true(place_verdict() >= PLACE_EXPLAINED);
	d = look_whole("acct-1");
	assert_true(d->judgement.location.claims[0].pinned);
	assert_true(d->judgement.location.claims[0].trust >= 1);
	assert_true(d->chat[1].claims[0].pinned && d->chat[1].claims[0].contradicts);
	assert_true(str_is(d->chat[1].claims[0].pinned_by, "rep7"));
	assert_int_equal(d->actions[0].what, ACT_PIN);
	assert_true(str_find(d->actions[0].reason, STR("DE presence")) != SIZE_MAX);
}

static void a_claim_read_wrongly_is_put_right_or_dropped(void **state)
{
	(void)state;
	talk("im in germany now");
	assert_int_equal(place_verdict(), PLACE_EXPLAINED);
	check_done(pin(PIN_CORRECT, "GB", CHAT_PRESENCE));
	assert_string_equal(only_claim()->country, "GB");
	assert_false(only_claim()->contradicts);
	assert_int_equal(place_verdict(), PLACE_CONSISTENT);
	check_done(pin(PIN_CORRECT, "DE", CHAT_THIRD_PARTY));
	assert_int_equal(counted(), 0);
	check_done(pin(PIN_DROP, "", CHAT_PRESENCE));
	assert_true(only_claim()->dropped);
	assert_false(only_claim()->counts);
	assert_int_equal(counted(), 0);
	check_done(pin(PIN_FORGET, "", CHAT_PRESENCE));
	assert_int_equal(place_verdict(), PLACE_EXPLAINED);
	assert_int_equal(pin(PIN_FORGET, "", CHAT_PRESENCE)->already, 1);
}

static void what_is_kept_keeps_its_tense(void **state)
{
	(void)state;
	talk("i was in germany last week");
	assert_int_equal(only_claim()->tense, CHAT_PAST);
	check_done(pin(PIN_KEEP, "DE", CHAT_PRESENCE));
	assert_true(only_claim()->pinned && !only_claim()->counts);
	assert_int_equal(only_claim()->tense, CHAT_PAST);
	assert_int_equal(counted(), 0);
	check_done(pin(PIN_FORGET, "", CHAT_PRESENCE));
	check_done(pin(PIN_CORRECT, "DE", CHAT_PRESENCE));
	assert_int_equal(only_claim()->tense, CHAT_PRESENT);
	assert_int_equal(counted(), 1);
}

static void a_denial_is_kept_or_put_right(void **state)
{
	struct pin_request denial = pin_of(PIN_KEEP, "", CHAT_PRESENCE);

	(void)state;
	denial.denies_proxy = true;
	talk("i no use vpn bro");
	check_done(pin_as("rep7", denial));
	assert_true(only_claim()->pinned && only_claim()->denies_proxy && only_claim()->counts);
	check_done(pin(PIN_FORGET, "", CHAT_PRESENCE));
	check_done(pin(PIN_CORRECT, "DE", CHAT_PRESENCE));
	assert_false(only_claim()->denies_proxy);
	check_refused(pin_as("rep7", denial), "no denied proxy was read there");
}

static void a_span_is_pinned_and_nothing_that_is_none(void **state)
{
	struct pin_request wanted = pin_of(PIN_KEEP, "AT", CHAT_RESIDENCE);
	const struct line_claim *claim;

	(void)state;
	talk("schöne grüße aus dem büro \xf0\x9f\x87\xa6\xf0\x9f\x87\xb9 wien");
	wanted.from = strlen("schöne grüße aus dem ");
	wanted.to = wanted.from + strlen("büro");
	check_done(pin_as("rep7", wanted));
	claim = &look_whole("acct-1")->chat[1].claims[0];
	assert_true(str_is(claim->quote, "büro"));
	wanted.to = wanted.from + 2; /* within the ü */
	check_refused(pin_as("rep7", wanted), "no such part");
	wanted.to = 4000;
	check_refused(pin_as("rep7", wanted), "no such part");
	wanted = pin_of(PIN_KEEP, "ZZ", CHAT_PRESENCE);
	check_refused(pin_as("rep7", wanted), "no country");
	wanted = pin_of(PIN_KEEP, "DE", CHAT_PRESENCE);
	wanted.event = STR("c1");
	check_refused(pin_as("rep7", wanted), "only what the customer wrote");
	wanted.event = STR("c9");
	check_refused(pin_as("rep7", wanted), "no such line");
}

static void undo_takes_it_exactly_back(void **state)
{
	struct standing before;

	(void)state;
	talk("im in germany now");
	before = standing_of("acct-1");
	check_done(pin(PIN_CORRECT, "FR", CHAT_PRESENCE));
	check_done(pin(PIN_DROP, "", CHAT_PRESENCE));
	check_done(do_undo("rep7", 0));
	assert_string_equal(only_claim()->country, "FR");
	assert_true(only_claim()->pinned);
	check_done(do_undo("rep7", 0));
	assert_string_equal(only_claim()->country, "DE");
	assert_false(only_claim()->pinned);
	assert_int_equal(place_verdict(), PLACE_EXPLAINED);
	assert_int_equal(standing_of("acct-1").state, before.state);
	assert_int_equal(standing_of("acct-1").case_state, before.case_state);
	assert_int_equal(look_whole("acct-1")->action_count, 4);
}

static void who_comes_second_is_told(void **state)
{
	struct pin_request late = pin_of(PIN_CORRECT, "AT", CHAT_PRESENCE);
	struct act_answer *answer;
	int64_t first;

	(void)state;
	talk("im in germany now");
	check_done(pin_as("ada", pin_of(PIN_CORRECT, "FR", CHAT_PRESENCE)));
	first = look_whole("acct-1")->actions[0].no.n;
	late.seen = 0; /* nothing was pinned when the rep looked */
	check_refused(pin_as("rep7", late), "ada put this claim right at ");
	assert_string_equal(only_claim()->country, "FR");
	late.seen = first;
	check_done(pin_as("rep7", late));
	answer = do_undo("ada", first);
	check_refused(answer, "rep7 put this claim right at ");
	assert_string_equal(only_claim()->country, "AT");
}

static void what_was_read_anew_can_be_put_right_and_dropped_again(void **state)
{
	struct pin_request again = pin_of(PIN_CORRECT, "AT", CHAT_PRESENCE);
	struct pin_request drop = pin_of(PIN_DROP, "", CHAT_PRESENCE);

	(void)state;
	talk("im in germany now");
	check_done(pin_as("ada", pin_of(PIN_CORRECT, "FR", CHAT_PRESENCE)));
	check_done(pin_as("ada", pin_of(PIN_FORGET, "", CHAT_PRESENCE)));
	assert_int_equal(only_claim()->pin.n, 0);
	again.seen = drop.seen = 0; /* as a screen shows it */
	check_done(pin_as("rep7", again));
	assert_string_equal(only_claim()->country, "AT");
	check_done(pin_as("rep7", pin_of(PIN_FORGET, "", CHAT_PRESENCE)));
	check_done(pin_as("ada", drop));
	check_done(pin_as("ada", again)); /* nobody is late for their own */
}

static void a_scan_and_further_lines_keep_it(void **state)
{
	struct judge_count count = { 0 };

	(void)state;
	talk("im in germany now");
	check_done(pin(PIN_DROP, "", CHAT_PRESENCE));
	tell_of("{'type':'chat','at':'2024-03-02T10:05:00Z','account':'$','id':'c3','conversation':'k','from':'customer','text':'hello?'}\n",
		"acct-1", "");
	assert_int_equal(judge_scan(desk, &count), ERR_NONE);
	assert_int_equal(counted(), 0);
	desk_close_at(&desk);
	desk_begin();
	assert_int_equal(counted(), 0);
	assert_true(look_whole("acct-1")->chat[1].claims[0].dropped);
}

static void it_counts_though_the_line_is_read_no_longer(void **state)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(100000);

	(void)state;
	talk("greetings from where the elbe is");
	check_done(pin(PIN_KEEP, "DE", CHAT_PRESENCE));
	for (int i = 0; i < 70; i++)
		buf_addf(
			&lines,
			"{'type':'chat','at':'2024-03-02T11:%02d:%02dZ','account':'acct-1','id':'x%d',"
			"'conversation':'k','from':'customer','text':'hello'}\n",
			i / 60, i % 60, i);
	(void)tell(buf_text(&lines));
	assert_int_equal(counted(), 1);
}

static void a_dropped_denial_is_none(void **state)
{
	(void)state;
	talk("im in germany now, i use no vpn");
	assert_int_equal(look_whole("acct-1")->chat[1].claim_count, 2);
	assert_true(look_whole("acct-1")->chat[1].claims[1].denies_proxy);
	assert_true(look_whole("acct-1")->chat[1].claims[1].contradicts);
	struct pin_request wanted = pin_of(PIN_DROP, "", CHAT_PRESENCE);

	wanted.from = look_whole("acct-1")->chat[1].claims[1].from;
	wanted.to = wanted.from + 3;
	check_done(pin_as("rep7", wanted));
	assert_int_equal(counted(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ACTED(what_was_read_is_shown_with_what_says_otherwise),
		ACTED(a_pinned_line_is_judged_at_once),
		ACTED(a_claim_read_wrongly_is_put_right_or_dropped),
		ACTED(what_is_kept_keeps_its_tense),
		ACTED(a_denial_is_kept_or_put_right),
		ACTED(a_span_is_pinned_and_nothing_that_is_none),
		ACTED(undo_takes_it_exactly_back),
		ACTED(who_comes_second_is_told),
		ACTED(what_was_read_anew_can_be_put_right_and_dropped_again),
		ACTED(a_scan_and_further_lines_keep_it),
		ACTED(it_counts_though_the_line_is_read_no_longer),
		ACTED(a_dropped_denial_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
