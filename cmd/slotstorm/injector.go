package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
	addr                   string
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
	Endpoints string `json:"endpoints,omitempty"`
}

func (f *injectorFlags) define(flags *pflag.FlagSet) {
	d := faultinjector.Defaults()
	f.least, f.window, f.movesIn = d.Least, d.Window, d.Moving
	flags.StringVar(&f.addr, "fault-injector", "", "port or address of a drop-in for Redis Software's fault injector, such as :20324")
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
	server := &http.Server{Handler: in.Handler(), ReadHeaderTimeout: headerTime, MaxHeaderBytes: headerBytes}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(ln) // it ends by being closed
	}()
	stop = func() {
		_ = server.Close()
		<-ended
		in.Close()
	}
	if err := f.writeInjectorFiles(in); err != nil {
		stop()
		return ready, nil, err
	}
	ready.URL = "http://" + strings.Replace(ln.Addr().String(), "0.0.0.0", "127.0.0.1", 1)
	return ready, stop, nil
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
