#!/bin/sh
# Put the rows of places.txt into C tables without pointers: nothing is set up when the program starts.
#
# usage: embed-places.sh OUT.c HEADER PLACES
set -eu
out=$1 header=$2 places=$3
export LC_ALL=C
{
	printf '#include "%s"\n\n' "$header"
	awk -F'|' '
	function quoted(text) { gsub(/[\\"]/, "\\\\&", text); return text }
	BEGIN { print "const char place_names[] =" }
	{
		printf "\t\"%s\\0%s\\0\"\n", quoted($1), quoted($2)
		at[NR] = bytes; bytes += length($1) + length($2) + 2
		country[NR] = $3; kind[NR] = $4; flags[NR] = $5
	}
	END {
		print "\t;\n\nconst struct place_row place_rows[] = {"
		for (i = 1; i <= NR; i++)
			printf "\t{ %d, \"%s\", %s, %d },\n", at[i], country[i], "\x27" kind[i] "\x27",
				(flags[i] ~ /w/) + 2 * (flags[i] ~ /n/) + 4 * (flags[i] ~ /d/)
		printf "};\nconst size_t place_row_count = %d;\n", NR
	}' "$places"
	printf '\nconst uint16_t places_backwards[] = {\n'
	awk -F'|' '
	{
		word = ""
		for (i = length($1); i > 0; i--)
			word = word substr($1, i, 1)
		print word "|" NR - 1
	}' "$places" | sort -t'|' -k1,1 -k2,2n | awk -F'|' '{ print "\t" $2 "," }'
	printf '};\n'
} >"$out.part"
mv "$out.part" "$out"
