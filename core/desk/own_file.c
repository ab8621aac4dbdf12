#include "core/desk/own_file.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/attrs.h"
#include "core/desk/settings.h"

static bool is_one(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Neither is there: the same name in the same folder. */
static bool same_name(const char *path, const char *other)
{
	char a[PATH_MAX], b[PATH_MAX];
	struct stat x, y;

	if (snprintf(a, sizeof(a), "%s", path) >= (int)sizeof(a) ||
	    snprintf(b, sizeof(b), "%s", other) >= (int)sizeof(b))
		return false;
	if (strcmp(basename(a), basename(b)) != 0)
		return false;
	snprintf(a, sizeof(a), "%s", path);
	snprintf(b, sizeof(b), "%s", other);
	return !stat(dirname(a), &x) && !stat(dirname(b), &y) && is_one(&x, &y);
}

bool same_file(const char *path, const char *other)
{
	struct stat a, b;
	bool has_a = stat(path, &a) == 0, has_b = stat(other, &b) == 0;

	if (has_a && has_b)
		return S_ISREG(a.st_mode) && is_one(&a, &b);
	return !has_a && !has_b && same_name(path, other);
}

static bool is_of_store(const struct settings *settings, const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-turn", "-journal" };
	struct str store = settings->store;

	if (str_starts(store, STR("sqlite:")))
		store = str_sub(store, sizeof("sqlite:") - 1, store.len);
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		char name[PATH_MAX];

		snprintf(name, sizeof(name), "%" PRI_STR "%s", ARG_STR(store), endings[i]);
		if (same_file(path, name))
			return true;
	}
	return false;
}

const char *own_file(const struct settings *settings, const char *path)
{
	if (is_of_store(settings, path))
		return "the store";
	if (settings->config_path.len && same_file(path, settings->config_path.at))
		return "the settings";
	if (settings->provider.token_file.len && same_file(path, settings->provider.token_file.at))
		return "the provider's token";
	if (settings->chat.password_file.len && same_file(path, settings->chat.password_file.at))
		return "the chat's password";
	for (size_t i = 0; i < settings->source_count; i++)
		if (settings->sources[i].file.len && same_file(path, settings->sources[i].file.at))
			return settings->sources[i].is_list ? "a list of the settings"
							    : "a database of the settings";
	return NULL;
}
