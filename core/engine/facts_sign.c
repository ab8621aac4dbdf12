#include "core/base/arena.h"
#include "core/engine/facts_memory.h"

/* Where the name itself is what counts, two names are two signs. */
static bool is_of_a_domain(enum sign_kind kind)
{
	switch (kind) {
	case SIGN_LOOKALIKE:
	case SIGN_DOMAIN_RISK:
	case SIGN_DOMAIN_WORD:
	case SIGN_DISPOSABLE:
		return true;
	default:
		return false;
	}
}

static bool is_same(const struct sign *a, const struct sign *b)
{
	return a->kind == b->kind && str_equal(a->brand, b->brand) &&
	       (!is_of_a_domain(a->kind) || str_equal(a->quote, b->quote));
}

static size_t sign_row(struct facts *facts, const struct sign *sign, struct moment at_first)
{
	struct facts_memory *memory = facts->memory;
	size_t at;

	for (at = 0; at < facts->sign_count; at++)
		if (is_same(&facts->signs[at].sign, sign))
			return at;
	if (facts->sign_count >= FACTS_SIGNS_MAX) {
		at = facts_oldest(facts->signs, facts->sign_count, sizeof(*facts->signs),
				  offsetof(struct fact_sign, at));
	} else {
		facts->signs = arena_grow(facts->arena, facts->signs, facts->sign_count,
					  sizeof(*facts->signs));
		memory->signs = arena_grow(facts->arena, memory->signs, facts->sign_count,
					   SIGN_TEXTS * sizeof(*memory->signs));
		at = facts->sign_count++;
	}
	facts->signs[at] = (struct fact_sign){ .first_at = at_first };
	return at;
}

void facts_add_sign(struct facts *facts, const struct sign *sign, struct moment at,
		    struct str event)
{
	size_t row_at = sign_row(facts, sign, at);
	struct fact_sign *row = &facts->signs[row_at];
	struct text_room *rooms = facts->memory->signs + row_at * SIGN_TEXTS;

	row->times++;
	if (row->times > 1 && moment_before(at, row->at))
		return;
	row->sign.kind = sign->kind;
	row->sign.brand = facts_keep(facts, &rooms[0], sign->brand);
	row->sign.quote = facts_keep(facts, &rooms[1], sign->quote);
	row->sign.other = facts_keep(facts, &rooms[2], sign->other);
	row->event = facts_keep(facts, &rooms[3], event);
	row->at = at;
}
