#include "tests/unit/export_make.h"

/* --- HTML --- */

static void html_is_whole_and_of_our_own_tags(void **state)
{
	(void)state;
	each_hostile(export_html, check_html);
}

static void html_shows_claims_observations_and_evidence_in_pictures(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier *d = dossier_make_full(arena, plain_text);
	struct str page;

	(void)state;
	write_one(export_html, d, &out);
	page = buf_str(&out);
	assert_int_equal(count_of(page, "<svg "), 2);
	assert_int_equal(count_of(page, "class=\"land\""), 1);
	assert_int_equal(count_of(page, "<circle class=\"claim\""), 2);
	assert_int_equal(count_of(page, "<circle class=\"seen\" cx=\"359.8\" cy=\"77.0\""), 2);
	assert_int_equal(count_of(page, "class=\"between\""), 2);
	assert_int_equal(count_of(page, "<rect class=\"against\""), 1);
	assert_int_equal(count_of(page, "<rect class=\"for\""), 1);
	assert_int_equal(count_of(page, "xmlns"), 0);
	d->judgement.location.observations[0].place.pinned = false; /* then its country's point */
	memcpy(d->judgement.location.claims[0].country, "ZZ", 2);   /* no such country */
	write_one(export_html, d, &out);
	assert_int_equal(count_of(buf_str(&out), "<circle class=\"claim\""), 1);
	assert_int_equal(count_of(buf_str(&out), "<circle class=\"seen\""), 2);
	assert_int_equal(count_of(buf_str(&out), "cx=\"359.8\" cy=\"77.0\""), 1);
}

static void html_of_many_accounts_links_to_each(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(FILE_MAX);
	struct dossier many[3];
	struct case_file file = file_of(many, ARRAY_LEN(many));

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = *dossier_make_full(arena, plain_text);
	file.in_all = 1234;
	export_html(&file, &out);
	check_html(buf_str(&out));
	assert_int_equal(count_of(buf_str(&out), "<a href=\"#account-"), 3);
	assert_int_equal(count_of(buf_str(&out), "the gravest 3 of 1234 accounts"), 1);
	buf_clear(&out);
	export_md(&file, &out);
	assert_int_equal(count_of(buf_str(&out), "the gravest 3 of 1234 accounts"), 1);
	buf_clear(&out);
	export_csv(&file, &out);
	assert_int_equal(count_of(buf_str(&out), "the gravest 3 of 1234 accounts"), 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(html_is_whole_and_of_our_own_tags),
		ACTED(html_shows_claims_observations_and_evidence_in_pictures),
		ACTED(html_of_many_accounts_links_to_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
