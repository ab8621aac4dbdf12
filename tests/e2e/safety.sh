# Killed at any moment, beside others, read while written: nothing lost, nothing twice.

# many N FIRST: N events of 40 accounts, each with an id; numbers from FIRST on.
many()
{
	awk -v n="$1" -v first="$2" 'BEGIN {
		for (i = first; i < first + n; i++) {
			a = i % 40
			at = 1793613600 + i
			if (i % 10 == 0)
				printf "{\"type\":\"account\",\"id\":\"a%d\",\"account\":\"acct-%d\",\"at\":%d,\"name\":\"Name %d\",\"email\":\"n%d@mail%d.example\",\"country\":\"DE\",\"ip\":\"192.0.2.%d\"}\n", i, a, at, a, a, a, a
			else if (i % 10 < 5)
				printf "{\"type\":\"message\",\"id\":\"m%d\",\"account\":\"acct-%d\",\"at\":%d,\"subject\":\"Subject %d\",\"text\":\"A text of some length for message number %d of this account.\",\"recipients\":%d}\n", i, a, at, i, i, i % 7 + 1
			else if (i % 10 < 8)
				printf "{\"type\":\"delivery\",\"id\":\"d%d\",\"account\":\"acct-%d\",\"at\":%d,\"message\":\"m%d\",\"result\":\"delivered\"}\n", i, a, at, i
			else
				printf "{\"type\":\"login\",\"id\":\"l%d\",\"account\":\"acct-%d\",\"at\":%d,\"ip\":\"198.51.100.%d\"}\n", i, a, at, i % 250
		}
	}'
}

# What the store counts of them; the deliveries and messages of all accounts.
counted()
{
	strop accounts --json | get account | while read -r id; do
		strop show "$id" --json
	done > shows
	get deliveries.delivered < shows | awk '{ n += $1 } END { print n }'
	get messages.# < shows | awk '{ n += $1 } END { print n }'
}

check_killed_again_and_again_all_is_there_once()
{
	many 12000 0 > events.jsonl
	for round in 1 2 3 4 5 6 7 8; do
		"$STROP" ingest events.jsonl > /dev/null 2>&1 &
		victim=$!
		sleep "0.0$((round * 17 % 10))$round"
		kill -9 $victim 2> /dev/null || true
		wait $victim 2> /dev/null || true
		strop audit verify > /dev/null || fail "the log is broken after round $round"
	done
	exits 0 strop ingest events.jsonl --json
	same "$(($(get stored < out) + $(get skipped < out)))" 12000
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 0
	same "$(counted | tr '\n' ' ')" "3600 4800 "
	verdicts > got
	rm -rf "$XDG_DATA_HOME"
	strop ingest events.jsonl > /dev/null
	verdicts > want
	cmp want got || fail "$(diff want got | head -5)"
}

check_two_at_once_on_one_store()
{
	many 6000 0 > one.jsonl
	many 6000 3000 > two.jsonl
	"$STROP" ingest one.jsonl --json > one 2> one.err &
	first=$!
	"$STROP" ingest two.jsonl --json > two 2> two.err &
	second=$!
	wait $first || fail "the first: $(cat one.err)"
	wait $second || fail "the second: $(cat two.err)"
	same "$(($(get stored < one) + $(get stored < two)))" 9000
	same "$(($(get skipped < one) + $(get skipped < two)))" 3000
	same "$(counted | tr '\n' ' ')" "2700 3600 "
	exits 0 strop audit verify
}

check_acts_and_questions_while_another_ingests()
{
	strop ingest "$sixty" > /dev/null
	many 20000 0 > events.jsonl
	"$STROP" ingest events.jsonl > ingest.out 2>&1 &
	writer=$!
	for round in 1 2 3 4 5 6; do
		strop disable acct-1001 --reason "round $round" > /dev/null 2> err || fail "disable in round $round"
		strop queue --json > /dev/null 2> err || fail "queue in round $round"
		strop undo > /dev/null 2> err || fail "undo in round $round"
	done
	wait $writer || fail "ingest: $(cat ingest.out)"
	same "$(strop show acct-1001 --json | get account.state)" active
	exits 0 strop audit verify
}

check_a_backup_while_another_ingests_is_whole()
{
	strop ingest "$sixty" > /dev/null
	many 20000 0 > events.jsonl
	"$STROP" ingest events.jsonl > /dev/null 2>&1 &
	writer=$!
	exits 0 strop backup copy.db
	wait $writer || fail "ingest"
	exits 0 strop --store copy.db audit verify
	strop --store copy.db show acct-1001 --json | is_json "$expect" show
	strop --store copy.db accounts --json | is_json --lines "$expect" account-row
	exits 0 strop --store copy.db ingest events.jsonl --json
	same "$(($(get stored < out) + $(get skipped < out)))" 20000
	exits 3 strop backup nowhere/copy.db
}

check_a_backup_overwrites_nothing()
{
	strop ingest "$sixty" > /dev/null
	printf 'my thesis\n' > thesis
	exits 2 strop backup thesis
	same "$(cat thesis)" "my thesis"
	exits 2 strop backup "$XDG_DATA_HOME/strop/desk.db"
	exits 0 strop show acct-1001
}

check_a_backup_says_what_the_store_says()
{
	strop ingest "$sixty" > /dev/null
	strop disable acct-1001 --reason "r" > /dev/null
	exits 0 strop backup copy.db
	dump > want
	STROP_STORE=copy.db dump > got
	cmp want got || fail "$(diff want got | head -5)"
}

check_follow_takes_lines_as_they_come()
{
	: > growing.jsonl
	"$STROP" ingest --follow growing.jsonl > followed 2>&1 &
	follower=$!
	head -30 "$sixty" >> growing.jsonl
	tries=0
	until [ "$(strop accounts --json 2> /dev/null | wc -l)" -ge 1 ]; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || fail "nothing came"
		sleep 0.05
	done
	tail -n +31 "$sixty" | head -c 700 >> growing.jsonl
	sleep 0.3
	tail -n +31 "$sixty" | tail -c +701 >> growing.jsonl
	until [ "$(strop accounts --json | wc -l)" = 8 ] && [ "$(strop queue --json | wc -l)" = 3 ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || fail "the rest did not come: $(cat followed)"
		sleep 0.05
	done
	kill -TERM $follower
	got=0
	wait $follower || got=$?
	same "$got" 0
	exits 0 strop ingest "$sixty" --json
	same "$(get stored < out)" 0
}

check_interrupted_it_stops_between_batches()
{
	many 60000 0 > events.jsonl
	"$STROP" ingest events.jsonl --json > first 2> /dev/null &
	reader=$!
	sleep 0.15
	kill -INT $reader 2> /dev/null || true
	got=0
	wait $reader || got=$?
	[ $got -lt 128 ] || fail "died of the signal: $got"
	exits 0 strop ingest events.jsonl --json
	same "$(($(get stored < first) + $(get stored < out)))" 60000
}

# A cluster's name may have a campaign's number in it, which is given as things come.
nameless()
{
	sed 's/"nickname":"[^"]*"/"nickname":"n"/'
}

# Wherever it is stopped, it ends within a second or so, says where it stands, and what comes of it in the end is the same.
check_stopped_anywhere_it_says_where_and_the_next_run_goes_on()
{
	strop simulate --accounts 120 --seed 5 --days 2 -o events.jsonl
	strop ingest events.jsonl > /dev/null
	strop scan > /dev/null 2>&1
	verdicts | nameless > want
	rm -rf "$XDG_DATA_HOME"
	for wait in 0.3 0.5 0.8 1.6; do
		"$STROP" ingest events.jsonl > stopped 2> stopped.err &
		reader=$!
		sleep $wait
		before=$(date +%s%N)
		kill -TERM $reader 2> /dev/null || break
		got=0
		wait $reader || got=$?
		[ $(($(date +%s%N) - before)) -lt 4000000000 ] || fail "it did not stop"
		[ $got = 0 ] && break
		[ $got != 143 ] || continue # a slow machine: it had not begun
		same "$got" 1
		same "$(wc -l < stopped.err)" 1 "one line says it"
		says "stopped" stopped.err
		says " stored, " stopped
	done
	exits 0 strop ingest events.jsonl
	exits 0 strop scan
	verdicts | nameless > got
	cmp want got || fail "$(diff want got | head -5)"
}

check_one_who_waits_for_more_can_be_stopped()
{
	mkfifo slow
	"$STROP" ingest - < slow > stopped 2> stopped.err &
	reader=$!
	exec 5> slow
	head -20 "$sixty" >&5
	sleep 1
	kill -TERM $reader
	got=0
	wait $reader || got=$?
	exec 5>&-
	same "$got" 1
	grep -q '^strop: -:[0-9]*: stopped here' stopped.err || fail "it does not say where: $(cat stopped.err)"
	says " stored, " stopped
}

check_nothing_that_is_read_or_lived_on_is_written_over()
{
	strop ingest "$sixty" > /dev/null
	store=$XDG_DATA_HOME/strop/desk.db
	cp "$sixty" events.jsonl
	ln "$store" elsewhere.db
	for option in --rejects --decisions; do
		exits 2 strop ingest events.jsonl $option events.jsonl
		exits 2 strop ingest events.jsonl $option "$store"
		exits 2 strop ingest events.jsonl $option "$store-wal"
		exits 2 strop ingest events.jsonl $option elsewhere.db
		stdin=events.jsonl exits 2 strop ingest - $option events.jsonl
		exits 2 strop --store new.db ingest events.jsonl $option new.db
	done
	exits 2 strop ingest events.jsonl --rejects one --decisions one
	exits 0 strop ingest events.jsonl --rejects /dev/null --decisions /dev/null
	exits 2 strop export acct-1001 -o "$store"
	exits 2 strop export acct-1001 -o elsewhere.db
	exits 2 strop simulate --accounts 10 -o "$store"
	exits 2 strop simulate --accounts 10 --truth "$store" -o /dev/null
	cmp "$sixty" events.jsonl
	same "$(strop accounts --json | wc -l)" 8
	exits 0 strop ingest events.jsonl --decisions -
	same "$(get message < out | wc -l)" "$(grep -c '"type":"message"' events.jsonl)"
	says "skipped" err
}

check_the_rest_of_a_failed_file_list_is_told()
{
	exits 2 strop ingest "$sixty" gone.jsonl
	same "$(strop accounts --json | wc -l)" 0
	exits 0 strop ingest "$sixty" "$sixty" --json
	same "$(get stored < out)" 60
	same "$(get skipped < out)" 60
}

check_five_who_disable_at_once_are_one_act()
{
	strop ingest "$sixty" > /dev/null
	for who in a b c d e; do
		"$STROP" --actor $who disable acct-1001 --reason "$who was first" > $who.out 2>&1 &
	done
	wait
	same "$(strop show acct-1001 --json | get actions.#)" 1
	exits 0 strop audit verify
}

check_a_full_disk_is_told_in_a_line_with_how_far_it_came()
{
	many 40000 0 > events.jsonl
	strop accounts > /dev/null
	got=0
	(ulimit -f 6000; exec "$STROP" ingest events.jsonl > out 2> err) || got=$?
	same "$got" 3
	same "$(wc -l < err)" 1 "$(cat err)"
	says "strop: events.jsonl: " err
	line=$(sed -n 's/.*up to line \([0-9]*\) all is stored.*/\1/p' err)
	[ -n "$line" ] || fail "it does not say how far it came"
	exits 0 strop ingest events.jsonl --json
	same "$(get skipped < out)" "$line"
	same "$(get stored < out)" "$((40000 - line))"
}

check_what_is_refused_is_kept_while_it_flows()
{
	echo '{"type":"nonsense"}' > growing.jsonl
	"$STROP" ingest --follow growing.jsonl --rejects kept > followed 2>&1 &
	follower=$!
	tries=0
	until [ -s kept ]; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || fail "it is not kept"
		sleep 0.05
	done
	kill -9 $follower
	cmp kept growing.jsonl
}

check_a_followed_pipe_ends_with_who_writes()
{
	exits 0 sh -c 'cat "$1" | timeout 20 "$STROP" ingest --follow - --json' - "$sixty"
	same "$(get stored < out)" 60
	same "$(strop queue --json | wc -l)" 3
}
