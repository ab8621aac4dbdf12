#include <stdint.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/desk/demo_data.h"
#include "core/desk/demo_script.h"

/*
 * The crowd: each line of data/demo/crowd.txt is a customer, and a habit that its events follow from. What differs from
 * one to the next without meaning anything comes from a generator that starts from the account's id.
 */

#define LINE_MAX_BYTES 4096
#define MAIL_DAYS 63
#define MAILS_MAX 40
#define WARM_UP_MAILS 4
#define BURST_GAP_US (58 * MOMENT_SECOND)
#define BURST_ENDS_US (5 * MOMENT_MINUTE) /* before now: caught */

enum column {
	HABIT,
	ACCOUNT,
	NAME,
	EMAIL,
	PLAN,
	COMPANY,
	WEBSITE,
	PHONE,
	COUNTRY,
	LANGUAGE,
	TIMEZONE,
	AGE,
	IP,
	DEVICE,
	CARD,
	DOMAIN,
	EVERY,
	RECIPIENTS,
	COLUMN_COUNT
};

struct person {
	struct demo_script *script;
	struct str columns[COLUMN_COUNT];
	struct moment signup;
	int64_t every_us, recipients;
	uint64_t chance;
	struct buf line;
	struct json_writer writer;
	struct moment at;
};

/* splitmix64 */
static uint64_t draw(struct person *p)
{
	uint64_t z = p->chance += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static int64_t draw_below(struct person *p, int64_t most)
{
	return most > 0 ? (int64_t)(draw(p) % (uint64_t)most) : 0;
}

/* --- an event --- */

static void put_begin(struct person *p, const char *type, struct moment at, struct str id)
{
	char text[MOMENT_TEXT_MAX];

	at.us -= at.us % MOMENT_SECOND;
	moment_print(at, text);
	buf_clear(&p->line);
	p->at = at;
	p->writer = json_writer(&p->line);
	json_begin(&p->writer, '{');
	json_key(&p->writer, "type"), json_text(&p->writer, str_of(type));
	json_key(&p->writer, "at"), json_text(&p->writer, str_of(text));
	json_key(&p->writer, "account"), json_text(&p->writer, p->columns[ACCOUNT]);
	json_key(&p->writer, "id"), json_text(&p->writer, id);
}

static void put_text(struct person *p, const char *key, struct str value)
{
	if (value.len)
		json_key(&p->writer, key), json_text(&p->writer, value);
}

static void put_number(struct person *p, const char *key, int64_t value)
{
	json_key(&p->writer, key);
	json_integer(&p->writer, value);
}

static void put_flag(struct person *p, const char *key, bool value)
{
	json_key(&p->writer, key);
	json_bool(&p->writer, value);
}

static void put_end(struct person *p)
{
	json_end(&p->writer, '}');
	demo_script_add(p->script, p->at, arena_str(p->script->arena, buf_str(&p->line)));
}

/* "1043-m-03": what the account's number and a word make. */
static struct str id_of(struct person *p, const char *what, int64_t n)
{
	struct str account = p->columns[ACCOUNT];
	size_t dash = str_find_char(account, '-');

	return arena_strf(p->script->arena, "%" PRI_STR "-%s-%02d",
			  ARG_STR(str_sub(account, dash == SIZE_MAX ? 0 : dash + 1, account.len)),
			  what, (int)n);
}

static struct moment before_now(const struct person *p, int64_t us)
{
	return (struct moment){ p->script->now.us - us };
}

static struct moment after(struct moment at, int64_t us)
{
	return (struct moment){ at.us + us };
}

static bool is_past(const struct person *p, struct moment at)
{
	return !moment_before(p->script->now, at);
}

/* --- who they are --- */

static struct str user_agent(const struct person *p)
{
	static const char *const agents[] = {
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
	};
	unsigned sum = 0; /* one device, one browser */

	for (size_t i = 0; i < p->columns[DEVICE].len; i++)
		sum = 31 * sum + (unsigned char)p->columns[DEVICE].at[i];
	return str_of(agents[sum % ARRAY_LEN(agents)]);
}

static void sign_up(struct person *p)
{
	put_begin(p, "account", p->signup, id_of(p, "signup", 1));
	put_text(p, "name", p->columns[NAME]);
	put_text(p, "email", p->columns[EMAIL]);
	put_text(p, "plan", p->columns[PLAN]);
	put_text(p, "company", p->columns[COMPANY]);
	put_text(p, "website", p->columns[WEBSITE]);
	put_text(p, "phone", p->columns[PHONE]);
	put_text(p, "country", p->columns[COUNTRY]);
	put_text(p, "language", p->columns[LANGUAGE]);
	put_text(p, "timezone", p->columns[TIMEZONE]);
	put_text(p, "ip", p->columns[IP]);
	put_text(p, "user_agent", user_agent(p));
	put_text(p, "device", p->columns[DEVICE]);
	put_end(p);
}

/* The card's column: fingerprint:last4:country:postcode, and a name where it is another's. */
static void pay(struct person *p)
{
	struct str rest = p->columns[CARD], fingerprint, last4, country, postcode = { 0 }, name;

	if (!str_cut(&rest, ':', &fingerprint) || !str_cut(&rest, ':', &last4) ||
	    !str_cut(&rest, ':', &country))
		return;
	(void)str_cut(&rest, ':', &postcode);
	if (!str_cut(&rest, ':', &name))
		name = p->columns[p->columns[COMPANY].len ? COMPANY : NAME];
	put_begin(p, "card", after(p->signup, 14 * MOMENT_MINUTE), id_of(p, "card", 1));
	put_text(p, "fingerprint", fingerprint);
	put_text(p, "last4", last4);
	put_text(p, "country", country);
	put_text(p, "name", name);
	put_text(p, "postcode", postcode);
	put_text(p, "avs", STR("pass"));
	put_text(p, "cvc", STR("pass"));
	put_flag(p, "prepaid", false);
	put_end(p);
}

static void set_up_domain(struct person *p)
{
	struct str domain = p->columns[DOMAIN];

	if (!domain.len || str_ends(domain, STR(".mg.example")))
		return;
	put_begin(p, "domain", after(p->signup, MOMENT_HOUR), id_of(p, "domain", 1));
	put_text(p, "domain", domain);
	put_text(p, "state", STR("added"));
	put_end(p);
	put_begin(p, "domain", after(p->signup, 20 * MOMENT_HOUR), id_of(p, "domain", 2));
	put_text(p, "domain", domain);
	put_text(p, "state", STR("verified"));
	put_flag(p, "spf", true);
	put_flag(p, "dkim", true);
	put_flag(p, "mx", true);
	put_end(p);
}

static void log_in(struct person *p, struct moment at, int64_t n)
{
	put_begin(p, "login", at, id_of(p, "login", n));
	put_text(p, "ip", p->columns[IP]);
	put_text(p, "via", STR("panel"));
	put_text(p, "user_agent", user_agent(p));
	put_text(p, "device", p->columns[DEVICE]);
	put_text(p, "language", p->columns[LANGUAGE]);
	put_text(p, "timezone", p->columns[TIMEZONE]);
	put_end(p);
}

/* --- what they send --- */

struct mail {
	struct moment at;
	struct str id, from, subject, body;
	int64_t recipients;
};

static void send_mail(struct person *p, const struct mail *mail)
{
	put_begin(p, "message", mail->at, mail->id);
	put_text(p, "domain",
		 p->columns[DOMAIN].len ? p->columns[DOMAIN] : STR("acme-mail.example"));
	put_text(p, "from", mail->from);
	put_text(p, "subject", mail->subject);
	put_text(p, "text", mail->body);
	put_number(p, "recipients", mail->recipients);
	put_end(p);
}

static void answer(struct person *p, const struct mail *mail, const char *result, int64_t delay_us,
		   int64_t count)
{
	struct moment at = after(mail->at, delay_us);

	if (count < 1 || !is_past(p, at))
		return;
	put_begin(p, "delivery", at,
		  arena_strf(p->script->arena, "%" PRI_STR "-%s", ARG_STR(mail->id), result));
	put_text(p, "message", mail->id);
	put_text(p, "result", str_of(result));
	put_number(p, "count", count);
	if (!strcmp(result, "bounced"))
		put_text(p, "code", STR("550 5.1.1"));
	put_end(p);
}

/* clang-format off */
static const struct {
	const char *language, *before, *behind, *body;
} letters[] = {
	{ "de", "Neues von ", "",          "Liebe Leserinnen und Leser,\n\ndas ist neu bei uns in dieser Woche. Mehr dazu auf unserer Seite.\n\nHerzliche Grüße" },
	{ "de", "", ": Termine der Woche",   "Hallo zusammen,\n\nhier sind die Termine der nächsten Tage. Wir freuen uns auf euch!" },
	{ "en", "News from ", "",            "Hello,\n\nhere is what happened this week, and what comes next. More on our site.\n\nBest wishes" },
	{ "en", "", " this week",            "Dear all,\n\nthese are the dates of this week. See you there!" },
	{ "fr", "Des nouvelles de ", "",     "Bonjour,\n\nvoici les nouvelles de la semaine. À bientôt !" },
	{ "es", "Novedades de ", "",         "Hola:\n\nestas son las novedades de la semana. ¡Un saludo!" },
	{ "it", "Novità da ", "",            "Ciao,\n\necco le novità della settimana. A presto!" },
	{ "pl", "Nowości: ", "",             "Dzień dobry,\n\noto nowości tego tygodnia. Pozdrawiamy!" },
};
/* clang-format on */

static void write_letter(struct person *p, int64_t n, struct mail *mail)
{
	struct arena *arena = p->script->arena;
	size_t fitting[ARRAY_LEN(letters)] = { 2 }, count = 0, chosen; /* English, else */
	struct str domain = p->columns[DOMAIN];

	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (str_is(p->columns[LANGUAGE], letters[i].language))
			fitting[count++] = i;
	chosen = fitting[count ? (size_t)n % count : 0];
	mail->from = arena_strf(arena, "%" PRI_STR " <news@%" PRI_STR ">",
				ARG_STR(p->columns[NAME]),
				ARG_STR(domain.len ? domain : STR("acme-mail.example")));
	mail->subject = arena_strf(arena, "%s%" PRI_STR "%s", letters[chosen].before,
				   ARG_STR(p->columns[NAME]), letters[chosen].behind);
	mail->body = str_of(letters[chosen].body);
	if (p->columns[WEBSITE].len)
		mail->body = arena_strf(arena, "%s\n%" PRI_STR, letters[chosen].body,
					ARG_STR(p->columns[WEBSITE]));
}

/* Per thousand, and each letter a little different. */
static int64_t share(struct person *p, int64_t of, int64_t least, int64_t span)
{
	return of * (least + draw_below(p, span)) / 1000;
}

static void letter(struct person *p, int64_t n, struct moment at)
{
	bool old_list = str_is(p->columns[HABIT], "old");
	struct mail mail = { .at = at, .id = id_of(p, "m", n) };
	int64_t bounced, delivered;

	mail.recipients = p->recipients * (950 + draw_below(p, 100)) / 1000;
	if (mail.recipients < 1)
		mail.recipients = 1;
	write_letter(p, n, &mail);
	send_mail(p, &mail);
	bounced = old_list ? share(p, mail.recipients, 28, 12) : share(p, mail.recipients, 3, 9);
	delivered = mail.recipients - bounced;
	answer(p, &mail, "delivered", 3 * MOMENT_MINUTE, delivered);
	answer(p, &mail, "bounced", 4 * MOMENT_MINUTE, bounced);
	answer(p, &mail, "opened", 90 * MOMENT_MINUTE, share(p, delivered, 260, 160));
	answer(p, &mail, "clicked", 95 * MOMENT_MINUTE, share(p, delivered, 25, 40));
	answer(p, &mail, "unsubscribed", 100 * MOMENT_MINUTE, delivered / 700);
	answer(p, &mail, "complained", 150 * MOMENT_MINUTE, delivered / 6000);
}

static void live_well(struct person *p)
{
	int64_t lived = p->script->now.us - p->signup.us;

	for (int64_t n = 8; n >= 0; n--) {
		int64_t ago = 7 * n * MOMENT_DAY + MOMENT_HOUR + draw_below(p, 18 * MOMENT_HOUR);

		if (ago < lived)
			log_in(p, before_now(p, ago), 9 - n);
	}
	for (int64_t n = MAILS_MAX; n > 0; n--) {
		int64_t first = 3 * MOMENT_HOUR + draw_below(p, 6 * MOMENT_HOUR);
		int64_t ago = first + (n - 1) * p->every_us;

		if (ago < MAIL_DAYS * MOMENT_DAY && ago < lived - 2 * MOMENT_HOUR)
			letter(p, MAILS_MAX + 1 - n, before_now(p, ago));
	}
}

/* --- bots --- */

static void warm_up(struct person *p)
{
	for (int64_t n = 1; n <= WARM_UP_MAILS; n++) {
		int64_t delay = 2 * n * MOMENT_DAY + draw_below(p, 12 * MOMENT_HOUR);
		struct mail mail = { .at = after(p->signup, delay),
				     .id = id_of(p, "warm", n),
				     .recipients = 1 + draw_below(p, 3) };

		mail.from = arena_strf(p->script->arena, "%" PRI_STR " <hello@%" PRI_STR ">",
				       ARG_STR(p->columns[NAME]), ARG_STR(p->columns[DOMAIN]));
		mail.subject = STR("photos from the weekend");
		mail.body = STR("hi, here are the photos i promised. see you soon");
		send_mail(p, &mail);
		answer(p, &mail, "delivered", MOMENT_MINUTE, mail.recipients);
		answer(p, &mail, "opened", 3 * MOMENT_HOUR, 1);
	}
}

static void write_spam(struct person *p, struct mail *mail)
{
	static const char *const subjects[] = { "Your reward is waiting", "A reward waits for you",
						"You were chosen: claim today" };
	static const char *const hosts[] = { "go.quick-lnk.example", "r.prize-hub.example",
					     "t.win-now.example" };
	struct arena *arena = p->script->arena;
	unsigned code = (unsigned)draw_below(p, 0xfffff);

	mail->from = arena_strf(arena, "Reward Center <hello@%" PRI_STR ">",
				ARG_STR(p->columns[DOMAIN]));
	mail->subject = str_of(subjects[draw(p) % ARRAY_LEN(subjects)]);
	mail->body = arena_strf(
		arena,
		"Congratulations! Your e-mail was chosen. Claim your reward of 500 before "
		"midnight: http://%s/%05x\n\nYou get this because you took part.",
		hosts[draw(p) % ARRAY_LEN(hosts)], code);
}

static void burst(struct person *p)
{
	int64_t n = 1;

	for (int64_t ago = p->every_us; ago > BURST_ENDS_US; ago -= BURST_GAP_US, n++) {
		struct mail mail = { .at = before_now(p, ago - draw_below(p, 20 * MOMENT_SECOND)),
				     .id = id_of(p, "burst", n) };
		int64_t bounced, delivered;

		mail.recipients = p->recipients + draw_below(p, 60);
		write_spam(p, &mail);
		send_mail(p, &mail);
		bounced = share(p, mail.recipients, 270, 80);
		delivered = share(p, mail.recipients - bounced, 900, 60);
		answer(p, &mail, "delivered", 9 * MOMENT_SECOND, delivered);
		answer(p, &mail, "bounced", 15 * MOMENT_SECOND, bounced);
		answer(p, &mail, "complained", 38 * MOMENT_SECOND, share(p, delivered, 8, 9));
	}
}

static void live_as_bot(struct person *p)
{
	log_in(p, after(p->signup, 3 * MOMENT_MINUTE), 1);
	log_in(p, before_now(p, 2 * MOMENT_DAY + draw_below(p, MOMENT_DAY)), 2);
	warm_up(p);
	if (p->every_us)
		burst(p);
}

/* --- lines --- */

static bool person_read(struct person *p, struct str line)
{
	int64_t age = 0;

	for (int i = 0; i < COLUMN_COUNT; i++)
		if (!str_cut(&line, '|', &p->columns[i]))
			return false;
	for (size_t i = 0; i < p->columns[ACCOUNT].len; i++)
		p->chance = 131 * p->chance + (unsigned char)p->columns[ACCOUNT].at[i];
	if (!str_is(p->columns[EVERY], "-") && !demo_span(p->columns[EVERY], &p->every_us))
		return false;
	if (!demo_span(p->columns[AGE], &age) ||
	    !str_to_int64(p->columns[RECIPIENTS], &p->recipients))
		return false;
	p->signup = before_now(p, age + draw_below(p, MOMENT_HOUR));
	return true;
}

static void live(struct person *p)
{
	sign_up(p);
	pay(p);
	set_up_domain(p);
	if (str_is(p->columns[HABIT], "bot"))
		live_as_bot(p);
	else
		live_well(p);
}

enum err demo_script_crowd(struct demo_script *script)
{
	for (size_t i = 0; i < demo_people_count; i++) {
		struct person p = { .script = script, .line = BUF_UP_TO(LINE_MAX_BYTES) };
		struct str line = str_of(demo_people[i]);

		if (!line.len || line.at[0] == '#')
			continue;
		if (!person_read(&p, line))
			return err_fail(ERR_INTERNAL, "the demo's crowd: line %zu cannot be read",
					i + 1);
		live(&p);
		buf_release(&p.line);
	}
	return ERR_NONE;
}
