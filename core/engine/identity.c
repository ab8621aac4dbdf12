#include <math.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/freemail.h"
#include "core/engine/locate.h"
#include "core/engine/names.h"
#include "core/engine/weigh.h"

#define NEW_HALF_LIFE_DAYS 30.0
#define NEW_UNTIL_DAYS 90.0
#define MANY_CARDS 3
#define MANY_CARDS_WITHIN (30 * MOMENT_DAY)
#define NAME_WORD_LEAST 2 /* letters; initials prove nothing */
#define DOMAINS_NAMED 3

static void weigh_newness(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct moment since = facts->profile.created_at;
	struct finding finding = { .signal = SIGNAL_NEW_ACCOUNT };
	int64_t span;
	double days;

	if (moment_is_never(since))
		since = facts->first_at;
	span = facts->last_at.us - since.us;
	days = (double)span / (double)MOMENT_DAY;
	if (days > NEW_UNTIL_DAYS)
		return;
	finding.bits = weigh_bits(SIGNAL_NEW_ACCOUNT) * exp2(-fmax(days, 0) / NEW_HALF_LIFE_DAYS);
	finding.at = since;
	finding.words[0] = say_span(weighing, span > 0 ? span : 0);
	finding.words[1] = say_date(weighing, since);
	finding_event(&finding, facts->signup_event);
	weigh_add(weighing, &finding);
}

static void weigh_freemail(struct weighing *weighing)
{
	const struct fact_text *email = &weighing->facts->said[SAID_EMAIL];
	struct str domain = address_domain(email->value);
	struct finding finding = { .signal = SIGNAL_FREEMAIL, .at = email->first_at };

	if (!is_freemail(domain))
		return;
	finding.bits = weigh_bits(SIGNAL_FREEMAIL);
	finding.words[0] = say_text(domain);
	finding_event(&finding, email->event);
	weigh_add(weighing, &finding);
}

static void weigh_subdomain(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_PROVIDER_SUBDOMAIN,
				   .at = facts->provider_subdomain_at };

	if (!facts->on_provider_subdomain)
		return;
	finding.bits = weigh_bits(SIGNAL_PROVIDER_SUBDOMAIN);
	finding.words[0] = say_text(facts->provider_subdomain);
	finding.words[1] = say_date(weighing, facts->provider_subdomain_at);
	finding_event(&finding, facts->provider_subdomain_event);
	weigh_add(weighing, &finding);
}

static void weigh_failed_domains(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	CLEANUP(buf_release) struct buf names = BUF_UP_TO(300);
	struct finding finding = { .signal = SIGNAL_DOMAIN_FAILED };
	size_t failed = 0;

	for (size_t i = 0; i < facts->domain_count; i++) {
		const struct fact_domain *row = &facts->domains[i];

		if (row->domain.state != DOMAIN_FAILED)
			continue;
		if (failed == 0)
			finding.at = row->at;
		if (failed < DOMAINS_NAMED) {
			buf_add(&names, failed ? ", " : "");
			buf_add_str(&names, say_text(row->domain.domain));
		}
		finding_event(&finding, row->event);
		failed++;
	}
	if (failed == 0)
		return;
	finding.bits = weigh_bits(SIGNAL_DOMAIN_FAILED);
	finding.words[0] = arena_str(weighing->arena, buf_str(&names));
	finding.words[1] = failed <= DOMAINS_NAMED ? STR("")
						   : arena_strf(weighing->arena, " and %zu more",
								failed - DOMAINS_NAMED);
	finding.words[2] = say_date(weighing, finding.at);
	weigh_add(weighing, &finding);
}

/* The form, the card and the phone are the customer's own words about one country. */
static bool is_form_claim(const struct claim *claim)
{
	return claim->source == CLAIM_SIGNUP || claim->source == CLAIM_CARD ||
	       claim->source == CLAIM_PHONE;
}

static void weigh_misfit(struct weighing *weighing)
{
	const struct location *location = &weighing->judgement->location;
	struct finding finding = { .signal = SIGNAL_SIGNUP_MISFIT };
	const struct claim *first = NULL, *other = NULL;

	for (size_t i = 0; i < location->claim_count && !other; i++) {
		const struct claim *claim = &location->claims[i];

		if (!is_form_claim(claim))
			continue;
		if (!first)
			first = claim;
		else if (!str_equal(str_of(claim->country), str_of(first->country)))
			other = claim;
	}
	if (!other)
		return;
	finding.bits = weigh_bits(SIGNAL_SIGNUP_MISFIT);
	finding.at = moment_before(first->at, other->at) ? other->at : first->at;
	finding.words[0] = claim_source_name(first->source);
	finding.words[1] = country_name(first->country);
	finding.words[2] = claim_source_name(other->source);
	finding.words[3] = country_name(other->country);
	finding_event(&finding, first->event);
	finding_event(&finding, other->event);
	weigh_add(weighing, &finding);
}

static struct str card_ending(const struct fact_card *row)
{
	return row->card.last4.len > 0 ? say_text(row->card.last4) : STR("unknown");
}

static struct finding card_finding(struct weighing *weighing, const struct fact_card *row,
				   enum signal signal)
{
	struct finding finding = { .signal = signal, .bits = weigh_bits(signal), .at = row->at };

	finding.words[0] = card_ending(row);
	finding.words[2] = say_date(weighing, row->at);
	finding_event(&finding, row->event);
	return finding;
}

static void weigh_card_checks(struct weighing *weighing, const struct fact_card *row)
{
	bool avs_fails = row->card.avs == CHECK_FAIL, cvc_fails = row->card.cvc == CHECK_FAIL;
	struct finding finding;

	if (avs_fails || cvc_fails) {
		finding = card_finding(weighing, row, SIGNAL_CARD_CHECKS_FAIL);
		finding.words[1] = avs_fails && cvc_fails ? STR("address and security code checks")
				   : avs_fails            ? STR("the address check")
							  : STR("the security code check");
		weigh_add(weighing, &finding);
	} else if (row->card.avs == CHECK_PASS && row->card.cvc == CHECK_PASS) {
		finding = card_finding(weighing, row, SIGNAL_CARD_CHECKS_PASS);
		weigh_add(weighing, &finding);
	}
	if (row->card.prepaid == KNOWN_YES) {
		finding = card_finding(weighing, row, SIGNAL_CARD_PREPAID);
		weigh_add(weighing, &finding);
	}
}

/* Latin names in ASCII only: others may be written in two scripts. */
static bool is_plain(struct str name)
{
	size_t letters = 0;

	for (size_t i = 0; i < name.len; i++) {
		if ((unsigned char)name.at[i] >= 0x80)
			return false;
		letters += (name.at[i] >= 'a' && name.at[i] <= 'z');
	}
	return letters > NAME_WORD_LEAST;
}

static bool shares_word(struct str name, struct str other)
{
	struct str rest = name, word, others, with;

	while (str_cut(&rest, ' ', &word)) {
		if (word.len < NAME_WORD_LEAST)
			continue;
		others = other;
		while (str_cut(&others, ' ', &with))
			if (str_equal(word, with))
				return true;
	}
	return false;
}

static void weigh_card_name(struct weighing *weighing, const struct fact_card *row)
{
	const struct event_account *fields = &weighing->facts->profile.fields;
	CLEANUP(buf_release) struct buf card = BUF_UP_TO(200);
	CLEANUP(buf_release) struct buf account = BUF_UP_TO(400);
	struct finding finding;

	utf8_fold(row->card.name, &card);
	utf8_fold(fields->name, &account);
	buf_add_char(&account, ' ');
	utf8_fold(fields->company, &account);
	if (fields->name.len == 0 || !is_plain(buf_str(&card)) || !is_plain(buf_str(&account)) ||
	    shares_word(buf_str(&card), buf_str(&account)))
		return;
	finding = card_finding(weighing, row, SIGNAL_CARD_NAME_DIFFERS);
	finding.words[0] = say_text(row->card.name);
	finding.words[1] = say_text(fields->name);
	weigh_add(weighing, &finding);
}

static void weigh_many_cards(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_MANY_CARDS };
	struct moment newest = { 0 }, oldest;
	int64_t count = 0;

	for (size_t i = 0; i < facts->card_count; i++)
		if (moment_before(newest, facts->cards[i].first_at))
			newest = facts->cards[i].first_at;
	oldest = newest;
	for (size_t i = 0; i < facts->card_count; i++) {
		const struct fact_card *row = &facts->cards[i];

		if (newest.us - row->first_at.us > MANY_CARDS_WITHIN)
			continue;
		if (moment_before(row->first_at, oldest))
			oldest = row->first_at;
		count++;
		finding_event(&finding, row->event);
	}
	if (count < MANY_CARDS)
		return;
	finding.bits = weigh_bits(SIGNAL_MANY_CARDS);
	finding.at = newest;
	finding.words[0] = say_count(weighing, count);
	finding.words[1] = say_span(weighing, newest.us - oldest.us);
	finding.words[2] = say_date(weighing, newest);
	weigh_add(weighing, &finding);
}

static void weigh_turn(struct weighing *weighing)
{
	static const char *const ways[] = {
		[TURN_NETWORK] = "out of a network that is new to it",
		[TURN_PACE] = "more in an hour than ever",
		[TURN_NO_RECORD] = "",
	};
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_TURNED, .at = facts->turn_at };

	if (moment_is_never(facts->turn_at) || facts->turn_way == TURN_NO_RECORD)
		return;
	finding.bits = weigh_bits(SIGNAL_TURNED);
	finding.words[0] = say_text(facts->turn_site);
	finding.words[1] = str_of(ways[facts->turn_way]);
	finding.words[2] = say_date(weighing, facts->turn_at);
	finding_event(&finding, facts->turn_event);
	weigh_add(weighing, &finding);
}

void weigh_identity(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;

	weigh_newness(weighing);
	weigh_freemail(weighing);
	weigh_subdomain(weighing);
	weigh_failed_domains(weighing);
	weigh_misfit(weighing);
	weigh_turn(weighing);
	weigh_many_cards(weighing);
	if (facts->card_count == 0)
		return;
	/* Of several cards the newest speaks: the one that pays. */
	weigh_card_checks(weighing, &facts->cards[0]);
	weigh_card_name(weighing, &facts->cards[0]);
}
