#include "core/desk/desk.h"

#include <assert.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"
#include "core/engine/weights.h"
#include "core/store/presence.h"

/* clang-format off */
static const char *const format_list[] = { "md", "html", "json", "csv", "pdf" };
static const char *const edition_list[] = { "internal", "redacted", "auditor", "customer" };
/* clang-format on */
const struct words export_format_words = { format_list, ARRAY_LEN(format_list) };
const struct words export_edition_words = { edition_list, ARRAY_LEN(edition_list) };

static void chat_copy(struct arena *arena, const struct settings_chat *from,
		      struct settings_chat *to)
{
	*to = *from;
	to->kind = arena_str(arena, from->kind);
	to->replies = arena_str(arena, from->replies);
	to->reply_command = arena_str(arena, from->reply_command);
	to->url = arena_str(arena, from->url);
	to->user = arena_str(arena, from->user);
	to->password_file = arena_str(arena, from->password_file);
	to->password_command = arena_str(arena, from->password_command);
	to->rooms = arena_str(arena, from->rooms);
	to->ca_file = arena_str(arena, from->ca_file);
	to->visitor_by = arena_str(arena, from->visitor_by);
	to->reps = ARENA_ARRAY(arena, from->rep_count + 1, struct str);
	for (size_t i = 0; i < from->rep_count; i++)
		to->reps[i] = arena_str(arena, from->reps[i]);
}

static void settings_copy(struct arena *arena, const struct settings *from, struct settings *to)
{
	*to = *from;
	to->config_path = arena_str(arena, from->config_path);
	to->name = arena_str(arena, from->name);
	to->store = arena_str(arena, from->store);
	to->actor = arena_str(arena, from->actor);
	to->theme = arena_str(arena, from->theme);
	to->export_dir = arena_str(arena, from->export_dir);
	to->weights_path = arena_str(arena, from->weights_path);
	if (from->weights) {
		struct weights *weights = ARENA_NEW(arena, struct weights);

		*weights = *from->weights;
		to->weights = weights;
	}
	to->refund_spam = arena_str(arena, from->refund_spam);
	to->refund_phishing = arena_str(arena, from->refund_phishing);
	to->refund_other = arena_str(arena, from->refund_other);
	to->provider = (struct settings_provider){
		.kind = arena_str(arena, from->provider.kind),
		.url = arena_str(arena, from->provider.url),
		.token_file = arena_str(arena, from->provider.token_file),
		.token_command = arena_str(arena, from->provider.token_command),
	};
	chat_copy(arena, &from->chat, &to->chat);
	to->provider_domains = ARENA_ARRAY(arena, from->provider_domain_count + 1, struct str);
	for (size_t i = 0; i < from->provider_domain_count; i++)
		to->provider_domains[i] = arena_str(arena, from->provider_domains[i]);
	to->sources = ARENA_ARRAY(arena, from->source_count + 1, struct settings_source);
	for (size_t i = 0; i < from->source_count; i++) {
		to->sources[i] = from->sources[i];
		to->sources[i].name = arena_str(arena, from->sources[i].name);
		to->sources[i].file = arena_str(arena, from->sources[i].file);
		to->sources[i].url = arena_str(arena, from->sources[i].url);
	}
	to->macros = NULL;
	to->macro_count = 0;
	to->keys = NULL; /* the console's, not the desk's */
	to->key_count = 0;
}

enum err desk_open(const struct settings *settings, enum desk_mode mode, struct desk **desk)
{
	struct arena *arena;
	struct desk *d;
	enum err e = hash_start();

	if (e)
		return e;
	arena = arena_new();
	d = ARENA_NEW(arena, struct desk);
	d->arena = arena;
	d->mode = mode;
	settings_copy(arena, settings, &d->settings);
	e = store_open(d->settings.store.at, mode == DESK_READ ? STORE_READ : STORE_WRITE,
		       &d->store);
	if (e) {
		arena_free(arena);
		return e;
	}
	*desk = d;
	return ERR_NONE;
}

void desk_close(struct desk *desk)
{
	if (!desk)
		return;
	weights_use(NULL);
	presences_close(desk->presences);
	geo_close(desk->geo);
	store_close(desk->store);
	arena_free(desk->arena);
}

void desk_ask_to_go_on(struct desk *desk, bool (*go_on)(void))
{
	desk->go_on = go_on;
}

bool desk_goes_on(const struct desk *desk)
{
	return !desk->go_on || desk->go_on();
}

void desk_close_at(struct desk **desk)
{
	desk_close(*desk);
	*desk = NULL;
}

const struct settings *desk_settings(const struct desk *desk)
{
	return &desk->settings;
}

int64_t desk_version(struct desk *desk)
{
	return store_version(desk->store) +
	       (desk->presences ? presences_version(desk->presences) : 0);
}

struct geo *desk_geo(struct desk *desk)
{
	if (!desk->geo) {
		const struct settings *s = &desk->settings;
		struct geo_source *sources = ARENA_ARRAY(desk->arena, s->source_count + 1,
							 struct geo_source);

		for (size_t i = 0; i < s->source_count; i++)
			sources[i] = (struct geo_source){
				.kind = s->sources[i].is_list ? GEO_LIST : GEO_MMDB,
				.name = s->sources[i].name,
				.path = s->sources[i].file,
				.list_kind = s->sources[i].kind,
			};
		desk->geo = geo_open(sources, s->source_count);
	}
	return desk->geo;
}

enum err desk_clock(struct desk *desk, struct moment *clock)
{
	return store_clock(desk->store, moment_now(), clock);
}

struct str *desk_source_faults(struct desk *desk, struct arena *arena, size_t *count,
			       size_t *usable)
{
	size_t sources = 0;
	const struct geo_status *status = geo_sources(desk_geo(desk), arena, &sources);
	struct str *faults = ARENA_ARRAY(arena, sources + 1, struct str);

	*count = *usable = 0;
	for (size_t i = 0; i < sources; i++) {
		*usable += status[i].loaded;
		if (!status[i].loaded)
			faults[(*count)++] =
				arena_strf(arena, "%s %" PRI_STR ": %" PRI_STR ": %" PRI_STR,
					   status[i].kind == GEO_LIST ? "list" : "geoip",
					   ARG_STR(status[i].name), ARG_STR(status[i].path),
					   ARG_STR(status[i].failure));
	}
	return faults;
}

enum err desk_look(struct desk *desk)
{
	return store_read(desk->store);
}

void desk_look_end(struct desk *desk)
{
	store_end(desk->store);
}

void desk_place(struct desk *desk, const struct ip *ip, struct place *place, int64_t *accounts)
{
	char text[IP_TEXT_MAX];

	geo_place(desk_geo(desk), ip, place);
	ip_print(ip, text);
	*accounts = 0;
	if (store_trait_count(desk->store, TRAIT_IP, str_of(text), accounts))
		*accounts = 0;
}

/* NOLINTNEXTLINE(readability-function-size): a filter's four words and a callback's two */
enum err desk_accounts_each(struct desk *desk, int verdict, int state, struct cluster_no cluster,
			    int64_t limit, bool (*each)(void *with, const struct account_row *row),
			    void *with)
{
	struct account_filter filter = {
		.verdict = verdict, .state = state, .cluster = cluster, .limit = limit
	};

	return store_accounts_each(desk->store, &filter, each, with);
}

enum err desk_audit_verify(struct desk *desk, int64_t *rows)
{
	return store_audit_verify(desk->store, rows);
}

enum err desk_backup(struct desk *desk, const char *path,
		     void (*progress)(void *with, double share), void *with)
{
	return store_backup(desk->store, path, progress, with);
}

static void head_fill(struct desk *desk, struct arena *arena, struct desk_head *head)
{
	struct desk_counts counts = { 0 };

	head->desk_name = arena_str(arena, desk->settings.name);
	head->actor = arena_str(arena, desk->settings.actor);
	head->now = moment_now();
	if (desk_clock(desk, &head->clock))
		head->clock = head->now;
	if (store_counts(desk->store, (struct moment){ head->clock.us - ON_LINE_US }, &counts))
		return;
	head->accounts = counts.accounts;
	head->flagged = counts.flagged;
	head->on_line = counts.on_line;
	head->held = counts.held;
	head->disabled = counts.disabled;
	head->waiting = counts.waiting;
	head->failed = counts.failed;
	head->newest = counts.newest;
}

/* clang-format off */
static const struct {
	enum err (*answer)(struct desk *desk, const struct request *request, struct snapshot *snapshot);
	bool writes; /* begins its own transactions; the others see one moment */
	bool bare;   /* asks the store nothing, and its snapshot has no head */
} answers[REQUEST_KIND_COUNT] = {
	[REQUEST_QUEUE]     = { answer_queue,     false, false },
	[REQUEST_ACCOUNT]   = { answer_account,   false, false },
	[REQUEST_ACCOUNTS]  = { answer_accounts,  false, false },
	[REQUEST_CLUSTERS]  = { answer_clusters,  false, false },
	[REQUEST_CLUSTER]   = { answer_cluster,   false, false },
	[REQUEST_CAMPAIGNS] = { answer_campaigns, false, false },
	[REQUEST_CAMPAIGN]  = { answer_campaign,  false, false },
	[REQUEST_FIND]      = { answer_find,      false, false },
	[REQUEST_TRAIL]     = { answer_trail,     false, false },
	[REQUEST_FEED]      = { answer_feed,      false, false },
	[REQUEST_EVENTS]    = { answer_events,    false, false },
	[REQUEST_ACT]       = { answer_act,       true, false },
	[REQUEST_PRESENT]   = { answer_present,   true, true },
	[REQUEST_PIN]       = { answer_pin,       true, false },
	[REQUEST_EXPORT]    = { answer_export,    true, false },
	[REQUEST_REPLY]     = { answer_reply,     true, false },
	[REQUEST_TAKE_BACK] = { answer_take_back, true, false },
	[REQUEST_OWN_REPLIES] = { answer_own_replies, false, false },
};
/* clang-format on */

struct snapshot *desk_answer(struct desk *desk, const struct request *request)
{
	struct arena *arena = arena_new();
	struct snapshot *snapshot = ARENA_NEW(arena, struct snapshot);
	enum err e = ERR_NONE;

	assert((size_t)request->kind < REQUEST_KIND_COUNT);
	weights_use(desk->settings.weights);
	snapshot->arena = arena;
	snapshot->kind = request->kind;
	snapshot->ticket = request->ticket;
	if (!answers[request->kind].writes)
		e = store_read(desk->store);
	if (!e) {
		if (!answers[request->kind].bare)
			head_fill(desk, arena, &snapshot->head);
		e = answers[request->kind].answer(desk, request, snapshot);
	}
	if (e) {
		snapshot->error = e;
		snapshot->failure = arena_str(arena, str_of(err_text(e)));
	}
	store_end(desk->store);
	if (answers[request->kind].writes && !answers[request->kind].bare && !e)
		head_fill(desk, arena, &snapshot->head);
	return snapshot;
}

void snapshot_free(struct snapshot *snapshot)
{
	if (snapshot)
		arena_free(snapshot->arena);
}

void snapshot_free_at(struct snapshot **snapshot)
{
	snapshot_free(*snapshot);
	*snapshot = NULL;
}
