# What is refused at the door, how it is said, and that the lines around it are stored.

good='{"type":"login","id":"g%s","account":"acct-1","at":"2026-11-02T08:00:0%sZ","ip":"192.0.2.1"}\n'

# refused FIELD LINE: the line alone is refused, for that field, and what stands around it is stored.
refused()
{
	rm -rf "$XDG_DATA_HOME"
	{
		printf "$good" 1 1
		printf '%s\n' "$2"
		printf "$good" 2 2
	} > events.jsonl
	got=0
	strop ingest --rejects rejects events.jsonl --json > out 2> err || got=$?
	[ "$got" = 1 ] || fail "exit $got, not 1, for: $2"
	same "$(get stored < out)" 2 "$2"
	same "$(get refused < out)" 1 "$2"
	same "$(wc -l < err)" 1 "$2"
	case $(cat err) in
	"events.jsonl:2: $1: "?*) ;;
	*) fail "field is not $1 for: $2" ;;
	esac
	printf '%s\n' "$2" | cmp -s - rejects || fail "not kept as it came: $2"
}

# taken LINE: stored without a word.
taken()
{
	rm -rf "$XDG_DATA_HOME"
	printf '%s\n' "$1" > events.jsonl
	got=0
	strop ingest events.jsonl --json > out 2> err || got=$?
	[ "$got" = 0 ] || fail "exit $got, not 0, for: $1"
	same "$(get stored < out)" 1 "$1"
}

# of TYPE FIELDS: an event of that type.
of()
{
	printf '{"type":"%s","account":"acct-1","at":"2026-11-02T08:00:00Z"%s}' "$1" "${2:+,$2}"
}

check_refuses_what_is_no_json_object()
{
	refused line '[1,2]'
	refused line '"text"'
	refused line 'null'
	refused line '17'
	refused line '{'
	refused line '{"type":"login"} {}'
	refused line "{'type':'login'}"
	refused line 'garbage'
	refused line '{"type":"login",}'
}

check_refuses_events_without_what_every_event_has()
{
	refused type '{"account":"acct-1","at":1793613600,"ip":"192.0.2.1"}'
	refused type '{"type":"logon","account":"acct-1","at":1793613600,"ip":"192.0.2.1"}'
	refused type '{"type":7,"account":"acct-1","at":1793613600,"ip":"192.0.2.1"}'
	refused type '{"type":null,"account":"acct-1","at":1793613600}'
	refused at '{"type":"login","account":"acct-1","ip":"192.0.2.1"}'
	refused at '{"type":"login","account":"acct-1","at":"yesterday","ip":"192.0.2.1"}'
	refused at '{"type":"login","account":"acct-1","at":"2026-02-30T00:00:00Z","ip":"192.0.2.1"}'
	refused at '{"type":"login","account":"acct-1","at":"2026-02-03T00:00:00","ip":"192.0.2.1"}'
	refused at '{"type":"login","account":"acct-1","at":1e300,"ip":"192.0.2.1"}'
	refused at '{"type":"login","account":"acct-1","at":-5,"ip":"192.0.2.1"}'
	refused at '{"type":"login","account":"acct-1","at":true,"ip":"192.0.2.1"}'
	refused account '{"type":"login","at":1793613600,"ip":"192.0.2.1"}'
	refused account '{"type":"login","account":7421,"at":1793613600,"ip":"192.0.2.1"}'
	refused account '{"type":"login","account":"","at":1793613600,"ip":"192.0.2.1"}'
	refused account '{"type":"login","account":null,"at":1793613600,"ip":"192.0.2.1"}'
	refused id '{"type":"login","account":"acct-1","id":17,"at":1793613600,"ip":"192.0.2.1"}'
}

check_refuses_each_type_without_its_needed_fields()
{
	refused fingerprint "$(of card)"
	refused ip "$(of login)"
	refused domain "$(of domain)"
	refused id "$(of message '"subject":"s"')"
	refused message "$(of delivery '"result":"bounced"')"
	refused result "$(of delivery '"message":"m"')"
	refused conversation "$(of chat '"from":"rep","text":"t"')"
	refused from "$(of chat '"conversation":"c","text":"t"')"
	refused text "$(of chat '"conversation":"c","from":"rep"')"
	refused scanner "$(of scanner '"value":"v.example","verdict":"spam"')"
	refused value "$(of scanner '"scanner":"s","verdict":"spam"')"
	refused verdict "$(of scanner '"scanner":"s","value":"v.example"')"
	refused action "$(of action)"
	refused ip "$(of login '"ip":null')"
}

check_refuses_words_that_are_not_on_the_list()
{
	refused plan "$(of account '"plan":"gold"')"
	refused plan "$(of account '"plan":"Free"')"
	refused plan "$(of account '"plan":1')"
	refused avs "$(of card '"fingerprint":"f","avs":"yes"')"
	refused cvc "$(of card '"fingerprint":"f","cvc":true')"
	refused via "$(of login '"ip":"192.0.2.1","via":"imap"')"
	refused state "$(of domain '"domain":"a.example","state":"gone"')"
	refused result "$(of delivery '"message":"m","result":"eaten"')"
	refused from "$(of chat '"conversation":"c","from":"bot","text":"t"')"
	refused verdict "$(of scanner '"scanner":"s","value":"v.example","verdict":"bad"')"
	refused action "$(of action '"action":"pause"')"
}

check_refuses_values_of_the_wrong_type()
{
	refused ip "$(of login '"ip":"300.1.2.3"')"
	refused ip "$(of login '"ip":"192.0.2.1/24"')"
	refused ip "$(of login '"ip":3221225985')"
	refused ip "$(of account '"ip":"here"')"
	refused ip "$(of message '"id":"m","ip":"::g"')"
	refused ip "$(of chat '"conversation":"c","from":"customer","text":"t","ip":""')"
	refused bin "$(of card '"fingerprint":"f","bin":"12345"')"
	refused bin "$(of card '"fingerprint":"f","bin":"123456789"')"
	refused bin "$(of card '"fingerprint":"f","bin":"12345a"')"
	refused prepaid "$(of card '"fingerprint":"f","prepaid":"yes"')"
	refused prepaid "$(of card '"fingerprint":"f","prepaid":1')"
	refused spf "$(of domain '"domain":"a.example","spf":"true"')"
	refused dkim "$(of domain '"domain":"a.example","dkim":0')"
	refused mx "$(of domain '"domain":"a.example","mx":[]')"
	refused registered_at "$(of domain '"domain":"a.example","registered_at":"old"')"
	refused recipients "$(of message '"id":"m","recipients":"12"')"
	refused recipients "$(of message '"id":"m","recipients":-1')"
	refused recipients "$(of message '"id":"m","recipients":1.5')"
	refused count "$(of delivery '"message":"m","result":"bounced","count":"1"')"
	refused count "$(of delivery '"message":"m","result":"bounced","count":-1')"
	refused code "$(of delivery '"message":"m","result":"bounced","code":{}')"
	refused links "$(of message '"id":"m","links":"https://a.example"')"
	refused links "$(of message '"id":"m","links":[1]')"
	refused name "$(of account '"name":["x"]')"
	refused email "$(of account '"email":{}')"
	refused phone "$(of account '"phone":4940')"
	refused country "$(of account '"country":49')"
	refused subject "$(of message '"id":"m","subject":false')"
	refused user_agent "$(of login '"ip":"192.0.2.1","user_agent":[]')"
}

check_refuses_what_a_strict_reader_refuses()
{
	deep=$(printf '[%.0s' $(seq 70))$(printf ']%.0s' $(seq 70))
	refused line "$(of login '"ip":"192.0.2.1","ip":"192.0.2.2"')"
	refused line "$(of login '"ip":"192.0.2.1","x":1,"x":1')"
	refused line "$(of login '"ip":"192.0.2.1","x":{"y":1,"\u0079":2}')"
	refused line "$(of login "\"ip\":\"192.0.2.1\",\"x\":$deep")"
	refused line "$(of login '"ip":"192.0.2.1","x":1e999')"
	refused line "$(of login '"ip":"192.0.2.1","x":123456789012345678901234567890')"
	refused line "$(of account '"name":"\ud800"')"
	refused line "$(of account '"name":"\udc00 tail"')"
	refused line "$(of account "\"name\":\"$(printf '\377')\"")"
	refused line "$(of account "\"name\":\"$(printf '\355\240\200')\"")"
	refused line "$(of account "\"name\":\"$(printf '\300\257')\"")"
}

check_keeps_what_the_customer_typed_though_it_does_not_parse()
{
	taken "$(of account '"id":"a","name":"","email":"not an address","phone":"call me","country":"Narnia","website":"none yet","language":"gibberish-xx-??","timezone":"Mars/Olympus","company":"?"')"
	strop show acct-1 --json > show
	same "$(get account.email < show)" "not an address"
	same "$(get account.phone < show)" "call me"
	same "$(get account.country < show)" "Narnia"
	same "$(get account.website < show)" "none yet"
	same "$(get account.timezone < show)" "Mars/Olympus"
	same "$(get account.customer_time < show)" null
	same "$(get location.claims.# < show)" 0
	taken "$(of card '"fingerprint":"f","country":"Atlantis","postcode":"?"')"
	same "$(strop show acct-1 --json | get cards.0.country)" Atlantis
}

check_null_is_absent_and_unknown_fields_are_ignored()
{
	taken "$(of login '"id":null,"ip":"192.0.2.1","via":null,"device":null,"nested":{"a":[1,2,{"b":null}]}')"
	taken "$(of domain '"domain":"a.example","spf":null,"registered_at":null')"
	taken "$(of message '"id":"m","links":null,"recipients":null')"
}

check_takes_times_as_the_contract_has_them()
{
	taken '{"type":"login","account":"a","at":1793613600,"ip":"192.0.2.1"}'
	same "$(strop show a --json | get location.observations.0.at)" 2026-11-02T10:00:00Z
	taken '{"type":"login","account":"a","at":1793613600.25,"ip":"192.0.2.1"}'
	same "$(strop show a --json | get location.observations.0.at)" 2026-11-02T10:00:00.25Z
	taken '{"type":"login","account":"a","at":"2026-11-02T12:00:00+02:00","ip":"192.0.2.1"}'
	same "$(strop show a --json | get location.observations.0.at)" 2026-11-02T10:00:00Z
	taken '{"type":"login","account":"a","at":"2026-11-02t10:00:00z","ip":"192.0.2.1"}'
}

check_skips_blank_lines_and_a_byte_order_mark()
{
	{
		printf '\357\273\277'
		printf "$good" 1 1
		printf '\n  \t\n\r\n'
		printf "$good" 2 2
	} > events.jsonl
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 2
	printf '\357\273\277' > empty
	exits 0 strop ingest empty --json
	: > empty
	exits 0 strop ingest empty --json
}

check_takes_a_last_line_without_its_newline_and_crlf()
{
	printf "$good" 1 1 | tr -d '\n' > events.jsonl
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 1
	printf "$good" 2 2 | sed 's/$/\r/' > events.jsonl
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 1
}

check_calls_standard_input_a_dash()
{
	printf 'x\n' > events.jsonl
	stdin=events.jsonl exits 1 strop ingest -
	case $(cat err) in "-:1: line: "?*) ;; *) fail "standard input is not -" ;; esac
	stdin=events.jsonl exits 1 strop ingest
	case $(cat err) in "-:1: line: "?*) ;; *) fail "standard input is not -" ;; esac
}

check_refuses_a_line_longer_than_8_mib_and_goes_on()
{
	{
		printf "$good" 1 1
		printf '{"type":"login","account":"acct-1","at":1793613600,"ip":"192.0.2.1","x":"'
		head -c 8388608 /dev/zero | tr '\0' x
		printf '"}\n'
		printf "$good" 2 2
	} > events.jsonl
	exits 1 strop ingest events.jsonl --json --rejects kept
	same "$(get stored < out)" 2
	sed -n 2p events.jsonl | cmp - kept || fail "it is not kept whole"
	case $(cat err) in "events.jsonl:2: line: "?*) ;; *) fail "the long line" ;; esac
	{
		printf '{"type":"login","account":"acct-1","id":"big","at":1793613600,"ip":"192.0.2.1","x":"'
		head -c 8388000 /dev/zero | tr '\0' x
		printf '"}\n'
	} > events.jsonl
	exits 0 strop ingest events.jsonl --json
	same "$(get stored < out)" 1
}

check_refuses_card_numbers_in_card_events()
{
	refused name "$(of card '"fingerprint":"f","name":"+4111111111111111"')"
	refused name "$(of card '"fingerprint":"f","name":"4111111111111111"')"
	refused fingerprint "$(of card '"fingerprint":"4111 1111 1111 1111"')"
	refused name "$(of card '"fingerprint":"f","name":"pay 4111-1111-1111-1111 now"')"
	refused pan "$(of card '"fingerprint":"f","pan":"4111111111111111"')"
	refused pan "$(of card '"fingerprint":"f","pan":4111111111111111')"
	refused extra "$(of card '"fingerprint":"f","extra":{"deep":["x","378282246310005"]}')"
	silent_on 378282246310005 err
	taken "$(of card '"fingerprint":"f","name":"4111111111111112"')"
	taken "$(of card '"fingerprint":"f","name":"x4111111111111111"')"
	taken "$(of card '"fingerprint":"f","name":"4111  1111  1111  1111"')"
	taken "$(of card '"id":"4111111111111111","fingerprint":"f"')"
}

check_masks_card_numbers_in_free_text()
{
	cat > events.jsonl <<-'END'
	{"type":"chat","id":"c1","account":"a","at":1793613600,"conversation":"c","from":"customer","text":"my card 4111 1111 1111 1111 ok"}
	{"type":"chat","id":"c2","account":"a","at":1793613601,"conversation":"c","from":"customer","text":"call +4111111111111111 now"}
	{"type":"message","id":"m1","account":"a","at":1793613602,"subject":"paid with 378282246310005","text":"number 4111-1111-1111-1111 was used","recipients":1}
	{"type":"message","id":"m2","account":"a","at":1793613603,"html":"<p>4111111111111111</p>"}
	{"type":"message","id":"m3","account":"a","at":1793613604,"raw":"Subject: card 4111111111111111\r\n\r\nthe card is 378282246310005.\r\n"}
	END
	exits 0 strop ingest events.jsonl
	strop note a "he read out 4111111111111111 to me" > note
	strop show a --json > show
	strop show a > text
	for number in 4111111111111111 '4111 1111 1111 1111' 378282246310005 4111-1111-1111-1111; do
		for file in note show text; do
			if grep -F -e "$number" "$file" | grep -qv '+4111111111111111'; then
				fail "$number is in $file"
			fi
		done
		if [ "$number" = 4111111111111111 ]; then
			continue
		fi
		if grep -rqF -e "$number" "$XDG_DATA_HOME"; then
			fail "$number is in the store"
		fi
	done
	says '+4111111111111111' show
	case $(get messages.message=m1.subject < show) in *0005) ;; *) fail "the last four are not kept" ;; esac
	case $(get chat.0.text < show) in *1111\ ok) ;; *) fail "the last four are not kept" ;; esac
}

check_masks_card_numbers_that_only_show_once_decoded()
{
	body=$(printf 'the card is 4111111111111111 thanks' | base64 | tr -d '\n')
	cat > events.jsonl <<-END
	{"type":"message","id":"m1","account":"a","at":1793613602,"raw":"Subject: =?UTF-8?B?$(printf 'pay 4111111111111111' | base64)?=\r\nFrom: =?UTF-8?Q?4111=31111=31111=31111?= <a@b.example>\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n$body\r\n"}
	{"type":"message","id":"m2","account":"a","at":1793613603,"html":"<p>4111<b>1111</b><i>1111</i>1111 and 4111&#49;11111111111</p>"}
	{"type":"chat","id":"c2","account":"a","at":1793613601,"conversation":"c","from":"customer","text":"\u0034111111111111111"}
	END
	exits 0 strop ingest events.jsonl
	strop show a --json > show
	silent_on 4111111111111111 show
	same "$(get messages.message=m1.subject < show)" "pay ************1111"
	says '1111 thanks' show
	if grep -rqF -e 4111111111111111 "$XDG_DATA_HOME"; then
		fail "the number is in the store"
	fi
}

check_rejects_are_kept_as_they_came_for_their_owner_alone()
{
	printf '%s\n' "$(of card '"fingerprint":"f","name":"4111111111111111"')" > events.jsonl
	exits 1 strop ingest --rejects rejects events.jsonl
	silent_on 4111111111111111 err
	silent_on 4111111111111111 out
	cmp -s events.jsonl rejects || fail "not kept as it came"
	same "$(stat -c %a rejects)" 600
}

check_rejects_can_be_mended_and_read_again()
{
	printf 'x\n%s\n' "$(of login '"ip":"192.0.2.1","via":"imap"')" > events.jsonl
	exits 1 strop ingest --rejects rejects events.jsonl
	sed -i '1d; s/imap/smtp/' rejects
	exits 0 strop ingest rejects --json
	same "$(get stored < out)" 1
}

check_takes_json_that_every_reader_takes()
{
	data=$(testdata json) || exit $?
	rejected=
	for file in "$data"/y_*.json; do
		case $file in *duplicated_key*) continue ;; esac
		value=$(tr '\n' ' ' < "$file"; printf x)
		printf '{"type":"login","account":"a","at":1793613600,"ip":"192.0.2.1","x":%s}\n' "${value%x}" > line
		strop ingest line > out 2>&1 || rejected="$rejected $file: $(cat out)"
	done
	[ -z "$rejected" ] || fail "$rejected"
}

check_refuses_json_that_every_reader_refuses()
{
	data=$(testdata json) || exit $?
	accepted=
	for file in "$data"/n_*.json "$data"/y_object_duplicated_key*.json; do
		case $file in *n_structure_no_data*|*n_multidigit_number_then_00*) continue ;; esac
		{
			printf '{"type":"login","account":"a","at":1793613600,"ip":"192.0.2.1","x":'
			cat "$file"
			printf '}\n'
		} > line
		got=0
		strop ingest line > out 2>&1 || got=$?
		[ $got = 1 ] || accepted="$accepted $file"
	done
	[ -z "$accepted" ] || fail "$accepted"
}

check_ids_of_any_letters_serve_everywhere()
{
	for id in '-x' '--help' 'a b' 'ä/ö?x=1&y#z' '{"x":1}' "it's" '*' "$(printf 'a\nb')"; do
		rm -rf "$XDG_DATA_HOME"
		{
			printf '{"type":"login","id":"1","at":1793613600,"ip":"192.0.2.1","account":'
			printf '%s' "$id" | awk '{ gsub(/["\\]/, "\\\\&"); printf "%s%s", (NR > 1 ? "\\n" : "\""), $0 } END { print "\"}" }'
		} > events.jsonl
		exits 0 strop ingest events.jsonl
		same "$(strop show --json -- "$id" | get account.account)" "$id"
		exits 0 strop disable --reason r -- "$id"
		exits 0 strop note -- "$id" "a note"
		exits 0 strop export --format html -- "$id"
		exits 0 strop undo
		same "$(strop accounts --json | get account)" "$id"
	done
}

check_ids_too_long_are_refused()
{
	long=$(printf '%0600d' 0)
	refused account '{"type":"login","account":"'"$long"'","at":1793613600,"ip":"192.0.2.1"}'
	refused id '{"type":"login","account":"a","id":"'"$long"'","at":1793613600,"ip":"192.0.2.1"}'
}
