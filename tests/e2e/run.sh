#!/bin/sh
# One end-to-end check: run.sh TOPIC CHECK runs check_CHECK of TOPIC.sh in a home of its own.
# Needs STROP, STROP_JSON_GET, STROP_JSON_CHECK, STROP_TAME_CHECK … (meson.build gives them).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/strop-e2e.XXXXXX")

# What a failed check left running ends with it.
end()
{
	code=$?
	jobs -p > "$work/jobs" # in a $( ) it would list those of the subshell: none
	cat "$work/pids" >> "$work/jobs" 2> /dev/null || true
	while read -r job; do
		kill -9 "$job" 2> /dev/null || true
	done < "$work/jobs"
	rm -rf "$work"
	exit $code
}
trap end EXIT
trap 'exit 1' INT TERM HUP

HOME=$work/home
XDG_DATA_HOME=$work/data
XDG_CONFIG_HOME=$work/config
XDG_STATE_HOME=$work/state
XDG_CACHE_HOME=$work/cache
STROP_ACTOR=ada
TZ=UTC
LC_ALL=C.UTF-8
# What fontconfig keeps for the whole run is no leak of ours.
printf 'leak:libfontconfig\n' > "$work/.kept-by-others"
LSAN_OPTIONS=suppressions=$work/.kept-by-others:print_suppressions=0
export LSAN_OPTIONS
export HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME STROP_ACTOR TZ LC_ALL
unset STROP_STORE STROP_CONFIG NO_COLOR
mkdir -p "$HOME" "$XDG_CONFIG_HOME/strop"
expect=$here/contract.expect
sixty=$here/data/sixty.jsonl

. "$here/lib.sh"
. "$here/$1.sh"
cd "$work"
"check_$2"
