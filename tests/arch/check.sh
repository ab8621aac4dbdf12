#!/bin/sh
# Format, clang-tidy and cppcheck over the whole tree; each file's complaints are printed.
#
# usage: check.sh BUILD_DIR
set -u
build=$1
cd "$(dirname "$0")/../.."
failed=0

git ls-files 'core/*.[ch]' 'tui/*.[ch]' 'tests/*.[ch]' >"$build/files.txt"
misshaped=$(xargs clang-format --dry-run -Werror <"$build/files.txt" 2>&1 | sed -n 's/^\([^: ]*\.[ch]\):[0-9].*/\1/p' | sort -u)
[ -z "$misshaped" ] || { printf 'format: run clang-format -i on\n%s\n' "$misshaped"; failed=1; }
grep '\.c$' "$build/files.txt" | grep -E '^(core|tui)/' >"$build/sources.txt"
xargs -P 2 -n 4 clang-tidy --quiet -p "$build" <"$build/sources.txt" >"$build/tidy.log" 2>/dev/null || {
	grep -E 'error:|warning:' "$build/tidy.log" | sort -u | head -100
	failed=1
}
xargs cppcheck --quiet -j 2 --std=c11 -I . --enable=warning,style,performance,portability --inline-suppr \
	--suppressions-list=tests/arch/cppcheck.txt --error-exitcode=1 <"$build/sources.txt" || failed=1
exit "$failed"
