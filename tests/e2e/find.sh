# Finding accounts by whatever a person has in hand.

desk()
{
	strop ingest "$sixty" > /dev/null
}

# finds FIELD ACCOUNT TEXT: the first match is that account, by that field.
finds()
{
	exits 0 strop find --json "$3"
	is_json --lines "$expect" found < out
	same "$(get account < out | head -1)" "$2" "first for $3"
	same "$(get matched.field < out | head -1)" "$1" "for $3"
}

check_finds_by_every_kind_of_text()
{
	desk
	finds account acct-3001 acct-3001
	finds name acct-1001 "Greta Holm"
	finds email acct-2002 mex.trader72@gmail.com
	finds domain acct-1001 holm-ceramics.example
	finds domain acct-2001 chaseupdate.example
	finds ip acct-1001 192.0.2.11
	finds ip acct-2001 2001:db8:1::7
	finds phone acct-1001 +4940555101
	finds card acct-1001 fp-greta
	finds message acct-2002 p2
	finds subject acct-1001 "Autumn bowls are out of the kiln"
}

check_finds_by_the_beginning()
{
	desk
	finds account acct-3001 acct-3001
	exits 0 strop find --json acct-300
	same "$(get account < out | wc -l)" 2
	finds name acct-1001 Gret
	finds email acct-1001 greta@holm
	finds domain acct-1001 holm-cer
	finds ip acct-1001 192.0.2.1
	finds phone acct-1001 +494055
	finds card acct-1001 fp-gre
	finds subject acct-1001 "Autumn bow"
}

check_finds_with_two_letters_swapped()
{
	desk
	finds name acct-1001 Gerta
	finds name acct-3001 "Piet Qiuet"
	finds email acct-1001 gerta@holm-ceramics.example
	finds domain acct-1001 hlom-ceramics.example
	finds account acct-3001 acct-0301
	finds card acct-1001 fp-grtea
	finds subject acct-1001 "Autmun bowls"
}

check_finds_without_regard_to_case_and_dress()
{
	desk
	finds name acct-1001 "greta holm"
	finds email acct-1001 GRETA@HOLM-CERAMICS.EXAMPLE
	finds phone acct-1001 "+49 40 555 101"
	finds ip acct-2001 2001:0db8:0001:0000::0007
}

check_finds_all_who_share()
{
	desk
	exits 0 strop find --json fp-stolen
	same "$(get account < out | sort | tr '\n' ' ')" "acct-2001 acct-2002 acct-2003 "
	exits 0 strop find --json 198.51.100.7
	same "$(get account < out | sort | tr '\n' ' ')" "acct-2001 acct-2002 acct-2003 "
	exits 0 strop find --json --limit 2 fp-stolen
	same "$(wc -l < out)" 2
}

check_nothing_found_is_the_answer_no()
{
	desk
	exits 1 strop find --json zzzzqqqq
	same "$(wc -c < out)" 0
	exits 1 strop find zzzzqqqq
	exits 2 strop find
}

check_lists_can_be_narrowed()
{
	desk
	same "$(strop accounts --json --state deleted | get account)" acct-3002
	same "$(strop accounts --json --verdict "$(strop show acct-2001 --json | get account.verdict)" | wc -l)" 3
	id=$(strop clusters --json | get cluster)
	same "$(strop accounts --json --cluster "$id" | get account | sort | tr '\n' ' ')" "acct-2001 acct-2002 acct-2003 "
	same "$(strop accounts --json --limit 2 | wc -l)" 2
	same "$(strop accounts --json --cluster 9999 | wc -l)" 0
	same "$(strop clusters --json --verdict clean | wc -l)" 0
	exits 2 strop accounts --state gone
	exits 2 strop accounts --verdict evil
	exits 2 strop accounts --limit many
	exits 2 strop accounts --limit -1
}

check_lists_are_newest_first()
{
	cat > events.jsonl <<-'END'
	{"type":"account","id":"1","account":"oldest","at":1793613600,"name":"O"}
	{"type":"account","id":"1","account":"middle","at":1793613700,"name":"M"}
	{"type":"account","id":"1","account":"newest","at":1793613800,"name":"N"}
	END
	strop ingest events.jsonl > /dev/null
	same "$(strop accounts --json | get account | tr '\n' ' ')" "newest middle oldest "
}

check_the_queue_is_most_urgent_first()
{
	desk
	strop queue --json | get probability > got
	LC_ALL=C sort -rn got | cmp - got || fail "not the most urgent first"
	same "$(strop queue --json --limit 1 | wc -l)" 1
}
