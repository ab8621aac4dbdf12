# The case file: four formats, two editions.

desk()
{
	cat > events.jsonl <<-'END'
	{"type":"account","id":"a1","account":"acct-9","at":1793613600,"name":"Wilhelmina Oxenstierna","email":"mina@oxen-mail.example","plan":"paid","company":"Oxenstierna Blumen","website":"https://oxen-blumen.example/shop","phone":"+46 8 123 45 67","country":"SE","language":"sv","timezone":"Europe/Stockholm","ip":"192.0.2.77","user_agent":"Mozilla/5.0","device":"dev-oxen"}
	{"type":"card","id":"c1","account":"acct-9","at":1793613650,"fingerprint":"fp-oxen","bin":"455673","last4":"4242","country":"SE","name":"W Oxenstierna","postcode":"114 55","avs":"pass","cvc":"pass","prepaid":false}
	{"type":"domain","id":"d1","account":"acct-9","at":1793613660,"domain":"oxen-blumen.example","state":"verified","spf":true,"dkim":true,"mx":true}
	{"type":"login","id":"l1","account":"acct-9","at":1793613700,"ip":"2001:db8:77::5","via":"panel"}
	{"type":"message","id":"m1","account":"acct-9","at":1793613800,"ip":"192.0.2.77","domain":"oxen-blumen.example","from":"Wilhelmina <mina@oxen-mail.example>","reply_to":"hilma@other-person.example","subject":"Hej from Wilhelmina Oxenstierna, call +46812345678","text":"Write to hilma@other-person.example or see https://oxen-blumen.example/shop and 198.51.100.200","recipients":50}
	{"type":"delivery","id":"e1","account":"acct-9","at":1793613810,"message":"m1","result":"bounced","count":30,"code":"550 no mailbox for hilma@other-person.example"}
	{"type":"chat","id":"h1","account":"acct-9","at":1793613900,"conversation":"conv","from":"customer","text":"I am Wilhelmina, my number is +46 8 123 45 67 and my address is Storgatan 5. Mail me at mina@oxen-mail.example from 192.0.2.77","ip":"192.0.2.77"}
	{"type":"chat","id":"h2","account":"acct-9","at":1793613910,"conversation":"conv","from":"rep","text":"Thank you, Wilhelmina","rep":"ada"}
	{"type":"action","id":"x1","account":"acct-9","at":1793613920,"action":"disable","by":"panel","reason":"asked by mina@oxen-mail.example"}
	{"type":"scanner","id":"s1","at":1793613930,"scanner":"gsb","value":"https://oxen-blumen.example/shop","verdict":"phishing"}
	{"type":"account","id":"a2","account":"acct-10","at":1793613600,"name":"=cmd|' /C calc'!A0","email":"@SUM(1+1)","company":"+1+1","website":"-2+3","phone":"\t=1+1","country":"\r=2","plan":"free","device":"dev-oxen","ip":"192.0.2.77"}
	{"type":"card","id":"c2","account":"acct-10","at":1793613650,"fingerprint":"fp-oxen"}
	{"type":"message","id":"m2","account":"acct-10","at":1793613800,"from":"=1+1","subject":"<script>alert(1)</script><img src=http://evil.example/x.png> [click](http://evil.example/md) http://evil.example/bare <http://evil.example/auto>","text":"javascript:alert(1) \"onmouseover=x ![i](http://evil.example/i.png) www.evil.example evil@evil.example"}
	{"type":"chat","id":"h3","account":"acct-10","at":1793613900,"conversation":"conv2","from":"customer","text":"` ``[y](http://evil.example/ticks)``` \n\n```\n[z](http://evil.example/fence)\n\n[ref]: http://evil.example/ref\n# heading\n<http://evil.example>\n| a | b |\n</pre></table><script src=//evil.example></script>"}
	END
	strop ingest events.jsonl > /dev/null
	strop note acct-9 "called Wilhelmina Oxenstierna at +46812345678, see mina@oxen-mail.example" > /dev/null
	strop disable acct-10 --reason '=HYPERLINK("http://evil.example") [x](http://evil.example/r)' > /dev/null
	strop note acct-10 "=2+5" > /dev/null
}

check_every_format_in_both_editions()
{
	desk
	for format in md html json csv; do
		for edition in internal redacted; do
			exits 0 strop export acct-9 --format $format --edition $edition -o "case.$edition.$format"
			[ -s "case.$edition.$format" ] || fail "no $edition $format"
			exits 0 strop export acct-9 --format $format --edition $edition
			[ -s out ] || fail "no $edition $format on standard output"
		done
		says Wilhelmina "case.internal.$format"
		says oxen-mail.example "case.internal.$format"
		says 192.0.2.77 "case.internal.$format"
	done
	exits 1 strop export nobody --format md
	exits 2 strop export acct-9 --format doc
	exits 2 strop export acct-9 --edition public
	exits 2 strop export
}

check_the_auditors_edition_has_the_hashes_of_the_log()
{
	desk
	exits 0 strop export acct-10 --format md --edition auditor
	strop audit --json > log
	hash=$(grep '"what":"disable"' log | sed 's/.*"hash":"\([0-9a-f]*\)".*/\1/' | head -1)
	says "$hash" out
	says 'strop audit verify' out
	says 'Kept with the act' out
	exits 0 strop export acct-10 --format md
	silent_on "$hash" out
}

check_the_customers_edition_gives_nothing_away()
{
	exits 0 strop demo --no-open --dir desk
	for format in md html; do
		exits 0 strop export acct-7421 --config desk/strop.conf --edition customer --format $format
		says "Lumber Mail LLC" out
		says "own domain verified" out
		says "im livin in germany" out
		says "No refund" out
		for inside in acct-7433 acct-7440 "Birch Post" phisher phishwatch linkradar " Tor" 45.9.148.71 81.2.69.160 \
			" bits" .9999 cluster campaign brand_ Lumber\" rep7 fp-9c1e; do
			silent_on "$inside" out
		done
	done
	exits 2 strop export acct-7421 --config desk/strop.conf --edition customer --format json
	exits 2 strop export acct-7421 --config desk/strop.conf --edition customer --format csv
	exits 2 strop export --cluster 1 --config desk/strop.conf --edition customer --format md
}

check_the_json_case_is_that_of_show()
{
	desk
	exits 0 strop export acct-9 --format json
	cp out case
	is_json "$expect" anything < case
	exits 0 strop export acct-9 --format json --edition redacted
	is_json "$expect" anything < out
}

check_redacted_holds_nothing_personal()
{
	desk
	for format in md html json csv; do
		exits 0 strop export acct-9 --format $format --edition redacted
		for word in Wilhelmina Oxenstierna oxen-mail oxen-blumen Blumen hilma other-person mina@ \
			192.0.2.77 2001:db8:77 198.51.100.200 '123 45 67' 812345678 4681234567 Storgatan '114 55'; do
			if grep -iqF -e "$word" out; then
				fail "$format redacted says $word: $(grep -iF -m1 -e "$word" out | grep -ioF -e "$word" | head -1) in $(grep -iF -m1 -e "$word" out | head -c 400)"
			fi
		done
	done
	id=$(strop show acct-9 --json | get cluster.cluster)
	[ "$id" != null ] || fail "no cluster"
	for format in md html json csv; do
		exits 0 strop export --cluster "$id" --format $format --edition redacted
		for word in Wilhelmina Oxenstierna oxen-mail 192.0.2.77 evil.example; do
			silent_on "$word" out
		done
	done
}

check_html_is_one_still_page()
{
	desk
	for account in acct-9 acct-10; do
		exits 0 strop export $account --format html
		says '<svg' out
		says '</html>' out
		for word in '<script' 'src=' '<link' '<iframe' '<object' '<img' '@import' 'url(' '<form' 'http-equiv="refresh'; do
			if grep -iF -e "$word" out | sed 's/&lt;[^&]*//g' | grep -iqF -e "$word"; then
				fail "the page has $word: $(grep -iF -m1 -e "$word" out | head -c 300)"
			fi
		done
		if grep -oi '<[a-z][^>]*>' out | grep -i 'href' | grep -iqv 'href="#'; then
			fail "a link leads out"
		fi
		if grep -oi '<[a-z][^>]*>' out | grep -iqE ' on[a-z]+='; then
			fail "a handler"
		fi
	done
}

check_csv_cells_are_no_formulas()
{
	desk
	exits 0 strop export acct-10 --format csv
	if tr -d '\r' < out | grep -E '(^|,)"?[=+@	-]' ; then
		fail "a cell could be a formula"
	fi
	says evil.example out
	lines=$(head -1 out | tr -d '\r' | tr ',' '\n' | wc -l)
	[ "$lines" -gt 1 ] || fail "no header"
}

check_markdown_has_no_live_link()
{
	desk
	exits 0 strop export acct-10 --format md
	says evil.example out
	"$STROP_MD_STRIP" < out > left
	for live in '](http' '<http' '<script' '<img' 'http:' 'www.evil' 'evil@evil' '[ref]:' '# heading' '```'; do
		if grep -F -e "$live" left; then
			fail "a stranger's $live is live"
		fi
	done
}

# Everybody's words, in one line: columns are words that follow one another.
pdf_words()
{
	pdftotext -raw "$1" - | tr -s '\n\f ' ' ' > words
}

check_a_pdf_for_colleagues_and_for_others()
{
	command -v pdftotext > /dev/null || skip "no pdftotext (poppler-utils)"
	desk
	strop export acct-9 --format pdf -o case.pdf > out 2> err || {
		says 'built without it' err
		skip "built without pdf"
	}
	pdf_words case.pdf
	for word in Wilhelmina oxen-mail.example 192.0.2.77 'Notes' 'What was known when it was decided' \
		'page 1 of' Storgatan; do
		says "$word" words
	done
	exits 0 strop export acct-9 --format pdf --edition auditor -o case.pdf
	pdf_words case.pdf
	says 'How to verify this' words
	exits 0 strop export acct-9 --format pdf --edition redacted -o case.pdf
	pdf_words case.pdf
	says 'redacted edition' words
	for word in Wilhelmina Oxenstierna oxen-mail oxen-blumen hilma 192.0.2.77 2001:db8 198.51.100 Storgatan Notes; do
		silent_on "$word" words
		if grep -aq -- "$word" case.pdf; then
			fail "the file itself says $word"
		fi
	done
	id=$(strop show acct-9 --json | get cluster.cluster)
	exits 0 strop export --cluster "$id" --format pdf -o case.pdf
	pdf_words case.pdf
	says acct-9 words
	says acct-10 words
	exits 3 strop export acct-9 --format pdf -o nowhere/case.pdf
}

check_a_cluster_in_one_file()
{
	desk
	id=$(strop show acct-9 --json | get cluster.cluster)
	for format in md html json csv; do
		exits 0 strop export --cluster "$id" --format $format
		says acct-9 out
		says acct-10 out
	done
	exits 1 strop export --cluster 99999 --format md
}

check_an_export_is_in_the_log_or_harms_nothing()
{
	desk
	exits 3 strop export acct-9 -o nowhere/file.md
	exits 0 strop export acct-9 -o case.md
	exits 0 strop export acct-9 -o case.md
	exits 0 strop audit verify
}
