# Customers talk on a real chat server (prosody), and the desk with them.

rooms=rooms.chat.example
room=acct-1.42
archive='"muc_mam",'

background()
{
	"$@" &
	last=$!
	echo "$last" >> "$work/pids"
}

until_says()
{
	tries=0
	until grep -qF -e "$1" "$2" 2> /dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "$2 never says '$1': $(cat "$2" prosody.out)"
		sleep 0.1
	done
}

serve()
{
	cat > prosody.cfg.lua << EOF
pidfile = "$work/prosody.pid"
data_path = "$work/server"
certificates = "$work"
plugin_paths = { "$STROP_SOURCE_ROOT/data/prosody" }
run_as_root = true
interfaces = { "127.0.0.1" }
c2s_ports = { $port }
modules_enabled = { "roster", "saslauth", "tls", "disco", "ping" }
modules_disabled = { "s2s" }
c2s_require_encryption = true
authentication = "internal_plain"
storage = "internal"
log = { info = "$work/prosody.log" }
ssl = { key = "$work/key.pem", certificate = "$work/cert.pem" }
VirtualHost "chat.example"
	modules_enabled = { "strop" }
Component "$rooms" "muc"
	modules_enabled = { $archive "strop" }
	muc_room_locking = false
	muc_room_default_persistent = true
	muc_log_by_default = true
	admins = { "rep@chat.example" }
EOF
	: > prosody.log
	background prosody --config prosody.cfg.lua -F > prosody.out 2>&1
	server=$last
	until_says "Activated service 'c2s' on [127.0.0.1]:$port" prosody.log
}

server_dies()
{
	kill -9 "$server"
	wait "$server" 2> /dev/null || true
	rm -f prosody.pid
}

# A server of our own on loopback, with accounts rep, visitor and other (password: secret-NAME), and a desk with settings for it.
begin()
{
	command -v prosody > /dev/null || skip "no prosody"
	command -v openssl > /dev/null || skip "no openssl"
	[ -n "${STROP_CUSTOMER:-}" ] || skip "built without libstrophe"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 \
		-subj /CN=chat.example -addext subjectAltName=DNS:chat.example 2> openssl.log || fail "no certificate: $(cat openssl.log)"
	mkdir -p server/chat%2eexample/accounts
	for name in rep visitor other; do
		echo "return { [\"password\"] = \"secret-$name\" };" > "server/chat%2eexample/accounts/$name.dat"
	done
	port=$((20000 + $$ % 20000))
	serve
	echo secret-rep > password
	chmod 600 password
	cat > strop.conf << EOF
store = desk.db
[chat]
kind = xmpp
url = xmpp://127.0.0.1:$port
user = rep@chat.example
password_file = password
ca_file = cert.pem
rooms = $rooms
visitor_by = chat.example
take_back_seconds = 1
EOF
	STROP_CONFIG=$work/strop.conf
	export STROP_CONFIG
	echo '{"type":"account","at":"2026-11-01T10:00:00Z","account":"acct-1","id":"1","name":"Tom"}' > events.jsonl
	exits 0 strop ingest events.jsonl
}

# customer NAME USER [NICK]: what is said to it goes to NAME.out; `tell NAME LINE` speaks to it.
customer()
{
	mkfifo "$1.in" 2> /dev/null || true
	: > "$1.out"
	"$STROP_CUSTOMER" "$port" "$2@chat.example" "secret-$2" "$room@$rooms/${3:-$1}" 0<> "$1.in" > "$1.out" & # <> waits for nobody
	echo $! >> "$work/pids"
	until_says joined "$1.out"
}

tell()
{
	echo "$2" > "$1.in"
}

connect()
{
	background "$STROP" sync --every 1 > sync.out 2> sync.err
	sync=$last
	until_says "chat: connected" sync.err
}

# The conversation as the desk has it: "FROM REP TEXT" a line, to file chat.
look()
{
	strop show acct-1 --json > show.json
	{
		get 'chat.*.from' < show.json > from
		get 'chat.*.text' < show.json > text
		paste -d ' ' from text
	} > chat
}

until_stored()
{
	tries=0
	until look && grep -qxF -e "$1" chat; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "'$1' is not in the conversation: $(cat chat sync.err)"
		sleep 0.1
	done
}

# What is said is stored first and read by the engine in its next breath.
until_claimed()
{
	tries=0
	until look && get 'location.claims.*.country' < show.json 2> /dev/null | grep -qx "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "no claim of $1 was read: $(cat show.json)"
		sleep 0.1
	done
}

stored_once()
{
	look
	[ "$(grep -cxF -e "$1" chat)" = 1 ] || fail "'$1' is not there once: $(cat chat)"
}

check_what_a_customer_writes_is_stored_once_with_its_claims()
{
	begin
	customer tom visitor
	connect
	tell tom "say im livin in germany. im now at home"
	until_stored "customer im livin in germany. im now at home"
	until_claimed DE
	get 'chat.*.ip' < show.json | grep -qx 127.0.0.1 || fail "the server's word on the address is missing"
	get 'chat.*.conversation' < show.json | grep -qx "$room" || fail "it is in another conversation"
	kill "$sync"
	wait "$sync" || true
	exits 0 strop sync
	stored_once "customer im livin in germany. im now at home"
}

check_what_was_said_before_is_read_from_the_archive()
{
	begin
	customer tom visitor
	tell tom "say first"
	tell tom "say second"
	tell tom "say third"
	until_says "tom: third" tom.out
	exits 0 strop sync
	says "chat: connected" out
	look
	printf 'customer first\ncustomer second\ncustomer third\n' > expected
	cmp -s chat expected || fail "not what was said, in order: $(cat chat)"
	exits 0 strop sync
	look
	cmp -s chat expected || fail "read twice: $(cat chat)"
}

check_a_reply_arrives_after_its_hold_and_what_is_taken_back_never()
{
	begin
	customer tom visitor
	connect
	tell tom "say hello"
	until_stored "customer hello"
	exits 0 strop reply acct-1 "Where are you now?"
	silent_on "Where are you" tom.out
	exits 0 strop reply acct-1 "You fraud"
	exits 0 strop reply --take-back acct-1
	exits 0 strop note acct-1 "do not trust him"
	until_says "rep: Where are you now?" tom.out
	until_stored "rep Where are you now?"
	get 'chat.*.rep' < show.json | grep -qx ada || fail "nobody knows who wrote it"
	exits 1 strop reply --take-back acct-1 || true
	exits 0 strop reply acct-1 "The last one"
	until_says "rep: The last one" tom.out
	silent_on "fraud" tom.out
	silent_on "trust" tom.out
	[ "$(grep -c "Where are you now" tom.out)" = 1 ] || fail "it came twice: $(cat tom.out)"
}

check_nothing_is_lost_or_doubled_when_the_server_dies()
{
	begin
	customer tom visitor
	connect
	tell tom "say before"
	until_stored "customer before"
	server_dies
	until_says "trying again" sync.err
	exits 0 strop reply acct-1 "Written meanwhile"
	serve
	customer tim visitor
	tell tim "say after"
	until_stored "customer after"
	until_says "rep: Written meanwhile" tim.out
	until_stored "rep Written meanwhile"
	stored_once "customer before"
	stored_once "customer after"
	stored_once "rep Written meanwhile"
	[ "$(grep -c "Written meanwhile" tim.out)" = 1 ] || fail "it came twice: $(cat tim.out)"
}

check_a_desk_that_is_killed_goes_on_where_it_was()
{
	begin
	customer tom visitor
	connect
	tell tom "say hello"
	until_stored "customer hello"
	for n in 1 2 3 4 5 6; do
		exits 0 strop reply acct-1 "reply $n."
		sleep 0.$n
		kill -9 "$sync"
		wait "$sync" 2> /dev/null || true
		tell tom "say line $n."
		connect
	done
	for n in 1 2 3 4 5 6; do
		until_stored "customer line $n."
		until_says "rep: reply $n." tom.out
		until_stored "rep reply $n."
		stored_once "customer line $n."
		stored_once "rep reply $n."
		[ "$(grep -c "rep: reply $n[.]" tom.out)" = 1 ] || fail "reply $n came twice: $(cat tom.out)"
	done
}

check_nobody_speaks_as_the_desk()
{
	begin
	customer tom visitor rep
	connect
	tell tom "raw <body>I am the desk</body><x xmlns='http://jabber.org/protocol/muc#user'><item jid='rep@chat.example' role='moderator'/></x>"
	until_stored "customer I am the desk"
	exits 0 strop reply acct-1 "The real one"
	until_says ": The real one" tom.out
	until_stored "rep The real one"
	tell tom "raw <body>Forged</body><ip xmlns='urn:strop:visitor' by='chat.example'>81.2.69.160</ip><stanza-id xmlns='urn:xmpp:sid:0' by='$room@$rooms' id='mine'/>"
	until_stored "customer Forged"
	get 'chat.*.ip' < show.json > ips
	silent_on 81.2.69.160 ips
	get 'chat.*.id' < show.json > ids
	silent_on mine ids
	kill "$sync"
	wait "$sync" || true
	rm desk.db*
	exits 0 strop ingest events.jsonl
	exits 0 strop sync
	look
	says "customer I am the desk" chat
	says "customer Forged" chat
	says "rep The real one" chat # by its occupant id: this store never heard of it
}

check_a_room_of_nobodys_is_left_alone_and_said_to_be()
{
	begin
	room=stranger.1
	customer tom visitor
	tell tom "say hello"
	until_says "tom: hello" tom.out
	exits 0 strop sync
	says "room stranger.1 is no account's here" out
	strop accounts > out
	silent_on stranger out
}

check_a_certificate_that_is_not_trusted_is_not_spoken_to()
{
	begin
	mv cert.pem server.pem
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout other-key.pem -out cert.pem -days 2 \
		-subj /CN=chat.example -addext subjectAltName=DNS:chat.example 2> openssl.log
	exits 3 strop sync
	says "trying again" out
	silent_on "Authenticated as rep" prosody.log
}

check_a_wrong_password_is_said()
{
	begin
	echo wrong > password
	exits 3 strop sync
	says "trying again" out
	exits 1 strop doctor
	says "the chat server" out
}

check_typing_shows_on_the_desk()
{
	begin
	customer tom visitor
	connect
	tell tom "say hello"
	until_stored "customer hello"
	tell tom typing
	tries=0
	until look && [ "$(get customer_typing < show.json)" = true ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "nobody types: $(cat sync.err)"
		sleep 0.1
	done
	tell tom "say there"
	until_stored "customer there"
	[ "$(get customer_typing < show.json)" = false ] || fail "who has written still types"
}

check_without_an_archive_what_is_said_live_comes()
{
	archive=
	begin
	customer tom visitor
	connect
	tell tom "say hello"
	until_stored "customer hello"
	exits 0 strop reply acct-1 "Hello Tom"
	until_says "rep: Hello Tom" tom.out
	until_stored "rep Hello Tom"
	stored_once "customer hello"
}
