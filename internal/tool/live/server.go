package live

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
)

// server is one redis-server process.
type server struct {
	path, dir string
	args      []string
	cmd       *exec.Cmd
	exited    chan struct{}
}

func (s *server) start() error {
	cmd := exec.Command(s.path, s.args...)
	cmd.Dir = s.dir
	log, err := os.OpenFile(s.dir+"/log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := Spawn(cmd); err != nil {
		return fmt.Errorf("live: start redis-server: %w", err)
	}
	s.cmd, s.exited = cmd, make(chan struct{})
	go func(cmd *exec.Cmd, exited chan struct{}) {
		_ = cmd.Wait()
		close(exited)
	}(cmd, s.exited)
	return nil
}

// set gives an argument another value.
func (s *server) set(name, value string) {
	if i := slices.Index(s.args, name); i >= 0 {
		s.args[i+1] = value
	}
}

func (s *server) kill() error {
	if s.cmd == nil {
		return nil
	}
	err := s.signal(syscall.SIGKILL)
	<-s.exited
	s.cmd = nil
	return err
}

func (s *server) signal(sig syscall.Signal) error {
	if s.cmd == nil {
		return errors.New("live: the server is not running")
	}
	err := s.cmd.Process.Signal(sig)
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// The ports that clusters take: below the range from which the system takes ports
// for outgoing connections, bus ports included, and above all slot numbers.
const (
	firstPort = 20000
	lastPort  = 22700
	busOffset = 10000
)

// taken are the ports of the clusters of this process, which may still be starting.
var taken = struct {
	sync.Mutex
	ports map[int]bool
}{ports: map[int]bool{}}

// takePorts finds n ports that are free on loopback together with their bus ports,
// and keeps them for the caller until releasePorts.
func takePorts(n int) ([]int, error) {
	taken.Lock()
	defer taken.Unlock()
	var ports []int
	span := lastPort - firstPort
	at := (int(randomByte())<<8 | int(randomByte())) % span
	for range span {
		port := firstPort + at
		at = (at + 1) % span
		if !taken.ports[port] && free(port) && free(port+busOffset) {
			ports = append(ports, port)
			taken.ports[port] = true
		}
		if len(ports) == n {
			return ports, nil
		}
	}
	return nil, fmt.Errorf("live: no %d free ports between %d and %d", n, firstPort, lastPort)
}

func releasePorts(ports []int) {
	taken.Lock()
	defer taken.Unlock()
	for _, port := range ports {
		delete(taken.ports, port)
	}
}

func free(port int) bool {
	ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	_ = ln.Close()
	return true
}

func randomByte() byte {
	var b [1]byte
	_, _ = rand.Read(b[:]) // never fails
	return b[0]
}
