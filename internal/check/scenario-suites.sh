#!/bin/sh
# Runs the scenario suites of client libraries, unmodified, against one slotstorm serve.
#
#	internal/check/scenario-suites.sh DIR
#
# DIR has checkouts of go-redis, redis-py, node-redis, jedis or lettuce: those that are there are run. What
# a suite needs (a virtual environment with redis-py's dev_requirements, npm ci, mvn test-compile) has to
# be installed. Each suite's output is in out/scenario-suites.
set -u
dir=${1:?usage: scenario-suites.sh DIR}
root=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(cd "$dir" && pwd) || exit 1
out=$root/out/scenario-suites
mkdir -p "$out"
go build -o "$out/slotstorm" "$root/cmd/slotstorm" || exit 1
"$out/slotstorm" serve --masters 3 --port 0 --databases-port 0 --fault-injector 127.0.0.1:20324 --software-api 127.0.0.1:9443 \
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

# What node-redis' suite reads: the first database of the file is a cluster, and most of its tests want one
# endpoint. It needs Node 22 (Promise.withResolvers), and is about timers of 50 ms.
export REDIS_EMIT_DIAGNOSTICS=true

suite() { # suite NAME SUBDIRECTORY COMMAND...
	name=$1 sub=$2
	shift 2
	[ -d "$dir/$name/$sub" ] || { echo "$name: no checkout"; return; }
	log=$out/$name.log
	case " ${begun:-} " in
	*" $name "*) ;;
	*) : >"$log" ;;
	esac
	begun="${begun:-} $name"
	echo "$name: $*"
	(cd "$dir/$name/$sub" && GOFLAGS= GOWORK=off "$@") >>"$log" 2>&1
	echo "$name: exit $?, $log"
	# What an interrupted test has left must not be in the way of the next suite.
	curl -fsS -H 'Content-Type: application/json' -d '{"type":"delete_database","parameters":{"delete_all":true}}' "$FAULT_INJECTION_API_URL/action" >/dev/null
}

suite go-redis maintnotifications/e2e go test -count=1 -v -timeout 60m ./
suite redis-py . python3 -m pytest -q -p no:cacheprovider tests/test_scenario
suite node-redis packages/client env DATABASE_NAME=m-standard npx mocha -r tsx --exit -t 1000000 'lib/tests/test-scenario/!(smart-client-handoffs-oss).e2e.ts'
suite node-redis packages/client npx mocha -r tsx --exit -t 1000000 'lib/tests/test-scenario/sharded-pubsub/*.e2e.ts'
suite node-redis packages/client npx mocha -r tsx --exit --delay -t 1000000 lib/tests/test-scenario/smart-client-handoffs-oss.e2e.ts
suite jedis . mvn -q jacoco:prepare-agent@prepare-agent-scenario failsafe:integration-test@scenario-tests failsafe:verify -DskipScenarioTests=false
suite lettuce . mvn -q surefire:test -Dtest='io.lettuce.scenario.*Test' -Dsurefire.failIfNoSpecifiedTests=false

# Three tests of go-redis want client-resp-proxy itself, in front of one server: the injector's port serves its API. They come last, since the
# replies that they put in the place of the server's stay.
standard=$(sed -n '/"m-standard"/,$s/.*"port": \([0-9]*\).*/\1/p' "$REDIS_ENDPOINTS_CONFIG_PATH" | head -n 1)
for port in 17000 17001 17002 17003; do
	curl -fsS -H 'Content-Type: application/json' -d "{\"listenPort\":$port,\"targetHost\":\"127.0.0.1\",\"targetPort\":$standard}" "$FAULT_INJECTION_API_URL/nodes" >/dev/null
done
suite go-redis maintnotifications/e2e env PROXY_API_PORT=20324 go test -count=1 -v -run TestUnifiedInjector ./
