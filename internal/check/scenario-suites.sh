#!/bin/sh
# Runs the scenario suites of client libraries, unmodified, against one slotstorm serve.
#
#	internal/check/scenario-suites.sh DIR
#
# DIR has checkouts of go-redis, redis-py, node-redis, jedis or lettuce: those that are there are run. What
# a suite needs (a virtual environment with redis-py's dev_requirements, npm ci, maven) has to
# be installed. Each suite's output is in out/scenario-suites.
set -u
dir=${1:?usage: scenario-suites.sh DIR}
root=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(cd "$dir" && pwd) || exit 1
out=$root/out/scenario-suites
mkdir -p "$out"
go build -o "$out/slotstorm" "$root/cmd/slotstorm" || exit 1
"$out/slotstorm" serve --masters 3 --port 0 --databases-port 0 --fault-injector 127.0.0.1:20324 \
	--endpoints-out "$out/endpoints.json" --bdbs-out "$out/bdbs.json" --tls-dir "$out/tls" --ready-json >"$out/serve.log" 2>&1 &
server=$!
trap 'kill $server; wait $server' EXIT
until grep -q '"ready":true' "$out/serve.log"; do
	kill -0 $server 2>/dev/null || { cat "$out/serve.log"; exit 1; }
	sleep 0.1
done
export FAULT_INJECTION_API_URL=http://127.0.0.1:20324 RE_FAULT_INJECTOR_URL=http://127.0.0.1:20324
export REDIS_ENDPOINTS_CONFIG_PATH="$out/endpoints.json" REDIS_BDBS_CONFIG_PATH="$out/bdbs.json"
export E2E_SCENARIO_TESTS=true REDIS_ENTERPRISE_TESTS=true MTLS_CONFIG_PATH="$out/tls"

suite() { # suite NAME SUBDIRECTORY COMMAND...
	name=$1 sub=$2
	shift 2
	[ -d "$dir/$name/$sub" ] || { echo "$name: no checkout"; return; }
	echo "$name: $*"
	(cd "$dir/$name/$sub" && GOFLAGS= GOWORK=off "$@") >"$out/$name.log" 2>&1
	echo "$name: exit $?, $out/$name.log"
}

suite go-redis maintnotifications/e2e go test -count=1 -v -timeout 60m ./
suite redis-py . python3 -m pytest -q -p no:cacheprovider tests/test_scenario/test_maint_notifications.py
suite node-redis packages/client npx mocha -r tsx --exit 'lib/tests/test-scenario/*.e2e.ts'
suite jedis . mvn -q test -Dtest='redis.clients.jedis.scenario.*IT' -DfailIfNoTests=false
suite lettuce . mvn -q verify -Dit.test='io.lettuce.scenario.*' -DfailIfNoTests=false
