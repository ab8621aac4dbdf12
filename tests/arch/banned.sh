#!/bin/sh
# Hold core and tui to docs/banned.txt: none of the calls named there is made.
# Comments and texts in quotes may name them.
#
# usage: banned.sh SOURCE_ROOT
set -eu
cd "$1"

find core tui -name '*.[ch]' | sort | xargs awk -v table=docs/banned.txt '
function complain(name) {
	print FILENAME ":" FNR ": " name "() is not called here: use " instead[name] " (docs/banned.txt)"
	bad++
}
# The line without comments and quoted texts.
function code_of(line,    code, c, two) {
	code = ""
	while (line != "") {
		c = substr(line, 1, 1)
		two = substr(line, 1, 2)
		if (inside) {
			if (two == "*/") {
				inside = 0
				line = substr(line, 3)
			} else {
				line = substr(line, 2)
			}
		} else if (two == "/*") {
			inside = 1
			line = substr(line, 3)
		} else if (two == "//") {
			break
		} else if ((c == "\"" || c == "\047") && match(line, c == "\"" ? quoted : letter)) {
			line = substr(line, RLENGTH + 1)
		} else {
			match(line, /^[A-Za-z0-9_]+/)
			if (RLENGTH < 1)
				RLENGTH = 1
			code = code substr(line, 1, RLENGTH)
			line = substr(line, RLENGTH + 1)
		}
	}
	return code
}
BEGIN {
	quoted = "^\"(\\\\.|[^\"\\\\])*\""
	letter = "^\047(\\\\.|[^\047\\\\])*\047"
	while ((getline row < table) > 0) {
		n = split(row, word, " ")
		if (n == 0 || word[1] ~ /^#/)
			continue
		if (n < 2) {
			print table ": " word[1] ": what to use instead?"
			bad++
		}
		if (word[n - 1] == "except")
			except[word[1]] = word[n]
		sub(/^[^ ]+ +/, "", row)
		sub(/   .*/, "", row)
		instead[word[1]] = row
		banned++
	}
	if (!banned) {
		print table ": names no call"
		bad++
	}
}
FNR == 1 { inside = 0 }
{
	rest = code_of($0)
	before = ""
	while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		name = substr(rest, RSTART, RLENGTH)
		before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
		sub(/[ \t]*\($/, "", name)
		# a member of that name, as in clock->time(), is not the call
		if (name in instead && before !~ /[.>]/ && except[name] != FILENAME)
			complain(name)
		rest = substr(rest, RSTART + RLENGTH)
	}
}
END { exit bad > 0 }'
