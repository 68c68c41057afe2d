package scenario

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// program is a process of an exec client.
type program struct {
	cmd *exec.Cmd

	mu   sync.Mutex
	out  bytes.Buffer
	over bool
	code int
	done chan struct{}
}

// outputKept bounds how much of a program's output is kept.
const outputKept = 1 << 20

// Write implements io.Writer for the program's standard output and error.
func (p *program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if room := outputKept - p.out.Len(); room > 0 {
		p.out.Write(b[:min(len(b), room)])
	}
	return len(b), nil
}

func (p *program) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.TrimSpace(p.out.String())
}

// status is the exit status, and whether the program has ended.
func (p *program) status() (code int, over bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.code, p.over
}

// result is the outcome as an expectation has it: exit 0 "output".
func (p *program) result() string {
	code, _ := p.status()
	return "exit " + strconv.Itoa(code) + " " + strconv.Quote(p.output())
}

// argv is the command of a client that is a program.
func (c *ClientSpec) argv() ([]string, error) {
	words, err := tokenize(c.Command, 0)
	if err != nil || len(words) == 0 {
		return nil, fmt.Errorf("the command %q of %s cannot be read", c.Command, c.Name)
	}
	return each(words, func(w token) string { return w.text }), nil
}

// launch starts the program of an exec client. The context ends it.
func (r *runner) launch(client string, args []string) (*program, error) {
	spec := r.s.names[client]
	argv, err := spec.argv()
	if err != nil {
		return nil, err
	}
	p := &program{done: make(chan struct{})}
	argv = append(argv, args...)
	p.cmd = exec.CommandContext(r.ctx, argv[0], argv[1:]...)
	env, err := r.environment(spec)
	if err != nil {
		return nil, err
	}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = p, p
	p.cmd.WaitDelay = time.Second
	access.To(r.c).NameTCPClients(client)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", client, err)
	}
	go p.wait()
	return p, nil
}

// environment is what a program is told: its name, the addresses of the nodes and, if it is
// to use TLS, where the certificates are.
func (r *runner) environment(spec *ClientSpec) (env []string, err error) {
	addrs, _, err := spec.Network(r.c)
	if err != nil {
		return nil, err
	}
	env = []string{"SLOTSTORM_ADDRS=" + strings.Join(addrs, ","), "SLOTSTORM_CLIENT=" + spec.Name}
	if !spec.secure(r.c) {
		return env, nil
	}
	if r.tlsDir == "" {
		if r.tlsDir, err = os.MkdirTemp("", "slotstorm-tls-"); err != nil {
			return nil, err
		}
		if err = access.To(r.c).Certificates().Write(r.tlsDir); err != nil {
			return nil, err
		}
	}
	return append(env, "SLOTSTORM_TLS_DIR="+r.tlsDir), nil
}

func (p *program) wait() {
	defer close(p.done)
	err := p.cmd.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit):
		p.code = exit.ExitCode()
	default:
		p.code = -1
	}
}

// startProgram is the verb start.
func (r *runner) startProgram(client string, args []string) error {
	if old := r.programs[client]; old != nil {
		if _, over := old.status(); !over {
			return fmt.Errorf("the program of %s still runs", client)
		}
	}
	p, err := r.launch(client, args)
	if err != nil {
		return err
	}
	r.programs[client] = p
	return nil
}

// programTalker runs a program for each talk line.
type programTalker struct {
	r    *runner
	name string
}

func (t *programTalker) begin(commands [][]string, _ bool) pending {
	var args []string
	for i, words := range commands {
		if i > 0 {
			args = append(args, "|")
		}
		args = append(args, words...)
	}
	p, err := t.r.launch(t.name, args)
	return func() []outcome {
		if err != nil {
			return []outcome{{reply: "(" + err.Error() + ")"}}
		}
		if _, over := p.status(); !over {
			return nil
		}
		out := make([]outcome, len(commands))
		for i := range out {
			out[i].reply = p.result()
		}
		return out
	}
}

// stopPrograms ends what still runs and waits for it.
func (r *runner) stopPrograms(cancel context.CancelFunc) {
	cancel()
	for _, name := range sortedKeys(r.programs) {
		<-r.programs[name].done
	}
	if r.tlsDir != "" {
		_ = os.RemoveAll(r.tlsDir) // in the directory for temporary files
	}
}
