#include <math.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/desk/case_acts.h"
#include "core/desk/case_letter.h"
#include "core/desk/case_page.h"
#include "core/desk/export.h"

#define DAY_US MOMENT_DAY

void case_moment(struct page *page, struct moment at)
{
	struct moment second = { at.us / MOMENT_SECOND * MOMENT_SECOND };
	char text[MOMENT_TEXT_MAX];

	moment_print(second, text);
	page_ours(page, "%s", moment_is_never(at) ? "–" : text);
}

static void row_begin(struct page *page, const char *label)
{
	page_block(page, BLOCK_ROW);
	page_cell(page);
	page_ours(page, "%s", label);
	page_cell(page);
}

static void field(struct page *page, const char *label, struct str text)
{
	if (!text.len)
		return;
	row_begin(page, label);
	page_theirs(page, text);
}

static void word_field(struct page *page, const char *label, const struct words *words, int value)
{
	const char *word = word_of(words, value);

	if (!word)
		return;
	row_begin(page, label);
	page_ours(page, "%s", word);
}

/* --- who ------------------------------------------------------------------------------------ */

static void head_part(struct page *page, const struct dossier *d, size_t number)
{
	page_block(page, BLOCK_ACCOUNT)->number = number;
	page_ours(page, "Account ");
	page_theirs(page, d->account.id);
	page_block(page, BLOCK_TEXT);
	page_strong(page, "%s", word_of(&state_words, d->account.state));
	page_ours(page, ", ");
	page_strong(page, "%s", word_of(&verdict_words, d->account.verdict));
	page_ours(page, ", P %.5f. ", probability_shown(d->account.probability));
	page_theirs(page, d->banner);
}

static void gate_field(struct page *page, const struct dossier *d)
{
	if (d->account.state == STATE_ACTIVE)
		return;
	row_begin(page, "To re-enable it");
	if (d->gate.met || !d->gate.missing_count)
		page_ours(page, "nothing is missing");
	for (size_t i = 0; i < d->gate.missing_count; i++)
		page_ours(page, "%s%" PRI_STR, i ? ", " : "missing: ", ARG_STR(d->gate.missing[i]));
}

static void cases_part(struct page *page, const struct dossier *d)
{
	for (size_t i = 0; i < d->case_count; i++) {
		const struct earlier_case *earlier = &d->cases[i];

		row_begin(page, "Closed case");
		case_moment(page, earlier->closed_at);
		page_ours(page, ", %s, by ", word_of(&outcome_words, (int)earlier->outcome));
		page_theirs(page, earlier->actor);
		if (earlier->word.len)
			page_ours(page, ": "), page_theirs(page, earlier->word);
	}
}

static void profile_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 24, 76 };
	static const char *const heads[] = { "", "", NULL };
	const struct event_account *f = &d->profile.fields;

	page_table(page, widths, heads);
	field(page, "Name", f->name);
	field(page, "Email", f->email);
	word_field(page, "Plan", &plan_words, f->plan);
	row_begin(page, "Signed up");
	case_moment(page, d->profile.created_at);
	field(page, "Company", f->company);
	field(page, "Website", f->website);
	field(page, "Phone", f->phone);
	field(page, "Country as typed", f->country);
	field(page, "Customer's time", d->customer_time);
	word_field(page, "Case", &case_words, (int)d->account.case_state);
	word_field(page, "Outcome", &outcome_words, (int)d->account.outcome);
	field(page, "Assignee", d->account.assignee);
	field(page, "Refund", d->refund);
	gate_field(page, d);
	cases_part(page, d);
}

/* --- where ---------------------------------------------------------------------------------- */

static void claim_row(struct page *page, const struct claim *claim)
{
	page_block(page, BLOCK_ROW);
	page_cell(page);
	page_ours(page, "says");
	page_cell(page);
	page_ours(page, "%s", claim->country[0] ? claim->country : "–");
	page_cell(page);
	page_ours(page, "%s", word_of(&claim_words, claim->source));
	page_cell(page);
	page_theirs(page, claim->text);
	if (claim->denies_proxy)
		page_ours(page, " (denies a proxy)");
	page_cell(page);
	case_moment(page, claim->at);
}

/* Each source with the age its data had when the customer was seen. */
static void sources_add(struct page *page, const struct observation *seen)
{
	const struct proxy *proxy = &seen->place.proxy;

	page_ours(page, "; %s", word_of(&proxy_words, (int)proxy->verdict));
	if (proxy->provider.len)
		page_ours(page, " of "), page_theirs(page, proxy->provider);
	for (size_t i = 0; i < proxy->source_count; i++) {
		int64_t days = (seen->at.us - proxy->sources[i].as_of.us) / DAY_US;

		page_ours(page, "%s", i ? ", " : " (");
		page_theirs(page, proxy->sources[i].source);
		page_ours(page, " says %s", word_of(&proxy_words, (int)proxy->sources[i].says));
		if (!moment_is_never(proxy->sources[i].as_of))
			page_ours(page, ", %lld days old", (long long)(days > 0 ? days : 0));
	}
	if (proxy->source_count)
		page_ours(page, ")");
}

static void seen_row(struct page *page, const struct observation *seen)
{
	const struct place *place = &seen->place;
	char ip[IP_TEXT_MAX];

	page_block(page, BLOCK_ROW);
	page_cell(page);
	page_strong(page, "seen");
	page_cell(page);
	page_ours(page, "%s", place->country[0] ? place->country : "–");
	page_cell(page);
	page_ours(page, "%s", word_of(&observation_words, seen->source));
	if (seen->times > 1)
		page_ours(page, " ×%lld", (long long)seen->times);
	page_cell(page);
	if (!ip_is_none(&seen->ip)) {
		ip_print(&seen->ip, ip);
		page_code(page, "%s", ip);
	}
	if (place->city.len)
		page_ours(page, " "), page_theirs(page, place->city);
	if (place->asn)
		page_ours(page, " AS%u", (unsigned)place->asn);
	if (place->network.len)
		page_ours(page, " "), page_theirs(page, place->network);
	sources_add(page, seen);
	page_cell(page);
	case_moment(page, seen->at);
}

/* "same_place" in words. */
static void explanation_add(struct page *page, const struct explanation *explanation,
			    const char *before)
{
	struct str rest = word_str(&explanation_words, (int)explanation->kind), word;

	page_ours(page, "%s", before);
	while (str_cut(&rest, '_', &word))
		page_ours(page, " %" PRI_STR, ARG_STR(word));
	page_ours(page, " %.2f", explanation->probability);
}

static void where_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 7, 9, 13, 47, 24 };
	static const char *const heads[] = { "",     "Country",
					     "By",   "What was said, what was seen",
					     "When", NULL };
	const struct location *location = &d->judgement.location;

	page_block(page, BLOCK_HEADING);
	page_ours(page, "Where: %s", word_of(&place_words, location->verdict));
	if (location->text.len) {
		page_block(page, BLOCK_TEXT);
		page_theirs(page, location->text);
	}
	page_block(page, BLOCK_MAP)->location = location;
	page_block(page, BLOCK_TEXT);
	for (size_t i = 0; i < location->explanation_count; i++)
		explanation_add(page, &location->explanations[i], i ? "," : "What may explain it:");
	if (!location->explanation_count)
		page_ours(page, "There is nothing to explain.");
	if (!location->claim_count && !location->observation_count)
		return;
	page_table(page, widths, heads);
	for (size_t i = 0; i < location->claim_count; i++)
		claim_row(page, &location->claims[i]);
	for (size_t i = 0; i < location->observation_count; i++)
		seen_row(page, &location->observations[i]);
}

/* --- why ------------------------------------------------------------------------------------ */

static void why_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 10, 22, 54, 14 };
	static const char *const heads[] = { "Bits", "Evidence", "In words", "Events", NULL };

	page_heading(page, BLOCK_HEADING, "Why, as it is known now");
	page_block(page, BLOCK_BARS)->judgement = &d->judgement;
	page_table(page, widths, heads);
	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];

		page_block(page, BLOCK_ROW);
		page_cell(page);
		page_strong(page, "%+.1f bits", reason->bits);
		page_cell(page);
		page_ours(page, "%s (%s)", reason->code,
			  word_of(&family_words, (int)reason->family));
		page_cell(page);
		page_theirs(page, reason->text);
		page_cell(page);
		page_ours(page, "%zu", reason->event_count);
		if (reason->event_count)
			page_ours(page, ", newest "), page_theirs(page, reason->events[0]);
	}
}

/* --- whom with ------------------------------------------------------------------------------ */

static void shared_rows(struct page *page, const struct cluster_row *row)
{
	static const unsigned char widths[] = { 12, 20, 54, 14 };
	static const char *const heads[] = { "Bits", "What is shared", "Value", "Accounts", NULL };

	page_table(page, widths, heads);
	for (size_t i = 0; i < row->shared_count; i++) {
		const struct shared_trait *shared = &row->shared[i];

		page_block(page, BLOCK_ROW);
		page_cell(page);
		page_strong(page, "%+.1f bits", shared->bits);
		page_cell(page);
		page_ours(page, "%s", word_of(&trait_words, (int)shared->kind));
		page_cell(page);
		page_theirs(page, shared->value);
		page_cell(page);
		page_ours(page, "%lld", (long long)shared->accounts);
	}
}

static void member_rows(struct page *page, const struct cluster_answer *cluster)
{
	static const unsigned char widths[] = { 36, 20, 20, 24 };
	static const char *const heads[] = { "Member", "State", "Verdict", "Tied by", NULL };

	page_table(page, widths, heads);
	for (size_t i = 0; i < cluster->member_count; i++) {
		const struct account_row *member = &cluster->members[i].account;

		page_block(page, BLOCK_ROW);
		page_cell(page);
		page_theirs(page, member->id);
		page_cell(page);
		page_ours(page, "%s", word_of(&state_words, (int)member->state));
		page_cell(page);
		page_ours(page, "%s", word_of(&verdict_words, (int)member->verdict));
		page_cell(page);
		page_ours(page, "%+.1f bits", cluster->members[i].bits);
	}
}

static void cluster_part(struct page *page, const struct dossier *d)
{
	const struct cluster_row *row = &d->cluster.row;

	if (!row->no.n)
		return;
	page_block(page, BLOCK_HEADING);
	page_ours(page, "Cluster %lld: %lld accounts", (long long)row->no.n, (long long)row->size);
	if (row->nickname.len)
		page_ours(page, ", called "), page_theirs(page, row->nickname);
	if (row->shared_count)
		shared_rows(page, row);
	member_rows(page, &d->cluster);
}

/* --- cards and domains ---------------------------------------------------------------------- */

static const char *word_or_dash(const struct words *words, int value)
{
	const char *word = word_of(words, value);

	return word ? word : "–";
}

static void card_row(struct page *page, const struct dossier_card *row)
{
	const struct event_card *card = &row->card;

	page_block(page, BLOCK_ROW);
	page_cell(page);
	page_ours(page, "card");
	page_cell(page);
	page_theirs(page, card->fingerprint);
	page_ours(page, " ending "), page_theirs(page, card->last4);
	if (card->name.len)
		page_ours(page, " of "), page_theirs(page, card->name);
	page_cell(page);
	page_ours(page, "country "), page_theirs(page, card->country);
	page_ours(page, ", AVS %s, CVC %s", word_or_dash(&check_words, (int)card->avs),
		  word_or_dash(&check_words, (int)card->cvc));
	page_cell(page);
	case_moment(page, row->at);
}

static void domain_row(struct page *page, const struct dossier_domain *row)
{
	static const char *const known[] = { "unknown", "no", "yes" };
	const struct event_domain *domain = &row->domain;

	page_block(page, BLOCK_ROW);
	page_cell(page);
	page_ours(page, "domain");
	page_cell(page);
	page_theirs(page, domain->domain);
	page_cell(page);
	page_ours(page, "%s, SPF %s, DKIM %s, MX %s",
		  word_or_dash(&domain_state_words, (int)domain->state), known[domain->spf],
		  known[domain->dkim], known[domain->mx]);
	page_cell(page);
	case_moment(page, row->at);
}

static void paid_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 10, 36, 30, 24 };
	static const char *const heads[] = { "", "Which", "What is known of it", "Since", NULL };

	if (!d->card_count && !d->domain_count)
		return;
	page_heading(page, BLOCK_HEADING, "Cards and domains");
	page_table(page, widths, heads);
	for (size_t i = 0; i < d->card_count; i++)
		card_row(page, &d->cards[i]);
	for (size_t i = 0; i < d->domain_count; i++)
		domain_row(page, &d->domains[i]);
}

/* --- sent ----------------------------------------------------------------------------------- */

static void message_row(struct page *page, const struct dossier_message *row)
{
	const struct event_message *message = &row->message;

	page_block(page, BLOCK_ROW);
	page_cell(page);
	case_moment(page, row->at);
	page_cell(page);
	page_theirs(page, message->from);
	page_cell(page);
	page_theirs(page, message->subject);
	if (message->excerpt.len)
		page_ours(page, " — "), page_theirs(page, message->excerpt);
	for (size_t k = 0; k < message->link_count; k++)
		page_ours(page, " link "), page_theirs(page, message->links[k]);
	page_cell(page);
	page_ours(page, "%s",
		  row->decision.len ? word_or_dash(&decision_words, (int)message->decision) : "–");
}

static void sent_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 24, 22, 43, 11 };
	static const char *const heads[] = { "When", "From", "Subject, text, links", "Decided",
					     NULL };

	page_heading(page, BLOCK_HEADING, "Sent");
	page_block(page, BLOCK_TEXT);
	page_ours(page, "%lld messages", (long long)d->account.sent);
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (d->deliveries[i])
			page_ours(page, ", %lld %s", (long long)d->deliveries[i],
				  word_of(&delivery_words, i));
	if (!d->message_count)
		return;
	page_table(page, widths, heads);
	for (size_t i = 0; i < d->message_count; i++)
		message_row(page, &d->messages[i]);
}

/* --- the file ------------------------------------------------------------------------------- */

static void title_part(struct page *page, const struct case_file *file)
{
	/* clang-format off */
	static const char *const readers[] = {
		[EXPORT_INTERNAL] = "for colleagues: it holds what the desk knows, and must not leave it",
		[EXPORT_REDACTED] = "for whoever is outside the house: nobody's name, address or words are in it",
		[EXPORT_AUDITOR] = "for an auditor: all that the desk knows, with the hashes of its log",
	};
	/* clang-format on */

	page_heading(page, BLOCK_TITLE, "Case file");
	page_block(page, BLOCK_TEXT);
	page_ours(page, "Desk ");
	page_theirs(page, file->desk_name);
	page_ours(page, ", %s edition, ", word_of(&export_edition_words, (int)file->edition));
	case_moment(page, file->now);
	if (file->in_all > file->count)
		page_ours(page, "; the gravest %zu of %zu accounts", file->count, file->in_all);
	page_ours(page, "; %s.", readers[file->edition]);
	if (file->count < 2)
		return;
	page_block(page, BLOCK_LINKS);
	for (size_t i = 0; i < file->count; i++) {
		page_cell(page);
		page_theirs(page, file->dossiers[i].account.id);
	}
}

struct page case_page_make(struct arena *arena, const struct case_file *file)
{
	struct page page = { .arena = arena };

	if (file->edition == EXPORT_CUSTOMER) {
		case_letter(&page, file);
		return page;
	}
	title_part(&page, file);
	for (size_t i = 0; i < file->count; i++) {
		const struct dossier *d = &file->dossiers[i];

		head_part(&page, d, i + 1);
		profile_part(&page, d);
		if (file->histories)
			case_decisions(&page, d, &file->histories[i], file->edition);
		where_part(&page, d);
		why_part(&page, d);
		case_chat(&page, d);
		cluster_part(&page, d);
		paid_part(&page, d);
		sent_part(&page, d);
		case_trail(&page, d, file->edition);
	}
	case_campaign_parts(&page, file);
	case_log(&page, file);
	return page;
}
