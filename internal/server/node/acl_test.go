package node_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// Which reply of the ACL command is whose; the rest is tested in package acl.
func TestACLUsers(t *testing.T) {
	newTestNode(t).client("127.0.0.1:5001").play(
		exchange{"ACL WHOAMI", bulk("default")},
		exchange{"ACL SETUSER alice foo", "-ERR Error in ACL SETUSER modifier 'foo': Syntax error\r\n"},
		exchange{"ACL SETUSER alice", wordOK},
		exchange{"ACL USERS", "*2\r\n" + bulk("alice") + bulk("default")},
		exchange{"ACL GETUSER nobody", "$-1\r\n"},
		exchange{"ACL LIST", "*2\r\n" + bulk("user alice off resetchannels -@all") + bulk("user default on nopass ~* &* +@all")},
		exchange{"ACL DRYRUN alice GET k", bulk("This user has no permissions to run the 'get' command")},
		exchange{"ACL CAT nosuch", "-ERR Unknown category 'nosuch'\r\n"},
		exchange{"ACL GENPASS 0", "-ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096\r\n"},
		exchange{"ACL LOAD", "-ERR This Redis instance is not configured to use an ACL file. You may want to specify users " +
			"via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) " +
			"in order to store users in the Redis configuration.\r\n"},
		exchange{"ACL DELUSER default", "-ERR The 'default' user cannot be removed\r\n"},
		exchange{"ACL DELUSER alice nobody", ":1\r\n"},
		exchange{"ACL USERS", "*1\r\n" + bulk("default")},
	)
}

// What each user may do, with the texts of a real Redis 7.0.15.
func TestACLIsEnforced(t *testing.T) {
	const (
		noKey     = "-NOPERM this user has no permissions to access one of the keys used as arguments\r\n"
		noChannel = "-NOPERM this user has no permissions to access one of the channels used as arguments\r\n"
	)
	noCommand := func(name string) string {
		return "-NOPERM this user has no permissions to run the '" + name + "' command\r\n"
	}
	for _, row := range []struct {
		rules string
		says  []exchange
	}{
		{"~k* &c* +@all -set", []exchange{
			{"GET k1", "$-1\r\n"},
			{"GET j1", noKey},
			{"SET k1 v", noCommand("set")},
			{"SET k1", "-ERR wrong number of arguments for 'set' command\r\n"},
			{"MGET k1 j1", noKey},
			{"PUBLISH c1 m", ":0\r\n"},
			{"PUBLISH d1 m", noChannel},
			{"SPUBLISH d1 m", noChannel},
			{"PSUBSCRIBE c", noChannel},
			{"AUTH alice wrong", "-WRONGPASS invalid username-password pair or user is disabled.\r\n"},
			{`EVAL "return redis.acl_check_cmd('get','j1')" 0`, "$-1\r\n"},
			{`EVAL "return redis.acl_check_cmd('get','k1')" 0`, ":1\r\n"},
		}},
		{"%R~r* %W~w* +@all", []exchange{
			{"GET r1", "$-1\r\n"},
			{"SET r1 1", noKey},
			{"SET w1 1", wordOK},
			{"SET w1 1 GET", noKey},
			{"GET w1", noKey},
			{"TYPE w1", "+string\r\n"},
			{"DEL w1", ":1\r\n"},
			{"DEL r1", noKey},
			{"LMOVE w1 r1 LEFT RIGHT", noKey},
			{"LMOVE r1 w1 LEFT RIGHT", noKey},
		}},
		{"~* +config|get +client -client|kill +select|0", []exchange{
			{"CONFIG GET hz", "*2\r\n" + bulk("hz") + bulk("10")},
			{"CONFIG SET hz 10", noCommand("config|set")},
			{"CLIENT ID", ":2\r\n"},
			{"CLIENT KILL ID 1", noCommand("client|kill")},
			{"SELECT 0", wordOK},
			{"SELECT 1", noCommand("select")},
		}},
		{"~a +get (~b +set) (~c +@all)", []exchange{
			{"GET a", "$-1\r\n"},
			{"SET a 1", noKey},
			{"SET b 1", wordOK},
			{"GET b", noKey},
			{"DEL c", ":0\r\n"},
			{"DEL a", noKey},
			{"PING", "+PONG\r\n"},
		}},
	} {
		n := newTestNode(t)
		admin, c := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
		if got := admin.do("ACL SETUSER alice on >pw " + row.rules); got != wordOK {
			t.Fatal(got)
		}
		c.play(exchange{"AUTH alice pw", wordOK})
		c.play(row.says...)
	}
}

// The refusal comes before routing and after everything that stands in front of it.
func TestACLOrderOfChecks(t *testing.T) {
	n := newTestNode(t)
	admin, c := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	admin.do("ACL SETUSER alice on nopass ~k +get +multi +exec +cluster")
	c.do("AUTH alice x")
	c.play(
		exchange{"NOSUCH", "-ERR unknown command 'NOSUCH', with args beginning with: \r\n"},
		exchange{"MGET a b", "-NOPERM this user has no permissions to run the 'mget' command\r\n"},
		exchange{"MULTI", wordOK},
		exchange{"GET other", "-NOPERM this user has no permissions to access one of the keys used as arguments\r\n"},
		exchange{"EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n"},
		exchange{"MULTI", wordOK},
		exchange{"GET k", "+QUEUED\r\n"},
	)
	admin.do("ACL SETUSER alice -get")
	const changed = "-NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. " +
		"This command is no longer allowed for the following reason: no permission to execute the command or subcommand\r\n"
	c.play(exchange{"EXEC", "*1\r\n" + changed})
	admin.has("commandstats", "cmdstat_mget:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0")
	admin.has("errorstats", "errorstat_NOPERM:count=3")
}

func TestACLLog(t *testing.T) {
	n := newTestNode(t)
	admin, c := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
	admin.do("ACL SETUSER alice on nopass ~k +get +eval +multi")
	c.do("AUTH nobody x")
	c.do("AUTH alice x")
	c.do("SET k v")
	n.host.Advance(time.Second)
	c.do("SET k v")
	c.do("MULTI")
	c.do("GET other")
	n.host.Advance(500 * time.Millisecond)
	log := admin.do("ACL LOG")
	for _, part := range []string{
		"*3\r\n*14\r\n" + bulk("count") + ":1\r\n" + bulk("reason") + bulk("key") + bulk("context") + bulk("multi") +
			bulk("object") + bulk("other") + bulk("username") + bulk("alice") + bulk("age-seconds") + bulk("0.5") + bulk("client-info"),
		bulk("count") + ":2\r\n" + bulk("reason") + bulk("command") + bulk("context") + bulk("toplevel") +
			bulk("object") + bulk("set") + bulk("username") + bulk("alice") + bulk("age-seconds") + bulk("0.5"),
		bulk("reason") + bulk("auth") + bulk("context") + bulk("toplevel") + bulk("object") + bulk("AUTH") +
			bulk("username") + bulk("nobody") + bulk("age-seconds") + bulk("1.5"),
		"id=2 addr=127.0.0.1:5002 ",
	} {
		if !strings.Contains(log, part) {
			t.Errorf("ACL LOG has no %q:\n%q", part, log)
		}
	}
	admin.play(
		exchange{"ACL LOG x", "-ERR value is not an integer or out of range\r\n"},
		exchange{"ACL LOG -1", "*0\r\n"},
		exchange{"ACL LOG RESET", wordOK},
		exchange{"ACL LOG", "*0\r\n"},
		exchange{"CONFIG SET acllog-max-len 1", wordOK},
	)
	c.do("DEL k")
	c.do("INCR k")
	if got := admin.do("ACL LOG"); !strings.HasPrefix(got, "*1\r\n") || !strings.Contains(got, bulk("incr")) {
		t.Errorf("with room for one entry: %q", got)
	}
}

// Who is removed, or loses a channel that it listens to, loses the connection.
func TestACLChangesEndConnections(t *testing.T) {
	n := newTestNode(t)
	admin, a, b, c := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003"), n.client("127.0.0.1:5004")
	admin.do("ACL SETUSER alice on nopass allchannels +@all ~*")
	for _, client := range []*testClient{a, b, c} {
		client.do("AUTH alice x")
	}
	a.do("SUBSCRIBE news:1")
	b.do("PSUBSCRIBE news:*")
	admin.do("ACL SETUSER alice resetchannels &news:1")
	if a.gone || !b.gone || c.gone {
		t.Errorf("after the channels were narrowed: %v %v %v", a.gone, b.gone, c.gone)
	}
	c.play(exchange{"ACL DELUSER alice", ":1\r\n"})
	if !a.gone || !c.gone || admin.gone {
		t.Errorf("after the user was removed: %v %v %v", a.gone, c.gone, admin.gone)
	}
}

func TestRequirePass(t *testing.T) {
	n := newTestNode(t, func(cfg *node.Config) {
		s := node.DefaultSettings()
		s.RequirePass = "secret"
		cfg.Settings = &s
	})
	c := n.client("127.0.0.1:5001")
	c.play(
		exchange{"PING", "-NOAUTH Authentication required.\r\n"},
		exchange{"AUTH wrong", "-WRONGPASS invalid username-password pair or user is disabled.\r\n"},
		exchange{"AUTH secret", wordOK},
		exchange{"ACL SETUSER default >another", wordOK},
	)
	d := n.client("127.0.0.1:5002")
	d.play(exchange{"AUTH default another", wordOK}, exchange{"RESET", "+RESET\r\n"}, exchange{"PING", "-NOAUTH Authentication required.\r\n"})
	c.play(
		exchange{`CONFIG SET requirepass ""`, wordOK},
		exchange{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
		exchange{"AUTH x", "-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?\r\n"},
	)
	d.play(exchange{"PING", "+PONG\r\n"})
	c.play(exchange{"ACL SETUSER default off", wordOK})
	n.client("127.0.0.1:5003").play(
		exchange{"PING", "-NOAUTH Authentication required.\r\n"},
		exchange{"AUTH default x", "-WRONGPASS invalid username-password pair or user is disabled.\r\n"},
	)
}
