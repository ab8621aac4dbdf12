#include <math.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/case_history.h"
#include "core/desk/export.h"

#define CELL_MAX ((size_t)1024 * 1024)

static bool is_one_of(uint32_t point, const uint32_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (point == list[i])
			return true;
	return false;
}

/* Something that a spreadsheet, now or after it has "cleaned" the cell, may take for the beginning of a formula: a sign,
 * also a full-width or small one, behind blanks of any width, quotation marks and what was tamed. */
static bool is_formula(struct str text)
{
	/* clang-format off */
	static const uint32_t signs[] = {
		'=', '+', '-', '@', '|', '%', 0x2212, 0xFE62, 0xFE63, 0xFE66, 0xFE6A, 0xFE6B,
		0xFF05, 0xFF0B, 0xFF0D, 0xFF1D, 0xFF20, 0xFF5C,
	};
	static const uint32_t passed[] = {
		' ', '"', '\'', 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, UTF8_BAD,
	};
	/* clang-format on */
	uint32_t point;

	while (utf8_next(&text, &point))
		if (!is_one_of(point, passed, ARRAY_LEN(passed)) &&
		    !(point >= 0x2000 && point <= 0x200A))
			return is_one_of(point, signs, ARRAY_LEN(signs));
	return false;
}

/* RFC 4180, every cell quoted. A cell that could become a formula begins with an apostrophe. */
static void cell(struct str text, struct buf *out)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(CELL_MAX);

	utf8_tame(text, &tame);
	buf_add(out, is_formula(buf_str(&tame)) ? "\"'" : "\"");
	for (size_t i = 0; i < tame.len; i++) {
		if (tame.text[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, tame.text[i]);
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

/* With a word before it, what speaks for the account is no formula. */
static void bits_words(double bits, struct buf *out)
{
	buf_addf(out, "%s %.2f bits", bits < 0 ? "for" : "against", fabs(bits));
}

static void judged_rows(const struct dossier *d, struct buf *out)
{
	const struct location *location = &d->judgement.location;

	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];
		CLEANUP(buf_release) struct buf bits = BUF_UP_TO(32);

		bits_words(reason->bits, &bits);
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
	for (size_t i = 0; i < d->message_count; i++)
		for (size_t k = 0; k < d->messages[i].message.link_count; k++)
			row(d,
			    &(struct line){ .section = "link",
					    .at = d->messages[i].at,
					    .value = d->messages[i].message.links[k] },
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

/* What was known at each decision: the cells of "judged_rows", at the time of the act. */
static void decision_rows(const struct dossier *d, const struct case_history *history,
			  struct buf *out)
{
	for (size_t i = 0; i < history->count; i++) {
		const struct case_decision *decision = &history->decisions[i];

		for (size_t k = 0; k < decision->then.reason_count; k++) {
			const struct reason *reason = &decision->then.reasons[k];
			CLEANUP(buf_release) struct buf bits = BUF_UP_TO(32);

			bits_words(reason->bits, &bits);
			row(d,
			    &(struct line){
				    .section = "known then",
				    .at = decision->action->at,
				    .kind = reason->code,
				    .who = word_str(&act_words, (int)decision->action->what),
				    .value = buf_str(&bits),
				    .text = reason->text },
			    out);
		}
	}
}

static void left_out_row(const struct case_file *file, struct buf *out)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(80);
	static const struct dossier none = { 0 };

	if (file->in_all <= file->count)
		return;
	buf_addf(&text, "the gravest %zu of %zu accounts", file->count, file->in_all);
	row(&none, &(struct line){ .section = "file", .text = buf_str(&text) }, out);
}

void export_csv(const struct case_file *file, struct buf *out)
{
	buf_add(out, "\"account\",\"section\",\"at\",\"kind\",\"who\",\"value\",\"text\"\r\n");
	left_out_row(file, out);
	for (size_t i = 0; i < file->count; i++) {
		account_rows(&file->dossiers[i], out);
		judged_rows(&file->dossiers[i], out);
		if (file->histories)
			decision_rows(&file->dossiers[i], &file->histories[i], out);
		cluster_rows(&file->dossiers[i], out);
		event_rows(&file->dossiers[i], out);
	}
}
