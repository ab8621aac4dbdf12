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

check_a_mistyped_store_is_said_and_not_made()
{
	for verb in queue accounts clusters audit 'show acct-1' 'find x' 'disable acct-1' 'note acct-1 x' 'export acct-1' sync \
		'backup copy.db' 'ip 192.0.2.1'; do
		# shellcheck disable=SC2086
		exits 3 strop --store typo.db $verb
		says 'there is no store yet' err
		[ -z "$(ls -d typo* 2> /dev/null)" ] || fail "$verb made $(ls -d typo*)"
	done
	STROP_STORE=sqlite:typo.db exits 3 strop queue
	# The desk's own is no slip: nobody has fed it yet.
	printf 'store = own.db\n' > "$XDG_CONFIG_HOME/strop/strop.conf"
	exits 0 strop queue
	exits 0 strop --store named.db ingest "$sixty"
}

check_a_copy_that_cannot_be_written_is_read()
{
	strop ingest "$sixty" > /dev/null
	mkdir frozen
	strop backup frozen/copy.db > /dev/null
	cp "$STROP" frozen/strop
	chmod 444 frozen/copy.db
	chmod 555 frozen
	chmod 711 . # the check's own folder is its owner's
	reader=
	if [ "$(id -u)" = 0 ]; then
		command -v setpriv > /dev/null || skip 'no setpriv: root may write everywhere'
		reader='setpriv --reuid=65534 --regid=65534 --clear-groups'
	fi
	for verb in queue accounts clusters audit 'show acct-2001' 'find acct'; do
		# shellcheck disable=SC2086
		exits 0 $reader frozen/strop --store "$work/frozen/copy.db" $verb --json
		[ -s out ] || fail "$verb --json says nothing"
		silent_on 'strop:' err
	done
	# shellcheck disable=SC2086
	exits 3 $reader frozen/strop --store "$work/frozen/copy.db" disable acct-2001
	same "$(ls frozen | tr '\n' ' ')" 'copy.db strop '
	chmod 755 frozen
}

check_a_copy_overwrites_nothing()
{
	strop ingest "$sixty" > /dev/null
	echo precious > there
	exits 2 strop backup there
	says 'name another file, or remove this one first' err
	same "$(cat there)" precious
}

check_a_damaged_page_is_found_by_the_doctor()
{
	strop ingest "$sixty" > /dev/null
	strop backup copy.db > /dev/null
	exits 0 strop --store copy.db doctor
	says 'every page fits' out
	pages=$(($(wc -c < copy.db) / 8192))
	page=$((pages / 2))
	while [ $page -lt $((pages / 2 + 8)) ]; do
		printf 'no page of a tree begins like this' | dd of=copy.db bs=1 seek=$((page * 8192)) conv=notrunc 2> /dev/null
		page=$((page + 1))
	done
	exits 1 strop --store copy.db doctor
	says damaged out
	says 'strop backup' out
}
