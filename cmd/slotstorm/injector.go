package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/faultinjector"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/guard"
	"github.com/slotstorm/slotstorm/sim"
)

// injectorFlags are the flags of serve about the fault injector.
type injectorFlags struct {
	addr, software         string
	endpoints, bdbs        string
	token                  string
	port                   int
	least, window, movesIn time.Duration
	unsettled              bool
	hosts                  []string
}

// readyInjector is what the ready line has of the fault injector.
type readyInjector struct {
	URL       string `json:"fault_injector,omitempty"`
	Software  string `json:"software_api,omitempty"`
	Endpoints string `json:"endpoints,omitempty"`
}

func (f *injectorFlags) define(flags *pflag.FlagSet) {
	d := faultinjector.Defaults()
	f.least, f.window, f.movesIn = d.Least, d.Window, d.Moving
	flags.StringVar(&f.addr, "fault-injector", "", "port or address of a drop-in for Redis Software's fault injector, such as :20324")
	flags.StringVar(&f.software, "software-api", "", "port or address of the part of Redis Software's own API that clients ask for the health of databases, over TLS, such as :9443; with --fault-injector")
	flags.StringVar(&f.endpoints, "endpoints-out", "endpoints.json", "where the fault injector's databases are written, for REDIS_ENDPOINTS_CONFIG_PATH")
	flags.StringVar(&f.bdbs, "bdbs-out", "", "where configurations of databases are written, for REDIS_BDBS_CONFIG_PATH")
	flags.StringVar(&f.token, "fault-injector-token", "", "what callers of the fault injector have to give, as a bearer token or a password; needed off loopback")
	flags.StringArrayVar(&f.hosts, "fault-injector-host", nil, "a host name by which callers may call the fault injector; can be repeated")
	numberVar(flags, &f.port, "databases-port", "", 16600, 0, maxPort-1000, "first TCP port of the fault injector's databases; 0 lets the system choose ports")
	flags.Var(&duration{&f.least, 0, time.Hour}, "action-min", "how long an action takes at least, so that callers see it run")
	flags.Var(&duration{&f.window, 0, time.Hour}, "maintenance-window", "how long before it happens a maintenance is announced")
	flags.Var(&duration{&f.movesIn, 0, time.Hour}, "moving-in", "the time that MOVING gives clients, at least a second to make sense")
	flags.BoolVar(&f.unsettled, "unsettled", false, "report the end of actions before the last connections are closed, as the real injector does")
}

// complete checks the flags, and lets the cluster have notifications.
func (f *injectorFlags) complete(serve *serveFlags) error {
	if f.addr == "" {
		if f.software != "" {
			return errors.New("--software-api is about the databases of --fault-injector, which is not given")
		}
		return nil
	}
	if serve.cluster.MaintNotifications == "" || serve.cluster.MaintNotifications == maintenance.Off {
		serve.cluster.MaintNotifications = maintenance.WhenDue
	}
	if serve.cluster.Lone == 0 && !serve.cluster.Empty {
		serve.cluster.Lone = 2 // slots have to have somewhere to go
	}
	if f.token == "" && !guard.IsLoopback(serve.address(f.addr)) {
		return errors.New("--fault-injector: off loopback it needs --fault-injector-token, since it breaks clusters for whoever asks")
	}
	if f.token == "" && f.software != "" && !guard.IsLoopback(serve.address(f.software)) {
		return errors.New("--software-api: off loopback it needs --fault-injector-token")
	}
	return nil
}

// serveInjector serves the fault injector until stop is called.
func (f *serveFlags) serveInjector(c *sim.Cluster, clients []string) (ready readyInjector, stop func(), err error) {
	cfg := faultinjector.Defaults()
	cfg.Bind, cfg.Port, cfg.Dialect, cfg.Cluster, cfg.Certificates = f.cluster.Bind, f.injector.port, f.cluster.Dialect, c, f.tlsDir
	cfg.Least, cfg.Window, cfg.Moving, cfg.Unsettled = f.injector.least, f.injector.window, f.injector.movesIn, f.injector.unsettled
	cfg.Token, cfg.Hosts = f.injector.token, f.injector.hosts
	if len(clients) > 0 {
		cfg.TCPClients = clients[0]
	}
	if ready.Endpoints, err = filepath.Abs(f.injector.endpoints); err != nil {
		return ready, nil, err
	}
	ln, err := net.Listen("tcp", f.address(f.injector.addr))
	if err != nil {
		return ready, nil, fmt.Errorf("fault injector: %w", err)
	}
	in, err := faultinjector.New(cfg)
	if err != nil {
		ln.Close()
		return ready, nil, fmt.Errorf("fault injector: %w", err)
	}
	ended := []func(){in.Close}
	stop = func() {
		for _, end := range slices.Backward(ended) {
			end()
		}
	}
	ended = append(ended, serveHTTP(ln, in.Handler()))
	ready.URL = "http://" + shown(ln)
	if f.injector.software != "" {
		secure, err := f.listenSoftware(in)
		if err != nil {
			stop()
			return ready, nil, err
		}
		ended = append(ended, serveHTTP(secure, in.SoftwareHandler()))
		ready.Software = "https://" + shown(secure)
	}
	if err := f.writeInjectorFiles(in); err != nil {
		stop()
		return ready, nil, err
	}
	return ready, stop, nil
}

// listenSoftware listens for those who ask for Redis Software's own API.
func (f *serveFlags) listenSoftware(in *faultinjector.Injector) (net.Listener, error) {
	secure, err := in.SoftwareTLS()
	if err != nil {
		return nil, fmt.Errorf("software API: %w", err)
	}
	ln, err := net.Listen("tcp", f.address(f.injector.software))
	if err != nil {
		return nil, fmt.Errorf("software API: %w", err)
	}
	return tls.NewListener(ln, secure), nil
}

// shown is where clients on this machine find a listener.
func shown(ln net.Listener) string {
	return strings.Replace(ln.Addr().String(), "0.0.0.0", "127.0.0.1", 1)
}

func (f *serveFlags) writeInjectorFiles(in *faultinjector.Injector) error {
	if err := in.WriteEndpoints(f.injector.endpoints); err != nil {
		return err
	}
	if f.injector.bdbs == "" {
		return nil
	}
	text, err := in.Databases()
	if err != nil {
		return err
	}
	return os.WriteFile(f.injector.bdbs, text, 0o666)
}
