#!/bin/sh
# What a real mail costs us, rspamd (its network modules off) and bogofilter: processor time a mail, and the ratios, in one run.
# Needs rspamd, rspamc, bogofilter and, when this is built, gmime; what is missing is left out. The mails are those of
# tests/eval/eval.sh, longer than LEAST bytes.
#
# usage: bench_pipeline.sh FOLDER [LEAST]
set -eu
folder=$(realpath "${1:?usage: bench_pipeline.sh FOLDER [LEAST]}")
least=${2:-6000}
cd "$(dirname "$0")/../.."
build=${BUILD_BENCH:-build-bench}
bench=${BENCH_PIPELINE:-$build/tests/bench/bench_pipeline}
work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || { kill "$daemon"; wait "$daemon"; } 2>/dev/null || :; rm -r "$work"' EXIT
data=$folder/package/data
port=${PORT:-21333}

find "$data" -name '*.txt' -size "+${least}c" | sort >"$work/mails"
count=$(wc -l <"$work/mails")
# The bounds of -size and of the bench are the same: more than so many bytes.
"$bench" "$least" "$data/easy-ham-1" "$data/easy-ham-2" "$data/hard-ham-1" "$data/spam-1" "$data/spam-2" | tee "$work/ours"
ours=$(sed -n 's/^ours: from raw to campaign *\([0-9.]*\) us$/\1/p' "$work/ours")

# The processor time of a daemon and its workers, in clock ticks.
ticks_of() {
	sum=0
	for pid in "$1" $(pgrep -P "$1"); do
		# Behind the name, which may hold blanks, user and system time are the twelfth and thirteenth word.
		sum=$((sum + $(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f12,13 | tr ' ' '+')))
	done
	echo "$sum"
}

report() { # name, microseconds
	awk -v name="$1" -v theirs="$2" -v ours="$ours" 'BEGIN { printf "%-36s %8.2f us   ratio %.3f\n", name, theirs, ours / theirs }'
}

beside_bogofilter() {
	mkdir "$work/bogofilter"
	find "$data"/*-ham-* -name '*.txt' | bogofilter -d "$work/bogofilter" -n -b
	find "$data"/spam-* -name '*.txt' | bogofilter -d "$work/bogofilter" -s -b
	best=
	for round in 1 2 3; do
		# "times" prints the shell's own and then its children's, user and system.
		took=$(sh -c 'bogofilter -d "$1" -b <"$2" >/dev/null; times' - "$work/bogofilter" "$work/mails" |
			awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, "m"); sum += t[1] * 60 + t[2] } print sum * 1e6 }')
		best=$(awk -v a="$took" -v b="${best:-$took}" -v n="$count" 'BEGIN { print a < b ? a : b }')
	done
	report bogofilter "$(awk -v a="$best" -v n="$count" 'BEGIN { print a / n }')"
}

# As Debian sets it up, but for what asks the network, Redis or other programs.
beside_rspamd() {
	mkdir -p "$work/rspamd/local.d"
	for module in antivirus arc asn aws_s3 bimi clickhouse dcc dkim dkim_signing dmarc elastic external_relay \
		external_services fuzzy_check greylist hfilter history_redis maillist metadata_exporter metric_exporter mid mx_check neural \
		once_received p0f phishing ratelimit rbl redis replies reputation rspamd_update spamtrap spf surbl url_redirector \
		whitelist emails multimap; do
		echo 'enabled = false;' >"$work/rspamd/local.d/$module.conf"
	done
	printf 'bind_socket = "127.0.0.1:%s";\ncount = 1;\n' "$port" >"$work/rspamd/local.d/worker-normal.inc"
	for worker in controller proxy fuzzy; do
		echo 'enabled = false; count = -1;' >"$work/rspamd/local.d/worker-$worker.inc"
	done
	echo 'dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }' >"$work/rspamd/local.d/options.inc"
	printf 'type = "file";\nfilename = "%s/log";\nlevel = "error";\n' "$work" >"$work/rspamd/local.d/logging.inc"
	chmod -R a+rX "$work"
	rspamd -f -i --var=LOCAL_CONFDIR="$work/rspamd" --var=RUNDIR="$work" --var=DBDIR="$work" --var=LOGDIR="$work" >"$work/out" 2>&1 &
	daemon=$!
	for try in $(seq 60); do
		sleep 1
		head -1 "$work/mails" | xargs rspamc -h "127.0.0.1:$port" 2>/dev/null | grep -q 'Metric: default' && break
	done
	head -100 "$work/mails" | xargs rspamc -n 1 -h "127.0.0.1:$port" >/dev/null 2>&1 || :
	before=$(ticks_of "$daemon")
	xargs rspamc -n 1 -h "127.0.0.1:$port" <"$work/mails" >"$work/answers" 2>&1 || :
	after=$(ticks_of "$daemon")
	scanned=$(grep -c 'Metric: default' "$work/answers")
	echo "rspamd answered for $scanned"
	report rspamd "$(awk -v t="$((after - before))" -v hz="$(getconf CLK_TCK)" -v n="$count" 'BEGIN { print t / hz * 1e6 / n }')"
}

! command -v bogofilter >/dev/null || beside_bogofilter
! command -v rspamc >/dev/null || beside_rspamd
