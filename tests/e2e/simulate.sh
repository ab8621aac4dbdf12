# An invented provider, taken in and held against its own truth.

check_a_simulated_desk_is_taken_in_whole_and_can_be_made_again()
{
	exits 0 strop simulate --accounts 150 --seed 4 --days 3 --truth truth -o events
	exits 0 strop simulate --accounts 150 --seed 4 --days 3
	cmp "$work/out" events || fail "the same seed gave other bytes"
	same "$(grep -c '"label"' truth)" 150
	exits 0 strop ingest --json events
	same "$(get refused < "$work/out")" 0
	same "$(get skipped < "$work/out")" 0
	same "$(get stored < "$work/out")" "$(wc -l < events)"
}

check_families_are_chosen_by_name()
{
	exits 0 strop simulate --accounts 60 --families phish --truth truth -o events
	silent_on '"good"' truth
	says '"family":"phish"' truth
	exits 0 strop simulate --families help
	says 'paraphrase' "$work/out"
	exits 2 strop simulate --families nobody
	says 'nobody' "$work/err"
	exits 2 strop simulate --accounts none
	exits 2 strop simulate --start yesterday
	exits 2 strop simulate -o /nowhere/at/all
}

check_a_measurement_names_what_was_found_and_what_was_missed()
{
	strop simulate --accounts 200 --seed 2 --days 3 --families good,shared-ip,phish --truth truth -o events
	strop ingest events > /dev/null
	strop scan > /dev/null
	exits 0 strop measure --truth truth --svg picture.svg
	for word in shared-ip everyday SES-like components B-cubed TARGET ECE; do
		says "$word" "$work/out"
	done
	says '<svg' picture.svg
	silent_on '<script' picture.svg
	exits 0 strop measure --truth truth --json
	cp "$work/out" one.json
	same "$(get accounts < one.json)" 200
	same "$(get harmful < one.json)" "$(grep -c '"bad":true' truth)"
	exits 0 strop measure --json one.json one.json
	same "$(get accounts < "$work/out")" 400
	same "$(get seeds < "$work/out")" 2
}

check_a_measurement_says_what_is_wrong_with_its_input()
{
	strop ingest /dev/null > /dev/null
	exits 2 strop measure
	exits 2 strop measure --truth nowhere
	echo '{"account":"a"}' > truth
	exits 2 strop measure --truth truth
	says 'line 1' "$work/err"
	echo '{"account":"a","label":"good"}' > truth
	exits 0 strop measure --truth truth
	echo '{}' > pool
	exits 2 strop measure pool
	echo '{"message":"m","decision":"perhaps"}' > decisions
	exits 2 strop measure --truth truth --decisions decisions
}

check_an_evaluation_of_a_small_desk_comes_to_its_table()
{
	got=0
	build=$(dirname "$(dirname "$STROP")")
	sh "$here/../evaluate/evaluate.sh" "$build" --seeds 1 --accounts 150 --days 2 --json pooled.json --keep kept \
		> "$work/out" 2> "$work/err" || got=$?
	[ "$got" -le 1 ] || fail "exit $got"
	says 'TARGET' "$work/out"
	same "$(get seeds < pooled.json)" 1
	# What is there is not made again, and goes with another way of judging.
	touch -d 2001-01-01 kept/reports/as-it-is/1.json
	sh "$here/../evaluate/evaluate.sh" "$build" --seeds 1 --accounts 150 --days 2 --keep kept --without brand \
		> "$work/out" 2> "$work/err" || fail "exit $?"
	says 'nothing' "$work/out"
	says 'brand' "$work/out"
	[ -z "$(find kept/reports/as-it-is/1.json -newermt 2002-01-01)" ] || fail "made again"
	[ -s kept/reports/without-brand/1.json ] || fail "no report of the other way"
}
