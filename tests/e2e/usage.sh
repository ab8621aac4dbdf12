# Words of command, settings, and the exit codes that scripts rely on.

config()
{
	printf '%s\n' "$@" > "$XDG_CONFIG_HOME/strop/strop.conf"
}

# One line on stderr that begins with the program's name.
one_error()
{
	same "$(wc -l < err)" 1
	case $(cat err) in "strop: "*) ;; *) fail "the error does not begin with strop:" ;; esac
}

check_wrong_usage_is_exit_2()
{
	exits 2 strop dance
	one_error
	exits 2 strop queue --nonsense
	one_error
	exits 2 strop show
	one_error
	exits 2 strop show a b
	exits 2 strop ingest --format carrier-pigeon "$sixty"
	exits 2 strop ingest nonexistent.jsonl
	one_error
	exits 2 strop disable
	exits 2 strop note
	exits 2 strop queue --limit
	exits 2 strop --store
}

check_help_and_version_are_always_there()
{
	exits 0 strop --version
	grep -qE '^strop [0-9]+\.[0-9]+\.[0-9]+' out || fail "no version"
	exits 0 strop --help
	for verb in open demo ingest scan queue show accounts clusters campaigns find ip claims disable enable undo take close delete note \
		export sync audit backup doctor; do
		grep -qE "^ +$verb " out || fail "--help leaves out $verb"
	done
	cp out all
	for verb in ingest queue show find ip disable export audit; do
		exits 0 strop $verb --help
		says "strop $verb" out
	done
	exits 0 strop ingest --help
	says --rejects out
	says --follow out
}

check_no_such_account_is_exit_1()
{
	strop ingest "$sixty" > /dev/null
	exits 1 strop show nobody
	one_error
	exits 1 strop disable nobody
	exits 1 strop enable nobody
	exits 1 strop note nobody text
	exits 1 strop export nobody
	exits 1 strop take nobody
}

check_an_empty_desk_works()
{
	for verb in queue accounts clusters campaigns audit; do
		exits 0 strop $verb
		exits 0 strop $verb --json
		same "$(wc -c < out)" 0 "$verb --json of an empty desk"
	done
	exits 0 strop scan
	exits 0 strop audit verify
	config ""
	exits 0 strop queue
}

check_a_store_that_cannot_be_used_is_exit_3()
{
	mkdir folder
	exits 3 strop --store folder queue
	one_error
	: > file
	exits 3 strop --store file/under/desk.db queue
	one_error
	head -c 20000 /dev/urandom > noise.db
	exits 3 strop --store noise.db queue
	one_error
}

check_a_store_of_a_newer_program_is_refused_with_a_word()
{
	strop --store desk.db ingest "$sixty" > /dev/null
	strop --store desk.db backup newer.db > /dev/null
	"$STROP_AGE_STORE" newer.db || fail "the store would not be aged"
	cp newer.db before.db
	exits 3 strop --store newer.db queue
	one_error
	grep -qi 'newer' err || fail "the word is not clear"
	cmp newer.db before.db || fail "touched"
	exits 3 strop --store newer.db ingest "$sixty"
	cmp newer.db before.db || fail "touched"
}

check_the_store_is_where_it_was_said()
{
	strop --store one.db ingest "$sixty" > /dev/null
	[ -s one.db ] || fail "not at --store"
	STROP_STORE=two.db strop ingest "$sixty" > /dev/null
	[ -s two.db ] || fail "not at STROP_STORE"
	STROP_STORE=two.db strop --store sqlite:three.db ingest "$sixty" > /dev/null
	[ -s three.db ] || fail "--store does not win"
	mkdir conf
	printf 'store = four.db\n' > conf/my.conf
	strop --config conf/my.conf ingest "$sixty" > /dev/null
	[ -s conf/four.db ] || fail "not beside its settings file"
	STROP_CONFIG=conf/my.conf strop queue --json > got
	[ -s got ] || fail "STROP_CONFIG is not read"
	strop ingest "$sixty" > /dev/null
	[ -s "$XDG_DATA_HOME/strop/desk.db" ] || fail "not in XDG_DATA_HOME"
	unset XDG_DATA_HOME
	strop ingest "$sixty" > /dev/null
	[ -s "$HOME/.local/share/strop/desk.db" ] || fail "not in HOME"
}

check_a_store_of_postgresql_says_what_is_missing_or_works()
{
	got=0
	strop --store postgresql://127.0.0.1:1/none queue > out 2> err || got=$?
	[ $got = 2 ] || [ $got = 3 ] || fail "exit $got"
	one_error
}

check_settings_are_refused_with_their_line()
{
	conf=$XDG_CONFIG_HOME/strop/strop.conf
	for line in 'nonsense = 1' 'policy = maybe' 'retention_days = soon' 'retention_days = -1' 'no equals sign' '[unclosed' \
		'[geoip]' '[martians "x"]'; do
		printf '# a comment\n\n%s\n' "$line" > "$conf"
		exits 2 strop queue
		one_error
		says 'strop.conf:3' err
	done
	printf '[list "x"]\nfile = x.txt\nkind = ghost\n' > "$conf"
	exits 2 strop queue
	says 'strop.conf:3' err
	printf '[provider]\nkind = mailgun\nurl = http://example.com\n' > "$conf"
	exits 2 strop queue
	says 'strop.conf' err
	printf '[desk]\nname = x\n[provider]\nfoo = bar\n' > "$conf"
	exits 2 strop queue
	says 'strop.conf:4' err
	exits 2 strop --config nonexistent.conf queue
	one_error
}

check_the_contracts_own_settings_are_taken()
{
	mkdir geo lists
	config "[desk]" "name = acme-mail" "store = desk.db                      ; or postgresql://…" \
		"policy = enforce                     ; advise | hold | enforce" \
		"provider_domains = mg.example, acme-mail.example   ; the provider's own" "retention_days = 400" "" \
		'[geoip "city"]                       ; any number' "file = geo/city.mmdb" \
		'[list "vpn ranges"]                  ; CIDR' "file = lists/vpn.txt" \
		"kind = vpn                           ; vpn | proxy" "url = https://lists.example/vpn.txt" "" \
		"[provider]" "kind = mailgun" "url = https://api.mailgun.net        ; http:// only for loopback" \
		"token_file = provider.token          ; mode 0600; or token_command = …"
	exits 0 strop queue
	exits 0 strop ingest "$sixty"
	[ -s "$XDG_CONFIG_HOME/strop/desk.db" ] || fail "the store is not beside the file"
	strop audit --json | get state | sort -u > states
	same "$(cat states)" queued
}

check_policies_flag_hold_or_enforce()
{
	config "policy = advise"
	strop ingest "$sixty" > /dev/null
	strop scan > /dev/null
	same "$(strop accounts --json | get state | sort -u | tr '\n' ' ')" "active deleted "
	[ "$(strop queue --json | wc -l)" -ge 3 ] || fail "advise does not flag"
	rm -rf "$XDG_DATA_HOME"
	config "policy = hold"
	strop ingest "$sixty" > /dev/null
	if strop accounts --json --state disabled | grep -q .; then
		fail "hold disables"
	fi
	[ "$(strop queue --json | wc -l)" -ge 3 ] || fail "hold does not flag"
}

check_who_acts()
{
	strop ingest "$sixty" > /dev/null
	strop note acct-1001 one > /dev/null
	strop --actor bob note acct-1001 two > /dev/null
	env -u STROP_ACTOR "$STROP" note acct-1001 three > /dev/null
	strop audit --json | get what=note > /dev/null || true
	strop show acct-1001 --json | get notes.*.actor | tr '\n' ' ' > actors
	same "$(cat actors)" "$(id -un) bob ada "
}

check_colour_only_on_a_terminal()
{
	strop ingest "$sixty" > /dev/null
	for verb in queue accounts "show acct-2001" clusters; do
		strop $verb > out
		"$STROP_TAME_CHECK" < out || fail "$verb colours a file"
	done
	strop --color always queue > out
	if "$STROP_TAME_CHECK" < out > /dev/null; then
		fail "--color always has no colour"
	fi
}

check_a_closed_pipe_and_a_full_disk_are_told()
{
	strop ingest "$sixty" > /dev/null
	[ -e /dev/full ] || skip "no /dev/full"
	got=0
	strop accounts --json > /dev/full 2> err || got=$?
	same "$got" 3
	got=0
	strop export acct-1001 --format html > /dev/full 2> err || got=$?
	same "$got" 3
}

check_retention_forgets_old_events_only()
{
	printf 'retention_days = 30\n' > "$XDG_CONFIG_HOME/strop/strop.conf"
	now=$(date +%s)
	{
		printf '{"type":"login","id":"old","account":"a","at":%s,"ip":"192.0.2.1"}\n' $((now - 90 * 86400))
		printf '{"type":"login","id":"new","account":"a","at":%s,"ip":"192.0.2.2"}\n' $((now - 86400))
	} > events.jsonl
	exits 0 strop ingest events.jsonl
	exits 0 strop scan
	strop show a --json > show
	get location.observations.*.ip < show > ips
	grep -qx 192.0.2.2 ips || fail "forgot the new one"
}

check_doctor_says_how_to_mend_each_fault()
{
	exits 0 strop doctor
	config '[geoip "gone"]' 'file = gone.mmdb' '[provider]' 'kind = mailgun' 'url = http://127.0.0.1:1' 'token_file = gone.token'
	got=0
	strop doctor > out 2> err || got=$?
	[ $got = 1 ] || [ $got = 3 ] || fail "exit $got with faults"
	says gone.mmdb out
	says gone.token out
	"$STROP_TAME_CHECK" < out
	strop doctor --json > out || true
	is_json --lines "$expect" anything < out
}

check_colour_on_a_terminal_unless_asked_not_to()
{
	command -v script > /dev/null || skip "no script(1) to be a terminal"
	strop ingest "$sixty" > /dev/null
	TERM=xterm-256color script -qec "$STROP queue" /dev/null < /dev/null > out 2>&1 || skip "script(1) does not work here"
	grep -q "$(printf '\033')" out || fail "no colour on a terminal"
	NO_COLOR=1 TERM=xterm-256color script -qec "$STROP queue" /dev/null < /dev/null > out 2>&1
	tr -d '\r' < out > plain
	"$STROP_TAME_CHECK" < plain || fail "NO_COLOR is not honoured"
	TERM=dumb script -qec "$STROP queue" /dev/null < /dev/null > out 2>&1
	tr -d '\r' < out > plain
	"$STROP_TAME_CHECK" < plain || fail "colour on a dumb terminal"
}

check_the_console_without_a_terminal_says_what_to_use()
{
	exits 2 strop
	one_error
	exits 1 strop open nobody
	one_error
	strop ingest "$sixty" > /dev/null
	exits 2 strop open acct-1001
	one_error
}

check_an_error_says_what_then_why_then_the_way_out()
{
	strop ingest "$sixty" > /dev/null
	for verb in show disable take "note nope x" "export" "apart" "reply nope hi" "delete nope --confirm nope" "audit --account"; do
		set -- $verb
		[ $# -gt 1 ] && [ "$2" = nope ] || set -- "$@" nope
		exits 1 strop "$@"
		same "$(cat err)" 'strop: nope: no such account; `strop find` looks for one' "$*"
	done
	for verb in disable export accounts; do
		exits 1 strop $verb --cluster 99
		same "$(cat err)" 'strop: 99: no such cluster; `strop clusters` lists them' "$verb"
	done
	exits 1 strop undo 99
	same "$(cat err)" 'strop: 99: no such action; `strop audit` lists them'
	exits 2 strop --store mysql://x queue
	exits 2 strop --store sqlite: queue
}

check_who_reads_no_further_is_no_fault()
{
	strop simulate --accounts 300 > events.jsonl
	strop ingest events.jsonl > /dev/null
	for verb in "accounts --json" "accounts" "simulate --accounts 500"; do
		{ "$STROP" $verb 2> err; echo $? > code; } | head -1 > out
		same "$(cat code)" 0 "$verb"
		[ ! -s err ] || fail "$verb speaks of it: $(cat err)"
	done
	exits 3 sh -c '"$STROP" simulate --accounts 50 > /dev/full'
	same "$(wc -l < err)" 1
}

check_what_a_customer_typed_and_nobody_can_read_is_marked()
{
	echo '{"type":"account","at":1790000000,"account":"a","email":"not an email","country":"Narnia","website":"shop.example"}' > events.jsonl
	exits 0 strop ingest events.jsonl
	same "$(strop show a --json | get --json account.unreadable)" '["email","country"]'
	exits 0 strop show a
	grep -q 'unreadable .*email, country' out || fail "it is not marked"
}

check_keys_that_do_not_fit_are_faults_of_the_settings()
{
	printf '[keys]\nbogus = x\n' > bad.conf
	for verb in queue ingest accounts; do
		exits 2 strop --config bad.conf $verb
		says "bad.conf:2: " err
	done
}
