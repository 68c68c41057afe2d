// Command gen writes the generated parts of package command, from what a Redis
// 7.0.15 server says about itself: table_gen.go, docs_gen.go and the testdata.
//
//	go generate ./internal/command
//
// It starts a server, named by the environment variable REDIS_SERVER or found
// on the path, unless -addr names a running one.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
)

const version = "7.0.15"

func main() {
	log.SetFlags(0)
	log.SetPrefix("command/gen: ")
	addr := flag.String("addr", "", "address of a running Redis "+version+" server (default: start one)")
	flag.Parse()
	if err := run(*addr); err != nil {
		log.Fatal(err)
	}
}

func run(addr string) error {
	s, err := open(addr, "--port", "0")
	if err != nil {
		return err
	}
	defer s.close()
	hello, err := s.do("HELLO", "3")
	if err != nil {
		return err
	}
	if v, _ := hello.Get("version"); v.Text != version {
		return fmt.Errorf("the table is that of Redis %s, this is %q", version, v.Text)
	}
	commands, err := readCommands(s)
	if err != nil {
		return err
	}
	return errors.Join(
		tableSource(commands).write("table_gen.go"),
		docsSource(commands).write("docs_gen.go"),
	)
}
