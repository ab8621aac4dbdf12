# A rep at the console, a customer at a chat server, and what goes between them. Helpers: those of chat.sh and console.sh.

. "$here/chat.sh"
. "$here/console.sh"

ago()
{
	date -u -d "$1 ago" +%Y-%m-%dT%H:%M:%SZ
}

# acct-1 was seen in London of late; databases place it, and a reply is held for `hold` seconds.
begin_conversation()
{
	hold=3
	begin
	sed -i "s/^take_back_seconds = .*/take_back_seconds = $hold/" strop.conf
	cat >> strop.conf << EOF
[geoip "city"]
file = $STROP_SOURCE_ROOT/data/demo/geo/city.mmdb
[geoip "asn"]
file = $STROP_SOURCE_ROOT/data/demo/geo/asn.mmdb
EOF
	for hours in 5 4 3; do
		echo "{\"type\":\"login\",\"at\":\"$(ago "$hours hours")\",\"account\":\"acct-1\",\"id\":\"l$hours\",\"ip\":\"81.2.69.160\"}"
	done > logins.jsonl
	exits 0 strop ingest logins.jsonl
}

check_what_a_customer_says_lights_up_and_the_answer_goes_out_after_its_hold()
{
	begin_conversation
	customer tom visitor
	begin_terminal
	line "'$STROP' open acct-1"
	wait_for "acct-1  Tom"
	keys t
	wait_for "Reply to the customer"

	# What he says stands in the chat with what is read of it, in the pane of places, and against where he is seen.
	tell tom "say im livin in germany. im now at home"
	wait_for "im livin in germany"
	wait_for "DE lives ≠ GB"
	wait_for "says≠DE chat"
	wait_for "≠ GB login 81.2.69."
	strop show acct-1 --json > show.json
	wait_for "$(get location.verdict < show.json | tr a-z A-Z)" # whatever the engine makes of it

	# A note stays inside.
	keys n
	wait_for "Enter saves"
	line "do not trust this one"
	wait_gone "Enter saves"

	# The question that is asked for stands in the line, and goes out when its time is over.
	wait_for "Reply to the customer"
	strop show acct-1 --json > show.json
	question=$(get 'location.ask.*' < show.json | head -n 1)
	[ -n "$question" ] || fail "nothing is to be asked: $(cat show.json)"
	keys a
	wait_for "Enter sends"
	began=$(date +%s%3N)
	keys Enter
	wait_gone "Enter sends"
	until_says "rep: $question" tom.out
	[ $(($(date +%s%3N) - began)) -ge $((hold * 1000)) ] || fail "it was not held"
	until_stored "rep $question"
	[ "$(grep -cF -e "$question" tom.out)" = 1 ] || fail "it came twice: $(cat tom.out)"
	tell tom "say because i travel"
	wait_for "because i travel"
	get 'notes.*.text' < show.json | grep -qx "do not trust this one" || fail "the note was not kept: $(cat show.json)"
	silent_on "trust" tom.out

	# What the console logs is nowhere on the screen.
	silent_on "[talk]" screen
	says "chat: connected" "$XDG_STATE_HOME/strop/console.log"
	line ":quit"
	wait_for "shell>"
	ends_the_terminal
}
