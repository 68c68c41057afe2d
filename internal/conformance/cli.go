package conformance

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"
)

// cliWait bounds one run of redis-cli.
const cliWait = 60 * time.Second

// cli runs redis-cli and returns its output as an array of lines, the exit status
// behind them. Lines that only show progress are left out.
func (p *player) cli(ctx context.Context, s Step) Outcome {
	ctx, cancel := context.WithTimeout(ctx, cliWait)
	defer cancel()
	cmd := exec.CommandContext(ctx, "redis-cli", p.expand(s.Args)...)
	cmd.Env = append(os.Environ(), "TERM=dumb") // no colours
	out, err := cmd.CombinedOutput()
	r := Reply{Kind: Array}
	for line := range strings.SplitSeq(strings.TrimRight(string(out), "\n"), "\n") {
		if strings.Trim(line, ".") != "" {
			r.Elems = append(r.Elems, Reply{Kind: Bulk, Text: line})
		}
	}
	status := "exit 0"
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		status = exit.String()
	case err != nil:
		return Outcome{End: err.Error()}
	}
	r.Elems = append(r.Elems, Reply{Kind: Simple, Text: strings.Replace(status, "exit status", "exit", 1)})
	return Outcome{Replies: []Reply{p.names.Reply(r)}}
}
