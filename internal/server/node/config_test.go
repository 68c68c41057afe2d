package node_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// testdata/config_set.txt holds what a real Redis 7.0.15 said to CONFIG SET of every
// directive: "name "value" = "what GET shows then"", or "name "value" ! refusal".
func TestConfigSetLikeRedis(t *testing.T) {
	file, err := os.Open("testdata/config_set.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	c := newTestNode(t).client("127.0.0.1:5001")
	count := 0
	for lines := bufio.NewScanner(file); lines.Scan(); count++ {
		name, rest, _ := strings.Cut(lines.Text(), ` "`)
		value, outcome, _ := strings.Cut(rest, `" `)
		if name == "cluster-node-timeout" && len(value) > len("9223372036854") {
			continue // longer than 292 years, which is the longest time here
		}
		old := c.value(name)
		want, reply := old, wordOK
		if refusal, refused := strings.CutPrefix(outcome, "! "); refused {
			reply = "-ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + refusal + "\r\n"
		} else {
			want = strings.TrimSuffix(strings.TrimPrefix(outcome, `= "`), `"`)
		}
		if got := c.send("CONFIG", "SET", name, value); got != reply {
			t.Errorf("CONFIG SET %s %q\n got %q\nwant %q", name, value, got, reply)
		}
		if got := c.value(name); got != want {
			t.Errorf("after CONFIG SET %s %q it is %q, want %q", name, value, got, want)
		}
		if reply == wordOK {
			c.send("CONFIG", "SET", name, old)
			if got := c.value(name); got != old {
				t.Errorf("CONFIG SET %s back to %q makes it %q", name, old, got)
			}
		}
	}
	if count < 1000 {
		t.Errorf("only %d recorded lines", count)
	}
}

// value is what CONFIG GET shows of one directive.
func (c *testClient) value(name string) string {
	c.t.Helper()
	_, value, ok := strings.Cut(c.send("CONFIG", "GET", name), bulk(name))
	if !ok {
		c.t.Fatalf("there is no directive %s", name)
	}
	return payload(c.t, value)
}

func TestConfigGet(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(
		exchange{"CONFIG GET nosuch", "*0\r\n"},
		exchange{"CONFIG GET MaxClients", "*2\r\n" + bulk("MaxClients") + bulk("10000")},
		exchange{"CONFIG GET maxclients MAXCLIENTS maxcl*", "*2\r\n" + bulk("maxclients") + bulk("10000")},
		exchange{"CONFIG GET slave-priority", "*2\r\n" + bulk("slave-priority") + bulk("100")},
		exchange{"CONFIG GET port *-PRIORITY", "*6\r\n" + bulk("port") + bulk("7000") +
			bulk("replica-priority") + bulk("100") + bulk("slave-priority") + bulk("100")},
		exchange{"CONFIG GET watchdog-p*", "*0\r\n"},
		exchange{"CONFIG GET watchdog-period", "*2\r\n" + bulk("watchdog-period") + bulk("0")},
		exchange{"CONFIG GET replicaof bind", "*4\r\n" + bulk("replicaof") + bulk("") + bulk("bind") + bulk("127.0.0.1")},
		exchange{"CONFIG GET", "-ERR wrong number of arguments for 'config|get' command\r\n"},
		exchange{"CONFIG nosuch", "-ERR unknown subcommand 'nosuch'. Try CONFIG HELP.\r\n"},
		exchange{"CONFIG REWRITE", "+OK\r\n"},
	)
	// 192 with their aliases, as a real server has in a cluster.
	if got, want := c.do("CONFIG GET *"), "*384\r\n"; !strings.HasPrefix(got, want) {
		t.Errorf("CONFIG GET * begins with %.10q, want %q", got, want)
	}
	c.do("HELLO 3")
	c.play(exchange{"CONFIG GET maxclients", "%1\r\n" + bulk("maxclients") + bulk("10000")})
}

// What CONFIG SET refuses it does not change; the rest is tested in package config.
func TestConfigSetIsAllOrNothing(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(
		exchange{"CONFIG SET maxclients 7 port 1", "-ERR CONFIG SET failed (possibly related to argument 'port') - " +
			"Slotstorm's nodes keep the addresses that they began with\r\n"},
		exchange{"CONFIG SET maxclients", "-ERR wrong number of arguments for 'config|set' command\r\n"},
		exchange{"CONFIG SET maxmemory-samples 7 min-slaves-to-write 1 min-replicas-to-write 0 port 7000", wordOK},
	)
	if samples, clients := c.value("maxmemory-samples"), c.value("maxclients"); samples != "7" || clients != "10000" {
		t.Errorf("maxmemory-samples is %s, maxclients %s", samples, clients)
	}
}

// What CONFIG SET changes has an effect, on the server and on the bus.
func TestConfigSetHasAnEffect(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	c.play(
		exchange{"CONFIG SET min-slaves-to-write 1", wordOK},
		exchange{"SET k v", "-NOREPLICAS Not enough good replicas to write.\r\n"},
		exchange{"CONFIG SET min-replicas-to-write 0", wordOK},
		exchange{"SET k v", wordOK},
		exchange{"CONFIG SET maxclients 1 requirepass secret", wordOK},
	)
	if other := n.client("127.0.0.1:5002"); other.take() != "-ERR max number of clients + cluster connections reached\r\n" || !other.gone {
		t.Error("maxclients has no effect")
	}
	c.do("CONFIG SET maxclients 5")
	n.client("127.0.0.1:5002").play(exchange{"PING", "-NOAUTH Authentication required.\r\n"})

	c.do("CONFIG SET cluster-node-timeout 9223372036854775807 cluster-announce-hostname h.example " +
		"cluster-announce-port 7777 cluster-announce-ip 10.1.2.3 cluster-replica-no-failover yes")
	self := n.Snapshot().Nodes[0]
	if self.Hostname != "h.example" || self.Port != 7777 || self.IP != "10.1.2.3" || !self.Flags.Has(gossip.FlagNoFailover) {
		t.Errorf("the node announces itself as %+v", self)
	}
}

// Names with a zero byte end there in the texts of errors.
func TestErrorTextsEndAtNUL(t *testing.T) {
	n := newTestNode(t)
	c := n.client("1.1.1.1:1")
	c.play(
		exchange{"CONFIG SET foo\x00bar x", "-ERR Unknown option or number of arguments for CONFIG SET - 'foo'\r\n"},
		exchange{"ACL SETUSER ada +fo\x00o", "-ERR Error in ACL SETUSER modifier '+fo': Unknown command or category name in ACL\r\n"},
	)
}
