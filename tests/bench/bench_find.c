/*
 * How long `find` takes on a million accounts, beside the scan with LIKE that it stands for.
 *
 *	bench_find [ACCOUNTS]
 *
 * Makes a store in a temporary folder (about a gigabyte at a million), asks each kind of question
 * many times with other words, and prints milliseconds. The queue and the counts on top of every
 * screen are measured with it, for they have the same million below them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/store/known.h"
#include "core/store/lookup.h"
#include "core/store/store_private.h"

#define ACCOUNTS_DEFAULT 1000000
#define TERMS_EACH 7
#define ROUNDS 200
#define SCAN_ROUNDS 5

static const char *const first_names[] = {
	"john",   "maria",  "wei",    "fatima", "oleg",   "anna",  "pedro",  "yuki",
	"ahmed",  "sophie", "lukas",  "priya",  "david",  "elena", "carlos", "ingrid",
	"samuel", "nadia",  "thomas", "leila",  "viktor", "chloe", "mateo",  "hanna",
};

static void check(enum err e, const char *what)
{
	if (!e)
		return;
	fprintf(stderr, "bench_find: %s: %s\n", what, err_text(e));
	abort();
}

/* The same numbers in every run. */
static uint64_t random_next(void)
{
	static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* -- a million accounts --------------------------------------------------------------------- */

struct bench_term {
	char text[40];
	int32_t account;
	int8_t field;
};

struct person {
	char first[16], last[16], email[40];
};

/* A pronounceable surname; some thousands of accounts share the commonest. */
static void surname(uint64_t n, char text[16])
{
	static const char *const parts[] = {
		"ka",  "ro",  "lin", "mes", "tov", "ber", "sha", "wil",
		"gan", "del", "for", "nik", "pra", "sou", "ter", "van"
	};
	size_t len = 0;

	for (int i = 0; i < 3; i++, n /= 16)
		len += (size_t)snprintf(text + len, 16 - len, "%s", parts[n % 16]);
}

static struct person person_of(int64_t no)
{
	struct person person;
	uint64_t n = (uint64_t)no * UINT64_C(2654435761) >> 7;

	snprintf(person.first, sizeof(person.first), "%s", first_names[n % ARRAY_LEN(first_names)]);
	surname(n / 31 % 4096, person.last);
	snprintf(person.email, sizeof(person.email), "%s%lld@%s.example", person.last,
		 (long long)no, no % 3 ? "gmail" : person.last);
	return person;
}

static void term_put(struct bench_term *term, int64_t no, enum find_field field, const char *text)
{
	snprintf(term->text, sizeof(term->text), "%s", text);
	term->account = (int32_t)no;
	term->field = (int8_t)field;
}

static void terms_of(int64_t no, struct bench_term terms[TERMS_EACH])
{
	struct person person = person_of(no);
	char text[48];

	snprintf(text, sizeof(text), "acct-%lld", (long long)no);
	term_put(&terms[0], no, FIND_ID, text);
	snprintf(text, sizeof(text), "%s %s", person.first, person.last);
	term_put(&terms[1], no, FIND_NAME, text);
	term_put(&terms[2], no, FIND_NAME, person.first);
	term_put(&terms[3], no, FIND_NAME, person.last);
	term_put(&terms[4], no, FIND_EMAIL, person.email);
	term_put(&terms[5], no, FIND_DOMAIN, strchr(person.email, '@') + 1);
	snprintf(text, sizeof(text), "10.%lld.%lld.%lld", (long long)(no >> 16 & 255),
		 (long long)(no >> 8 & 255), (long long)(no & 255));
	term_put(&terms[6], no, FIND_IP, text);
}

static void accounts_write(struct store *store, int64_t accounts)
{
	static const struct sql put = {
		"INSERT INTO account (no, id, name, email, plan, probability, urgency, created_at,"
		" last_seen, case_state, flagged_at, on_line_at, state, days, top_reason)"
		" VALUES ($1, $2, $3, $4, 1, $5, $5, $1, $1, $6, $6, $7, $8, '0,0,1,2,0,4,0,1',"
		" 'sends from an address that hides its user')"
	};

	for (int64_t no = 1; no <= accounts; no++) {
		struct person person = person_of(no);
		char id[24], name[40];
		int64_t flagged = no % 100 == 0;

		snprintf(id, sizeof(id), "acct-%lld", (long long)no);
		snprintf(name, sizeof(name), "%s %s", person.first, person.last);
		check(db_do(store->db, &put, NULL, "itttriii", no, str_of(id), str_of(name),
			    str_of(person.email), (double)(random_next() % 1000000) / 1e6, flagged,
			    no % 70000 == 0 ? INT64_C(1000) : no % 50, flagged ? no / 100 % 3 : 0),
		      "an account");
	}
}

static void known_put(struct store *store, int64_t no, const struct bench_term *terms)
{
	CLEANUP(buf_release) struct buf packed = BUF_UP_TO(4096);
	struct known_row row = { 0 };
	struct term list[TERMS_EACH];

	for (size_t i = 0; i < TERMS_EACH; i++)
		list[i] = (struct term){ (enum find_field)terms[i].field, str_of(terms[i].text) };
	known_pack_terms(list, TERMS_EACH, &packed);
	row.terms = buf_str(&packed);
	check(known_write(store, (struct account_no){ no }, &row), "what an account is found by");
}

static void terms_write(struct store *store, int64_t accounts)
{
	struct bench_term terms[TERMS_EACH];

	for (int64_t no = 1; no <= accounts; no++) {
		terms_of(no, terms);
		known_put(store, no, terms);
		for (size_t i = 0; i < TERMS_EACH; i++) {
			struct lookup_entry entry = { .space = LOOKUP_TERMS,
						      .text = str_of(terms[i].text),
						      .account = no,
						      .field = (uint8_t)terms[i].field };

			check(lookup_put(store, &entry), "a term");
		}
	}
}

static void fill(struct store *store, int64_t accounts)
{
	int64_t from = moment_ticks_us();

	check(store_write(store), "filling");
	accounts_write(store, accounts);
	terms_write(store, accounts);
	check(store_commit(store), "filling");
	for (bool more = true; more;)
		check(store_tend(store, &more), "tending");
	printf("%lld accounts and %lld terms written in %.0f s\n", (long long)accounts,
	       (long long)accounts * TERMS_EACH, (double)(moment_ticks_us() - from) / 1e6);
}

/* -- questions ------------------------------------------------------------------------------ */

struct timing {
	int64_t us[ROUNDS];
	size_t count, hits;
};

static int by_size(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void print(const char *name, struct timing *timing)
{
	size_t middle = timing->count / 2, late = timing->count * 95 / 100;

	qsort(timing->us, timing->count, sizeof(timing->us[0]), by_size);
	printf("%-34s %9.3f %9.3f %8zu\n", name, (double)timing->us[middle] / 1000,
	       (double)timing->us[late] / 1000, timing->hits / timing->count);
}

enum question {
	ASK_ID,
	ASK_ID_PREFIX,
	ASK_EMAIL,
	ASK_NAME,
	ASK_SURNAME,
	ASK_TYPO,
	ASK_BEGINNINGS,
	ASK_ADDRESS,
	ASK_LETTER,
	ASK_COMMON,
	ASK_NOTHING,
	QUESTION_COUNT,
};

static const char *const question_names[] = {
	[ASK_ID] = "an account's id",
	[ASK_ID_PREFIX] = "the beginning of an id",
	[ASK_EMAIL] = "an email address",
	[ASK_NAME] = "a first and a last name",
	[ASK_SURNAME] = "a last name",
	[ASK_TYPO] = "an email address, letters swapped",
	[ASK_BEGINNINGS] = "the beginnings of two names",
	[ASK_ADDRESS] = "an IP address",
	[ASK_LETTER] = "one letter",
	[ASK_COMMON] = "a domain of two thirds of all",
	[ASK_NOTHING] = "nothing like it",
};

static struct str question_text(struct arena *arena, enum question question, int64_t no)
{
	struct person person = person_of(no);

	switch (question) {
	case ASK_ID:
		return arena_strf(arena, "acct-%lld", (long long)no);
	case ASK_ID_PREFIX:
		return arena_strf(arena, "acct-%lld", (long long)no % 1000);
	case ASK_EMAIL:
		return arena_strf(arena, "%s", person.email);
	case ASK_NAME:
		return arena_strf(arena, "%s %s", person.last, person.first);
	case ASK_SURNAME:
		return arena_strf(arena, "%s", person.last);
	case ASK_TYPO:
		return arena_strf(arena, "%c%c%s", person.email[1], person.email[0],
				  person.email + 2);
	case ASK_BEGINNINGS:
		return arena_strf(arena, "%.3s %.5s", person.first, person.last);
	case ASK_ADDRESS:
		return arena_strf(arena, "10.%lld.%lld.%lld", (long long)(no >> 16 & 255),
				  (long long)(no >> 8 & 255), (long long)(no & 255));
	case ASK_LETTER:
		return arena_strf(arena, "%c", (int)('a' + no % 26));
	case ASK_COMMON:
		return arena_strf(arena, "gmail.example");
	case ASK_NOTHING:
	case QUESTION_COUNT:
		break;
	}
	return arena_strf(arena, "zq%lldxj", (long long)no);
}

static void measure_find(struct store *store, int64_t accounts, enum question question)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct timing timing = { .count = ROUNDS };

	for (size_t i = 0; i < timing.count; i++) {
		int64_t no = (int64_t)(random_next() % (uint64_t)accounts) + 1, from;
		struct str text = question_text(arena, question, no);
		struct find_hit *hits = NULL;
		size_t count = 0;

		from = moment_ticks_us();
		check(store_read(store), "asking");
		check(store_find(store, arena, text, text, 100, &hits, &count), "asking");
		store_end(store);
		timing.us[i] = moment_ticks_us() - from;
		timing.hits += count;
		arena_reset(arena);
	}
	print(question_names[question], &timing);
}

static void measure_scan(struct store *store, int64_t accounts)
{
	static const struct sql scan = {
		"SELECT no FROM account WHERE id LIKE '%' || $1 || '%' OR name LIKE '%' || $1"
		" || '%' OR email LIKE '%' || $1 || '%' LIMIT 100"
	};
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct timing timing = { .count = SCAN_ROUNDS };

	for (size_t i = 0; i < timing.count; i++) {
		int64_t no = (int64_t)(random_next() % (uint64_t)accounts) + 1;
		int64_t from = moment_ticks_us();
		CLEANUP(rows_end)
		struct rows rows = db_query(store->db, &scan, "t",
					    question_text(arena, ASK_EMAIL, no));

		while (rows_next(&rows))
			timing.hits++;
		check(rows_error(&rows), "scanning");
		timing.us[i] = moment_ticks_us() - from;
	}
	print("(the same address by LIKE)", &timing);
}

static void measure_queue(struct store *store)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct timing queue = { .count = ROUNDS }, counts = { .count = ROUNDS };
	struct queue_filter filter = { .on_line_after = { 900 }, .limit = 200 };

	for (size_t i = 0; i < ROUNDS; i++) {
		int64_t from = moment_ticks_us();
		struct account_row *rows = NULL;
		struct desk_counts heads;
		size_t count = 0;

		check(store_queue(store, arena, &filter, &rows, &count), "the queue");
		queue.us[i] = moment_ticks_us() - from;
		queue.hits += count;
		from = moment_ticks_us();
		check(store_counts(store, filter.on_line_after, &heads), "counting");
		counts.us[i] = moment_ticks_us() - from;
		counts.hits += (size_t)heads.flagged;
		arena_reset(arena);
	}
	print("(the queue, 200 rows)", &queue);
	print("(the counts, flagged)", &counts);
}

static void folder_remove(const char *folder, const char *store)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-turn" };

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		char path[80];

		snprintf(path, sizeof(path), "%s%s", store, endings[i]);
		unlink(path);
	}
	rmdir(folder);
}

int main(int argc, char **argv)
{
	char folder[] = "/var/tmp/strop-bench-XXXXXX", path[64];
	int64_t accounts = ACCOUNTS_DEFAULT;
	struct store *store = NULL;

	if (argc > 2 || (argc == 2 && (!str_to_int64(str_of(argv[1]), &accounts) || accounts < 1 ||
				       accounts > INT32_MAX))) {
		fprintf(stderr, "usage: bench_find [ACCOUNTS]\n");
		return 2;
	}
	check(hash_start(), "starting");
	if (!mkdtemp(folder)) {
		perror("bench_find");
		return 1;
	}
	snprintf(path, sizeof(path), "%s/desk.db", folder);
	check(store_open(path, STORE_WRITE, &store), "opening");
	fill(store, accounts);
	check(db_settle(store->db, true), "settling");
	printf("%-34s %9s %9s %8s\n", "question", "p50/ms", "p95/ms", "hits");
	for (int i = 0; i < QUESTION_COUNT; i++)
		measure_find(store, accounts, (enum question)i);
	measure_scan(store, accounts);
	measure_queue(store);
	store_close(store);
	folder_remove(folder, path);
	return 0;
}
