/*
 * judge_make: small stories to be judged: who signs up, pays, logs in and sends, and what scanners say of it. Ages are told as "1h", "3d".
 *
 *	sign_up("acct-1", "2d");
 *	convict_one("acct-1");
 *	check_state("acct-1", STATE_DISABLED);
 */
#pragma once

#include "tests/unit/desk_make.h"

#include "core/base/map.h"
#include "core/desk/demo_data.h"
#include "core/desk/demo_script.h"

/* 2024-05-06T10:42:00Z */
#define THEN ((struct moment){ INT64_C(1714992120000000) })

/* A line with its times told from a moment: "@-1h". */
static inline struct ingest_count tell_from(struct moment now, const char *lines)
{
	struct str text = quoted(lines), line;
	struct demo_script script = { .arena = arena, .now = now };
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(1 << 20);

	while (str_cut(&text, '\n', &line)) {
		const char *one = arena_str(arena, line).at;

		assert_int_equal(demo_script_tell(&script, &one, 1), ERR_NONE);
	}
	for (size_t i = 0; i < script.count; i++)
		buf_addf(&all, "%" PRI_STR "\n", ARG_STR(script.lines[i].text));
	return tell_bytes(buf_str(&all));
}

static inline void then(const char *lines)
{
	struct ingest_count count = tell_from(THEN, lines);

	if (count.refused)
		fail_msg("%s", buf_text(&refusals));
}

static inline void sign_up(const char *account, const char *ago)
{
	then(arena_strf(arena, "{'type':'account','at':'@-%s','account':'%s','plan':'paid'}\n", ago,
			account)
		     .at);
}

static inline void pay(const char *account, const char *ago, const char *card)
{
	then(arena_strf(arena, "{'type':'card','at':'@-%s','account':'%s','fingerprint':'%s'}\n",
			ago, account, card)
		     .at);
}

static inline void log_in(const char *account, const char *ago, const char *ip)
{
	then(arena_strf(arena, "{'type':'login','at':'@-%s','account':'%s','ip':'%s'}\n", ago,
			account, ip)
		     .at);
}

static inline void set_up(const char *account, const char *ago, const char *domain)
{
	then(arena_strf(
		     arena,
		     "{'type':'domain','at':'@-%s','account':'%s','domain':'%s','state':'verified',"
		     "'spf':true,'dkim':true}\n",
		     ago, account, domain)
		     .at);
}

static inline void scanner_says(const char *ago, const char *scanner, const char *value,
				const char *what)
{
	then(arena_strf(
		     arena,
		     "{'type':'scanner','at':'@-%s','scanner':'%s','value':'%s','verdict':'%s'}\n",
		     ago, scanner, value, what)
		     .at);
}

/* New, with a domain that a scanner calls phishing: enough to hold. */
static inline void hold_one(const char *account)
{
	sign_up(account, "2d");
	set_up(account, "1d", "bad.example");
	scanner_says("1h", "watch", "bad.example", "phishing");
}

/* And what else speaks against it: enough to disable. */
static inline void convict_one(const char *account)
{
	hold_one(account);
	then(arena_strf(
		     arena,
		     "{'type':'domain','at':'@-20h','account':'%s','domain':'worse.example',"
		     "'state':'failed'}\n"
		     "{'type':'message','at':'@-19h','account':'%s','id':'own','domain':'x.mg.example'}\n"
		     "{'type':'login','at':'@-18h','account':'%s','ip':'185.220.101.9'}\n",
		     account, account, account)
		     .at);
}

static inline void check_state(const char *account, enum state expected)
{
	enum state state = look(account).state;

	if (state != expected)
		fail_msg("%s is %.*s", account, ARG_STR(word_str(&state_words, (int)state)));
}

/* What was found of one account, and of its cluster the member that sorts first. */
struct found {
	struct str id, cluster;
	enum verdict verdict;
	double probability;
	struct moment flagged_at;
};
