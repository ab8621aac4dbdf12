#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/base/utf8.h"
#include "core/text/address.h"
#include "core/text/charset.h"
#include "core/text/mime.h"
#include "core/text/mime_decode.h"
#include "core/text/mime_parameter.h"
#include "core/text/mime_text.h"

static void assert_str(struct str got, const char *wanted)
{
	if (!wanted) {
		if (!str_is_absent(got))
			fail_msg("\"%" PRI_STR "\" is there", ARG_STR(got));
		return;
	}
	if (str_is_absent(got) || !str_is(got, wanted))
		fail_msg("\"%" PRI_STR "\" is not \"%s\"", ARG_STR(got), wanted);
}

static void makes_fields_readable(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ " Hello\r\n  world\r\n\tagain ", "Hello world\tagain" },
		{ "=?utf-8?Q?Caf=C3=A9_Shop?= <a@b.example>", "Caf\xC3\xA9 Shop <a@b.example>" },
		{ "=?UTF-8?B?VsO2cmU=?=", "V\xC3\xB6re" },
		{ "=?iso-8859-1?q?=FCber?= =?iso-8859-1?q?_alles?=", "\xC3\xBC" "ber alles" },
		{ "=?utf-8?q?a?=\r\n =?utf-8?q?b?= c =?utf-8?q?d?=", "ab c d" },
		{ "=?utf-8?B?w7w?= =?utf-8?B?w7y?=", "\xC3\xBC\xC3\xBC" }, /* no padding */
		{ "=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "\xC3\xBC" }, /* a character cut in two */
		{ "=?windows-1252?Q?=93x=94?=", "\xE2\x80\x9Cx\xE2\x80\x9D" },
		{ "=?koi8-r?B?8NLJ18XU?=", "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82" },
		{ "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "\xE6\x97\xA5\xE6\x9C\xAC" },
		{ "=?nonsense?Q?=FC?=", "\xC3\xBC" },
		{ "=?../../x?Q?=FC?=", "\xC3\xBC" },
		{ "=?us-ascii*en?Q?x?=", "x" },
		{ "=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x" },
		{ "=?utf-8?X?a?= =?utf-8?Q?a =?", "=?utf-8?X?a?= =?utf-8?Q?a =?" },
		{ "=?utf-8?Q?a b?=", "a b" },
		{ "=?utf-8?Q?=ZZ=?=", "=ZZ" },
		{ "a=?utf-8?Q?b?=c", "abc" },
		{ "gr\xFC\xDF", "gr\xC3\xBC\xC3\x9F" }, /* 8-bit, not UTF-8 */
		{ "gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F" },
		{ "=?", "=?" },
		{ "", "" },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(mime_text(arena, str_of(cases[i][0])), cases[i][1]);
}

static void undoes_transfer_encodings(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	assert_str(mime_base64(arena, STR("SGVsbG8=\r\nIHdvcmxk")), "Hello world");
	assert_str(mime_base64(arena, STR("S*G V sbG8")), "Hello");
	assert_str(mime_base64(arena, STR("SGk=SGk=")), "HiHi");
	assert_str(mime_base64(arena, STR("=")), "");
	assert_str(mime_quoted_printable(arena, STR("a=3Db=\r\nc =  \nd  \r\ne=20\nf")),
		   "a=bc d\ne \nf");
	assert_str(mime_quoted_printable(arena, STR("=E4=e4=Z1=4")), "\xE4\xE4=Z1=4");
	assert_str(mime_quoted_printable(arena, STR("end=")), "end");
	assert_str(mime_q(arena, STR("a_b=5F")), "a b_");
}

static void takes_parameters_apart(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "text/plain; charset=utf-8", "utf-8" },
		{ "text/plain;CHARSET = \"ut\\f-8\" ; x=y", "utf-8" },
		{ "text/plain; format=flowed; charset=a;charset=b", "a" },
		{ "text/plain; flowed; charset=a", "a" },
		{ "text/plain; name=\"x; charset=b\"; charset=a", "a" },
		{ "text/plain; charset*=us-ascii'en'utf%2D8", "utf-8" },
		{ "text/plain; charset*0=ut;\r\n charset*1=f-8", "utf-8" },
		{ "text/plain; charset*0*=''ut%66; charset*1=-8", "utf-8" },
		{ "text/plain; xcharset=a; charsetx=b", NULL },
		{ "text/plain; charset=\"never ends", "never ends" },
		{ "text/plain; charset=", "" },
		{ "text/plain; charset", NULL },
		{ "text/plain", NULL },
		{ "", NULL },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(mime_parameter(arena, str_of(cases[i][0]), STR("charset")), cases[i][1]);
	assert_str(mime_word(STR(" text/plain ; x")), "text/plain");
}

static void counts_addresses(void **state)
{
	(void)state;
	assert_int_equal(address_count(STR("a@b, \"x, y@z\" <c@d>, e@f (g@h, i@j)")), 3);
	assert_int_equal(address_count(STR("friends: a@b, c@d; e@f;")), 3);
	assert_int_equal(address_count(STR("undisclosed-recipients:;")), 0);
	assert_int_equal(address_count(STR("a@b@c")), 1);
	assert_int_equal(address_count(STR("\"a@b")), 0);
	assert_int_equal(address_count(STR("")), 0);
}

static void turns_charsets_into_utf8(void **state)
{
	/* clang-format off */
	static const char *const cases[][3] = {
		{ "utf-8", "\xC3\xBC", "\xC3\xBC" },
		{ "utf-8", "\xFCx", "\xEF\xBF\xBDx" },
		{ "iso-8859-1", "\xFC\x80\x81", "\xC3\xBC\xE2\x82\xAC\xC2\x81" },
		{ "ISO-8859-1", "\xC3\xBC", "\xC3\xBC" }, /* says one, is the other */
		{ "", "\xE9", "\xC3\xA9" },
		{ "iso-8859-15", "\xA4", "\xE2\x82\xAC" },
		{ "windows-1251", "\xCF\xF0", "\xD0\x9F\xD1\x80" },
		{ "gb2312", "\xC4\xE3", "\xE4\xBD\xA0" },
		{ "big5", "\xA7\x41", "\xE4\xBD\xA0" },
		{ "shift_jis", "\x93\xFA", "\xE6\x97\xA5" },
		{ "euc-kr", "\xC7\xD1", "\xED\x95\x9C" },
		{ "ks_c_5601-1987", "\xC7\xD1", "\xED\x95\x9C" },
		{ "utf-7", "+AOk-x", "\xC3\xA9x" },
		{ "shift_jis", "a\x93", "a\xEF\xBF\xBD" }, /* cut off */
		{ "euc-jp", "a\xFF\xFF" "b", "a\xEF\xBF\xBD\xEF\xBF\xBD" "b" },
		{ " Windows-1252 ", "\x93", "\xE2\x80\x9C" },
		{ "windows-12522", "\x93", "\xE2\x80\x9C" },
		{ "w", "\x93", "\xE2\x80\x9C" },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(charset_to_utf8(arena, str_of(cases[i][1]), str_of(cases[i][0])),
			   cases[i][2]);
	assert_str(charset_to_utf8_if_needed(arena, STR("\xD0\x9F"), STR("koi8-r")), "\xD0\x9F");
	assert_str(charset_to_utf8_if_needed(arena, STR("\xF0"), STR("koi8-r")), "\xD0\x9F");
}

#define HEAD \
	"From: =?utf-8?q?J=C3=B8rn?= <jorn@shop.example>\r\n" \
	"Reply-To: box@mail.example\r\n" \
	"To: a@b.example, c@d.example\r\n" \
	"Cc: e@f.example\r\n" \
	"Subject: Your\r\n order\r\n"

static void reads_a_plain_message(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct mime mime;

	(void)state;
	mime_read(arena, STR(HEAD "\r\nHello\r\nthere\r\n"), &mime);
	assert_str(mime.from, "J\xC3\xB8rn <jorn@shop.example>");
	assert_str(mime.reply_to, "box@mail.example");
	assert_str(mime.subject, "Your order");
	assert_int_equal(mime.recipients, 3);
	assert_str(mime.text, "Hello\r\nthere\r\n");
	assert_str(mime.html, NULL);
}

static void reads_the_parts_of_a_multipart(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct mime mime;

	(void)state;
	mime_read(
		arena,
		STR(HEAD
		    "Content-Type: multipart/mixed; boundary=out\r\n\r\npreamble\r\n"
		    "--out\r\nContent-Type: multipart/alternative;\r\n boundary=\"out1\"\r\n\r\n"
		    "--out1\r\n\r\nplain\r\n"
		    "--out1\r\nContent-Type: TEXT/HTML; charset=iso-8859-1\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\nPGI+/DwvYj4=\r\n--out1--\r\nx\r\n"
		    "--out\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nno\r\n"
		    "--outer\r\n--out  \r\nContent-Type: image/png\r\n\r\nno\r\n"
		    "--out\r\nContent-Type: text/plain; charset=utf-8\r\n"
		    "Content-Transfer-Encoding: Quoted-Printable\r\n\r\ns=C3=\r\n=BCe\r\n--out--\r\nepilogue"),
		&mime);
	assert_str(mime.text, "plain\ns\xC3\xBC"
			      "e");
	assert_str(mime.html, "<b>\xC3\xBC</b>");
}

static void reads_what_it_can_of_broken_mail(void **state)
{
	/* clang-format off */
	static const struct {
		const char *raw, *subject, *text, *html;
	} cases[] = {
		{ "", NULL, "", NULL },
		{ "Subject: s", "s", "", NULL },
		{ "Subject: s\n\n", "s", "", NULL },
		{ "no header at all\nand a body", NULL, "no header at all\nand a body", NULL },
		{ "one\n\ntwo", NULL, "one\n\ntwo", NULL },
		{ "From x@y Mon\nSubject: s\n\nb", "s", "b", NULL },
		{ "\n\nSubject: s\n\nb", "s", "b", NULL },
		{ "Subject: s\nbroken line\nX-A: b\n\nb", "s", "b", NULL },
		{ "Subject: s\nbroken line\n\nb", "s", "b", NULL },
		{ "Subject: s\nThe body begins here\nat once", "s", "The body begins here\nat once", NULL },
		{ "Subject : s\n\nb", "s", "b", NULL },
		{ "Subject: a\nSubject: b\n\n", "a", "", NULL },
		{ "Subject: s\rX: y\r\rb", "s", "b", NULL },
		{ "Content-Type: multipart/mixed\n\nb", NULL, "b", NULL },
		{ "Content-Type: multipart/mixed; boundary=x\n\nb", NULL, "b", NULL },
		{ "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nb", NULL, "b", NULL },
		{ "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nb\n--x", NULL, "b\n", NULL },
		{ "Content-Type: multipart/mixed; boundary=x\n\n--x--\n\nb", NULL, NULL, NULL },
		{ "Content-Type: multipart/mixed; boundary=x\n\n--x\n\na --x\n--xy\n--x\n\nb\n--x--", NULL, "a --x\n--xy\nb", NULL },
		{ "Content-Type: plain\n\nb", NULL, "b", NULL },
		{ "Content-Type: text/html\n\n<b>b", NULL, NULL, "<b>b" },
		{ "Content-Type: image/png\n\nb", NULL, NULL, NULL },
		{ "Content-Disposition: attachment; filename=x.txt\n\nb", NULL, "b", NULL }, /* there is nothing else */
		{ "Content-Type: message/rfc822\n\nSubject: t\n\nb", NULL, "b", NULL },
		{ "Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: t\n\nb\n--x--", NULL, "b", NULL },
		{ "Content-Transfer-Encoding: x-unknown\n\nb=41", NULL, "b=41", NULL },
		{ "Content-Type: text/plain; charset=iso-8859-1\n\n\xFC", NULL, "\xC3\xBC", NULL },
		{ "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1B$BF|\x1B(B", NULL, "\xE6\x97\xA5", NULL },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct mime mime;

		mime_read(arena, str_of(cases[i].raw), &mime);
		assert_str(mime.subject, cases[i].subject);
		assert_str(mime.text, cases[i].text);
		assert_str(mime.html, cases[i].html);
	}
}

static void bounds_nesting_and_parts(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf deep = BUF_UP_TO(100000);
	CLEANUP(buf_release) struct buf wide = BUF_UP_TO(100000);
	struct mime mime;

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_addf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	buf_add(&deep, "\ndeep");
	mime_read(arena, buf_str(&deep), &mime);
	assert_true(str_find(mime.text, STR("deep")) != SIZE_MAX);

	buf_add(&wide, "Content-Type: multipart/mixed; boundary=x\n\n");
	for (int i = 0; i < 2 * MIME_PARTS_MAX; i++)
		buf_add(&wide, "--x\n\na\n");
	mime_read(arena, buf_str(&wide), &mime);
	assert_int_equal(mime.text.len, 2 * MIME_PARTS_MAX - 1);
}

static void takes_time_in_step_with_the_text(void **state)
{
	static const char *const patterns[] = {
		"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
		"To: a@b,\n",
		"bad\n",
		"Subject: =?a?q?",
		"Subject: ((((",
		"--x\n",
		"\n --",
		"X: \"\\",
		"=\n",
		"X-",
		"Content-Type: a; b*0=c;",
		"\r",
	};
	static const char *const heads[] = { "",
					     "Content-Type: multipart/mixed; boundary=x\n\n",
					     "Content-Transfer-Encoding: quoted-printable\n\n",
					     "Subject: ",
					     "To: ",
					     "Content-Type: " };
	const size_t size = (size_t)1 << 20;
	char *text = malloc(size);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns) * ARRAY_LEN(heads); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct str head = str_of(heads[i % ARRAY_LEN(heads)]);
		struct str pattern = str_of(patterns[i / ARRAY_LEN(heads)]);
		int64_t start = moment_ticks_us();
		struct mime mime;

		for (size_t at = 0; at < size; at++)
			text[at] = (char)(at < head.len ? head.at[at]
							: pattern.at[at % pattern.len]);
		mime_read(arena, (struct str){ text, size }, &mime);
		assert_true(utf8_valid(mime.text) && utf8_valid(mime.subject));
		assert_true(moment_ticks_us() - start < 5 * MOMENT_SECOND);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_fields_readable),
		cmocka_unit_test(undoes_transfer_encodings),
		cmocka_unit_test(takes_parameters_apart),
		cmocka_unit_test(counts_addresses),
		cmocka_unit_test(turns_charsets_into_utf8),
		cmocka_unit_test(reads_a_plain_message),
		cmocka_unit_test(reads_the_parts_of_a_multipart),
		cmocka_unit_test(reads_what_it_can_of_broken_mail),
		cmocka_unit_test(bounds_nesting_and_parts),
		cmocka_unit_test(takes_time_in_step_with_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
