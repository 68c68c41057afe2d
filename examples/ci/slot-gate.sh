#!/usr/bin/env bash
# The gate that a team puts before a migration of slots, rehearsed on a simulated cluster:
# the same commands of redis-cli that will be used on the real one, in a few seconds and
# without anything to clean up. With ADDR=HOST:PORT it uses a cluster that is there.
#
#   pre-flight      the cluster is whole, and no slot is open
#   canary          50 slots move, with keys in them
#   post-migration  the cluster is whole again, and no key is lost
#
# SCENARIO names a scenario file whose cluster is served instead of a healthy one.
set -euo pipefail

slots=50
port=${PORT:-7000}
addr=${ADDR:-127.0.0.1:$port}
log=$(mktemp)

if [ -z "${ADDR:-}" ]; then
	"${SLOTSTORM:-slotstorm}" serve --masters 3 --replicas 1 --port "$port" ${SCENARIO:+"$SCENARIO"} >"$log" &
	server=$!
	trap 'kill "$server" 2>/dev/null || true; wait "$server" || true; rm -f "$log"' EXIT
	for _ in $(seq 100); do
		grep -q ready "$log" && break
		sleep 0.1
	done
	[ -z "${SCENARIO:-}" ] || sleep 1 # it is played now
fi

host=${addr%:*}
port=${addr##*:}
cli() { redis-cli -h "$host" -p "$port" "$@"; }

# whole fails unless all nodes agree, all slots are covered and none is open. Nodes need a
# moment to hear of the latest change.
whole() {
	local said
	for _ in $(seq 20); do
		said=$(redis-cli --cluster check "$addr" 2>&1) || true
		if grep -q 'All 16384 slots covered' <<<"$said" && ! grep -qE '\[(WARNING|ERR)\]' <<<"$said"; then
			grep -E '^\[OK\]' <<<"$said"
			return
		fi
		sleep 0.5
	done
	printf '%s\n' "$said"
	return 1
}

echo "== pre-flight"
whole

echo "== canary: $slots slots"
keys=200
for i in $(seq "$keys"); do
	echo "SET gate:$i $i"
done | cli -c >/dev/null
master() { cli cluster nodes | awk '$3 ~ /master/ { print $9, $1 }' | sort -n | sed -n "$1p" | cut -d' ' -f2; }
redis-cli --cluster reshard "$addr" --cluster-from "$(master 1)" --cluster-to "$(master 2)" \
	--cluster-slots "$slots" --cluster-yes | tail -n 1

echo "== post-migration"
whole
for i in $(seq "$keys"); do
	echo "GET gate:$i"
done | cli -c | grep -cE '^"?[0-9]+"?$' | {
	read -r found
	echo "$found of $keys keys are there"
	[ "$found" = "$keys" ]
}
