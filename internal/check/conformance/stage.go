package conformance

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// stage is a target on which settled exchanges play. It has a connection of its own to each
// node, over which it finds out that a node has nothing more to do.
type stage struct {
	unhurried bool // the exchange has differed before
	target    live.Target
	control   map[string]*live.Conn
	heralds   map[string]*live.Conn // each hears of what is published anywhere
	// criers publish marks. One that a pause holds back has an answer to come.
	criers map[string]*live.Conn
	owed   map[string]string          // the mark that the answer is about
	heard  map[string]map[string]bool // the marks that each herald has heard
	marks  int
}

func newStage(t live.Target) *stage {
	return &stage{target: t, control: map[string]*live.Conn{}, heralds: map[string]*live.Conn{}, criers: map[string]*live.Conn{}, owed: map[string]string{}, heard: map[string]map[string]bool{}}
}

func (st *stage) close() {
	for _, conns := range []map[string]*live.Conn{st.control, st.heralds, st.criers} {
		for _, c := range conns {
			c.Close()
		}
	}
}

// ask sends a command over the stage's own connection to a node.
func (st *stage) ask(ctx context.Context, node string, args ...string) (live.Reply, error) {
	c, err := st.to(ctx, st.control, node)
	if err != nil {
		return live.Reply{}, err
	}
	r, err := c.Do(replyWait, args...)
	if err != nil {
		c.Close()
		delete(st.control, node)
	}
	return r, err
}

// to returns the connection to a node, which is made on first use.
func (st *stage) to(ctx context.Context, conns map[string]*live.Conn, node string) (*live.Conn, error) {
	if c := conns[node]; c != nil {
		return c, nil
	}
	for _, n := range st.target.Nodes() {
		if n.Name != node {
			continue
		}
		c, err := live.Dial(ctx, n.Addr())
		if err == nil {
			conns[node] = c
		}
		return c, err
	}
	return nil, fmt.Errorf("conformance: no node %q", node)
}

// rounds is how many turns of a server's event loop may pass until it has done all that a
// command caused: it answers blocked clients, goes on with what these have sent, tells
// caches of it, and writes all that. Each answered PING is one turn at least.
const rounds = 3

// manyRounds are those of an exchange that is played again because it differed: what is
// late on a busy machine has come by then, and what a server does at another step has not.
const manyRounds = 30

// settle waits until a node has done all that was sent to it before, and has written what
// came of it.
func (st *stage) settle(ctx context.Context, node string) error {
	n := rounds
	if st.unhurried {
		n = manyRounds
	}
	for range n {
		if _, err := st.ask(ctx, node, "PING"); err != nil {
			return err
		}
	}
	return nil
}

// settleAll is settle for what one node does to others, over the cluster bus and the
// stream to its replicas.
func (st *stage) settleAll(ctx context.Context, from string, nodes []string) error {
	if err := st.settle(ctx, from); err != nil {
		return err
	}
	if err := st.herald(ctx, from, nodes); err != nil {
		return err
	}
	for _, node := range nodes {
		if node == from {
			continue
		}
		if strings.EqualFold(node[:1], from[:1]) {
			if err := st.follows(ctx, from, node); err != nil {
				return err
			}
		}
		if err := st.settle(ctx, node); err != nil {
			return err
		}
	}
	return nil
}

// markChannel is where heralds hear of marks.
const markChannel = "conformance:marks"

// pauseShows is how long the reply to a PUBLISH may be on its way when the node has done
// what came behind it. One that takes longer waits for the end of a pause, as those of
// clients do.
const pauseShows = 20 * time.Millisecond

// herald publishes a mark on a node and waits until it has come to the others: what was
// published there before has come, too. While writes are paused nothing is published.
func (st *stage) herald(ctx context.Context, from string, nodes []string) error {
	for _, node := range nodes {
		if st.heralds[node] != nil {
			continue
		}
		c, err := st.to(ctx, st.heralds, node)
		if err != nil {
			return err
		}
		if _, err := c.Do(replyWait, "SUBSCRIBE", markChannel); err != nil {
			return err
		}
		st.heard[node] = map[string]bool{}
	}
	crier, err := st.to(ctx, st.criers, from)
	if err != nil {
		return err
	}
	mark := st.owed[from]
	if mark == "" {
		st.marks++
		mark = strconv.Itoa(st.marks)
		st.owed[from] = mark
		crier.Queue("PUBLISH", markChannel, mark)
		if err := crier.Flush(); err != nil {
			return err
		}
		// Then it is answered, however busy the machine is, unless it waits.
		if err := st.settle(ctx, from); err != nil {
			return err
		}
	}
	_, err = crier.Read(pauseShows)
	switch {
	case errors.Is(err, live.ErrSilent):
		return nil
	case err != nil:
		return err
	}
	st.owed[from] = ""
	for _, node := range nodes {
		for !st.heard[node][mark] {
			r, err := st.heralds[node].Read(replyWait)
			if err != nil {
				return err
			}
			if len(r.Elems) == 3 {
				st.heard[node][r.Elems[2].Text] = true
			}
		}
		delete(st.heard[node], mark)
	}
	return nil
}

// follows waits until a replica has what its master has.
func (st *stage) follows(ctx context.Context, master, replica string) error {
	want := ""
	for deadline := time.Now().Add(replyWait); time.Now().Before(deadline); {
		for _, node := range []string{master, replica} {
			r, err := st.ask(ctx, node, "INFO", "replication")
			if err != nil {
				return err
			}
			offset := field(r.Text, "master_repl_offset:")
			if node == replica && offset == want || field(r.Text, "connected_slaves:") == "0" && node == master {
				return nil
			}
			want = offset
		}
	}
	return nil // the outcome tells
}

// field is the value of a field of INFO.
func field(text, name string) string {
	_, value, _ := strings.Cut(text, name)
	value, _, _ = strings.Cut(value, "\r\n")
	return value
}

// clients is how many clients a node has, its own ones of the stage included.
func (st *stage) clients(ctx context.Context, node string) (string, error) {
	r, err := st.ask(ctx, node, "INFO", "clients")
	return field(r.Text, "connected_clients:"), err
}

// awaitClients waits until a node has that many clients: those of an exchange are gone.
func (st *stage) awaitClients(ctx context.Context, node, count string) error {
	for deadline := time.Now().Add(replyWait); time.Now().Before(deadline); {
		now, err := st.clients(ctx, node)
		if err != nil || now == count {
			return err
		}
		sleep(ctx, 100*time.Microsecond)
	}
	return fmt.Errorf("conformance: node %s keeps clients that are gone", node)
}
