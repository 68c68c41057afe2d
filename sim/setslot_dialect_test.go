package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// In Valkey, SETSLOT goes to the replicas first, and fails if they do not answer in time.
// Replicas know of open slots then: they send readers on, where Redis says that there is no key.
func TestSetSlotIsReplicated(t *testing.T) {
	for _, row := range []struct {
		dialect string
		// What a reader at the replica of the migrating master gets, for one key and for
		// two of which one is there, and what one behind ASKING gets at that of the importing.
		one, two, asking string
	}{
		{"redis-7.2", "$-1\r\n", "*2\r\n$1\r\nv\r\n$-1\r\n", "-MOVED 866"},
		{"valkey-8.0", "-ASK 866", "-TRYAGAIN Multiple keys request during rehashing of slot\r\n", "$-1\r\n"},
		{"valkey-9.1", "-ASK 866", "-TRYAGAIN Multiple keys request during rehashing of slot\r\n", "$-1\r\n"},
	} {
		c, err := New(Config{Masters: 3, Replicas: 1, Dialect: row.dialect, NodeTimeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		do := func(node string, words ...string) string {
			t.Helper()
			reply, err := mustNode(t, c, node).Do(words...)
			if err != nil {
				t.Fatal(err)
			}
			return string(reply.Raw)
		}
		must := func(node string, words ...string) {
			t.Helper()
			if got := do(node, words...); got != "+OK\r\n" {
				t.Fatalf("%s: %s %q: %q", row.dialect, node, words, got)
			}
		}
		id := func(node string) string { return string(mustNode(t, c, node).ID()) }
		c.Advance(time.Second)
		must("n1", "SET", "{hello}k", "v")
		must("n2", "CLUSTER", "SETSLOT", "866", "IMPORTING", id("n1"))
		must("n1", "CLUSTER", "SETSLOT", "866", "MIGRATING", id("n2"))
		c.Advance(time.Second)

		replicated := row.dialect != "redis-7.2"
		if got := strings.Contains(do("n4", "CLUSTER", "NODES"), "[866->-"+id("n2")+"]"); got != replicated {
			t.Errorf("%s: the replica shows the open slot: %t, want %t", row.dialect, got, replicated)
		}
		calls := "calls=1,"
		if replicated { // it is called again when the replicas have it
			calls = "calls=2,"
		}
		if got := do("n1", "INFO", "commandstats"); !strings.Contains(got, "cmdstat_cluster|setslot:"+calls) {
			t.Errorf("%s: INFO does not say %s of SETSLOT:\n%s", row.dialect, calls, got)
		}
		reader := func(node string, words ...string) string {
			t.Helper()
			raw, err := access.To(c).Raw("reader", node, time.Second)
			if err != nil {
				t.Fatal(err)
			}
			commands := [][]string{{"READONLY"}}
			for _, line := range words {
				commands = append(commands, strings.Fields(line))
			}
			p := raw.Begin(commands, false)
			c.Advance(100 * time.Millisecond)
			results := p.Results()
			return string(results[len(results)-1].Reply)
		}
		for _, q := range []struct{ got, want string }{
			{reader("n4", "GET {hello}gone"), row.one},
			{reader("n4", "MGET {hello}k {hello}gone"), row.two},
			{reader("n5", "ASKING", "GET {hello}none"), row.asking},
		} {
			if !strings.HasPrefix(q.got, q.want) {
				t.Errorf("%s: a reader at a replica gets %q, want %q", row.dialect, q.got, q.want)
			}
		}

		if err := mustNode(t, c, "n4").Pause(); err != nil {
			t.Fatal(err)
		}
		before := c.Now()
		got, want := do("n1", "CLUSTER", "SETSLOT", "866", "STABLE"), "+OK\r\n"
		if replicated {
			want = "-NOREPLICAS Not enough good replicas to write.\r\n"
		}
		if got != want || replicated && c.Now()-before < 2*time.Second {
			t.Errorf("%s: SETSLOT without replicas: %q after %v, want %q", row.dialect, got, c.Now()-before, want)
		}
		if replicated {
			before = c.Now()
			got = do("n1", "CLUSTER", "SETSLOT", "866", "STABLE", "TIMEOUT", "500")
			if took := c.Now() - before; got != want || took < 500*time.Millisecond || took > time.Second {
				t.Errorf("%s: with TIMEOUT: %q after %v", row.dialect, got, took)
			}
			if !strings.Contains(do("n1", "CLUSTER", "NODES"), "[866->-") {
				t.Errorf("%s: the slot is closed though no replica knows", row.dialect)
			}
			for words, want := range map[string]string{
				"STABLE TIMEOUT":    "-ERR Missing timeout value\r\n",
				"STABLE TIMEOUT x":  "-ERR timeout is not an integer or out of range\r\n",
				"STABLE TIMEOUT -1": "-ERR timeout is negative\r\n",
			} {
				if got := do("n1", append([]string{"CLUSTER", "SETSLOT", "866"}, strings.Fields(words)...)...); got != want {
					t.Errorf("%s: %s: %q, want %q", row.dialect, words, got, want)
				}
			}
			if err := mustNode(t, c, "n4").Resume(); err != nil {
				t.Fatal(err)
			}
			c.Advance(time.Second)
			must("n1", "CLUSTER", "SETSLOT", "866", "STABLE", "whatever")
			if strings.Contains(do("n4", "CLUSTER", "NODES"), "[866") {
				t.Errorf("%s: the replica still shows the open slot", row.dialect)
			}
		} else if got := do("n1", "CLUSTER", "SETSLOT", "866", "STABLE", "TIMEOUT", "500"); got != "-ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP\r\n" {
			t.Errorf("%s: TIMEOUT: %q", row.dialect, got)
		}
	}
}
