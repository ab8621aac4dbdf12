#include "core/base/json.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"

/* Up to so many keys an object is searched for each new one; beyond, it is sorted at its end. */
#define KEYS_FEW 32

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define TOP_BITS UINT64_C(0x8080808080808080)

struct node {
	struct json value;
	const char *place; /* of its key */
};

struct frame {
	struct json *owner; /* NULL for the document itself */
	struct json **tail;
	uint64_t seen; /* a bit for each kind of key met */
};

struct reader {
	struct arena *arena;
	const char *start, *at, *end;
	size_t depth;
	struct frame frames[JSON_DEPTH_MAX + 1];
};

static enum err fail(const struct reader *r, const char *place, const char *why)
{
	return err_fail(ERR_INVALID, "byte %zu: %s", (size_t)(place - r->start) + 1, why);
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end &&
	       (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
		r->at++;
}

/* --- strings --- */

/* A bit for each byte of `word` that is zero; perhaps one more above such a byte. */
static uint64_t zero_bytes(uint64_t word)
{
	return (word - EACH_BYTE) & ~word & TOP_BITS;
}

/* Skip what is plain, eight bytes at a time; `high` gathers the top bits. */
static const char *skip_plain(const char *at, const char *end, uint64_t *high)
{
	while (end - at >= 8) {
		uint64_t word;

		memcpy(&word, at, sizeof(word));
		if (zero_bytes(word ^ EACH_BYTE * '"') | zero_bytes(word ^ EACH_BYTE * '\\') |
		    ((word - EACH_BYTE * 0x20) & ~word & TOP_BITS))
			break;
		*high |= word & TOP_BITS;
		at += 8;
	}
	return at;
}

static enum err fail_utf8(const struct reader *r, struct str raw)
{
	struct str rest = raw;
	const char *place = raw.at;
	uint32_t point;

	while (utf8_next(&rest, &point)) {
		if (point == UTF8_BAD && rest.at == place + 1)
			break;
		place = rest.at;
	}
	return fail(r, place, "not UTF-8");
}

/* From behind the opening quote to behind the closing one: what stands between. */
static enum err scan_string(struct reader *r, struct str *raw, bool *escaped)
{
	const char *from = r->at, *at = from;
	uint64_t high = 0;

	for (*escaped = false;; at++) {
		at = skip_plain(at, r->end, &high);
		if (at == r->end)
			return fail(r, from - 1, "a string without its end");
		if (*at == '"')
			break;
		if ((unsigned char)*at < 0x20)
			return fail(r, at, "a control character in a string");
		high |= (unsigned char)*at & 0x80;
		if (*at == '\\') {
			*escaped = true;
			at++;
			if (at == r->end)
				return fail(r, from - 1, "a string without its end");
			high |= (unsigned char)*at & 0x80;
		}
	}
	*raw = (struct str){ from, (size_t)(at - from) };
	if (high && !utf8_valid(*raw))
		return fail_utf8(r, *raw);
	r->at = at + 1;
	return ERR_NONE;
}

static bool read_hex4(const char *at, const char *end, uint32_t *unit)
{
	uint32_t n = 0;

	if (end - at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			n = n << 4 | (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			n = n << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	*unit = n;
	return true;
}

/* `*at` stands behind \u. Two escapes may make one character. */
static enum err decode_unicode(const struct reader *r, const char **at, const char *end,
			       uint32_t *point)
{
	const char *from = *at;
	uint32_t low;

	if (!read_hex4(from, end, point))
		return fail(r, from - 2, "\\u without four hex digits");
	*at += 4;
	if (*point < 0xD800 || *point > 0xDFFF)
		return ERR_NONE;
	if (*point > 0xDBFF || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u' ||
	    !read_hex4(*at + 2, end, &low) || low < 0xDC00 || low > 0xDFFF)
		return fail(r, from - 2, "half of a surrogate pair");
	*point = 0x10000 + ((*point - 0xD800) << 10) + (low - 0xDC00);
	*at += 6;
	return ERR_NONE;
}

static char simple_escape(char c)
{
	switch (c) {
	case '"':
	case '\\':
	case '/':
		return c;
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return 0;
	}
}

/* `*at` stands behind the backslash. */
static enum err decode_escape(const struct reader *r, const char **at, const char *end, char **to)
{
	char c = *(*at)++;
	uint32_t point = 0;
	enum err e;

	if (c != 'u') {
		**to = simple_escape(c);
		return *(*to)++ ? ERR_NONE : fail(r, *at - 2, "no such escape");
	}
	e = decode_unicode(r, at, end, &point);
	if (!e)
		*to += utf8_encode(point, *to);
	return e;
}

/* No escape is shorter than what it stands for. */
static enum err decode_string(const struct reader *r, struct str raw, struct str *text)
{
	const char *at = raw.at, *end = raw.at + raw.len;
	char *start = arena_take(r->arena, raw.len + 1), *to = start;

	while (at < end) {
		const char *backslash = memchr(at, '\\', (size_t)(end - at));
		size_t plain = (size_t)((backslash ? backslash : end) - at);

		memcpy(to, at, plain);
		to += plain;
		at += plain;
		if (backslash) {
			enum err e;

			at++;
			e = decode_escape(r, &at, end, &to);
			if (e)
				return e;
		}
	}
	*text = (struct str){ start, (size_t)(to - start) };
	return ERR_NONE;
}

static enum err read_string(struct reader *r, struct str *text)
{
	struct str raw = { 0 };
	bool escaped = false;
	enum err e;

	r->at++;
	e = scan_string(r, &raw, &escaped);
	if (e)
		return e;
	if (escaped)
		return decode_string(r, raw, text);
	*text = raw;
	return ERR_NONE;
}

/* --- numbers --- */

struct number {
	uint64_t digits; /* the first 19 of them, leading zeros aside */
	unsigned kept;
	int64_t power; /* of ten */
	bool negative;
	bool cut; /* there are more than 19 */
};

static bool is_digit(const char *at, const char *end)
{
	return at < end && *at >= '0' && *at <= '9';
}

static const char *scan_digits(const char *at, const char *end, struct number *n, int power_each)
{
	for (; is_digit(at, end); at++) {
		if (n->kept == 19) {
			n->cut = true;
			continue;
		}
		n->digits = n->digits * 10 + (uint64_t)(*at - '0');
		n->kept += n->digits != 0;
		n->power += power_each;
	}
	return at;
}

/* The exponent stops counting where any number has long been 0 or out of range. */
static const char *scan_exponent(const char *at, const char *end, struct number *n)
{
	bool down = *at == '-';
	int64_t power = 0;

	if (*at == '-' || *at == '+')
		at++;
	for (; is_digit(at, end); at++)
		power = power < INT64_C(100000000) ? power * 10 + (*at - '0') : power;
	n->power += down ? -power : power;
	return at;
}

static enum err take_integer(const struct reader *r, const struct number *n, struct json *value)
{
	if (n->cut || n->digits > (uint64_t)INT64_MAX + n->negative)
		return fail(r, value->source.at, "an integer out of range");
	value->type = JSON_INTEGER;
	value->integer = (int64_t)(n->negative ? 0 - n->digits : n->digits);
	value->real = (double)value->integer;
	return ERR_NONE;
}

/* Where digits and power of ten are exact doubles, one operation rounds rightly. */
static enum err take_real(const struct reader *r, const struct number *n, struct json *value)
{
	/* clang-format off */
	static const double tens[] = {
		1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	};
	/* clang-format on */

	value->type = JSON_REAL;
	if (!n->cut && n->digits <= UINT64_C(1) << 53 && n->power >= -22 && n->power <= 22) {
		double real = (double)n->digits;

		real = n->power < 0 ? real / tens[-n->power] : real * tens[n->power];
		value->real = n->negative ? -real : real;
		return ERR_NONE;
	}
	if (!str_to_double(value->source, &value->real))
		return fail(r, value->source.at, "a number out of range");
	return ERR_NONE;
}

/* From behind the whole part: `*at` ends behind the last digit. */
static enum err scan_rest(const struct reader *r, const char **at, struct number *n)
{
	const char *end = r->end, *part = *at;

	if (part < end && *part == '.') {
		if (!is_digit(part + 1, end))
			return fail(r, part, "a point without digits");
		part = scan_digits(part + 1, end, n, -1);
	}
	if (part < end && (*part == 'e' || *part == 'E')) {
		bool sign = end - part > 1 && (part[1] == '-' || part[1] == '+');

		if (!is_digit(part + 1 + sign, end))
			return fail(r, part, "an exponent without digits");
		part = scan_exponent(part + 1, end, n);
	}
	*at = part;
	return ERR_NONE;
}

static enum err read_number(struct reader *r, struct json *value)
{
	const char *from = r->at, *at = from, *whole_end;
	struct number n = { .negative = *at == '-' };
	enum err e;

	at += n.negative;
	if (!is_digit(at, r->end))
		return fail(r, from, n.negative ? "a minus without a number" : "no value");
	at = *at == '0' ? at + 1 : scan_digits(at, r->end, &n, 0);
	whole_end = at;
	e = scan_rest(r, &at, &n);
	if (e)
		return e;
	value->source = (struct str){ from, (size_t)(at - from) };
	r->at = at;
	return at == whole_end ? take_integer(r, &n, value) : take_real(r, &n, value);
}

/* --- keys --- */

static uint64_t key_bit(struct str key)
{
	size_t kind = key.len;

	if (key.len)
		kind += (size_t)(unsigned char)key.at[0] * 7 +
			(size_t)(unsigned char)key.at[key.len - 1] * 31;
	return UINT64_C(1) << (kind & 63);
}

static bool key_is_taken(struct frame *frame, struct str key)
{
	uint64_t bit = key_bit(key);

	if (!(frame->seen & bit)) {
		frame->seen |= bit;
		return false;
	}
	for (const struct json *other = frame->owner->first; other; other = other->next)
		if (str_equal(other->key, key))
			return true;
	return false;
}

static int compare_keys(const void *a, const void *b)
{
	const struct node *left = *(struct node *const *)a, *right = *(struct node *const *)b;
	int order = str_compare(left->value.key, right->value.key);

	return order ? order : (left->place > right->place) - (left->place < right->place);
}

static enum err check_many_keys(const struct reader *r, struct json *object)
{
	struct node **nodes = ARENA_ARRAY(r->arena, object->count, struct node *);
	size_t count = 0;

	for (struct json *child = object->first; child; child = child->next)
		nodes[count++] = (struct node *)child;
	qsort(nodes, count, sizeof(struct node *), compare_keys);
	for (size_t i = 1; i < count; i++)
		if (str_equal(nodes[i - 1]->value.key, nodes[i]->value.key))
			return fail(r, nodes[i]->place, "a key that stands twice");
	return ERR_NONE;
}

static enum err read_key(struct reader *r, struct frame *frame, struct node *node)
{
	enum err e;

	node->place = r->at;
	if (r->at == r->end || *r->at != '"')
		return fail(r, r->at, "no key");
	e = read_string(r, &node->value.key);
	if (e)
		return e;
	if (frame->owner->count <= KEYS_FEW && key_is_taken(frame, node->value.key))
		return fail(r, node->place, "a key that stands twice");
	skip_blanks(r);
	if (r->at == r->end || *r->at != ':')
		return fail(r, r->at, "no colon behind a key");
	r->at++;
	skip_blanks(r);
	return ERR_NONE;
}

/* --- values --- */

static enum err read_word(struct reader *r, struct str word, enum json_type type,
			  struct json *value)
{
	if ((size_t)(r->end - r->at) < word.len || memcmp(r->at, word.at, word.len) != 0)
		return fail(r, r->at, "no value");
	r->at += word.len;
	value->type = type;
	return ERR_NONE;
}

static enum err enter(struct reader *r, enum json_type type, struct json *value)
{
	if (r->depth == JSON_DEPTH_MAX)
		return fail(r, r->at, "nested too deeply");
	r->at++;
	value->type = type;
	r->frames[++r->depth] = (struct frame){ .owner = value, .tail = &value->first };
	return ERR_NONE;
}

static enum err leave(struct reader *r)
{
	struct json *owner = r->frames[r->depth--].owner;

	r->at++;
	if (owner->type == JSON_OBJECT && owner->count > KEYS_FEW)
		return check_many_keys(r, owner);
	return ERR_NONE;
}

static enum err read_value(struct reader *r, struct json *value)
{
	if (r->at == r->end)
		return fail(r, r->at, "no value");
	switch (*r->at) {
	case '"':
		value->type = JSON_STRING;
		return read_string(r, &value->text);
	case '{':
		return enter(r, JSON_OBJECT, value);
	case '[':
		return enter(r, JSON_ARRAY, value);
	case 't':
		return read_word(r, STR("true"), JSON_TRUE, value);
	case 'f':
		return read_word(r, STR("false"), JSON_FALSE, value);
	case 'n':
		return read_word(r, STR("null"), JSON_NULL, value);
	default:
		return read_number(r, value);
	}
}

static enum err read_child(struct reader *r)
{
	struct frame *frame = &r->frames[r->depth];
	struct node *node = ARENA_NEW(r->arena, struct node);

	if (frame->owner) {
		if (frame->owner->type == JSON_OBJECT) {
			enum err e = read_key(r, frame, node);

			if (e)
				return e;
		}
		frame->owner->count++;
	}
	*frame->tail = &node->value;
	frame->tail = &node->value.next;
	return read_value(r, &node->value);
}

/* From behind a value or an opening bracket to where the next value or key must stand. */
static enum err read_on(struct reader *r)
{
	skip_blanks(r);
	while (r->depth) {
		const struct json *owner = r->frames[r->depth].owner;

		if (r->at == r->end)
			return fail(r, r->at, "an array or object without its end");
		if (*r->at == (owner->type == JSON_OBJECT ? '}' : ']')) {
			enum err e = leave(r);

			if (e)
				return e;
			skip_blanks(r);
			continue;
		}
		if (owner->count && *r->at != ',')
			return fail(r, r->at, "neither a comma nor the closing bracket");
		r->at += owner->count != 0;
		skip_blanks(r);
		return ERR_NONE;
	}
	return r->at == r->end ? ERR_NONE : fail(r, r->at, "more behind the value");
}

enum err json_read(struct arena *arena, struct str text, struct json **root)
{
	const char *start = text.at ? text.at : "";
	struct reader r;
	struct json *value = NULL;
	enum err e;

	/* Field by field: zeroing the frames would cost more than a short line does. */
	r.arena = arena;
	r.start = r.at = start;
	r.end = start + text.len;
	r.depth = 0;
	r.frames[0] = (struct frame){ .tail = &value };

	skip_blanks(&r);
	do {
		e = read_child(&r);
		if (!e)
			e = read_on(&r);
	} while (!e && r.depth);
	if (e)
		return e;
	*root = value;
	return ERR_NONE;
}

const struct json *json_get(const struct json *object, const char *key)
{
	struct str wanted = str_of(key);

	for (const struct json *child = object->first; child; child = child->next)
		if (str_equal(child->key, wanted))
			return child;
	return NULL;
}

struct str json_get_text(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_STRING ? value->text : (struct str){ 0 };
}
