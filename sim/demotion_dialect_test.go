package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// What clients get that wait at a master when it becomes a replica: in Redis the end of their
// connections, in Valkey 9 a redirect to the new master, which 9.0.0 sends twice.
func TestBlockedAtDemotion(t *testing.T) {
	const unblocked = "-UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"
	for _, row := range []struct{ dialect, keys, wait string }{
		{"redis-7.0", unblocked + ",closed", unblocked + ",closed"},
		{"redis-8.6", unblocked + ",closed", unblocked + ",closed"},
		{"valkey-8.1", unblocked + ",closed", unblocked + ",closed"},
		{"valkey-9.0", "-MOVED 866 n4,-MOVED 866 n4", ""},
		{"valkey-9.1", "-MOVED 866 n4", ""},
		{"valkey-9.1+double-moved", "-MOVED 866 n4,-MOVED 866 n4", ""},
	} {
		c, err := New(Config{Masters: 3, Replicas: 1, Dialect: row.dialect})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.Advance(time.Second)
		waits := func(name string, words ...string) func() string {
			raw, err := access.To(c).Raw(name, "n1", time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			raw.Begin([][]string{words}, true)
			c.Advance(100 * time.Millisecond)
			return func() string {
				var got []string
				for range 3 {
					switch r := raw.Next(); {
					case r == nil:
					case r.Failure != "":
						return strings.Join(append(got, r.Failure), ",")
					default:
						got = append(got, strings.TrimSpace(string(r.Reply)))
					}
				}
				return strings.ReplaceAll(strings.Join(got, ","), mustNode(t, c, "n4").Addr(), "n4")
			}
		}
		keys := waits("keys", "BLPOP", "{hello}l", "0")
		wait := waits("wait", "WAIT", "5", "0")
		if _, err := mustNode(t, c, "n4").Do("CLUSTER", "FAILOVER"); err != nil {
			t.Fatal(err)
		}
		c.Advance(5 * time.Second)
		if got := keys(); got != row.keys {
			t.Errorf("%s: BLPOP: %q, want %q", row.dialect, got, row.keys)
		}
		if got := wait(); got != row.wait {
			t.Errorf("%s: WAIT: %q, want %q", row.dialect, got, row.wait)
		}
	}
}
