#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/model/event.h"
#include "core/sim/land.h"
#include "core/sim/prior.h"
#include "core/sim/sim.h"

#define FAMILIES_MAX 40

struct heard {
	struct arena *line, *keep;
	struct hash sum;
	struct moment last, from;
	struct map ids;      /* of events: none may come twice */
	struct map families; /* account to family's index */
	struct map signed_up;
	struct map harmful;
	int64_t of_type[EVENT_TYPE_COUNT];
	int64_t accounts[FAMILIES_MAX], bad_messages, messages_of_bad;
	int64_t signups, freemail, paid, premium, fresh, recipients, bounced, complained,
		html_messages, messages;
	int64_t stop_after;
	int64_t lines;
};

static size_t family_index(struct str name)
{
	struct sim_family family;

	for (size_t i = 0; sim_family(i, &family); i++)
		if (str_is(name, family.name))
			return i;
	fail_msg("%.*s: no such family", (int)name.len, name.at);
	return 0;
}

static bool is_bad_account(const struct heard *h, struct str account)
{
	struct sim_family family;
	int64_t index;

	assert_true(map_get(&h->families, account, &index));
	assert_true(sim_family((size_t)index, &family));
	return family.bad;
}

static void signup_heard(struct heard *h, const struct event *event)
{
	const struct event_account *a = &event->as.account;
	size_t at = str_find_char(a->email, '@');
	bool is_freemail = false;

	map_put(&h->signed_up, event->account, 1);
	assert_true(at > 0 && at < a->email.len - 3);
	if (is_bad_account(h, event->account))
		return;
	for (uint32_t i = 0; i < 4 * land_count; i++)
		is_freemail |= str_is(str_sub(a->email, at + 1, a->email.len),
				      lands[i / 4].freemail[i % 4]);
	h->signups++;
	h->freemail += is_freemail;
	h->paid += a->plan == PLAN_PAID;
	h->premium += a->plan == PLAN_PREMIUM;
	h->fresh += !moment_before(event->at, h->from);
}

static void message_heard(struct heard *h, const struct event *event)
{
	const struct event_message *m = &event->as.message;

	h->messages++;
	assert_true(m->recipients > 0);
	assert_true(m->raw.len || (m->from.len && m->subject.len && (m->text.len || m->html.len)));
	if (is_bad_account(h, event->account))
		h->messages_of_bad++;
	else
		h->recipients += m->recipients;
}

static void delivery_heard(struct heard *h, const struct event *event)
{
	const struct event_delivery *d = &event->as.delivery;

	if (is_bad_account(h, event->account))
		return;
	h->bounced += d->result == DELIVERY_BOUNCED ? d->count : 0;
	h->complained += d->result == DELIVERY_COMPLAINED ? d->count : 0;
}

static void event_check(struct heard *h, const struct event *event)
{
	struct str key = arena_strf(h->line, "%d %" PRI_STR, (int)event->type, ARG_STR(event->id));
	int64_t seen;

	assert_false(moment_before(event->at, h->last));
	h->last = event->at;
	assert_false(map_get(&h->ids, key, &seen));
	map_put(&h->ids, key, 1);
	h->of_type[event->type]++;
	if (event->type == EVENT_ACCOUNT)
		signup_heard(h, event);
	else if (event->type != EVENT_SCANNER)
		assert_true(map_get(&h->signed_up, event->account, &seen));
	if (event->type == EVENT_MESSAGE)
		message_heard(h, event);
	else if (event->type == EVENT_DELIVERY)
		delivery_heard(h, event);
}

static bool on_event(void *with, struct str line)
{
	struct heard *h = with;
	struct event event;
	struct str parts[2] = { { (const char *)h->sum.bytes, HASH_BYTES }, line };

	arena_reset(h->line);
	h->sum = hash_of(parts, 2);
	if (event_read(h->line, line, &event))
		fail_msg("%s: %.*s", err_text(ERR_INVALID), (int)line.len, line.at);
	event_check(h, &event);
	return !h->stop_after || ++h->lines < h->stop_after;
}

static bool on_truth(void *with, struct str line)
{
	struct heard *h = with;
	struct json *root;
	struct str account, id;
	int64_t seen;

	arena_reset(h->line);
	assert_int_equal(json_read(h->line, line, &root), ERR_NONE);
	account = json_get(root, "account")->text;
	if (!json_get(root, "message")) {
		size_t index = family_index(json_get(root, "family")->text);

		assert_false(map_get(&h->families, account, &seen));
		map_put(&h->families, account, (int64_t)index);
		h->accounts[index]++;
		return true;
	}
	id = arena_strf(h->line, "%d %" PRI_STR, (int)EVENT_MESSAGE,
			ARG_STR(json_get(root, "message")->text));
	assert_true(map_get(&h->ids, id, &seen)); /* told just before */
	assert_true(is_bad_account(h, account));
	h->bad_messages++;
	return true;
}

static struct heard heard;

static enum err hear(int64_t accounts, uint64_t seed, const char *families)
{
	struct sim_plan plan = {
		.accounts = accounts, .seed = seed, .days = 5, .families = str_of(families)
	};
	struct sim_ears ears = { .event = on_event, .truth = on_truth, .with = &heard };
	enum err e;

	assert_int_equal(moment_parse(str_of(SIM_START), &heard.from), ERR_NONE);
	heard.line = arena_new();
	heard.keep = arena_new();
	e = sim_run(&plan, &ears);
	arena_free(heard.line);
	arena_free(heard.keep);
	map_release(&heard.ids);
	map_release(&heard.families);
	map_release(&heard.signed_up);
	return e;
}

static int begin(void **state)
{
	(void)state;
	heard = (struct heard){ 0 };
	return hash_start();
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
	struct hash first;

	(void)state;
	assert_int_equal(hear(300, 7, NULL), ERR_NONE);
	first = heard.sum;
	heard = (struct heard){ 0 };
	assert_int_equal(hear(300, 7, NULL), ERR_NONE);
	assert_memory_equal(&first, &heard.sum, sizeof(first));
	heard = (struct heard){ 0 };
	assert_int_equal(hear(300, 8, NULL), ERR_NONE);
	assert_memory_not_equal(&first, &heard.sum, sizeof(first));
}

/* event_check() holds each event to the contract, the order of time, and an id of its own. */
static void every_family_takes_part_and_every_event_is_taken(void **state)
{
	struct sim_family family;

	(void)state;
	assert_int_equal(hear(900, 1, "all"), ERR_NONE);
	for (size_t i = 0; sim_family(i, &family); i++)
		if (!heard.accounts[i])
			fail_msg("%s has nobody", family.name);
	assert_true(heard.bad_messages > 1000);
	assert_true(heard.messages_of_bad > heard.bad_messages); /* the rest is warming up */
	assert_true(heard.of_type[EVENT_CARD] && heard.of_type[EVENT_DOMAIN] &&
		    heard.of_type[EVENT_LOGIN] && heard.of_type[EVENT_DELIVERY]);
}

static void families_can_be_chosen_and_given_a_share(void **state)
{
	(void)state;
	assert_int_equal(hear(400, 3, "good,spun=0.1"), ERR_NONE);
	assert_int_equal(heard.accounts[family_index(STR("spun"))], 40);
	assert_int_equal(heard.accounts[family_index(STR("phish"))], 0);
	heard = (struct heard){ 0 };
	assert_int_equal(hear(60, 3, "phish"), ERR_NONE);
	assert_int_equal(heard.accounts[family_index(STR("phish"))], 60);
	heard = (struct heard){ 0 };
	assert_int_equal(hear(200, 3, "good"), ERR_NONE);
	assert_int_equal(heard.bad_messages, 0);
	assert_int_equal(heard.messages_of_bad, 0);
}

static void what_does_not_fit_is_refused(void **state)
{
	static const char *const lists[] = { "nobody", "spun=2", "spun=x", "good=0.5", "spun=0" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		assert_int_equal(hear(100, 1, lists[i]), ERR_INVALID);
	assert_int_equal(hear(0, 1, NULL), ERR_INVALID);
}

static void check_share(const char *what, int64_t hits, int64_t of, double low, double high)
{
	double share = (double)hits / (double)of;

	if (!(share >= low && share <= high))
		fail_msg("%s: %.5f, not between %.5f and %.5f", what, share, low, high);
}

static void the_good_crowd_is_as_the_priors_say(void **state)
{
	double paid = prior(PRIOR_PAID), premium = prior(PRIOR_PREMIUM);

	(void)state;
	assert_int_equal(hear(1500, 5, "everyday,nat,shop,freelancer"), ERR_NONE);
	check_share("paid", heard.paid, heard.signups, paid - 0.03, paid + 0.03);
	check_share("premium", heard.premium, heard.signups, premium - 0.02, premium + 0.02);
	check_share("freemail", heard.freemail, heard.signups, prior(PRIOR_FREEMAIL) - 0.04,
		    prior(PRIOR_FREEMAIL) + 0.04);
	check_share("new", heard.fresh, heard.signups, 0.005, 0.03);
	check_share("bounced", heard.bounced, heard.recipients, 0.012, 0.03);
	check_share("complained", heard.complained, heard.recipients, 0.0003, 0.0012);
}

static void an_ear_can_end_it(void **state)
{
	(void)state;
	heard.stop_after = 100;
	assert_int_equal(hear(300, 1, NULL), ERR_CANCELLED);
	assert_int_equal(heard.lines, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_same_seed_gives_the_same_bytes, begin),
		cmocka_unit_test_setup(every_family_takes_part_and_every_event_is_taken, begin),
		cmocka_unit_test_setup(families_can_be_chosen_and_given_a_share, begin),
		cmocka_unit_test_setup(what_does_not_fit_is_refused, begin),
		cmocka_unit_test_setup(the_good_crowd_is_as_the_priors_say, begin),
		cmocka_unit_test_setup(an_ear_can_end_it, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
