# The resident engine: its lines on the log, its lease, its end by signal and by kill -9.

# A phisher's domain, and what a scanner says of it.
world()
{
	strop ingest "$sixty" > /dev/null
	strop scan > /dev/null 2>&1
}

word()
{
	printf '{"type":"scanner","at":%s,"scanner":"gsb","id":"w%s","value":"%s","verdict":"phishing"}\n' "$(date +%s)" "$1" "$2"
}

# until TEXT FILE: wait for it.
until_says()
{
	tries=0
	until grep -qF -e "$1" "$2" 2> /dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || fail "'$1' did not come: $(cat "$2")"
		sleep 0.1
	done
}

check_a_verdict_is_told_in_the_contracts_words()
{
	world
	word 1 chaseupdate.example > word.jsonl
	strop ingest word.jsonl > /dev/null
	exits 0 strop scan
	line='^[0-9]\{4\}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z INFO strop\[[0-9]*\] \[periodic.scanner_verdicts\] PHISHER chaseupdate.example account=acct-2001 cluster=[0-9]*$'
	grep -q "$line" err || fail 'no such line'
	"$STROP_TAME_CHECK" < err
	exits 0 strop scan
	silent_on PHISHER err
	exits 0 strop scan --json
	same "$(get verdicts < out)" 0
}

check_a_second_engine_says_who_is_the_first()
{
	world
	"$STROP" scan --every 1 > first 2>&1 &
	first=$!
	until_says '[engine] started' first
	exits 1 strop scan --every 1
	says "strop[$first] on " err
	exits 0 strop scan
	kill -TERM $first
	got=0
	wait $first || got=$?
	same $got 0 "$(cat first)"
	says '[engine] stopped' first
	"$STROP" scan --every 1 > second 2>&1 &
	second=$!
	until_says '[engine] started' second
	kill -INT $second
	wait $second || fail "$(cat second)"
}

check_killed_and_begun_again_it_goes_on()
{
	world
	for round in 1 2 3; do
		"$STROP" scan --every 1 > resident 2>&1 &
		resident=$!
		until_says '[engine] started' resident
		word $round "round$round.example" > word.jsonl
		printf '{"type":"domain","at":%s,"account":"acct-2001","id":"dom%s","domain":"round%s.example"}\n' \
			"$(date +%s)" $round $round >> word.jsonl
		strop ingest word.jsonl > /dev/null
		until_says "PHISHER round$round.example account=acct-2001" resident
		kill -9 $resident
		wait $resident 2> /dev/null || true
		strop audit verify > /dev/null || fail 'the log is broken'
	done
}

# Reading and scanning in one process: what is said is durable, whatever ends it.
check_a_followed_stream_scans_as_it_reads()
{
	: > feed.jsonl
	"$STROP" ingest --follow --scan-every 1 feed.jsonl > resident 2>&1 &
	resident=$!
	until_says '[engine] started' resident
	cat "$sixty" >> feed.jsonl
	until_says '[engine.stream] ' resident
	exits 1 strop scan --every 1
	word 1 chaseupdate.example >> feed.jsonl
	until_says '[periodic.scanner_verdicts] PHISHER chaseupdate.example account=acct-2001 cluster=' resident
	kill -9 $resident
	wait $resident 2> /dev/null || true
	exits 0 strop ingest "$sixty" --json
	same "$(get stored < out)" 0
	"$STROP" ingest --follow feed.jsonl > again 2>&1 &
	again=$!
	until_says '[engine] started' again
	kill -TERM $again
	got=0
	wait $again || got=$?
	same $got 0 "$(cat again)"
	says '0 stored' again
}

check_a_second_stream_reads_on_without_scans()
{
	: > one.jsonl
	: > two.jsonl
	"$STROP" ingest --follow one.jsonl > one 2>&1 &
	one=$!
	until_says '[engine] started' one
	"$STROP" ingest --follow two.jsonl > two 2>&1 &
	two=$!
	until_says '[engine] waits' two
	cat "$sixty" >> two.jsonl
	tries=0
	until [ "$(strop accounts --json | wc -l)" = 8 ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || fail "nothing came: $(cat two)"
		sleep 0.1
	done
	kill -TERM $one $two
	wait $one || fail "$(cat one)"
	wait $two || fail "$(cat two)"
	exits 2 strop ingest --scan-every 5 one.jsonl
	exits 2 strop ingest --follow --scan-every soon one.jsonl
}

# As systemd's own tools read it. The program need not be installed where the unit looks, nor the user made.
check_the_systemd_unit_stands()
{
	command -v systemd-analyze > /dev/null || skip 'no systemd-analyze'
	sed "s|^ExecStart=[^ ]*|ExecStart=$STROP|; s|^User=.*|User=root|; s|^Group=.*|Group=root|" "$STROP_UNIT" > strop.service
	grep -q '^ExecStart=/.*/strop ingest --follow ' "$STROP_UNIT" || fail 'it follows nothing'
	if ! systemd-analyze verify --man=no ./strop.service > out 2> err; then
		grep -q 'strop.service' err || skip "systemd-analyze does not work here: $(head -n 1 err)"
		fail 'systemd-analyze has something to say of it'
	fi
	silent_on strop.service err
	# Of a hundred, all of what can be had.
	systemd-analyze security --offline=true --threshold=25 ./strop.service > out 2> err || {
		grep -q 'Overall exposure' out || skip "systemd-analyze judges no files: $(head -n 1 err)"
		fail "exposed: $(grep 'Overall exposure' out)"
	}
}

# A stream that never pauses is stored while it flows: who talks waits for an answer.
check_a_followed_stream_is_stored_while_it_flows()
{
	(
		line=0
		until [ -e enough ]; do
			line=$((line + 1))
			printf '{"type":"chat","at":"2026-11-23T10:00:00Z","account":"acct-1","conversation":"c","id":"l%s","from":"customer","text":"hello"}\n' $line
			[ $line -lt 4000 ] || break # fewer than a full batch
			sleep 0.01
		done
	) | "$STROP" ingest --follow - > flowing 2>&1 &
	follower=$!
	tries=0
	until strop show acct-1 > shown 2> /dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || fail "nothing was stored while it flowed: $(cat flowing)"
		sleep 0.05
	done
	: > enough
	kill -TERM $follower
	wait $follower 2> /dev/null || true
}

# In the middle of a file, where nobody in it was judged yet: who used what it is about, and who uses it from then on.
check_a_verdict_in_the_stream_reaches_who_came_before_and_after()
{
	cat > events.jsonl <<-'END'
	{"type":"account","at":1790000000,"account":"a"}
	{"type":"message","at":1790000010,"account":"a","id":"a1","domain":"bad.example","links":["http://bad.example/x"]}
	{"type":"account","at":1790000000,"account":"b"}
	{"type":"message","at":1790000012,"account":"b","id":"b1","subject":"x"}
	{"type":"account","at":1790000000,"account":"c"}
	{"type":"domain","at":1790000013,"account":"c","domain":"bad.example","state":"added"}
	{"type":"scanner","at":1790000020,"scanner":"s","id":"s1","value":"bad.example","verdict":"phishing"}
	{"type":"message","at":1790000030,"account":"a","id":"a2","subject":"x"}
	{"type":"message","at":1790000040,"account":"b","id":"b2","links":["http://sub.bad.example/y"]}
	{"type":"message","at":1790000050,"account":"c","id":"c2","subject":"x"}
	END
	exits 0 strop ingest events.jsonl --decisions -
	same "$(get decision < out | tr "\n" " ")" "accept accept hold accept hold "
	grep -q '"message":"b2".*scanner_link_phishing' out || fail "the link that was spoken of is no reason"
}
