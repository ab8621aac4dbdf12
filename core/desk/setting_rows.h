/*
 * setting_rows: the settings file as two tables, its sections and its keys, and the manual page that is printed from them. Private to core/desk.
 *
 * A new setting is a number in `enum setting`, a row of `setting_rows`, and a line in settings_keep.c that says where its value goes. Its help, its
 * default and the words it takes stand in the row alone: strop(5) and the complaints follow.
 */
#pragma once

#include <stdbool.h>

#include "core/model/word.h"

/* What a key's value must be, and so what becomes of it. */
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

enum setting_section {
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

/* clang-format off */
enum setting {
	SETTING_NAME, SETTING_STORE, SETTING_ACTOR, SETTING_POLICY, SETTING_PROVIDER_DOMAINS, SETTING_RETENTION, SETTING_BULK, SETTING_BULK_RATE, SETTING_EXPORT_DIR,
	SETTING_GEOIP_FILE, SETTING_GEOIP_URL, SETTING_LIST_FILE, SETTING_LIST_KIND, SETTING_LIST_URL,
	SETTING_PROVIDER_KIND, SETTING_PROVIDER_URL, SETTING_TOKEN_FILE, SETTING_TOKEN_COMMAND,
	SETTING_WEIGHTS,
	SETTING_CHAT_KIND, SETTING_CHAT_REPLIES, SETTING_CHAT_COMMAND, SETTING_CHAT_URL, SETTING_CHAT_USER, SETTING_CHAT_PASSWORD_FILE, SETTING_CHAT_PASSWORD_COMMAND,
	SETTING_CHAT_ROOMS, SETTING_CHAT_CA, SETTING_CHAT_REPS, SETTING_CHAT_VISITOR, SETTING_CHAT_TAKE_BACK,
	SETTING_THEME, SETTING_MOUSE, SETTING_BORDERS,
	SETTING_REFUND_SPAM, SETTING_REFUND_PHISHING, SETTING_REFUND_OTHER,
	SETTING_MACRO_TEXT, SETTING_MACRO_KEY,
	SETTING_COUNT,
};
/* clang-format on */

struct setting_section_row {
	const char *name;
	bool labelled; /* [geoip "city"]: several, each with a name */
	const char *help;
};

struct setting_row {
	enum setting_section section;
	enum value_kind kind;
	const char *name;
	struct words words;    /* of VALUE_WORD and VALUE_SWITCH: the value is the word's place */
	const char *otherwise; /* the default, for the manual */
	const char *help;
};

extern const struct setting_section_row setting_sections[SECTION_COUNT];
extern const struct setting_row setting_rows[SETTING_COUNT];
