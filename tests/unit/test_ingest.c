#include "tests/unit/desk_make.h"

#include <fcntl.h>

#define SIGNUP \
	"{'type':'account','at':'2024-03-01T10:00:00Z','account':'acct-1','id':'s','name':'Ada'}\n"
#define LOGIN \
	"{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1','id':'l','ip':'91.64.17.1'}\n"
#define CHAT \
	"{'type':'chat','at':'2024-03-03T10:00:00Z','account':'acct-1','id':'c','conversation':'k'," \
	"'from':'customer','text':'hello'}\n"

static void check(struct ingest_count count, int64_t lines, int64_t stored, int64_t skipped,
		  int64_t refused)
{
	assert_int_equal(count.lines, lines);
	assert_int_equal(count.stored, stored);
	assert_int_equal(count.skipped, skipped);
	assert_int_equal(count.refused, refused);
}

static void stores_what_it_is_told(void **state)
{
	struct dossier *dossier;

	(void)state;
	check(tell(SIGNUP LOGIN CHAT), 3, 3, 0, 0);
	dossier = look_whole("acct-1");
	assert_true(str_is(dossier->account.name, "Ada"));
	check_at(dossier->account.created_at, "2024-03-01T10:00:00Z");
	check_at(dossier->account.last_seen, "2024-03-03T10:00:00Z");
	assert_int_equal(dossier->judgement.location.observation_count, 1);
	assert_string_equal(dossier->judgement.location.observations[0].place.country, "DE");
	assert_int_equal(dossier->chat_count, 1);
}

static void changes_nothing_when_told_again(void **state)
{
	struct dossier *before, *after;

	(void)state;
	(void)tell(SIGNUP LOGIN CHAT);
	before = look_whole("acct-1");
	check(tell(SIGNUP LOGIN CHAT), 3, 0, 3, 0);
	check(tell(CHAT LOGIN SIGNUP), 3, 0, 3, 0);
	after = look_whole("acct-1");
	assert_int_equal(after->chat_count, 1);
	assert_true(after->account.probability == before->account.probability);
	assert_int_equal(after->action_count, before->action_count);
}

static void finds_repeats_within_one_stream(void **state)
{
	(void)state;
	check(tell(SIGNUP LOGIN SIGNUP LOGIN CHAT), 5, 3, 2, 0);
}

static void names_an_event_without_an_id_by_its_bytes(void **state)
{
	static const char nameless[] =
		"{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1','ip':'91.64.17.1'}\n";
	static const char other[] =
		"{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1','ip':'91.64.17.2'}\n";

	(void)state;
	check(tell(nameless), 1, 1, 0, 0);
	check(tell(nameless), 1, 0, 1, 0);
	check(tell(other), 1, 1, 0, 0);
}

static void knows_the_same_id_apart_by_type_and_account(void **state)
{
	(void)state;
	check(tell("{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1','id':'x','ip':'91.64.17.1'}\n"
		   "{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-2','id':'x','ip':'91.64.17.1'}\n"
		   "{'type':'domain','at':'2024-03-02T10:00:00Z','account':'acct-2','id':'x','domain':'a.example'}\n"),
	      3, 3, 0, 0);
}

static void refuses_by_place_and_keeps_the_lines_around(void **state)
{
	(void)state;
	check(tell(SIGNUP
		   "{'type':'nonsense','at':'2024-03-01T10:00:00Z','account':'acct-1'}\n" LOGIN
		   "no json\n"
		   "{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1'}\n"
		   "{'type':'login','at':'yesterday','account':'acct-1','ip':'1.2.3.4'}\n" CHAT),
	      7, 3, 0, 4);
	assert_non_null(strstr(buf_text(&refusals), "events:2: type: "));
	assert_non_null(strstr(buf_text(&refusals), "events:4: line: "));
	assert_non_null(strstr(buf_text(&refusals), "events:5: ip: "));
	assert_non_null(strstr(buf_text(&refusals), "events:6: at: "));
	assert_int_equal(look_whole("acct-1")->chat_count, 1);
}

static void skips_blank_lines_and_a_mark(void **state)
{
	(void)state;
	check(tell("\xEF\xBB\xBF" SIGNUP "\n  \n\r\n" LOGIN "\n"), 6, 2, 0, 0);
}

static void takes_a_last_line_without_an_end(void **state)
{
	struct str text = quoted(SIGNUP LOGIN);

	(void)state;
	check(tell_bytes(str_sub(text, 0, text.len - 1)), 2, 2, 0, 0);
}

static void takes_an_empty_stream(void **state)
{
	(void)state;
	check(tell(""), 0, 0, 0, 0);
}

/* A line of 9 MiB between two others. */
static void refuses_a_line_that_is_too_long_and_goes_on(void **state)
{
	size_t room = EVENT_LINE_MAX + (1 << 20);
	struct str first = quoted(SIGNUP), last = quoted(LOGIN);
	char *text = arena_take(arena, room + first.len + last.len + 1);

	(void)state;
	memcpy(text, first.at, first.len);
	memset(text + first.len, 'x', room);
	text[first.len + room] = '\n';
	memcpy(text + first.len + room + 1, last.at, last.len);
	check(tell_bytes((struct str){ text, first.len + room + 1 + last.len }), 3, 2, 0, 1);
	assert_non_null(strstr(buf_text(&refusals), "events:2: line: "));
}

static void takes_more_than_fits_in_a_batch(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(4 << 20);

	(void)state;
	for (int i = 0; i < 9000; i++)
		buf_addf(&text,
			 "{\"type\":\"login\",\"at\":%d,\"account\":\"acct-%d\",\"id\":\"%d\","
			 "\"ip\":\"91.64.17.1\"}\n",
			 1709300000 + i, i % 7, i);
	check(tell_bytes(buf_str(&text)), 9000, 9000, 0, 0);
	check(tell_bytes(buf_str(&text)), 9000, 0, 9000, 0);
	assert_int_equal(look_whole("acct-3")->judgement.location.observations[0].times, 1286);
}

static void keeps_no_card_number(void **state)
{
	struct dossier *dossier;

	(void)state;
	check(tell("{'type':'chat','at':'2024-03-03T10:00:00Z','account':'acct-1','conversation':'k',"
		   "'from':'customer','text':'my card is 4111 1111 1111 1111 ok'}\n"
		   "{'type':'card','at':'2024-03-03T10:00:00Z','account':'acct-1','fingerprint':'f',"
		   "'name':'4111111111111111'}\n"),
	      2, 1, 0, 1);
	dossier = look_whole("acct-1");
	assert_int_equal(str_find(dossier->chat[0].chat.text, STR("4111 1111")), SIZE_MAX);
	assert_int_not_equal(str_find(dossier->chat[0].chat.text, STR("1111 ok")), SIZE_MAX);
	assert_int_equal(dossier->card_count, 0);
	assert_null(strstr(buf_text(&refusals), "4111"));
}

/* --- streams --- */

struct watch {
	int64_t told, stop_at;
	int append_to; /* a file that grows while it is followed */
	const char *path;
};

static bool stop_at(void *with, const struct ingest_count *count, double share)
{
	struct watch *watch = with;

	(void)share;
	watch->told++;
	return count->stored < watch->stop_at;
}

static void stops_when_told_and_keeps_what_is_durable(void **state)
{
	struct watch watch = { .stop_at = 1 };
	struct ingest ingest = { .desk = desk, .progress = stop_at, .with = &watch };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(4 << 20);
	FILE *file = tmpfile();

	(void)state;
	for (int i = 0; i < 10000; i++)
		buf_addf(&text,
			 "{\"type\":\"login\",\"at\":%d,\"account\":\"acct-1\",\"id\":\"%d\","
			 "\"ip\":\"91.64.17.1\"}\n",
			 1709300000 + i, i);
	assert_int_equal(fwrite(buf_text(&text), 1, text.len, file), text.len);
	rewind(file);
	assert_int_equal(ingest_file(&ingest, fileno(file), "events"), ERR_NONE);
	assert_true(ingest.stopped);
	assert_int_equal(ingest.line, ingest.count.stored);
	assert_int_equal(ingest_end(&ingest), ERR_CANCELLED);
	assert_in_range(ingest.count.stored, 1, 9999);
	(void)fclose(file);
	check(tell_bytes(buf_str(&text)), 10000, 10000 - ingest.count.stored, ingest.count.stored,
	      0);
}

static void reads_from_a_pipe(void **state)
{
	struct str text = quoted(SIGNUP LOGIN);
	struct ingest ingest = { .desk = desk };
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text.at, text.len), text.len);
	close(ends[1]);
	assert_int_equal(ingest_file(&ingest, ends[0], "-"), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	close(ends[0]);
	assert_int_equal(ingest.count.stored, 2);
}

static void says_when_it_cannot_read(void **state)
{
	struct ingest ingest = { .desk = desk };
	int fd = open("/", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(ingest_file(&ingest, fd, "/"), ERR_UNAVAILABLE);
	close(fd);
}

/* Each time it is told, the file has grown by a line, or by half of one. */
static bool append(void *with, const struct ingest_count *count, double share)
{
	static const char *const pieces[] = {
		LOGIN,
		"{'type':'chat','at':'2024-03-03T10:00:00Z',",
		("'account':'acct-1','id':'c','conversation':'k',"
		 "'from':'customer','text':'hello'}\n"),
	};
	struct watch *watch = with;
	struct str text;

	(void)share;
	if ((size_t)watch->told < ARRAY_LEN(pieces)) {
		text = quoted(pieces[watch->told++]);
		assert_int_equal(write(watch->append_to, text.at, text.len), text.len);
		return true;
	}
	return count->stored < 3 && watch->told++ < 100;
}

static void follows_a_file_that_grows(void **state)
{
	const char *path = arena_strf(arena, "%s/stream", desk_folder).at;
	struct watch watch = { .path = path };
	struct ingest ingest = { .desk = desk, .progress = append, .with = &watch, .follow = true };
	struct str text = quoted(SIGNUP);
	int fd;

	(void)state;
	watch.append_to = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	assert_int_equal(write(watch.append_to, text.at, text.len), text.len);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(ingest_file(&ingest, fd, path), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	check(ingest.count, 3, 3, 0, 0);
	assert_int_equal(look_whole("acct-1")->chat_count, 1);
	close(fd);
	close(watch.append_to);
}

/* The first time, a new file stands in the old one's place. */
static bool rotate(void *with, const struct ingest_count *count, double share)
{
	struct watch *watch = with;
	struct str text = quoted(LOGIN CHAT);

	(void)share;
	if (watch->told++ == 0) {
		assert_int_equal(unlink(watch->path), 0);
		watch->append_to = open(watch->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		assert_int_equal(write(watch->append_to, text.at, text.len), text.len);
	}
	return count->stored < 3 && watch->told < 100;
}

static void follows_a_file_that_is_rotated(void **state)
{
	const char *path = arena_strf(arena, "%s/stream", desk_folder).at;
	struct watch watch = { .path = path };
	struct ingest ingest = { .desk = desk, .progress = rotate, .with = &watch, .follow = true };
	struct str text = quoted(SIGNUP);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	assert_int_equal(write(fd, text.at, text.len), text.len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(ingest_file(&ingest, fd, path), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	check(ingest.count, 3, 3, 0, 0);
	close(fd);
	close(watch.append_to);
}

/* --- what it leaves for the judge --- */

static void takes_scanner_words_that_name_no_account(void **state)
{
	(void)state;
	check(tell("{'type':'scanner','at':'2024-03-01T10:00:00Z','id':'w','scanner':'a','value':'x.example',"
		   "'verdict':'spam'}\n"
		   "{'type':'scanner','at':'2024-03-01T10:00:00Z','id':'w','scanner':'a','value':'x.example',"
		   "'verdict':'spam'}\n"),
	      2, 1, 1, 0);
}

static void folds_a_late_signup_into_its_place(void **state)
{
	struct dossier *dossier;

	(void)state;
	(void)tell(
		"{'type':'account','at':'2024-03-05T10:00:00Z','account':'acct-1','name':'Ada L'}\n");
	(void)tell(SIGNUP);
	dossier = look_whole("acct-1");
	check_at(dossier->account.created_at, "2024-03-01T10:00:00Z");
	assert_true(str_is(dossier->account.name, "Ada L"));
}

static void keeps_what_it_holds_after_it_is_opened_again(void **state)
{
	(void)state;
	(void)tell(SIGNUP LOGIN CHAT);
	desk_close_at(&desk);
	desk_begin();
	check(tell(SIGNUP LOGIN CHAT), 3, 0, 3, 0);
	assert_int_equal(look_whole("acct-1")->chat_count, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		DESKED(stores_what_it_is_told),
		DESKED(changes_nothing_when_told_again),
		DESKED(finds_repeats_within_one_stream),
		DESKED(names_an_event_without_an_id_by_its_bytes),
		DESKED(knows_the_same_id_apart_by_type_and_account),
		DESKED(refuses_by_place_and_keeps_the_lines_around),
		DESKED(skips_blank_lines_and_a_mark),
		DESKED(takes_a_last_line_without_an_end),
		DESKED(takes_an_empty_stream),
		DESKED(refuses_a_line_that_is_too_long_and_goes_on),
		DESKED(takes_more_than_fits_in_a_batch),
		DESKED(keeps_no_card_number),
		DESKED(stops_when_told_and_keeps_what_is_durable),
		DESKED(reads_from_a_pipe),
		DESKED(says_when_it_cannot_read),
		DESKED(follows_a_file_that_grows),
		DESKED(follows_a_file_that_is_rotated),
		DESKED(takes_scanner_words_that_name_no_account),
		DESKED(folds_a_late_signup_into_its_place),
		DESKED(keeps_what_it_holds_after_it_is_opened_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
