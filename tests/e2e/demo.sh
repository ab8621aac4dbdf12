# The demo desk, made and looked at without a terminal.

made()
{
	exits 0 strop demo --no-open --dir desk
	STROP_CONFIG=desk/strop.conf
	export STROP_CONFIG
}

check_the_demo_desk_is_a_working_desk()
{
	made
	strop queue --json > queue
	strop accounts --json > accounts
	strop clusters --json > clusters
	[ "$(wc -l < queue)" -ge 3 ] || fail "the queue is empty"
	[ "$(wc -l < clusters)" -ge 1 ] || fail "no cluster"
	is_json --lines "$expect" account-row < queue
	is_json --lines "$expect" account-row < accounts
	is_json --lines "$expect" cluster-row < clusters
	get account < queue | while read -r id; do
		strop show "$id" --json
	done | is_json --lines "$expect" show
	exits 0 strop doctor
	exits 0 strop audit verify
}

# Places and proxies are known there, and somebody waits in a chat.
check_the_demo_desk_shows_what_there_is_to_see()
{
	made
	strop accounts --json | get account | while read -r id; do
		strop show "$id" --json
	done > shows
	get location.verdict < shows | sort -u > verdicts
	[ "$(wc -l < verdicts)" -ge 2 ] || fail "one location verdict only: $(cat verdicts)"
	get location.observations.*.city < shows | grep -qv '^null$' || fail "no city"
	get location.observations.*.proxy.verdict < shows | sort -u > proxies
	[ "$(wc -l < proxies)" -ge 3 ] || fail "few proxy verdicts: $(cat proxies)"
	[ "$(get chat.*.conversation < shows | sort -u | wc -l)" -ge 3 ] || fail "fewer than three chats"
	for verb in queue clusters accounts audit; do
		exits 0 strop $verb
		"$STROP_TAME_CHECK" < out
	done
}

check_the_demo_desk_can_be_made_again()
{
	made
	strop accounts --json | get account > want
	strop disable "$(head -1 want)" --reason "played with" > /dev/null || true
	made
	strop accounts --json | get account > got
	cmp want got || fail "another desk"
}

check_the_demo_spares_a_folder_that_is_not_its_own()
{
	mkdir desk
	printf 'my thesis\n' > desk/desk.db
	got=0
	strop demo --no-open --dir desk > out 2> err || got=$?
	[ $got != 0 ] || fail "it took the folder"
	same "$(cat desk/desk.db)" "my thesis"
}

check_the_first_act_on_the_demo_desk()
{
	made
	id=$(strop queue --json | grep '"state":"active"' | head -1 | get account)
	exits 0 strop disable "$id"
	same "$(strop show "$id" --json | get account.state)" disabled
	exits 0 strop undo
	same "$(strop show "$id" --json | get account.state)" active
	exits 0 strop export "$id" --format html -o case.html
	says '<svg' case.html
}
