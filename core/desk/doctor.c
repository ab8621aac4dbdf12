#include "core/desk/doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/desk/desk_private.h"
#include "core/desk/doctor_chat.h"
#include "core/desk/doctor_terminal.h"
#include "core/desk/findings.h"
#include "core/desk/provider_of.h"

#define SAYS_MAX 1000
#define GEOIP_DAYS 35 /* they are published once a month */
#define LIST_DAYS 14
#define ACTS_WALKED_MAX 200000 /* a chain of more is `strop audit verify`'s */
#define MEBI (INT64_C(1) << 20)
#define PAGES_READ_MAX (1024 * MEBI) /* about a second's reading */
#define SPACE_NEEDED (64 * MEBI)
#define SPACE_WISHED (1024 * MEBI)
#define OTHERS (S_IRWXG | S_IRWXO)
#define OTHERS_WRITE (S_IWGRP | S_IWOTH)

static const struct str nothing;

void findings_add(struct findings *findings, enum finding_level level, struct str what,
		  struct str mend, const char *says, ...)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(SAYS_MAX);
	char text[SAYS_MAX];
	va_list args;

	va_start(args, says);
	vsnprintf(text, sizeof(text), says, args);
	va_end(args);
	utf8_tame(str_of(text), &tame);
	findings->rows = arena_grow(findings->arena, findings->rows, findings->count,
				    sizeof(*findings->rows));
	findings->rows[findings->count++] = (struct finding){
		.level = level,
		.what = what,
		.says = arena_str(findings->arena, buf_str(&tame)),
		.mend = mend,
	};
}

/* -- settings -------------------------------------------------------------------------------- */

static void look_at_settings(struct findings *findings, const struct settings *settings)
{
	struct stat about;
	const char *path = settings->config_path.at;

	if (str_is_absent(settings->config_path)) {
		findings_add(findings, FINDING_OK, STR("settings"), nothing,
			     "no settings file: every key has its default");
		return;
	}
	if (stat(path, &about) == 0 && about.st_mode & OTHERS_WRITE)
		findings_add(findings, FINDING_WARNING, STR("settings"),
			     arena_strf(findings->arena, "chmod go-w %s", path),
			     "%s: others may change it (mode %04o)", path,
			     (unsigned)(about.st_mode & 07777));
	else
		findings_add(findings, FINDING_OK, STR("settings"), nothing, "%s", path);
}

/* -- store ----------------------------------------------------------------------------------- */

static struct str folder_of(struct arena *arena, struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	if (slash == SIZE_MAX)
		return STR(".");
	return arena_str(arena, str_sub(path, 0, slash ? slash : 1));
}

/* The nearest folder above that is there. */
static struct str folder_there(struct arena *arena, struct str path)
{
	struct stat about;
	struct str folder = folder_of(arena, path);

	while (folder.len > 1 && stat(folder.at, &about) < 0)
		folder = folder_of(arena, folder);
	return folder;
}

static void look_at_space(struct findings *findings, struct str path)
{
	struct str folder = folder_there(findings->arena, path);
	struct statvfs space;
	struct stat about = { 0 };
	int64_t free_bytes, wished = SPACE_WISHED;

	if (statvfs(folder.at, &space) < 0)
		return;
	if (stat(path.at, &about) == 0 && about.st_size > wished)
		wished = about.st_size; /* a copy of it should fit */
	free_bytes = (int64_t)space.f_bavail * (int64_t)space.f_frsize;
	if (free_bytes < wished)
		findings_add(findings, free_bytes < SPACE_NEEDED ? FINDING_FAULT : FINDING_WARNING,
			     STR("disk"),
			     arena_strf(findings->arena,
					"free space there, or move the store: store = PATH"),
			     "%lld MiB are free in %s", (long long)(free_bytes / MEBI), folder.at);
	else
		findings_add(findings, FINDING_OK, STR("disk"), nothing, "%lld MiB are free in %s",
			     (long long)(free_bytes / MEBI), folder.at);
}

static void look_at_mode(struct findings *findings, struct str path)
{
	struct stat about;

	if (stat(path.at, &about) < 0)
		return;
	if (about.st_mode & OTHERS)
		findings_add(findings, FINDING_WARNING, STR("store"),
			     arena_strf(findings->arena, "chmod 600 %s", path.at),
			     "others may read what customers wrote (mode %04o)",
			     (unsigned)(about.st_mode & 07777));
	if (access(path.at, W_OK) < 0)
		findings_add(findings, FINDING_FAULT, STR("store"),
			     arena_strf(findings->arena, "chown it to who runs strop: %s", path.at),
			     "it cannot be written: %s", strerrordesc_np(errno));
}

/* What the desk still has to bring to its provider. */
static void look_at_outbox(struct findings *findings, const struct settings *settings,
			   const struct desk_counts *counts)
{
	if (counts->waiting && str_is_absent(settings->provider.kind))
		findings_add(findings, FINDING_WARNING, STR("acts"),
			     STR("put [provider] back into the settings, then `strop sync`"),
			     "%lld acts wait for a provider that the settings do not name",
			     (long long)counts->waiting);
	else if (counts->waiting)
		findings_add(findings, FINDING_NOTE, STR("acts"), STR("run `strop sync`"),
			     "%lld acts are not confirmed by the provider yet",
			     (long long)counts->waiting);
	if (counts->failed)
		findings_add(findings, FINDING_WARNING, STR("acts"),
			     STR("`strop audit` says why; do them again, or at the provider's "
				 "own panel"),
			     "%lld acts failed at the provider", (long long)counts->failed);
}

static enum err look_at_chain(struct findings *findings, struct store *store)
{
	static const struct action_filter newest = { .limit = 1 };
	struct action *actions = NULL;
	size_t count = 0;
	int64_t rows = 0;
	enum err e = store_actions(store, findings->arena, &newest, &actions, &count);

	if (e)
		return e;
	if (count && actions[0].no.n > ACTS_WALKED_MAX) {
		findings_add(findings, FINDING_NOTE, STR("audit"),
			     STR("`strop audit verify` walks it"),
			     "a long chain of %lld acts, not walked here",
			     (long long)actions[0].no.n);
		return ERR_NONE;
	}
	e = store_audit_verify(store, &rows);
	if (!e)
		findings_add(findings, FINDING_OK, STR("audit"), nothing,
			     "%lld acts: none altered, none dropped", (long long)rows);
	return e;
}

/* Every page is read: only where that is quick. */
static enum err look_at_pages(struct findings *findings, struct store *store, struct str path)
{
	struct stat about;
	enum err e;

	if (stat(path.at, &about) == 0 && about.st_size > PAGES_READ_MAX) {
		findings_add(findings, FINDING_NOTE, STR("store"),
			     STR("`strop backup COPY`, then sqlite3 COPY 'PRAGMA quick_check'"),
			     "%lld MiB: too much to be read whole here",
			     (long long)(about.st_size / MEBI));
		return ERR_NONE;
	}
	e = store_check(store);
	if (!e)
		findings_add(findings, FINDING_OK, STR("store"), nothing,
			     "every page fits to the others");
	return e;
}

static void look_at_driver(struct findings *findings)
{
	bool sound;
	struct str driver = store_driver(&sound);

	if (sound)
		findings_add(findings, FINDING_OK, STR("database"), nothing, "SQLite %" PRI_STR,
			     ARG_STR(driver));
	else
		findings_add(
			findings, FINDING_NOTE, STR("database"),
			STR("write to a store in use with strop alone, not with sqlite3: "
			    "3.51.3, 3.50.7 and 3.44.6 are mended"),
			"SQLite %" PRI_STR
			" can lose a commit that races a checkpoint; strop's lock keeps them apart",
			ARG_STR(driver));
}

static void store_fault(struct findings *findings, enum err e, struct str path)
{
	findings_add(findings, FINDING_FAULT, STR("store"),
		     e == ERR_CORRUPT
			     ? arena_strf(findings->arena,
					  "put it aside and take the newest copy that `strop "
					  "backup` made: %s",
					  path.at)
			     : arena_strf(findings->arena,
					  "mend what it says, or name another: store = PATH"),
		     "%s: %s", path.at, err_text(e));
}

static void look_into(struct findings *findings, const struct settings *settings, struct str path)
{
	CLEANUP(store_close_at) struct store *store = NULL;
	struct desk_counts counts = { 0 };
	enum err e = store_open(settings->store.at, STORE_READ, &store);

	if (!e)
		e = store_counts(store, moment_now(), &counts);
	if (!e)
		e = look_at_pages(findings, store, path);
	if (!e)
		e = look_at_chain(findings, store);
	if (e) {
		store_fault(findings, e, path);
		return;
	}
	findings_add(findings, FINDING_OK, STR("store"), nothing, "%s: %lld accounts, %lld flagged",
		     path.at, (long long)counts.accounts, (long long)counts.flagged);
	look_at_outbox(findings, settings, &counts);
}

static void look_at_store(struct findings *findings, const struct settings *settings)
{
	struct str path = settings->store;
	struct stat about;
	struct str folder;

	if (str_starts(path, STR("sqlite:")))
		path = str_sub(path, sizeof("sqlite:") - 1, path.len);
	if (str_starts(path, STR("postgres"))) {
		look_into(findings, settings, path);
		return;
	}
	look_at_driver(findings);
	folder = folder_there(findings->arena, path);
	if (stat(path.at, &about) == 0) {
		look_into(findings, settings, path);
		look_at_mode(findings, path);
	} else if (errno != ENOENT && errno != ENOTDIR) {
		findings_add(findings, FINDING_FAULT, STR("store"),
			     STR("let who runs strop into the folder"), "%s: %s", path.at,
			     strerrordesc_np(errno));
	} else if (access(folder.at, W_OK | X_OK) < 0) {
		findings_add(findings, FINDING_FAULT, STR("store"),
			     STR("name a place that can be written: store = PATH"),
			     "%s cannot be made: %s: %s", path.at, folder.at,
			     strerrordesc_np(errno));
	} else {
		findings_add(findings, FINDING_NOTE, STR("store"),
			     STR("`strop ingest FILE` makes it; `strop demo` makes one to try"),
			     "%s is not made yet", path.at);
	}
	look_at_space(findings, path);
}

/* -- databases and lists --------------------------------------------------------------------- */

static struct str way_to_newer(struct findings *findings, const struct settings_source *source)
{
	if (source->url.len)
		return arena_strf(findings->arena,
				  "run `strop update`, or fetch %" PRI_STR " to %" PRI_STR,
				  ARG_STR(source->url), ARG_STR(source->file));
	return arena_strf(findings->arena, "put a new copy to %" PRI_STR, ARG_STR(source->file));
}

static void look_at_source(struct findings *findings, const struct settings_source *source,
			   const struct geo_status *status)
{
	int64_t days_most = source->is_list ? LIST_DAYS : GEOIP_DAYS;
	int64_t age_us = moment_now().us - status->built_at.us;
	struct str what = arena_strf(findings->arena, "%s %" PRI_STR,
				     source->is_list ? "list" : "geoip", ARG_STR(source->name));
	struct str age = STR("of unknown age");
	bool is_old = false;

	if (!status->loaded) {
		findings_add(findings, FINDING_FAULT, what, way_to_newer(findings, source),
			     "%" PRI_STR ": %" PRI_STR, ARG_STR(source->file),
			     ARG_STR(status->failure));
		return;
	}
	if (!moment_is_never(status->built_at)) {
		char span[24];

		moment_print_span(age_us > 0 ? age_us : 0, span);
		age = arena_strf(findings->arena, "%s old", span);
		is_old = age_us > days_most * MOMENT_DAY;
	}
	findings_add(findings, is_old ? FINDING_WARNING : FINDING_OK, what,
		     is_old ? way_to_newer(findings, source) : nothing, "%" PRI_STR ", %" PRI_STR,
		     ARG_STR(status->holds), ARG_STR(age));
}

static void look_at_sources(struct findings *findings, const struct settings *settings)
{
	struct geo_source *sources = ARENA_ARRAY(findings->arena, settings->source_count + 1,
						 struct geo_source);
	struct geo_status *statuses;
	struct geo *geo;
	size_t count = 0;

	if (!settings->source_count) {
		findings_add(findings, FINDING_NOTE, STR("geoip"),
			     STR("[geoip \"city\"] file = PATH, say DB-IP City Lite (free)"),
			     "no database: where addresses are is not known");
		return;
	}
	for (size_t i = 0; i < settings->source_count; i++)
		sources[i] = (struct geo_source){
			.kind = settings->sources[i].is_list ? GEO_LIST : GEO_MMDB,
			.name = settings->sources[i].name,
			.path = settings->sources[i].file,
			.list_kind = settings->sources[i].kind,
		};
	geo = geo_open(sources, settings->source_count);
	statuses = geo_sources(geo, findings->arena, &count);
	for (size_t i = 0; i < count && i < settings->source_count; i++)
		look_at_source(findings, &settings->sources[i], &statuses[i]);
	geo_close(geo);
}

/* -- provider -------------------------------------------------------------------------------- */

static void look_at_answer(struct findings *findings, const struct settings *settings,
			   const struct provider_answer *answer)
{
	struct str url = settings->provider.url;

	if (answer->outcome == PROVIDER_DENIED)
		findings_add(findings, FINDING_FAULT, STR("provider"),
			     STR("put the right token to token_file or token_command"), "%s",
			     answer->why);
	else if (answer->outcome == PROVIDER_WAITS)
		findings_add(findings, FINDING_FAULT, STR("provider"),
			     STR("look at [provider] url and the way there; acts wait meanwhile, "
				 "none is lost"),
			     "%s", answer->why);
	else if (answer->outcome == PROVIDER_REFUSED)
		findings_add(findings, FINDING_WARNING, STR("provider"),
			     STR("give strop a token that may manage subaccounts"), "%s",
			     answer->why);
	else
		findings_add(findings, FINDING_OK, STR("provider"), nothing, "%" PRI_STR " answers",
			     ARG_STR(url));
}

static void look_at_provider(struct findings *findings, const struct settings *settings)
{
	struct provider_settings about = provider_of(settings);
	CLEANUP(provider_close_at) struct provider *provider = NULL;
	struct provider_answer answer;

	if (str_is_absent(settings->provider.kind)) {
		findings_add(findings, FINDING_NOTE, STR("provider"), nothing,
			     "none in the settings: acts stay on this desk");
		return;
	}
	if (provider_open(&about, &provider)) {
		findings_add(findings, FINDING_FAULT, STR("provider"),
			     STR("mend [provider] in the settings as it says"), "%s",
			     err_text(ERR_INVALID));
		return;
	}
	findings_add(findings, FINDING_OK, STR("provider"), nothing, "the token can be read");
	provider_greet(provider, &answer);
	look_at_answer(findings, settings, &answer);
}

struct finding *doctor_look(struct arena *arena, const struct settings *settings, size_t *count)
{
	struct findings findings = { .arena = arena };

	if (hash_start())
		findings_add(&findings, FINDING_FAULT, STR("system"),
			     STR("start strop where /dev/urandom is"),
			     "the system gives no random numbers");
	look_at_settings(&findings, settings);
	look_at_store(&findings, settings);
	look_at_sources(&findings, settings);
	look_at_provider(&findings, settings);
	doctor_chat(&findings, settings);
	doctor_terminal(&findings);
	*count = findings.count;
	return findings.rows;
}
