# Where addresses are, whose they are, and what hides behind them.

# config LINE…: the settings file of the check.
config()
{
	printf '%s\n' "$@" > "$XDG_CONFIG_HOME/strop/strop.conf"
}

# place ADDRESS PATH VALUE
place()
{
	strop ip --json "$1" > placed || fail "ip $1"
	is_json --lines "$expect" ip < placed
	same "$(get "$2" < placed)" "$3" "$2 of $1"
}

maxmind()
{
	data=$(testdata maxmind) || exit $?
	config "[geoip \"city\"]" "file = $data/GeoIP2-City-Test.mmdb" \
		"[geoip \"asn\"]" "file = $data/GeoLite2-ASN-Test.mmdb" "$@"
}

# The demo desk's own small world, which is always there.
world()
{
	geo=$STROP_SOURCE_ROOT/data/demo/geo
	config "[geoip \"city\"]" "file = $geo/city.mmdb" "[geoip \"asn\"]" "file = $geo/asn.mmdb" \
		"[geoip \"anonymous\"]" "file = $geo/anonymous.mmdb"
}

check_the_demo_world_answers_for_place_network_and_proxy()
{
	world
	place 81.2.64.9 country GB
	place 81.2.64.9 city London
	place 81.2.64.9 timezone Europe/London
	place 81.2.64.9 latitude 51.5142
	place 81.2.64.9 accuracy_km 20
	place 81.2.64.9 asn 20712
	place 81.2.64.9 network "Andrews & Arnold Ltd"
	place 81.2.64.9 proxy.verdict none
	place 81.2.69.9 proxy.verdict vpn
	place 81.2.69.9 proxy.provider "Halo VPN"
	place 185.220.101.9 proxy.verdict tor
	place 8.8.8.8 country null
}

check_nothing_loaded_is_unknown_not_none()
{
	place 192.0.2.1 proxy.verdict unknown
	place 192.0.2.1 country null
	place 192.0.2.1 proxy.sources.# 0
	place 192.0.2.1 accounts 0
}

check_city_and_network_answer_as_their_source_says()
{
	maxmind
	place 81.2.69.160 country GB
	place 81.2.69.160 city London
	place 81.2.69.160 timezone Europe/London
	place 81.2.69.160 latitude 51.5142
	place 81.2.69.160 longitude -0.0931
	place 2001:218::1 country JP
	place 2001:218::1 accuracy_km 100
	place 1.128.0.1 asn 1221
	place 1.128.0.1 network "Telstra Pty Ltd"
	place 12.81.96.1 asn 7018
	place 12.81.96.1 network null
	place 81.2.69.160 proxy.verdict unknown
}

check_an_anonymity_database_makes_silence_none()
{
	maxmind
	config "[geoip \"anonymous\"]" "file = $data/GeoIP2-Anonymous-IP-Test.mmdb"
	place 1.2.0.1 proxy.verdict vpn
	place 65.0.0.1 proxy.verdict tor
	place 71.160.223.1 proxy.verdict hosting
	place 186.30.236.1 proxy.verdict proxy
	place 6.1.0.4 proxy.verdict residential
	place 81.2.69.1 proxy.verdict tor
	place 192.0.2.1 proxy.verdict none
	place abcd:1000::1 proxy.verdict proxy
}

check_providers_and_confidence_are_told()
{
	maxmind
	config "[geoip \"plus\"]" "file = $data/GeoIP-Anonymous-Plus-Test.mmdb" \
		"[geoip \"residential\"]" "file = $data/GeoIP-Residential-Proxy-Test.mmdb"
	place 1.2.0.1 proxy.provider foo
	place 1.2.0.1 proxy.verdict vpn
	place 21.4.181.220 proxy.verdict residential
	place 21.4.181.220 proxy.provider geonode
	strop ip --json 1.2.0.4 > placed
	same "$(get proxy.verdict < placed)" residential
	[ "$(get proxy.sources.# < placed)" = 2 ] || fail "not both sources side by side"
}

check_lists_of_every_form_and_kind()
{
	cat > vpn.txt <<-'END'
	# comment
	198.51.100.0/24
	203.0.113.7
	192.0.2.10-192.0.2.20
	2001:db8:5::/48
	END
	printf 'AS64500\n64501\n' > hosters.txt
	printf '{"name":"relays","description":"x","list":["198.18.0.0/15"],"type":"cidr","version":1}\n' > relay.json
	config '[list "vpn"]' "file = $PWD/vpn.txt" 'kind = vpn' \
		'[list "relay"]' "file = $PWD/relay.json" 'kind = relay' \
		'[list "hosters"]' "file = $PWD/hosters.txt" 'kind = hosting'
	place 198.51.100.99 proxy.verdict vpn
	place 203.0.113.7 proxy.verdict vpn
	place 203.0.113.8 proxy.verdict none
	place 192.0.2.10 proxy.verdict vpn
	place 192.0.2.20 proxy.verdict vpn
	place 192.0.2.21 proxy.verdict none
	place 2001:db8:5:1::1 proxy.verdict vpn
	place 198.18.4.4 proxy.verdict relay
	place 198.51.100.99 proxy.sources.0.source vpn
	strop ip --json 198.51.100.99 | get proxy.sources.0.age_days > age
	same "$(cat age)" 0
}

check_only_hosting_and_relay_lists_leave_silence_unknown()
{
	printf '198.51.100.0/24\n' > ranges.txt
	for kind in hosting relay residential; do
		config '[list "l"]' "file = $PWD/ranges.txt" "kind = $kind"
		place 198.51.100.1 proxy.verdict $kind
		place 192.0.2.1 proxy.verdict unknown
	done
	for kind in vpn proxy tor; do
		config '[list "l"]' "file = $PWD/ranges.txt" "kind = $kind"
		place 198.51.100.1 proxy.verdict $kind
		place 192.0.2.1 proxy.verdict none
	done
}

check_the_gravest_source_wins_and_all_are_shown()
{
	printf '198.51.100.0/24\n' > ranges.txt
	config '[list "a"]' "file = $PWD/ranges.txt" "kind = hosting" \
		'[list "b"]' "file = $PWD/ranges.txt" "kind = vpn" \
		'[list "c"]' "file = $PWD/ranges.txt" "kind = relay"
	place 198.51.100.1 proxy.verdict relay
	place 198.51.100.1 proxy.sources.# 3
	config '[list "b"]' "file = $PWD/ranges.txt" "kind = vpn" \
		'[list "t"]' "file = $PWD/ranges.txt" "kind = tor" \
		'[list "r"]' "file = $PWD/ranges.txt" "kind = residential"
	place 198.51.100.1 proxy.verdict tor
	config '[list "b"]' "file = $PWD/ranges.txt" "kind = vpn" \
		'[list "p"]' "file = $PWD/ranges.txt" "kind = proxy" \
		'[list "r"]' "file = $PWD/ranges.txt" "kind = residential"
	place 198.51.100.1 proxy.verdict residential
}

check_a_network_list_works_with_the_network_database()
{
	maxmind
	printf 'AS1221\n' > hosters.txt
	config "[geoip \"asn\"]" "file = $data/GeoLite2-ASN-Test.mmdb" \
		'[list "hosters"]' "file = $PWD/hosters.txt" 'kind = hosting'
	place 1.128.0.1 proxy.verdict hosting
	place 12.81.96.1 proxy.verdict unknown
}

check_addresses_stream()
{
	world
	strop ingest "$sixty" > /dev/null
	printf '81.2.64.9\n\nnot an address\n 91.64.33.1 \n198.51.100.7\n' > addresses
	stdin=addresses exits 1 strop ip - --json
	is_json --lines "$expect" ip < out
	same "$(wc -l < out)" 3
	same "$(get ip < out | tr '\n' ' ')" "81.2.64.9 91.64.33.1 198.51.100.7 "
	same "$(get accounts < out | tail -1)" 3
	says 'not an address' err
	exits 0 strop ip 81.2.64.9 91.64.33.1
	says London out
	exits 1 strop ip nonsense
	exits 2 strop ip
}

check_a_hundred_thousand_addresses_stream()
{
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "81.%d.%d.%d\n", i % 7, i / 256 % 256, i % 256 }' > addresses
	stdin=addresses exits 0 strop ip - --json
	same "$(wc -l < out)" 100000
}

check_places_are_kept_at_ingest()
{
	world
	printf '{"type":"login","account":"a","at":1793613600,"ip":"81.2.64.9"}\n' > events.jsonl
	strop ingest events.jsonl > /dev/null
	config ""
	strop show a --json > show
	is_json "$expect" show < show
	same "$(get location.observations.0.city < show)" London
	same "$(get location.observations.0.country < show)" GB
}

check_claims_are_held_against_what_was_seen()
{
	world
	{
		printf '{"type":"account","account":"de","at":1793613600,"country":"DE","phone":"+4940555100","timezone":"Europe/Berlin","ip":"81.2.64.9"}\n'
		printf '{"type":"card","account":"de","at":1793613601,"fingerprint":"f","country":"DE"}\n'
		printf '{"type":"login","account":"de","at":1793613700,"ip":"81.2.64.9"}\n'
		printf '{"type":"account","account":"gb","at":1793613600,"country":"GB","phone":"+442079460000","timezone":"Europe/London","ip":"81.2.64.9"}\n'
		printf '{"type":"login","account":"gb","at":1793613700,"ip":"81.2.64.9"}\n'
	} > events.jsonl
	strop ingest events.jsonl > /dev/null
	strop show gb --json > gb
	strop show de --json > de
	is_json "$expect" show < gb
	is_json "$expect" show < de
	same "$(get location.verdict < gb)" consistent
	same "$(get location.verdict < de)" mismatch
	[ "$(get location.explanations.# < de)" -gt 0 ] || fail "no explanations"
	get location.explanations.*.kind < de > kinds
	[ -s kinds ] || fail "no kinds"
}

check_claims_in_a_text_are_read()
{
	exits 0 strop claims --json "im now at home, germany. no proxy"
	is_json "$expect" claims < out
	same "$(get claims.0.kind < out)" presence
	same "$(get claims.0.country < out)" DE
	same "$(get claims.0.place < out)" Germany
	same "$(get claims.0.tense < out)" present
	same "$(get claims.0.polarity < out)" affirmed
	same "$(get claims.0.span.0 < out)" 0
	same "$(get claims.0.span.1 < out)" 23
	same "$(get denies_proxy < out)" true
	exits 0 strop claims "not in russia"
	says denied out
	# One answer for each line, and for an empty one too.
	printf 'hello\n\nje suis chez moi à Lyon\r\nich bin in Russland?' | strop claims --json - > out
	is_json --lines "$expect" claims < out
	same "$(wc -l < out)" 4
	same "$(get claims.# < out | tr '\n' ' ')" "0 0 1 0 "
	same "$(get text < out | tail -2 | head -1)" "je suis chez moi à Lyon"
	exits 2 strop claims one two
}

check_claims_of_the_chat_are_held_against_what_was_seen()
{
	world
	chat='{"type":"chat","account":"a","conversation":"c","from"'
	{
		printf '{"type":"account","account":"a","at":1793613600,"country":"DE","ip":"81.2.64.9"}\n'
		printf '%s:"customer","at":1793613700,"id":"c1","text":"im now at home, germany","ip":"81.2.64.9"}\n' "$chat"
		printf '%s:"rep","at":1793613710,"id":"c2","text":"I am in Italy. Do you use a VPN?"}\n' "$chat"
	} > events.jsonl
	strop ingest events.jsonl > /dev/null
	strop show a --json > show
	same "$(get location.verdict < show)" contradiction
	get location.text < show | grep -q denies && fail "nothing was denied yet"
	get location.explanations.0.kind < show | grep -q untrue_claim || fail "an open address elsewhere is not explained"
	printf '%s:"customer","at":1793613720,"id":"c3","text":"no","ip":"81.2.64.9"}\n' "$chat" > more.jsonl
	strop ingest more.jsonl > /dev/null
	strop show a --json > show
	is_json "$expect" show < show
	same "$(get location.verdict < show)" contradiction
	get location.text < show | grep -q "denies a proxy" || fail "the denial is not told"
	get location.claims.*.source < show | head -2 > sources
	same "$(tr '\n' ' ' < sources)" "chat chat "
	same "$(get location.claims.1.text < show)" "im now at home, germany"
	same "$(get location.claims.1.event < show)" c1
	says place_contradiction show
	get location.claims.*.country < show | grep -q IT && fail "what the rep said is no claim"
	return 0
}

check_broken_databases_harm_nothing()
{
	data=$(testdata maxmind) || exit $?
	for file in "$data"/bad/*.mmdb; do
		config "[geoip \"bad\"]" "file = $file" "[geoip \"city\"]" "file = $data/GeoIP2-City-Test.mmdb"
		got=0
		strop ip --json 81.2.69.160 1.1.1.1 ::1 2001:218::1 > out 2> err || got=$?
		[ $got -lt 4 ] || fail "exit $got with $file"
		if [ $got = 0 ]; then
			same "$(get city < out | head -1)" London "$file"
		fi
	done
}

check_a_missing_or_cut_file_is_told_and_the_rest_works()
{
	data=$(testdata maxmind) || exit $?
	head -c 4000 "$data/GeoLite2-ASN-Test.mmdb" > cut.mmdb
	config "[geoip \"gone\"]" "file = $PWD/gone.mmdb" "[geoip \"cut\"]" "file = $PWD/cut.mmdb" \
		"[geoip \"city\"]" "file = $data/GeoIP2-City-Test.mmdb"
	got=0
	strop ip --json 81.2.69.160 > out 2> err || got=$?
	[ $got = 0 ] || [ $got = 3 ] || fail "exit $got"
	same "$(get city < out)" London
	exits 0 strop ingest "$sixty"
}

check_lists_of_the_world_are_read()
{
	data=$(testdata ip) || exit $?
	config '[list "vpn"]' "file = $data/x4bnet-vpn-ipv4.txt" 'kind = vpn' \
		'[list "datacenter"]' "file = $data/x4bnet-datacenter-ipv4.txt" 'kind = hosting' \
		'[list "tor"]' "file = $data/tor-exit-nodes.lst" 'kind = tor' \
		'[list "relay"]' "file = $data/misp-icloud-private-relay.json" 'kind = relay' \
		'[list "misp vpn"]' "file = $data/misp-vpn-ipv4.json" 'kind = vpn' \
		'[list "hosters"]' "file = $data/bad-asn-list.csv" 'kind = hosting'
	place 2.26.157.9 proxy.verdict vpn
	place 101.99.92.179 proxy.verdict tor
	place 104.28.100.10 proxy.verdict relay
	place 192.0.2.1 proxy.verdict none
	exits 0 strop doctor
	says 'hosters' out
	config '[list "datacenter"]' "file = $data/x4bnet-datacenter-ipv4.txt" 'kind = hosting'
	place 1.12.3.4 proxy.verdict hosting
}

check_update_keeps_what_is_there_when_nobody_answers()
{
	printf '192.0.2.0/24\n' > vpn.txt
	printf '[list "vpn"]\nfile = vpn.txt\nkind = vpn\n' > plain.conf
	exits 0 strop --config plain.conf update
	says 'has a url' out
	printf '[list "vpn"]\nfile = vpn.txt\nkind = vpn\nurl = http://127.0.0.1:9/vpn.txt\n' > url.conf
	exits 3 strop --config url.conf update
	says 'no answer' out
	says '1 of 1 failed' err
	exits 3 strop --config url.conf update --json
	[ "$(get result < out)" = failed ] || fail "the row does not say that it failed"
	says '192.0.2.0/24' vpn.txt
	printf '[list "vpn"]\nfile = vpn.txt\nkind = vpn\nurl = http://lists.example/vpn.txt\n' > url.conf
	exits 3 strop --config url.conf update
	says 'https://' out
}
