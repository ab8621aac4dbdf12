# Mail and a provider's own events, as an outsider feeds them.

from='From ada@byron.example Mon Nov  2 08:00:00 2026'

# box N: a mailbox of N messages with an id, a link and a quoted line each.
box()
{
	i=0
	while [ $i -lt "$1" ]; do
		i=$((i + 1))
		printf '%s\nMessage-ID: <m%d@byron.example>\nDate: Mon, 2 Nov 2026 09:00:%02d +0100\n' "$from" $i $((i % 60))
		printf 'From: Ada <ada@byron.example>\nTo: b@there.example\nSubject: number %d\n\n' $i
		printf 'A text of some length, and https://shop.example/%d with it.\n>From here on it is quoted.\n\n' $i
	done
}

check_a_mailbox_becomes_messages_once()
{
	box 20 > sent.mbox
	exits 0 strop ingest --format mbox --account acct-1 sent.mbox --json
	same "$(get stored < out)" 20
	exits 0 strop ingest --format mbox --account acct-1 - --json < /dev/null
	stdin=sent.mbox exits 0 strop ingest --format mbox --account acct-1 --json
	same "$(get stored < out)" 0
	same "$(get skipped < out)" 20
	strop show acct-1 --json > show
	same "$(get messages.# < show)" 20
	same "$(get messages.19.message < show)" m1@byron.example
	same "$(get messages.19.at < show)" 2026-11-02T08:00:01Z
	same "$(get messages.19.links.0 < show)" https://shop.example/1
	says 'From here on it is quoted' show
	silent_on '>From' show
}

check_mail_needs_an_account()
{
	box 1 > sent.mbox
	exits 2 strop ingest --format mbox sent.mbox
	says '--account' err
	exits 2 strop ingest --format eml sent.mbox
	exits 2 strop ingest --format mbox --account '' sent.mbox
	exits 2 strop ingest --account acct-1 sent.mbox
	exits 2 strop ingest --format eml --account a --follow sent.mbox
	[ ! -e "$XDG_DATA_HOME/strop/desk.db" ] || fail "a store was made for nothing"
}

check_a_format_that_is_none_is_told_which_there_are()
{
	exits 2 strop ingest --format carrier-pigeon /dev/null
	says 'carrier-pigeon: there is no such format; there are events mailgun sendgrid ses postmark mbox eml' err
	exits 2 strop ingest --format sendgrid /dev/null
	says '--account' err
}

check_refused_messages_are_kept_to_be_read_again()
{
	box 1 > sent.mbox
	printf 'From nobody\nSubject: no time\n\n>From a body\n\n' > bad.mbox
	cat bad.mbox sent.mbox > both.mbox
	exits 1 strop ingest --format mbox --account acct-1 --rejects rejects both.mbox --json
	same "$(get stored < out)" 1
	same "$(get refused < out)" 1
	case $(cat err) in
	'both.mbox:1: at: '*) ;;
	*) fail 'not refused by its place' ;;
	esac
	cmp rejects bad.mbox || fail 'not kept as it came'
}

check_each_file_is_a_message()
{
	for i in 1 2 3; do
		printf 'Message-ID: <e%d>\nDate: Mon, 2 Nov 2026 09:00:0%d +0000\nSubject: s%d\n\ntext\n' $i $i $i > $i.eml
	done
	printf 'no mail at all\n' > 4.eml
	exits 1 strop ingest --format eml --account acct-1 --json 1.eml 2.eml 4.eml 3.eml
	same "$(get stored < out)" 3
	says '4.eml:1: at: ' err
	stdin=1.eml exits 0 strop ingest --format eml --account acct-1 --json -
	same "$(get skipped < out)" 1
}

# Every message of the collections: stored, or refused with a reason, and read again without a change.
check_the_mail_of_others_is_read_or_refused()
{
	mail=$(testdata mail)
	find "$mail" -type f | sort > names
	stored=0
	while read -r name; do
		got=0
		strop ingest --format eml --account acct-1 --json "$name" > out 2> err || got=$?
		[ $got -le 1 ] || fail "exit $got for $name"
		same "$(($(get stored < out) + $(get skipped < out) + $(get refused < out)))" 1 "$name"
		stored=$((stored + $(get stored < out)))
		"$STROP_TAME_CHECK" < err || fail "stderr is not tame for $name"
	done < names
	[ $stored -ge 100 ] || fail "only $stored were stored"
	strop show acct-1 --json > show
	is_json "$expect" show < show
	cat "$mail"/cpython/* > all.mbox
	got=0
	strop ingest --format mbox --account acct-2 all.mbox > out 2> err || got=$?
	[ $got -le 1 ] || fail "exit $got for all of it as a mailbox"
}

check_a_mailbox_is_followed_as_it_grows()
{
	box 1 > grows.mbox
	"$STROP" ingest --format mbox --account acct-1 --follow grows.mbox > followed 2>&1 &
	follower=$!
	tries=0
	until [ "$(strop show acct-1 --json 2> /dev/null | get messages.# 2> /dev/null)" = 1 ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "the first did not come: $(cat followed)"
		sleep 0.1
	done
	box 3 | tail -n +10 >> grows.mbox
	tries=0
	until [ "$(strop show acct-1 --json | get messages.#)" = 3 ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "the rest did not come: $(cat followed)"
		sleep 0.1
	done
	kill -TERM $follower
	got=0
	wait $follower || got=$?
	same $got 0 "$(cat followed)"
}

item()
{
	printf '{"event":"%s","id":"%s","timestamp":%s,"account":{"id":"sub-1"},"domain":{"name":"mg.byron.example"},"message":{"headers":{"message-id":"m1@mg.byron.example","from":"Ada <ada@byron.example>","subject":"Hello"}}%s}' "$@"
}

check_mailguns_events_become_messages_and_deliveries()
{
	{
		printf '{"items":['
		item accepted a1 1793613600.5 ',"originating-ip":"192.0.2.1"'
		printf ','
		item delivered d1 1793613601.5 ''
		printf '],"paging":{"next":"https://api.example/next"}}\n'
		printf '{"signature":{"timestamp":"1","token":"t","signature":"s"},"event-data":'
		item failed f1 1793613602 ',"severity":"permanent","delivery-status":{"code":550,"enhanced-code":"5.1.1"}'
		printf '}\n'
		item failed f2 1793613602 ',"severity":"temporary"'
		printf '\n'
		item teleported t1 1793613602 ''
		printf '\n[\n'
		item complained c1 1793613603 ''
		printf '\n]\n'
	} > events.json
	exits 1 strop ingest --format mailgun --rejects rejects events.json --json
	same "$(get stored < out)" 4
	same "$(get passed < out)" 1
	says 'events.json:4: event: "teleported"' err
	item teleported t1 1793613602 '' > want
	printf '\n' >> want
	cmp want rejects || fail 'not kept as it came'
	strop show sub-1 --json > show
	same "$(get messages.0.message < show)" m1@mg.byron.example
	same "$(get messages.0.ip < show)" 192.0.2.1
	same "$(get deliveries.delivered < show)" 1
	same "$(get deliveries.bounced < show)" 1
	same "$(get deliveries.complained < show)" 1
	exits 1 strop ingest --format mailgun events.json --json
	same "$(get stored < out)" 0
}
