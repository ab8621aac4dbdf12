# sixty.jsonl, 60 lines of all nine types: what is taken in is what is shown.

check_sixty_lines_of_every_type_are_stored()
{
	exits 0 strop ingest "$sixty" --json
	same "$(get stored < out)" 60
	same "$(get refused < out)" 0
}

check_show_gives_every_field_its_type()
{
	strop ingest "$sixty" > /dev/null
	strop note acct-2001 "asked for an invoice" > /dev/null
	strop accounts --json | get account > ids
	same "$(wc -l < ids)" 8
	while read -r id; do
		strop show "$id" --json | is_json "$expect" show
	done < ids
	strop disable acct-1001 --reason "a test" > /dev/null
	strop note acct-1001 "asked for an invoice" > /dev/null
	strop show acct-1001 --json | is_json "$expect" show-full
}

check_lists_give_every_field_its_type()
{
	strop ingest "$sixty" > /dev/null
	strop queue --json > queue
	strop accounts --json > accounts
	strop clusters --json > clusters
	strop audit --json > audit
	strop find gmail --json > found
	for list in queue accounts clusters audit found; do
		[ -s "$list" ] || fail "$list is empty"
	done
	is_json --lines "$expect" account-row < queue
	is_json --lines "$expect" account-row < accounts
	is_json --lines "$expect" cluster-row < clusters
	is_json --lines "$expect" audit-row < audit
	is_json --lines "$expect" found < found
	strop ip 192.0.2.10 --json | is_json --lines "$expect" ip
}

check_read_twice_is_the_same_store()
{
	strop ingest "$sixty" > /dev/null
	dump > once
	exits 0 strop ingest "$sixty" --json
	same "$(get stored < out)" 0
	same "$(get skipped < out)" 60
	dump > twice
	cmp once twice || fail "$(diff once twice)"
}
