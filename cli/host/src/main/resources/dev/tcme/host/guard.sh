# guard LOG SIGNAL GRACE PROGRAM [ARG...]
# Runs PROGRAM until it ends or standard input does. Standard input is a pipe whose other end only the host holds: when
# the host ends, however it ends, the kernel closes the pipe, and PROGRAM is sent SIGNAL and after GRACE seconds KILL.
# Prints the process id of PROGRAM first; PROGRAM's own output goes to LOG.
log=$1 signal=$2 grace=$3
shift 3
# Its own standard error goes nowhere from here on: with job control bash reports each end of a job there, so that a
# PROGRAM that ends at once would find a line in its log that it did not write.
exec 3<&0 2>/dev/null
# Job control gives PROGRAM a process group of its own: the terminal's Ctrl-C does not reach it, only the host's word.
set -m
"$@" </dev/null >>"$log" 2>&1 3<&- &
child=$!
# The Ctrl-C does reach this process; it is left to the host.
trap '' INT TERM HUP
echo "$child"
exec >/dev/null
{
  while read -r _ <&3; do :; done
  kill -s "$signal" "$child"
  waited=0
  while [ "$waited" -lt "$((grace * 10))" ] && kill -0 "$child"; do
    sleep 0.1
    waited=$((waited + 1))
  done
  kill -s KILL -- "-$child"
} &
watcher=$!
exec 3<&- </dev/null
wait "$child"
code=$?
# Whatever PROGRAM left running in its group.
kill -s KILL -- "-$child"
kill -s KILL -- "-$watcher"
exit "$code"
