#include "core/net/http.h"

#include <assert.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/ip.h"
#include "core/base/memory.h"
#include "core/base/moment.h"

#define CONNECT_PATIENCE_MS 5000
#define RETRY_AFTER_MAX (MOMENT_HOUR / MOMENT_SECOND) /* no server may silence us for longer */

/* -- libcurl -------------------------------------------------------------------------------- */

/* It brings thirty libraries along, and to load them takes longer than most commands do: so it
 * comes when somebody speaks to a server, not when the program starts. */
#define LIBRARY "libcurl.so.4"
/* A declaration takes no parentheses. NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define FROM_LIBRARY(name) __typeof__(curl_##name) *name

struct library {
	FROM_LIBRARY(global_init);
	FROM_LIBRARY(global_cleanup);
	FROM_LIBRARY(easy_init);
	FROM_LIBRARY(easy_cleanup);
	FROM_LIBRARY(easy_reset);
	FROM_LIBRARY(easy_setopt);
	FROM_LIBRARY(easy_perform);
	FROM_LIBRARY(easy_getinfo);
	FROM_LIBRARY(easy_strerror);
	FROM_LIBRARY(slist_append);
	FROM_LIBRARY(slist_free_all);
};

#define PLACE(name) \
	{ \
		"curl_" #name, offsetof(struct library, name) \
	}

static const struct {
	const char *name;
	size_t offset;
} places[] = {
	PLACE(global_init),   PLACE(global_cleanup), PLACE(easy_init),      PLACE(easy_cleanup),
	PLACE(easy_reset),    PLACE(easy_setopt),    PLACE(easy_perform),   PLACE(easy_getinfo),
	PLACE(easy_strerror), PLACE(slist_append),   PLACE(slist_free_all),
};

/* Once loaded it stays: what it brought along does not like to go. */
static enum err library_load(struct library *library)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	struct library made;

	static_assert(sizeof(made) == ARRAY_LEN(places) * sizeof(void *), "a place for each");
	if (!handle)
		return err_fail(ERR_UNAVAILABLE, "libcurl cannot be loaded: %s", dlerror());
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		void *found = dlsym(handle, places[i].name);

		if (!found)
			return err_fail(ERR_UNAVAILABLE, "%s has no %s: a newer one is needed",
					LIBRARY, places[i].name);
		memcpy((char *)&made + places[i].offset, &found, sizeof(found));
	}
	*library = made;
	return ERR_NONE;
}

struct http {
	struct library library; /* empty until the first question */
	CURL *curl;
	char error[CURL_ERROR_SIZE];
};

struct http *http_open(void)
{
	return memory_new(1, sizeof(struct http));
}

static enum err begin(struct http *http)
{
	enum err e = http->curl ? ERR_NONE : library_load(&http->library);

	if (e || http->curl)
		return e;
	if (http->library.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		memory_exhausted(0);
	http->curl = http->library.easy_init();
	if (!http->curl)
		memory_exhausted(0);
	return ERR_NONE;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	if (http->curl) {
		http->library.easy_cleanup(http->curl);
		http->library.global_cleanup();
	}
	free(http);
}

void http_close_at(struct http **http)
{
	http_close(*http);
	*http = NULL;
}

void http_answer_release(struct http_answer *answer)
{
	buf_release(&answer->body);
	*answer = (struct http_answer){ 0 };
}

/* -- addresses ------------------------------------------------------------------------------ */

/* Narrower than libcurl's own reading, so that both understand the same by what passes. */
struct address {
	bool secure; /* https */
	struct str host, port, rest;
};

bool http_is_loopback(struct str name)
{
	struct ip ip;

	if (str_starts(name, STR("[")) && str_ends(name, STR("]")))
		name = str_sub(name, 1, name.len - 2);
	if (str_equal_nocase(name, STR("localhost")))
		return true;
	if (ip_parse(name, &ip))
		return false;
	if (ip_is_v4(&ip))
		return ip_v4(&ip) >> 24 == 127;
	for (size_t i = 0; i < sizeof(ip.bytes) - 1; i++)
		if (ip.bytes[i])
			return false;
	return ip.bytes[sizeof(ip.bytes) - 1] == 1;
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_host(struct str host)
{
	bool bracketed = str_starts(host, STR("["));
	const char *others = bracketed ? ":.[]" : "-._";

	for (size_t i = 0; i < host.len; i++)
		if (!is_letter_or_digit(host.at[i]) && !strchr(others, host.at[i]) &&
		    (bracketed || (unsigned char)host.at[i] < 0x80))
			return false;
	return host.len && (!bracketed || str_ends(host, STR("]")));
}

static bool is_port(struct str port)
{
	int64_t number;

	return str_is_absent(port) || (str_to_int64(port, &number) && number > 0 && number < 65536);
}

/* "host", "host:port", "[::1]:port" */
static void split_port(struct str whole, struct address *address)
{
	size_t bracket = str_find_last_char(whole, ']'), colon = str_find_last_char(whole, ':');

	address->host = whole;
	if (colon == SIZE_MAX || (bracket != SIZE_MAX && colon < bracket))
		return;
	address->host = str_sub(whole, 0, colon);
	address->port = str_sub(whole, colon + 1, whole.len);
}

static bool begins(struct str text, struct str with)
{
	return str_equal_nocase(str_sub(text, 0, with.len), with);
}

static bool is_printable(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == '\x7f')
			return false;
	return true;
}

/* What stands behind the scheme. */
static bool split(struct str text, struct address *address)
{
	size_t until = 0;

	while (until < text.len && !strchr("/?#", text.at[until]))
		until++;
	split_port(str_sub(text, 0, until), address);
	address->rest = str_sub(text, until, text.len);
	return is_printable(text) && is_host(address->host) && is_port(address->port);
}

/* The address itself is not shown: it may hold a password. */
static enum err address_read(const char *text, struct address *address)
{
	struct str whole = str_of(text), https = STR("https://"), http = STR("http://");

	address->secure = begins(whole, https);
	if (!address->secure && !begins(whole, http))
		return err_fail(ERR_INVALID, "only https:// addresses are spoken to");
	if (!split(str_sub(whole, address->secure ? https.len : http.len, whole.len), address))
		return err_fail(ERR_INVALID,
				"not an address of the kind https://api.mailgun.net (a name or "
				"password does not belong into it)");
	if (address->secure)
		return ERR_NONE;
	if (!http_is_loopback(address->host))
		return err_fail(ERR_INVALID,
				"http:// would show the token to everybody on the way: "
				"use https:// (http:// is for loopback only)");
	return ERR_NONE;
}

enum err http_address_check(const char *text)
{
	struct address address = { 0 };
	enum err e = address_read(text, &address);

	if (e)
		return e;
	if (str_find_char(address.rest, '?') != SIZE_MAX ||
	    str_find_char(address.rest, '#') != SIZE_MAX)
		return err_fail(ERR_INVALID, "the address of an API has no ? and no #");
	return ERR_NONE;
}

void http_escape(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == '~')
			buf_add_char(out, c);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

bool http_header_holds(struct str value)
{
	if (!value.len || value.len > HTTP_HEADER_MAX || value.at[0] == ' ' ||
	    value.at[value.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] < ' ' || value.at[i] > '~')
			return false;
	return true;
}

/* -- asking --------------------------------------------------------------------------------- */

/* The type is libcurl's. NOLINTNEXTLINE(readability-non-const-parameter) */
static size_t take(char *bytes, size_t one, size_t count, void *with)
{
	struct http_answer *answer = with;

	buf_add_str(&answer->body, (struct str){ bytes, one * count });
	return answer->body.full ? 0 : one * count;
}

static void mark_take(struct str line, struct str name, char mark[HTTP_MARK_MAX])
{
	struct str value;

	if (line.len < name.len || !str_equal_nocase(str_sub(line, 0, name.len), name))
		return;
	value = str_trim(str_sub(line, name.len, line.len));
	if (value.len >= HTTP_MARK_MAX || !http_header_holds(value))
		return;
	memcpy(mark, value.at, value.len);
	mark[value.len] = '\0';
}

/* The type is libcurl's. NOLINTNEXTLINE(readability-non-const-parameter) */
static size_t take_header(char *bytes, size_t one, size_t count, void *with)
{
	struct http_answer *answer = with;
	struct str line = { bytes, one * count };

	mark_take(line, STR("etag:"), answer->etag);
	mark_take(line, STR("last-modified:"), answer->modified);
	return one * count;
}

struct headers {
	const struct library *library;
	struct curl_slist *list;
};

static void headers_end(struct headers *headers)
{
	if (headers->list)
		headers->library->slist_free_all(headers->list);
}

static void headers_add(struct headers *headers, const char *line)
{
	headers->list = headers->library->slist_append(headers->list, line);
	if (!headers->list)
		memory_exhausted(strlen(line));
}

static void headers_fill(struct headers *headers, const struct http_question *question)
{
	CLEANUP(buf_release) struct buf accept = BUF_UP_TO((size_t)HTTP_HEADER_MAX);

	buf_addf(&accept, "Accept: %s", question->accept ? question->accept : "application/json");
	headers_add(headers, buf_text(&accept));
	assert(question->header_count <= HTTP_HEADERS_MAX);
	for (size_t i = 0; i < question->header_count; i++) {
		const struct http_header *header = &question->headers[i];
		CLEANUP(buf_release) struct buf line = BUF_UP_TO((size_t)2 * HTTP_HEADER_MAX);

		assert(http_header_holds(header->value));
		buf_addf(&line, "%s: %" PRI_STR, header->name, ARG_STR(header->value));
		headers_add(headers, buf_text(&line));
	}
}

static void keep_to_ourselves(const struct http *http, bool plain)
{
	FROM_LIBRARY(easy_setopt) = http->library.easy_setopt;
	CURL *curl = http->curl;

	easy_setopt(curl, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
	easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	if (plain)
		easy_setopt(curl, CURLOPT_PROXY, "");
}

static void set_method(const struct http *http, enum http_method method)
{
	FROM_LIBRARY(easy_setopt) = http->library.easy_setopt;
	CURL *curl = http->curl;

	if (method == HTTP_POST) {
		easy_setopt(curl, CURLOPT_POST, 1L);
		easy_setopt(curl, CURLOPT_POSTFIELDS, "");
		easy_setopt(curl, CURLOPT_POSTFIELDSIZE, 0L);
	} else if (method == HTTP_DELETE) {
		easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
	} else {
		easy_setopt(curl, CURLOPT_HTTPGET, 1L);
	}
}

static void prepare(struct http *http, const struct http_question *question, bool plain,
		    struct http_answer *answer)
{
	int64_t patience_ms = question->patience_ms ? question->patience_ms : HTTP_PATIENCE_MS;
	FROM_LIBRARY(easy_setopt) = http->library.easy_setopt;
	CURL *curl = http->curl;

	http->library.easy_reset(curl);
	keep_to_ourselves(http, plain);
	set_method(http, question->method);
	easy_setopt(curl, CURLOPT_URL, question->url);
	easy_setopt(curl, CURLOPT_USERAGENT, "strop/" STROP_VERSION);
	if (question->user) {
		easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		easy_setopt(curl, CURLOPT_USERNAME, question->user);
		easy_setopt(curl, CURLOPT_PASSWORD, question->password);
	}
	easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)patience_ms);
	easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
		    (long)(patience_ms < CONNECT_PATIENCE_MS ? patience_ms : CONNECT_PATIENCE_MS));
	easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	easy_setopt(curl, CURLOPT_HEADERDATA, answer);
	easy_setopt(curl, CURLOPT_ERRORBUFFER, http->error);
	http->error[0] = '\0';
}

static enum err no_answer(const struct http *http, const struct http_answer *answer, CURLcode code)
{
	if (answer->body.full)
		return err_fail(ERR_UNAVAILABLE, "an answer of more than %zu bytes",
				answer->body.ceiling);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return err_fail(ERR_UNAVAILABLE, "no answer in time");
	return err_fail(ERR_UNAVAILABLE, "no answer: %s",
			*http->error ? http->error : http->library.easy_strerror(code));
}

enum err http_ask(struct http *http, const struct http_question *question,
		  struct http_answer *answer)
{
	CLEANUP(headers_end) struct headers headers = { .library = &http->library };
	struct http_answer made = { .body = BUF_UP_TO(question->bytes_max ? question->bytes_max
									  : HTTP_ANSWER_MAX) };
	curl_off_t retry_after = 0;
	struct address address = { 0 };
	CURLcode code;
	long status = 0;
	enum err e = address_read(question->url, &address);

	if (!e)
		e = begin(http);
	if (e)
		return e;
	headers_fill(&headers, question);
	prepare(http, question, !address.secure, &made);
	http->library.easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers.list);
	code = http->library.easy_perform(http->curl);
	if (code != CURLE_OK) {
		e = no_answer(http, &made, code);
		buf_release(&made.body);
		return e;
	}
	http->library.easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	http->library.easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &retry_after);
	made.status = (int)status;
	if (retry_after > 0)
		made.retry_after_us = MOMENT_SECOND * (int64_t)(retry_after < RETRY_AFTER_MAX
									? retry_after
									: RETRY_AFTER_MAX);
	*answer = made;
	return ERR_NONE;
}
