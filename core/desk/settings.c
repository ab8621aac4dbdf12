#include "core/desk/settings.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/conf.h"
#include "core/base/utf8.h"
#include "core/desk/settings_keep.h"
#include "core/engine/weights.h"
#include "core/model/chat.h"

static enum err section_find(const struct settings_reading *r, const struct conf_row *row,
			     enum setting_section *section)
{
	if (!row->section.len) {
		*section = SECTION_DESK;
		return ERR_NONE;
	}
	for (int i = 0; i < SECTION_COUNT; i++)
		if (str_is(row->section, setting_sections[i].name)) {
			*section = (enum setting_section)i;
			return ERR_NONE;
		}
	return settings_complain(r, row, "no such section");
}

/* Which key this is; it may stand once. */
static enum err key_find(struct settings_reading *r, const struct conf_row *row,
			 enum setting_section section, enum setting *setting)
{
	int k = 0;

	while (k < SETTING_COUNT &&
	       !(setting_rows[k].section == section && str_is(row->key, setting_rows[k].name)))
		k++;
	if (k == SETTING_COUNT)
		return settings_complain(r, row,
					 "no such key in this section; `man 5 strop` lists them");
	if (r->given[k])
		return err_fail(ERR_INVALID, "%s:%u: %" PRI_STR ": stands in line %u already",
				r->path, row->line, ARG_STR(row->key), r->given[k]);
	r->given[k] = row->line;
	*setting = (enum setting)k;
	return ERR_NONE;
}

static enum err row_keep(struct settings_reading *r, const struct conf_row *row)
{
	enum setting_section section = SECTION_DESK;
	enum setting setting = SETTING_NAME;
	enum err e = section_find(r, row, &section);

	if (e)
		return e;
	if (str_is_absent(row->key))
		return settings_begin(r, row, section);
	if (section == SECTION_KEYS) {
		settings_keep_key(r, row);
		return ERR_NONE;
	}
	e = key_find(r, row, section, &setting);
	return e ? e : settings_keep(r, row, setting);
}

static enum err weights_take(struct settings_reading *r)
{
	struct settings *s = r->settings;
	struct weights *weights;
	enum err e;

	if (str_is_absent(s->weights_path))
		return ERR_NONE;
	weights = ARENA_NEW(r->arena, struct weights);
	e = weights_read(r->arena, s->weights_path.at, weights);
	s->weights = weights;
	if (e == ERR_NOT_FOUND)
		return err_fail(ERR_INVALID, "%s:%u: weights: there is no %" PRI_STR, r->path,
				r->given[SETTING_WEIGHTS], ARG_STR(s->weights_path));
	return e ? err_fail(ERR_INVALID, "%" PRI_STR ": %s", ARG_STR(s->weights_path), err_text(e))
		 : ERR_NONE;
}

/* The chat server's keys make sense together only. */
static enum err chat_complete(const struct settings_reading *r)
{
	const struct settings_chat *chat = &r->settings->chat;
	bool is_xmpp = str_is(chat->kind, "xmpp");
	const char *missing = NULL;

	if (is_xmpp && !chat->url.len)
		missing = "url = xmpp://HOST";
	else if (is_xmpp && !chat->user.len)
		missing = "user = NAME@HOST";
	else if (is_xmpp && !chat->rooms.len)
		missing = "rooms = conference.HOST";
	else if (is_xmpp && !chat->password_file.len == !chat->password_command.len)
		missing = "one of password_file = PATH and password_command = COMMAND";
	if (missing)
		return err_fail(ERR_INVALID, "%s:%u: [chat] of kind xmpp needs %s", r->path,
				chat->line, missing);
	if (chat->replies.len && chat->reply_command.len)
		return err_fail(
			ERR_INVALID,
			"%s:%u: [chat] takes replies or reply_command, not both: a reply goes one way",
			r->path, chat->line);
	return ERR_NONE;
}

static enum err sources_complete(const struct settings_reading *r)
{
	const struct settings *s = r->settings;

	for (size_t i = 0; i < s->source_count; i++) {
		const struct settings_source *source = &s->sources[i];

		if (str_is_absent(source->file))
			return err_fail(ERR_INVALID, "%s:%u: [%s \"%" PRI_STR "\"] needs %s",
					r->path, source->line, source->is_list ? "list" : "geoip",
					ARG_STR(source->name), "file = PATH");
	}
	return ERR_NONE;
}

/* What a section cannot do without. */
static enum err complete(const struct settings_reading *r)
{
	const struct settings *s = r->settings;
	enum err e = sources_complete(r);

	if (e)
		return e;
	for (size_t i = 0; i < s->macro_count; i++)
		if (!s->macros[i].text.len)
			return err_fail(ERR_INVALID,
					"%s:%u: [macro \"%" PRI_STR "\"] needs text = TEXT",
					r->path, s->macros[i].line, ARG_STR(s->macros[i].name));
	if (!str_is_absent(s->provider.kind) && !s->provider.url.len)
		return err_fail(ERR_INVALID, "%s:%u: [provider] needs url = ADDRESS", r->path,
				s->provider.line);
	return chat_complete(r);
}

static enum err file_keep(struct settings_reading *r)
{
	struct conf conf;
	size_t slash = str_find_last_char(str_of(r->path), '/');
	enum err e = conf_read(r->arena, r->path, &conf);

	if (e == ERR_INVALID) {
		struct str why = arena_strf(r->arena, "%s", err_text(e));

		if (str_starts(why, STR("line ")))
			why = str_sub(why, 5, why.len);
		return err_fail(e, "%s:%" PRI_STR, r->path, ARG_STR(why));
	}
	if (e)
		return e;
	r->folder = slash == SIZE_MAX
			    ? STR("")
			    : arena_str(r->arena, (struct str){ r->path, slash ? slash : 1 });
	for (size_t i = 0; i < conf.count; i++) {
		e = row_keep(r, &conf.rows[i]);
		if (e)
			return e;
	}
	r->settings->config_path = arena_str(r->arena, str_of(r->path));
	e = complete(r);
	return e ? e : weights_take(r);
}

static const char *or_environment(const char *given, const char *name)
{
	const char *value = given ? given : getenv(name);

	return value && *value ? value : NULL;
}

/* $XDG_x_HOME/strop/NAME, else under the home folder. */
static struct str xdg(struct arena *arena, const char *variable, const char *under_home,
		      const char *name)
{
	const char *base = getenv(variable), *home = settings_home();

	if (base && *base == '/')
		return arena_strf(arena, "%s/strop/%s", base, name);
	return arena_strf(arena, "%s/%s/strop/%s", home ? home : ".", under_home, name);
}

static struct str login_name(struct arena *arena)
{
	const struct passwd *row = getpwuid(geteuid());
	const char *name = getenv("USER");

	if (row && row->pw_name && *row->pw_name)
		return arena_str(arena, str_of(row->pw_name));
	return arena_str(arena, str_of(name && *name ? name : "unknown"));
}

static enum err store_check(struct str store)
{
	size_t scheme = str_find(store, STR("://"));

	if (str_is(store, "sqlite:"))
		return err_fail(ERR_INVALID, "store: a path is needed behind sqlite:");
	if (scheme == SIZE_MAX || str_find_char(str_sub(store, 0, scheme), '/') != SIZE_MAX ||
	    str_starts(store, STR("sqlite:")) || str_starts(store, STR("postgres")))
		return ERR_NONE;
	return err_fail(ERR_INVALID,
			"store: %" PRI_STR ": a path, sqlite:PATH or postgresql://... is needed",
			ARG_STR(utf8_head(store, scheme + 3)));
}

enum err settings_read(struct arena *arena, const char *config, const char *store,
		       const char *actor, struct settings *settings)
{
	const char *named = or_environment(config, "STROP_CONFIG");
	struct settings s = {
		.name = STR("strop"),
		.policy = SETTINGS_ENFORCE,
		.theme = STR("dark"),
		.mouse = true,
		.bulk_ceiling = 500,
		.bulk_rate = 600,
		.chat = { .kind = STR("events"), .take_back_seconds = REPLY_HOLD_SECONDS },
		.refund_spam = str_of(setting_rows[SETTING_REFUND_SPAM].otherwise),
		.refund_phishing = str_of(setting_rows[SETTING_REFUND_PHISHING].otherwise),
		.refund_other = str_of(setting_rows[SETTING_REFUND_OTHER].otherwise),
	};
	struct settings_reading r = { .arena = arena, .settings = &s };
	enum err e;

	r.path = named ? named : xdg(arena, "XDG_CONFIG_HOME", ".config", "strop.conf").at;
	e = file_keep(&r);
	if (e == ERR_NOT_FOUND && named)
		return err_fail(ERR_INVALID, "%s: no such settings file", named);
	if (e && e != ERR_NOT_FOUND)
		return e == ERR_UNAVAILABLE ? err_fail(ERR_INVALID, "%s", err_text(e)) : e;

	store = or_environment(store, "STROP_STORE");
	actor = or_environment(actor, "STROP_ACTOR");
	s.store_is_named = store != NULL;
	if (store)
		s.store = arena_str(arena, str_of(store));
	else if (str_is_absent(s.store))
		s.store = xdg(arena, "XDG_DATA_HOME", ".local/share", "desk.db");
	if (actor)
		s.actor = arena_str(arena, str_of(actor));
	else if (!s.actor.len)
		s.actor = login_name(arena);
	e = store_check(s.store);
	if (!e)
		*settings = s;
	return e;
}
