#include "core/desk/case_letter.h"

#include "core/desk/case_acts.h"
#include "core/desk/case_page.h"
#include "core/desk/export.h"

#define WEIGHS_FROM 1.0  /* bits: what weighs less is no reason to tell */
#define SUBJECTS_MAX 200 /* the newest */

/* clang-format off */
static const char *const told[FAMILY_COUNT] = {
	[FAMILY_BRAND]    = "Mail from it spoke as another company, or asked people for what they use to log in.",
	[FAMILY_FRAUD]    = "Mail from it asked people for money or values in a way that our terms do not allow.",
	[FAMILY_SCANNERS] = "Pages that its mail led to were reported as harmful.",
	[FAMILY_DELIVERY] = "Much of its mail came back, or its readers did not want it.",
	[FAMILY_PLACE]    = "What was said about where you are could not be brought together.",
};
/* clang-format on */

static const char *const headless[] = { "", "", NULL };

static void row(struct page *page, const char *label)
{
	page_block(page, BLOCK_ROW);
	page_cell(page);
	page_ours(page, "%s", label);
	page_cell(page);
}

static void typed(struct page *page, const char *label, struct str text)
{
	if (!text.len)
		return;
	row(page, label);
	page_theirs(page, text);
}

static bool weighs(const struct judgement *judgement, enum family family)
{
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (judgement->reasons[i].family == family &&
		    judgement->reasons[i].bits >= WEIGHS_FROM)
			return true;
	return false;
}

static void stands_part(struct page *page, const struct dossier *d)
{
	size_t count = 0;

	page_block(page, BLOCK_TEXT);
	if (d->account.state == STATE_ACTIVE) {
		page_ours(page, "The account is active: it can send.");
		return;
	}
	page_ours(page, d->account.state == STATE_DELETED
				? "The account is deleted"
				: "The account is stopped: it cannot send");
	if (d->account.state == STATE_DISABLED && !moment_is_never(d->account.disabled_at)) {
		page_ours(page, ", since ");
		case_moment(page, d->account.disabled_at);
	}
	page_ours(page, ".");
	for (int family = 0; family < FAMILY_COUNT; family++) {
		if (!told[family] || !weighs(&d->judgement, (enum family)family))
			continue;
		page_ours(page, " %s", told[family]);
		count++;
	}
	if (!count)
		page_ours(page, " The way it was used breaks our terms.");
}

static void next_part(struct page *page, const struct dossier *d)
{
	if (d->account.state == STATE_ACTIVE || d->account.state == STATE_DELETED)
		return;
	page_heading(page, BLOCK_HEADING, "What you can do");
	page_block(page, BLOCK_TEXT);
	if (d->gate.missing_count)
		page_ours(page, "Before it can send again we need: ");
	else
		page_ours(page,
			  "Nothing is missing on your side: please ask us to look at it again.");
	for (size_t i = 0; i < d->gate.missing_count; i++)
		page_ours(page, "%s%" PRI_STR, i ? ", " : "", ARG_STR(d->gate.missing[i]));
	page_ours(page, d->gate.missing_count ? "." : "");
	if (!d->refund.len)
		return;
	page_block(page, BLOCK_TEXT);
	page_theirs(page, d->refund);
}

static void profile_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 24, 76 };
	const struct event_account *f = &d->profile.fields;

	page_heading(page, BLOCK_HEADING, "What you told us");
	page_table(page, widths, headless);
	typed(page, "Name", f->name);
	typed(page, "Email", f->email);
	typed(page, "Company", f->company);
	typed(page, "Website", f->website);
	typed(page, "Phone", f->phone);
	typed(page, "Country", f->country);
	row(page, "Signed up");
	case_moment(page, d->profile.created_at);
}

static void talk_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 24, 12, 64 };

	if (!d->chat_count)
		return;
	page_heading(page, BLOCK_HEADING, "What we wrote to each other");
	page_table(page, widths, (const char *const[]){ "When", "Who", "What", NULL });
	for (size_t i = 0; i < d->chat_count; i++) {
		page_block(page, BLOCK_ROW);
		page_cell(page);
		case_moment(page, d->chat[i].at);
		page_cell(page);
		page_ours(page, "%s", d->chat[i].chat.from == CHAT_CUSTOMER ? "you" : "we");
		page_cell(page);
		page_theirs(page, d->chat[i].chat.text);
	}
}

static void sent_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 24, 76 };
	size_t shown = d->message_count < SUBJECTS_MAX ? d->message_count : SUBJECTS_MAX;

	if (!d->message_count)
		return;
	page_heading(page, BLOCK_HEADING, "What you sent");
	page_block(page, BLOCK_TEXT);
	page_ours(page, "%lld messages", (long long)d->account.sent);
	page_ours(page, shown < (size_t)d->account.sent ? "; the newest %zu:" : ":", shown);
	page_table(page, widths, (const char *const[]){ "When", "Subject", NULL });
	for (size_t i = 0; i < shown; i++) {
		page_block(page, BLOCK_ROW);
		page_cell(page);
		case_moment(page, d->messages[i].at);
		page_cell(page);
		page_theirs(page, d->messages[i].message.subject);
	}
}

void case_letter(struct page *page, const struct case_file *file)
{
	const struct dossier *d = &file->dossiers[0];

	page_heading(page, BLOCK_TITLE, "About your account");
	page_block(page, BLOCK_TEXT);
	page_theirs(page, file->desk_name);
	page_ours(page, ", ");
	case_moment(page, file->now);
	page_block(page, BLOCK_ACCOUNT)->number = 1;
	page_ours(page, "Account ");
	page_theirs(page, d->account.id);
	stands_part(page, d);
	next_part(page, d);
	profile_part(page, d);
	talk_part(page, d);
	sent_part(page, d);
}
