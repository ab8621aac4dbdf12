#!/bin/sh
# Hold the documents to the tree: a file, folder or function that they name in `backticks`, and a page
# that they link to, must be there.
#
# usage: documents.sh SOURCE_ROOT
set -eu
cd "$1"
bad=0
complain() { echo "$*"; bad=1; }

functions=$(mktemp)
trap 'rm -f "$functions"' EXIT
find core tui tests -name '*.[ch]' -exec cat {} + | grep -oE '[A-Za-z_][A-Za-z0-9_]*\(' | sort -u >"$functions"

# "FILE:LINE NAME" for each thing in backticks, outside of fenced blocks.
named() {
	awk '
	FNR == 1 { fenced = 0 }
	/^[ \t]*```/ { fenced = !fenced; next }
	fenced { next }
	{
		for (rest = $0; match(rest, /`[^`]+`/); rest = substr(rest, RSTART + RLENGTH))
			print FILENAME ":" FNR " " substr(rest, RSTART + 1, RLENGTH - 2)
	}' "$@"
}

# "FILE:LINE PAGE" for each link within the tree.
linked() {
	grep -HnoE '\]\([^)# ]+' "$@" | sed -E 's/:\]\(/ /' || true
}

documents='README.md CHANGELOG.md data/README.md docs/*.md docs/decisions/*.md'
names=$(named $documents)
pages=$(linked $documents)
[ -n "$names" ] || complain "the documents name nothing: is this the root of the tree?"

while read -r where name; do
	case $name in
	*NAME* | *[!A-Za-z0-9_./\(\)-]*) ;; # a command, a pattern, a text
	core/* | tui/* | tests/* | docs/* | data/* | .ci/*)
		[ -e "$name" ] || complain "$where: there is no $name" ;;
	*'()')
		grep -qxF -- "${name%)}" "$functions" || complain "$where: nothing is called $name" ;;
	esac
done <<END
$names
END
while read -r where page; do
	case $page in
	'' | *://*) continue ;;
	esac
	[ -e "$(dirname "${where%%:*}")/$page" ] || complain "$where: there is no page $page"
done <<END
$pages
END
exit "$bad"
