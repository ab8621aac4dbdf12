#!/bin/sh
# The engine on invented providers: simulate, ingest, scan, measure for each seed; then all of them together.
#
# usage: evaluate.sh STROP [OPTION…]
#
#   --seeds N          so many seeds (20)
#   --first S          from this one on (1)
#   --accounts N       accounts of each (10000)
#   --days D           length of each window (7)
#   --families LIST    as `strop simulate --families` takes it (all)
#   --leave-out FAMILY only good customers and this family: what it comes to when nothing was fitted to it
#   --jobs J           so many at a time (1)
#   --keep DIR         keep stores, events and reports there; what is there already is not made again
#   --json FILE        the pooled counts, for further pooling
#   --svg FILE         a picture of it
#
# Prints the families, the methods side by side, the probabilities and the table of targets (docs/detection.md).
# Exit code 1 when a target is missed.
set -eu
fail() { printf 'evaluate: %s\n' "$*" >&2; exit 2; }
strop=${1:?usage: evaluate.sh STROP [OPTION…]}
shift
seeds=20 first=1 accounts=10000 days=7 families=all left_out='' jobs=1 keep='' json='' svg=''
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || fail "$1: a value is missing"
	case $1 in
	--seeds) seeds=$2 ;;
	--first) first=$2 ;;
	--accounts) accounts=$2 ;;
	--days) days=$2 ;;
	--families) families=$2 ;;
	--leave-out) left_out=$2 ;;
	--jobs) jobs=$2 ;;
	--keep) keep=$2 ;;
	--json) json=$2 ;;
	--svg) svg=$2 ;;
	*) fail "$1: no such option" ;;
	esac
	shift 2
done

folder=$keep
if [ -z "$folder" ]; then
	folder=$(mktemp -d "${TMPDIR:-/tmp}/strop-evaluate-XXXXXX")
	trap 'rm -rf -- "$folder"' EXIT
	trap 'exit 130' INT TERM
fi
mkdir -p "$folder"
: >"$folder/strop.conf"
unset STROP_STORE STROP_ACTOR
export STROP_CONFIG="$folder/strop.conf"

# Weights fitted without a family belong here, as soon as they can be fitted; till then those in the source are measured.
if [ -n "$left_out" ]; then
	families="good,$left_out"
	printf 'evaluate: %s alone; the weights are those in the source\n' "$left_out" >&2
fi

decided() { "$strop" ingest --help | grep -q -- --decisions; }

one_seed() {
	at=$folder/$1
	[ ! -s "$at.json" ] || return 0
	"$strop" simulate --accounts "$accounts" --seed "$1" --days "$days" --families "$families" \
		--truth "$at.truth" -o "$at.events"
	rm -f "$at".db*
	set -- "$at"
	if decided; then
		"$strop" ingest --store "$at.db" --decisions "$at.decisions" "$at.events" >"$at.log" 2>&1
	else
		"$strop" ingest --store "$at.db" "$at.events" >"$at.log" 2>&1
	fi
	"$strop" scan --store "$at.db" >>"$at.log" 2>&1
	if [ -s "$at.decisions" ]; then
		"$strop" measure --store "$at.db" --truth "$at.truth" --decisions "$at.decisions" --json >"$at.part"
	else
		"$strop" measure --store "$at.db" --truth "$at.truth" --json >"$at.part"
	fi
	mv "$at.part" "$at.json"
	[ -n "$keep" ] || rm -f "$at.events" "$at".db* "$at.decisions"
}

last=$((first + seeds - 1))
seed=$first
set --
while [ "$seed" -le "$last" ]; do
	running=''
	while [ "$seed" -le "$last" ] && [ "$(echo "$running" | wc -w)" -lt "$jobs" ]; do
		one_seed "$seed" &
		running="$running $!"
		set -- "$@" "$folder/$seed.json"
		seed=$((seed + 1))
	done
	for job in $running; do
		wait "$job" || { cat "$folder"/*.log >&2; fail "a seed could not be measured"; }
	done
	if [ -t 2 ]; then printf '\r%d of %d seeds' "$#" "$seeds" >&2; fi
done
if [ -t 2 ]; then printf '\r\033[K' >&2; fi

"$strop" measure ${svg:+--svg "$svg"} "$@" | tee "$folder/pooled.txt"
[ -z "$json" ] || "$strop" measure --json "$@" >"$json"
! grep -q ' missed$' "$folder/pooled.txt"
