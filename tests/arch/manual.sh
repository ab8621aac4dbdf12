#!/bin/sh
# The manual pages and the settings in the documents, held to the program: scdoc takes both pages, each verb stands
# in the first, and the examples of settings are read without complaint.
#
# usage: manual.sh STROP SCDOC SOURCE_ROOT
set -eu
strop=$1 scdoc=$2 root=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
HOME=$folder XDG_CONFIG_HOME=$folder XDG_DATA_HOME=$folder
export HOME XDG_CONFIG_HOME XDG_DATA_HOME
unset STROP_CONFIG STROP_STORE STROP_ACTOR
fail() { echo "$*"; exit 1; }

"$strop" manual >"$folder/strop.1.scd"
"$strop" manual settings >"$folder/strop.5.scd"
for page in strop.1 strop.5; do
	"$scdoc" <"$folder/$page.scd" >/dev/null || fail "scdoc does not take the source of $page"
done

"$strop" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' >"$folder/verbs"
[ -s "$folder/verbs" ] || fail 'strop --help names no verb'
while read -r verb; do
	grep -q "^## strop $verb\( \|$\)" "$folder/strop.1.scd" || fail "strop(1) has nothing about $verb"
done <"$folder/verbs"

# The fenced block after "# EXAMPLE", and the one marked "ini" in the README.
awk '/^# / { here = $0 == "# EXAMPLE"; next } here && /^```/ { inside = !inside; next } here && inside' \
	"$folder/strop.5.scd" >"$folder/manual.conf"
awk '/^```/ { inside = $0 == "```ini"; next } inside' "$root/README.md" >"$folder/readme.conf"
for example in manual readme; do
	[ -s "$folder/$example.conf" ] || fail "$example: no example of settings is left"
	"$strop" --config "$folder/$example.conf" manual >/dev/null || fail "the example in the $example is not read"
done
