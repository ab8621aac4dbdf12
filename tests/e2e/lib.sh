# What the end-to-end checks share. Sourced by run.sh.
#
#   strop ARG…          the program under test
#   exits CODE COMMAND… runs it, output in $work/out and $work/err; fails unless it exits so
#   get PATH < JSON     values out of JSON (json_get)
#   is_json [--lines] NAME < JSON   holds it against contract.expect (json_check)
#   says TEXT FILE / silent_on TEXT FILE
#   fail WHY… / skip WHY…

strop()
{
	"$STROP" "$@"
}

fail()
{
	echo "FAILED: $*" >&2
	for file in out err; do
		if [ -s "$work/$file" ]; then
			echo "--- $file of the last command:" >&2
			head -c 3000 "$work/$file" >&2
		fi
	done
	exit 1
}

skip()
{
	echo "SKIP: $*"
	exit 77
}

exits()
{
	wanted=$1
	shift
	got=0
	"$@" > "$work/out" 2> "$work/err" < "${stdin:-/dev/null}" || got=$?
	[ "$got" = "$wanted" ] || fail "exit $got, not $wanted: $*"
}

get()
{
	"$STROP_JSON_GET" "$@"
}

is_json()
{
	"$STROP_JSON_CHECK" "$@" || fail "not as the contract has it: $*"
}

# In this helper's place grep -F is not told a text that begins with a dash.
says()
{
	grep -qF -e "$1" "$2" || fail "nothing says '$1'"
}

silent_on()
{
	if grep -qF -e "$1" "$2"; then
		fail "something says '$1': $(grep -F -m 1 -e "$1" "$2" | head -c 300)"
	fi
}

same()
{
	[ "$1" = "$2" ] || fail "'$1' is not '$2'${3:+: $3}"
}

# Everything that the store says with --json, but for the clock's own fields.
dump()
{
	strop queue --json
	strop accounts --json
	strop clusters --json
	strop audit --json
	strop accounts --json | get account | sort | while read -r id; do
		strop show "$id" --json
	done | sed 's/"customer_time":"[^"]*"/"customer_time":"now"/g; s/"age_days":[0-9]*/"age_days":0/g'
}

# Verdicts, probabilities and clusters, by account and free of the numbers of clusters.
verdicts()
{
	strop accounts --json | get --json . |
		sed 's/"flagged_at":[^,]*,"disabled_at":[^,]*,"cluster":[^,]*,//' | sort
	# Numbers are given as things come.
	strop clusters --json |
		sed 's/"cluster":"[^"]*"/"cluster":"n"/; s/"kind":"campaign","value":"[0-9]*"/"kind":"campaign","value":"n"/g' |
		sort
}

testdata()
{
	shared=${STROP_SHARED:-$STROP_SOURCE_ROOT/../shared}
	[ -e "$shared/testdata/$1" ] || skip "no testdata/$1: set STROP_SHARED"
	printf '%s\n' "$shared/testdata/$1"
}
