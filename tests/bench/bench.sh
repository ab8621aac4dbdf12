#!/bin/sh
# Build the measurements with release flags and run them: all, or those named. What is missing is left out with a word.
#
# usage: bench.sh [NAME…]
#
# NAME: json netlist reduce campaigns link store find ingest geo console verbs (which has the dossier). Places come from
# STROP_BENCH_CITY, an MMDB with cities: geo needs one.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD_BENCH:-build-bench}
[ -f "$build/build.ninja" ] || meson setup "$build" -Dbench=true -Dbuildtype=release -Dtests=enabled >/dev/null
ninja -C "$build" >/dev/null
benches=$build/tests/bench
wanted=" $* "

# bench NAME COMMAND [WORD…]
bench() {
	name=$1
	shift
	case $wanted in "  " | *" $name "*) ;; *) return 0 ;; esac
	printf '\n== %s\n' "$name"
	"$@" || printf '%s: ended with %d\n' "$name" $?
}

for name in json netlist reduce campaigns link store find ingest; do
	bench "$name" "$benches/bench_$name"
done
if [ -n "${STROP_BENCH_CITY:-}" ]; then
	bench geo "$benches/bench_geo" "$STROP_BENCH_CITY"
else
	bench geo echo 'left out: set STROP_BENCH_CITY to an MMDB with cities'
fi
bench console "$benches/bench_console" "$build/tui/strop"
bench verbs tests/bench/bench_verbs.sh "$build"
