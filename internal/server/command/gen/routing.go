package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/calls"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
)

// writeRouting asks a cluster node that owns nothing where made-up calls belong
// and writes its answers, one a line: the slot of a redirection, "cross" for keys
// of several slots, "arity", or "-" when the node would run the call itself.
func writeRouting(entries []entry, name string) error {
	owner, asked, err := openCluster()
	if err != nil {
		return err
	}
	defer owner.close()
	defer asked.close()

	rng := rand.New(rand.NewPCG(2, 2))
	b := &builder{rng: rng, text: func(n int) string {
		// Mostly one slot, so that a single stray key shows.
		if rng.IntN(6) == 0 {
			return fmt.Sprintf("{b}%d", n)
		}
		return fmt.Sprintf("{a}%d", n)
	}}
	var out bytes.Buffer
	for _, e := range entries {
		if slices.Contains(transactional, e.name) {
			continue
		}
		made, err := b.calls(e)
		if err != nil {
			return err
		}
		for _, args := range made {
			answer, err := asked.inTransaction(args)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, "%s -> %s\n", calls.Format(args), verdict(answer))
		}
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// transactional are the commands that MULTI does not queue.
var transactional = []string{"discard", "exec", "multi", "quit", "reset", "watch"}

// inTransaction sends a call between MULTI and DISCARD, where the node routes it
// and never runs it.
func (s *server) inTransaction(args []string) (reply.Value, error) {
	if err := s.send([]string{"MULTI"}, args, []string{"DISCARD"}); err != nil {
		return reply.Value{}, err
	}
	var answers [3]reply.Value
	for i := range answers {
		var err error
		if answers[i], err = reply.Read(s.in); err != nil {
			return reply.Value{}, fmt.Errorf("%q: %w", args, err)
		}
	}
	return answers[1], nil
}

func verdict(answer reply.Value) string {
	switch text := answer.Text; {
	case strings.HasPrefix(text, "MOVED "):
		return strings.Fields(text)[1]
	case strings.HasPrefix(text, "CROSSSLOT "):
		return "cross"
	case strings.Contains(text, "wrong number of arguments"), strings.Contains(text, "unknown subcommand"):
		return "arity"
	}
	return "-"
}

// openCluster starts a node that owns all slots and one that owns none and knows
// it.
func openCluster() (owner, asked *server, err error) {
	ports, err := freePorts(4)
	if err != nil {
		return nil, nil, err
	}
	if owner, err = openNode(ports[0], ports[1]); err != nil {
		return nil, nil, err
	}
	if asked, err = openNode(ports[2], ports[3]); err != nil {
		return nil, nil, errors.Join(err, owner.close())
	}
	_, err = owner.do("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
	if err == nil {
		_, err = asked.do("CLUSTER", "MEET", "127.0.0.1", ports[0], ports[1])
	}
	for range 200 { // a node counts as writable two seconds after it has learnt of the owner
		var info reply.Value
		if err == nil {
			info, err = asked.do("CLUSTER", "INFO")
		}
		if err != nil {
			break
		}
		if strings.Contains(info.Text, "cluster_state:ok") {
			return owner, asked, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err == nil {
		err = errors.New("the cluster does not come up")
	}
	return nil, nil, errors.Join(err, owner.close(), asked.close())
}

func openNode(port, busPort string) (*server, error) {
	return open("", "--bind", "127.0.0.1", "--port", port, "--cluster-port", busPort, "--cluster-enabled", "yes", "--enable-debug-command", "local")
}

// freePorts returns TCP ports of the loopback interface that nobody uses.
func freePorts(n int) ([]string, error) {
	var ports []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return nil, err
		}
		ports = append(ports, port)
	}
	return ports, nil
}
