// Command gen writes the generated parts of package command, from what a Redis
// 7.0.15 server says about itself: table_gen.go, docs_gen.go, help_gen.go and the
// testdata.
//
//	go generate ./internal/server/command
//
// With -table it writes the table of another version, tables/NAME.json, for which
// REDIS_SERVER names a server of that version:
//
//	REDIS_SERVER=/path/to/redis-server go run ./gen -table redis-7.4 -base redis-7.2
//
// Where no server of a version can be had, its table comes from source trees:
//
//	go run ./gen -table redis-8.4 -base redis-8.6 -tree /path/to/8.4 -basetree /path/to/8.6
//
// It starts servers of its own, of the program that the environment variable
// REDIS_SERVER names or else redis-server on the path. With -addr the table comes
// from a running server; what is asked of a cluster still needs two of its own.
// Running it again changes nothing, unless the server's answers have changed.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
)

// version is the Redis version whose table this is; others are refused.
const version = "7.0.15"

func main() {
	log.SetFlags(0)
	log.SetPrefix("command/gen: ")
	addr := flag.String("addr", "", "address of a running Redis "+version+" server (default: start one)")
	table := flag.String("table", "", "write the table of another version, such as redis-7.4: what differs from -base")
	base := flag.String("base", "redis-7.0", "the neighbour of -table")
	tree := flag.String("tree", "", "read -table from this source tree instead, as what differs from -basetree")
	baseTree := flag.String("basetree", "", "the source tree of -base")
	flag.Parse()
	var err error
	switch {
	case *table == "":
		err = run(*addr)
	case *tree != "":
		err = runTree(*table, *base, *tree, *baseTree)
	default:
		err = runVersion(*table, *base)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(addr string) error {
	s, err := open(addr, "--port", "0")
	if err != nil {
		return err
	}
	defer s.close()
	if s.version != version {
		return fmt.Errorf("the table is that of Redis %s, this is %q", version, s.version)
	}
	commands, err := readCommands(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		return err
	}
	return errors.Join(
		tableSource(commands).write("table_gen.go"),
		docsSource(commands).write("docs_gen.go"),
		helpSource(commands).write("help_gen.go"),
		writeGetKeys(s, commands, "testdata/getkeys.txt"),
		writeRouting(commands, "testdata/routing.txt"),
		writeReplies(s, "2", "testdata/replies.resp2.gz"),
		writeReplies(s, "3", "testdata/replies.resp3.gz"),
	)
}
