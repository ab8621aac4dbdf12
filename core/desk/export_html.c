#include "core/base/buf.h"
#include "core/desk/export.h"

/* One file: no script, no request, no link but within itself. The policy says so to the browser too. */
static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	"base-uri 'none'; form-action 'none'\">"
	"<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"referrer\" content=\"no-referrer\">"
	"<title>Case file</title><style>\n"
	"body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}\n"
	"h1{font-size:1.5rem}h2{margin-top:2.5rem;border-top:3px solid #1b1f24;padding-top:.5rem}h3{margin:1.6rem 0 .4rem}\n"
	"table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;"
	"border-bottom:1px solid #e3e6ea}th{font-weight:600;white-space:nowrap}td{overflow-wrap:anywhere;white-space:pre-wrap}\n"
	".state{display:inline-block;padding:.1rem .6rem;border-radius:.3rem;background:#1b1f24;color:#fff}\n"
	".map{width:100%;background:#eef3f7}.land{fill:#cfd8c8;stroke:#9aa78f;stroke-width:.5}\n"
	".claim{fill:none;stroke:#b35900;stroke-width:2}.seen{fill:#004c99;fill-opacity:.8}"
	".between{stroke:#b35900;stroke-dasharray:4 3;stroke-width:1}\n"
	".bars{width:100%;font:12px system-ui,sans-serif}.against{fill:#b3261e}.for{fill:#1d7a46}.zero{stroke:#555}\n"
	"nav a{margin-right:1rem}small{color:#57606a}@media print{body{margin:0}}\n"
	"</style></head><body>\n";

static void moment_add(struct moment at, struct buf *out)
{
	char text[MOMENT_TEXT_MAX];

	moment_print(at, text);
	buf_add(out, moment_is_never(at) ? "–" : text);
}

static void row(const char *label, struct str text, struct buf *out)
{
	if (!text.len)
		return;
	buf_addf(out, "<tr><th>%s</th><td>", label);
	html_text(text, out);
	buf_add(out, "</td></tr>\n");
}

static void when_row(struct moment at, const char *what, struct str who, struct str text,
		     struct buf *out)
{
	buf_add(out, "<tr><th>");
	moment_add(at, out);
	buf_addf(out, "</th><td>%s</td><td>", what);
	html_text(who, out);
	buf_add(out, "</td><td>");
	html_text(text, out);
	buf_add(out, "</td></tr>\n");
}

static void account_add(const struct dossier *d, size_t number, struct buf *out)
{
	const struct event_account *f = &d->profile.fields;

	buf_addf(out, "<h2 id=\"account-%zu\">", number);
	html_text(d->account.id, out);
	buf_addf(out, "</h2>\n<p><span class=\"state\">%s</span> %s, P&nbsp;%.5f. ",
		 word_of(&state_words, d->account.state),
		 word_of(&verdict_words, d->account.verdict),
		 probability_shown(d->account.probability));
	html_text(d->banner, out);
	buf_add(out, "</p>\n<table>\n");
	row("Name", f->name, out);
	row("Email", f->email, out);
	row("Plan", word_str(&plan_words, f->plan), out);
	row("Company", f->company, out);
	row("Website", f->website, out);
	row("Phone", f->phone, out);
	row("Country as typed", f->country, out);
	row("Customer's time", d->customer_time, out);
	row("Case", word_str(&case_words, d->account.case_state), out);
	row("Outcome", word_str(&outcome_words, d->account.outcome), out);
	row("Assignee", d->account.assignee, out);
	row("Refund", d->refund, out);
	buf_add(out, "</table>\n");
}

static void seen_row(const struct observation *seen, struct buf *out)
{
	char ip[IP_TEXT_MAX] = "–";

	if (!ip_is_none(&seen->ip))
		ip_print(&seen->ip, ip);
	buf_addf(out, "<tr><th>seen %s</th><td>%s</td><td>%s ",
		 seen->place.country[0] ? seen->place.country : "?",
		 word_of(&observation_words, seen->source), ip);
	html_text(seen->place.city, out);
	buf_add(out, " ");
	html_text(seen->place.network, out);
	buf_addf(out, "</td><td>%s</td></tr>\n", word_of(&proxy_words, seen->place.proxy.verdict));
}

static void where_add(const struct dossier *d, struct buf *out)
{
	const struct location *location = &d->judgement.location;

	buf_addf(out, "<h3>Where: %s</h3>\n<p>", word_of(&place_words, location->verdict));
	html_text(location->text, out);
	buf_add(out, "</p>\n");
	svg_map(location, out);
	buf_add(out, "<table>\n");
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		buf_addf(out, "<tr><th>says %s</th><td>%s</td><td colspan=\"2\">", claim->country,
			 word_of(&claim_words, claim->source));
		html_text(claim->text, out);
		buf_add(out, "</td></tr>\n");
	}
	for (size_t i = 0; i < location->observation_count; i++)
		seen_row(&location->observations[i], out);
	buf_add(out, "</table>\n");
}

static void why_add(const struct dossier *d, struct buf *out)
{
	buf_add(out, "<h3>Why</h3>\n");
	svg_bars(&d->judgement, out);
	buf_add(out, "<table>\n");
	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];

		buf_addf(out, "<tr><th>%+.1f</th><td>%s</td><td>", reason->bits, reason->code);
		html_text(reason->text, out);
		buf_addf(out, "</td><td><small>%zu events</small></td></tr>\n",
			 reason->event_count);
	}
	buf_add(out, "</table>\n");
}

static void cluster_add(const struct dossier *d, struct buf *out)
{
	if (!d->cluster.row.no.n)
		return;
	buf_addf(out, "<h3>Cluster %lld: %lld accounts</h3>\n<table>\n",
		 (long long)d->cluster.row.no.n, (long long)d->cluster.row.size);
	for (size_t i = 0; i < d->cluster.row.shared_count; i++) {
		const struct shared_trait *shared = &d->cluster.row.shared[i];

		buf_addf(out, "<tr><th>%+.1f</th><td>%s</td><td>", shared->bits,
			 word_of(&trait_words, shared->kind));
		html_text(shared->value, out);
		buf_addf(out, "</td><td>×%lld</td></tr>\n", (long long)shared->accounts);
	}
	for (size_t i = 0; i < d->cluster.member_count; i++) {
		const struct account_row *member = &d->cluster.members[i].account;

		buf_add(out, "<tr><th>member</th><td>");
		html_text(member->id, out);
		buf_addf(out, "</td><td>%s</td><td>%s</td></tr>\n",
			 word_of(&state_words, member->state),
			 word_of(&verdict_words, member->verdict));
	}
	buf_add(out, "</table>\n");
}

static void paid_add(const struct dossier *d, struct buf *out)
{
	static const char *const known[] = { "unknown", "no", "yes" };

	if (!d->card_count && !d->domain_count)
		return;
	buf_add(out, "<h3>Cards and domains</h3>\n<table>\n");
	for (size_t i = 0; i < d->card_count; i++) {
		const struct event_card *card = &d->cards[i].card;

		buf_add(out, "<tr><th>card</th><td>");
		html_text(card->fingerprint, out);
		buf_add(out, " ··");
		html_text(card->last4, out);
		buf_add(out, "</td><td>");
		html_text(card->name, out);
		buf_add(out, "</td><td>");
		html_text(card->country, out);
		buf_add(out, "</td></tr>\n");
	}
	for (size_t i = 0; i < d->domain_count; i++) {
		const struct event_domain *domain = &d->domains[i].domain;

		buf_add(out, "<tr><th>domain</th><td>");
		html_text(domain->domain, out);
		buf_add(out, "</td><td>");
		html_text(word_str(&domain_state_words, domain->state), out);
		buf_addf(out, "</td><td>SPF %s, DKIM %s, MX %s</td></tr>\n", known[domain->spf],
			 known[domain->dkim], known[domain->mx]);
	}
	buf_add(out, "</table>\n");
}

static void beneath(const char *label, struct str text, struct buf *out)
{
	if (!text.len)
		return;
	buf_addf(out, "<tr><th></th><td>%s</td><td colspan=\"2\">", label);
	html_text(text, out);
	buf_add(out, "</td></tr>\n");
}

static void sent_add(const struct dossier *d, struct buf *out)
{
	buf_addf(out, "<h3>Sent</h3>\n<p>%lld messages", (long long)d->account.sent);
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (d->deliveries[i])
			buf_addf(out, ", %lld %s", (long long)d->deliveries[i],
				 word_of(&delivery_words, i));
	buf_add(out, "</p>\n<table>\n");
	for (size_t i = 0; i < d->message_count; i++) {
		const struct event_message *message = &d->messages[i].message;

		when_row(d->messages[i].at, "message", message->from, message->subject, out);
		beneath("text", message->excerpt, out);
		for (size_t k = 0; k < message->link_count; k++)
			beneath("link", message->links[k], out);
	}
	buf_add(out, "</table>\n");
}

static void rest_add(const struct dossier *d, struct buf *out)
{
	buf_add(out, "<h3>Chat, notes and trail</h3>\n<table>\n");
	for (size_t i = 0; i < d->chat_count; i++)
		when_row(d->chat[i].at, word_of(&chat_from_words, d->chat[i].chat.from),
			 d->chat[i].chat.rep, d->chat[i].chat.text, out);
	for (size_t i = 0; i < d->note_count; i++)
		when_row(d->notes[i].at, "note", d->notes[i].actor, d->notes[i].text, out);
	for (size_t i = 0; i < d->action_count; i++)
		when_row(d->actions[i].at, word_of(&act_words, d->actions[i].what),
			 d->actions[i].actor, d->actions[i].reason, out);
	buf_add(out, "</table>\n");
}

void export_html(const struct case_file *file, struct buf *out)
{
	buf_add(out, head);
	buf_add(out, "<h1>Case file</h1>\n<p>Desk ");
	html_text(file->desk_name, out);
	buf_addf(out, ", %s edition, ", word_of(&export_edition_words, file->edition));
	moment_add(file->now, out);
	if (file->in_all > file->count)
		buf_addf(out, "; the gravest %zu of %zu accounts", file->count, file->in_all);
	buf_add(out, "</p>\n<nav>");
	for (size_t i = 0; file->count > 1 && i < file->count; i++) {
		buf_addf(out, "<a href=\"#account-%zu\">", i + 1);
		html_text(file->dossiers[i].account.id, out);
		buf_add(out, "</a>");
	}
	buf_add(out, "</nav>\n");
	for (size_t i = 0; i < file->count; i++) {
		account_add(&file->dossiers[i], i + 1, out);
		where_add(&file->dossiers[i], out);
		why_add(&file->dossiers[i], out);
		cluster_add(&file->dossiers[i], out);
		paid_add(&file->dossiers[i], out);
		sent_add(&file->dossiers[i], out);
		rest_add(&file->dossiers[i], out);
	}
	buf_add(out, "</body></html>\n");
}
