# What strangers write reaches no terminal raw, and comes back from --json as it came.

tame()
{
	"$STROP_TAME_CHECK" < "$1" > tame || fail "$1 is not tame: $(cat tame)"
}

hostile_desk()
{
	"$STROP_HOSTILE" events > events.jsonl
	"$STROP_HOSTILE" value > value
	exits 0 strop ingest events.jsonl
	other=$(printf 'hos\033[31m\342\200\256\342\200\213tile')
	hurt=$(printf 'a note \033[31m\342\200\256 and =1+1')
	exits 0 strop note hostile "$hurt"
	STROP_ACTOR=$(printf 'ada\033[2J') exits 0 strop disable hostile --reason "$hurt"
	exits 0 strop take hostile --for "$(printf 'bob\033[2J')"
}

check_text_for_people_is_tame()
{
	hostile_desk
	id=$(strop clusters --json | get cluster | head -1)
	for verb in queue accounts clusters campaigns audit "show hostile" "find h" "find hostile" "ip 192.0.2.1" "accounts --cluster $id"; do
		exits 0 strop $verb
		[ -s out ] || fail "$verb says nothing"
		tame out
		tame err
	done
	exits 0 strop show "$other"
	tame out
}

check_acts_speak_tamely()
{
	hostile_desk
	exits 0 strop disable "$other" --reason "$hurt"
	tame out
	exits 0 strop disable "$other"
	tame out
	exits 0 strop note "$other" "$hurt"
	tame out
	exits 0 strop undo
	tame out
	exits 1 strop show "$(printf 'nobody\033[2J\342\200\256')"
	tame err
	exits 1 strop disable "$(printf 'nobody\033[2J\342\200\256')"
	tame err
	exits 2 strop "$(printf 'verb\033[2J')"
	tame err
	exits 2 strop queue "$(printf -- '--opt\033[2J')"
	tame err
	exits 2 strop ingest "$(printf 'file\033[2J')"
	tame err
}

check_refusals_are_tame()
{
	printf '{"type":"\\u001b[31m\\u202e","account":"a","at":1}\n\033[31m\n{"type":"account","account":"a","at":1793613600,"plan":"\\u001b[2J"}\n{"\\u001b[2J\302\233":1,"type":"card","account":"a","at":1793613600,"fingerprint":"f","\\u001b[2J":"4111111111111111"}\n' > "$(printf 'f\033[31m')"
	exits 1 strop ingest "$(printf 'f\033[31m')"
	same "$(wc -l < err)" 4
	tame err
	tame out
}

check_exports_are_tame()
{
	hostile_desk
	for format in md html csv json; do
		for edition in internal redacted; do
			exits 0 strop export hostile --format $format --edition $edition
			[ -s out ] || fail "an empty $format"
			tr -d '\r' < out > file
			tame file
		done
	done
}

check_json_gives_every_field_back_as_it_came()
{
	hostile_desk
	strop show hostile --json > show
	tame show
	for path in account.name account.email account.company account.website account.phone \
		account.country account.language account.timezone account.user_agent account.device \
		cards.0.fingerprint cards.0.country cards.0.name cards.0.postcode domains.0.domain \
		messages.1.domain messages.1.from messages.1.reply_to messages.0.from \
		chat.0.conversation chat.0.text chat.0.rep chat.1.text actions.what=enable.actor; do
		get "$path" < show > got || fail "nothing at $path"
		printf '\n' | cat value - | cmp - got || fail "$path came back changed"
	done
	printf '\n' | cat value - > want
	strop accounts --json | get name | head -c "$(wc -c < want)" | cmp - want || fail "name in accounts"
	same "$(strop show hostile --json | get notes.0.text)" "$hurt"
	strop show "$other" --json | is_json "$expect" show
}

check_subjects_come_back_as_they_came()
{
	"$STROP_HOSTILE" value | head -c 900 > value
	{
		printf '{"type":"message","account":"a","id":"m","at":1793613600,"text":"a b c","subject":'
		tr '\n' ' ' < value | "$STROP_HOSTILE" json | tr -d '\n'
		printf '}\n'
	} > events.jsonl
	exits 0 strop ingest events.jsonl
	{ tr '\n' ' ' < value; printf '\n'; } > want
	strop show a --json | get messages.0.subject | cmp - want
}

check_naughty_strings_come_back_as_they_came()
{
	data=$(testdata text/blns.txt) || exit $?
	"$STROP_HOSTILE" lines < "$data" > events.jsonl
	exits 0 strop ingest events.jsonl
	sed 's/\r$/\r/' "$data" | "$STROP_HOSTILE" json > want
	strop accounts --json > accounts
	get --json account < accounts > ids
	get --json name < accounts > names
	paste -d' ' ids names | LC_ALL=C sort | cut -d' ' -f2- > got
	cmp want got || fail "$(diff want got | head -c 1000)"
	exits 0 strop accounts
	tame out
}

check_naughty_strings_are_found_without_harm()
{
	data=$(testdata text/blns.txt) || exit $?
	"$STROP_HOSTILE" lines < "$data" > events.jsonl
	exits 0 strop ingest events.jsonl
	grep -v '^#' "$data" | grep -v '^$' | sed -n '1~12p' | while read -r text; do
		got=0
		strop find -- "$text" > out 2> err || got=$?
		[ "$got" -lt 2 ] || fail "exit $got for $text"
		tame out
		tame err
	done
}
