#!/bin/sh
# The engine on desks that start cold: streams cut out of the simulator's, so that nobody in them has the months of history that make good
# customers known.
#
# usage: cold.sh STROP [OPTION…]
#
#   --seeds N          so many seeds (4)
#   --first S          from this one on (51)
#   --accounts N       accounts of each (1500)
#   --cuts LIST        of those below, with commas (all)
#   --jobs J           so many cuts at a time (1)
#   --keep DIR         keep events, truths, stores and reports there; events that are there are not made again
#
#   whole      everything, for comparison
#   last60k    the last 60,000 events
#   last30k    the last 30,000 events
#   window     the window's seven days, nothing from before
#   allnew     as window, but everybody signed up, paid and set up domains within six hours before it
#   nosignup   everything but signups
#   mailonly   of the window, messages and what became of them alone: no signup, login, card or domain
#   nodelivery the window without anything that came back
#
# A truth counts who is met in its cut: good accounts with an event in it, abusers with a harmful message. One line a cut: shares, with the
# counts behind them; then the good families with somebody wrongly disabled. Full reports are in DIR/CUT.txt.
set -eu
fail() { printf 'cold: %s\n' "$*" >&2; exit 2; }
strop=${1:?usage: cold.sh STROP [OPTION…]}
shift
seeds=4 first=51 accounts=1500 cuts=whole,last60k,last30k,window,allnew,nosignup,mailonly,nodelivery jobs=1 keep=''
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || fail "$1: a value is missing"
	case $1 in
	--seeds) seeds=$2 ;;
	--first) first=$2 ;;
	--accounts) accounts=$2 ;;
	--cuts) cuts=$2 ;;
	--jobs) jobs=$2 ;;
	--keep) keep=$2 ;;
	*) fail "$1: no such option" ;;
	esac
	shift 2
done

folder=$keep
if [ -z "$folder" ]; then
	folder=$(mktemp -d "${TMPDIR:-/tmp}/strop-cold-XXXXXX")
	trap 'rm -rf -- "$folder"' EXIT
	trap 'exit 130' INT TERM
fi
mkdir -p "$folder"
: >"$folder/strop.conf"
unset STROP_STORE STROP_ACTOR
export STROP_CONFIG="$folder/strop.conf"

# The window begins seven days before the midnight that ends it: the simulator's first day that is full of messages.
window_day() { # events
	last=$(tail -n 1 "$1" | sed 's/.*"at":"\([0-9-]*\)T.*/\1/')
	date -u -d "$last 00:00 UTC - 7 days" +%Y-%m-%d
}

# Lines of the window; with `moved`, what accounts told of themselves before it comes as if they had signed up within six hours before it.
window_cut() { # events moved
	day=$(window_day "$1")
	awk -v day="$day" -v from="$(($(date -u -d "$day 00:00 UTC" +%s) - 21600))" -v moved="$2" '
	function at() { match($0, /"at":"[^"]*"/); return substr($0, RSTART + 6, RLENGTH - 7) }
	{
		if (at() >= day) { print; next }
		if (!moved || $0 !~ /^{"type":"(account|card|domain)"/) next
		old[++count] = $0
	}
	END {
		for (i = 1; i <= count; i++) {
			sub(/"at":"[^"]*"/, sprintf("\"at\":%.3f", from + 21600 * i / (count + 1)), old[i])
			print old[i]
		}
	}' "$1"
}

cut_make() { # cut, from events, into
	case $1 in
	whole) cp "$2" "$3" ;;
	last60k) tail -n 60000 "$2" >"$3" ;;
	last30k) tail -n 30000 "$2" >"$3" ;;
	window) window_cut "$2" '' >"$3" ;;
	allnew) # what moved was printed last, and comes first
		window_cut "$2" 1 >"$3.part"
		grep '"at":[0-9]' "$3.part" >"$3"
		grep -v '"at":[0-9]' "$3.part" >>"$3"
		rm -f "$3.part"
		;;
	nosignup) grep -v '^{"type":"account"' "$2" >"$3" ;;
	mailonly) window_cut "$2" '' | grep -E '^\{"type":"(message|delivery)"' >"$3" ;;
	nodelivery) window_cut "$2" '' | grep -v '^{"type":"delivery"' >"$3" ;;
	*) fail "$1: no such cut" ;;
	esac
}

# Whom the cut meets.
truth_make() { # truth, events, into
	awk '
	function value(name) { return match($0, "\"" name "\":\"[^\"]*\"") ? substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5) : "" }
	!pass { met[value("account")] = 1; if (/^{"type":"message"/) sent[value("id")] = 1; next }
	pass == 1 { if (/^{"message"/ && value("message") in sent) harmful[value("account")] = 1; next }
	/^{"message"/ { if (value("message") in sent) print; next }
	/"label":"good"/ { if (value("account") in met) print; next }
	{ if (value("account") in harmful) print }' "$2" pass=1 "$1" pass=2 "$1" >"$3"
}

one_cut() { # seed, cut
	whole=$folder/$1 at=$folder/$1.$2
	[ -s "$at.events" ] && [ -s "$at.truth" ] || {
		cut_make "$2" "$whole.events" "$at.events"
		truth_make "$whole.truth" "$at.events" "$at.truth"
	}
	rm -f "$at".db*
	"$strop" ingest --store "$at.db" --decisions "$at.decisions" "$at.events" >"$at.log" 2>&1
	"$strop" scan --store "$at.db" >>"$at.log" 2>&1
	"$strop" measure --store "$at.db" --truth "$at.truth" --decisions "$at.decisions" --json >"$at.json"
}

seed=$first
while [ "$seed" -lt $((first + seeds)) ]; do
	[ -s "$folder/$seed.events" ] && [ -s "$folder/$seed.truth" ] ||
		"$strop" simulate --accounts "$accounts" --seed "$seed" --truth "$folder/$seed.truth" -o "$folder/$seed.events"
	seed=$((seed + 1))
done

printf '%-10s %20s %14s %20s %20s %18s %8s\n' cut 'good: disabled' 'held' 'flagged' 'bots stopped' 'phishers stopped' 'escaped'
families=''
for cut in $(echo "$cuts" | tr ',' ' '); do
	set --
	running=''
	seed=$first
	while [ "$seed" -lt $((first + seeds)) ]; do
		one_cut "$seed" "$cut" &
		running="$running $!"
		set -- "$@" "$folder/$seed.$cut.json"
		seed=$((seed + 1))
		if [ "$(echo "$running" | wc -w)" -ge "$jobs" ]; then
			for job in $running; do wait "$job" || fail "$cut: see $folder/*.$cut.log"; done
			running=''
		fi
	done
	for job in $running; do wait "$job" || fail "$cut: see $folder/*.$cut.log"; done
	"$strop" measure "$@" >"$folder/$cut.txt"
	awk -v cut="$cut" '
	function share(n, of) { return sprintf("%d/%d %6.2f%%", n, of, of ? 100 * n / of : 0) }
	/^ABUSERS/ { part = "bad"; next }
	/^GOOD/ { part = "good"; next }
	/^$/ { part = ""; next }
	part == "good" { all += $2; flagged += $3; held += $4; disabled += $5; if ($5) wrong = wrong sprintf(" %s %d/%d", $1, $5, $2) }
	part == "bad" && /^phish/ { phishers += $2; caught += int($2 * $6 / 100 + 0.5); next }
	part == "bad" { bots += $2; stopped += int($2 * $6 / 100 + 0.5) }
	/^escaped from a botnet: median/ { escaped = $6 }
	END {
		printf "%-10s %20s %14s %20s %20s %18s %8s\n", cut, share(disabled, all), share(held, all), share(flagged, all),
			share(stopped, bots), share(caught, phishers), escaped
		if (wrong) printf "             %s\n", wrong
	}' "$folder/$cut.txt"
done
