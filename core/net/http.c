#include "core/net/http.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/ip.h"
#include "core/base/memory.h"
#include "core/base/moment.h"

#define CONNECT_PATIENCE_MS 5000
#define RETRY_AFTER_MAX (MOMENT_HOUR / MOMENT_SECOND) /* no server may silence us for longer */

struct http {
	CURL *curl;
	char error[CURL_ERROR_SIZE];
};

struct http *http_open(void)
{
	struct http *http = memory_new(1, sizeof(*http));

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		memory_exhausted(0);
	http->curl = curl_easy_init();
	if (!http->curl)
		memory_exhausted(0);
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->curl);
	curl_global_cleanup();
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

struct address {
	CURLU *url;
	char *scheme, *host, *user, *query, *fragment;
};

static void address_end(struct address *address)
{
	curl_free(address->scheme);
	curl_free(address->host);
	curl_free(address->user);
	curl_free(address->query);
	curl_free(address->fragment);
	curl_url_cleanup(address->url);
}

static bool is_loopback(const char *host)
{
	struct str name = str_of(host);
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

/* `plain` is set for http to this machine. The address itself is not shown: it may hold a password. */
static enum err address_read(const char *text, struct address *address, bool *plain)
{
	address->url = curl_url();
	if (!address->url)
		memory_exhausted(0);
	if (curl_url_set(address->url, CURLUPART_URL, text,
			 CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER) != CURLUE_OK ||
	    curl_url_get(address->url, CURLUPART_SCHEME, &address->scheme, 0) != CURLUE_OK ||
	    curl_url_get(address->url, CURLUPART_HOST, &address->host, 0) != CURLUE_OK ||
	    !*address->host)
		return err_fail(ERR_INVALID,
				"not an address of the kind https://api.mailgun.net (a name or "
				"password does not belong into it)");
	if (strcmp(address->scheme, "https") == 0) {
		*plain = false;
		return ERR_NONE;
	}
	if (strcmp(address->scheme, "http") != 0)
		return err_fail(ERR_INVALID, "only https:// addresses are spoken to");
	if (!is_loopback(address->host))
		return err_fail(ERR_INVALID,
				"http:// would show the token to everybody on the way: "
				"use https:// (http:// is for loopback only)");
	*plain = true;
	return ERR_NONE;
}

enum err http_address_check(const char *text)
{
	CLEANUP(address_end) struct address address = { 0 };
	bool plain = false;
	enum err e = address_read(text, &address, &plain);

	if (e)
		return e;
	if (curl_url_get(address.url, CURLUPART_QUERY, &address.query, 0) == CURLUE_OK ||
	    curl_url_get(address.url, CURLUPART_FRAGMENT, &address.fragment, 0) == CURLUE_OK)
		return err_fail(ERR_INVALID, "the address of an API has no ? and no #");
	return ERR_NONE;
}

void http_escape(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '_' || c == '.' || c == '~')
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

static void list_end(struct curl_slist **list)
{
	curl_slist_free_all(*list);
}

static struct curl_slist *list_add(struct curl_slist *list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(list, line);

	if (!longer)
		memory_exhausted(strlen(line));
	return longer;
}

static struct curl_slist *headers_of(const struct http_question *question)
{
	struct curl_slist *list = list_add(NULL, "Accept: application/json");

	assert(question->header_count <= HTTP_HEADERS_MAX);
	for (size_t i = 0; i < question->header_count; i++) {
		const struct http_header *header = &question->headers[i];
		CLEANUP(buf_release) struct buf line = BUF_UP_TO((size_t)2 * HTTP_HEADER_MAX);

		assert(http_header_holds(header->value));
		buf_addf(&line, "%s: %" PRI_STR, header->name, ARG_STR(header->value));
		list = list_add(list, buf_text(&line));
	}
	return list;
}

static void keep_to_ourselves(CURL *curl, bool plain)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	if (plain)
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static void set_method(CURL *curl, enum http_method method)
{
	if (method == HTTP_POST) {
		curl_easy_setopt(curl, CURLOPT_POST, 1L);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, 0L);
	} else if (method == HTTP_DELETE) {
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
	} else {
		curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
	}
}

static void prepare(struct http *http, const struct http_question *question, bool plain,
		    struct http_answer *answer)
{
	int64_t patience_ms = question->patience_ms ? question->patience_ms : HTTP_PATIENCE_MS;
	CURL *curl = http->curl;

	curl_easy_reset(curl);
	keep_to_ourselves(curl, plain);
	set_method(curl, question->method);
	curl_easy_setopt(curl, CURLOPT_URL, question->url);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "strop/" STROP_VERSION);
	if (question->user) {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(curl, CURLOPT_USERNAME, question->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, question->password);
	}
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)patience_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)(patience_ms < CONNECT_PATIENCE_MS ? patience_ms
								  : CONNECT_PATIENCE_MS));
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->error);
	http->error[0] = '\0';
}

static enum err no_answer(const struct http *http, const struct http_answer *answer, CURLcode code)
{
	if (answer->body.full)
		return err_fail(ERR_UNAVAILABLE, "an answer of more than %zu bytes",
				HTTP_ANSWER_MAX);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return err_fail(ERR_UNAVAILABLE, "no answer in time");
	return err_fail(ERR_UNAVAILABLE, "no answer: %s",
			*http->error ? http->error : curl_easy_strerror(code));
}

enum err http_ask(struct http *http, const struct http_question *question,
		  struct http_answer *answer)
{
	CLEANUP(address_end) struct address address = { 0 };
	CLEANUP(list_end) struct curl_slist *headers = NULL;
	struct http_answer made = { .body = BUF_UP_TO(HTTP_ANSWER_MAX) };
	curl_off_t retry_after = 0;
	bool plain = false;
	CURLcode code;
	long status = 0;
	enum err e = address_read(question->url, &address, &plain);

	if (e)
		return e;
	headers = headers_of(question);
	prepare(http, question, plain, &made);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(http->curl);
	if (code != CURLE_OK) {
		e = no_answer(http, &made, code);
		buf_release(&made.body);
		return e;
	}
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &retry_after);
	made.status = (int)status;
	if (retry_after > 0)
		made.retry_after_us = MOMENT_SECOND * (int64_t)(retry_after < RETRY_AFTER_MAX
									? retry_after
									: RETRY_AFTER_MAX);
	*answer = made;
	return ERR_NONE;
}
