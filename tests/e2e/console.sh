# The console as a rep runs it: from a shell, in tmux, on a demo desk.

pane()
{
	tmux -L "$socket" -f /dev/null "$@"
}

# Wait until the pane shows the text, or no longer does; never for a time.
wait_for()
{
	tries=0
	until pane capture-pane -p > screen && grep -qF -e "$1" screen; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "'$1' is not on the screen: $(cat screen)"
		sleep 0.1
	done
}

wait_gone()
{
	tries=0
	while pane capture-pane -p > screen && grep -qF -e "$1" screen; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "'$1' stays on the screen: $(cat screen)"
		sleep 0.1
	done
}

wait_file()
{
	tries=0
	until [ -s "$1" ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "no file $1: $(pane capture-pane -p)"
		sleep 0.1
	done
}

keys()
{
	pane send-keys "$@"
}

line()
{
	pane send-keys -l "$1"
	pane send-keys Enter
}

# A shell in a terminal of its own.
begin_terminal()
{
	command -v tmux > /dev/null || skip "no tmux"
	socket=strop-$$
	TMUX_TMPDIR=$work
	export TMUX_TMPDIR
	unset TMUX ENV
	pane new-session -d -x 120 -y 40 sh
	pane display-message -p '#{pid}' >> "$work/pids"
	line "PS1='shell'; PS1=\"\$PS1> \"" # dash takes no prompt from outside
	wait_for 'shell>'
}

# The same on a demo desk; `account` is flagged and active.
in_a_terminal()
{
	exits 0 strop demo --no-open --dir desk
	STROP_CONFIG=$work/desk/strop.conf
	export STROP_CONFIG
	account=$(strop accounts --json | grep '"state":"active"' | grep -v '"flagged_at":null' |
		get account | tail -1)
	[ -n "$account" ] || fail "no account is flagged and active"
	begin_terminal
}

ends_the_terminal()
{
	pane kill-server
}

standing()
{
	strop show "$1" --json > dossier
	for field in state disabled_at flagged_at case assignee; do
		printf '%s ' "$(get --json "account.$field" < dossier)"
	done
}

modes()
{
	line "stty -a > modes.$1; echo ok > modes.$1.done"
	wait_file "modes.$1.done"
}

check_a_rep_disables_undoes_and_exports()
{
	in_a_terminal
	before=$(standing "$account")
	modes before
	line "echo as it was before"
	line "'$STROP' open $account"
	wait_for "ACTIVE, flagged"
	silent_on "as it was before" screen
	same "$(pane display-message -p '#{alternate_on}')" 1

	keys d
	wait_for "DISABLED by ada"
	same "$(strop show "$account" --json | get account.state)" disabled
	keys u
	wait_for "undone $account"
	wait_for "ACTIVE, flagged"
	same "$(standing "$account")" "$before" "the undo is not exact"

	keys x
	wait_for "exported $account to "
	file=$(sed -n "s/.*exported $account to \([^ ]*\).*/\1/p" screen)
	says "$account" "$file"

	keys q
	wait_for " flagged · "
	wait_gone "ACTIVE, flagged"
	keys q
	wait_for "as it was before"
	wait_for "shell>"
	same "$(pane display-message -p '#{alternate_on}')" 0
	modes after
	cmp modes.before modes.after || fail "the terminal is not as before"
	ends_the_terminal
}

check_a_console_that_is_told_to_end_gives_the_terminal_back()
{
	command -v pgrep > /dev/null || skip "no pgrep"
	in_a_terminal
	modes before
	line "echo as it was before"
	line "'$STROP'; echo it ended"
	wait_for " flagged · "
	pgrep -P "$(pane display-message -p '#{pane_pid}')" > running || fail "the console does not run"
	kill -TERM "$(cat running)"
	wait_for "it ended"
	wait_for "as it was before"
	same "$(pane display-message -p '#{alternate_on}')" 0
	modes after
	cmp modes.before modes.after || fail "the terminal is not as before"
	ends_the_terminal
}
