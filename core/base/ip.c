#include "core/base/ip.h"

#include <string.h>

#include "core/base/attrs.h"

#define V4_BITS 32
#define V6_BITS 128
#define V4_AT 12 /* where an IPv4 address stands in the 16 bytes */
#define GROUPS 8

static const uint8_t v4_head[V4_AT] = { [10] = 0xff, [11] = 0xff };

/* Text being read from the front. */
struct cursor {
	const char *at, *end;
};

static bool is_hex(char c, unsigned *digit)
{
	if (c >= '0' && c <= '9')
		*digit = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*digit = (unsigned)(c - 'a' + 10);
	else if (c >= 'A' && c <= 'F')
		*digit = (unsigned)(c - 'A' + 10);
	else
		return false;
	return true;
}

/* A decimal number up to `most` (below 1000) without leading zeros. */
static bool take_decimal(struct cursor *c, unsigned most, unsigned *n)
{
	const char *start = c->at;
	unsigned sum = 0;

	while (c->at < c->end && c->at - start < 3 && *c->at >= '0' && *c->at <= '9')
		sum = sum * 10 + (unsigned)(*c->at++ - '0');
	if (c->at == start || (*start == '0' && c->at - start > 1) || sum > most)
		return false;
	*n = sum;
	return true;
}

static bool take_char(struct cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool read_v4(struct cursor c, uint8_t bytes[4])
{
	for (int i = 0; i < 4; i++) {
		unsigned n;

		if ((i > 0 && !take_char(&c, '.')) || !take_decimal(&c, 255, &n))
			return false;
		bytes[i] = (uint8_t)n;
	}
	return c.at == c.end;
}

/* One to four hexadecimal digits. */
static bool take_group(struct cursor *c, uint8_t bytes[2])
{
	const char *start = c->at;
	unsigned sum = 0, digit;

	while (c->at < c->end && c->at - start < 4 && is_hex(*c->at, &digit)) {
		sum = sum << 4 | digit;
		c->at++;
	}
	if (c->at == start)
		return false;
	bytes[0] = (uint8_t)(sum >> 8);
	bytes[1] = (uint8_t)sum;
	return true;
}

static bool only_dotted(struct cursor c)
{
	return memchr(c.at, '.', (size_t)(c.end - c.at)) &&
	       !memchr(c.at, ':', (size_t)(c.end - c.at));
}

/* One group, or the IPv4 address that may stand at the end; answers how many bytes, or -1. */
static int take_piece(struct cursor *c, uint8_t *bytes, int room)
{
	if (room >= 4 && only_dotted(*c)) {
		bool good = read_v4(*c, bytes);

		c->at = c->end;
		return good ? 4 : -1;
	}
	return room >= 2 && take_group(c, bytes) ? 2 : -1;
}

/* Pieces up to the end or to a "::", whose second colon is left; answers how many bytes, or -1. */
static int take_groups(struct cursor *c, uint8_t bytes[16])
{
	int used = 0;

	for (;;) {
		int more = take_piece(c, bytes + used, 16 - used);

		if (more < 0)
			return -1;
		used += more;
		if (c->at == c->end)
			return used;
		if (!take_char(c, ':'))
			return -1;
		if (c->at < c->end && *c->at == ':')
			return used;
	}
}

static bool read_v6(struct cursor c, uint8_t bytes[16])
{
	uint8_t tail[16];
	int head_len = 0, tail_len = 0;

	memset(bytes, 0, 16);
	if (c.at < c.end && *c.at == ':') {
		c.at++;
		if (c.at == c.end || *c.at != ':')
			return false;
	} else {
		head_len = take_groups(&c, bytes);
		if (head_len < 0 || c.at == c.end)
			return head_len == 16;
	}
	c.at++; /* the second colon */
	if (c.at < c.end)
		tail_len = take_groups(&c, tail);
	if (tail_len < 0 || c.at != c.end || head_len + tail_len > 14)
		return false;
	memcpy(bytes + 16 - tail_len, tail, (size_t)tail_len);
	return true;
}

/* `dotted` says that it was written as IPv4. */
static bool read_ip(struct str text, struct ip *ip, bool *dotted)
{
	struct ip read = { { 0 } };

	if (text.len == 0 || text.len >= IP_TEXT_MAX)
		return false;

	struct cursor c = { text.at, text.at + text.len };
	*dotted = !memchr(text.at, ':', text.len);
	if (*dotted)
		memcpy(read.bytes, v4_head, sizeof(v4_head));
	if (*dotted ? !read_v4(c, read.bytes + V4_AT) : !read_v6(c, read.bytes))
		return false;
	*ip = read;
	return true;
}

enum err ip_parse(struct str text, struct ip *ip)
{
	bool dotted;

	if (!read_ip(text, ip, &dotted))
		return err_fail(ERR_INVALID, "not an IP address");
	return ERR_NONE;
}

/* Every address that shares its first `bits` bits with `ip`. */
static struct ip_range range_of(const struct ip *ip, unsigned bits)
{
	struct ip_range range = { *ip, *ip };

	for (unsigned i = 0; i < 16; i++) {
		unsigned kept = bits <= 8 * i ? 0 : bits - 8 * i;
		uint8_t host = (uint8_t)(kept >= 8 ? 0 : 0xff >> kept);

		range.first.bytes[i] &= (uint8_t)~host;
		range.last.bytes[i] |= host;
	}
	return range;
}

static bool read_prefix(struct str address, struct str bits_text, struct ip_range *range)
{
	struct cursor c = { bits_text.at, bits_text.at + bits_text.len };
	struct ip ip;
	unsigned bits;
	bool dotted;

	if (!read_ip(address, &ip, &dotted))
		return false;
	if (!take_decimal(&c, dotted ? V4_BITS : V6_BITS, &bits) || c.at != c.end)
		return false;
	*range = range_of(&ip, dotted ? V6_BITS - V4_BITS + bits : bits);
	return true;
}

static bool read_ends(struct str first, struct str last, struct ip_range *range)
{
	struct ip_range read;
	bool first_dotted, last_dotted;

	if (!read_ip(first, &read.first, &first_dotted) || !read_ip(last, &read.last, &last_dotted))
		return false;
	if (ip_is_v4(&read.first) != ip_is_v4(&read.last) ||
	    ip_compare(&read.first, &read.last) > 0)
		return false;
	*range = read;
	return true;
}

enum err ip_range_parse(struct str text, struct ip_range *range)
{
	size_t slash = str_find_char(text, '/'), dash = str_find_char(text, '-');
	bool good;

	if (slash != SIZE_MAX)
		good = read_prefix(str_sub(text, 0, slash), str_sub(text, slash + 1, SIZE_MAX),
				   range);
	else if (dash != SIZE_MAX)
		good = read_ends(str_sub(text, 0, dash), str_sub(text, dash + 1, SIZE_MAX), range);
	else
		good = read_ends(text, text, range);
	return good ? ERR_NONE : err_fail(ERR_INVALID, "not an address, a prefix or a range");
}

static char *put_decimal(char *at, unsigned n)
{
	if (n >= 100)
		*at++ = (char)('0' + n / 100);
	if (n >= 10)
		*at++ = (char)('0' + n / 10 % 10);
	*at++ = (char)('0' + n % 10);
	return at;
}

static char *put_group(char *at, unsigned group)
{
	static const char digits[] = "0123456789abcdef";

	for (int shift = 12; shift >= 0; shift -= 4) {
		if (shift == 0 || group >> shift)
			*at++ = digits[group >> shift & 15];
	}
	return at;
}

static void print_v4(const uint8_t bytes[4], char *at)
{
	for (int i = 0; i < 4; i++) {
		at = put_decimal(at, bytes[i]);
		*at++ = i < 3 ? '.' : '\0';
	}
}

/* The longest run of at least two zero groups; of equal ones the first (RFC 5952, 4.2). */
static void find_zeros(const unsigned groups[GROUPS], int *start, int *len)
{
	int run = 0;

	*start = -1;
	*len = 1;
	for (int i = 0; i < GROUPS; i++) {
		run = groups[i] ? 0 : run + 1;
		if (run > *len) {
			*len = run;
			*start = i - run + 1;
		}
	}
}

static void print_v6(const uint8_t bytes[16], char *at)
{
	unsigned groups[GROUPS];
	int zeros, zeros_len;

	for (size_t i = 0; i < GROUPS; i++)
		groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
	find_zeros(groups, &zeros, &zeros_len);
	for (int i = 0; i < GROUPS; i++) {
		if (i == zeros) {
			*at++ = ':';
			*at++ = ':';
			i += zeros_len - 1;
			continue;
		}
		at = put_group(at, groups[i]);
		if (i + 1 < GROUPS && i + 1 != zeros)
			*at++ = ':';
	}
	*at = '\0';
}

void ip_print(const struct ip *ip, char text[IP_TEXT_MAX])
{
	if (ip_is_v4(ip))
		print_v4(ip->bytes + V4_AT, text);
	else
		print_v6(ip->bytes, text);
}

bool ip_is_none(const struct ip *ip)
{
	static const struct ip none;

	return ip_equal(ip, &none);
}

bool ip_is_v4(const struct ip *ip)
{
	return memcmp(ip->bytes, v4_head, sizeof(v4_head)) == 0;
}

uint32_t ip_v4(const struct ip *ip)
{
	const uint8_t *b = ip->bytes + V4_AT;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

int ip_compare(const struct ip *a, const struct ip *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
	return ip_compare(a, b) == 0;
}

/* The IANA special-purpose address registries (RFC 6890 and its updates), and what is reserved
 * or multicast. The first row that matches decides: exceptions stand before their block. */
struct block_v4 {
	uint32_t head;
	int bits;
	bool special;
};

struct block_v6 {
	uint8_t head[16];
	unsigned bits;
	bool special;
};

/* clang-format off */
#define QUAD(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

static const struct block_v4 blocks_v4[] = {
	{ QUAD(  0,   0,   0,  0),  8, true },  /* this network */
	{ QUAD( 10,   0,   0,  0),  8, true },  /* private */
	{ QUAD(100,  64,   0,  0), 10, true },  /* shared, carrier-grade NAT */
	{ QUAD(127,   0,   0,  0),  8, true },  /* loopback */
	{ QUAD(169, 254,   0,  0), 16, true },  /* link-local */
	{ QUAD(172,  16,   0,  0), 12, true },  /* private */
	{ QUAD(192,   0,   0,  9), 32, false }, /* port control, anycast */
	{ QUAD(192,   0,   0, 10), 32, false }, /* TURN, anycast */
	{ QUAD(192,   0,   0,  0), 24, true },  /* protocol assignments */
	{ QUAD(192,   0,   2,  0), 24, true },  /* documentation */
	{ QUAD(192,  88,  99,  0), 24, true },  /* 6to4 relays, withdrawn */
	{ QUAD(192, 168,   0,  0), 16, true },  /* private */
	{ QUAD(198,  18,   0,  0), 15, true },  /* benchmarks */
	{ QUAD(198,  51, 100,  0), 24, true },  /* documentation */
	{ QUAD(203,   0, 113,  0), 24, true },  /* documentation */
	{ QUAD(224,   0,   0,  0),  3, true },  /* multicast, reserved, broadcast */
};

static const struct block_v6 blocks_v6[] = {
	{ { 0x00, 0x64, 0xff, 0x9b             },  96, false }, /* NAT64 */
	{ { 0x20, 0x01, 0x00, 0x01, [15] = 1   }, 128, false }, /* port control, anycast */
	{ { 0x20, 0x01, 0x00, 0x01, [15] = 2   }, 128, false }, /* TURN, anycast */
	{ { 0x20, 0x01, 0x00, 0x01, [15] = 3   }, 128, false }, /* service registration, anycast */
	{ { 0x20, 0x01, 0x00, 0x03             },  32, false }, /* AMT */
	{ { 0x20, 0x01, 0x00, 0x04, 0x01, 0x12 },  48, false }, /* AS112 */
	{ { 0x20, 0x01, 0x00, 0x20             },  28, false }, /* ORCHIDv2 */
	{ { 0x20, 0x01, 0x00, 0x30             },  28, false }, /* drone remote id */
	{ { 0x20, 0x01, 0x00                   },  23, true },  /* protocol assignments, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8             },  32, true },  /* documentation */
	{ { 0x3f, 0xff, 0x00                   },  20, true },  /* documentation */
	{ { 0x20                               },   3, false }, /* global unicast */
	{ { 0                                  },   0, true },  /* loopback, local, multicast, unused */
};
/* clang-format on */

static bool special_v4(uint32_t ip)
{
	for (size_t i = 0; i < ARRAY_LEN(blocks_v4); i++) {
		if ((ip ^ blocks_v4[i].head) >> (V4_BITS - blocks_v4[i].bits) == 0)
			return blocks_v4[i].special;
	}
	return false;
}

static bool block_holds(const struct block_v6 *block, const struct ip *ip)
{
	unsigned whole = block->bits / 8, rest = block->bits % 8;

	if (memcmp(block->head, ip->bytes, whole) != 0)
		return false;
	return rest == 0 || (block->head[whole] ^ ip->bytes[whole]) >> (8 - rest) == 0;
}

bool ip_is_special(const struct ip *ip)
{
	size_t i = 0;

	if (ip_is_v4(ip))
		return special_v4(ip_v4(ip));
	while (!block_holds(&blocks_v6[i], ip)) /* the last one holds them all */
		i++;
	return blocks_v6[i].special;
}

struct ip ip_network(const struct ip *ip)
{
	return range_of(ip, ip_is_v4(ip) ? V6_BITS - V4_BITS + 24 : 48).first;
}
