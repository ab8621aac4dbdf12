#include "core/geo/netlist.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/geo/geo_address.h"
#include "core/geo/netlist_read.h"
#include "core/geo/range_set.h"

#define TITLE_MAX 200

struct netlist {
	struct range_set32 *v4; /* NULL without any */
	struct range_set128 *v6;
	struct range_set32 *asns;
	size_t count;
	struct buf title;
};

/* A list while it is read; it is of one kind, which its first entry settles. */
struct draft {
	struct range32 *v4, *asns;
	struct ip_range *v6;
	size_t v4_count, asn_count, v6_count;
	size_t v4_room, asn_room, v6_room;
};

static void draft_release(struct draft *draft)
{
	free(draft->v4);
	free(draft->v6);
	free(draft->asns);
}

static void *make_room(void *list, size_t count, size_t *room, size_t bytes_each)
{
	if (count < *room)
		return list;
	*room = *room ? *room * 2 : 256;
	list = realloc(list, *room * bytes_each);
	if (!list)
		abort();
	return list;
}

static void add32(struct range32 **list, size_t *count, size_t *room, struct range32 range)
{
	*list = make_room(*list, *count, room, sizeof(range));
	(*list)[(*count)++] = range;
}

/* "AS123", "as123" or "123". */
static bool asn_parse(struct str entry, uint32_t *asn)
{
	if (entry.len > 2 && str_equal_nocase(str_sub(entry, 0, 2), STR("AS")))
		entry = str_sub(entry, 2, entry.len);
	return entry.len && entry.at[0] != '+' && str_to_uint32(entry, asn) && *asn;
}

/* Ranges are often written with blanks around their dash. */
static enum err range_parse(struct str entry, struct ip_range *range)
{
	CLEANUP(buf_release) struct buf tight = BUF_UP_TO((size_t)2 * IP_TEXT_MAX);
	size_t dash = str_find_char(entry, '-');

	if (dash == SIZE_MAX)
		return ip_range_parse(entry, range);
	buf_add_str(&tight, str_trim(str_sub(entry, 0, dash)));
	buf_add_char(&tight, '-');
	buf_add_str(&tight, str_trim(str_sub(entry, dash + 1, entry.len)));
	return ip_range_parse(buf_str(&tight), range);
}

static const char *draft_take(void *whose, struct str entry)
{
	struct draft *draft = whose;
	struct ip_range range;
	uint32_t asn;

	if (!entry.len)
		return "empty";
	if (asn_parse(entry, &asn)) {
		if (draft->v4_count || draft->v6_count)
			return "an AS number in a list of addresses";
		add32(&draft->asns, &draft->asn_count, &draft->asn_room,
		      (struct range32){ asn, asn });
		return NULL;
	}
	if (range_parse(entry, &range))
		return "neither an address, a range nor an AS number";
	if (draft->asn_count)
		return "an address in a list of AS numbers";
	if (ip_is_v4(&range.first) && ip_is_v4(&range.last)) {
		add32(&draft->v4, &draft->v4_count, &draft->v4_room,
		      (struct range32){ ip_v4(&range.first), ip_v4(&range.last) });
		return NULL;
	}
	draft->v6 = make_room(draft->v6, draft->v6_count, &draft->v6_room, sizeof(range));
	draft->v6[draft->v6_count++] = range;
	return NULL;
}

static size_t asns_in(const struct range32 *ranges, size_t count)
{
	size_t asns = 0;

	for (size_t i = 0; i < count; i++)
		asns += (size_t)ranges[i].last - ranges[i].first + 1;
	return asns;
}

static void list_fill(struct netlist *list, struct draft *draft)
{
	if (draft->v4_count) {
		list->v4 = range_set32_new(draft->v4, draft->v4_count);
		list->count += range_set32_count(list->v4);
	}
	if (draft->v6_count) {
		list->v6 = range_set128_new(draft->v6, draft->v6_count);
		list->count += range_set128_count(list->v6);
	}
	if (draft->asn_count) {
		list->asns = range_set32_new(draft->asns, draft->asn_count);
		list->count = asns_in(draft->asns, range_set32_count(list->asns));
	}
}

enum err netlist_parse(struct str text, struct netlist **list, size_t *refused,
		       struct buf *first_refused)
{
	CLEANUP(draft_release) struct draft draft = { 0 };
	struct netlist *made;
	struct netlist_reader reader = { .take = draft_take,
					 .whose = &draft,
					 .first_refused = first_refused };

	if (text.len > NETLIST_BYTES_MAX)
		return err_fail(ERR_INVALID, "larger than %zu MiB", NETLIST_BYTES_MAX >> 20);
	made = calloc(1, sizeof(*made));
	if (!made)
		abort();
	made->title = BUF_UP_TO(TITLE_MAX);
	reader.title = &made->title;
	netlist_read(&reader, text);
	list_fill(made, &draft);
	if (!made->count) {
		netlist_free(made);
		return err_fail(ERR_INVALID, "holds no address, range or AS number");
	}
	*refused = reader.refused;
	*list = made;
	return ERR_NONE;
}

void netlist_free(struct netlist *list)
{
	if (!list)
		return;
	range_set32_free(list->v4);
	range_set128_free(list->v6);
	range_set32_free(list->asns);
	buf_release(&list->title);
	free(list);
}

bool netlist_has(const struct netlist *list, const struct ip *ip)
{
	struct geo_address address = geo_address(ip);

	if (geo_address_is_v4(address))
		return list->v4 && range_set32_has(list->v4, geo_address_v4(address));
	return list->v6 && range_set128_has(list->v6, ip);
}

bool netlist_has_asn(const struct netlist *list, uint32_t asn)
{
	return list->asns && range_set32_has(list->asns, asn);
}

bool netlist_is_asns(const struct netlist *list)
{
	return list->asns != NULL;
}

bool netlist_speaks_for(const struct netlist *list, const struct ip *ip)
{
	return ip_is_v4(ip) ? list->v4 != NULL : list->v6 != NULL;
}

size_t netlist_count(const struct netlist *list)
{
	return list->count;
}

size_t netlist_bytes(const struct netlist *list)
{
	size_t bytes = sizeof(*list) + list->title.room;

	bytes += list->v4 ? range_set32_bytes(list->v4) : 0;
	bytes += list->v6 ? range_set128_bytes(list->v6) : 0;
	return bytes + (list->asns ? range_set32_bytes(list->asns) : 0);
}

struct str netlist_title(const struct netlist *list)
{
	return list->title.len ? buf_str(&list->title) : (struct str){ 0 };
}
