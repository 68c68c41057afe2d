package conformance

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// toolWait bounds one run of redis-cli, or of a shell command, on a machine that has other things to do.
const toolWait = 150 * time.Second

// exitSuccess is the last line of a program that ended well.
const exitSuccess = "exit 0"

// cli runs redis-cli and returns its output as an array of lines, the exit status
// behind them. Lines that only show progress are left out.
func (p *player) cli(ctx context.Context, s Step) Outcome {
	return p.tool(ctx, "redis-cli", p.expand(s.Args)...)
}

// shell runs a command with sh, as people write it into their scripts, in a directory
// of the exchange's own.
func (p *player) shell(ctx context.Context, s Step) Outcome {
	if p.dir == "" {
		dir, err := os.MkdirTemp("", "slotstorm-conformance-")
		if err != nil {
			return Outcome{End: err.Error()}
		}
		p.dir = dir
	}
	return p.tool(ctx, "sh", "-c", p.expand(s.Args)[0])
}

// tool runs a program until it ends, and all that it has started with it.
func (p *player) tool(ctx context.Context, name string, args ...string) Outcome {
	ctx, cancel := context.WithTimeout(ctx, toolWait)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "TERM=dumb", "LC_ALL=C", "ROOT="+root(), "TLS="+p.tlsDir()) // no colours
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := live.Spawn(cmd); err != nil {
		return Outcome{End: err.Error()}
	}
	stop := context.AfterFunc(ctx, func() { live.KillGroup(cmd) })
	defer stop()
	err := cmd.Wait()
	if ctx.Err() != nil {
		return Outcome{End: "does not end"}
	}
	r := live.Reply{Kind: live.Array}
	for line := range strings.SplitSeq(strings.TrimRight(out.String(), "\n"), "\n") {
		if strings.Trim(line, ".") != "" {
			r.Elems = append(r.Elems, live.Reply{Kind: live.Bulk, Text: line})
		}
	}
	status := exitSuccess
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		status = exit.String()
	case err != nil:
		return Outcome{End: err.Error()}
	}
	r.Elems = append(r.Elems, live.Reply{Kind: live.Simple, Text: strings.Replace(status, "exit status", "exit", 1)})
	return Outcome{Replies: []live.Reply{p.names.Reply(r)}}
}

// tlsDir is where the cluster's certificates are, "" without TLS.
func (p *player) tlsDir() string {
	if nodes := p.target.Nodes(); len(nodes) == 0 || nodes[0].TLSPort == 0 {
		return ""
	}
	dir, err := live.TLSDir()
	if err != nil {
		return ""
	}
	return dir
}

// root is where the comparison was started: the top of the source.
func root() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	return dir
}

// startServer starts a real stand-alone server of the exchange.
func (p *player) startServer(ctx context.Context, name string) error {
	x, err := p.server.StartAlone(ctx, name)
	if err != nil {
		return err
	}
	p.extra = append(p.extra, x)
	p.nodes[name] = x.Node
	p.names.Add(x.Node)
	return nil
}

// cleanUp removes what tools have left.
func (p *player) cleanUp() {
	for _, x := range p.extra {
		x.Close()
	}
	if p.dir != "" {
		_ = os.RemoveAll(p.dir)
	}
}
