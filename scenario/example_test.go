package scenario_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/gotest"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

const moved = `cluster masters=3
client alice
alice> SET hello world   => OK   via n1
migrate 866 n1 n2        => done
alice> GET hello         => "world"   via n2
`

// The client is redirected, which the file does not expect.
func ExampleRun() {
	script, err := scenario.Parse("moved.scn", []byte(moved))
	if err != nil {
		log.Fatal(err)
	}
	result, err := scenario.Run(context.Background(), script, scenario.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range result.Failures {
		fmt.Printf("line %d: want %s, got %s\n", f.Line, f.Want, f.Got)
	}
	// Output:
	// line 5: want "world"   via n2, got "world"   via n1:MOVED n2
}

// Update writes down what happens instead of judging it.
func ExampleRun_update() {
	script, err := scenario.Parse("moved.scn", []byte(moved))
	if err != nil {
		log.Fatal(err)
	}
	result, err := scenario.Run(context.Background(), script, scenario.Options{Update: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", result.Updated)
	// Output:
	// cluster masters=3
	// client alice
	// alice> SET hello world => OK        via n1
	// migrate 866 n1 n2      => done
	// alice> GET hello       => "world"   via n1:MOVED n2
}

// Mistakes are found before anything is played.
func ExampleParse() {
	_, err := scenario.Parse("typo.scn", []byte("cluster masters=3\ncrush n1\n"))
	fmt.Println(err)
	// Output:
	// typo.scn:2:1: unknown verb "crush" (did you mean crash?)
}

func ExampleFormat() {
	script, err := scenario.Parse("wide.scn", []byte("cluster   masters=3\nclient alice\nalice>   GET hello => (nil)\n"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", scenario.Format(script))
	// Output:
	// cluster masters=3
	// client alice
	// alice> GET hello => (nil)
}

// A file as a test. The RunFile of clustertest drives go-redis as well.
func ExampleRunFile() {
	gotest.Run(func(t *testing.T) {
		scenario.RunFile(t, "testdata/example/moved.scn", scenario.Options{Seed: 7})
		fmt.Println("passed:", !t.Failed())
	})
	// Output:
	// passed: true
}

// Each file below a directory as a subtest.
func ExampleRunDir() {
	gotest.Run(func(t *testing.T) {
		scenario.RunDir(t, "testdata/example", func(*testing.T) scenario.Options { return scenario.Options{} })
		fmt.Println("passed:", !t.Failed())
	})
	// Output:
	// passed: true
}

// The file's cluster on TCP ports, in real time, until the context ends.
func ExampleServe() {
	script, err := scenario.Parse("crash.scn", []byte("cluster masters=3 replicas=1\n"))
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	_, err = scenario.Serve(ctx, script, scenario.Options{}, func(c *sim.Cluster) {
		fmt.Println(len(c.Addrs()), "addresses to connect to")
		stop()
	})
	fmt.Println(err)
	// Output:
	// 6 addresses to connect to
	// <nil>
}

// Lines of the language for a cluster that runs already.
func ExampleNewConsole() {
	c, err := sim.New(sim.Config{Replicas: 1})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	console := scenario.NewConsole(c)
	for _, line := range [][]string{{"crash", "n1"}, {"wait", "until", "n4", "role", "master", "within", "1m"}, {"crash", "n9"}} {
		answer, err := console.Do(context.Background(), line)
		fmt.Printf("%q %v\n", answer.Text, err)
	}
	// Output:
	// "OK" <nil>
	// "OK" <nil>
	// "" there is no node "n9": the cluster has n1 to n6
}

// What a storm did, from its seconds.
func ExampleSumUp() {
	storm := scenario.SumUp([]scenario.Second{
		{At: time.Second, Wanted: 100, Done: 100, Requests: 100},
		{At: 2 * time.Second, Wanted: 100, Done: 20, Requests: 900},
		{At: 3 * time.Second, Wanted: 100, Done: 100, Requests: 110},
	})
	fmt.Printf("%.1f requests for each command; bad from %v to %v; recovered: %t\n",
		storm.Amplification(), storm.BadFrom, storm.BadUntil, storm.Recovered)
	// Output:
	// 3.7 requests for each command; bad from 1s to 2s; recovered: true
}

// Where the mistakes of a file are.
func ExampleError() {
	_, err := scenario.Parse("typo.scn", []byte("cluster masters=3\ncrush n1\n"))
	var mistakes scenario.Errors
	if errors.As(err, &mistakes) {
		var first *scenario.Error = mistakes[0]
		fmt.Println("line", first.Line, "column", first.Col, first.Text)
	}
	// Output:
	// line 2 column 1 unknown verb "crush" (did you mean crash?)
}

// The files below a directory, and what one of them begins with.
func ExampleFiles() {
	files, err := scenario.Files("../examples/migrations")
	if err != nil {
		log.Fatal(err)
	}
	script, err := scenario.ReadFile(files[0])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(files) > 1, script.Cluster.Masters > 0)
	// Output:
	// true true
}

// What holds in every file that does not allow otherwise.
func ExampleInvariants() {
	for _, i := range scenario.Invariants() {
		fmt.Println(i.Name)
	}
	fmt.Println(strings.HasPrefix(scenario.Reference(), "## Grammar"))
	// Output:
	// one-master-per-slot
	// epochs-rise
	// honest-redirects
	// acked-writes
	// true
}

// The masters of a cluster begin with an ACL file.
func ExampleDisks() {
	disks, err := scenario.Disks(3, []byte("user ada on >secret ~* +@all\n"), "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", disks("n1").ACL)
	// Output:
	// user ada on >secret ~* +@all
}

// A driver for a client library says which clients it can make, and how they subscribe.
type exampleDriver struct{}

func (exampleDriver) Open(c *sim.Cluster, client *scenario.ClientSpec) (scenario.Conn, error) {
	return exampleConn{}, nil
}
func (exampleDriver) Check(client *scenario.ClientSpec) error { return nil }

type exampleConn struct{}

func (exampleConn) Do(ctx context.Context, commands [][]string) []string {
	return slices.Repeat([]string{"OK"}, len(commands))
}
func (exampleConn) Close() {}

func (exampleConn) Listen(heard func(message string)) { heard(`["message", "news", "hello"]`) }

// A program plays the clients that a file calls scripted: docs/adapter.md has what it is told.
func ExampleAdapter() {
	script, err := scenario.Parse("moved.scn", []byte("client app\nmigrate 866 n1 n2\napp> GET hello => (nil)\n"))
	if err != nil {
		log.Fatal(err)
	}
	program := scenario.Adapter{Command: []string{"node", "ioredis.js"}, Patience: 5 * time.Second}
	result, err := scenario.Run(context.Background(), script, scenario.Options{Clients: program})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result)
}

// Clients of a library of one's own play in files.
func ExampleDriver() {
	var driver scenario.Driver = exampleDriver{}
	_, chooses := driver.(scenario.Chooser)
	conn, err := driver.Open(nil, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	_, subscribes := conn.(scenario.Subscriber)
	fmt.Println(chooses, subscribes, conn.Do(context.Background(), [][]string{{"SET", "a", "1"}}))
	// Output:
	// true true [OK]
}
