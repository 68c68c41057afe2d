package sim_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/event"
)

// A redirect says for which client it was: by the name that the simulation has for it, or the
// one that the client gave itself.
func TestRedirectsNameTheirClient(t *testing.T) {
	c, err := sim.Run(sim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, tt := range []struct{ name, request, want string }{
		{"alice", "GET foo\r\n", "alice"},
		{"alice", "CLIENT SETNAME bob\r\nGET foo\r\n", "alice"},
		{"", "CLIENT SETNAME bob\r\nGET foo\r\n", "bob"},
		{"", "GET foo\r\n", ""},
	} {
		before := uint64(c.Log().Len())
		conn, err := c.DialerOf(tt.name)(t.Context(), "tcp", c.Addrs()[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(tt.request)); err != nil {
			t.Fatal(err)
		}
		conn.Close()
		events := c.Log().Since(before)
		if len(events) != 1 || events[0].Kind() != event.KindRedirect || events[0].Client() != tt.want {
			t.Errorf("%q says %q: the log has %v, want a redirect of %q", tt.name, tt.request, events, tt.want)
		}
	}
}
