#include "core/desk/render_key.h"

#include "core/base/buf.h"

void key_text(struct json_writer *w, const char *key, struct str text)
{
	json_key(w, key);
	json_text_or_null(w, text);
}

void key_word(struct json_writer *w, const char *key, const struct words *words, int value)
{
	json_key(w, key);
	json_text_or_null(w, word_str(words, value));
}

void key_moment(struct json_writer *w, const char *key, struct moment at)
{
	char text[MOMENT_TEXT_MAX];

	json_key(w, key);
	if (moment_is_never(at)) {
		json_null(w);
		return;
	}
	moment_print(at, text);
	json_text(w, str_of(text));
}

void key_number(struct json_writer *w, const char *key, int64_t n)
{
	json_key(w, key);
	json_integer(w, n);
}

void key_real(struct json_writer *w, const char *key, double n, int decimals)
{
	json_key(w, key);
	json_real(w, n, decimals);
}

void key_known(struct json_writer *w, const char *key, enum known known)
{
	json_key(w, key);
	if (known == NOT_KNOWN)
		json_null(w);
	else
		json_bool(w, known == KNOWN_YES);
}

void key_ip(struct json_writer *w, const char *key, const struct ip *ip)
{
	char text[IP_TEXT_MAX];

	json_key(w, key);
	if (ip_is_none(ip)) {
		json_null(w);
		return;
	}
	ip_print(ip, text);
	json_text(w, str_of(text));
}

void key_id(struct json_writer *w, const char *key, const char *prefix, int64_t n)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(40);

	json_key(w, key);
	if (!n) {
		json_null(w);
		return;
	}
	buf_addf(&text, "%s%lld", prefix, (long long)n);
	json_text(w, buf_str(&text));
}

void key_country(struct json_writer *w, const char *key, const char country[3])
{
	json_key(w, key);
	json_text_or_null(w, country[0] ? str_of(country) : (struct str){ 0 });
}
