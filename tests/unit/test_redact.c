#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/desk/export.h"
#include "core/desk/redact.h"
#include "tests/unit/dossier_make.h"

#define FILE_MAX ((size_t)8 << 20)

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free_at(&arena);
	return 0;
}

static struct str marked(struct arena *in, const char *field)
{
	return arena_strf(in, "MARK(%s)", field);
}

static const struct {
	const char *name;
	void (*write)(const struct case_file *file, struct buf *out);
} formats[] = {
	{ "md", export_md },
	{ "html", export_html },
	{ "json", export_json },
	{ "csv", export_csv },
};

static struct case_history *history; /* of what is written; NULL: none */
static struct campaign_answer *campaign;

static void write_file(size_t format, const struct dossier *d, enum export_edition edition,
		       struct buf *out)
{
	struct case_file file = { .dossiers = d,
				  .histories = history,
				  .campaigns = campaign,
				  .campaign_count = campaign ? 1 : 0,
				  .count = 1,
				  .in_all = 1,
				  .desk_name = STR("[desk]"),
				  .edition = edition,
				  .now = MADE_AT };

	buf_clear(out);
	formats[format].write(&file, out);
	assert_false(out->full);
}

static void lets_no_text_of_anybodys_through_in_any_format(void **state)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, marked);
	static const char *const others[] = { MADE_IP, "64511", "51.5142", "-0.0931" };

	(void)state;
	history = case_history_full(arena, marked, d);
	campaign = campaign_full(arena, marked);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) { /* it was there before */
		write_file(i, d, EXPORT_INTERNAL, &out);
		assert_non_null(strstr(buf_text(&out), "MARK("));
		assert_non_null(strstr(buf_text(&out), MADE_IP));
	}
	redact_dossier(redactor, d);
	redact_history(redactor, history);
	redact_campaign(redactor, campaign);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		const char *at;

		write_file(i, d, EXPORT_REDACTED, &out);
		at = strstr(buf_text(&out), "MARK");
		if (at)
			fail_msg("%s: %.60s", formats[i].name, at);
		for (size_t k = 0; k < ARRAY_LEN(others); k++)
			if (strstr(buf_text(&out), others[k]))
				fail_msg("%s: %s", formats[i].name, others[k]);
	}
	history = NULL;
	campaign = NULL;
}

static void keeps_what_tells_nobody_apart(void **state)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, marked);
	static const char *const kept[] = { "disabled",         "phisher", "paid",
					    "scanner_phishing", "\"DE\"",  "\"GB\"",
					    "contradiction",    "vpn",     "\"bounced\":12" };

	(void)state;
	redact_dossier(redactor, d);
	write_file(2, d, EXPORT_REDACTED, &out);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		if (!strstr(buf_text(&out), kept[i]))
			fail_msg("%s", kept[i]);
}

static struct str by_field(struct arena *in, const char *field)
{
	return strstr(field, "account") ? arena_strf(in, "acct-1") : arena_strf(in, "%s", field);
}

static void calls_the_same_account_and_person_the_same_throughout(void **state)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	struct dossier *one = dossier_make_full(arena, by_field);
	struct dossier *other = dossier_make_full(arena, by_field);

	(void)state;
	other->account.id = STR("acct-2");
	other->notes[0].actor = STR("engine");
	redact_dossier(redactor, one);
	redact_dossier(redactor, other);
	assert_true(str_is(one->account.id, "account-1"));
	assert_true(str_is(one->actions[0].account, "account-1"));
	assert_true(str_is(one->cluster.members[1].account.id, "account-1"));
	assert_true(str_is(one->cluster.row.members[1], "account-1"));
	assert_true(str_is(other->account.id, "account-2"));
	assert_true(str_is(other->actions[0].account, "account-1"));
	assert_true(str_equal(one->actions[0].actor, other->actions[0].actor));
	assert_true(str_is(other->notes[0].actor, "engine"));
	assert_true(str_equal(one->judgement.reasons[0].events[0],
			      other->judgement.reasons[0].events[0]));
}

static void tells_how_long_a_text_was(void **state)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	struct dossier *d = dossier_make_full(arena, marked);

	(void)state;
	d->notes[0].text = STR("Grüße");
	d->chat[0].chat.text = STR("");
	redact_dossier(redactor, d);
	assert_true(str_is(d->notes[0].text, "[note, 5 characters]"));
	assert_true(str_is(d->chat[0].chat.text, ""));
}

static struct str nothing(struct arena *in, const char *field)
{
	(void)in;
	(void)field;
	return (struct str){ 0 };
}

static void makes_nothing_up(void **state)
{
	CLEANUP(redactor_free_at) struct redactor *redactor = redactor_new(arena);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, nothing), empty = { 0 };

	(void)state;
	redact_dossier(redactor, d);
	assert_int_equal(d->profile.fields.name.len, 0);
	assert_int_equal(d->account.assignee.len, 0);
	redact_dossier(redactor, &empty);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		write_file(i, d, EXPORT_REDACTED, &out);
		write_file(i, &empty, EXPORT_REDACTED, &out);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lets_no_text_of_anybodys_through_in_any_format,
						start, stop),
		cmocka_unit_test_setup_teardown(keeps_what_tells_nobody_apart, start, stop),
		cmocka_unit_test_setup_teardown(
			calls_the_same_account_and_person_the_same_throughout, start, stop),
		cmocka_unit_test_setup_teardown(tells_how_long_a_text_was, start, stop),
		cmocka_unit_test_setup_teardown(makes_nothing_up, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
