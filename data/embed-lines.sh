#!/bin/sh
# Put text files into C tables, a string a line.
#
# usage: embed-lines.sh OUT.c HEADER NAME=FILE...
set -eu
out=$1 header=$2
shift 2
{
	printf '#include "%s"\n' "$header"
	for pair; do
		name=${pair%%=*} file=${pair#*=}
		printf '\nconst char *const %s[] = {\n' "$name"
		sed 's/\\/\\\\/g; s/"/\\"/g; s/	/\\t/g; s/^/\t"/; s/$/",/' "$file"
		printf '};\nconst size_t %s_count = sizeof(%s) / sizeof(%s[0]);\n' "$name" "$name" "$name"
	done
} >"$out.part"
mv "$out.part" "$out"
