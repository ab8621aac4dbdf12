#!/bin/sh
# Put files of bytes into C arrays.
#
# usage: embed-bytes.sh OUT.c HEADER NAME=FILE...
set -eu
out=$1 header=$2
shift 2
{
	printf '#include "%s"\n' "$header"
	for pair; do
		name=${pair%%=*} file=${pair#*=}
		printf '\nconst unsigned char %s[] = {\n' "$name"
		od -An -v -tx1 "$file" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g; s/^/\t/'
		printf '};\nconst size_t %s_size = sizeof(%s);\n' "$name" "$name"
	done
} >"$out.part"
mv "$out.part" "$out"
