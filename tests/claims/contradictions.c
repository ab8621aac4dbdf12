/*
 * How well a contradiction of place is found in whole conversations: precision and recall.
 *
 * usage: claims_contradictions [-v] FILE [LEAST-PRECISION LEAST-RECALL]
 *
 * A conversation begins with "= contradiction CC" or "= none CC": what is expected, and the country that the customer's
 * address is in. Its lines are "c: ..." of the customer and "r: ..." of the rep, a minute apart. What is measured is what the engine
 * says of the location (core/engine/locate.h), from the claims that the desk reads (core/desk/chat_claims.h). Exits 1
 * when a figure lies under its bound (in percent).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/desk/chat_claims.h"
#include "core/engine/locate.h"

#define LINE_MAX_BYTES 4096

struct measure {
	bool verbose;
	size_t right, false_found, missed, rightly_none;
};

struct conversation {
	struct arena *arena;
	struct facts *facts;
	struct chat_lines chat;
	struct place place;
	struct str title;
	struct moment at;
	bool expected;
};

static void begin(struct conversation *c, struct str title)
{
	struct str country = str_sub(title, title.len - 2, 2);

	*c = (struct conversation){ .arena = arena_new(), .at = { INT64_C(1793613600000000) } };
	c->title = arena_str(c->arena, title);
	c->expected = str_starts(title, STR("= contradiction "));
	c->facts = facts_new(c->arena, NULL, 0);
	c->place.country[0] = country.at[0];
	c->place.country[1] = country.at[1];
}

static void say(struct conversation *c, struct str line)
{
	struct event event = { .type = EVENT_CHAT, .at = c->at, .account = STR("a") };

	event.id = arena_strf(c->arena, "%lld", (long long)c->at.us);
	event.as.chat = (struct event_chat){ .conversation = STR("c"),
					     .text = arena_str(c->arena,
							       str_sub(line, 3, line.len)),
					     .from = line.at[0] == 'c' ? CHAT_CUSTOMER : CHAT_REP };
	if (line.at[0] == 'c' && ip_parse(STR("192.0.2.7"), &event.as.chat.ip))
		return;
	facts_add(c->facts, &event, line.at[0] == 'c' ? &c->place : NULL);
	chat_lines_add(&c->chat, &event);
	c->at.us += MOMENT_MINUTE;
}

static void end(struct measure *m, struct conversation *c)
{
	struct location location;
	bool found;

	facts_end(c->facts);
	c->facts->chat_claims = chat_lines_claims(&c->chat, NULL, 0, c->arena,
						  &c->facts->chat_claim_count);
	locate(c->arena, c->facts, &location);
	found = location.verdict == PLACE_CONTRADICTION;
	m->right += found && c->expected;
	m->false_found += found && !c->expected;
	m->missed += !found && c->expected;
	m->rightly_none += !found && !c->expected;
	if (m->verbose && found != c->expected)
		printf("  %" PRI_STR ", ending at %lld: %" PRI_STR "\n", ARG_STR(c->title),
		       (long long)c->at.us, ARG_STR(location.text));
	chat_lines_release(&c->chat);
	arena_free(c->arena);
	*c = (struct conversation){ 0 };
}

static bool file_measure(struct measure *m, const char *path)
{
	struct conversation c = { 0 };
	FILE *file = fopen(path, "r");
	char bytes[LINE_MAX_BYTES];

	if (!file)
		return false;
	while (fgets(bytes, sizeof(bytes), file)) {
		struct str line;

		bytes[strcspn(bytes, "\n")] = '\0';
		line = str_of(bytes);
		if (c.arena && !line.len)
			end(m, &c);
		else if (str_starts(line, STR("= ")) && line.len > 4)
			begin(&c, line);
		else if (c.arena && line.len > 3)
			say(&c, line);
	}
	if (c.arena)
		end(m, &c);
	return fclose(file) == 0;
}

static double share(size_t part, size_t other)
{
	return part + other > 0 ? 100.0 * (double)part / (double)(part + other) : 100.0;
}

int main(int argc, char *argv[])
{
	struct measure m = { .verbose = argc > 1 && !strcmp(argv[1], "-v") };
	char **operands = argv + 1 + m.verbose;
	int count = argc - 1 - m.verbose;
	double precision, recall;

	if (count < 1 || !file_measure(&m, operands[0])) {
		fprintf(stderr,
			"usage: claims_contradictions [-v] FILE [LEAST-PRECISION LEAST-RECALL]\n");
		return 2;
	}
	precision = share(m.right, m.false_found);
	recall = share(m.right, m.missed);
	printf("%zu conversations\n", m.right + m.false_found + m.missed + m.rightly_none);
	printf("%-44s precision %5.1f %% (%zu of %zu)  recall %5.1f %% (%zu of %zu)\n",
	       "contradictions of place:", precision, m.right, m.right + m.false_found, recall,
	       m.right, m.right + m.missed);
	if (count < 3)
		return 0;
	return precision >= strtod(operands[1], NULL) && recall >= strtod(operands[2], NULL) ? 0
											     : 1;
}
