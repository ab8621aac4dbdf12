#include "core/engine/names.h"

#include <stdint.h>

static struct str without_dots(struct str host)
{
	while (host.len > 0 && host.at[host.len - 1] == '.')
		host.len--;
	return host.len > 0 ? host : (struct str){ 0 };
}

struct str link_host(struct str link)
{
	size_t scheme = str_find(link, STR("://"));
	size_t end = 0, at, port;
	struct str host = link;

	if (scheme != SIZE_MAX)
		host = str_sub(link, scheme + 3, link.len);
	while (end < host.len && host.at[end] != '/' && host.at[end] != '?' &&
	       host.at[end] != '#' && host.at[end] != '\\')
		end++;
	host = str_sub(host, 0, end);
	at = str_find_last_char(host, '@');
	if (at != SIZE_MAX)
		host = str_sub(host, at + 1, host.len);
	if (host.len > 0 && host.at[0] == '[') {
		end = str_find_char(host, ']');
		return str_sub(host, 1, end == SIZE_MAX ? 0 : end - 1);
	}
	port = str_find_last_char(host, ':');
	if (port != SIZE_MAX)
		host = str_sub(host, 0, port);
	host = without_dots(host);
	if (str_find_char(host, '.') == SIZE_MAX)
		return (struct str){ 0 };
	return host;
}

struct str address_domain(struct str address)
{
	size_t at = str_find_last_char(address, '@');
	size_t end = 0;
	struct str domain;

	if (at == SIZE_MAX)
		return (struct str){ 0 };
	domain = str_sub(address, at + 1, address.len);
	while (end < domain.len && domain.at[end] != '>' && (unsigned char)domain.at[end] > ' ')
		end++;
	return without_dots(str_sub(domain, 0, end));
}

struct str domain_above(struct str domain)
{
	size_t dot = str_find_char(domain, '.');
	struct str above;
	char last;

	if (dot == SIZE_MAX || domain.len == 0)
		return (struct str){ 0 };
	last = domain.at[domain.len - 1];
	above = str_sub(domain, dot + 1, domain.len);
	if ((last >= '0' && last <= '9') || str_find_char(above, '.') == SIZE_MAX)
		return (struct str){ 0 };
	return above;
}

bool domain_within(struct str domain, struct str parent)
{
	if (parent.len == 0 || domain.len < parent.len)
		return false;
	if (!str_equal_nocase(str_sub(domain, domain.len - parent.len, parent.len), parent))
		return false;
	return domain.len == parent.len || domain.at[domain.len - parent.len - 1] == '.';
}
