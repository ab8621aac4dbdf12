#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/export.h"

#define CELL_MAX ((size_t)1024 * 1024)

/* A stranger's words stand in a code span: there is no live link, no markup and no HTML in one. The span's fence is
 * longer than any run of backticks inside. */
static void quoted(struct str text, struct buf *out)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(CELL_MAX);
	size_t longest = 0, run = 0;

	utf8_tame(text, &tame);
	if (!tame.len) {
		buf_add(out, "–");
		return;
	}
	for (size_t i = 0; i < tame.len; i++) {
		run = tame.text[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (size_t i = 0; i <= longest; i++)
		buf_add_char(out, '`');
	buf_addf(out, " %s ", buf_text(&tame));
	for (size_t i = 0; i <= longest; i++)
		buf_add_char(out, '`');
}

static void moment_add(struct moment at, struct buf *out)
{
	char text[MOMENT_TEXT_MAX];

	moment_print(at, text);
	buf_add(out, moment_is_never(at) ? "–" : text);
}

static void field(const char *label, struct str text, struct buf *out)
{
	if (!text.len)
		return;
	buf_addf(out, "- %s: ", label);
	quoted(text, out);
	buf_add_char(out, '\n');
}

static const char *word_or_dash(const struct words *words, int value)
{
	const char *word = word_of(words, value);

	return word ? word : "–";
}

static void head_add(const struct dossier *d, struct buf *out)
{
	const struct event_account *f = &d->profile.fields;

	buf_add(out, "\n## Account ");
	quoted(d->account.id, out);
	buf_addf(out, "\n\n- State: **%s**, verdict **%s**, P %.5f\n",
		 word_of(&state_words, d->account.state),
		 word_of(&verdict_words, d->account.verdict),
		 probability_shown(d->account.probability));
	field("Standing", d->banner, out);
	field("Name", f->name, out);
	field("Email", f->email, out);
	buf_addf(out, "- Plan: %s\n- Signed up: ", word_or_dash(&plan_words, f->plan));
	moment_add(d->profile.created_at, out);
	buf_add_char(out, '\n');
	field("Company", f->company, out);
	field("Website", f->website, out);
	field("Phone", f->phone, out);
	field("Country as typed", f->country, out);
	field("Customer's time", d->customer_time, out);
	buf_addf(out, "- Case: %s", word_of(&case_words, d->account.case_state));
	if (word_of(&outcome_words, d->account.outcome))
		buf_addf(out, " (%s)", word_of(&outcome_words, d->account.outcome));
	buf_add_char(out, '\n');
	field("Assignee", d->account.assignee, out);
	field("Refund", d->refund, out);
}

static void why_add(const struct dossier *d, struct buf *out)
{
	buf_add(out, "\n### Why\n\n");
	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];

		buf_addf(out, "- **%+.1f bits** %s ", reason->bits,
			 word_of(&family_words, reason->family));
		quoted(reason->text, out);
		if (reason->event_count)
			buf_addf(out, " (%zu events, newest ", reason->event_count),
				quoted(reason->events[0], out), buf_add_char(out, ')');
		buf_add_char(out, '\n');
	}
}

static void seen_add(const struct observation *seen, struct buf *out)
{
	char ip[IP_TEXT_MAX] = "–";

	if (!ip_is_none(&seen->ip))
		ip_print(&seen->ip, ip);
	buf_addf(out, "- seen %s: %s, `%s`, %s",
		 seen->place.country[0] ? seen->place.country : "unknown",
		 word_of(&observation_words, seen->source), ip,
		 word_of(&proxy_words, seen->place.proxy.verdict));
	if (seen->place.city.len)
		buf_add(out, ", "), quoted(seen->place.city, out);
	if (seen->place.network.len)
		buf_addf(out, ", AS%u ", (unsigned)seen->place.asn),
			quoted(seen->place.network, out);
	buf_add(out, ", ");
	moment_add(seen->at, out);
	buf_add_char(out, '\n');
}

static void where_add(const struct dossier *d, struct buf *out)
{
	const struct location *location = &d->judgement.location;

	buf_addf(out, "\n### Where: %s\n\n", word_of(&place_words, location->verdict));
	field("In words", location->text, out);
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		buf_addf(out, "- says %s: %s, ", claim->country,
			 word_of(&claim_words, claim->source));
		quoted(claim->text, out);
		buf_add_char(out, '\n');
	}
	for (size_t i = 0; i < location->observation_count; i++)
		seen_add(&location->observations[i], out);
	for (size_t i = 0; i < location->explanation_count; i++)
		buf_addf(out, "- explained by %s: %.2f\n",
			 word_of(&explanation_words, location->explanations[i].kind),
			 location->explanations[i].probability);
}

static void cluster_add(const struct dossier *d, struct buf *out)
{
	if (!d->cluster.row.no.n)
		return;
	buf_addf(out, "\n### Cluster %lld: %lld accounts\n\n", (long long)d->cluster.row.no.n,
		 (long long)d->cluster.row.size);
	for (size_t i = 0; i < d->cluster.row.shared_count; i++) {
		const struct shared_trait *shared = &d->cluster.row.shared[i];

		buf_addf(out, "- shared by %lld: %s ", (long long)shared->accounts,
			 word_of(&trait_words, shared->kind));
		quoted(shared->value, out);
		buf_addf(out, " (%+.1f bits)\n", shared->bits);
	}
	for (size_t i = 0; i < d->cluster.member_count; i++) {
		const struct account_row *row = &d->cluster.members[i].account;

		buf_add(out, "- member ");
		quoted(row->id, out);
		buf_addf(out, ": %s, %s\n", word_of(&state_words, row->state),
			 word_of(&verdict_words, row->verdict));
	}
}

static void paid_add(const struct dossier *d, struct buf *out)
{
	if (d->card_count || d->domain_count)
		buf_add(out, "\n### Cards and domains\n\n");
	for (size_t i = 0; i < d->card_count; i++) {
		const struct event_card *card = &d->cards[i].card;

		buf_add(out, "- card ");
		quoted(card->fingerprint, out);
		buf_add(out, " ending ");
		quoted(card->last4, out);
		buf_add(out, ", country ");
		quoted(card->country, out);
		buf_addf(out, ", AVS %s, CVC %s, added ", word_or_dash(&check_words, card->avs),
			 word_or_dash(&check_words, card->cvc));
		moment_add(d->cards[i].at, out);
		buf_add_char(out, '\n');
	}
	for (size_t i = 0; i < d->domain_count; i++) {
		const struct event_domain *domain = &d->domains[i].domain;
		static const char *const known[] = { "unknown", "no", "yes" };

		buf_add(out, "- domain ");
		quoted(domain->domain, out);
		buf_addf(out, ": %s, SPF %s, DKIM %s, MX %s\n",
			 word_or_dash(&domain_state_words, domain->state), known[domain->spf],
			 known[domain->dkim], known[domain->mx]);
	}
}

static void sent_add(const struct dossier *d, struct buf *out)
{
	buf_addf(out, "\n### Sent\n\n- %lld messages", (long long)d->account.sent);
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (d->deliveries[i])
			buf_addf(out, ", %lld %s", (long long)d->deliveries[i],
				 word_of(&delivery_words, i));
	buf_add_char(out, '\n');
	for (size_t i = 0; i < d->message_count; i++) {
		const struct dossier_message *row = &d->messages[i];

		buf_add(out, "- ");
		moment_add(row->at, out);
		buf_add(out, " from ");
		quoted(row->message.from, out);
		buf_add(out, ": ");
		quoted(row->message.subject, out);
		if (row->message.excerpt.len)
			buf_add(out, "  \n  "), quoted(row->message.excerpt, out);
		for (size_t k = 0; k < row->message.link_count; k++)
			buf_add(out, "  \n  link "), quoted(row->message.links[k], out);
		buf_add_char(out, '\n');
	}
}

static void said_add(const struct dossier *d, struct buf *out)
{
	if (d->chat_count)
		buf_add(out, "\n### Chat\n\n");
	for (size_t i = 0; i < d->chat_count; i++) {
		buf_add(out, "- ");
		moment_add(d->chat[i].at, out);
		buf_addf(out, " %s: ", word_of(&chat_from_words, d->chat[i].chat.from));
		quoted(d->chat[i].chat.text, out);
		buf_add_char(out, '\n');
	}
	if (d->note_count)
		buf_add(out, "\n### Notes\n\n");
	for (size_t i = 0; i < d->note_count; i++) {
		buf_add(out, "- ");
		moment_add(d->notes[i].at, out);
		buf_add_char(out, ' ');
		quoted(d->notes[i].actor, out);
		buf_add(out, ": ");
		quoted(d->notes[i].text, out);
		buf_add_char(out, '\n');
	}
}

static void trail_add(const struct dossier *d, struct buf *out)
{
	if (d->action_count)
		buf_add(out, "\n### Trail\n\n");
	for (size_t i = 0; i < d->action_count; i++) {
		const struct action *action = &d->actions[i];

		buf_add(out, "- ");
		moment_add(action->at, out);
		buf_add_char(out, ' ');
		quoted(action->actor, out);
		buf_addf(out, " %s (%s)", word_of(&act_words, action->what),
			 word_of(&act_state_words, action->state));
		if (action->reason.len)
			buf_add(out, ": "), quoted(action->reason, out);
		buf_add_char(out, '\n');
	}
}

void export_md(const struct case_file *file, struct buf *out)
{
	buf_add(out, "# Case file\n\nDesk ");
	quoted(file->desk_name, out);
	buf_addf(out, ", %s edition, ", word_of(&export_edition_words, file->edition));
	moment_add(file->now, out);
	if (file->in_all > file->count)
		buf_addf(out, "; the gravest %zu of %zu accounts", file->count, file->in_all);
	buf_add_char(out, '\n');
	for (size_t i = 0; i < file->count; i++) {
		const struct dossier *d = &file->dossiers[i];

		head_add(d, out);
		where_add(d, out);
		why_add(d, out);
		cluster_add(d, out);
		paid_add(d, out);
		sent_add(d, out);
		said_add(d, out);
		trail_add(d, out);
	}
}
