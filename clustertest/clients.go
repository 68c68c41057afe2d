package clustertest

import (
	"context"
	"crypto/tls"
	"net"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
)

// go-redis tells each connection that fails to a logger of the whole program, which in tests
// of this package they do on purpose. Here, before anything else runs, it cannot take the
// place of a logger that a test wants: redis.SetLogger comes later.
func init() { goredis.Silence() }

// Redis returns a new go-redis client of the cluster, with Options. It is closed at
// the end of the test.
func (c *Cluster) Redis() *redis.ClusterClient {
	return c.RedisWith(c.options(caller(), ""))
}

// RedisWith is Redis with options of the caller's choice. Start from Options, which
// know how to dial. What the client does is traced, see Trace.
func (c *Cluster) RedisWith(opts *redis.ClusterOptions) *redis.ClusterClient {
	client := redis.NewClusterClient(opts)
	c.Trace(client)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clients = append(c.clients, client)
	c.smallPools = c.smallPools || opts.PoolSize < poolSize
	return client
}

// Options are go-redis options for the cluster: its addresses, its dial function, and
// two things that differ from go-redis's defaults.
//
// PoolSize, the number of connections to each node, is 400 instead of 10 per CPU,
// for the sake of bubbles. A client that waits for a connection to become free does
// so with a timer that go-redis keeps for the next one who waits, in whatever client of
// the process; a timer of a bubble that is used in another bubble ends the process
// ("select on synctest channel from outside bubble"). With so large a pool nobody
// waits. To see whether a production pool would have been large enough, look at the
// connections that were open: Expect(MaxConnectionsPerNode(10)). A smaller pool works
// too, as long as no two bubbles run at the same time: Bubble cleans up behind clients
// that had to wait, if they were made by the Cluster.
//
// With Config.Certificates the client connects with TLS.
//
// Maintenance notifications are off, unless Config.MaintNotifications has them. A go-redis that has
// them asks each node on each new connection, by CLIENT MAINT_NOTIFICATIONS, which no Redis
// knows: that is one round trip and one error reply per connection.
//
// Set back what the test is about.
func (c *Cluster) Options() *redis.ClusterOptions {
	return c.options(caller(), "")
}

// OptionsOf are Options for a client with a name, by which faults can be aimed at it:
//
//	c.Inject("cut", faults.Partition(faults.Nodes("n1", "bob"), faults.Rest))
func (c *Cluster) OptionsOf(client string) *redis.ClusterOptions {
	return c.options(caller(), client)
}

func (c *Cluster) options(made, client string) *redis.ClusterOptions {
	o := &redis.ClusterOptions{Addrs: c.Addrs(), Dialer: c.dialer(made, client), PoolSize: poolSize}
	if access.To(c.Cluster).Certificates() != nil {
		cfg, err := access.To(c.Cluster).Certificates().Client("")
		if err != nil {
			c.tb.Fatalf("clustertest: %v", err)
		}
		o.Addrs, o.Dialer = c.TLSAddrs(), sim.OverTLS(o.Dialer, cfg)
	}
	if !access.To(c.Cluster).Notifies() {
		goredis.NoMaintNotifications(o)
	}
	return o
}

// poolSize is more connections than a test has goroutines, and not so many that the room
// for them costs time.
const poolSize = 400

// Dialer returns a dial function for a client. Connections that are made by it count
// for the budgets of Expect; if some are still open at the end of the test, the
// failure names the line that called Dialer.
func (c *Cluster) Dialer() func(ctx context.Context, network, addr string) (net.Conn, error) {
	return c.dialer(caller(), "")
}

// DialerOf is Dialer for a client with a name, by which faults can be aimed at it.
func (c *Cluster) DialerOf(client string) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return c.dialer(caller(), client)
}

// DialRueidis returns a dial function with the signature of rueidis's option DialCtxFn. The
// net.Dialer is not used; with ClientOption.TLSConfig, which is for the addresses of TLSAddrs,
// connections have TLS:
//
//	client, err := rueidis.NewClient(rueidis.ClientOption{
//		InitAddress: c.Addrs(),
//		DialCtxFn:   c.DialRueidis(),
//	})
//
// The test has to close the client.
func (c *Cluster) DialRueidis() func(ctx context.Context, addr string, d *net.Dialer, t *tls.Config) (net.Conn, error) {
	dial := c.dialer(caller(), "")
	return func(ctx context.Context, addr string, _ *net.Dialer, cfg *tls.Config) (net.Conn, error) {
		if cfg != nil {
			return sim.OverTLS(dial, cfg)(ctx, "tcp", addr)
		}
		return dial(ctx, "tcp", addr)
	}
}

// Dial connects to the node at an address, as its Transport wants it.
func (c *Cluster) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	return c.dialer(caller(), "")(ctx, network, addr)
}
