package node_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/node"
)

func TestACLUsers(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	hash := "30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4" // of "pw"
	wrong := func(rule, why string) exchange {
		return exchange{"ACL SETUSER alice " + rule, "-ERR Error in ACL SETUSER modifier '" + strings.Trim(rule, `"`) + "': " + why + "\r\n"}
	}
	c.play(
		exchange{"ACL WHOAMI", bulk("default")},
		exchange{"ACL LIST", "*1\r\n" + bulk("user default on nopass ~* &* +@all")},
		exchange{"ACL SETUSER alice", wordOK},
		exchange{"ACL USERS", "*2\r\n" + bulk("alice") + bulk("default")},
		exchange{"ACL GETUSER alice", "*12\r\n" + bulk("flags") + "*1\r\n" + bulk("off") + bulk("passwords") + "*0\r\n" +
			bulk("commands") + bulk("-@all") + bulk("keys") + bulk("") + bulk("channels") + bulk("") + bulk("selectors") + "*0\r\n"},
		exchange{"ACL GETUSER nobody", "$-1\r\n"},
		exchange{"ACL SETUSER alice on >pw ~a* %R~r &c +@list +config|get +select|0 (~x +get)", wordOK},
		exchange{"ACL LIST", "*2\r\n" + bulk("user alice on #"+hash+
			" ~a* %R~r resetchannels &c -@all +@list +config|get +select|0 (~x resetchannels -@all +get)") +
			bulk("user default on nopass ~* &* +@all")},
		wrong("foo", "Syntax error"),
		wrong("+nosuch", "Unknown command or category name in ACL"),
		wrong("-select|1", "Unknown command or category name in ACL"),
		wrong("+@nosuch", "Unknown command or category name in ACL"),
		wrong("+config|get|x", "Allowing first-arg of a subcommand is not supported"),
		wrong("+get|", "Syntax error"),
		wrong("#abc", "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters"),
		wrong("<other", "The password you are trying to remove from the user does not exist"),
		wrong(`"~a b"`, "Syntax error"),
		wrong("%X~a", "Syntax error"),
		exchange{"ACL SETUSER alice allkeys off ~x", "-ERR Error in ACL SETUSER modifier '~x': Adding a pattern after the * pattern " +
			"(or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns\r\n"},
		exchange{"ACL SETUSER alice (~x +get", "-ERR Unmatched parenthesis in acl selector starting at '(~x'.\r\n"},
		exchange{`ACL SETUSER "a b"`, "-ERR Usernames can't contain spaces or null characters\r\n"},
		exchange{"ACL DELUSER default", "-ERR The 'default' user cannot be removed\r\n"},
		exchange{"ACL DELUSER alice nobody", ":1\r\n"},
		exchange{"ACL USERS", "*1\r\n" + bulk("default")},
		exchange{"ACL CAT nosuch", "-ERR Unknown category 'nosuch'\r\n"},
		exchange{"ACL CAT scripting", "*21\r\n" + strings.Join([]string{
			bulk("eval"), bulk("eval_ro"), bulk("evalsha"), bulk("evalsha_ro"), bulk("fcall"), bulk("fcall_ro"),
			bulk("function|delete"), bulk("function|dump"), bulk("function|flush"), bulk("function|help"), bulk("function|kill"),
			bulk("function|list"), bulk("function|load"), bulk("function|restore"), bulk("function|stats"),
			bulk("script|debug"), bulk("script|exists"), bulk("script|flush"), bulk("script|help"), bulk("script|kill"), bulk("script|load"),
		}, "")},
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

func TestACLDryRun(t *testing.T) {
	c := newTestNode(t).client("127.0.0.1:5001")
	c.do("ACL SETUSER alice ~k +get &c +publish")
	c.play(
		exchange{"ACL DRYRUN alice GET k", wordOK},
		exchange{"ACL DRYRUN alice GET j", bulk("This user has no permissions to access the 'j' key")},
		exchange{"ACL DRYRUN alice PUBLISH d m", bulk("This user has no permissions to access the 'd' channel")},
		exchange{"ACL DRYRUN alice CONFIG GET x", bulk("This user has no permissions to run the 'config|get' command")},
		exchange{"ACL DRYRUN alice GET", "-ERR wrong number of arguments for 'get' command\r\n"},
		exchange{"ACL DRYRUN alice NOSUCH", "-ERR Command 'NOSUCH' not found\r\n"},
		exchange{"ACL DRYRUN nobody GET k", "-ERR User 'nobody' not found\r\n"},
	)
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

func TestGenPass(t *testing.T) {
	a, b := newTestNode(t).client("127.0.0.1:5001"), newTestNode(t).client("127.0.0.1:5001")
	first := a.do("ACL GENPASS")
	if len(payload(t, first)) != 64 || first != b.do("ACL GENPASS") || first == a.do("ACL GENPASS") {
		t.Errorf("ACL GENPASS gives %q", first)
	}
	if got := payload(t, a.do("ACL GENPASS 5")); len(got) != 2 {
		t.Errorf("5 bits are %q", got)
	}
	a.play(exchange{"ACL GENPASS 0", "-ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096\r\n"})
}
