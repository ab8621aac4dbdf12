# Disable, enable, undo, take, close, delete, note, and the log that holds them.

desk()
{
	strop ingest "$sixty" > /dev/null
	cluster=$(strop show acct-2001 --json | get cluster.cluster)
}

state_of()
{
	strop show "$1" --json | get account.state
}

acts_count()
{
	strop audit --json | wc -l
}

# What undo has to bring back, exactly.
standing_of()
{
	strop accounts --json | get --json . | grep -F "\"$1\""
	strop queue --json | get account
	strop show "$1" --json | get account.outcome
}

check_disable_stops_an_account_and_says_so()
{
	desk
	before=$(acts_count)
	exits 0 strop disable acct-1001 --reason "stolen card"
	says acct-1001 out
	same "$(state_of acct-1001)" disabled
	same "$(acts_count)" $((before + 1))
	strop audit --json | head -1 > row
	is_json "$expect" audit-row < row
	same "$(get actor < row)" ada
	same "$(get account < row)" acct-1001
	same "$(get what < row)" disable
	same "$(get reason < row)" "stolen card"
	same "$(get before < row)" active
	same "$(get after < row)" disabled
	same "$(get state < row)" confirmed
	same "$(get undoes < row)" null
	strop accounts --state disabled --json | get account | grep -qx acct-1001 || fail "not among the disabled"
	[ "$(strop show acct-1001 --json | get account.disabled_at)" != null ] || fail "no disabled_at"
}

check_acting_into_the_state_that_holds_writes_nothing()
{
	desk
	strop disable acct-1001 --reason "x" > /dev/null
	strop take acct-1001 > /dev/null
	dump > want
	exits 0 strop disable acct-1001 --reason "again"
	exits 0 strop take acct-1001
	exits 0 strop enable acct-4001 --reason "again"
	exits 0 strop enable acct-4001
	dump > got
	cmp want got || fail "$(diff want got)"
	strop close acct-1001 --outcome resolved "all is well" > /dev/null
	strop delete acct-4001 --confirm acct-4001 > /dev/null
	dump > want
	exits 0 strop close acct-1001 --outcome resolved "all is well"
	exits 0 strop delete acct-4001 --confirm acct-4001
	dump > got
	cmp want got || fail "$(diff want got)"
}

check_undo_brings_back_the_exact_former_state()
{
	desk
	standing_of acct-1001 > want
	exits 0 strop disable acct-1001 --reason "a slip"
	exits 0 strop undo
	standing_of acct-1001 > got
	cmp want got || fail "$(diff want got)"
	strop audit --json | head -1 > row
	same "$(get what < row)" undo
	[ "$(get undoes < row)" != null ] || fail "the row does not say what it undoes"
	standing_of acct-2001 > want
	exits 0 strop enable acct-2001 --reason "they called"
	same "$(state_of acct-2001)" active
	exits 0 strop undo
	standing_of acct-2001 > got
	cmp want got || fail "$(diff want got)"
	exits 0 strop close acct-2001 --outcome abuse "spam"
	exits 0 strop undo
	standing_of acct-2001 > got
	cmp want got || fail "$(diff want got)"
	exits 0 strop take acct-2001
	exits 0 strop undo
	standing_of acct-2001 > got
	cmp want got || fail "$(diff want got)"
	exits 0 strop delete acct-1001 --confirm acct-1001
	exits 0 strop undo
	same "$(state_of acct-1001)" active
}

check_undo_of_a_named_action()
{
	desk
	strop disable acct-1001 --reason "one" > /dev/null
	one=$(strop audit --json | head -1 | get action)
	strop disable acct-4001 --reason "two" > /dev/null
	exits 0 strop undo "$one"
	same "$(state_of acct-1001)" active
	same "$(state_of acct-4001)" disabled
	before=$(acts_count)
	exits 0 strop undo "$one"
	same "$(acts_count)" "$before"
	strop note acct-1001 "no undoing" > /dev/null
	exits 1 strop undo "$(strop audit --json | head -1 | get action)"
	exits 1 strop undo 999999
	exits 1 strop undo nonsense
}

check_undo_is_refused_after_another_actors_change()
{
	desk
	strop disable acct-1001 --reason "one" > /dev/null
	STROP_ACTOR=bob strop enable acct-1001 --reason "no" > /dev/null
	dump > want
	exits 1 strop undo
	dump > got
	cmp want got || fail "$(diff want got)"
	strop disable acct-4001 --reason "one" > /dev/null
	printf '{"type":"action","account":"acct-4001","at":%s,"action":"enable","by":"panel"}\n' $(($(date +%s) + 60)) > more
	strop ingest more > /dev/null
	same "$(state_of acct-4001)" active
	exits 1 strop undo
	same "$(state_of acct-4001)" active
}

check_undo_twice_takes_back_two_commands()
{
	desk
	strop disable acct-1001 --reason "one" > /dev/null
	strop disable acct-4001 --reason "two" > /dev/null
	exits 0 strop undo
	same "$(state_of acct-4001)" active
	same "$(state_of acct-1001)" disabled
	exits 0 strop undo
	same "$(state_of acct-1001)" active
	exits 1 strop undo
}

check_undo_takes_back_only_this_actors()
{
	desk
	strop disable acct-1001 --reason "one" > /dev/null
	STROP_ACTOR=bob exits 1 strop undo
	same "$(state_of acct-1001)" disabled
	exits 1 strop --actor eve undo
	exits 0 strop undo --actor ada
	same "$(state_of acct-1001)" active
}

check_a_whole_cluster_is_one_batch()
{
	desk
	exits 0 strop enable --cluster "$cluster" --reason "a class of students"
	for id in 2001 2002 2003; do
		same "$(state_of acct-$id)" active
	done
	strop audit --json | head -3 | get batch | sort -u > batches
	same "$(wc -l < batches)" 1
	exits 0 strop disable --cluster "$cluster" --except acct-2002 --reason "no class"
	same "$(state_of acct-2001)" disabled
	same "$(state_of acct-2002)" active
	same "$(state_of acct-2003)" disabled
	exits 0 strop undo
	same "$(state_of acct-2001)" active
	same "$(state_of acct-2003)" active
	exits 1 strop disable --cluster 99999
	exits 1 strop disable --cluster nonsense
}

check_many_accounts_in_one_command()
{
	desk
	exits 0 strop disable acct-1001 acct-3001 acct-4001 --except acct-3001 --reason "r"
	same "$(state_of acct-1001)" disabled
	same "$(state_of acct-3001)" active
	same "$(state_of acct-4001)" disabled
	same "$(strop audit --json | head -2 | get batch | sort -u | wc -l)" 1
	exits 1 strop disable acct-4002 nobody --reason "r"
	says nobody err
	same "$(state_of acct-4002)" disabled
}

check_a_dry_run_writes_nothing()
{
	desk
	dump > want
	exits 0 strop disable acct-1001 --dry-run
	says acct-1001 out
	exits 0 strop enable --cluster "$cluster" --reason "r" --dry-run
	says acct-2003 out
	exits 0 strop enable --cluster "$cluster" --reason "r" --dry-run --json
	dump > got
	cmp want got || fail "$(diff want got)"
}

check_enable_is_gated()
{
	desk
	exits 1 strop enable acct-2001
	same "$(state_of acct-2001)" disabled
	exits 0 strop enable acct-2001 --reason "the owner called back"
	same "$(state_of acct-2001)" active
}

check_a_reps_word_stands_against_the_engine()
{
	desk
	strop enable acct-2001 --reason "the owner called back" > /dev/null
	strop scan > /dev/null
	same "$(state_of acct-2001)" active
	strop ingest "$sixty" > /dev/null
	same "$(state_of acct-2001)" active
	printf '{"type":"scanner","at":%s,"scanner":"gsb","value":"chaseupdate.example","verdict":"phishing"}\n' "$(date +%s)" > more
	strop ingest more > /dev/null
	same "$(state_of acct-2001)" disabled
}

check_take_and_close_a_case()
{
	desk
	exits 0 strop take acct-2001
	same "$(strop show acct-2001 --json | get account.assignee)" ada
	exits 0 strop take acct-2001 --for bob
	same "$(strop show acct-2001 --json | get account.assignee)" bob
	same "$(strop show acct-2001 --json | get account.case)" open
	strop queue --json | get account | grep -qx acct-2001 || fail "not on the queue"
	exits 2 strop close acct-2001
	exits 2 strop close acct-2001 --outcome fun
	exits 0 strop close acct-2001 --outcome abuse "a botnet"
	same "$(strop show acct-2001 --json | get account.case)" closed
	same "$(strop show acct-2001 --json | get account.outcome)" abuse
	if strop queue --json | get account | grep -qx acct-2001; then
		fail "still on the queue"
	fi
	strop audit --json | head -1 | get reason | grep -q "a botnet" || fail "the word why is lost"
	exits 1 strop take nobody
	exits 1 strop close nobody --outcome resolved
}

check_a_false_alarm_stands_against_the_engine()
{
	desk
	strop close acct-2001 --outcome false-alarm "a shop" > /dev/null
	strop enable acct-2001 --reason "a shop" > /dev/null
	strop scan > /dev/null
	same "$(state_of acct-2001)" active
	if strop queue --json | get account | grep -qx acct-2001; then
		fail "back on the queue"
	fi
}

check_delete_asks_for_the_id_again()
{
	desk
	exits 2 strop delete acct-4001
	same "$(state_of acct-4001)" active
	exits 1 strop delete acct-4001 --confirm acct-4002
	same "$(state_of acct-4001)" active
	exits 0 strop delete acct-4001 --confirm acct-4001
	same "$(state_of acct-4001)" deleted
	exits 0 strop show acct-4001 --json
	exits 1 strop disable acct-4001
	exits 1 strop delete nobody --confirm nobody
}

check_notes_are_kept_newest_first()
{
	desk
	exits 0 strop note acct-1001 "first note"
	exits 0 strop note acct-1001 second note
	printf 'third note\nof two lines\n' > text
	stdin=text exits 0 strop note acct-1001 -
	strop show acct-1001 --json > show
	same "$(get notes.# < show)" 3
	same "$(get notes.2.text < show)" "first note"
	same "$(get notes.1.text < show)" "second note"
	same "$(get notes.0.text < show)" "third note
of two lines"
	same "$(get notes.0.actor < show)" ada
	exits 1 strop note nobody "text"
	exits 2 strop note acct-1001 ""
}

check_audit_verify_proves_the_log_whole()
{
	desk
	strop disable acct-1001 --reason "r" > /dev/null
	strop undo > /dev/null
	strop note acct-1001 "n" > /dev/null
	exits 0 strop audit verify
	exits 0 strop audit verify --json
	is_json "$expect" anything < out
}

# Turn one letter of a stored act into another, with the store's own tool kept out of it.
check_audit_verify_finds_an_altered_log()
{
	desk
	strop disable acct-1001 --reason "unmistakable reason" > /dev/null
	strop disable acct-4001 --reason "another" > /dev/null
	strop backup copy.db > /dev/null
	exits 0 strop --store copy.db audit verify
	LC_ALL=C sed 's/unmistakable reason/unmistakeable reson/g' copy.db > altered.db
	exits 1 strop --store altered.db audit verify
	[ -s err ] || [ -s out ] || fail "says nothing"
}

check_answers_to_acts_are_json()
{
	desk
	exits 0 strop disable acct-1001 acct-4001 --reason "r" --json
	same "$(wc -l < out)" 2
	is_json --lines "$expect" anything < out
	exits 0 strop note acct-1001 "n" --json
	is_json --lines "$expect" anything < out
}

check_log_is_newest_first_with_both_ends_known()
{
	desk
	strop disable acct-1001 --reason "r" > /dev/null
	strop take acct-1001 > /dev/null
	strop undo > /dev/null
	strop audit --json | get what | head -3 | tr '\n' ' ' > whats
	same "$(cat whats)" "undo take disable "
	strop show acct-1001 --json | get actions.*.what | tr '\n' ' ' > whats
	same "$(cat whats)" "undo take disable "
}
