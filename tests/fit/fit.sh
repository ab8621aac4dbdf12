#!/bin/sh
# Refit the table of signals (core/engine/signal.c) to invented providers whose truth is known.
#
# usage: fit.sh BUILD [OPTION…]
#
#   --seeds N           providers to fit to (6)
#   --held N            others, to hold the fit to (3)
#   --first S           the first seed (101; those held out come behind)
#   --accounts N        accounts of each (3000)
#   --days D            length of each window (7)
#   --families LIST     as `strop simulate --families` takes it (good customers, and every family of abusers a fifth as often as by
#                       default: what is shared by good and bad should not be shared by more bad ones than need be)
#   --leave-out FAMILY  fit without this family of abusers
#   --share S           what abusers weigh in what is fitted to (about 0.01, the prior: bits are then right where abusers are rare)
#   --spread S          how far factors may go from 1 with little said (0.02; with 0.3 the samples nearly have it their way)
#   --fixed CODES       rows, with commas between, that keep their bits
#   -o FILE             what differs, as a file of weights: `./run evaluate --weights FILE`
#   --write             write it into the table
#   -j, --jobs J        so many providers at a time (as many as there are processors)
#   --keep DIR          keep the samples there; what is there already is not made again
#
# Prints every row: for how many good accounts, abusers and actors of abusers it fired, the bits it is worth by itself, the table's and
# the fitted bits with their standard errors; then what both come to on the providers that were held out.
set -eu
here=$(dirname "$0")
fail() { printf 'fit: %s\n' "$*" >&2; exit 2; }
build=${1:?usage: fit.sh BUILD [OPTION…]}
shift
seeds=6 held=3 first=101 accounts=3000 days=7 families='' keep='' write='' leave_out='' out='' share='' spread='' fixed=''
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
while [ $# -gt 0 ]; do
	if [ "$1" = --write ]; then
		write=$here/../../core/engine/signal.c
		shift
		continue
	fi
	[ $# -ge 2 ] || fail "$1: a value is missing"
	case $1 in
	--seeds) seeds=$2 ;;
	--held) held=$2 ;;
	--first) first=$2 ;;
	--accounts) accounts=$2 ;;
	--days) days=$2 ;;
	--families) families=$2 ;;
	--leave-out) leave_out=$2 ;;
	--share) share=$2 ;;
	--spread) spread=$2 ;;
	--fixed) fixed=$2 ;;
	-o) out=$2 ;;
	-j | --jobs) jobs=$2 ;;
	--keep) keep=$2 ;;
	*) fail "$1: no such option" ;;
	esac
	shift 2
done
[ -n "$families" ] || families=good$("$build/tui/strop" simulate --families help |
	awk '$2 == "bad" { printf ",%s=%.5f", $1, $3 / 5 }')

folder=$keep
if [ -z "$folder" ]; then
	folder=$(mktemp -d "${TMPDIR:-/tmp}/strop-fit-XXXXXX")
	trap 'rm -rf -- "$folder"' EXIT
	trap 'exit 130' INT TERM
fi
mkdir -p "$folder"
collect=$build/tests/fit/fit_collect
# Samples of another program or another plan are others.
name=$(printf '%s' "$accounts $days $families $(cksum <"$collect")" | cksum | cut -d' ' -f1)
file_of() { printf '%s/%s-%s.tsv' "$folder" "$name" "$1"; }

seed=$first
train='' tried='' missing=''
while [ "$seed" -lt $((first + seeds + held)) ]; do
	if [ "$seed" -lt $((first + seeds)) ]; then train="$train $(file_of "$seed")"
	else tried="$tried $(file_of "$seed")"; fi
	[ -s "$(file_of "$seed")" ] || missing="$missing $seed"
	seed=$((seed + 1))
done
if [ -n "$missing" ]; then
	printf 'fit: collecting%s\n' "$missing" >&2
	# shellcheck disable=SC2086
	printf '%s\n' $missing |
		xargs -P "$jobs" -I SEED "$collect" SEED "$accounts" "$days" "$families" "$folder/$name-SEED.tsv" ||
		fail "a provider could not be collected"
fi
# shellcheck disable=SC2086 # words
"$build/tests/fit/fit_weights" ${leave_out:+--leave-out "$leave_out"} ${out:+-o "$out"} ${write:+--write "$write"} \
	${share:+--share "$share"} ${spread:+--spread "$spread"} ${fixed:+--fixed "$fixed"} $train -- $tried
