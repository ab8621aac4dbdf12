#include "core/desk/settings.h"

#include <assert.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/conf.h"
#include "core/desk/speech.h"
#include "core/engine/weights.h"
#include "core/model/chat.h"
#include "core/net/http.h"

/* What a key's value must be, and so how it is kept. */
enum value_kind {
	VALUE_TEXT,
	VALUE_PATH, /* relative to the file */
	VALUE_STORE,
	VALUE_ADDRESS, /* https://..., http:// to this machine */
	VALUE_LIST,    /* words with commas between */
	VALUE_DAYS,
	VALUE_COUNT,
	VALUE_HOLD,   /* seconds, at most REPLY_HOLD_MAX */
	VALUE_SWITCH, /* on, off */
	VALUE_WORD,   /* one of a list */
};

enum section {
	SECTION_DESK,
	SECTION_GEOIP,
	SECTION_LIST,
	SECTION_PROVIDER,
	SECTION_ENGINE,
	SECTION_CHAT,
	SECTION_CONSOLE,
	SECTION_REFUND,
	SECTION_MACRO,
	SECTION_KEYS,
	SECTION_COUNT
};

static const char *const policy_list[] = { "advise", "hold", "enforce" };
static const char *const kind_list[] = { "vpn", "proxy", "residential", "tor", "relay", "hosting" };
static const char *const provider_list[] = { "mailgun" };
static const char *const chat_list[] = { "events", "xmpp" };
static const char *const theme_list[] = { "dark", "light", "contrast", "mono" };
static const char *const borders_list[] = { "lines", "ascii" };
static const char *const switch_list[] = { "off", "on" };

#define WORDS(list) \
	{ \
		list, ARRAY_LEN(list) \
	}

/* clang-format off */
static const struct {
	const char *name;
	bool labelled; /* [geoip "city"]: several, each with a name */
	const char *help;
} sections[SECTION_COUNT] = {
	[SECTION_DESK]     = { "desk",     false, "The desk itself. Keys above the first section belong here." },
	[SECTION_GEOIP]    = { "geoip",    true,  "A MaxMind database (.mmdb); any number. What it holds is read from its own metadata." },
	[SECTION_LIST]     = { "list",     true,  "A list of addresses, ranges or AS numbers; any number." },
	[SECTION_PROVIDER] = { "provider", false, "The email provider whose accounts these are. Without it, acts stay on this desk." },
	[SECTION_ENGINE]   = { "engine",   false, "How accounts are judged." },
	[SECTION_CHAT]     = { "chat",     false, "Where customers are talked to. Without it their lines come in as events, and replies are kept with them." },
	[SECTION_CONSOLE]  = { "console",  false, "How the console looks." },
	[SECTION_REFUND]   = { "refund",   false, "What a rep may say about money, by the reason an account was stopped for." },
	[SECTION_MACRO]    = { "macro",    true,  "A text prepared for replies, put into the line by i, by :macro NAME or by its key; any number, before those that come with the program. In it {name}, {first_name}, {account}, {refund}, {missing}, {time} and {rep} are filled in; \\\\n begins a new row." },
	[SECTION_KEYS]     = { "keys",     false, "Keys of the console: action = key, or several with commas between; none = key takes one away. Actions are listed by ? in the console." },
};

enum key {
	KEY_NAME, KEY_STORE, KEY_ACTOR, KEY_POLICY, KEY_PROVIDER_DOMAINS, KEY_RETENTION, KEY_BULK, KEY_BULK_RATE, KEY_EXPORT_DIR,
	KEY_GEOIP_FILE, KEY_GEOIP_URL, KEY_LIST_FILE, KEY_LIST_KIND, KEY_LIST_URL,
	KEY_PROVIDER_KIND, KEY_PROVIDER_URL, KEY_TOKEN_FILE, KEY_TOKEN_COMMAND,
	KEY_WEIGHTS,
	KEY_CHAT_KIND, KEY_CHAT_REPLIES, KEY_CHAT_COMMAND, KEY_CHAT_URL, KEY_CHAT_USER, KEY_CHAT_PASSWORD_FILE, KEY_CHAT_PASSWORD_COMMAND,
	KEY_CHAT_ROOMS, KEY_CHAT_CA, KEY_CHAT_REPS, KEY_CHAT_VISITOR, KEY_CHAT_TAKE_BACK,
	KEY_THEME, KEY_MOUSE, KEY_BORDERS,
	KEY_REFUND_SPAM, KEY_REFUND_PHISHING, KEY_REFUND_OTHER,
	KEY_MACRO_TEXT, KEY_MACRO_KEY,
	KEY_COUNT,
};

static const struct {
	enum section section;
	enum value_kind kind;
	const char *name;
	struct words words;
	const char *otherwise; /* the default, for the manual */
	const char *help;
} keys[KEY_COUNT] = {
	[KEY_NAME]             = { SECTION_DESK, VALUE_TEXT, "name", { 0 }, "strop", "The desk's name, shown on top of the console and of case files." },
	[KEY_STORE]            = { SECTION_DESK, VALUE_STORE, "store", { 0 }, "$XDG_DATA_HOME/strop/desk.db", "Where everything is kept: a path, sqlite:PATH or postgresql://..." },
	[KEY_ACTOR]            = { SECTION_DESK, VALUE_TEXT, "actor", { 0 }, "the login name", "Who acts, in the audit log." },
	[KEY_POLICY]           = { SECTION_DESK, VALUE_WORD, "policy", WORDS(policy_list), "enforce", "What the engine may do by itself: advise only flags, hold never disables, enforce does both." },
	[KEY_PROVIDER_DOMAINS] = { SECTION_DESK, VALUE_LIST, "provider_domains", { 0 }, "none", "The provider's own domains, whose subdomains customers may send from." },
	[KEY_RETENTION]        = { SECTION_DESK, VALUE_DAYS, "retention_days", { 0 }, "0 (for ever)", "Events older than this are removed by `strop scan`; acts and notes stay." },
	[KEY_BULK]             = { SECTION_DESK, VALUE_COUNT, "bulk_ceiling", { 0 }, "500", "Accounts that one act may stop without a reason given." },
	[KEY_BULK_RATE]        = { SECTION_DESK, VALUE_COUNT, "bulk_rate", { 0 }, "600", "Accounts a minute that the provider is told of from one act; what it has not been told of yet, undo takes back unseen. 0: all at once." },
	[KEY_EXPORT_DIR]       = { SECTION_DESK, VALUE_PATH, "export_dir", { 0 }, "the working directory", "Where the console's x writes case files." },
	[KEY_GEOIP_FILE]       = { SECTION_GEOIP, VALUE_PATH, "file", { 0 }, "required", "The database." },
	[KEY_GEOIP_URL]        = { SECTION_GEOIP, VALUE_TEXT, "url", { 0 }, "none", "Where `strop update` gets it; https, or http on this machine." },
	[KEY_LIST_FILE]        = { SECTION_LIST, VALUE_PATH, "file", { 0 }, "required", "CIDR, address or range a line, MISP JSON, or AS numbers." },
	[KEY_LIST_KIND]        = { SECTION_LIST, VALUE_WORD, "kind", WORDS(kind_list), "by the words of its title, name and file; hosting for AS numbers, else proxy", "What an address on it is." },
	[KEY_LIST_URL]         = { SECTION_LIST, VALUE_TEXT, "url", { 0 }, "none", "Where `strop update` gets it; https, or http on this machine." },
	[KEY_PROVIDER_KIND]    = { SECTION_PROVIDER, VALUE_WORD, "kind", WORDS(provider_list), "mailgun", "The shape of its API." },
	[KEY_PROVIDER_URL]     = { SECTION_PROVIDER, VALUE_ADDRESS, "url", { 0 }, "required", "Its base address; http:// only for loopback." },
	[KEY_TOKEN_FILE]       = { SECTION_PROVIDER, VALUE_PATH, "token_file", { 0 }, "none", "A file of mode 0600 that holds the token." },
	[KEY_TOKEN_COMMAND]    = { SECTION_PROVIDER, VALUE_TEXT, "token_command", { 0 }, "none", "A command that prints the token." },
	[KEY_WEIGHTS]          = { SECTION_ENGINE, VALUE_PATH, "weights", { 0 }, "the built-in table", "A file with weights of the desk's own: [bits] with rows of the table of signals, by their codes, and [caps] with families of evidence. No row changes its sign, and no cap is raised." },
	[KEY_CHAT_KIND]        = { SECTION_CHAT, VALUE_WORD, "kind", WORDS(chat_list), "events", "How the chat comes and goes." },
	[KEY_CHAT_REPLIES]     = { SECTION_CHAT, VALUE_PATH, "replies", { 0 }, "none", "events: a file that each reply is appended to, a chat event a line." },
	[KEY_CHAT_COMMAND]     = { SECTION_CHAT, VALUE_TEXT, "reply_command", { 0 }, "none", "events: a command that is run for each reply and reads it, as a chat event, from its standard input; what fails is tried again." },
	[KEY_CHAT_URL]         = { SECTION_CHAT, VALUE_TEXT, "url", { 0 }, "required for xmpp", "xmpp: the server, xmpp://HOST or xmpp://HOST:PORT. Spoken to over TLS; without it only on this machine." },
	[KEY_CHAT_USER]        = { SECTION_CHAT, VALUE_TEXT, "user", { 0 }, "required for xmpp", "xmpp: who the desk is there, rep@host." },
	[KEY_CHAT_PASSWORD_FILE] = { SECTION_CHAT, VALUE_PATH, "password_file", { 0 }, "none", "xmpp: a file of mode 0600 that holds the password." },
	[KEY_CHAT_PASSWORD_COMMAND] = { SECTION_CHAT, VALUE_TEXT, "password_command", { 0 }, "none", "xmpp: a command that prints the password." },
	[KEY_CHAT_ROOMS]       = { SECTION_CHAT, VALUE_TEXT, "rooms", { 0 }, "required for xmpp", "xmpp: the conference service, whose rooms are the conversations: ACCOUNT or ACCOUNT.CONVERSATION." },
	[KEY_CHAT_CA]          = { SECTION_CHAT, VALUE_PATH, "ca_file", { 0 }, "the system's", "xmpp: certificates, in PEM, that the server's is checked against." },
	[KEY_CHAT_REPS]        = { SECTION_CHAT, VALUE_LIST, "reps", { 0 }, "none", "xmpp: others who speak for the desk there, rep@host. Whoever is not named is the customer." },
	[KEY_CHAT_VISITOR]     = { SECTION_CHAT, VALUE_TEXT, "visitor_by", { 0 }, "none", "xmpp: the service that puts the visitor's address into messages, and takes out what others put there. Nobody else is believed." },
	[KEY_CHAT_TAKE_BACK]   = { SECTION_CHAT, VALUE_HOLD, "take_back_seconds", { 0 }, "5", "How long a reply waits before it goes out, from 0 to 60 seconds." },
	[KEY_THEME]            = { SECTION_CONSOLE, VALUE_WORD, "theme", WORDS(theme_list), "dark", "Colours." },
	[KEY_MOUSE]            = { SECTION_CONSOLE, VALUE_SWITCH, "mouse", WORDS(switch_list), "on", "Whether the console takes clicks." },
	[KEY_BORDERS]          = { SECTION_CONSOLE, VALUE_WORD, "borders", WORDS(borders_list), "lines", "What panes are drawn with." },
	[KEY_REFUND_SPAM]      = { SECTION_REFUND, VALUE_TEXT, "spam", { 0 }, "No refund: policy excludes accounts stopped for spam.", "For spam." },
	[KEY_REFUND_PHISHING]  = { SECTION_REFUND, VALUE_TEXT, "phishing", { 0 }, "No refund: policy excludes accounts stopped for phishing.", "For phishing." },
	[KEY_REFUND_OTHER]     = { SECTION_REFUND, VALUE_TEXT, "other", { 0 }, "A refund of the unused month is allowed on request.", "For anything else." },
	[KEY_MACRO_TEXT]       = { SECTION_MACRO, VALUE_TEXT, "text", { 0 }, "required", "The text." },
	[KEY_MACRO_KEY]        = { SECTION_MACRO, VALUE_TEXT, "key", { 0 }, "none", "A key that puts it into the line, such as F5: one that is no letter and has no other meaning." },
};
/* clang-format on */

struct reading {
	struct arena *arena;
	struct settings *settings;
	const char *path;
	struct str folder;
	unsigned given[KEY_COUNT]; /* the line of each key; of labelled sections, in this one */
};

static enum err at_line(const struct reading *r, const struct conf_row *row, const char *why)
{
	return err_fail(ERR_INVALID, "%s:%u: %" PRI_STR ": %s", r->path, row->line,
			ARG_STR(str_is_absent(row->key) ? row->section : row->key), why);
}

static const char *home_folder(void)
{
	const char *home = getenv("HOME");
	const struct passwd *row = home && *home ? NULL : getpwuid(geteuid());

	if (row)
		home = row->pw_dir;
	return home && *home ? home : NULL;
}

static struct str beside_file(const struct reading *r, struct str value)
{
	const char *home = home_folder();

	if ((str_is(value, "~") || str_starts(value, STR("~/"))) && home)
		return arena_strf(r->arena, "%s%" PRI_STR, home,
				  ARG_STR(str_sub(value, 1, value.len)));
	if (str_starts(value, STR("/")) || !r->folder.len)
		return arena_str(r->arena, value);
	return arena_strf(r->arena, "%" PRI_STR "/%" PRI_STR, ARG_STR(r->folder), ARG_STR(value));
}

static struct str store_beside_file(const struct reading *r, struct str value)
{
	if (str_starts(value, STR("postgresql:")) || str_starts(value, STR("postgres:")))
		return arena_str(r->arena, value);
	if (str_starts(value, STR("sqlite:")))
		value = str_sub(value, 7, value.len);
	return beside_file(r, value);
}

static struct str *list_of(const struct reading *r, struct str value, size_t *count)
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

static enum err value_read(const struct reading *r, const struct conf_row *row, enum key key,
			   struct value *value)
{
	int word = 0;

	value->text = arena_str(r->arena, row->value);
	switch (keys[key].kind) {
	case VALUE_PATH:
		if (!row->value.len)
			return at_line(r, row, "a path is needed");
		value->text = beside_file(r, row->value);
		break;
	case VALUE_STORE:
		if (!row->value.len)
			return at_line(r, row, "a store is needed");
		value->text = store_beside_file(r, row->value);
		break;
	case VALUE_ADDRESS:
		if (http_address_check(value->text.at))
			return at_line(r, row, err_text(ERR_INVALID));
		break;
	case VALUE_DAYS:
	case VALUE_COUNT:
		if (!str_to_int64(row->value, &value->number) || value->number < 0 ||
		    value->number > 1000000)
			return at_line(r, row, "a number from 0 to 1000000 is needed");
		break;
	case VALUE_HOLD:
		if (!str_to_int64(row->value, &value->number) || value->number < 0 ||
		    value->number > REPLY_HOLD_MAX)
			return at_line(r, row, "a number from 0 to 60 is needed");
		break;
	case VALUE_SWITCH:
	case VALUE_WORD:
		if (word_find(&keys[key].words, row->value, &word))
			return at_line(r, row, err_text(ERR_INVALID));
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
static_assert(ARRAY_LEN(list_kinds) == ARRAY_LEN(kind_list), "every word of kind has its value");

static void source_keep(struct settings_source *source, enum key key, const struct value *value)
{
	assert(source);
	if (key == KEY_GEOIP_FILE || key == KEY_LIST_FILE)
		source->file = value->text;
	else if (key == KEY_LIST_KIND)
		source->kind = list_kinds[value->number];
	else
		source->url = value->text;
}

static void desk_keep(const struct reading *r, enum key key, const struct value *value)
{
	struct settings *s = r->settings;

	switch (key) {
	case KEY_NAME:
		s->name = value->text;
		break;
	case KEY_STORE:
		s->store = value->text;
		break;
	case KEY_ACTOR:
		s->actor = value->text;
		break;
	case KEY_POLICY:
		s->policy = (enum settings_policy)value->number;
		break;
	case KEY_PROVIDER_DOMAINS:
		s->provider_domains = list_of(r, value->text, &s->provider_domain_count);
		break;
	case KEY_RETENTION:
		s->retention_days = value->number;
		break;
	case KEY_BULK:
		s->bulk_ceiling = value->number;
		break;
	case KEY_BULK_RATE:
		s->bulk_rate = value->number;
		break;
	default:
		s->export_dir = value->text;
		break;
	}
}

static void other_keep(const struct reading *r, enum key key, const struct value *value)
{
	struct settings *s = r->settings;

	switch (key) {
	case KEY_PROVIDER_KIND:
		s->provider.kind = value->text;
		break;
	case KEY_PROVIDER_URL:
		s->provider.url = value->text;
		break;
	case KEY_TOKEN_FILE:
		s->provider.token_file = value->text;
		break;
	case KEY_TOKEN_COMMAND:
		s->provider.token_command = value->text;
		break;
	case KEY_WEIGHTS:
		s->weights_path = value->text;
		break;
	case KEY_THEME:
		s->theme = value->text;
		break;
	case KEY_MOUSE:
		s->mouse = value->number == 1;
		break;
	case KEY_BORDERS:
		s->ascii = value->number == 1;
		break;
	case KEY_REFUND_SPAM:
		s->refund_spam = value->text;
		break;
	case KEY_REFUND_PHISHING:
		s->refund_phishing = value->text;
		break;
	default:
		s->refund_other = value->text;
		break;
	}
}

static void chat_keep(const struct reading *r, enum key key, const struct value *value)
{
	struct settings_chat *chat = &r->settings->chat;
	/* clang-format off */
	struct str *const texts[KEY_COUNT] = {
		[KEY_CHAT_KIND] = &chat->kind, [KEY_CHAT_REPLIES] = &chat->replies, [KEY_CHAT_COMMAND] = &chat->reply_command,
		[KEY_CHAT_URL] = &chat->url, [KEY_CHAT_USER] = &chat->user, [KEY_CHAT_PASSWORD_FILE] = &chat->password_file,
		[KEY_CHAT_PASSWORD_COMMAND] = &chat->password_command, [KEY_CHAT_ROOMS] = &chat->rooms, [KEY_CHAT_VISITOR] = &chat->visitor_by,
		[KEY_CHAT_CA] = &chat->ca_file,
	};
	/* clang-format on */

	if (key == KEY_CHAT_TAKE_BACK)
		chat->take_back_seconds = value->number;
	else if (key == KEY_CHAT_REPS)
		chat->reps = list_of(r, value->text, &chat->rep_count);
	else if (texts[key])
		*texts[key] = value->text;
}

/* Two sources of one kind have two names. */
static enum err source_begin(struct reading *r, const struct conf_row *row, bool is_list)
{
	struct settings *s = r->settings;

	for (size_t i = 0; i < s->source_count; i++)
		if (s->sources[i].is_list == is_list && str_equal(s->sources[i].name, row->label))
			return at_line(r, row, "two sections have this name");
	for (int key = KEY_GEOIP_FILE; key <= KEY_LIST_URL; key++)
		r->given[key] = 0;
	s->sources = arena_grow(r->arena, s->sources, s->source_count, sizeof(*s->sources));
	s->sources[s->source_count++] = (struct settings_source){
		.name = arena_str(r->arena, row->label), .is_list = is_list, .line = row->line
	};
	return ERR_NONE;
}

static enum err macro_begin(struct reading *r, const struct conf_row *row)
{
	struct settings *s = r->settings;

	for (size_t i = 0; i < s->macro_count; i++)
		if (str_equal(s->macros[i].name, row->label))
			return at_line(r, row, "two sections have this name");
	r->given[KEY_MACRO_TEXT] = r->given[KEY_MACRO_KEY] = 0;
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

static enum err macro_keep(const struct reading *r, const struct conf_row *row, enum key key,
			   const struct value *value)
{
	struct settings_macro *macro = &r->settings->macros[r->settings->macro_count - 1];

	if (key == KEY_MACRO_KEY) {
		macro->key = value->text;
		return ERR_NONE;
	}
	if (speech_check(value->text))
		return at_line(r, row, err_text(ERR_INVALID));
	macro->text = with_rows(r->arena, value->text);
	return ERR_NONE;
}

static enum err section_begin(struct reading *r, const struct conf_row *row, enum section section)
{
	struct settings *s = r->settings;

	if (sections[section].labelled != !str_is_absent(row->label))
		return at_line(r, row,
			       sections[section].labelled
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
	return sections[section].labelled ? source_begin(r, row, section == SECTION_LIST)
					  : ERR_NONE;
}

static enum err section_find(const struct reading *r, const struct conf_row *row,
			     enum section *section)
{
	if (!row->section.len) {
		*section = SECTION_DESK;
		return ERR_NONE;
	}
	for (int i = 0; i < SECTION_COUNT; i++)
		if (str_is(row->section, sections[i].name)) {
			*section = (enum section)i;
			return ERR_NONE;
		}
	return at_line(r, row, "no such section");
}

static enum err console_key(const struct reading *r, const struct conf_row *row)
{
	struct settings *s = r->settings;

	s->keys = arena_grow(r->arena, s->keys, s->key_count, sizeof(*s->keys));
	s->keys[s->key_count++] = (struct settings_key){ .action = arena_str(r->arena, row->key),
							 .keys = arena_str(r->arena, row->value),
							 .line = row->line };
	return ERR_NONE;
}

/* Which key this is; it may stand once. */
static enum err key_find(struct reading *r, const struct conf_row *row, enum section section,
			 enum key *key)
{
	int k = 0;

	while (k < KEY_COUNT && !(keys[k].section == section && str_is(row->key, keys[k].name)))
		k++;
	if (k == KEY_COUNT)
		return at_line(r, row, "no such key in this section; `man 5 strop` lists them");
	if (r->given[k])
		return err_fail(ERR_INVALID, "%s:%u: %" PRI_STR ": stands in line %u already",
				r->path, row->line, ARG_STR(row->key), r->given[k]);
	r->given[k] = row->line;
	*key = (enum key)k;
	return ERR_NONE;
}

static enum err row_keep(struct reading *r, const struct conf_row *row)
{
	enum section section = SECTION_DESK;
	struct value value = { 0 };
	enum key key = KEY_NAME;
	enum err e = section_find(r, row, &section);

	if (e)
		return e;
	if (str_is_absent(row->key))
		return section_begin(r, row, section);
	if (section == SECTION_KEYS)
		return console_key(r, row);
	e = key_find(r, row, section, &key);
	if (!e)
		e = value_read(r, row, key, &value);
	if (e)
		return e;
	if (section == SECTION_MACRO)
		return macro_keep(r, row, key, &value);
	if (sections[section].labelled && r->settings->source_count)
		source_keep(&r->settings->sources[r->settings->source_count - 1], key, &value);
	else if (section == SECTION_DESK)
		desk_keep(r, key, &value);
	else if (section == SECTION_CHAT)
		chat_keep(r, key, &value);
	else
		other_keep(r, key, &value);
	return ERR_NONE;
}

static enum err weights_take(struct reading *r)
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
				r->given[KEY_WEIGHTS], ARG_STR(s->weights_path));
	return e ? err_fail(ERR_INVALID, "%" PRI_STR ": %s", ARG_STR(s->weights_path), err_text(e))
		 : ERR_NONE;
}

/* The chat server's keys make sense together only. */
static enum err chat_complete(const struct reading *r)
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

static enum err sources_complete(const struct reading *r)
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
static enum err complete(const struct reading *r)
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

static enum err file_keep(struct reading *r)
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
	const char *base = getenv(variable), *home = home_folder();

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
		.refund_spam = str_of(keys[KEY_REFUND_SPAM].otherwise),
		.refund_phishing = str_of(keys[KEY_REFUND_PHISHING].otherwise),
		.refund_other = str_of(keys[KEY_REFUND_OTHER].otherwise),
	};
	struct reading r = { .arena = arena, .settings = &s };
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
	*settings = s;
	return ERR_NONE;
}

/* The page around the table. The example is held to the reader by tests/arch/manual.sh. */
static const char manual_head[] =
	"strop(5)\n\n"
	"# NAME\n\n"
	"strop.conf - settings of *strop*(1)\n\n"
	"# DESCRIPTION\n\n"
	"An INI file in UTF-8: _key = value_, a line each, in sections. Every key has a default, so an empty file, "
	"or none, is a working desk. Keys above the first section belong to *[desk]*. A name in quotes makes a section "
	"of several. Comments begin with ; or #, also behind a value after a blank. A value may stand in double "
	"quotes, in which \\\\\" and \\\\\\\\ stand for \" and \\\\. Relative paths are relative to the file. An unknown section "
	"or key is an error, named with its line.\n\n"
	"# SECTIONS AND KEYS\n\n";

static const char manual_tail[] =
	"# FILES\n\n"
	"_$XDG_CONFIG_HOME/strop/strop.conf_\n"
	"\tRead when neither *--config* nor *STROP\\_CONFIG* names another file; without XDG\\_CONFIG\\_HOME it is looked for "
	"in _~/.config_.\n\n"
	"# EXAMPLE\n\n"
	"```\n"
	"name = acme-mail\n"
	"store = desk.db\n"
	"policy = hold                 ; stop nobody for good without a person\n"
	"provider_domains = mg.example, acme-mail.example\n"
	"retention_days = 400\n"
	"\n"
	"[geoip \"city\"]\n"
	"file = geo/city.mmdb\n"
	"\n"
	"[list \"vpn ranges\"]\n"
	"file = lists/vpn.txt\n"
	"kind = vpn\n"
	"\n"
	"[provider]\n"
	"kind = mailgun\n"
	"url = https://api.mailgun.net\n"
	"token_file = provider.token   ; chmod 600\n"
	"\n"
	"[chat]\n"
	"replies = replies.jsonl\n"
	"\n"
	"[console]\n"
	"theme = light\n"
	"\n"
	"[keys]\n"
	"export = x, ctrl-x\n"
	"```\n\n"
	"# SEE ALSO\n\n"
	"*strop*(1)\n";

/* scdoc takes an underscore inside a word as it stands, and the table's texts hold no other markup. */
static void key_describe(struct buf *out, enum key key)
{
	struct str otherwise = str_of(keys[key].otherwise);

	buf_addf(out, "*%s*\n\t%s", keys[key].name, keys[key].help);
	for (size_t w = 0; w < keys[key].words.count; w++)
		buf_addf(out, "%s%s", w ? ", " : " One of: ", keys[key].words.list[w]);
	buf_add(out, keys[key].words.count ? "." : "");
	if (str_is(otherwise, "required"))
		buf_add(out, " Required.\n\n");
	else
		buf_addf(out, " Default: %" PRI_STR "%s\n\n", ARG_STR(otherwise),
			 str_ends(otherwise, STR(".")) ? "" : ".");
}

void settings_manual(struct buf *out)
{
	buf_add(out, manual_head);
	for (int i = 0; i < SECTION_COUNT; i++) {
		buf_addf(out, sections[i].labelled ? "*[%s \"NAME\"]*\n\n" : "*[%s]*\n\n",
			 sections[i].name);
		buf_addf(out, "%s\n\n", sections[i].help);
		for (int key = 0; key < KEY_COUNT; key++)
			if ((int)keys[key].section == i)
				key_describe(out, (enum key)key);
	}
	buf_add(out, manual_tail);
}
