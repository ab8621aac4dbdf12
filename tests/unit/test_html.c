#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/moment.h"
#include "core/base/utf8.h"
#include "core/text/html.h"
#include "core/text/html_entity.h"

static void assert_str(struct str got, const char *wanted)
{
	if (!str_is(got, wanted))
		fail_msg("\"%" PRI_STR "\" is not \"%s\"", ARG_STR(got), wanted);
}

struct shows {
	const char *html, *text;
};

static void assert_shows(const struct shows *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct html page;

		html_read(arena, str_of(cases[i].html), &page);
		assert_str(page.text, cases[i].text);
	}
}

static void lays_out_as_a_browser_does(void **state)
{
	/* clang-format off */
	static const struct shows cases[] = {
		{ "Hello", "Hello" },
		{ "  a \n\t b  ", "a b" },
		{ "<p>one</p><p>two</p>", "one\ntwo" },
		{ "one<br>two<BR/>three", "one\ntwo\nthree" },
		{ "a <b>bold</b><i>ly</i> gone", "a boldly gone" },
		{ "<div><div><div>x</div></div></div>y", "x\ny" },
		{ "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "a b\nc" },
		{ "<ul><li>a<li>b</ul>c", "a\nb\nc" },
		{ "a&nbsp;&nbsp;b\xC2\xA0 c", "a b c" },
		{ "&zwnj;&nbsp;&zwnj;&nbsp;x\xE2\x80\x8By&shy;", "x\xE2\x80\x8By\xC2\xAD" },
		{ "see <img src=x alt='our &amp; offer'> now", "see our & offer now" },
		{ "<img alt=''>x", "x" },
		{ "1 < 2 > 0 <3", "1 < 2 > 0 <3" },
		{ "x</>y</ z>w<?php a ?>v<!doctype html>u", "xywvu" },
		{ "", "" },
		{ "<", "<" },
		{ "a<b", "a" },
		{ "a<b href='", "a" },
	};
	/* clang-format on */

	(void)state;
	assert_shows(cases, ARRAY_LEN(cases));
}

static void shows_nothing_of_what_is_hidden(void **state)
{
	/* clang-format off */
	static const struct shows cases[] = {
		{ "<title>t</title>a<script>if (a<b) '</p>'</script>b<STYLE>p{}</sTyLe >c", "abc" },
		{ "a<!-- x -- > <b> -->b<!-->c<!--->d<!--x--!>e<!--", "abcde" },
		{ "a<!--[if mso]>no<![endif]-->b<!--[if !mso]><!-->c<!--<![endif]-->", "abc" },
		{ "a<div style='display:none'>x<div>y</div>z</div>b", "ab" },
		{ "a<span style=\"color:red; DISPLAY : NONE !important\">x</span>b", "ab" },
		{ "a<span style='visibility:hidden'>x</span><p style=font-size:0px>y</p>b", "ab" },
		{ "a<span style='opacity:0'>x</span><i style='opacity:0.5'>y</i>", "ay" },
		{ "a<span style='display&#58;none'>x</span>b", "ab" },
		{ "a<p hidden>x</p>b<img hidden alt=c>", "ab" },
		{ "<template>x</template><datalist><option>y</datalist>a", "a" },
		{ "a<script>never ends", "a" },
		{ "a<script></scriptx></script>b", "ab" },
		{ "<textarea><b>x</textarea>a", "a" },
	};
	/* clang-format on */

	(void)state;
	assert_shows(cases, ARRAY_LEN(cases));
}

/* A browser ends these hidden elements where their authors did not. */
static void shows_what_only_seems_hidden(void **state)
{
	/* clang-format off */
	static const struct shows cases[] = {
		{ "<p hidden>x<p>a", "a" },
		{ "<p hidden>x<b>y<div>a</div>", "a" },
		{ "<div><p hidden>x</div>a", "a" },
		{ "<table><tr><td hidden>x<td>a</table>", "a" },
		{ "<table><tr hidden><td>x<tr><td>a</table>", "a" },
		{ "<table><tbody hidden><tr><td>x<tbody><tr><td>a</table>", "a" },
		{ "<table><tr><td><p hidden>x<td>a</table>", "a" },
		{ "<ul><li hidden>x<li>a</ul>", "a" },
		{ "<dl><dt hidden>x<dd>a</dl>", "a" },
		{ "<div hidden><table><tr><td>x</table></div>a", "a" },
		{ "<x-y hidden>x</x-y>a", "a" },
		{ "<ul hidden><li>x<li>y</ul>a", "a" },
		{ "</div></p></b>a", "a" },
	};
	/* clang-format on */

	(void)state;
	assert_shows(cases, ARRAY_LEN(cases));
}

static void undoes_character_references(void **state)
{
	/* clang-format off */
	static const struct shows cases[] = {
		{ "&lt;b&gt; &amp;amp; &quot;&apos;&#39;", "<b> &amp; \"''" },
		{ "&#x50;&#X61;&#121;pal &euro;&uuml;", "Paypal \xE2\x82\xAC\xC3\xBC" },
		{ "&copy 2026 &notit; &ampamp;", "\xC2\xA9 2026 \xC2\xACit; &amp;" },
		{ "&#128;&#150;", "\xE2\x82\xAC\xE2\x80\x93" },
		{ "&#0;&#xD800;&#x110000;&#99999999999999999999;",
		  "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ "&#;&#x;&;&nosuch;&", "&#;&#x;&;&nosuch;&" },
		{ "&#x1F389;", "\xF0\x9F\x8E\x89" },
		{ "pay&period;example&sol;x", "pay.example/x" },
	};
	/* clang-format on */

	(void)state;
	assert_shows(cases, ARRAY_LEN(cases));
}

static void finds_every_name_in_the_table(void **state)
{
	static const char *const names[] = { "AElig",    "Zeta", "amp", "nbsp",
					     "thetasym", "yen",  "zwnj" };
	uint32_t point;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char text[32] = "&";

		memcpy(text + 1, names[i], strlen(names[i]));
		text[1 + strlen(names[i])] = ';';
		assert_int_equal(html_entity(str_of(text), false, &point), strlen(names[i]) + 2);
	}
	assert_int_equal(html_entity(STR("&copy=1"), true, &point), 0);
	assert_int_equal(html_entity(STR("&copy;=1"), true, &point), 6);
	assert_int_equal(html_entity(STR("&copy=1"), false, &point), 5);
}

static void gives_each_link_the_text_shown_for_it(void **state)
{
	/* clang-format off */
	static const struct {
		const char *html, *links[3][2];
	} cases[] = {
		{ "<a href='https://evil.example/x?a=1&amp;b=2'>www.<b>bank</b>.example</a>",
		  { { "https://evil.example/x?a=1&b=2", "www.bank.example" } } },
		{ "<A HREF=http://a.example>one <a href=\"http://b.example\">two</a> three",
		  { { "http://a.example", "one" }, { "http://b.example", "two" } } },
		{ "x <a href='//c.example/'> y </a> z", { { "https://c.example/", "y" } } },
		{ "<a href=' ht\ntp://d.example '><img alt=pic></a>", { { "http://d.example", "pic" } } },
		{ "<a href=www.e.example>never ends", { { "http://www.e.example", "never ends" } } },
		{ "<form action='http://f.example'><button formaction=http://g.example>go</button>",
		  { { "http://f.example", "" }, { "http://g.example", "" } } },
		{ "<base href='http://h.example/'><area href=http://i.example>",
		  { { "http://h.example/", "" }, { "http://i.example", "" } } },
		{ "<a href=mailto:a@b.example>m</a><a href='#x'>x</a><a href=javascript:x()>j</a><a>n</a>"
		  "<a href='data:text/html,x'>d</a><a href=/rel>r</a><a href=''>e</a>", { { 0 } } },
		{ "<div hidden><a href=http://j.example>j</a></div>", { { "http://j.example", "" } } },
		{ "<!-- <a href=http://k.example> --><script>'<a href=http://k.example>'</script>", { { 0 } } },
		{ "<a href='http://l.example' href='http://m.example'>l</a>", { { "http://l.example", "l" } } },
		{ "<a/href='http://n.example'/>n", { { "http://n.example", "n" } } },
		{ "<a title='>' href = http://o.example >o</a>", { { "http://o.example", "o" } } },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct html page;
		size_t count = 0;

		html_read(arena, str_of(cases[i].html), &page);
		for (; count < 3 && cases[i].links[count][0]; count++) {
			assert_true(count < page.link_count);
			assert_str(page.links[count].url, cases[i].links[count][0]);
			assert_str(page.links[count].text, cases[i].links[count][1]);
		}
		assert_int_equal(page.link_count, count);
	}
}

/* Whatever is repeated: a megabyte of it is read in a moment, and what shows is never longer. */
static void takes_time_in_step_with_the_text(void **state)
{
	static const char *const patterns[] = {
		"<div>",
		"<p>",
		"<b>",
		"<li></li>",
		"<a href=http://a>",
		"<!--",
		"<script",
		"<script></scrip",
		"</",
		"<",
		"&",
		"&#",
		"&nosuchname",
		"<a b='",
		"<a b=",
		"<x y z ",
		"<table><tr><td>",
		"<p><table>",
		"--",
		"\xE2\x80\x8B",
		"\xFF",
		"<div style='a:b;c:d'>",
	};
	const size_t size = (size_t)1 << 20;
	char *text = malloc(size);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		size_t len = strlen(patterns[i]);
		int64_t start = moment_ticks_us();
		struct html page;

		for (size_t at = 0; at < size; at++)
			text[at] = patterns[i][at % len];
		html_read(arena, (struct str){ text, size }, &page);
		assert_true(page.text.len <= size);
		assert_true(page.link_count <= HTML_LINKS_MAX);
		assert_true(moment_ticks_us() - start < 5 * MOMENT_SECOND);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lays_out_as_a_browser_does),
		cmocka_unit_test(shows_nothing_of_what_is_hidden),
		cmocka_unit_test(shows_what_only_seems_hidden),
		cmocka_unit_test(undoes_character_references),
		cmocka_unit_test(finds_every_name_in_the_table),
		cmocka_unit_test(gives_each_link_the_text_shown_for_it),
		cmocka_unit_test(takes_time_in_step_with_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
