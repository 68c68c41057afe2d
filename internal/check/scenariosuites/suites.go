package main

// suite is a suite of a client's own, and how it is run in a checkout.
type suite struct {
	// name is what the table calls it. checkout is the directory of the client's checkout, dir the
	// directory in it in which the command runs.
	name, checkout, dir string
	command             []string
	env                 []string
	needs               []need
	format              format
	// proxies are ports at which the suite wants client-resp-proxy in front of one server.
	proxies []int
	// software says that it asks Redis Software's own API, which is at one port of the machine.
	software bool
}

// need is something that has to be there, and what to do if it is not.
type need struct {
	// path is a file in the checkout, command a command that has to end with 0 there. One of them is set.
	path    string
	command []string
	install string
}

// repositories are where checkouts come from.
const repositories = "https://github.com/redis/"

// python is the interpreter of a virtual environment in redis-py's checkout, or else python3.
const python = `p=.venv/bin/python; [ -x $p ] || p=python3; exec $p `

var (
	needsNode = []need{
		// Promise.withResolvers came with it.
		{command: []string{"node", "-e", "process.exit(process.versions.node.split('.')[0] >= 22 ? 0 : 1)"}, install: "install Node 22 or later"},
		{path: "packages/test-utils/dist", install: "npm ci && npm run build"},
	}
	needsMaven = []need{
		{command: []string{"mvn", "--version"}, install: "install Maven and a JDK"},
		{path: "target/test-classes", install: "mvn test-compile"},
	}
)

// suites are run in this order.
var suites = []suite{
	{
		name: "go-redis maintnotifications/e2e", checkout: "go-redis", dir: "maintnotifications/e2e",
		command: []string{"go", "test", "-count=1", "-v", "-timeout", "60m", "-skip", "TestUnifiedInjector", "."}, format: goTest,
	},
	{
		name: "go-redis TestUnifiedInjector", checkout: "go-redis", dir: "maintnotifications/e2e",
		command: []string{"go", "test", "-count=1", "-v", "-run", "TestUnifiedInjector", "."}, format: goTest,
		proxies: []int{17000, 17001, 17002, 17003},
	},
	{
		name: "redis-py tests/test_scenario", checkout: "redis-py",
		command: []string{"sh", "-c", python + "-m pytest -q -p no:cacheprovider tests/test_scenario"}, format: pytest,
		needs: []need{{command: []string{"sh", "-c", python + "-c 'import pytest, pytest_asyncio, pybreaker, aiohttp'"}, install: "python3 -m venv .venv && .venv/bin/pip install -r dev_requirements.txt"}},
	},
	{
		name: "node-redis test-scenario", checkout: "node-redis", dir: "packages/client",
		command: []string{"npx", "mocha", "-r", "tsx", "--exit", "-t", "1000000", "lib/tests/test-scenario/!(smart-client-handoffs-oss).e2e.ts"},
		// The first database of the file is a cluster, and these tests want one endpoint.
		env: []string{"DATABASE_NAME=m-standard"}, needs: needsNode, format: mocha,
	},
	{
		name: "node-redis sharded-pubsub", checkout: "node-redis", dir: "packages/client",
		command: []string{"npx", "mocha", "-r", "tsx", "--exit", "-t", "1000000", "lib/tests/test-scenario/sharded-pubsub/*.e2e.ts"}, needs: needsNode, format: mocha,
	},
	{
		name: "node-redis smart-client-handoffs-oss", checkout: "node-redis", dir: "packages/client",
		command: []string{"npx", "mocha", "-r", "tsx", "--exit", "--delay", "-t", "1000000", "lib/tests/test-scenario/smart-client-handoffs-oss.e2e.ts"}, needs: needsNode, format: mocha,
	},
	{
		name: "jedis tests tagged scenario", checkout: "jedis",
		command: []string{"mvn", "-B", "jacoco:prepare-agent@prepare-agent-scenario", "failsafe:integration-test@scenario-tests", "failsafe:verify", "-DskipScenarioTests=false"}, needs: needsMaven, format: maven, software: true,
	},
	{
		name: "lettuce io.lettuce.scenario", checkout: "lettuce",
		command: []string{"mvn", "-B", "surefire:test", "-Dtest=io.lettuce.scenario.*Test", "-Dsurefire.failIfNoSpecifiedTests=false"}, needs: needsMaven, format: maven, software: true,
	},
}
