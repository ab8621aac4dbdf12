/*
 * sync_make: a provider that keeps accounts, served on loopback, and a desk whose acts it is told of.
 *
 *	provider_has("acct-1", KEPT_ACTIVE);
 *	no = disable_new("acct-1");
 *	sync_now();
 *	check_state(no, ACT_CONFIRMED, NULL);
 */
#pragma once

#include "tests/unit/store_make.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/desk/sync.h"
#include "tests/net/server.h"

static struct settings settings;
static struct desk *desk;
static struct sync_count count;
static struct buf why = BUF_UP_TO(400);
static char token_path[128];

enum kept {
	KEPT_OPEN,
	KEPT_DISABLED,
	KEPT_GONE
};

static struct {
	char id[64];
	enum kept state;
} kept[64];
static size_t kept_count;
static bool deaf; /* says yes and does nothing */

static inline void provider_has(const char *id, enum kept state)
{
	for (size_t i = 0; i < kept_count; i++)
		if (strcmp(kept[i].id, id) == 0) {
			kept[i].state = state;
			return;
		}
	snprintf(kept[kept_count].id, sizeof(kept[0].id), "%s", id);
	kept[kept_count++].state = state;
}

static inline enum kept *kept_find(const char *id, size_t len)
{
	for (size_t i = 0; i < kept_count; i++)
		if (strlen(kept[i].id) == len && memcmp(kept[i].id, id, len) == 0)
			return &kept[i].state;
	return NULL;
}

/* As Mailgun: what is so already is refused. */
static inline struct served change(enum kept *state, enum kept wanted)
{
	if (!state || *state == KEPT_GONE)
		return (struct served){ .status = 404, .body = "{\"message\":\"Not Found\"}" };
	if (*state == wanted)
		return (struct served){ .status = 400,
					.body = "{\"message\":\"subaccount is already so\"}" };
	if (!deaf)
		*state = wanted;
	return (struct served){ .status = 200, .body = "{}" };
}

static inline struct served provider(const struct asked *asked)
{
	static const char bodies[][48] = { "{\"subaccount\":{\"status\":\"open\"}}",
					   "{\"subaccount\":{\"status\":\"disabled\"}}" };
	const char *id = strstr(asked->path, "/subaccounts/");
	enum kept *state;

	if (strcmp(asked->method, "DELETE") == 0)
		return change(kept_find(asked->on_behalf_of, strlen(asked->on_behalf_of)),
			      KEPT_GONE);
	if (!id)
		return (struct served){ .status = 404 };
	id += sizeof("/subaccounts/") - 1;
	state = kept_find(id, strcspn(id, "/"));
	if (strcmp(asked->method, "POST") == 0)
		return change(state, strstr(id, "/disable") ? KEPT_DISABLED : KEPT_OPEN);
	if (!state || *state == KEPT_GONE)
		return (struct served){ .status = 404 };
	return (struct served){ .status = 200, .body = bodies[*state] };
}

static inline void open_desk(void)
{
	assert_int_equal(desk_open(&settings, DESK_WRITE, &desk), ERR_NONE);
}

static inline int start(void **state)
{
	FILE *file;

	store_make(state);
	server_start();
	server.otherwise = provider;
	kept_count = 0;
	deaf = false;
	snprintf(token_path, sizeof(token_path), "%s/token", store_folder);
	file = fopen(token_path, "w");
	assert_non_null(file);
	assert_true(fputs("s3cret\n", file) >= 0 && fclose(file) == 0);
	assert_int_equal(chmod(token_path, 0600), 0);
	assert_int_equal(settings_read(arena, "/dev/null", store_path, "rep7", &settings),
			 ERR_NONE);
	settings.provider = (struct settings_provider){
		.kind = STR("mailgun"),
		.url = arena_strf(arena, "%s", server.url),
		.token_file = str_of(token_path),
	};
	open_desk();
	return 0;
}

static inline int stop(void **state)
{
	desk_close_at(&desk);
	server_stop();
	unlink(token_path);
	buf_release(&why);
	return store_unmake(state);
}

static inline struct action_no act(enum act_kind what, const char *id)
{
	struct str account = str_of(id);
	struct request request = { .kind = REQUEST_ACT,
				   .act = { .what = what,
					    .accounts = &account,
					    .account_count = 1,
					    .reason = STR("as tested"),
					    .confirm = account } };
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = desk_answer(desk, &request);

	assert_int_equal(snapshot->error, ERR_NONE);
	assert_int_equal(snapshot->act->done, 1);
	assert_int_equal(snapshot->act->rows[0].state, ACT_QUEUED);
	return snapshot->act->rows[0].action;
}

static inline struct action_no disable_new(const char *id)
{
	account_make(id);
	provider_has(id, KEPT_OPEN);
	return act(ACT_DISABLE, id);
}

static inline void sync_now(void)
{
	enum err e = sync_once(desk, &count, &why);

	if (e)
		fail_msg("%s", err_text(e));
}

static inline struct action action_of(struct action_no no)
{
	struct action action;

	assert_int_equal(store_action(store, arena, no, &action), ERR_NONE);
	return action;
}

static inline void check_state(struct action_no no, enum act_state state, const char *failure)
{
	struct action action = action_of(no);

	assert_int_equal(action.state, state);
	if (failure && (str_is_absent(action.failure) || !strstr(action.failure.at, failure)))
		fail_msg("%s", action.failure.at ? action.failure.at : "(none)");
	if (!failure)
		assert_true(str_is_absent(action.failure));
}

static inline void check_count(int64_t confirmed, int64_t sent, int64_t waiting, int64_t failed)
{
	assert_int_equal(count.confirmed, confirmed);
	assert_int_equal(count.sent, sent);
	assert_int_equal(count.waiting, waiting);
	assert_int_equal(count.failed, failed);
}

static inline size_t asked_with(const char *method)
{
	size_t n = 0;

	for (size_t i = 0; i < server_asked_count(); i++)
		n += strcmp(server_asked(i)->method, method) == 0;
	return n;
}
