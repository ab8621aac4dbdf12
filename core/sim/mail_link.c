#include "core/sim/mail_link.h"

#include "core/base/attrs.h"
#include "core/sim/chance.h"
#include "core/sim/mail.h"

static const char *const shorteners[] = { "bit.ly", "tinyurl.com", "t.ly",        "cutt.ly",
					  "is.gd",  "rebrand.ly",  "shorturl.at", "ow.ly" };
static const char *const free_hosts[] = { "web.app",     "netlify.app",  "pages.dev",
					  "github.io",   "weebly.com",   "vercel.app",
					  "wixsite.com", "blogspot.com", "herokuapp.com",
					  "r2.dev" };
static const char *const pages[] = { "news", "shop",        "p",       "a",    "event", "blog",
				     "u",    "preferences", "product", "view", "go",    "lp" };

/* A short code of letters and digits. */
static void code_add(uint64_t n, int len, struct buf *out)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

	for (int i = 0; i < len; i++, n /= sizeof(letters) - 1)
		buf_add_char(out, letters[n % (sizeof(letters) - 1)]);
}

static void good_link(const struct mail *m, uint64_t chance, struct buf *url)
{
	uint64_t seed = m->player->seed;
	const char *domain = buf_text(&m->domain);
	char plain[64];

	if (chance % 100 < 4) {
		buf_addf(url, "https://%s/", shorteners[seed % ARRAY_LEN(shorteners)]);
		code_add(chance >> 8, 7, url);
	} else if (m->player->has_domain) {
		static const char *const heads[] = { "www.", "", "shop.", "www.", "click.", "" };

		buf_addf(url, "https://%s%s/%s/", heads[seed % 6], domain,
			 pages[(chance >> 8) % ARRAY_LEN(pages)]);
		code_add(chance >> 16, 5 + (int)(seed % 6), url);
	} else {
		persona_plain(buf_text(&m->company), plain);
		if (seed % 3 == 0)
			buf_addf(url, "https://www.instagram.com/%s", plain);
		else if (seed % 3 == 1)
			buf_addf(url, "https://www.facebook.com/%s", plain);
		else
			buf_addf(url, "https://%s.%s/", plain, free_hosts[4 + seed / 3 % 4]);
	}
}

/* A page of an account's own at a hoster, named by what it feigns, or a form. */
static void pages_link(const struct mail *m, const struct tactics *t, struct buf *url)
{
	static const char *const feigned[] = { "webmail-upgrade", "mailbox-quota", "owa-portal",
					       "it-support-desk", "secure-access", "staff-login" };
	static const char *const forms[] = { "forms.gle/", "docs.google.com/forms/d/e/",
					     "sites.google.com/view/", "form.jotform.com/",
					     "forms.office.com/r/" };
	uint64_t chance = chance_mix(m->player->seed + 6);

	if (t->brand % 2) {
		buf_addf(url, "https://%s-%u.%s/", feigned[(chance >> 8) % ARRAY_LEN(feigned)],
			 (unsigned)(chance % 1000), free_hosts[chance % ARRAY_LEN(free_hosts)]);
		return;
	}
	buf_addf(url, "https://%s", forms[(chance >> 8) % ARRAY_LEN(forms)]);
	code_add(chance, 9, url);
}

static void bad_link(const struct mail *m, const struct tactics *t, uint64_t chance,
		     struct buf *url)
{
	const struct actor *actor = &m->wardrobe->cast->actors[m->player->actor];
	uint64_t seed = actor->seed, who = m->player->seed;
	CLEANUP(buf_release) struct buf domain = BUF_UP_TO(200);

	switch (t->link_mode) {
	case LINK_SHORTENER:
		buf_addf(url, "https://%s/", shorteners[(seed >> 8) % ARRAY_LEN(shorteners)]);
		/* One code for a handful of accounts, or one for each. */
		code_add(chance_mix(seed + who % (3 * (uint64_t)t->domains)) >> 8, 7, url);
		break;
	case LINK_FREE_HOST:
		persona_actor_domain(m->wardrobe, actor,
				     500 + (uint32_t)(who % (4 * (uint64_t)t->domains)), &domain);
		buf_addf(url, "https://%.*s.%s/", (int)str_find_char(buf_str(&domain), '.'),
			 buf_text(&domain), free_hosts[(seed >> 8) % ARRAY_LEN(free_hosts)]);
		break;
	case LINK_PAGES:
		pages_link(m, t, url);
		break;
	default:
		persona_actor_domain(m->wardrobe, actor,
				     t->link_mode == LINK_EACH ? 1000 + (uint32_t)(who % 1000000)
							       : (uint32_t)(chance % t->domains),
				     &domain);
		buf_addf(url, "https://%s/%s/", buf_text(&domain),
			 pages[(seed >> 12) % ARRAY_LEN(pages)]);
		code_add(chance >> 16, 8, url);
	}
}

static void mark_add(uint32_t number, struct buf *out)
{
	buf_add_char(out, LINK_MARK);
	buf_add_char(out, (char)(number + 1));
}

void mail_link_add(struct mail *m, uint64_t chance, struct buf *out)
{
	const struct tactics *t = cast_tactics(m->wardrobe->cast, m->player);

	if (m->link_count < MAIL_LINKS_MAX) {
		if (m->bout->kind == BOUT_HARM)
			bad_link(m, t, chance, &m->links[m->link_count]);
		else
			good_link(m, chance, &m->links[m->link_count]);
		m->link_count++;
	}
	mark_add(m->link_count - 1, out);
}

void mail_link_frame(struct mail *m, struct buf *out)
{
	const struct tactics *t = cast_tactics(m->wardrobe->cast, m->player);
	const struct player *victim = &m->wardrobe->cast->players[t->victim];
	struct buf *url = &m->links[m->link_count];

	if (m->link_count >= MAIL_LINKS_MAX)
		return;
	buf_add(url, "https://www.");
	persona_domain(m->wardrobe, victim, url);
	buf_addf(url, "/%s/", pages[victim->seed % ARRAY_LEN(pages)]);
	buf_add(out, "\n\n");
	mark_add(m->link_count++, out);
}
