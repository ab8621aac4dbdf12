#include <string.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/export.h"

#define CELL_MAX ((size_t)1024 * 1024)

/* RFC 4180, every cell quoted. A cell that a spreadsheet would take for a formula begins with an apostrophe, also where white
 * space or a quotation mark stands before the sign. */
static void cell(struct str text, struct buf *out)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(CELL_MAX);
	const char *at;

	utf8_tame(text, &tame);
	at = buf_text(&tame);
	while (*at == ' ' || *at == '"' || *at == '\'')
		at++;
	buf_add_char(out, '"');
	if (*at && strchr("=+-@|%", *at))
		buf_add_char(out, '\'');
	for (at = buf_text(&tame); *at; at++) {
		if (*at == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *at);
	}
	buf_add_char(out, '"');
}

/* What a row of the case file says. */
struct line {
	const char *section;
	struct moment at;
	const char *kind;
	struct str who, value, text;
};

static void row(const struct dossier *d, const struct line *line, struct buf *out)
{
	char at[MOMENT_TEXT_MAX] = "";

	if (!moment_is_never(line->at))
		moment_print(line->at, at);
	cell(d->account.id, out), buf_add_char(out, ',');
	cell(str_of(line->section), out), buf_add_char(out, ',');
	cell(str_of(at), out), buf_add_char(out, ',');
	cell(str_of(line->kind ? line->kind : ""), out), buf_add_char(out, ',');
	cell(line->who, out), buf_add_char(out, ',');
	cell(line->value, out), buf_add_char(out, ',');
	cell(line->text, out), buf_add(out, "\r\n");
}

static void account_rows(const struct dossier *d, struct buf *out)
{
	const struct event_account *f = &d->profile.fields;
	const struct {
		const char *kind;
		struct str value;
	} fields[] = {
		{ "state", word_str(&state_words, d->account.state) },
		{ "verdict", word_str(&verdict_words, d->account.verdict) },
		{ "name", f->name },
		{ "email", f->email },
		{ "plan", word_str(&plan_words, f->plan) },
		{ "company", f->company },
		{ "website", f->website },
		{ "phone", f->phone },
		{ "country", f->country },
		{ "case", word_str(&case_words, d->account.case_state) },
		{ "assignee", d->account.assignee },
	};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (fields[i].value.len)
			row(d,
			    &(struct line){ .section = "account",
					    .kind = fields[i].kind,
					    .value = fields[i].value },
			    out);
}

static void judged_rows(const struct dossier *d, struct buf *out)
{
	const struct location *location = &d->judgement.location;

	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];
		CLEANUP(buf_release) struct buf bits = BUF_UP_TO(32);

		/* A plain number is no formula, and a spreadsheet should take it for one. */
		buf_addf(&bits, "%.2f bits", reason->bits);
		row(d,
		    &(struct line){ .section = "reason",
				    .at = reason->at,
				    .kind = reason->code,
				    .value = buf_str(&bits),
				    .text = reason->text },
		    out);
	}
	for (size_t i = 0; i < location->claim_count; i++)
		row(d,
		    &(struct line){ .section = "claim",
				    .at = location->claims[i].at,
				    .kind = word_of(&claim_words, location->claims[i].source),
				    .value = str_of(location->claims[i].country),
				    .text = location->claims[i].text },
		    out);
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];
		char ip[IP_TEXT_MAX] = "";

		if (!ip_is_none(&seen->ip))
			ip_print(&seen->ip, ip);
		row(d,
		    &(struct line){ .section = "observation",
				    .at = seen->at,
				    .kind = word_of(&observation_words, seen->source),
				    .who = str_of(ip),
				    .value = str_of(seen->place.country),
				    .text = word_str(&proxy_words, seen->place.proxy.verdict) },
		    out);
	}
}

static void event_rows(const struct dossier *d, struct buf *out)
{
	for (size_t i = 0; i < d->card_count; i++)
		row(d,
		    &(struct line){ .section = "card",
				    .at = d->cards[i].at,
				    .who = d->cards[i].card.name,
				    .value = d->cards[i].card.fingerprint,
				    .text = d->cards[i].card.country },
		    out);
	for (size_t i = 0; i < d->domain_count; i++)
		row(d,
		    &(struct line){
			    .section = "domain",
			    .at = d->domains[i].at,
			    .kind = word_of(&domain_state_words, d->domains[i].domain.state),
			    .value = d->domains[i].domain.domain },
		    out);
	for (size_t i = 0; i < d->message_count; i++)
		row(d,
		    &(struct line){ .section = "message",
				    .at = d->messages[i].at,
				    .who = d->messages[i].message.from,
				    .value = d->messages[i].message.subject,
				    .text = d->messages[i].message.excerpt },
		    out);
	for (size_t i = 0; i < d->chat_count; i++)
		row(d,
		    &(struct line){ .section = "chat",
				    .at = d->chat[i].at,
				    .kind = word_of(&chat_from_words, d->chat[i].chat.from),
				    .who = d->chat[i].chat.rep,
				    .text = d->chat[i].chat.text },
		    out);
	for (size_t i = 0; i < d->note_count; i++)
		row(d,
		    &(struct line){ .section = "note",
				    .at = d->notes[i].at,
				    .who = d->notes[i].actor,
				    .text = d->notes[i].text },
		    out);
	for (size_t i = 0; i < d->action_count; i++)
		row(d,
		    &(struct line){ .section = "action",
				    .at = d->actions[i].at,
				    .kind = word_of(&act_words, d->actions[i].what),
				    .who = d->actions[i].actor,
				    .value = word_str(&act_state_words, d->actions[i].state),
				    .text = d->actions[i].reason },
		    out);
}

static void cluster_rows(const struct dossier *d, struct buf *out)
{
	for (size_t i = 0; i < d->cluster.member_count; i++) {
		const struct account_row *member = &d->cluster.members[i].account;

		row(d,
		    &(struct line){ .section = "member",
				    .who = member->id,
				    .kind = word_of(&state_words, member->state),
				    .value = word_str(&verdict_words, member->verdict) },
		    out);
	}
}

void export_csv(const struct case_file *file, struct buf *out)
{
	buf_add(out, "\"account\",\"section\",\"at\",\"kind\",\"who\",\"value\",\"text\"\r\n");
	for (size_t i = 0; i < file->count; i++) {
		account_rows(&file->dossiers[i], out);
		judged_rows(&file->dossiers[i], out);
		cluster_rows(&file->dossiers[i], out);
		event_rows(&file->dossiers[i], out);
	}
}
