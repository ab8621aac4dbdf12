#include "core/cli/show.h"

#include <math.h>

#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/desk/typed.h"

#define STRANGE_MAX 200
#define ROWS_MAX 12 /* of a list; --json has all */

static void heading(const struct cli *cli, const char *text)
{
	printf("\n%s%s%s\n", tint(cli, TINT_BOLD), text, tint(cli, TINT_NONE));
}

static void labelled(const char *label, struct str text)
{
	if (!text.len)
		return;
	printf("  %-12s ", label);
	print_cell(stdout, text, 0);
	printf("\n");
}

static void when(struct moment at)
{
	char text[MOMENT_TEXT_MAX];

	moment_print(at, text);
	printf("%s", moment_is_never(at) ? "-" : text);
}

/* What was typed and does not read as what it should be: kept, and no claim. */
static void strange_print(const struct event_account *fields)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(STRANGE_MAX);
	struct str names[TYPED_MAX];
	size_t count = typed_strange(fields, names);

	for (size_t i = 0; i < count; i++)
		buf_addf(&line, "%s%" PRI_STR, i ? ", " : "", ARG_STR(names[i]));
	if (count)
		buf_add(&line, ": kept as typed, for it reads as none");
	labelled("unreadable", buf_str(&line));
}

static void head_print(const struct cli *cli, const struct dossier *d)
{
	const struct event_account *f = &d->profile.fields;

	printf("%s", tint(cli, TINT_BOLD));
	print_cell(stdout, d->account.id, 0);
	printf("%s  ", tint(cli, TINT_NONE));
	print_cell(stdout, f->name, 0);
	printf("  ");
	print_cell(stdout, f->email, 0);
	printf("  %s\n", word_of(&plan_words, f->plan) ? word_of(&plan_words, f->plan) : "");
	print_cell(stdout, d->banner, 0);
	printf("\n  signed up    ");
	when(d->profile.created_at);
	printf("\n");
	labelled("company", f->company);
	labelled("website", f->website);
	labelled("phone", f->phone);
	labelled("country", f->country);
	labelled("language", f->language);
	labelled("time zone", f->timezone);
	strange_print(f);
	labelled("their time", d->customer_time);
	labelled("case", word_str(&case_words, d->account.case_state));
	labelled("assignee", d->account.assignee);
	labelled("money", d->refund);
}

static void why_print(const struct cli *cli, const struct dossier *d)
{
	heading(cli, "Why");
	printf("  P %.5f  %s\n", probability_shown(d->account.probability),
	       word_of(&verdict_words, d->account.verdict));
	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];

		printf("  %+6.1f  %-11s ", reason->bits, word_of(&family_words, reason->family));
		print_cell(stdout, reason->text, 0);
		printf("\n");
	}
}

static void seen_print(const struct observation *seen)
{
	CLEANUP(buf_release) struct buf words = BUF_UP_TO(2000);
	char ip[IP_TEXT_MAX];

	ip_print(&seen->ip, ip);
	place_describe(&seen->place, &words);
	printf("  seen %-2s  %-8s %-18s ", seen->place.country[0] ? seen->place.country : "??",
	       word_of(&observation_words, seen->source), ip);
	print_cell(stdout, buf_str(&words), 0);
	if (seen->times > 1)
		printf(" ×%lld", (long long)seen->times);
	printf("\n");
}

static void where_print(const struct cli *cli, const struct dossier *d)
{
	const struct location *location = &d->judgement.location;

	heading(cli, "Where");
	printf("  %s", word_of(&place_words, location->verdict));
	if (location->text.len) {
		printf(": ");
		print_cell(stdout, location->text, 0);
	}
	printf("\n");
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		printf("  says %-2s  %-8s ", claim->country, word_of(&claim_words, claim->source));
		print_cell(stdout, claim->text, 0);
		printf("\n");
	}
	for (size_t i = 0; i < location->observation_count && i < ROWS_MAX; i++)
		seen_print(&location->observations[i]);
	if (location->explanation_count) {
		printf("  likely  ");
		for (size_t i = 0; i < location->explanation_count; i++)
			printf(" %s %.2f",
			       word_of(&explanation_words, location->explanations[i].kind),
			       location->explanations[i].probability);
		printf("\n");
	}
	for (size_t i = 0; i < location->ask_count; i++)
		labelled("ask", location->ask[i]);
}

static void cluster_print(const struct cli *cli, const struct dossier *d)
{
	if (!d->cluster.row.no.n)
		return;
	heading(cli, "Cluster");
	printf("  %lld: %lld accounts\n", (long long)d->cluster.row.no.n,
	       (long long)d->cluster.row.size);
	for (size_t i = 0; i < d->cluster.row.shared_count; i++) {
		const struct shared_trait *shared = &d->cluster.row.shared[i];

		printf("  %+6.1f  %-10s ", shared->bits, word_of(&trait_words, shared->kind));
		print_cell(stdout, shared->value, 0);
		printf(" ×%lld\n", (long long)shared->accounts);
	}
	for (size_t i = 0; i < d->cluster.member_count && i < ROWS_MAX; i++) {
		printf("  ");
		print_account_row(cli, &d->cluster.members[i].account);
	}
}

static void sent_print(const struct cli *cli, const struct dossier *d)
{
	heading(cli, "Sent");
	printf("  %lld messages", (long long)d->account.sent);
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (d->deliveries[i])
			printf(" · %lld %s", (long long)d->deliveries[i],
			       word_of(&delivery_words, i));
	printf("\n");
	for (size_t i = 0; i < d->message_count && i < ROWS_MAX; i++) {
		const struct dossier_message *row = &d->messages[i];

		printf("  ");
		when(row->at);
		printf("  ");
		print_cell(stdout, row->message.from, 32);
		printf("  ");
		print_cell(stdout, row->message.subject, 0);
		printf("\n");
	}
}

static void talk_print(const struct cli *cli, const struct dossier *d)
{
	size_t from = d->chat_count > ROWS_MAX ? d->chat_count - ROWS_MAX : 0;

	if (d->chat_count)
		heading(cli, "Chat");
	for (size_t i = from; i < d->chat_count; i++) {
		printf("  ");
		when(d->chat[i].at);
		printf("  %-8s  ", word_of(&chat_from_words, d->chat[i].chat.from));
		print_cell(stdout, d->chat[i].chat.text, 0);
		printf("\n");
	}
	if (d->note_count)
		heading(cli, "Notes");
	for (size_t i = 0; i < d->note_count && i < ROWS_MAX; i++) {
		printf("  ");
		when(d->notes[i].at);
		printf("  ");
		print_cell(stdout, d->notes[i].actor, 10);
		printf("  ");
		print_cell(stdout, d->notes[i].text, 0);
		printf("\n");
	}
}

static void trail_print(const struct cli *cli, const struct dossier *d)
{
	if (d->action_count)
		heading(cli, "Trail");
	for (size_t i = 0; i < d->action_count && i < ROWS_MAX; i++) {
		const struct action *action = &d->actions[i];

		printf("  ");
		when(action->at);
		printf("  ");
		print_cell(stdout, action->actor, 10);
		printf("  %-8s %-9s ", word_of(&act_words, action->what),
		       word_of(&act_state_words, action->state));
		print_cell(stdout, action->reason, 0);
		printf("\n");
	}
}

void show_print(const struct cli *cli, const struct dossier *dossier)
{
	head_print(cli, dossier);
	where_print(cli, dossier);
	why_print(cli, dossier);
	cluster_print(cli, dossier);
	sent_print(cli, dossier);
	talk_print(cli, dossier);
	trail_print(cli, dossier);
}
