package chaos

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest/history"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
)

// Run is one timeline as the code under test sees it.
type Run struct {
	// Cluster is the cluster. Its time is virtual, and so is package time.
	Cluster *sim.Cluster

	ctx      context.Context
	over     chan struct{} // closed when the timeline is over
	ended    chan struct{} // closed when the code under test has ended
	recorder *history.Recorder
	dials    *dials

	mu      sync.Mutex
	errors  []string
	clients []*redis.ClusterClient
}

// Context ends when the run is given up. It goes on when the timeline is over.
func (r *Run) Context() context.Context { return r.ctx }

// Over reports whether the timeline is over: then the code under test should come to its
// end. Done is closed at the same time.
func (r *Run) Over() bool {
	select {
	case <-r.over:
		return true
	default:
		return false
	}
}

// Done is closed when the timeline is over.
func (r *Run) Done() <-chan struct{} { return r.over }

// Errorf reports that something is wrong. The run goes on.
func (r *Run) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *Run) failures() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.errors
}

// Dialer is a dial function for a client with a name, by which connections are counted.
func (r *Run) Dialer(name string) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return r.dials.count(name, r.Cluster.DialerOf(name))
}

// Redis returns a go-redis client of the cluster whose commands the judge sees. It is
// closed when the code under test has ended. Change lets the caller set its options.
func (r *Run) Redis(name string, change ...func(*redis.ClusterOptions)) *redis.ClusterClient {
	opts := &redis.ClusterOptions{Addrs: r.Cluster.Addrs(), Dialer: r.Dialer(name)}
	safeInBubbles(opts)
	if !access.To(r.Cluster).Notifies() {
		goredis.NoMaintNotifications(opts)
	}
	for _, f := range change {
		f(opts)
	}
	client := redis.NewClusterClient(opts)
	client.AddHook(recordingHook{r, name})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clients = append(r.clients, client)
	return client
}

// Record lets the judge know of a call of a client that is not of Redis. Do does the
// commands, which count as one call if the first is MULTI, and returns the replies as a
// scenario shows them.
func (r *Run) Record(client string, commands [][]string, do func() []string) {
	begin := r.Cluster.Now()
	replies := do()
	end := r.Cluster.Now()
	r.add(client, commands, replies, begin, end)
}

func (r *Run) add(client string, commands [][]string, replies []string, begin, end time.Duration) {
	r.recorder.Heard(heard(client, commands, replies, begin, end))
}

// begin lets the code under test run beside a timeline.
func (r *Run) begin(use func(*Run)) func(ctx context.Context, c *sim.Cluster) func() bool {
	return func(ctx context.Context, c *sim.Cluster) func() bool {
		r.Cluster, r.ctx = c, ctx
		r.over, r.ended = make(chan struct{}), make(chan struct{})
		go func() {
			defer close(r.ended)
			use(r)
			r.mu.Lock()
			clients := r.clients
			r.mu.Unlock()
			for _, client := range clients {
				_ = client.Close() // the code under test may have closed it
			}
		}()
		// The runner asks for the first time when all lines are played.
		return func() bool {
			if !r.Over() {
				close(r.over)
			}
			select {
			case <-r.ended:
				return true
			default:
				return false
			}
		}
	}
}
