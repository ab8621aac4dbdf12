#include "core/desk/scanners.h"

#include <assert.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/scanner_reach.h"

#define VERDICTS_AT_ONCE 256
#define ACCOUNTS_TOLD 20 /* lines for one verdict */

static bool judging(void *with, const struct judge_count *count)
{
	struct scanners *s = with;

	(void)count;
	if (resident_is(&s->resident) && resident_keep(&s->resident))
		return false;
	return !s->go_on || s->go_on();
}

static enum err late_messages(struct scanners *s)
{
	return campaign_replay(s->desk, true);
}

/* Accounts with news, and what follows from them for their clusters; holds that lapse. */
static enum err news(struct scanners *s)
{
	return judge_all(s->desk, &s->count.judged, judging, s);
}

static enum err decay(struct scanners *s)
{
	return judge_decay(s->desk, &s->count.judged, judging, s);
}

static enum err housekeeping(struct scanners *s)
{
	bool more = true;
	enum err e = ERR_NONE;

	while (!e && more && (!s->go_on || s->go_on()) && desk_goes_on(s->desk))
		e = store_tend(s->desk->store, &more);
	return e;
}

static enum err retention(struct scanners *s)
{
	return judge_retain(s->desk);
}

/* --- what outside scanners say --- */

/* clang-format off */
static const enum verdict meant[] = {
	[SCANNER_CLEAN] = VERDICT_CLEAN, [SCANNER_SPAM] = VERDICT_SPAMMER,
	[SCANNER_PHISHING] = VERDICT_PHISHER, [SCANNER_MALWARE] = VERDICT_PHISHER,
};
/* clang-format on */

static enum err verdict_tell(struct scanners *s, struct arena *arena, const struct scanner_row *row)
{
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = scanner_reach(s->desk->store, arena, row->value, &accounts, &count);

	s->count.verdicts += !e && count;
	for (size_t i = 0; !e && i < count && i < ACCOUNTS_TOLD; i++) {
		struct account_row account;

		e = store_account_row(s->desk->store, arena, accounts[i], &account);
		if (!e)
			scan_log_line("periodic.scanner_verdicts", meant[row->verdict],
				      str_sub(row->value, 2, row->value.len), &account, false);
	}
	return e;
}

/* Mark some as told of, and tell of them when that is durable: a line too few after a power cut, never one twice. */
static enum err verdicts_some(struct scanners *s, size_t *count)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct store *store = s->desk->store;
	struct scanner_row *rows = NULL;
	enum err e = store_write(store);

	*count = 0;
	if (!e)
		e = store_scanner_untold(store, arena, VERDICTS_AT_ONCE, &rows, count);
	for (size_t i = 0; !e && i < *count; i++)
		e = store_scanner_told(store, &rows[i]);
	if (!e && *count)
		e = store_commit(store);
	store_end(store);
	if (!e)
		e = store_read(store);
	for (size_t i = 0; !e && i < *count; i++)
		e = verdict_tell(s, arena, &rows[i]);
	store_end(store);
	return e;
}

static enum err scanner_verdicts(struct scanners *s)
{
	size_t count;
	enum err e;

	do
		e = verdicts_some(s, &count);
	while (!e && count && (!s->go_on || s->go_on()));
	return e;
}

/* --- the table --- */

/* clang-format off */
static const int64_t periods_us[] = {
	[SCAN_SECOND] = MOMENT_SECOND, [SCAN_MINUTE] = MOMENT_MINUTE,
	[SCAN_HOUR] = MOMENT_HOUR, [SCAN_DAY] = MOMENT_DAY,
};
static_assert(ARRAY_LEN(periods_us) == SCAN_PERIOD_COUNT, "every period has its length");

/* In the order that they run in: verdicts are told of before what they lead to. */
const struct scanner scanner_rows[] = {
	{ "scanner_verdicts", "periodic.scanner_verdicts", SCAN_MINUTE, scanner_verdicts, "what outside scanners say of domains, addresses and messages that accounts use" },
	{ "late_messages",    "periodic.late_messages",    SCAN_DAY,    late_messages,    "finds campaigns anew, in the order of time, where messages came late" },
	{ "news",             "periodic.news",             SCAN_SECOND, news,             "judges accounts with news, joins clusters, lets guilt flow, lets holds lapse" },
	{ "decay",            "periodic.decay",            SCAN_MINUTE, decay,            "judges again whose evidence fades" },
	{ "housekeeping",     "periodic.housekeeping",     SCAN_HOUR,   housekeeping,     "writes the store's runs out and merges them" },
	{ "retention",        "periodic.retention",        SCAN_DAY,    retention,        "removes events older than retention_days" },
};
const size_t scanner_row_count = ARRAY_LEN(scanner_rows);
static_assert(ARRAY_LEN(scanner_rows) <= SCANNERS_MAX, "every scanner has its due time");
/* clang-format on */

enum err scanners_begin(struct scanners *s, struct desk *desk)
{
	*s = (struct scanners){ .desk = desk };
	return scan_log_begin(&s->log, desk);
}

void scanners_end(struct scanners *s)
{
	resident_leave(&s->resident);
	scan_log_end(&s->log);
}

static int64_t period_of(const struct scanners *s, const struct scanner *row)
{
	return s->every_us && row->period <= SCAN_MINUTE ? s->every_us : periods_us[row->period];
}

/* ERR_EXISTS: another one is the engine now. */
static enum err keep(struct scanners *s)
{
	return resident_is(&s->resident) ? resident_keep(&s->resident) : ERR_NONE;
}

/* What was done is told, also by one that was stopped. */
static enum err run_one(struct scanners *s, const struct scanner *row)
{
	enum err e = row->run(s), then = ERR_NONE;

	if (e && e != ERR_CANCELLED)
		return e;
	then = scan_log_tell(&s->log, row->module);
	if (!then && e == ERR_CANCELLED)
		then = keep(s);
	return then ? then : e;
}

enum err scanners_run(struct scanners *s, bool all)
{
	enum err e = keep(s);

	for (size_t i = 0; !e && i < scanner_row_count && (!s->go_on || s->go_on()); i++) {
		const struct scanner *row = &scanner_rows[i];

		if (!all && moment_ticks_us() < s->due[i])
			continue;
		s->due[i] = moment_ticks_us() + period_of(s, row);
		e = run_one(s, row);
	}
	return e;
}

enum err scanners_tell(struct scanners *s)
{
	return scan_log_tell(&s->log, "engine.stream");
}
