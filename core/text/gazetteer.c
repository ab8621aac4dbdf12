#include "core/text/gazetteer.h"

#include <string.h>

#include "core/model/place.h"
#include "core/text/gazetteer_data.h"

#define NEAR_MAX 800 /* rows that are compared for one slip: strangers choose the words */

static struct str name_of(size_t row)
{
	return str_of(place_names + place_rows[row].at);
}

size_t gazetteer_count(void)
{
	return place_row_count;
}

struct gazetteer_place gazetteer_place(size_t row)
{
	const struct place_row *at = &place_rows[row];
	struct gazetteer_place place = { .name = name_of(row),
					 .kind = (enum gazetteer_kind)at->kind,
					 .is_word = at->flags & PLACE_IS_WORD,
					 .is_name = at->flags & PLACE_IS_NAME,
					 .is_demonym = at->flags & PLACE_IS_DEMONYM };

	memcpy(place.country, at->country, sizeof(place.country));
	place.shown = str_of(place.name.at + place.name.len + 1);
	if (!place.shown.len)
		place.shown = country_name(at->country);
	return place;
}

/* The first row whose name is not before `name`. */
static size_t first_from(struct str name)
{
	size_t from = 0, until = place_row_count;

	while (from < until) {
		size_t middle = from + (until - from) / 2;

		if (str_compare(name_of(middle), name) < 0)
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

bool gazetteer_find(struct str folded, size_t *row)
{
	size_t at = first_from(folded);

	if (at == place_row_count || !str_equal(name_of(at), folded))
		return false;
	*row = at;
	return true;
}

bool gazetteer_next(size_t *row)
{
	if (*row + 1 >= place_row_count || !str_equal(name_of(*row), name_of(*row + 1)))
		return false;
	++*row;
	return true;
}

/* --- slips --- */

static size_t same_head(struct str a, struct str b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.at[i] == b.at[i])
		i++;
	return i;
}

/* Length of the word of `text` that the byte `at` is in. */
static size_t word_length(struct str text, size_t at)
{
	size_t from = at, until = at;

	while (from > 0 && text.at[from - 1] != ' ')
		from--;
	while (until < text.len && text.at[until] != ' ')
		until++;
	return until - from;
}

bool gazetteer_is_slip(struct str written, struct str meant)
{
	size_t head = same_head(written, meant), longer, shorter;
	struct str a = str_sub(written, head, written.len), b = str_sub(meant, head, meant.len);
	bool fits;

	longer = word_length(meant, head);
	shorter = word_length(written, head);
	if (longer < GAZETTEER_SLIP_LETTERS && shorter < GAZETTEER_SLIP_LETTERS)
		return false;
	if (a.len == b.len + 1)
		fits = str_equal(str_sub(a, 1, a.len), b);
	else if (b.len == a.len + 1)
		fits = str_equal(str_sub(b, 1, b.len), a);
	else if (a.len != b.len || !a.len)
		return false;
	else
		fits = str_equal(str_sub(a, 1, a.len), str_sub(b, 1, b.len)) ||
		       (a.len > 1 && a.at[0] == b.at[1] && a.at[1] == b.at[0] &&
			str_equal(str_sub(a, 2, a.len), str_sub(b, 2, b.len)));
	return fits;
}

static int rank(const struct gazetteer_place *place)
{
	static const char order[] = "krcd";
	const char *at = strchr(order, place->kind);

	return at ? (int)(at - order) : (int)sizeof(order);
}

struct nearest {
	struct str written;
	size_t row;
	int rank;
};

static void consider(struct nearest *nearest, size_t row)
{
	struct gazetteer_place place = gazetteer_place(row);

	if (place.kind == GAZETTEER_WORD || rank(&place) >= nearest->rank ||
	    !gazetteer_is_slip(nearest->written, place.name))
		return;
	nearest->row = row;
	nearest->rank = rank(&place);
}

/* Compares two texts from their ends; a text that ends the other comes first. */
static int compare_backwards(struct str a, struct str b)
{
	for (size_t i = 1; i <= a.len && i <= b.len; i++) {
		unsigned char x = (unsigned char)a.at[a.len - i];
		unsigned char y = (unsigned char)b.at[b.len - i];

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}

static size_t first_backwards(struct str tail)
{
	size_t from = 0, until = place_row_count;

	while (from < until) {
		size_t middle = from + (until - from) / 2;

		if (compare_backwards(name_of(places_backwards[middle]), tail) < 0)
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

/* One slip leaves the first half whole, or the second. Where letters changed places across the middle it leaves
 * neither, but the halves without their innermost letters. */
bool gazetteer_near(struct str folded, size_t *row)
{
	struct nearest nearest = { folded, 0, 4 };
	size_t half = folded.len / 2, ordinary;
	struct str head, tail;

	if (folded.len < GAZETTEER_SLIP_LETTERS - 1 || gazetteer_find(folded, &ordinary))
		return false;
	head = str_sub(folded, 0, half);
	tail = str_sub(folded, half + 1, folded.len);
	for (size_t i = first_from(head), n = 0; i < place_row_count && n < NEAR_MAX; i++, n++) {
		if (!str_starts(name_of(i), head))
			break;
		consider(&nearest, i);
	}
	for (size_t i = first_backwards(tail), n = 0; i < place_row_count && n < NEAR_MAX;
	     i++, n++) {
		if (!str_ends(name_of(places_backwards[i]), tail))
			break;
		consider(&nearest, places_backwards[i]);
	}
	if (nearest.rank == 4)
		return false;
	*row = nearest.row;
	return true;
}
