package clusterbus

import (
	"math/rand/v2"
	"testing"

	"github.com/slotstorm/slotstorm/gossip"
)

// cluster-announce-tls-port is for nodes with TLS; the announced plain port is then a second one.
func TestAnnouncedTLSPort(t *testing.T) {
	for _, tls := range []bool{true, false} {
		s := gossip.DefaultSettings()
		s.AnnounceTLSPort, s.AnnouncePort = 7777, 6666
		m, err := New(Config{IP: "127.0.0.1", Port: 7000, BusPort: 17000, TLS: tls, PlainPort: 7001, Settings: s, Rand: rand.New(rand.NewPCG(1, 2))})
		if err != nil {
			t.Fatal(err)
		}
		want := 6666
		if tls {
			want = 7777
		}
		if got := m.View().Self.Port; got != want {
			t.Errorf("TLS %v: the port is %d, want %d", tls, got, want)
		}
	}
}
