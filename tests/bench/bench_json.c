/*
 * How long one event line takes to become a tree: our reader beside jansson, in one run. Prints
 * nanoseconds a line for both (the best of several rounds) and the ratio. jansson is opened at run
 * time, because some of its functions have the names of ours.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/moment.h"

#define ROUNDS 15
#define LINES_A_ROUND 20000

/* clang-format off */
static const struct {
	const char *name;
	struct str line;
} cases[] = {
	{ "login", STR("{\"type\":\"login\",\"at\":\"2026-11-23T09:12:44Z\",\"account\":\"acc_004711\","
		"\"id\":\"lg-88120031\",\"ip\":\"203.0.113.77\",\"via\":\"panel\",\"user_agent\":\"Mozilla/5.0 (X11; "
		"Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\",\"device\":\"d-9f8e7d6c5b4a\",\"language\":\"fr-FR\","
		"\"timezone\":\"Europe/Paris\"}") },
	{ "message", STR("{\"type\":\"message\",\"at\":1763892764.25,\"account\":\"acc_004711\","
		"\"id\":\"20261123091244.8f3@mg.example\",\"ip\":\"203.0.113.77\",\"domain\":\"news.shop.example\",\"from\":"
		"\"Shop \\\"Caf\xC3\xA9\\\" <news@shop.example>\",\"subject\":\"Votre commande est pr\xC3\xAAte\",\"text\":\"Bonjour,\\n\\n"
		"votre commande vous attend.\\n\",\"links\":[\"https://shop.example/o/1\"],\"recipients\":125}") },
	{ "delivery", STR("{\"type\":\"delivery\",\"at\":\"2026-11-23T09:12:45Z\",\"account\":\"acc_004711\","
		"\"message\":\"20261123091244.8f3@mg.example\",\"result\":\"bounced\",\"count\":3,\"code\":\"550 5.1.1\"}") },
	{ "arabic chat", STR("{\"type\":\"chat\",\"at\":\"2026-11-23T09:12:45Z\",\"account\":\"acc_004711\",\"conversation\":\"c-12\","
		"\"from\":\"customer\",\"text\":\"\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 \xD8\xA3\xD9\x86\xD8\xA7 \xD9\x81\xD9\x8A "
		"\xD8\xA7\xD9\x84\xD9\x82\xD8\xA7\xD9\x87\xD8\xB1\xD8\xA9 \xD9\x88\xD8\xA3\xD8\xB1\xD9\x8A\xD8\xAF "
		"\xD8\xA5\xD8\xB1\xD8\xB3\xD8\xA7\xD9\x84 \xD8\xA7\xD9\x84\xD8\xA8\xD8\xB1\xD9\x8A\xD8\xAF\"}") },
};
/* clang-format on */

static void read_ours(struct arena *arena, struct str line)
{
	struct json *root;

	arena_reset(arena);
	if (json_read(arena, line, &root))
		abort();
}

/* As jansson.h has them. */
#define REJECT_DUPLICATES ((size_t)0x1)
#define ALLOW_NUL ((size_t)0x10)

struct jansson {
	void *(*load)(const char *bytes, size_t len, size_t flags, void *error);
	void (*delete)(void *root);
};

static bool jansson_open(struct jansson *jansson)
{
	void *library = dlopen("libjansson.so.4", RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return false;
	*(void **)&jansson->load = dlsym(library, "json_loadb");
	*(void **)&jansson->delete = dlsym(library, "json_delete");
	return jansson->load && jansson->delete;
}

static void read_jansson(const struct jansson *jansson, struct str line)
{
	void *root = jansson->load(line.at, line.len, REJECT_DUPLICATES | ALLOW_NUL, NULL);

	if (!root)
		abort();
	jansson->delete (root);
}

/* Of jansson, or without one of our own reader. */
static double best_ns(const struct jansson *jansson, struct str line)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	double best = 0;

	for (int round = 0; round < ROUNDS; round++) {
		int64_t from = moment_ticks_us();
		double ns;

		for (int i = 0; i < LINES_A_ROUND; i++) {
			if (jansson)
				read_jansson(jansson, line);
			else
				read_ours(arena, line);
		}
		ns = (double)(moment_ticks_us() - from) * 1000.0 / LINES_A_ROUND;
		best = round && best < ns ? best : ns;
	}
	return best;
}

int main(void)
{
	struct jansson jansson;
	bool both = jansson_open(&jansson);

	if (!both)
		printf("jansson is not installed: only ours is measured\n");
	printf("%-12s %6s %9s %9s %6s\n", "line", "bytes", "ours/ns", "jansson", "ratio");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		double ours = best_ns(NULL, cases[i].line);
		double theirs = both ? best_ns(&jansson, cases[i].line) : 0;

		printf("%-12s %6zu %9.0f %9.0f %6.1f\n", cases[i].name, cases[i].line.len, ours,
		       theirs, theirs / ours);
	}
	return 0;
}
