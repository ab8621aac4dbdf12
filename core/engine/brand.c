#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/names.h"
#include "core/engine/weigh.h"

#define SELDOM_WORN 10             /* a brand that fewer than one in so many mails wears */
#define WEAK_CREDENTIALS (1.0 / 3) /* of the bits, for a call for credentials in nobody's name */
#define NAME_ONLY_CAP 7.0          /* bits that names of domains give without any message */
#define CLAIM_BITS 4.0             /* from here on somebody speaks as a brand */
#define NEW_DOMAIN_US (30 * MOMENT_DAY)
#define NEW_ACCOUNT_US (14 * MOMENT_DAY)
#define LONG_VERIFIED_US (90 * MOMENT_DAY) /* then a name is a firm's own */
#define BRAND_FOLDED_MAX 256

/* The one sign of a kind that weighs: the strongest, then the newest. Never a sum over messages. */
struct claim_of_brand {
	struct str brand;
	const struct fact_sign *domain, *from, *subject, *link, *yours, *signature, *mention;
	double bits;    /* decayed, mentions left out */
	double claimed; /* not decayed: age makes a claim weaker, not another thing */
};

static enum signal signal_of(enum sign_kind kind)
{
	switch (kind) {
	case SIGN_LOOKALIKE:
		return SIGNAL_BRAND_LOOKALIKE;
	case SIGN_DOMAIN_RISK:
		return SIGNAL_BRAND_RISK_WORD;
	case SIGN_DOMAIN_WORD:
		return SIGNAL_BRAND_WORD;
	case SIGN_FROM_NAME:
		return SIGNAL_BRAND_FROM;
	case SIGN_SUBJECT:
		return SIGNAL_BRAND_SUBJECT;
	case SIGN_LINK_DIFFERS:
		return SIGNAL_BRAND_LINK;
	case SIGN_YOURS:
		return SIGNAL_BRAND_YOURS;
	case SIGN_SIGNED:
		return SIGNAL_BRAND_SIGNED;
	default:
		return SIGNAL_BRAND_MENTION;
	}
}

/* What a claim is made of; to be named is none. */
static double bits_of(enum sign_kind kind)
{
	return kind == SIGN_MENTION ? 0 : weigh_bits(signal_of(kind));
}

static double decayed_bits(const struct weighing *weighing, const struct fact_sign *row)
{
	double half_life_days = signal_row(SIGNAL_BRAND_LOOKALIKE)->half_life_days;

	return bits_of(row->sign.kind) * decay(row->at, weighing->now, half_life_days);
}

/* --- firms that bear a brand's name --- */

/* Small letters and digits of a text, the rest left out. */
static struct str letters_of(struct arena *arena, struct str text)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(BRAND_FOLDED_MAX);
	CLEANUP(buf_release) struct buf letters = BUF_UP_TO(BRAND_FOLDED_MAX);
	struct str all;

	utf8_fold(utf8_head(text, BRAND_FOLDED_MAX), &folded);
	all = buf_str(&folded);
	for (size_t i = 0; i < all.len; i++)
		if ((all.at[i] >= 'a' && all.at[i] <= 'z') ||
		    (all.at[i] >= '0' && all.at[i] <= '9') || (unsigned char)all.at[i] >= 0x80)
			buf_add_char(&letters, all.at[i]);
	return arena_str(arena, buf_str(&letters));
}

/* The account says it is called so, and has had a domain of that name confirmed for long: "Chase Roofing", chaseroofing.example. */
static bool is_own_name(const struct weighing *weighing, struct str brand)
{
	const struct facts *facts = weighing->facts;
	struct str name = letters_of(weighing->arena, brand);
	struct str company = letters_of(weighing->arena, facts->profile.fields.company);

	if (name.len == 0 || str_find(company, name) == SIZE_MAX)
		return false;
	for (size_t i = 0; i < facts->domain_count; i++) {
		const struct fact_domain *row = &facts->domains[i];
		struct str letters = letters_of(weighing->arena, row->domain.domain);

		if (row->domain.state == DOMAIN_VERIFIED &&
		    facts->last_at.us - row->verified_at.us >= LONG_VERIFIED_US &&
		    str_find(letters, name) != SIZE_MAX)
			return true;
	}
	return false;
}

/* --- which brand it is that it speaks as --- */

static void take_best(const struct weighing *weighing, const struct fact_sign **best,
		      const struct fact_sign *row)
{
	if (!*best || decayed_bits(weighing, row) > decayed_bits(weighing, *best))
		*best = row;
}

static struct claim_of_brand gather(const struct weighing *weighing, struct str brand)
{
	const struct facts *facts = weighing->facts;
	struct claim_of_brand claim = { .brand = brand };
	const struct fact_sign **places[SIGN_KIND_COUNT] = {
		[SIGN_LOOKALIKE] = &claim.domain,   [SIGN_DOMAIN_RISK] = &claim.domain,
		[SIGN_DOMAIN_WORD] = &claim.domain, [SIGN_FROM_NAME] = &claim.from,
		[SIGN_SUBJECT] = &claim.subject,    [SIGN_LINK_DIFFERS] = &claim.link,
		[SIGN_YOURS] = &claim.yours,        [SIGN_SIGNED] = &claim.signature,
		[SIGN_MENTION] = &claim.mention,
	};
	const struct fact_sign *weighed[6];

	for (size_t i = 0; i < facts->sign_count; i++) {
		const struct fact_sign *row = &facts->signs[i];

		if (places[row->sign.kind] && str_equal(row->sign.brand, brand))
			take_best(weighing, places[row->sign.kind], row);
	}
	weighed[0] = claim.domain;
	weighed[1] = claim.from;
	weighed[2] = claim.subject;
	weighed[3] = claim.link;
	weighed[4] = claim.yours;
	weighed[5] = claim.signature;
	for (size_t i = 0; i < ARRAY_LEN(weighed); i++) {
		claim.bits += weighed[i] ? decayed_bits(weighing, weighed[i]) : 0;
		claim.claimed += weighed[i] ? bits_of(weighed[i]->sign.kind) : 0;
	}
	return claim;
}

static bool is_earlier_brand(const struct facts *facts, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (str_equal(facts->signs[i].sign.brand, facts->signs[at].sign.brand))
			return true;
	return false;
}

/* The one brand that most is claimed of; what is said of others does not add up with it. */
static struct claim_of_brand heaviest_claim(const struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct claim_of_brand heaviest = { 0 };

	for (size_t i = 0; i < facts->sign_count; i++) {
		struct str brand = facts->signs[i].sign.brand;
		struct claim_of_brand claim;

		if (brand.len == 0 || is_earlier_brand(facts, i))
			continue;
		claim = gather(weighing, brand);
		if (heaviest.brand.len && claim.bits <= heaviest.bits)
			continue;
		if (!is_own_name(weighing, brand))
			heaviest = claim;
	}
	return heaviest;
}

static const struct fact_sign *newest_of(const struct facts *facts, enum sign_kind kind,
					 bool with_brand)
{
	for (size_t i = 0; i < facts->sign_count; i++)
		if (facts->signs[i].sign.kind == kind &&
		    (facts->signs[i].sign.brand.len > 0) == with_brand)
			return &facts->signs[i];
	return NULL;
}

/* --- what it is worth --- */

static void weigh_sign(struct weighing *weighing, enum signal signal, double bits,
		       const struct fact_sign *row, const struct str words[4])
{
	struct finding finding = { .signal = signal, .bits = bits, .at = row->at };

	for (size_t i = 0; i < 4; i++)
		finding.words[i] = words[i];
	finding_event(&finding, row->event);
	weigh_add(weighing, &finding);
}

static bool is_listed(const struct fact_text *rows, size_t count, struct str value)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(rows[i].value, value))
			return true;
	return false;
}

/* A domain, and whose it is. */
static struct str say_whose(struct weighing *weighing, struct str domain)
{
	const struct facts *facts = weighing->facts;
	const char *before = "", *after = ", which its messages link to,";

	if (str_equal_nocase(address_domain(facts->profile.fields.email), domain))
		before = "the domain of its own address, ", after = ",";
	if (is_listed(facts->from_domains, facts->from_domain_count, domain))
		before = "its sending domain ", after = "";
	for (size_t i = 0; i < facts->domain_count; i++)
		if (str_equal_nocase(facts->domains[i].domain.domain, domain))
			before = "its domain ", after = "";
	return arena_strf(weighing->arena, "%s%" PRI_STR "%s", before, ARG_STR(say_text(domain)),
			  after);
}

static void weigh_domain(struct weighing *weighing, const struct claim_of_brand *claim, double bits)
{
	const struct fact_sign *row = claim->domain;
	struct str beside = row->sign.other;
	bool plain = row->sign.kind == SIGN_LOOKALIKE;
	struct str words[4] = { say_whose(weighing, row->sign.quote), claim->brand };

	words[2] = beside.len == 0 ? STR("")
				   : arena_strf(weighing->arena, " %s \"%" PRI_STR "\"",
						plain ? "beside" : "with", ARG_STR(beside));
	weigh_sign(weighing, signal_of(row->sign.kind), bits, row, words);
}

static void weigh_said(struct weighing *weighing, enum signal signal, const struct fact_sign *row)
{
	struct str date = say_date(weighing, row->at);
	struct str other = row->sign.other.len ? row->sign.other : STR("its sender's");
	struct str words[4] = { say_text(row->sign.quote), row->sign.brand, say_text(other), date };

	weigh_sign(weighing, signal, weigh_bits(signal), row, words);
}

static void weigh_bare_link(struct weighing *weighing)
{
	const struct fact_sign *row = newest_of(weighing->facts, SIGN_LINK_DIFFERS, false);

	if (!row)
		return;
	weigh_sign(weighing, SIGNAL_LINK_DIFFERS, weigh_bits(SIGNAL_LINK_DIFFERS), row,
		   (struct str[4]){ row->sign.quote, row->sign.other,
				    say_date(weighing, row->at) });
}

static const struct fact_sign *newest_claim(const struct claim_of_brand *claim)
{
	const struct fact_sign *rows[] = { claim->domain, claim->from,  claim->subject,
					   claim->link,   claim->yours, claim->signature };
	const struct fact_sign *newest = NULL;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i] && (!newest || moment_before(newest->at, rows[i]->at)))
			newest = rows[i];
	return newest;
}

/* A mail that asks in the brand's name; not one of many in which a brand's look-alike stood once, and another asked once. */
static bool is_in_its_name(const struct facts *facts, const struct fact_sign *asks,
			   const struct claim_of_brand *claim)
{
	const struct fact_sign *worn = newest_claim(claim);

	if (!worn)
		worn = claim->mention;
	return worn &&
	       (str_equal(worn->event, asks->event) || worn->times * SELDOM_WORN >= facts->sent);
}

/* The same mail leads where anybody puts up pages. */
static bool is_hosted(const struct facts *facts, const struct fact_sign *asks)
{
	const struct fact_sign *hosted = newest_of(facts, SIGN_HOSTED_CALL, false);

	return hosted && str_equal(hosted->event, asks->event);
}

static void weigh_credentials(struct weighing *weighing, const struct claim_of_brand *claim)
{
	const struct fact_sign *row = newest_of(weighing->facts, SIGN_CREDENTIALS, false);
	double bits = weigh_bits(SIGNAL_CREDENTIALS);

	if (!row)
		return;
	if (!is_hosted(weighing->facts, row) &&
	    (!claim->brand.len || !is_in_its_name(weighing->facts, row, claim)))
		bits *= WEAK_CREDENTIALS;
	weigh_sign(weighing, SIGNAL_CREDENTIALS, bits, row,
		   (struct str[4]){ row->sign.quote, say_date(weighing, row->at) });
}

struct str say_new(struct weighing *weighing, struct moment at)
{
	const struct facts *facts = weighing->facts;
	struct moment since = moment_is_never(facts->profile.created_at)
				      ? facts->first_at
				      : facts->profile.created_at;

	for (size_t i = 0; i < facts->domain_count; i++) {
		const struct event_domain *domain = &facts->domains[i].domain;

		if (!moment_is_never(domain->registered_at) &&
		    at.us - domain->registered_at.us < NEW_DOMAIN_US)
			return arena_strf(weighing->arena,
					  "a domain registered on %" PRI_STR ", %" PRI_STR,
					  ARG_STR(say_date(weighing, domain->registered_at)),
					  ARG_STR(say_text(domain->domain)));
	}
	if (at.us - since.us < NEW_ACCOUNT_US)
		return arena_strf(weighing->arena, "an account opened on %" PRI_STR,
				  ARG_STR(say_date(weighing, since)));
	return (struct str){ 0 };
}

static void weigh_new(struct weighing *weighing, const struct claim_of_brand *claim)
{
	const struct fact_sign *row = newest_claim(claim);
	struct str what = say_new(weighing, row->at);

	if (what.len == 0)
		return;
	weigh_sign(weighing, SIGNAL_BRAND_NEW, weigh_bits(SIGNAL_BRAND_NEW), row,
		   (struct str[4]){ claim->brand, what });
}

static void weigh_elsewhere(struct weighing *weighing, const struct claim_of_brand *claim,
			    const struct hearsay *hearsay)
{
	struct finding finding = { .signal = SIGNAL_BRAND_ELSEWHERE,
				   .at = hearsay->brand_claimed_at };

	if (hearsay->brand_claims <= 0 || !str_equal(hearsay->brand, claim->brand))
		return;
	finding.bits = weigh_bits(SIGNAL_BRAND_ELSEWHERE);
	finding.words[0] = say_count(weighing, hearsay->brand_claims);
	finding.words[1] = say_text(claim->brand);
	finding.words[2] = say_text(hearsay->brand_example);
	finding_event(&finding, newest_claim(claim)->event);
	weigh_add(weighing, &finding);
}

static bool is_spoken(const struct claim_of_brand *claim)
{
	return claim->from || claim->subject || claim->link || claim->yours || claim->signature;
}

/* Somebody speaks as a brand: in a message, not just by a domain's name. */
static void weigh_claim(struct weighing *weighing, const struct claim_of_brand *claim,
			const struct hearsay *hearsay)
{
	bool speaks = is_spoken(claim);
	bool asks = newest_of(weighing->facts, SIGN_CREDENTIALS, false) != NULL;
	double domain_bits = claim->domain ? bits_of(claim->domain->sign.kind) : 0;

	if (claim->domain)
		weigh_domain(weighing, claim,
			     !speaks && domain_bits > NAME_ONLY_CAP ? NAME_ONLY_CAP : domain_bits);
	if (claim->from)
		weigh_said(weighing, SIGNAL_BRAND_FROM, claim->from);
	if (claim->subject)
		weigh_said(weighing, SIGNAL_BRAND_SUBJECT, claim->subject);
	if (claim->link)
		weigh_sign(weighing, SIGNAL_BRAND_LINK, weigh_bits(SIGNAL_BRAND_LINK), claim->link,
			   (struct str[4]){ claim->link->sign.quote, claim->brand,
					    claim->link->sign.other,
					    say_date(weighing, claim->link->at) });
	if (claim->yours)
		weigh_said(weighing, SIGNAL_BRAND_YOURS, claim->yours);
	if (claim->signature)
		weigh_said(weighing, SIGNAL_BRAND_SIGNED, claim->signature);
	if (claim->claimed < CLAIM_BITS || (!speaks && !asks))
		return;
	weighing->judgement->brand = arena_str(weighing->arena, claim->brand);
	weighing->judgement->brand_at = newest_claim(claim)->at;
	weigh_new(weighing, claim);
	weigh_elsewhere(weighing, claim, hearsay);
}

struct brand_claim engine_claim(struct arena *arena, const struct facts *facts)
{
	struct weighing weighing = { .arena = arena, .facts = facts, .now = facts->last_at };
	struct claim_of_brand claim = heaviest_claim(&weighing);
	bool speaks = is_spoken(&claim);
	bool asks = newest_of(facts, SIGN_CREDENTIALS, false) != NULL;
	bool wears = claim.domain && claim.domain->sign.kind != SIGN_DOMAIN_WORD;

	if (!claim.brand.len || claim.claimed < CLAIM_BITS || (!speaks && !asks))
		return (struct brand_claim){ 0 };
	if (!asks && !wears && !claim.link && !say_new(&weighing, newest_claim(&claim)->at).len)
		return (struct brand_claim){ 0 };
	return (struct brand_claim){ arena_str(arena, claim.brand), newest_claim(&claim)->at };
}

/* Not a brand's business, but read from the same texts: where its address and its links hide. */
static void weigh_hiding(struct weighing *weighing)
{
	static const struct {
		enum sign_kind kind;
		enum signal signal;
	} rows[] = {
		{ SIGN_DISPOSABLE, SIGNAL_DISPOSABLE_MAIL },
		{ SIGN_SHORTENER, SIGNAL_SHORT_LINKS },
		{ SIGN_FREE_HOST, SIGNAL_FREE_HOST_LINKS },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct fact_sign *row = newest_of(weighing->facts, rows[i].kind, false);

		if (row)
			weigh_sign(weighing, rows[i].signal, weigh_bits(rows[i].signal), row,
				   (struct str[4]){ row->sign.quote, say_date(weighing, row->at) });
	}
}

void weigh_brand(struct weighing *weighing, const struct hearsay *hearsay)
{
	struct claim_of_brand claim = heaviest_claim(weighing);
	bool asks = newest_of(weighing->facts, SIGN_CREDENTIALS, false) != NULL;

	if (claim.bits > 0)
		weigh_claim(weighing, &claim, hearsay);
	else if (claim.mention && asks)
		weigh_sign(weighing, SIGNAL_BRAND_MENTION, weigh_bits(SIGNAL_BRAND_MENTION),
			   claim.mention,
			   (struct str[4]){ claim.brand, say_date(weighing, claim.mention->at) });
	weigh_credentials(weighing, &claim);
	weigh_bare_link(weighing);
	weigh_hiding(weighing);
}
