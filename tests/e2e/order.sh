# However the events arrive, the verdicts are those of their own order.

shuffled()
{
	shuf --random-source="$here/contract.expect" "$1"
}

# Without what was done in between: an act once done stands, and a state with it.
judged()
{
	sed 's/"state":"[a-z]*",//; s/,"assignee":.*//; s/"states":{[^}]*}//' | sort
}

verdicts_of()
{
	rm -rf "$XDG_DATA_HOME"
	strop ingest --json "$@" > /dev/null || fail "ingest $*"
	strop scan > /dev/null || fail "scan"
	verdicts
	strop queue --json | get account
}

reasons()
{
	strop accounts --json | get account | sort | while read -r id; do
		strop show "$id" --json | get --json reasons
	done
}

check_any_order_of_one_file_gives_the_same_verdicts()
{
	verdicts_of "$sixty" > want
	reasons > reasons-want
	says '"state":"disabled"' want
	shuffled "$sixty" > a.jsonl
	tac "$sixty" > b.jsonl
	for file in a b; do
		verdicts_of $file.jsonl > got
		judged < want > whole
		judged < got > parts
		cmp whole parts || fail "$(diff whole parts)"
		reasons > reasons-got
		cmp reasons-want reasons-got || fail "$(diff reasons-want reasons-got | head -c 2000)"
	done
}

check_many_runs_give_the_verdicts_of_one()
{
	verdicts_of "$sixty" > want
	rm -rf "$XDG_DATA_HOME"
	shuffled "$sixty" | split -l 10 - part.
	for part in part.*; do
		strop ingest "$part" > /dev/null
		strop scan > /dev/null
	done
	{
		verdicts
		strop queue --json | get account
	} > got
	judged < want > whole
	judged < got > parts
	cmp whole parts || fail "$(diff whole parts)"
}

check_streams_at_random_in_any_order_and_any_parts()
{
	for seed in 1 2 3; do
		"$STROP_STREAM" "$seed" $((seed * 30)) > stream.jsonl
		verdicts_of stream.jsonl > want
		shuffled stream.jsonl > other.jsonl
		verdicts_of other.jsonl > got
		judged < want > whole
		judged < got > parts
		grep '^{' whole > whole.verdicts
		grep '^{' parts > parts.verdicts
		cmp whole.verdicts parts.verdicts || fail "seed $seed: $(diff whole.verdicts parts.verdicts | head -6)"
		rm -rf "$XDG_DATA_HOME" part.*
		tac other.jsonl | split -l $((seed * 8)) - part.
		for part in part.*; do
			strop ingest "$part" > /dev/null
		done
		strop scan > /dev/null
		verdicts | judged > parts
		grep '^{' want | judged > whole
		cmp whole parts || fail "seed $seed in parts: $(diff whole parts | head -6)"
	done
}

check_more_recipients_at_the_same_rates_raise_nobody()
{
	verdicts_of "$sixty" > want
	sed 's/"recipients":\([0-9]*\)/"recipients":\100/' "$sixty" > many.jsonl
	verdicts_of many.jsonl > got
	cmp want got || fail "$(diff want got | head -6)"
}

check_events_of_the_same_moment_go_by_type_account_and_id()
{
	cat > events.jsonl <<-'END'
	{"type":"account","id":"b","account":"a","at":1793613600,"name":"Second"}
	{"type":"account","id":"a","account":"a","at":1793613600,"name":"First","email":"first@a.example"}
	{"type":"action","id":"y","account":"a","at":1793613700,"action":"enable"}
	{"type":"action","id":"x","account":"a","at":1793613700,"action":"disable"}
	END
	for turn in cat tac; do
		rm -rf "$XDG_DATA_HOME"
		$turn events.jsonl > turned
		exits 0 strop ingest turned
		strop show a --json > show
		same "$(get account.name < show)" Second
		same "$(get account.email < show)" first@a.example
		same "$(get account.state < show)" active
	done
}

check_the_signup_is_the_earliest_account_event()
{
	cat > events.jsonl <<-'END'
	{"type":"account","id":"late","account":"a","at":"2026-11-05T00:00:00Z","country":"FR","name":"New"}
	{"type":"login","id":"l","account":"a","at":"2026-10-01T00:00:00Z","ip":"192.0.2.1"}
	{"type":"account","id":"early","account":"a","at":"2026-11-01T00:00:00Z","country":"DE","name":"Old","email":"old@a.example"}
	END
	exits 0 strop ingest events.jsonl
	strop show a --json > show
	same "$(get account.created_at < show)" 2026-11-01T00:00:00Z
	same "$(get account.name < show)" New
	same "$(get account.country < show)" FR
	same "$(get account.email < show)" old@a.example
}

check_any_event_makes_the_account_it_names()
{
	for type in '"card","fingerprint":"f"' '"login","ip":"192.0.2.1"' '"domain","domain":"d.example"' \
		'"message","id":"m"' '"delivery","message":"m","result":"delivered"' \
		'"chat","conversation":"c","from":"customer","text":"t"' '"action","action":"disable"'; do
		rm -rf "$XDG_DATA_HOME"
		printf '{"type":%s,"account":"made","at":1793613600}\n' "$type" > events.jsonl
		exits 0 strop ingest events.jsonl
		strop show made --json | is_json "$expect" show
	done
	exits 1 strop show unmade --json
	rm -rf "$XDG_DATA_HOME"
	printf '{"type":"scanner","scanner":"s","value":"v.example","verdict":"spam","at":1793613600}\n' > events.jsonl
	exits 0 strop ingest events.jsonl
	same "$(strop accounts --json | wc -l)" 0
}

check_an_event_is_known_by_type_account_and_id()
{
	cat > events.jsonl <<-'END'
	{"type":"login","id":"x","account":"a","at":1793613600,"ip":"192.0.2.1"}
	{"type":"login","id":"x","account":"b","at":1793613600,"ip":"192.0.2.1"}
	{"type":"chat","id":"x","account":"a","at":1793613600,"conversation":"c","from":"rep","text":"t"}
	{"type":"login","id":"x","account":"a","at":1793613999,"ip":"192.0.2.9"}
	{"type":"login","account":"a","at":1793613600,"ip":"192.0.2.3"}
	{"type":"login","account":"a","at":1793613600,"ip":"192.0.2.3"}
	{"type":"login","account":"a","at":1793613600,"ip":"192.0.2.3" }
	{"type":"scanner","id":"x","scanner":"s","value":"v.example","verdict":"spam","at":1793613600}
	{"type":"scanner","id":"x","scanner":"s","value":"v.example","verdict":"spam","at":1793613600}
	END
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 6
	same "$(get skipped < out)" 3
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 0
}

check_a_state_set_elsewhere_follows_the_newest_action()
{
	cat > events.jsonl <<-'END'
	{"type":"action","id":"3","account":"a","at":1793613800,"action":"disable","by":"panel","reason":"third"}
	{"type":"action","id":"1","account":"a","at":1793613600,"action":"disable","by":"panel","reason":"first"}
	{"type":"action","id":"2","account":"a","at":1793613700,"action":"enable","by":"panel","reason":"second"}
	END
	exits 0 strop ingest events.jsonl
	same "$(strop show a --json | get account.state)" disabled
	same "$(strop show a --json | get actions.0.reason)" third
	printf '{"type":"action","id":"4","account":"a","at":1793613900,"action":"enable"}\n' > more
	exits 0 strop ingest more
	same "$(strop show a --json | get account.state)" active
	printf '{"type":"action","id":"0","account":"a","at":1793613500,"action":"delete"}\n' > more
	exits 0 strop ingest more
	same "$(strop show a --json | get account.state)" active
}

check_a_time_far_ahead_moves_no_clock()
{
	strop ingest "$sixty" > /dev/null
	verdicts > want
	printf '{"type":"login","account":"ahead","at":"2099-01-01T00:00:00Z","ip":"192.0.2.9"}\n' > ahead.jsonl
	exits 0 strop ingest ahead.jsonl
	exits 0 strop scan
	verdicts | grep -v '"ahead"' > got
	cmp want got || fail "$(diff want got | head -6)"
}

# In order, but in several runs: what the later ones know of the texts before them is less than one run would have learnt.
check_read_in_several_runs_it_comes_to_the_same()
{
	strop simulate --accounts 60 --seed 3 --days 2 | head -3000 > events.jsonl
	strop ingest events.jsonl > /dev/null
	strop scan > /dev/null 2>&1
	verdicts | sed 's/"nickname":"[^"]*"/"nickname":"n"/' > want
	rm -rf "$XDG_DATA_HOME"
	split -n l/5 events.jsonl part.
	for part in part.*; do
		strop ingest "$part" > /dev/null
	done
	strop scan > /dev/null 2>&1
	verdicts | sed 's/"nickname":"[^"]*"/"nickname":"n"/' > got
	cmp want got || fail "$(diff want got | head -5 | cut -c1-300)"
}
