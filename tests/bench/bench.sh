#!/bin/sh
# Build the measurements with release flags and run them: all, or those named.
#
# usage: bench.sh [NAME…]
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD_BENCH:-build-bench}
[ -f "$build/build.ninja" ] || meson setup "$build" -Dbench=true -Dbuildtype=release -Dtests=enabled >/dev/null
ninja -C "$build" >/dev/null
for bench in "$build"/tests/bench/bench_*; do
	[ -f "$bench" ] && [ -x "$bench" ] || continue
	name=$(basename "$bench" | sed 's/^bench_//')
	[ $# -eq 0 ] || case " $* " in *" $name "*) ;; *) continue ;; esac
	printf '\n== %s\n' "$name"
	"$bench" || printf '%s: ended with %d\n' "$name" $?
done
