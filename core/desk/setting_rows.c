#include "core/desk/setting_rows.h"

#include "core/base/buf.h"
#include "core/desk/settings.h"

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
const struct setting_section_row setting_sections[SECTION_COUNT] = {
	[SECTION_DESK]     = { "desk",     false, "The desk itself. Keys above the first section belong here." },
	[SECTION_GEOIP]    = { "geoip",    true,  "A MaxMind database (.mmdb); any number. What it holds is read from its own metadata." },
	[SECTION_LIST]     = { "list",     true,  "A list of addresses, ranges or AS numbers; any number." },
	[SECTION_PROVIDER] = { "provider", false, "The email provider whose accounts these are. Without it, acts stay on this desk." },
	[SECTION_ENGINE]   = { "engine",   false, "How accounts are judged." },
	[SECTION_CHAT]     = { "chat",     false, "Where customers are talked to. Without it their lines come in as events, and replies are kept with them." },
	[SECTION_CONSOLE]  = { "console",  false, "How the console looks." },
	[SECTION_REFUND]   = { "refund",   false, "What a rep may say about money, by the reason an account was stopped for." },
	[SECTION_MACRO]    = { "macro",    true,  "A text prepared for replies, put into the line by i, by :macro NAME or by its key; any number, before those that come with the program. In it {name}, {first_name}, {account}, {refund}, {missing}, {time} and {rep} are filled in; \\\\n begins a new row." },
	[SECTION_KEYS]     = { "keys",     false, "Keys of the console: action = key, or several with commas between, taken from whatever they did before; action = none leaves it without a key, none = x the key x without an action. Actions are listed by ? in the console." },
};

const struct setting_row setting_rows[SETTING_COUNT] = {
	[SETTING_NAME]             = { SECTION_DESK, VALUE_TEXT, "name", { 0 }, "strop", "The desk's name, shown on top of the console and of case files." },
	[SETTING_STORE]            = { SECTION_DESK, VALUE_STORE, "store", { 0 }, "$XDG_DATA_HOME/strop/desk.db", "Where everything is kept: a path, sqlite:PATH or postgresql://..." },
	[SETTING_ACTOR]            = { SECTION_DESK, VALUE_TEXT, "actor", { 0 }, "the login name", "Who acts, in the audit log." },
	[SETTING_POLICY]           = { SECTION_DESK, VALUE_WORD, "policy", WORDS(policy_list), "enforce", "What the engine may do by itself: advise only flags, hold never disables, enforce does both. Under advise it accepts every message; of an account that a person or the provider stopped, messages are refused all the same. Under hold, what enforce would disable is held until a person settles it; other holds lapse after 15 minutes." },
	[SETTING_PROVIDER_DOMAINS] = { SECTION_DESK, VALUE_LIST, "provider_domains", { 0 }, "none", "The provider's own domains, whose subdomains customers may send from." },
	[SETTING_RETENTION]        = { SECTION_DESK, VALUE_DAYS, "retention_days", { 0 }, "0 (for ever)", "Events older than this are removed by `strop scan`; acts and notes stay." },
	[SETTING_BULK]             = { SECTION_DESK, VALUE_COUNT, "bulk_ceiling", { 0 }, "500", "Accounts that one act may stop without a reason given." },
	[SETTING_BULK_RATE]        = { SECTION_DESK, VALUE_COUNT, "bulk_rate", { 0 }, "600", "Accounts a minute that the provider is told of from one act; what it has not been told of yet, undo takes back unseen. 0: all at once." },
	[SETTING_EXPORT_DIR]       = { SECTION_DESK, VALUE_PATH, "export_dir", { 0 }, "the working directory", "Where the console's x writes case files." },
	[SETTING_GEOIP_FILE]       = { SECTION_GEOIP, VALUE_PATH, "file", { 0 }, "required", "The database." },
	[SETTING_GEOIP_URL]        = { SECTION_GEOIP, VALUE_TEXT, "url", { 0 }, "none", "Where `strop update` gets it; https, or http on this machine." },
	[SETTING_LIST_FILE]        = { SECTION_LIST, VALUE_PATH, "file", { 0 }, "required", "CIDR, address or range a line, MISP JSON, or AS numbers." },
	[SETTING_LIST_KIND]        = { SECTION_LIST, VALUE_WORD, "kind", WORDS(kind_list), "by the words of its title, name and file; hosting for AS numbers, else proxy", "What an address on it is." },
	[SETTING_LIST_URL]         = { SECTION_LIST, VALUE_TEXT, "url", { 0 }, "none", "Where `strop update` gets it; https, or http on this machine." },
	[SETTING_PROVIDER_KIND]    = { SECTION_PROVIDER, VALUE_WORD, "kind", WORDS(provider_list), "mailgun", "The shape of its API." },
	[SETTING_PROVIDER_URL]     = { SECTION_PROVIDER, VALUE_ADDRESS, "url", { 0 }, "required", "Its base address; http:// only for loopback." },
	[SETTING_TOKEN_FILE]       = { SECTION_PROVIDER, VALUE_PATH, "token_file", { 0 }, "none", "A file of mode 0600 that holds the token." },
	[SETTING_TOKEN_COMMAND]    = { SECTION_PROVIDER, VALUE_TEXT, "token_command", { 0 }, "none", "A command that prints the token." },
	[SETTING_WEIGHTS]          = { SECTION_ENGINE, VALUE_PATH, "weights", { 0 }, "the built-in table", "A file with weights of the desk's own: [bits] with rows of the table of signals, by their codes, and [caps] with families of evidence. No row changes its sign, and no cap is raised." },
	[SETTING_CHAT_KIND]        = { SECTION_CHAT, VALUE_WORD, "kind", WORDS(chat_list), "events", "How the chat comes and goes." },
	[SETTING_CHAT_REPLIES]     = { SECTION_CHAT, VALUE_PATH, "replies", { 0 }, "none", "events: a file that each reply is appended to, a chat event a line." },
	[SETTING_CHAT_COMMAND]     = { SECTION_CHAT, VALUE_TEXT, "reply_command", { 0 }, "none", "events: a command that is run for each reply and reads it, as a chat event, from its standard input; what fails is tried again." },
	[SETTING_CHAT_URL]         = { SECTION_CHAT, VALUE_TEXT, "url", { 0 }, "required for xmpp", "xmpp: the server, xmpp://HOST or xmpp://HOST:PORT. Spoken to over TLS; without it only on this machine." },
	[SETTING_CHAT_USER]        = { SECTION_CHAT, VALUE_TEXT, "user", { 0 }, "required for xmpp", "xmpp: who the desk is there, rep@host." },
	[SETTING_CHAT_PASSWORD_FILE] = { SECTION_CHAT, VALUE_PATH, "password_file", { 0 }, "none", "xmpp: a file of mode 0600 that holds the password." },
	[SETTING_CHAT_PASSWORD_COMMAND] = { SECTION_CHAT, VALUE_TEXT, "password_command", { 0 }, "none", "xmpp: a command that prints the password." },
	[SETTING_CHAT_ROOMS]       = { SECTION_CHAT, VALUE_TEXT, "rooms", { 0 }, "required for xmpp", "xmpp: the conference service, whose rooms are the conversations: ACCOUNT or ACCOUNT.CONVERSATION." },
	[SETTING_CHAT_CA]          = { SECTION_CHAT, VALUE_PATH, "ca_file", { 0 }, "the system's", "xmpp: certificates, in PEM, that the server's is checked against." },
	[SETTING_CHAT_REPS]        = { SECTION_CHAT, VALUE_LIST, "reps", { 0 }, "none", "xmpp: others who speak for the desk there, rep@host. Whoever is not named is the customer." },
	[SETTING_CHAT_VISITOR]     = { SECTION_CHAT, VALUE_TEXT, "visitor_by", { 0 }, "none", "xmpp: the service that puts the visitor's address into messages, and takes out what others put there. Nobody else is believed." },
	[SETTING_CHAT_TAKE_BACK]   = { SECTION_CHAT, VALUE_HOLD, "take_back_seconds", { 0 }, "5", "How long a reply waits before it goes out, from 0 to 60 seconds." },
	[SETTING_THEME]            = { SECTION_CONSOLE, VALUE_WORD, "theme", WORDS(theme_list), "dark", "Colours." },
	[SETTING_MOUSE]            = { SECTION_CONSOLE, VALUE_SWITCH, "mouse", WORDS(switch_list), "on", "Whether the console takes clicks." },
	[SETTING_BORDERS]          = { SECTION_CONSOLE, VALUE_WORD, "borders", WORDS(borders_list), "lines", "What panes are drawn with." },
	[SETTING_REFUND_SPAM]      = { SECTION_REFUND, VALUE_TEXT, "spam", { 0 }, "No refund: policy excludes accounts stopped for spam.", "For spam." },
	[SETTING_REFUND_PHISHING]  = { SECTION_REFUND, VALUE_TEXT, "phishing", { 0 }, "No refund: policy excludes accounts stopped for phishing.", "For phishing." },
	[SETTING_REFUND_OTHER]     = { SECTION_REFUND, VALUE_TEXT, "other", { 0 }, "A refund of the unused month is allowed on request.", "For anything else." },
	[SETTING_MACRO_TEXT]       = { SECTION_MACRO, VALUE_TEXT, "text", { 0 }, "required", "The text." },
	[SETTING_MACRO_KEY]        = { SECTION_MACRO, VALUE_TEXT, "key", { 0 }, "none", "A key that puts it into the line, such as F5: one that is no letter and has no other meaning." },
};
/* clang-format on */

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
static void key_describe(struct buf *out, enum setting key)
{
	struct str otherwise = str_of(setting_rows[key].otherwise);

	buf_addf(out, "*%s*\n\t%s", setting_rows[key].name, setting_rows[key].help);
	for (size_t w = 0; w < setting_rows[key].words.count; w++)
		buf_addf(out, "%s%s", w ? ", " : " One of: ", setting_rows[key].words.list[w]);
	buf_add(out, setting_rows[key].words.count ? "." : "");
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
		buf_addf(out, setting_sections[i].labelled ? "*[%s \"NAME\"]*\n\n" : "*[%s]*\n\n",
			 setting_sections[i].name);
		buf_addf(out, "%s\n\n", setting_sections[i].help);
		for (int key = 0; key < SETTING_COUNT; key++)
			if ((int)setting_rows[key].section == i)
				key_describe(out, (enum setting)key);
	}
	buf_add(out, manual_tail);
}
