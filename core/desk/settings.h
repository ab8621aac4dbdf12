/*
 * settings: what the desk's owner decided, from the INI file, the environment and the command line.
 *
 * Every key has a default: no file, or an empty one, is a working desk. The keys are rows of one table
 * (setting_rows.c), from which the man page strop(5) and `strop doctor` are printed. Unknown sections
 * and keys are errors with their line. Relative paths are relative to the file.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/place.h"

struct arena;
struct buf;
struct weights;

struct settings_source { /* [geoip "x"] and [list "x"] */
	struct str name, file, url;
	bool is_list;
	enum proxy_kind kind; /* of a list; unknown: by its words (core/geo/list_kind.h) */
	unsigned line;        /* of its heading */
};

struct settings_provider {
	struct str kind; /* "mailgun"; absent: no provider, acts are confirmed at once */
	struct str url, token_file, token_command;
	unsigned line; /* of its heading */
};

struct settings_chat {
	struct str kind; /* "events" (the default), "xmpp"; absent: events */
	struct str replies,
		reply_command; /* events: where replies go; absent: they are only stored */
	struct str url, user, password_file, password_command, rooms, ca_file; /* xmpp */
	struct str *reps; /* xmpp: whoever speaks for the desk, besides `user` */
	size_t rep_count;
	struct str
		visitor_by; /* xmpp: whose word on a visitor's address is believed; absent: nobody's */
	int64_t take_back_seconds;
	unsigned line; /* of its heading; 0: there is none */
};

struct settings_macro { /* [macro "name"]: a text prepared for replies */
	struct str name, text;
	struct str key; /* absent: none */
	unsigned line;  /* of its heading */
};

struct settings_key { /* [keys]: action = key[, key...] */
	struct str action, keys;
	unsigned line;
};

enum settings_policy {
	SETTINGS_ADVISE,
	SETTINGS_HOLD,
	SETTINGS_ENFORCE
};

struct settings {
	struct str config_path; /* the file that was read; absent when there is none */
	struct str name;        /* [desk] name; default "strop" */
	struct str store;
	bool store_is_named; /* by the command line or the environment: to be read, it must be there */
	struct str actor;
	enum settings_policy policy;
	struct str *provider_domains;
	size_t provider_domain_count;
	int64_t retention_days; /* 0: for ever (the default) */
	struct settings_source *sources;
	size_t source_count;
	struct settings_provider provider;
	struct str weights_path;       /* [engine] weights */
	const struct weights *weights; /* what stands there; NULL: the built-in table */
	struct settings_chat chat;
	struct settings_macro *macros;
	size_t macro_count;
	struct settings_key *keys;
	size_t key_count;
	struct str theme; /* [console] theme = dark | light | contrast | mono */
	bool mouse;       /* [console] mouse = on | off */
	bool ascii;       /* [console] borders = ascii */
	int64_t bulk_ceiling; /* [desk] bulk_ceiling: accounts one D may stop without --reason; default 500 */
	int64_t bulk_rate; /* [desk] bulk_rate: accounts a minute that the provider is told of from one act; 0: all at once; default 600 */
	struct str refund_spam, refund_phishing,
		refund_other; /* [refund]: the policy's line by disable reason */
	struct str
		export_dir; /* [desk] export_dir: where `x` writes; default: the working directory */
};

/* `config`, `store`, `actor`: from the command line, or NULL; then the environment (STROP_CONFIG, STROP_STORE,
 * STROP_ACTOR), the file, the XDG defaults. ERR_INVALID: "strop.conf:7: key: why". A config file that was
 * named (not the default one) must exist. */
MUST_USE enum err settings_read(struct arena *arena, const char *config, const char *store,
				const char *actor, struct settings *settings);

/* The manual page strop(5), in scdoc's language, from the table. */
void settings_manual(struct buf *out);
