#include "core/store/known.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/store/store_private.h"

#define NUMBER_BITS 64

/* -- packing ------------------------------------------------------------------------------- */

/* Seven bits a byte, the least first. */
static void pack_number(uint64_t n, struct buf *out)
{
	for (; n >= 0x80; n >>= 7)
		buf_add_char(out, (char)(0x80 | (n & 0x7f)));
	buf_add_char(out, (char)n);
}

static bool take_number(struct str *rest, uint64_t *n)
{
	*n = 0;
	for (unsigned shift = 0; shift < NUMBER_BITS && rest->len > 0; shift += 7) {
		uint8_t byte = (uint8_t)rest->at[0];

		*rest = str_sub(*rest, 1, rest->len);
		*n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

/* Numbers near 0 are short, whatever their sign. */
static uint64_t fold_sign(int64_t n)
{
	return (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);
}

static int64_t unfold_sign(uint64_t n)
{
	return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
}

static void pack_text(struct str text, struct buf *out)
{
	pack_number(text.len, out);
	buf_add_str(out, text);
}

static bool take_text(struct str *rest, struct str *text)
{
	uint64_t len;

	if (!take_number(rest, &len) || len > rest->len)
		return false;
	*text = str_sub(*rest, 0, (size_t)len);
	*rest = str_sub(*rest, (size_t)len, rest->len);
	return true;
}

static int64_t difference(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

void known_pack_traits(const struct trait *traits, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct trait *trait = &traits[i];

		pack_number(trait->kind, out);
		pack_text(trait->value, out);
		pack_number(fold_sign(trait->first_at.us), out);
		pack_number(fold_sign(difference(trait->last_at.us, trait->first_at.us)), out);
	}
}

void known_pack_terms(const struct term *terms, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		pack_number(terms[i].field, out);
		pack_text(terms[i].text, out);
	}
}

static bool take_trait(struct str *rest, struct trait *trait)
{
	uint64_t kind, first, last;

	if (!take_number(rest, &kind) || kind >= TRAIT_KIND_COUNT ||
	    !take_text(rest, &trait->value) || !take_number(rest, &first) ||
	    !take_number(rest, &last))
		return false;
	trait->kind = (enum trait_kind)kind;
	trait->first_at.us = unfold_sign(first);
	trait->last_at.us = (int64_t)((uint64_t)trait->first_at.us + (uint64_t)unfold_sign(last));
	return true;
}

static bool take_term(struct str *rest, struct term *term)
{
	uint64_t field;

	if (!take_number(rest, &field) || field >= FIND_FIELD_COUNT)
		return false;
	term->field = (enum find_field)field;
	return take_text(rest, &term->text);
}

static enum err damaged(void)
{
	return err_fail(ERR_CORRUPT, "what an account is found by is damaged");
}

enum err known_traits(struct arena *arena, struct str packed, struct trait **traits, size_t *count)
{
	struct trait *list = NULL, trait = { 0 };
	size_t n = 0;

	while (packed.len > 0) {
		if (!take_trait(&packed, &trait))
			return damaged();
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = trait;
	}
	*traits = list;
	*count = n;
	return ERR_NONE;
}

enum err known_terms(struct arena *arena, struct str packed, struct term **terms, size_t *count)
{
	struct term *list = NULL, term = { 0 };
	size_t n = 0;

	while (packed.len > 0) {
		if (!take_term(&packed, &term))
			return damaged();
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = term;
	}
	*terms = list;
	*count = n;
	return ERR_NONE;
}

/* -- its row ------------------------------------------------------------------------------- */

enum err known_read(struct store *store, struct arena *arena, struct account_no no,
		    struct known_row *known)
{
	static const struct sql by_account = {
		"SELECT traits, terms FROM known WHERE account = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_account, "i", no.n);

	*known = (struct known_row){ 0 };
	if (rows_next(&rows)) {
		known->traits = arena_str(arena, rows_blob(&rows, 0));
		known->terms = arena_str(arena, rows_blob(&rows, 1));
	}
	return rows_error(&rows);
}

enum err known_has_term(struct store *store, struct account_no no, struct str text, bool whole,
			bool *has)
{
	static const struct sql by_account = { "SELECT terms FROM known WHERE account = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_account, "i", no.n);
	struct str packed = { 0 };
	struct term term;

	*has = false;
	if (rows_next(&rows))
		packed = rows_blob(&rows, 0);
	while (!*has && packed.len > 0) {
		if (!take_term(&packed, &term))
			return damaged();
		*has = whole ? str_equal(term.text, text) : str_starts(term.text, text);
	}
	return rows_error(&rows);
}

enum err known_write(struct store *store, struct account_no no, const struct known_row *known)
{
	static const struct sql put = {
		"INSERT INTO known (account, traits, terms) VALUES ($1, $2, $3)"
		" ON CONFLICT (account) DO UPDATE SET traits = excluded.traits, terms = excluded.terms"
	};

	return db_do(store->db, &put, NULL, "ibb", no.n,
		     known->traits.len ? known->traits : STR(""),
		     known->terms.len ? known->terms : STR(""));
}
