#include "tests/bench/bench_make.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/desk/desk.h"
#include "core/desk/ingest.h"
#include "core/desk/stream.h"
#include "core/store/lookup.h"
#include "core/store/store_private.h"

#define BEGIN_S INT64_C(1760000000)
#define STEP_US INT64_C(400000)
#define LINE_MAX_BYTES 4096
#define ADDRESSES 1048576
#define FOLDER_MAX 200
#define FLAGGED 1000

static const char *const first_names[] = { "John",  "Maria", "Wei",    "Fatima", "Oleg",  "Anna",
					   "Pedro", "Yuki",  "Ahmed",  "Sophie", "Lukas", "Priya",
					   "David", "Elena", "Carlos", "Ingrid" };
static const char *const countries[] = { "US", "DE", "FR", "GB", "BR", "IN", "ES", "NL" };

void bench_check(int error, const char *what)
{
	if (!error)
		return;
	fprintf(stderr, "bench: %s: %s\n", what, err_text((enum err)error));
	exit(1);
}

double bench_seconds(void)
{
	return (double)moment_ticks_us() / 1e6;
}

double bench_cpu_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* -- lines ---------------------------------------------------------------------------------- */

struct bench_maker bench_maker(int64_t events, int64_t accounts)
{
	return (struct bench_maker){ .events = events,
				     .accounts = accounts,
				     .seed = UINT64_C(0x9e3779b97f4a7c15) };
}

static uint64_t draw(struct bench_maker *maker)
{
	maker->seed ^= maker->seed << 13;
	maker->seed ^= maker->seed >> 7;
	maker->seed ^= maker->seed << 17;
	return maker->seed;
}

/* One of the numbers below `most`, the same for the same `of`. */
static uint64_t fixed(uint64_t of, uint64_t salt, uint64_t most)
{
	uint64_t n = (of + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ salt * UINT64_C(0xff51afd7ed558ccd);

	n ^= n >> 31;
	n *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (n ^ n >> 29) % most;
}

static void add_address(struct buf *line, uint64_t address)
{
	buf_addf(line, ",\"ip\":\"%u.%u.%u.%u\"", 60u + (unsigned)(address >> 18 & 63),
		 (unsigned)(address >> 10 & 255), (unsigned)(address >> 2 & 255),
		 (unsigned)(address * 37 & 255));
}

static void signup_line(struct buf *line, uint64_t who)
{
	const char *first = first_names[fixed(who, 1, ARRAY_LEN(first_names))];

	buf_addf(
		line,
		"\"account\",\"name\":\"%s Berg%llu\",\"email\":\"%s.%llu@mail%llu.example\",\"plan\":\"paid\","
		"\"company\":\"Berg %llu Trading\",\"website\":\"https://shop%llu.example\","
		"\"phone\":\"+49301%07llu\",\"country\":\"%s\",\"language\":\"de-DE\","
		"\"timezone\":\"Europe/Berlin\",\"device\":\"dev-%llx\"",
		first, (unsigned long long)fixed(who, 2, 60000), first, (unsigned long long)who,
		(unsigned long long)fixed(who, 3, 5000), (unsigned long long)who,
		(unsigned long long)who, (unsigned long long)who,
		countries[fixed(who, 4, ARRAY_LEN(countries))],
		(unsigned long long)fixed(who, 5, UINT64_MAX));
	add_address(line, fixed(who, 6, ADDRESSES));
}

static void message_line(struct buf *line, uint64_t who, int64_t no, bool full)
{
	unsigned long long domain = (unsigned long long)who;

	buf_addf(
		line,
		"\"message\",\"domain\":\"shop%llu.example\",\"from\":\"Shop %llu <news@shop%llu.example>\","
		"\"subject\":\"Your order %llu is on its way\",\"text\":\"Hello, your parcel %llu has left"
		" our house today and will be with you on Thursday. Follow it at"
		" https://shop%llu.example/track/%llu or answer this message if something is"
		" missing. Thank you for buying from us, and until soon.\",\"recipients\":%d",
		domain, domain, domain, (unsigned long long)no, (unsigned long long)no, domain,
		(unsigned long long)no, full ? 40 : 1 + (int)(no % 5));
	add_address(line, fixed(who, 7 + (uint64_t)no % 3, ADDRESSES));
}

/* Of a message of the same account: the id follows from its number. */
static void delivery_line(struct buf *line, uint64_t who, int64_t no, bool complained)
{
	buf_addf(line,
		 "\"delivery\",\"message\":\"<m%llu.%lld@shop%llu.example>\",\"result\":\"%s\","
		 "\"count\":%d,\"code\":\"250 2.0.0 OK\"",
		 (unsigned long long)who, (long long)no / 2, (unsigned long long)who,
		 complained ? "complained" : "delivered", complained ? 9 : 1);
}

static void rare_line(struct buf *line, uint64_t who, uint64_t kind)
{
	if (kind < 85 + 2) {
		buf_addf(
			line,
			"\"card\",\"fingerprint\":\"fp%llx\",\"bin\":\"411111\",\"last4\":\"%04llu\","
			"\"country\":\"DE\",\"name\":\"Berg\",\"avs\":\"pass\",\"cvc\":\"pass\"",
			(unsigned long long)fixed(who, 9, UINT64_MAX),
			(unsigned long long)fixed(who, 10, 10000));
	} else if (kind < 85 + 4) {
		buf_addf(
			line,
			"\"domain\",\"domain\":\"shop%llu.example\",\"state\":\"verified\",\"spf\":true,"
			"\"dkim\":true,\"mx\":true",
			(unsigned long long)who);
	} else if (kind < 99) {
		buf_addf(line, "\"login\",\"via\":\"api\",\"user_agent\":\"curl/7.88.%llu\"",
			 (unsigned long long)who % 9);
		add_address(line, fixed(who, 7 + kind % 3, ADDRESSES));
	} else {
		buf_addf(
			line,
			"\"chat\",\"conversation\":\"c%llu\",\"from\":\"customer\",\"text\":\"Hello, my"
			" messages do not arrive since this morning, what can I do?\"",
			(unsigned long long)who);
	}
}

/* Who this one is about: a full account each time its turn comes, else one of those that have signed up. */
static bool whose(struct bench_maker *m, int64_t no, uint64_t *who)
{
	int64_t full_events = BENCH_FULL * BENCH_ROWS, every = m->events / full_events;
	int64_t known = no * m->accounts / m->events;

	if (m->only_full || (every > 1 && no % every == 1 && no / every < full_events)) {
		*who = (uint64_t)((m->only_full ? no : no / every) % BENCH_FULL);
		return true;
	}
	*who = known ? draw(m) % (uint64_t)known : 0;
	return false;
}

static void body_line(struct bench_maker *m, struct buf *line, uint64_t who, int64_t no, bool full)
{
	bool signs_up = !full && (no + 1) * m->accounts / m->events > no * m->accounts / m->events;
	uint64_t kind = full ? (uint64_t)(no / BENCH_FULL * 37) % 100 : draw(m) % 100;

	if (signs_up)
		signup_line(line, who);
	else if (kind < 45)
		message_line(line, who, no, full);
	else if (kind < 85)
		delivery_line(line, who, no, full && kind < 80);
	else
		rare_line(line, who, kind);
}

bool bench_line(struct bench_maker *m, struct buf *line)
{
	int64_t no = m->next++, at_us = no * STEP_US;
	uint64_t who;
	bool full;

	if (no >= m->events)
		return false;
	full = whose(m, no, &who);
	if (!full && (no + 1) * m->accounts / m->events > no * m->accounts / m->events)
		who = (uint64_t)(no * m->accounts / m->events);
	buf_addf(
		line,
		"{\"at\":%lld.%06lld,\"account\":\"%s-%llu\",\"id\":\"<m%llu.%lld@shop%llu.example>\",\"type\":",
		(long long)(BEGIN_S + at_us / 1000000), (long long)(at_us % 1000000),
		full ? "full" : "acct", (unsigned long long)who, (unsigned long long)who,
		(long long)no, (unsigned long long)who);
	body_line(m, line, who, no, full);
	buf_add_char(line, '}');
	return true;
}

bool bench_crowd_line(struct buf *line, int64_t who, int what)
{
	int64_t at_us = (3 * who + what) * STEP_US;

	if (what == 2 && who % 10)
		return false;
	buf_addf(line,
		 "{\"at\":%lld.%06lld,\"account\":\"crowd-%lld\",\"id\":\"e%lld.%d\",\"type\":",
		 (long long)(BEGIN_S + at_us / 1000000), (long long)(at_us % 1000000),
		 (long long)who, (long long)who, what);
	if (!what)
		signup_line(line, (uint64_t)who);
	else if (what == 1)
		rare_line(line, (uint64_t)who, 85);
	else
		message_line(line, (uint64_t)who, who, false);
	buf_add_char(line, '}');
	return true;
}

/* -- through the door ------------------------------------------------------------------------ */

struct settings bench_settings(struct arena *arena, const char *path, const char *city)
{
	struct settings settings;

	bench_check((int)settings_read(arena, NULL, path, "bench", &settings), "settings");
	settings.policy = SETTINGS_ADVISE;
	settings.sources = ARENA_ARRAY(arena, 1, struct settings_source);
	settings.source_count = city ? 1 : 0;
	if (city)
		settings.sources[0] = (struct settings_source){ .name = STR("city"),
								.file = str_of(city) };
	return settings;
}

static int lines_file(struct bench_maker *maker, int64_t count)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_MAX_BYTES);
	int fd = memfd_create("lines", MFD_CLOEXEC);
	FILE *file = fdopen(dup(fd), "w");

	if (!file)
		abort();
	for (int64_t i = 0; i < count && bench_line(maker, &line); i++) {
		buf_add_char(&line, '\n');
		if (fwrite(buf_text(&line), 1, line.len, file) != line.len)
			abort();
		buf_clear(&line);
	}
	if (fclose(file) || lseek(fd, 0, SEEK_SET))
		abort();
	return fd;
}

static void refused(void *with, const char *file, int64_t line, const char *why, struct str bytes)
{
	(void)with;
	fprintf(stderr, "bench: %s:%lld: %s: %.*s\n", file, (long long)line, why, (int)bytes.len,
		bytes.at);
	exit(1);
}

double bench_ingest(struct desk *desk, struct bench_maker *maker, int64_t count,
		    struct ingest_count *sum)
{
	int64_t piece = 200000;
	double took = 0;

	for (int64_t done = 0; done < count && maker->next < maker->events; done += piece) {
		struct ingest ingest = { .desk = desk, .refused = refused };
		int fd = lines_file(maker, count - done < piece ? count - done : piece);
		double start = bench_seconds();

		bench_check((int)ingest_file(&ingest, fd, "lines"), "ingest");
		took += bench_seconds() - start;
		close(fd);
		/* Else the next one takes it for killed, and has all campaigns found anew. */
		bench_check((int)stream_end(ingest.stream), "ending the stream");
		stream_free(ingest.stream);
		sum->stored += ingest.count.stored;
		sum->bytes += ingest.count.bytes;
	}
	return took;
}

/* -- a store of many accounts ----------------------------------------------------------------- */

static void account_write(struct store *store, int64_t no, int64_t every)
{
	static const struct sql put = {
		"INSERT INTO account (no, id, name, email, plan, probability, urgency, verdict, created_at,"
		" last_seen, case_state, flagged_at, days, place, top_reason)"
		" VALUES ($1, $2, $3, $4, 1, $5, $5, $6, $7, $7, $8, $9, '0,0,1,2,0,4,0,1', 'DE≠US',"
		" 'sends from an address that hides its user')"
	};
	uint64_t who = (uint64_t)no;
	const char *first = first_names[fixed(who, 1, ARRAY_LEN(first_names))];
	int64_t at = (BEGIN_S + no) * MOMENT_SECOND;
	char id[24], name[40], email[60];
	bool flagged = no % every == 0;

	snprintf(id, sizeof(id), "acct-%lld", (long long)no);
	snprintf(name, sizeof(name), "%s Berg%llu", first,
		 (unsigned long long)fixed(who, 2, 60000));
	snprintf(email, sizeof(email), "%s.%lld@mail%llu.example", first, (long long)no,
		 (unsigned long long)fixed(who, 3, 5000));
	bench_check((int)db_do(store->db, &put, NULL, "itttriiii", no, str_of(id), str_of(name),
			       str_of(email), flagged ? 0.5 + (double)(no % 977) / 4000.0 : 0.01,
			       (int64_t)flagged, at, (int64_t)flagged, flagged ? at : 0),
		    "an account");
}

static void traits_write(struct store *store, int64_t accounts)
{
	int64_t every = accounts / 250000 + 1;

	for (int64_t no = 0; no < accounts; no += every) {
		char ip[24];
		struct lookup_entry entry = { .space = LOOKUP_OF_TRAIT(TRAIT_IP),
					      .account = no + 1 };

		snprintf(ip, sizeof(ip), "100.%03d.%03d.%03d", (int)(100 + no / every / 40000),
			 (int)(100 + no / every / 200 % 150), (int)(20 + no / every % 200));
		entry.text = str_of(ip);
		bench_check((int)lookup_put(store, &entry), "an address");
	}
}

static void full_write(const char *path)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct settings settings = bench_settings(arena, path, NULL);
	struct bench_maker maker = bench_maker(BENCH_FULL * BENCH_ROWS, 1);
	struct ingest_count sum = { 0 };
	struct ingest ingest;

	maker.only_full = true;
	bench_check((int)desk_open(&settings, DESK_WRITE, &desk), "opening the desk");
	(void)bench_ingest(desk, &maker, maker.events, &sum);
	ingest = (struct ingest){ .desk = desk };
	bench_check((int)ingest_end(&ingest), "judging");
}

void bench_desk(const char *path, int64_t accounts)
{
	CLEANUP(store_close_at) struct store *store = NULL;

	bench_check((int)hash_start(), "starting");
	bench_check((int)store_open(path, STORE_WRITE, &store), "making the store");
	bench_check((int)store_write(store), "filling");
	for (int64_t no = 1; no <= accounts; no++)
		account_write(store, no, accounts > FLAGGED ? accounts / FLAGGED : 1);
	traits_write(store, accounts);
	bench_check((int)store_commit(store), "filling");
	for (bool more = true; more;)
		bench_check((int)store_tend(store, &more), "tending");
	full_write(path);
}

static char folder[FOLDER_MAX];

static int entry_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void folder_remove(void)
{
	(void)nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

const char *bench_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (*folder)
		return folder;
	snprintf(folder, sizeof(folder), "%s/strop-bench-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(folder))
		bench_check((int)err_fail(ERR_UNAVAILABLE, "no folder can be made"), folder);
	(void)atexit(folder_remove);
	return folder;
}

/* -- figures ---------------------------------------------------------------------------------- */

void bench_time(struct bench_times *times, double ms)
{
	if (times->count == times->room) {
		times->room = times->room ? 2 * times->room : 64;
		times->ms = realloc(times->ms, (size_t)times->room * sizeof(*times->ms));
		if (!times->ms)
			abort();
	}
	times->ms[times->count++] = ms;
}

static int by_size(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

double bench_share(struct bench_times *times, double share)
{
	if (!times->count)
		return 0;
	qsort(times->ms, (size_t)times->count, sizeof(*times->ms), by_size);
	return times->ms[(int)(share * (times->count - 1))];
}

void bench_times_release(struct bench_times *times)
{
	free(times->ms);
	*times = (struct bench_times){ 0 };
}
