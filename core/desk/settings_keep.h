/*
 * settings_keep: where each value of a settings file goes: into `struct settings`, once it was held to its kind. Private to core/desk.
 *
 * settings.c goes through the rows of the file and knows which key each is; here it is checked and put down. What is kept is
 * in the reading's arena. Errors are ERR_INVALID with the place: "strop.conf:7: key: why".
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/desk/setting_rows.h"

struct arena;
struct conf_row;
struct settings;

struct settings_reading {
	struct arena *arena;
	struct settings *settings;
	const char *path;
	struct str folder;
	unsigned given[SETTING_COUNT]; /* the line of each key; of labelled sections, in this one */
};

/* `why`, with the file, the line and the key (or the section, of a heading) in front of it. */
MUST_USE enum err settings_complain(const struct settings_reading *r, const struct conf_row *row,
				    const char *why);

/* The home folder of whoever runs this: HOME, else as the system knows it; NULL: there is none. Of the process, to be copied. */
const char *settings_home(void);

/* A heading: `[geoip "x"]`, `[list "x"]`, `[macro "x"]` begin one more of their kind. Two of a kind with one name are an error. */
MUST_USE enum err settings_begin(struct settings_reading *r, const struct conf_row *row,
				 enum setting_section section);

/* A key with its value, in the section that was begun last. */
MUST_USE enum err settings_keep(const struct settings_reading *r, const struct conf_row *row,
				enum setting setting);

/* A row of [keys], whose keys are the console's actions: it knows them, we do not. */
void settings_keep_key(const struct settings_reading *r, const struct conf_row *row);
