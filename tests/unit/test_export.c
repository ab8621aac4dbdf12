#include "tests/unit/export_make.h"

/* What fontconfig and pango keep for the next page is theirs until the process ends. */
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier) */

const char *__lsan_default_suppressions(void) /* NOLINT(bugprone-reserved-identifier) */
{
	return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

/* --- through the desk --- */

static const struct text_answer *export_to(const char *path, enum export_format format)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = STR("acct-1"),
				   .file = { .format = format, .path = str_of(path) } };
	struct snapshot *snapshot = ask(&request);

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->text;
}

static void writes_whole_files_for_their_owner(void **state)
{
	char *path = arena_take(arena, 128), *beside = arena_take(arena, 128);
	struct stat st;
	size_t bytes;

	(void)state;
	suspect("acct-1");
	snprintf(path, 128, "%s/case.md", desk_folder);
	snprintf(beside, 128, "%s/case.md.part%ld", desk_folder, (long)getpid());
	for (int i = 0; i < 2; i++) { /* and again over the first */
		int left = open(beside, O_WRONLY | O_CREAT, 0600);

		assert_true(left >= 0);
		close(left); /* of one that was killed */
		bytes = export_to(path, EXPORT_MD)->bytes;
		assert_true(bytes > 100);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(st.st_size, bytes);
		assert_int_equal(access(beside, F_OK), -1);
	}
	assert_true(str_starts(export_to(NULL, EXPORT_JSON)->text, STR("{\"account\":")));
}

static void writes_into_a_device_and_through_a_link(void **state)
{
	char *path = arena_take(arena, 128), *link = arena_take(arena, 128);
	struct stat st;

	(void)state;
	suspect("acct-1");
	snprintf(path, 128, "%s/case.md", desk_folder);
	snprintf(link, 128, "%s/link.md", desk_folder);
	(void)export_to(path, EXPORT_MD);
	assert_int_equal(symlink(path, link), 0);
	(void)export_to(link, EXPORT_CSV);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	(void)export_to("/dev/null", EXPORT_MD);
	assert_int_equal(lstat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void says_what_it_cannot_write(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT, .account = STR("acct-1") };

	(void)state;
	suspect("acct-1");
	request.file.path = STR("/nowhere/case.md");
	assert_int_equal(ask(&request)->error, ERR_UNAVAILABLE);
	assert_non_null(strstr(ask(&request)->failure.at, "/nowhere/case.md: No such file"));
	request.file.path = (struct str){ 0 };
	request.account = STR("nobody");
	assert_int_equal(ask(&request)->error, ERR_NOT_FOUND);
	request.account = (struct str){ 0 };
	request.cluster.n = 99;
	assert_int_equal(ask(&request)->error, ERR_NOT_FOUND);
}

static void a_redacted_file_names_neither_desk_nor_account(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = STR("acct-1"),
				   .file = { .edition = EXPORT_REDACTED } };

	(void)state;
	suspect("acct-1");
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	for (int format = EXPORT_MD; format <= EXPORT_CSV; format++) {
		const char *text;

		request.file.format = (enum export_format)format;
		text = ask(&request)->text->text.at;
		assert_null(strstr(text, "acct-1"));
		assert_null(strstr(text, "Ada"));
		assert_null(strstr(text, "acme-mail"));
		assert_null(strstr(text, "rep7"));
		assert_null(strstr(text, "photos.example"));
		assert_non_null(strstr(text, "account-1"));
	}
}

static struct str case_of(const char *account, enum export_format format,
			  enum export_edition edition)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = str_of(account),
				   .file = { .format = format, .edition = edition } };
	struct snapshot *snapshot = ask(&request);

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->text->text;
}

static const struct json *decisions_of(const char *account)
{
	struct json *root;

	assert_int_equal(json_read(arena, str_trim(case_of(account, EXPORT_JSON, EXPORT_INTERNAL)),
				   &root),
			 ERR_NONE);
	return json_get(root, "decisions");
}

static bool has_reason(const struct json *decision, const char *code)
{
	const struct json *reasons = json_get(decision, "reasons");

	for (const struct json *at = reasons->first; at; at = at->next)
		if (str_is(json_get(at, "code")->text, code))
			return true;
	return false;
}

static void replays_what_was_known_at_each_decision_beside_what_is_known_now(void **state)
{
	const struct json *decisions;
	struct str page;

	(void)state;
	convict("acct-1");
	check_done(do_one(ACT_ENABLE, "acct-1", "spoke to them"));
	named_phishing("2024-03-04T10:00:00Z", "acct-1-worse.example");
	decisions = decisions_of("acct-1");
	assert_true(decisions->count >= 2);
	for (const struct json *at = decisions->first; at; at = at->next)
		assert_true(str_is(json_get(at, "known")->text, "kept"));
	assert_true(str_is(json_get(decisions->first, "actor")->text, "engine"));
	assert_true(has_reason(decisions->first, "bounces"));
	page = case_of("acct-1", EXPORT_MD, EXPORT_AUDITOR);
	assert_true(str_find(page, STR("Kept with the act, as it stood. Hash `")) != SIZE_MAX);
	assert_true(str_find(page, STR("strop audit verify")) != SIZE_MAX);
	page = case_of("acct-1", EXPORT_MD, EXPORT_INTERNAL);
	assert_true(str_find(page, STR("Kept with the act, as it stood.")) != SIZE_MAX);
	assert_true(str_find(page, STR("Hash")) == SIZE_MAX);
}

static void judges_again_up_to_then_what_was_not_kept(void **state)
{
	const struct json *decisions;

	(void)state;
	sign_up("acct-1");
	set_up("acct-1", "shop.example");
	tell_of("{'type':'action','at':'2024-03-02T12:00:00Z','account':'$','action':'disable','by':'panel'}\n",
		"acct-1", "");
	named_phishing("2024-03-03T10:00:00Z", "shop.example");
	decisions = decisions_of("acct-1");
	assert_true(decisions->count >= 1);
	assert_true(str_is(json_get(decisions->first, "known")->text, "replayed"));
	assert_false(has_reason(decisions->first, "scanner_phishing"));
}

static void a_note_is_in_no_redacted_file(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);

	(void)state;
	suspect("acct-1");
	note.text = STR("a word among us");
	check_done(do_act(&note));
	for (int format = EXPORT_MD; format <= EXPORT_HTML; format++) {
		assert_true(str_find(case_of("acct-1", (enum export_format)format, EXPORT_INTERNAL),
				     STR("a word among us")) != SIZE_MAX);
		assert_true(str_find(case_of("acct-1", (enum export_format)format, EXPORT_REDACTED),
				     STR("Notes")) == SIZE_MAX);
	}
}

static void writes_a_pdf_where_it_was_built_with_it(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT,
				   .account = STR("acct-1"),
				   .file = { .format = EXPORT_PDF } };
	const struct snapshot *snapshot;

	(void)state;
	suspect("acct-1");
	snapshot = ask(&request);
	if (!desk_exports(EXPORT_PDF)) {
		assert_int_equal(snapshot->error, ERR_INVALID);
		assert_non_null(
			strstr(snapshot->failure.at, "pdf: this strop was built without it"));
		return;
	}
	assert_int_equal(snapshot->error, ERR_NONE);
	assert_true(str_starts(snapshot->text->text, STR("%PDF-1.")));
	assert_true(str_ends(str_trim(snapshot->text->text), STR("%%EOF")));
}

static void a_pdf_takes_whatever_was_typed(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);

	(void)state;
	if (!desk_exports(EXPORT_PDF))
		skip();
	for (turn = 0; turn < ARRAY_LEN(hostile); turn += 6) {
		CLEANUP(arena_free_at) struct arena *own = arena_new();
		struct case_file file = file_of(dossier_make_full(own, hostile_text), 1);

		file.histories = case_history_full(own, hostile_text, file.dossiers);
		file.campaigns = campaign_full(own, hostile_text);
		file.campaign_count = 1;
		buf_clear(&out);
		assert_int_equal(export_pdf(&file, &out), ERR_NONE);
		assert_true(str_starts(buf_str(&out), STR("%PDF-1.")));
		/* No action, no address, no script: all links are to places in it. */
		assert_int_equal(count_of(buf_str(&out), "/URI"), 0);
		assert_int_equal(count_of(buf_str(&out), "/JavaScript"), 0);
	}
	turn = 0;
}

static void a_pdf_of_endless_texts_goes_on_over_its_pages(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	CLEANUP(buf_release) struct buf small = BUF_UP_TO(1000);
	struct dossier *d = dossier_make_full(arena, plain_text);
	struct case_file file = file_of(d, 1);

	(void)state;
	if (!desk_exports(EXPORT_PDF))
		skip();
	for (int i = 0; i < 2; i++)
		d->chat[i].chat.text = d->notes[0].text = long_text(arena, "chat");
	file.edition = EXPORT_REDACTED;
	assert_int_equal(export_pdf(&file, &out), ERR_NONE);
	assert_true(count_of(buf_str(&out), "/Type /Page %") > 4);
	assert_int_equal(export_pdf(&file, &small), ERR_INVALID);
}

static void every_file_that_leaves_is_in_the_trail(void **state)
{
	struct request request = { .kind = REQUEST_TRAIL, .account = STR("acct-1") };
	const struct trail_answer *trail;

	(void)state;
	suspect("acct-1");
	(void)export_to(NULL, EXPORT_CSV);
	trail = ask(&request)->trail;
	assert_int_equal(trail->count, 1);
	assert_int_equal(trail->actions[0].what, ACT_EXPORT);
	assert_true(str_is(trail->actions[0].reason, "csv, internal"));
	assert_true(str_is(trail->actions[0].actor, "rep7"));
	assert_int_equal(trail->actions[0].before.state, trail->actions[0].after.state);
	request = (struct request){ .kind = REQUEST_EXPORT,
				    .account = STR("acct-1"),
				    .act = { .actor = STR("rep3") },
				    .file = { .edition = EXPORT_REDACTED } };
	assert_false(ask(&request)->error);
	request = (struct request){ .kind = REQUEST_TRAIL };
	trail = ask(&request)->trail;
	assert_int_equal(trail->count, 2);
	assert_true(str_is(trail->actions[0].reason, "md, redacted"));
	assert_true(str_is(trail->actions[0].actor, "rep3"));
}

static void a_clusters_file_has_all_its_accounts(void **state)
{
	struct request request = { .kind = REQUEST_EXPORT, .file = { .format = EXPORT_JSON } };
	struct str text, line;
	size_t lines = 0;

	(void)state;
	for (int i = 1; i <= 3; i++)
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	request.cluster = look("acct-1").cluster;
	text = ask(&request)->text->text;
	while (str_cut(&text, '\n', &line)) {
		check_json(arena_strf(arena, "%" PRI_STR "\n", ARG_STR(line)));
		lines++;
	}
	assert_int_equal(lines, 3);
}

static void every_point_of_the_world_is_on_the_map(void **state)
{
	static const char none[3] = "";
	double latitude = 0, longitude = 0;

	(void)state;
	assert_true(world_countries_count > 200);
	for (size_t i = 0; i < world_countries_count; i++) {
		char code[3] = { world_countries[i][0], world_countries[i][1], '\0' };

		assert_true(world_country(code, &latitude, &longitude));
		assert_true(latitude >= -90 && latitude <= 90);
		assert_true(longitude >= -180 && longitude <= 180);
	}
	assert_true(world_country("DE", &latitude, &longitude));
	assert_true(latitude > 47 && latitude < 55 && longitude > 5 && longitude < 15);
	assert_false(world_country(none, &latitude, &longitude));
	assert_false(world_country("ZZ", &latitude, &longitude));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(replays_what_was_known_at_each_decision_beside_what_is_known_now),
		ACTED(judges_again_up_to_then_what_was_not_kept),
		ACTED(a_note_is_in_no_redacted_file),
		ACTED(writes_whole_files_for_their_owner),
		ACTED(writes_into_a_device_and_through_a_link),
		ACTED(says_what_it_cannot_write),
		ACTED(a_redacted_file_names_neither_desk_nor_account),
		ACTED(writes_a_pdf_where_it_was_built_with_it),
		ACTED(a_pdf_takes_whatever_was_typed),
		ACTED(a_pdf_of_endless_texts_goes_on_over_its_pages),
		ACTED(every_file_that_leaves_is_in_the_trail),
		ACTED(a_clusters_file_has_all_its_accounts),
		ACTED(every_point_of_the_world_is_on_the_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
