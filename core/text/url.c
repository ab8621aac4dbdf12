#include "core/text/url.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/text/ascii.h"
#include "core/text/domain_suffix.h"

#define HOST_BYTES_MAX 1024 /* of a host as written, escapes and all */

struct address {
	bool secure;
	bool has_scheme; /* http or https */
	struct str host; /* as written */
	struct str port;
	struct str rest; /* path and query */
};

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

static bool is_host_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_';
}

/* The end of the run of bytes that satisfy `is`. */
static size_t run(struct str text, size_t at, bool (*is)(char))
{
	while (at < text.len && is(text.at[at]))
		at++;
	return at;
}

/* Take "http:" and its slashes, or "//", off the front. False for any other scheme. */
static bool cut_scheme(struct str *text, struct address *to)
{
	size_t at = 0;

	if (ascii_starts(*text, STR("http:")))
		at = 5;
	else if (ascii_starts(*text, STR("https:")))
		at = 6, to->secure = true;
	to->has_scheme = at > 0;
	if (at == 0) {
		size_t colon = run(*text, 0, is_host_char);

		if (colon < text->len && text->at[colon] == ':' &&
		    (colon + 1 == text->len || !ascii_is_digit(text->at[colon + 1])))
			return false;
	}
	*text = str_sub(*text, run(*text, at, is_slash), text->len);
	return true;
}

static bool is_authority_char(char c)
{
	return !is_slash(c) && c != '?' && c != '#';
}

/* Into `user@host:port` and the rest. Only the host counts; the user's name is forgotten. */
static bool split(struct str text, struct address *to)
{
	struct str authority;
	size_t end, colon;

	*to = (struct address){ 0 };
	if (!cut_scheme(&text, to))
		return false;
	end = run(text, 0, is_authority_char);
	authority = str_sub(text, 0, end);
	to->rest = str_sub(text, end, text.len);

	end = str_find_last_char(authority, '@');
	if (end != SIZE_MAX && !to->has_scheme)
		return false;
	to->host = end == SIZE_MAX ? authority : str_sub(authority, end + 1, authority.len);
	colon = str_find_last_char(to->host, ':');
	if (colon != SIZE_MAX && run(to->host, colon + 1, ascii_is_digit) == to->host.len) {
		to->port = str_sub(to->host, colon + 1, to->host.len);
		to->host.len = colon;
	}
	return to->host.len > 0;
}

static bool is_dropped(char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

/* Escapes undone and line breaks gone, as a browser reads a host. */
static struct str plain_host(struct str host, char plain[HOST_BYTES_MAX])
{
	size_t len = 0;

	if (!host.at || host.len > HOST_BYTES_MAX)
		return (struct str){ 0 };
	for (size_t i = 0; i < host.len; i++) {
		int byte = host.at[i] == '%' ? ascii_escaped(host, i) : -1;

		if (byte >= 0)
			i += 2;
		else if (is_dropped(host.at[i]))
			continue;
		plain[len++] = (char)(byte >= 0 ? byte : host.at[i]);
	}
	return (struct str){ plain, len };
}

/* The same address without the line breaks that browsers drop; itself when it has none. */
static struct str without_breaks(struct arena *arena, struct str url)
{
	char *kept;
	size_t len = 0;

	url = str_trim(url);
	if (str_find_char(url, '\n') == SIZE_MAX && str_find_char(url, '\t') == SIZE_MAX &&
	    str_find_char(url, '\r') == SIZE_MAX)
		return url;
	kept = arena_take(arena, url.len + 1);
	for (size_t i = 0; i < url.len; i++)
		if (!is_dropped(url.at[i]))
			kept[len++] = url.at[i];
	return (struct str){ kept, len };
}

size_t url_host_into(struct str url, char folded[DOMAIN_MAX + 1])
{
	char plain[HOST_BYTES_MAX];
	struct address to;
	struct str host;

	if (!split(str_trim(url), &to))
		return 0;
	host = plain_host(to.host, plain);
	if (!to.has_scheme && str_find_char(host, '.') == SIZE_MAX)
		return 0;
	return domain_fold_into(host, folded);
}

struct str url_host(struct arena *arena, struct str url)
{
	char folded[DOMAIN_MAX + 1];
	size_t len = url_host_into(without_breaks(arena, url), folded);

	return len ? arena_str(arena, (struct str){ folded, len }) : (struct str){ 0 };
}

static void add_lower(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, ascii_lower(s.at[i]));
}

/* What is no name may still be an address ("10.0.0.1", "[::1]") or a name that IDNA does not know. */
static bool is_other_host(struct str host)
{
	if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
		host = str_sub(host, 1, host.len - 2);
	else if (str_find_char(host, ':') != SIZE_MAX)
		return false;
	for (size_t i = 0; i < host.len; i++)
		if (!is_host_char(host.at[i]) && host.at[i] != ':' &&
		    (unsigned char)host.at[i] < 0x80)
			return false;
	return host.len > 0;
}

/* Up to the fragment; backslashes count as slashes before the query, and blanks are escaped. */
static void add_path(struct buf *out, struct str rest)
{
	bool query = false;

	if (rest.len == 0 || !is_slash(rest.at[0]))
		buf_add_char(out, '/');
	for (size_t i = 0; i < rest.len && rest.at[i] != '#'; i++) {
		query |= rest.at[i] == '?';
		if ((unsigned char)rest.at[i] <= ' ') {
			buf_addf(out, "%%%02X", (unsigned)rest.at[i]);
			continue;
		}
		buf_add_char(out, (char)(rest.at[i] == '\\' && !query ? '/' : rest.at[i]));
	}
}

struct str url_fold(struct arena *arena, struct str url)
{
	char plain[HOST_BYTES_MAX], folded[DOMAIN_MAX + 1];
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(3 * url.len + DOMAIN_MAX + 16);
	struct address to;
	struct str host;
	size_t len;

	if (!split(without_breaks(arena, url), &to) || !to.has_scheme)
		return (struct str){ 0 };
	host = plain_host(to.host, plain);
	len = domain_fold_into(host, folded);
	if (len == 0 && !is_other_host(host))
		return (struct str){ 0 };

	buf_add(&out, to.secure ? "https://" : "http://");
	add_lower(&out, len ? (struct str){ folded, len } : host);
	while (to.port.len > 1 && to.port.at[0] == '0')
		to.port = str_sub(to.port, 1, to.port.len);
	if (to.port.len && !str_is(to.port, to.secure ? "443" : "80")) {
		buf_add_char(&out, ':');
		buf_add_str(&out, to.port);
	}
	add_path(&out, to.rest);
	return arena_str(arena, buf_str(&out));
}

/* Where an address in running text ends for sure: blanks, controls, quotes, and the
 * punctuation of other scripts (U+00A0, « », U+2000-203F, U+3000-303F, U+FF00-FF7F). */
static bool ends_address(struct str text, size_t at)
{
	unsigned char c = (unsigned char)text.at[at], next;

	if (c < 0x80)
		return c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' || c == 0x7F;
	next = at + 1 < text.len ? (unsigned char)text.at[at + 1] : 0;
	switch (c) {
	case 0xC2:
		return next == 0xA0 || next == 0xAB || next == 0xBB;
	case 0xE2:
	case 0xE3:
		return next == 0x80;
	case 0xEF:
		return next == 0xBC || next == 0xBD;
	default:
		return false;
	}
}

/* Without the full stop or bracket that belongs to the sentence around it. */
static size_t trim_address(struct str url)
{
	size_t open = 0, closed = 0;

	for (size_t i = 0; i < url.len; i++) {
		open += url.at[i] == '(';
		closed += url.at[i] == ')';
	}
	for (; url.len > 0; url.len--) {
		char last = url.at[url.len - 1];

		if (last == ')' && closed <= open)
			break;
		if (!strchr(".,;:!?'*_~)]}|", last))
			break;
		closed -= last == ')';
	}
	return url.len;
}

static size_t extent(struct str text, size_t from)
{
	size_t end = from;

	while (end < text.len && !ends_address(text, end))
		end++;
	end = trim_address(str_sub(text, 0, end));
	return end > from ? end : 0;
}

size_t url_at(struct str text)
{
	if (ascii_starts(text, STR("http://")))
		return extent(text, 7);
	if (ascii_starts(text, STR("https://")))
		return extent(text, 8);
	if (ascii_starts(text, STR("www.")) && text.len > 4 && text.at[4] != '.')
		return extent(text, 4);
	return 0;
}

/* "host/..." or "host:80/..." where `slash` is its first slash: where it begins, or SIZE_MAX. */
static size_t bare_address(struct str text, size_t slash)
{
	char folded[DOMAIN_MAX + 1];
	size_t end = slash, from, dot, len;

	while (end > 0 && ascii_is_digit(text.at[end - 1]))
		end--;
	end = end > 0 && text.at[end - 1] == ':' ? end - 1 : slash;
	from = end;
	while (from > 0 && end - from <= DOMAIN_MAX && is_host_char(text.at[from - 1]))
		from--;
	if (from > 0 && (text.at[from - 1] == '@' || is_slash(text.at[from - 1])))
		return SIZE_MAX;
	len = domain_fold_into(str_sub(text, from, end - from), folded);
	dot = str_find_last_char((struct str){ folded, len }, '.');
	if (len == 0 || dot == SIZE_MAX)
		return SIZE_MAX;
	return domain_suffix_is_listed(folded + dot + 1) ? from : SIZE_MAX;
}

/* The address around the slash at `at`: its end, and its beginning; 0 for none. */
static size_t around_slash(struct str text, size_t at, size_t *from)
{
	size_t len;

	if (at == 0 || (text.at[at - 1] == ':' && at < 5))
		return 0;
	if (text.at[at - 1] != ':') {
		*from = ascii_is_alnum(text.at[at - 1]) ? bare_address(text, at) : SIZE_MAX;
		len = *from == SIZE_MAX ? 0 : extent(str_sub(text, *from, text.len), 1);
		return len ? *from + len : 0;
	}
	*from = at >= 6 && (text.at[at - 2] | 0x20) == 's' ? at - 6 : at - 5;
	len = url_at(str_sub(text, *from, text.len));
	return len ? *from + len : 0;
}

/* "www." with its dot at `at`, at the start of a word. */
static size_t around_dot(struct str text, size_t at, size_t *from)
{
	size_t len;

	if (at < 3 || (text.at[at - 1] | 0x20) != 'w')
		return 0;
	if (at > 3 && (is_host_char(text.at[at - 4]) || strchr("@/:", text.at[at - 4])))
		return 0;
	*from = at - 3;
	len = url_at(str_sub(text, *from, text.len));
	return len ? *from + len : 0;
}

static size_t find_from(struct str text, size_t from, char c)
{
	size_t at = str_find_char(str_sub(text, from, text.len), c);

	return at == SIZE_MAX ? SIZE_MAX : from + at;
}

struct url_search url_search(struct str text)
{
	return (struct url_search){
		.text = text,
		.slash = str_find_char(text, '/'),
		.dot = str_find_char(text, '.'),
	};
}

/* The cursors move on to what stands at `at` or behind it. */
static void move_on(struct url_search *search, size_t at)
{
	if (search->slash < at)
		search->slash = find_from(search->text, at, '/');
	if (search->dot < at)
		search->dot = find_from(search->text, at, '.');
}

bool url_next(struct url_search *search, struct str *url)
{
	while (search->slash != SIZE_MAX || search->dot != SIZE_MAX) {
		struct str text = str_sub(search->text, search->from, search->text.len);
		bool slash = search->slash < search->dot;
		size_t at = slash ? search->slash : search->dot, end, from = 0;

		end = slash ? around_slash(text, at - search->from, &from)
			    : around_dot(text, at - search->from, &from);
		if (end == 0) {
			move_on(search, at + 1);
			continue;
		}
		*url = str_sub(text, from, end - from);
		search->from += end;
		move_on(search, search->from);
		return true;
	}
	return false;
}
