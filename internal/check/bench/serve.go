package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// build makes the slotstorm command in a temporary directory.
func build(ctx context.Context) (binary string, cleanup func(), err error) {
	dir, err := os.MkdirTemp("", "slotstorm-bench-")
	if err != nil {
		return "", nil, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	binary = filepath.Join(dir, "slotstorm")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/slotstorm").CombinedOutput()
	if err != nil {
		cleanup()
		return "", nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, cleanup, nil
}

// server is a `slotstorm serve` in a process of its own.
type server struct {
	cmd   *exec.Cmd
	addrs []string
}

// serve starts three masters on free ports.
func (b *bench) serve(ctx context.Context) (*server, error) {
	port, err := freePorts(masters)
	if err != nil {
		return nil, err
	}
	s, _, err := start(exec.CommandContext(ctx, b.binary, "serve", "--masters", strconv.Itoa(masters), "--port", strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("slotstorm serve did not say that it is ready: %w", err)
	}
	for i := range masters {
		s.addrs = append(s.addrs, net.JoinHostPort("127.0.0.1", strconv.Itoa(port+i)))
	}
	return s, nil
}

// start starts a server and returns the line by which it says that it is ready.
func start(cmd *exec.Cmd) (s *server, ready string, err error) {
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	s = &server{cmd: cmd}
	if ready, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		s.close()
		return nil, "", err
	}
	return s, ready, nil
}

func (s *server) close() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// freePorts finds consecutive ports that nobody listens on.
func freePorts(n int) (first int, err error) {
	for first = 21000; first < 50000; first += n {
		if portsFree(first, n) {
			return first, nil
		}
	}
	return 0, fmt.Errorf("no %d consecutive free ports", n)
}

func portsFree(first, n int) bool {
	for i := range n {
		ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(first+i)))
		if err != nil {
			return false
		}
		ln.Close()
	}
	return true
}
