# What a desk tells its provider, and what it makes of the answers.

desk()
{
	mkdir -p server
	: > server/log
	"$STROP_PROVIDER" server > /dev/null 2>&1 < /dev/null &
	echo $! >> "$work/pids"
	tries=0
	until [ -s server/port ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || fail "the provider does not start"
		sleep 0.02
	done
	(umask 077 && printf 'key-secret-token\n' > "$XDG_CONFIG_HOME/strop/token")
	printf '[provider]\nkind = mailgun\nurl = http://127.0.0.1:%s\ntoken_file = token\n' "$(cat server/port)" \
		> "$XDG_CONFIG_HOME/strop/strop.conf"
	sed 's/"type":"scanner"/"type":"unknown"/' "$sixty" | grep -v '"complained"\|"bounced"\|"acct-200' > calm.jsonl
	strop ingest calm.jsonl > /dev/null 2>&1 || true
	same "$(strop accounts --state disabled --json | wc -l)" 0
}

delivery_of()
{
	strop audit --json | get account=acct-1001 > /dev/null 2>&1 || true
	strop show acct-1001 --json | get actions.0.state
}

check_an_act_waits_is_sent_and_confirmed_by_reading_back()
{
	desk
	exits 0 strop disable acct-1001 --reason "spam"
	same "$(delivery_of)" queued
	same "$(strop show acct-1001 --json | get account.state)" disabled
	exits 0 strop sync
	same "$(delivery_of)" confirmed
	same "$(cut -d' ' -f1,2 server/log | head -1)" "POST /v5/accounts/subaccounts/acct-1001/disable"
	cut -d' ' -f1,2 server/log | grep -qx "GET /v5/accounts/subaccounts/acct-1001" || fail "not read back"
	exits 0 strop enable acct-1001 --reason "sorry"
	exits 0 strop sync
	same "$(delivery_of)" confirmed
	cut -d' ' -f1,2 server/log | grep -qx "POST /v5/accounts/subaccounts/acct-1001/enable" || fail "not enabled"
}

check_the_token_is_sent_and_never_shown()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	exits 0 strop sync
	silent_on key-secret out
	silent_on key-secret err
	word=$(cut -d' ' -f4 server/log | head -1)
	same "$(printf '%s' "$word" | base64 -d)" "api:key-secret-token"
	exits 0 strop doctor
	silent_on key-secret out
	if grep -rqF key-secret "$XDG_DATA_HOME"; then
		fail "the token is in the store"
	fi
}

check_nothing_is_sent_twice()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	exits 0 strop sync
	lines=$(wc -l < server/log)
	exits 0 strop sync
	same "$(wc -l < server/log)" "$lines"
	strop disable acct-1001 --reason "spam" > /dev/null
	exits 0 strop sync
	same "$(wc -l < server/log)" "$lines"
}

check_undo_is_told_too()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	strop sync > /dev/null
	exits 0 strop undo
	exits 0 strop sync
	cut -d' ' -f1,2 server/log | grep -qx "POST /v5/accounts/subaccounts/acct-1001/enable" || fail "the undo is not told"
	same "$(strop show acct-1001 --json | get account.state)" active
}

check_a_delete_is_told()
{
	desk
	exits 0 strop delete acct-1001 --confirm acct-1001
	exits 0 strop sync
	cut -d' ' -f1 server/log | grep -qx DELETE || fail "not told"
	same "$(delivery_of)" confirmed
	same "$(strop show acct-1001 --json | get account.state)" deleted
}

check_a_hold_is_the_engines_own()
{
	desk
	strop note acct-1001 "nothing to tell" > /dev/null
	strop take acct-1001 > /dev/null
	exits 0 strop sync
	same "$(wc -l < server/log)" 0
}

check_too_many_requests_waits_as_long_as_asked()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	printf 'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' > server/answer
	got=0
	strop sync > out 2> err || got=$?
	[ $got -le 3 ] || fail "exit $got"
	state=$(delivery_of)
	[ "$state" = queued ] || fail "$state after 429"
	lines=$(wc -l < server/log)
	rm server/answer
	strop sync > out 2> err || true
	same "$(wc -l < server/log)" "$lines" "it did not wait"
	exits 0 strop audit verify
}

check_redirects_are_not_followed()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	printf 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%s/elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$(cat server/port)" > server/answer
	strop sync > out 2> err || true
	silent_on /elsewhere server/log
	[ "$(delivery_of)" != confirmed ] || fail "confirmed by a redirect"
}

check_one_key_at_every_try()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	printf 'HTTP/1.1 503 Later\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' > server/answer
	strop sync > out 2> err || true
	rm server/answer
	sleep 2.2
	tries=0
	until [ "$(delivery_of)" = confirmed ]; do
		strop sync > out 2> err || true
		tries=$((tries + 1))
		[ $tries -lt 20 ] || fail "never confirmed"
		sleep 0.2
	done
	grep '^POST' server/log | cut -d' ' -f5 | sort -u > keys
	[ "$(grep -c '^POST' server/log)" -ge 2 ] || fail "tried once"
	same "$(wc -l < keys)" 1
	[ "$(cat keys)" != - ] || fail "no key"
}

check_a_refusal_for_good_is_failed_with_why()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	printf 'HTTP/1.1 400 Bad Request\r\nContent-Length: 36\r\nConnection: close\r\n\r\n{"message":"no \\u001b[31m such thing"}' > server/answer
	exits 1 strop sync
	"$STROP_TAME_CHECK" < out
	"$STROP_TAME_CHECK" < err
	same "$(delivery_of)" failed
	exits 0 strop show acct-1001
	"$STROP_TAME_CHECK" < out
}

check_a_server_that_is_away_leaves_all_waiting()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	printf '[provider]\nkind = mailgun\nurl = http://127.0.0.1:1\ntoken_file = token\n' > "$XDG_CONFIG_HOME/strop/strop.conf"
	got=0
	strop sync > out 2> err || got=$?
	[ $got = 1 ] || [ $got = 3 ] || fail "exit $got when the server is away"
	same "$(delivery_of)" queued
}

check_a_huge_answer_harms_nothing()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	{
		printf 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'
		head -c 3000000 /dev/zero
	} > server/answer
	strop sync > out 2> err || true
	[ "$(delivery_of)" != confirmed ] || fail "confirmed by noise"
	"$STROP_TAME_CHECK" < out
	"$STROP_TAME_CHECK" < err
}

check_a_token_file_others_can_read_is_refused()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	chmod 644 "$XDG_CONFIG_HOME/strop/token"
	exits 2 strop sync
	same "$(wc -l < server/log)" 0
	chmod 600 "$XDG_CONFIG_HOME/strop/token"
	exits 0 strop sync
}

check_a_token_from_a_command()
{
	desk
	printf '[provider]\nkind = mailgun\nurl = http://127.0.0.1:%s\ntoken_command = printf %%s other-token\n' "$(cat server/port)" \
		> "$XDG_CONFIG_HOME/strop/strop.conf"
	strop disable acct-1001 --reason "spam" > /dev/null
	exits 0 strop sync
	same "$(cut -d' ' -f4 server/log | head -1 | base64 -d)" "api:other-token"
}

check_an_account_read_back_otherwise_is_not_confirmed()
{
	desk
	strop disable acct-1001 --reason "spam" > /dev/null
	printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}' > server/post
	strop sync > out 2> err || true
	[ "$(delivery_of)" != confirmed ] || fail "confirmed though it is open"
}

check_without_a_provider_there_is_nothing_to_sync()
{
	strop ingest "$sixty" > /dev/null
	got=0
	strop sync > out 2> err || got=$?
	[ $got -le 2 ] || fail "exit $got"
	strop disable acct-1001 --reason "spam" > /dev/null
	same "$(delivery_of)" confirmed
}
