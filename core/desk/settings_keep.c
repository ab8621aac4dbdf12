#include "core/desk/settings_keep.h"

#include <assert.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/conf.h"
#include "core/desk/settings.h"
#include "core/desk/speech.h"
#include "core/model/chat.h"
#include "core/net/http.h"

enum err settings_complain(const struct settings_reading *r, const struct conf_row *row,
			   const char *why)
{
	return err_fail(ERR_INVALID, "%s:%u: %" PRI_STR ": %s", r->path, row->line,
			ARG_STR(str_is_absent(row->key) ? row->section : row->key), why);
}

const char *settings_home(void)
{
	const char *home = getenv("HOME");
	const struct passwd *row = home && *home ? NULL : getpwuid(geteuid());

	if (row)
		home = row->pw_dir;
	return home && *home ? home : NULL;
}

static struct str beside_file(const struct settings_reading *r, struct str value)
{
	const char *home = settings_home();

	if ((str_is(value, "~") || str_starts(value, STR("~/"))) && home)
		return arena_strf(r->arena, "%s%" PRI_STR, home,
				  ARG_STR(str_sub(value, 1, value.len)));
	if (str_starts(value, STR("/")) || !r->folder.len)
		return arena_str(r->arena, value);
	return arena_strf(r->arena, "%" PRI_STR "/%" PRI_STR, ARG_STR(r->folder), ARG_STR(value));
}

static struct str store_beside_file(const struct settings_reading *r, struct str value)
{
	if (str_starts(value, STR("postgresql:")) || str_starts(value, STR("postgres:")))
		return arena_str(r->arena, value);
	if (str_starts(value, STR("sqlite:")))
		value = str_sub(value, 7, value.len);
	return beside_file(r, value);
}

static struct str *list_of(const struct settings_reading *r, struct str value, size_t *count)
{
	struct str rest = value, part, *list = NULL;

	*count = 0;
	while (str_cut(&rest, ',', &part)) {
		part = str_trim(part);
		if (!part.len)
			continue;
		list = arena_grow(r->arena, list, *count, sizeof(*list));
		list[(*count)++] = arena_str(r->arena, part);
	}
	return list;
}

/* A value after it was held to its kind: text, number or index of its word. */
struct value {
	struct str text;
	int64_t number;
};

static enum err value_read(const struct settings_reading *r, const struct conf_row *row,
			   enum setting setting, struct value *value)
{
	int word = 0;

	value->text = arena_str(r->arena, row->value);
	switch (setting_rows[setting].kind) {
	case VALUE_PATH:
		if (!row->value.len)
			return settings_complain(r, row, "a path is needed");
		value->text = beside_file(r, row->value);
		break;
	case VALUE_STORE:
		if (!row->value.len)
			return settings_complain(r, row, "a store is needed");
		value->text = store_beside_file(r, row->value);
		break;
	case VALUE_ADDRESS:
		if (http_address_check(value->text.at))
			return settings_complain(r, row, err_text(ERR_INVALID));
		break;
	case VALUE_DAYS:
	case VALUE_COUNT:
		if (!str_to_int64(row->value, &value->number) || value->number < 0 ||
		    value->number > 1000000)
			return settings_complain(r, row, "a number from 0 to 1000000 is needed");
		break;
	case VALUE_HOLD:
		if (!str_to_int64(row->value, &value->number) || value->number < 0 ||
		    value->number > REPLY_HOLD_MAX)
			return settings_complain(r, row, "a number from 0 to 60 is needed");
		break;
	case VALUE_SWITCH:
	case VALUE_WORD:
		if (word_find(&setting_rows[setting].words, row->value, &word))
			return settings_complain(r, row, err_text(ERR_INVALID));
		value->number = word;
		break;
	case VALUE_TEXT:
	case VALUE_LIST:
		break;
	}
	return ERR_NONE;
}

/* clang-format off */
static const enum proxy_kind list_kinds[] = { PROXY_VPN, PROXY_PROXY, PROXY_RESIDENTIAL, PROXY_TOR, PROXY_RELAY, PROXY_HOSTING };
/* clang-format on */

static void source_keep(struct settings_source *source, enum setting setting,
			const struct value *value)
{
	assert(source);
	assert(setting_rows[SETTING_LIST_KIND].words.count == ARRAY_LEN(list_kinds));
	if (setting == SETTING_GEOIP_FILE || setting == SETTING_LIST_FILE)
		source->file = value->text;
	else if (setting == SETTING_LIST_KIND)
		source->kind = list_kinds[value->number];
	else
		source->url = value->text;
}

static void desk_keep(const struct settings_reading *r, enum setting setting,
		      const struct value *value)
{
	struct settings *s = r->settings;

	switch (setting) {
	case SETTING_NAME:
		s->name = value->text;
		break;
	case SETTING_STORE:
		s->store = value->text;
		break;
	case SETTING_ACTOR:
		s->actor = value->text;
		break;
	case SETTING_POLICY:
		s->policy = (enum settings_policy)value->number;
		break;
	case SETTING_PROVIDER_DOMAINS:
		s->provider_domains = list_of(r, value->text, &s->provider_domain_count);
		break;
	case SETTING_RETENTION:
		s->retention_days = value->number;
		break;
	case SETTING_BULK:
		s->bulk_ceiling = value->number;
		break;
	case SETTING_BULK_RATE:
		s->bulk_rate = value->number;
		break;
	default:
		s->export_dir = value->text;
		break;
	}
}

static void other_keep(const struct settings_reading *r, enum setting setting,
		       const struct value *value)
{
	struct settings *s = r->settings;

	switch (setting) {
	case SETTING_PROVIDER_KIND:
		s->provider.kind = value->text;
		break;
	case SETTING_PROVIDER_URL:
		s->provider.url = value->text;
		break;
	case SETTING_TOKEN_FILE:
		s->provider.token_file = value->text;
		break;
	case SETTING_TOKEN_COMMAND:
		s->provider.token_command = value->text;
		break;
	case SETTING_WEIGHTS:
		s->weights_path = value->text;
		break;
	case SETTING_THEME:
		s->theme = value->text;
		break;
	case SETTING_MOUSE:
		s->mouse = value->number == 1;
		break;
	case SETTING_BORDERS:
		s->ascii = value->number == 1;
		break;
	case SETTING_REFUND_SPAM:
		s->refund_spam = value->text;
		break;
	case SETTING_REFUND_PHISHING:
		s->refund_phishing = value->text;
		break;
	default:
		s->refund_other = value->text;
		break;
	}
}

static void chat_keep(const struct settings_reading *r, enum setting setting,
		      const struct value *value)
{
	struct settings_chat *chat = &r->settings->chat;
	/* clang-format off */
	struct str *const texts[SETTING_COUNT] = {
		[SETTING_CHAT_KIND] = &chat->kind, [SETTING_CHAT_REPLIES] = &chat->replies, [SETTING_CHAT_COMMAND] = &chat->reply_command,
		[SETTING_CHAT_URL] = &chat->url, [SETTING_CHAT_USER] = &chat->user, [SETTING_CHAT_PASSWORD_FILE] = &chat->password_file,
		[SETTING_CHAT_PASSWORD_COMMAND] = &chat->password_command, [SETTING_CHAT_ROOMS] = &chat->rooms, [SETTING_CHAT_VISITOR] = &chat->visitor_by,
		[SETTING_CHAT_CA] = &chat->ca_file,
	};
	/* clang-format on */

	if (setting == SETTING_CHAT_TAKE_BACK)
		chat->take_back_seconds = value->number;
	else if (setting == SETTING_CHAT_REPS)
		chat->reps = list_of(r, value->text, &chat->rep_count);
	else if (texts[setting])
		*texts[setting] = value->text;
}

/* Two sources of one kind have two names. */
static enum err source_begin(struct settings_reading *r, const struct conf_row *row, bool is_list)
{
	struct settings *s = r->settings;

	for (size_t i = 0; i < s->source_count; i++)
		if (s->sources[i].is_list == is_list && str_equal(s->sources[i].name, row->label))
			return settings_complain(r, row, "two sections have this name");
	for (int key = SETTING_GEOIP_FILE; key <= SETTING_LIST_URL; key++)
		r->given[key] = 0;
	s->sources = arena_grow(r->arena, s->sources, s->source_count, sizeof(*s->sources));
	s->sources[s->source_count++] = (struct settings_source){
		.name = arena_str(r->arena, row->label), .is_list = is_list, .line = row->line
	};
	return ERR_NONE;
}

static enum err macro_begin(struct settings_reading *r, const struct conf_row *row)
{
	struct settings *s = r->settings;

	for (size_t i = 0; i < s->macro_count; i++)
		if (str_equal(s->macros[i].name, row->label))
			return settings_complain(r, row, "two sections have this name");
	r->given[SETTING_MACRO_TEXT] = r->given[SETTING_MACRO_KEY] = 0;
	s->macros = arena_grow(r->arena, s->macros, s->macro_count, sizeof(*s->macros));
	s->macros[s->macro_count++] = (struct settings_macro){
		.name = arena_str(r->arena, row->label), .line = row->line
	};
	return ERR_NONE;
}

/* In a settings file a row ends with its line: "\n" stands for a newline. */
static struct str with_rows(struct arena *arena, struct str text)
{
	struct str rest = text, out = STR("");
	size_t at;

	while ((at = str_find(rest, STR("\\n"))) != SIZE_MAX) {
		out = arena_strf(arena, "%" PRI_STR "%" PRI_STR "\n", ARG_STR(out),
				 ARG_STR(str_sub(rest, 0, at)));
		rest = str_sub(rest, at + 2, rest.len);
	}
	return arena_strf(arena, "%" PRI_STR "%" PRI_STR, ARG_STR(out), ARG_STR(rest));
}

static enum err macro_keep(const struct settings_reading *r, const struct conf_row *row,
			   enum setting setting, const struct value *value)
{
	struct settings_macro *macro = &r->settings->macros[r->settings->macro_count - 1];

	if (setting == SETTING_MACRO_KEY) {
		macro->key = value->text;
		return ERR_NONE;
	}
	if (speech_check(value->text))
		return settings_complain(r, row, err_text(ERR_INVALID));
	macro->text = with_rows(r->arena, value->text);
	return ERR_NONE;
}

enum err settings_begin(struct settings_reading *r, const struct conf_row *row,
			enum setting_section section)
{
	struct settings *s = r->settings;

	if (setting_sections[section].labelled != !str_is_absent(row->label))
		return settings_complain(r, row,
					 setting_sections[section].labelled
						 ? "needs a name in quotes: [geoip \"city\"]"
						 : "takes no name in quotes");
	if (section == SECTION_PROVIDER && str_is_absent(s->provider.kind)) {
		s->provider.kind = STR("mailgun");
		s->provider.line = row->line;
	}
	if (section == SECTION_CHAT)
		s->chat.line = row->line;
	if (section == SECTION_MACRO)
		return macro_begin(r, row);
	return setting_sections[section].labelled ? source_begin(r, row, section == SECTION_LIST)
						  : ERR_NONE;
}

void settings_keep_key(const struct settings_reading *r, const struct conf_row *row)
{
	struct settings *s = r->settings;

	s->keys = arena_grow(r->arena, s->keys, s->key_count, sizeof(*s->keys));
	s->keys[s->key_count++] = (struct settings_key){ .action = arena_str(r->arena, row->key),
							 .keys = arena_str(r->arena, row->value),
							 .line = row->line };
}

enum err settings_keep(const struct settings_reading *r, const struct conf_row *row,
		       enum setting setting)
{
	enum setting_section section = setting_rows[setting].section;
	struct value value = { 0 };
	enum err e = value_read(r, row, setting, &value);

	if (e)
		return e;
	if (section == SECTION_MACRO)
		return macro_keep(r, row, setting, &value);
	if (setting_sections[section].labelled && r->settings->source_count)
		source_keep(&r->settings->sources[r->settings->source_count - 1], setting, &value);
	else if (section == SECTION_DESK)
		desk_keep(r, setting, &value);
	else if (section == SECTION_CHAT)
		chat_keep(r, setting, &value);
	else
		other_keep(r, setting, &value);
	return ERR_NONE;
}
