#!/bin/sh
# Changes a cluster while clients count: change.sh MASTER TARGET REPLICA, each HOST:PORT.
# Slots move from a master to another one, the migration of slot 866 gets stuck half way
# for a second, and the master's replica takes over. The clients go on for as long as
# this runs:
#
#     sh change.sh 127.0.0.1:7000 127.0.0.1:7001 127.0.0.1:7003 | node ioredis/client.js 127.0.0.1:7000
set -e
exec 3>&1 >&2 # the clients count until 3 is closed
at() {
	addr=$1
	shift
	redis-cli -h "${addr%:*}" -p "${addr##*:}" "$@"
}
master=$1 target=$2 replica=$3
from=$(at "$master" CLUSTER MYID) to=$(at "$target" CLUSTER MYID)
# counted waits until the clients have counted so far.
counted() {
	until [ "$(at "$master" -c GET '{hello}:1')" -ge "$1" ] 2>/dev/null; do sleep 0.2; done
}
counted 5

redis-cli --cluster reshard "$master" --cluster-from "$from" --cluster-to "$to" --cluster-slots 100 --cluster-yes >/dev/null

at "$target" CLUSTER SETSLOT 866 IMPORTING "$from" >/dev/null
at "$master" CLUSTER SETSLOT 866 MIGRATING "$to" >/dev/null
at "$master" MIGRATE "${target%:*}" "${target##*:}" '{hello}:1' 0 5000 >/dev/null
sleep 1
while keys=$(at "$master" CLUSTER GETKEYSINSLOT 866 100) && [ -n "$keys" ]; do
	# shellcheck disable=SC2086 # the keys have no blanks
	at "$master" MIGRATE "${target%:*}" "${target##*:}" "" 0 5000 KEYS $keys >/dev/null
done
at "$target" CLUSTER SETSLOT 866 NODE "$to" >/dev/null
at "$master" CLUSTER SETSLOT 866 NODE "$to" >/dev/null
sleep 1

at "$replica" CLUSTER FAILOVER >/dev/null
until at "$replica" ROLE | grep -q '^master'; do sleep 0.2; done
sleep 1
counted 50
