#!/bin/sh
# Put the steps of the schema into a C table.
#
# usage: embed.sh OUT.c 001-start.sql 002-...sql
set -eu
out=$1
shift
{
	echo '#include "core/store/schema.h"'
	echo
	echo 'const struct schema_step schema_steps[] = {'
	for file; do
		name=$(basename "$file" .sql)
		number=$(echo "$name" | sed 's/-.*//; s/^0*//')
		printf '\t{ %s, "%s",\n' "$number" "$name"
		sed 's/\\/\\\\/g; s/"/\\"/g; s/	/\\t/g; s/^/\t\t"/; s/$/\\n"/' "$file"
		printf '\t},\n'
	done
	echo '};'
	echo 'const size_t schema_step_count = sizeof(schema_steps) / sizeof(schema_steps[0]);'
} >"$out.part"
mv "$out.part" "$out"
