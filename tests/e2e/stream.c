/*
 * stream: a stream of events at random, the same for the same seed.
 *
 *	stream SEED COUNT
 *
 * A dozen accounts that share addresses, devices, cards, telephones and domains, send, are answered,
 * complained about, scanned, chatted with and stopped elsewhere, in no order. Each event has an id. Times repeat, so
 * that type, account and id have to settle what comes first.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/attrs.h"

static uint64_t state;

/* xorshift64*: below `n`. */
static unsigned roll(unsigned n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % n;
}

/* Half of the time. */
static void maybe_text(const char *key, const char *before, unsigned n, const char *after)
{
	if (roll(2))
		printf(",\"%s\":\"%s%u%s\"", key, before, n, after);
}

static void maybe_word(const char *key, const char *const *words, unsigned count)
{
	if (roll(2))
		printf(",\"%s\":\"%s\"", key, words[roll(count)]);
}

static void must_word(const char *key, const char *const *words, unsigned count)
{
	printf(",\"%s\":\"%s\"", key, words[roll(count)]);
}

#define WORDS(...) \
	(const char *const[]){ __VA_ARGS__ }, ARRAY_LEN(((const char *const[]){ __VA_ARGS__ }))

static void account_write(unsigned i)
{
	(void)i;
	maybe_word("name", WORDS("Anna Berg", "Max Trader", "Li Wei", "Joe Doe"));
	maybe_text("email", "a", roll(9), "@gmail.com");
	maybe_word("plan", WORDS("free", "paid", "premium"));
	maybe_text("phone", "+49405550", roll(4), "");
	maybe_word("country", WORDS("DE", "US", "Narnia"));
	maybe_word("timezone", WORDS("Europe/Berlin", "America/New_York"));
	maybe_text("ip", "198.51.100.", roll(5), "");
	maybe_text("device", "dev-", roll(4), "");
}

static void card_write(unsigned i)
{
	(void)i;
	printf(",\"fingerprint\":\"fp-%u\"", roll(4));
	maybe_word("country", WORDS("DE", "BR"));
	maybe_word("avs", WORDS("pass", "fail", "unchecked"));
	maybe_word("cvc", WORDS("pass", "fail"));
}

static void login_write(unsigned i)
{
	(void)i;
	printf(",\"ip\":\"198.51.100.%u\"", roll(5));
	maybe_word("via", WORDS("panel", "api", "smtp"));
	maybe_text("device", "dev-", roll(4), "");
}

static void domain_write(unsigned i)
{
	(void)i;
	printf(",\"domain\":\"d%u.example\"", roll(4));
	maybe_word("state", WORDS("added", "verified", "failed"));
}

static void message_write(unsigned i)
{
	(void)i;
	printf(",\"subject\":\"Hello %u\",\"text\":\"Words that are %u long, see https://d%u.example/x\"",
	       roll(4), roll(4), roll(4));
	maybe_text("ip", "198.51.100.", roll(5), "");
	if (roll(2))
		printf(",\"recipients\":%u", roll(900));
}

static void delivery_write(unsigned i)
{
	printf(",\"message\":\"message-%u\",\"count\":%u", roll(i + 1), roll(60) + 1);
	must_word("result", WORDS("delivered", "delivered", "bounced", "complained", "opened",
				  "unsubscribed"));
}

static void chat_write(unsigned i)
{
	(void)i;
	printf(",\"conversation\":\"c%u\",\"text\":\"hello\"", roll(3));
	must_word("from", WORDS("customer", "rep"));
}

static void scanner_write(unsigned i)
{
	(void)i;
	printf(",\"scanner\":\"s%u\",\"value\":\"d%u.example\"", roll(2), roll(4));
	must_word("verdict", WORDS("clean", "clean", "spam", "phishing"));
}

static void action_write(unsigned i)
{
	(void)i;
	must_word("action", WORDS("disable", "enable", "enable"));
}

static const struct {
	const char *type;
	void (*write)(unsigned i);
} kinds[] = {
	{ "account", account_write },   { "account", account_write },
	{ "card", card_write },         { "login", login_write },
	{ "login", login_write },       { "domain", domain_write },
	{ "message", message_write },   { "message", message_write },
	{ "delivery", delivery_write }, { "delivery", delivery_write },
	{ "delivery", delivery_write }, { "chat", chat_write },
	{ "scanner", scanner_write },   { "action", action_write },
};

int main(int argc, char *argv[])
{
	unsigned count = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

	if (!count)
		return (void)fprintf(stderr, "stream SEED COUNT\n"), 2;
	state = strtoull(argv[1], NULL, 10) * 2654435761U + 88172645463325252U;
	for (unsigned i = 0; i < count; i++) {
		unsigned kind = roll(ARRAY_LEN(kinds)), step = roll(3);

		printf("{\"type\":\"%s\",\"id\":\"%s-%u\",\"at\":%u", kinds[kind].type,
		       kinds[kind].type, i,
		       1793613600 + roll(40) * (step == 0   ? 0
						: step == 1 ? 60
							    : 7200));
		if (kinds[kind].write != scanner_write)
			printf(",\"account\":\"acct-%u\"", roll(12));
		kinds[kind].write(i);
		printf("}\n");
	}
	return 0;
}
