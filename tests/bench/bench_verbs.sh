#!/bin/sh
# The verbs as whole processes, and an account's dossier within one.
#
# usage: bench_verbs.sh BUILD [ACCOUNTS [CITY.mmdb]]     (default: 1000000 accounts)
#
# Makes a store of ACCOUNTS under $TMPDIR. `show --json` is timed from outside, beside a program that
# does nothing; `ip -` prints a million addresses with the accounts they were seen with; then bench_dossier.
set -eu
build=$(cd "$1" && pwd)
accounts=${2:-1000000}
city=${3:-${STROP_BENCH_CITY:-}}
folder=$(mktemp -d "${TMPDIR:-/tmp}/strop-bench-XXXXXX")
trap 'rm -rf -- "$folder"' EXIT
strop=$build/tui/strop
make_desk=$build/tests/bench/make_desk

{
	echo 'policy = advise'
	if [ -n "$city" ]; then
		printf '[geoip "city"]\nfile = %s\n' "$city"
	fi
} >"$folder/strop.conf"
"$make_desk" store "$folder/desk.db" "$accounts"
export STROP_CONFIG="$folder/strop.conf" STROP_STORE="$folder/desk.db"
unset STROP_ACTOR

printf '%-52s %8s %8s %8s %5s\n' 'milliseconds' median p95 'cpu' times
"$make_desk" time 'a program that does nothing' true
"$make_desk" time 'strop --version' "$strop" --version
"$make_desk" time "strop show --json, 81 rows of $accounts accounts" "$strop" show full-7 --json
"$make_desk" time "strop queue --json --limit 100" "$strop" queue --json --limit 100
"$make_desk" time "strop find" "$strop" find full-19

"$make_desk" addresses 1000000 >"$folder/addresses"
for form in --json ''; do
	began=$(date +%s%N)
	# shellcheck disable=SC2086 # no word when there is no form
	"$strop" ip $form - <"$folder/addresses" >"$folder/answers"
	ended=$(date +%s%N)
	[ "$(wc -l <"$folder/answers")" = 1000000 ]
	printf '%-52s %8d a second%s\n' "strop ip ${form:-as text} -" "$((1000000000000000 / (ended - began)))" \
		"$([ -n "$city" ] || printf ' (no database)')"
done
"$build/tests/bench/bench_dossier" "$folder/desk.db"
