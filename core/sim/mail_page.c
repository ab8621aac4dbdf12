#include "core/sim/mail_page.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/base/moment.h"
#include "core/sim/chance.h"
#include "core/sim/land.h"
#include "core/sim/mail.h"
#include "core/sim/mail_link.h"

#define TRACKER "https://links.mailtrackr.net/c/"

static const struct buf *link_at(const struct mail *m, const char **at)
{
	unsigned index = (unsigned char)*++*at - 1U;

	return &m->links[index < m->link_count ? index : 0];
}

void mail_page_text(struct mail *m)
{
	for (const char *at = buf_text(&m->marked); *at; at++) {
		if (*at == LINK_MARK)
			buf_add_str(&m->text, buf_str(link_at(m, &at)));
		else
			buf_add_char(&m->text, *at);
	}
}

/* A run of digits and letters as page builders leave them in their markup. */
static void style_add(struct chance *c, struct buf *out)
{
	static const char *const fonts[] = { "Arial, Helvetica, sans-serif", "Georgia, serif",
					     "'Open Sans', Arial, sans-serif",
					     "Verdana, Geneva, sans-serif",
					     "'Helvetica Neue', Helvetica, Arial, sans-serif" };

	buf_addf(
		out,
		"margin:0;padding:%upx %upx;font-family:%s;font-size:%upx;line-height:%u%%;color:#%06x",
		chance_below(c, 30), chance_below(c, 30), fonts[chance_below(c, 5)],
		13 + chance_below(c, 5), 120 + chance_below(c, 6) * 10, chance_below(c, 0x808080));
}

static void head_add(struct chance *c, struct buf *out)
{
	uint32_t rules = 4 + chance_below(c, 24);

	buf_add(out,
		"<!DOCTYPE html><html><head><meta http-equiv=\"Content-Type\" content=\"text/html; "
		"charset=utf-8\"><style>");
	for (uint32_t i = 0; i < rules; i++) {
		buf_addf(out, ".c%04x{", chance_below(c, 0x10000));
		style_add(c, out);
		buf_add(out, "}\n");
	}
	buf_addf(out,
		 "</style></head><body><table role=\"presentation\" width=\"%u\" cellpadding=\"0\" "
		 "cellspacing=\"0\" border=\"0\" align=\"center\"><tr><td>",
		 560 + 20 * chance_below(c, 5));
}

static void anchor_add(const struct mail *m, const struct buf *url, uint32_t number,
		       struct buf *out)
{
	static const char *const labels[] = { "Read more", "here", "View online", "Shop now",
					      "Details",   "Open", "Continue",    "click here" };
	const struct tactics *t = cast_tactics(m->wardrobe->cast, m->player);
	bool phish = m->bout->writing == WRITING_PHISH;
	char plain[64];

	if (phish && (m->player->family == FAMILY_PHISH_SUBTLE || t->brand % 3 == 0)) {
		persona_plain(buf_text(&m->brand), plain);
		buf_addf(out, "<a href=\"%s\">https://www.%s.com/%s</a>", buf_text(url), plain,
			 t->brand % 2 ? "login" : "account");
	} else if (!phish && m->player->seed % 40 == 7 && m->player->has_domain) {
		/* Honest click tracking: what is shown is the firm's, what is behind it the tracker's. */
		buf_addf(out, "<a href=\"" TRACKER "%08x\">www.%s</a>",
			 (unsigned)chance_mix(m->number + number), buf_text(&m->domain));
	} else if (chance_mix(m->player->seed + number) % 3 == 0) {
		buf_addf(out, "<a href=\"%s\">%s</a>", buf_text(url), buf_text(url));
	} else {
		buf_addf(out, "<a href=\"%s\">%s</a>", buf_text(url),
			 labels[chance_mix(m->player->seed + number) % 8]);
	}
}

static void html_char(char c, struct buf *out)
{
	if (c == '&')
		buf_add(out, "&amp;");
	else if (c == '<')
		buf_add(out, "&lt;");
	else
		buf_add_char(out, c);
}

uint32_t mail_page_theme(const struct mail *m)
{
	const struct tactics *t = cast_tactics(m->wardrobe->cast, m->player);

	if (m->bout->kind == BOUT_HARM && t->victim != NOBODY)
		return m->wardrobe->cast->players[t->victim].theme;
	return m->player->theme;
}

void mail_page_html(struct mail *m)
{
	const struct tactics *t = cast_tactics(m->wardrobe->cast, m->player);
	const struct cast *cast = m->wardrobe->cast;
	bool own = m->bout->kind == BOUT_HARM && t->victim == NOBODY;
	struct chance c = own ? chance_of(cast->actors[m->player->actor].seed, m->variant, 71)
			      : chance_of(cast->seed, mail_page_theme(m), 70);
	CLEANUP(buf_release) struct buf style = BUF_UP_TO(400);
	uint32_t links = 0;

	style_add(&c, &style);
	if (m->bout->writing != WRITING_PERSONAL && m->bout->writing != WRITING_WARM)
		head_add(&c, &m->html);
	else
		buf_add(&m->html, "<html><body>");
	buf_addf(&m->html, "<p style=\"%s\">", buf_text(&style));
	for (const char *at = buf_text(&m->marked); *at; at++) {
		if (*at == LINK_MARK)
			anchor_add(m, link_at(m, &at), links++, &m->html);
		else if (at[0] == '\n' && at[1] == '\n')
			buf_addf(&m->html, "</p>\n<p style=\"%s\">", buf_text(&style)), at++;
		else if (*at == '\n')
			buf_add(&m->html, "<br>\n");
		else
			html_char(*at, &m->html);
	}
	buf_add(&m->html, "</p></td></tr></table></body></html>");
}

/* ---- raw ------------------------------------------------------------------------------------- */

static void base64_add(struct str text, struct buf *out)
{
	const struct str alphabet = STR(
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

	for (size_t i = 0; i < text.len; i += 3) {
		uint32_t n = 0;

		for (size_t k = 0; k < 3; k++)
			n = n << 8 | (i + k < text.len ? (unsigned char)text.at[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_add_str(out, k > text.len - i
						 ? STR("=")
						 : str_sub(alphabet, n >> (18 - 6 * k) & 63, 1));
	}
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

static void header_add(const char *name, struct str value, struct buf *out)
{
	buf_addf(out, "%s: ", name);
	if (is_ascii(value)) {
		buf_add_str(out, value);
	} else {
		buf_add(out, "=?UTF-8?B?");
		base64_add(value, out);
		buf_add(out, "?=");
	}
	buf_add(out, "\r\n");
}

static void part_add(const char *type, const struct buf *content, const char *boundary,
		     struct buf *out)
{
	buf_addf(
		out,
		"--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
		boundary, type);
	buf_add_str(out, buf_str(content));
	buf_add(out, "\r\n");
}

void mail_page_raw(struct mail *m)
{
	struct str from = buf_str(&m->from);
	size_t angle = str_find_last_char(from, '<');
	char boundary[40];
	struct buf *out = &m->raw;

	snprintf(boundary, sizeof(boundary), "=_%016" PRIx64, m->number);
	if (is_ascii(from)) {
		header_add("From", from, out);
	} else {
		buf_add(out, "From: =?UTF-8?B?");
		base64_add(str_trim(str_sub(from, 0, angle)), out);
		buf_add(out, "?= ");
		buf_add_str(out, str_sub(from, angle, from.len));
		buf_add(out, "\r\n");
	}
	if (buf_str(&m->reply_to).len)
		header_add("Reply-To", buf_str(&m->reply_to), out);
	header_add("Subject", buf_str(&m->subject), out);
	buf_addf(out,
		 "To: recipients@%s\r\nMessage-ID: <%016" PRIx64 "@%s>\r\nMIME-Version: 1.0\r\n",
		 buf_text(&m->domain), m->number, buf_text(&m->domain));
	if (!m->has_html) {
		buf_add(out, "Content-Type: text/plain; charset=utf-8\r\n"
			     "Content-Transfer-Encoding: 8bit\r\n\r\n");
		buf_add_str(out, buf_str(&m->text));
		return;
	}
	buf_addf(out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", boundary);
	part_add("text/plain", &m->text, boundary, out);
	part_add("text/html", &m->html, boundary, out);
	buf_addf(out, "--%s--\r\n", boundary);
}
