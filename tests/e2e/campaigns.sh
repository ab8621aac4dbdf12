# Messages that are variants of one text, from any accounts.

# mail ACCOUNT ID TIME SUBJECT WORD: a text of some length that differs in one word.
mail()
{
	printf '{"type":"message","at":"%s","account":"%s","id":"%s","subject":"%s","text":"%s"}\n' "$3" "$1" "$2" "$4" \
		"Your parcel waits at the depot since Tuesday morning, $5. Please settle the storage fee of two euros within one day, otherwise our warehouse returns it to the sender in Rotterdam. Choose another delivery window, a neighbour or a locker nearby, and keep the receipt that the driver left behind."
}

desk()
{
	{
		mail ann 1 2026-10-01T10:00:00Z 'Your parcel' Ada
		mail bob 2 2026-10-01T10:10:00Z 'Parcel waiting' Ben
		mail ann 3 2026-10-01T10:20:00Z 'Your parcel' Cleo
		printf '{"type":"message","at":"2026-10-02T09:00:00Z","account":"cem","id":"4","subject":"%s","text":"%s"}\n' \
			'Choir\u001b[2J' 'On Saturday the choir sings Brahms in the old town hall; doors open at seven, tickets cost nine crowns, children listen for free, and afterwards there is soup, bread and cider in the courtyard behind the library.'
	} > mails.jsonl
	strop ingest mails.jsonl > /dev/null
}

check_campaigns_are_told_as_the_contract_has_it()
{
	desk
	exits 0 strop campaigns --json
	is_json --lines "$expect" campaign-row < out
	same "$(wc -l < out)" 2
	same "$(get subject < out | tail -1)" 'Your parcel'
	same "$(get messages < out | tr '\n' ' ')" '1 3 ' 'not newest first'
	same "$(tail -1 out | get --json accounts)" '["ann","bob"]'
	same "$(tail -1 out | get first_seen)" 2026-10-01T10:00:00Z
	same "$(tail -1 out | get last_seen)" 2026-10-01T10:20:00Z
	campaign=$(tail -1 out | get campaign)
	same "$(strop show bob --json | get messages.0.campaign)" "$campaign"
}

check_campaigns_can_be_narrowed()
{
	desk
	same "$(strop campaigns --json --limit 1 | get messages)" 1
	same "$(strop campaigns --json --account bob | get messages)" 3
	same "$(strop campaigns --json --verdict phisher | wc -l)" 0
	same "$(strop campaigns --json --verdict "$(strop campaigns --json --account cem | get verdict)" --account cem | wc -l)" 1
	same "$(strop campaigns --json --state disabled | wc -l)" 0
	strop disable bob --reason 'a test' > /dev/null
	same "$(strop campaigns --json --state disabled --limit 1 | get messages)" 3
	same "$(strop campaigns --json --cluster 9999 | wc -l)" 0
	exits 1 strop campaigns --account nobody
	exits 2 strop campaigns --verdict evil
	exits 2 strop campaigns --state gone
	exits 2 strop campaigns --limit -1
}

check_campaigns_are_tamed_for_people()
{
	desk
	exits 0 strop campaigns
	says Choir out
	says '3 messages' out
	silent_on "$(printf '\033')" out
}
