#!/bin/sh
# Build every fuzzer with clang, address and undefined sanitizers, and run each for so many seconds.
#
# usage: fuzz.sh SECONDS
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
build=${BUILD_FUZZ:-build-fuzz}
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true -Dtests=enabled -Db_lundef=false \
	-Db_sanitize=address,undefined -Dbuildtype=debugoptimized >/dev/null
ninja -C "$build" $(ninja -C "$build" -t targets all | sed -n 's/^\(tests\/fuzz\/fuzz_[a-z0-9]*\): .*/\1/p') >"$build/fuzz-build.log" ||
	{ tail -n 30 "$build/fuzz-build.log"; exit 1; }
failed=0
for fuzzer in "$build"/tests/fuzz/fuzz_*[a-z0-9]; do
	[ -x "$fuzzer" ] && [ ! -d "$fuzzer" ] || continue
	name=$(basename "$fuzzer")
	mkdir -p "$build/corpus/$name"
	if "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$build/corpus/" \
		"$build/corpus/$name" >"$build/$name.log" 2>&1; then
		printf '%-16s %s\n' "$name" "$(grep -E '^Done|DONE' "$build/$name.log" | tail -n 1)"
	else
		printf '%-16s FAILED\n' "$name"
		tail -n 40 "$build/$name.log"
		failed=1
	fi
done
exit $failed
