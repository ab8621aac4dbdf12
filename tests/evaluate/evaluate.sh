#!/bin/sh
# The engine on invented providers: simulate, ingest, scan, measure for each seed; then all of them together.
#
# usage: evaluate.sh BUILD [OPTION…]
#
#   --seeds N            so many seeds (20)
#   --first S            from this one on (1)
#   --accounts N         accounts of each (1500)
#   --days D             length of each window (7)
#   --families LIST      as `strop simulate --families` takes it (all)
#   --weights FILE       judge by these (`./run fit -o FILE`) rather than by the built-in table
#   --left-out [FAMILY]  one family of abusers after the other (or this one), amid good customers, each judged by weights that
#                        were fitted without it
#   --without [FAMILY]   without one family of evidence after the other (or without these, with commas between): what each is worth
#   -j, --jobs J         so many seeds at a time (as many as there are processors)
#   --keep DIR           keep streams, stores, decisions and reports there; what is there already is not made again, so a run that
#                        was broken off goes on
#   --json FILE          the pooled counts, for further pooling
#   --svg FILE           a picture of it
#
# Prints the families, the methods side by side, the probabilities and the table of targets (docs/detection.md).
# Exit code 1 when a target is missed.
set -eu
here=$(dirname "$0")
fail() { printf 'evaluate: %s\n' "$*" >&2; exit 2; }

# ---- one seed, in a process of its own: evaluate.sh --one SEED, the rest by environment ------------------------

report_of() { printf '%s/reports/%s/%s.json' "$folder" "$variant" "$1"; }

progress_say() {
	made=0
	for seed in $seed_list; do [ ! -s "$(report_of "$seed")" ] || made=$((made + 1)); done
	if [ -t 2 ]; then
		printf '\r\033[K%s: %d of %d seeds' "$variant" "$made" "$(echo "$seed_list" | wc -w)" >&2
	else
		printf '%s: %d of %d seeds\n' "$variant" "$made" "$(echo "$seed_list" | wc -w)" >&2
	fi
}

stream_make() { # seed
	[ ! -s "$stream.truth" ] || [ ! -s "$stream.events" ] || return 0
	"$strop" simulate --accounts "$accounts" --seed "$1" --days "$days" --families "$families" \
		--truth "$stream.truth.part" -o "$stream.events.part"
	mv "$stream.events.part" "$stream.events"
	mv "$stream.truth.part" "$stream.truth"
}

measured() { # where its store is, its stream
	"$strop" ingest --store "$1.db" --decisions "$1.decisions" "$2.events" >"$1.log" 2>&1 &&
		"$strop" scan --store "$1.db" >>"$1.log" 2>&1 &&
		"$strop" measure --store "$1.db" --truth "$2.truth" --decisions "$1.decisions" --json >"$1.part"
}

one_seed() {
	report=$(report_of "$1")
	[ ! -s "$report" ] || return 0
	stream=$folder/streams/$stream_name-$1
	at=${report%.json}
	stream_make "$1"
	rm -f "$at".db*
	measured "$at" "$stream" || { tail -n 5 "$at.log" >&2; fail "seed $1 could not be measured"; }
	mv "$at.part" "$report"
	[ -n "$keep" ] || rm -f "$stream.events" "$stream.truth" "$at".db* "$at.decisions"
	progress_say
}

if [ "${1-}" = --one ]; then
	one_seed "$2"
	exit 0
fi

# ---- options ---------------------------------------------------------------------------------------------------

build=${1:?usage: evaluate.sh BUILD [OPTION…]}
shift
strop=$build/tui/strop
seeds=20 first=1 accounts=1500 days=7 families=all weights='' left_out='' without='' keep='' json='' svg=''
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
is_value() { case ${1-} in '' | -*) return 1 ;; esac; }
while [ $# -gt 0 ]; do
	case $1 in
	--left-out | --leave-out) left_out=each; if is_value "${2-}"; then left_out=$2; shift; fi ;;
	--without) without=each; if is_value "${2-}"; then without=$2; shift; fi ;;
	--seeds | --first | --accounts | --days | --families | --weights | -j | --jobs | --keep | --json | --svg)
		[ $# -ge 2 ] || fail "$1: a value is missing"
		case $1 in
		--seeds) seeds=$2 ;;
		--first) first=$2 ;;
		--accounts) accounts=$2 ;;
		--days) days=$2 ;;
		--families) families=$2 ;;
		--weights) weights=$2 ;;
		-j | --jobs) jobs=$2 ;;
		--keep) keep=$2 ;;
		--json) json=$2 ;;
		--svg) svg=$2 ;;
		esac
		shift
		;;
	*) fail "$1: no such option" ;;
	esac
	shift
done
[ -z "$left_out" ] || [ -z "$without$weights" ] || fail "--left-out makes weights of its own"
[ -z "$weights" ] || [ -s "$weights" ] || fail "$weights: no such file"

folder=$keep
if [ -z "$folder" ]; then
	folder=$(mktemp -d "${TMPDIR:-/tmp}/strop-evaluate-XXXXXX")
	trap 'rm -rf -- "$folder"' EXIT
	trap 'exit 130' INT TERM
fi
mkdir -p "$folder/streams"
folder=$(cd "$folder" && pwd)
program=$(cksum <"$strop")
unset STROP_STORE STROP_ACTOR

seed_list=''
seed=$first
while [ "$seed" -lt $((first + seeds)) ]; do
	seed_list="$seed_list $seed"
	seed=$((seed + 1))
done

# All seeds of a variant: its name, the families of its streams, its file of weights ('' for the table).
# What another program, other weights or another plan found there is not taken for this one's.
variant_run() {
	variant=$1 families=$2
	stream_name=$(printf '%s' "$accounts $days $families" | cksum | cut -d' ' -f1)
	mkdir -p "$folder/reports/$variant"
	stamp="$program $stream_name $([ -z "$3" ] || cksum <"$3")"
	if [ "$(cat "$folder/reports/$variant/of" 2>/dev/null)" != "$stamp" ]; then
		rm -f "$folder/reports/$variant"/*.json
		printf '%s\n' "$stamp" >"$folder/reports/$variant/of"
	fi
	STROP_CONFIG=$folder/reports/$variant/strop.conf
	: >"$STROP_CONFIG"
	if [ -n "$3" ]; then
		cp "$3" "$folder/reports/$variant/weights"
		printf '[engine]\nweights = weights\n' >"$STROP_CONFIG"
	fi
	export STROP_CONFIG folder variant stream_name families accounts days strop keep seed_list
	# shellcheck disable=SC2086 # words
	printf '%s\n' $seed_list | xargs -P "$jobs" -n 1 sh "$0" --one || fail "$variant: stopped"
	if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

reports_of() { for s in $seed_list; do printf '%s\n' "$folder/reports/$1/$s.json"; done; }

# ---- one family of evidence taken out after the other --------------------------------------------------------

evidence='place identity links brand delivery scanners campaign cluster outside protective'

# A line of figures out of the text that `strop measure` prints.
figures_line() {
	awk -v name="$1" '
	/^abusers stopped \(recall\)/ { match($0, /[0-9.]+%/); recall = substr($0, RSTART, RLENGTH) }
	/^TARGET/ { targets = 1; next }
	targets && NF { what = substr($0, 1, 48); sub(/ +$/, "", what); split(substr($0, 49), f, " "); got[what] = f[3] }
	END {
		printf "%-22s %8s %8s %8s %9s %9s %8s %8s %8s %8s\n", name, recall, got["bots stopped, worst family"], \
			got["phish recall"], got["good accounts disabled"], got["good spiking senders disabled"], \
			got["messages escaped from a botnet, median"], got["messages escaped from a botnet, p95"], \
			got["account AUC"], got["calibration error (ECE)"]
	}'
}

ablation_run() {
	[ "$without" != each ] || without=$evidence
	printf '%-22s %8s %8s %8s %9s %9s %8s %8s %8s %8s\n' WITHOUT stopped worst phish good spiking escaped p95 AUC ECE
	variant_run "as-it-is" "$families" ''
	# shellcheck disable=SC2046 # words
	"$strop" measure $(reports_of as-it-is) | figures_line "nothing"
	for family in $without; do
		printf '[caps]\n' >"$folder/without"
		echo "$family" | tr ',' '\n' | sed 's/$/ = 0/' >>"$folder/without"
		variant_run "without-$family" "$families" "$folder/without"
		# shellcheck disable=SC2046
		"$strop" measure $(reports_of "without-$family") | figures_line "$family"
	done
}

if [ -n "$without" ]; then
	ablation_run
	exit 0
fi

# ---- one family of abusers after the other, by weights fitted without it ------------------------------------------

left_out_run() {
	[ "$left_out" != each ] || left_out=$("$strop" simulate --families help | awk '$2 == "bad" { print $1 }')
	for family in $left_out; do
		"$here/../fit/fit.sh" "$build" --jobs "$jobs" --keep "$folder/samples" --leave-out "$family" \
			-o "$folder/weights-$family" >"$folder/fit-$family.txt"
		variant_run "left-out-$family" "good,$family=0.04" "$folder/weights-$family"
		all_reports="$all_reports $(reports_of "left-out-$family")"
	done
}

all_reports=''
if [ -n "$left_out" ]; then
	left_out_run
else
	[ -n "$weights" ] && name=weighed || name=as-it-is
	variant_run "$name" "$families" "$weights"
	all_reports=$(reports_of "$variant")
fi
# shellcheck disable=SC2086 # words
"$strop" measure ${svg:+--svg "$svg"} $all_reports | tee "$folder/pooled.txt"
# shellcheck disable=SC2086
[ -z "$json" ] || "$strop" measure --json $all_reports >"$json"
! grep -q ' missed$' "$folder/pooled.txt"
