package faultinjector

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/respproxy"
	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// Config says how the injector behaves.
type Config struct {
	// Bind is the IP address of databases and endpoints, 127.0.0.1 if it is "".
	Bind string
	// Port is the first of the ports of the databases that are there from the beginning; 0 lets
	// the system choose.
	Port int
	// Dialect is the version of the databases' servers.
	Dialect string
	// Cluster is a database that is there already, with clients that have the name TCPClients.
	Cluster    *sim.Cluster
	TCPClients string
	// Least is the time that an action takes at least, so that callers see it wait, for half of that
	// time, and run.
	Least time.Duration
	// Window is how long a maintenance is announced before it happens, Moving the time that
	// MOVING names, and Linger how long a node that has nothing any more keeps its connections.
	Window, Moving, Linger time.Duration
	// Skip is how much of a database's time passes at once each time that an action looks whether its
	// nodes have come to agree, besides what passes by itself: tests need not wait for gossip in real time.
	Skip time.Duration
	// Unsettled reports the end of a move before the last connections are closed, as the real
	// injector does.
	Unsettled bool
	// Certificates is the directory of certificates for databases with TLS, made when needed.
	Certificates string
	// Token is what callers have to give, nothing if it is "".
	Token string
	// Hosts are further names by which callers may call it.
	Hosts []string
}

// Defaults are the times of the real one, as far as suites wait for them, and short ones.
func Defaults() Config {
	return Config{
		Bind: "127.0.0.1", Least: time.Second, Window: 3 * time.Second, Moving: 15 * time.Second, Linger: 2 * time.Second,
		Certificates: "slotstorm-tls", TCPClients: tcpClients,
	}
}

type proxy = respproxy.Proxy

// Injector is the state behind the API. Its methods are safe for concurrent use.
type Injector struct {
	cfg     Config
	actions actions
	proxies respproxy.API
	ended   chan struct{}

	mu        sync.Mutex
	databases []*database
	names     []named // of endpoints.json, in order
	next      int
	selected  int // the database that was created last
	setups    map[string]int
	disabled  bool
}

// named is an entry of endpoints.json.
type named struct {
	name string
	of   []*database // two for active-active
}

// New makes an injector with the databases that suites look for.
func New(cfg Config) (*Injector, error) {
	cfg.Bind = cmp.Or(cfg.Bind, "127.0.0.1")
	in := &Injector{cfg: cfg, ended: make(chan struct{}), next: 1, setups: map[string]int{}}
	in.actions.least = cfg.Least
	if err := in.begin(); err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

// Close ends all databases but the one that was there.
func (in *Injector) Close() {
	close(in.ended)
	in.actions.wait.Wait()
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, d := range in.databases {
		d.close()
	}
	in.databases = nil
	in.proxies.Close()
}

// begin makes the databases that are there from the beginning.
func (in *Injector) begin() error {
	port := in.cfg.Port
	create := func(name string, oss bool, room int) (*database, error) {
		cfg := databaseConfig{name: name, port: port, shards: 1, oss: oss, proxyPolicy: "single", all: params{"name": name}}
		if oss {
			cfg.proxyPolicy = "all-master-shards"
		}
		if port != 0 {
			port += room
		}
		return in.add(cfg, nil)
	}
	main, err := in.add(databaseConfig{name: "maint-notifications-oss-api", oss: true, shards: 1, proxyPolicy: "all-master-shards", all: params{}}, in.cfg.Cluster)
	if err != nil {
		return err
	}
	var made []*database
	for _, row := range []struct {
		name string
		oss  bool
		room int
	}{{"m-standard", false, 100}, {"re-single-shard-oss-cluster", true, 100}, {"re-active-active-1", false, 50}, {"re-active-active-2", false, 50}, {"re-active-active-oss-2", true, 50}} {
		d, err := create(row.name, row.oss, row.room)
		if err != nil {
			return err
		}
		made = append(made, d)
	}
	standard, single, first, second, cluster := made[0], made[1], made[2], made[3], made[4]
	in.names = append(in.names, []named{
		{"maint-notifications-oss-api", []*database{main}}, {"cluster0", []*database{main}}, {"enterprise-cluster", []*database{main}},
		{"m-standard", []*database{standard}}, {"standalone", []*database{standard}}, {"standalone0", []*database{standard}}, {"re-standalone", []*database{standard}},
		{"re-single-shard-oss-cluster", []*database{single}},
		{"re-active-active", []*database{first, second}}, {"re-active-active-oss-cluster", []*database{single, cluster}},
	}...)
	for _, d := range in.databases {
		d.builtIn = true
	}
	second.elsewhere, cluster.elsewhere = true, true
	return errors.Join(in.pair(first, second), in.pair(single, cluster))
}

// add makes a database, or takes a cluster for one.
func (in *Injector) add(cfg databaseConfig, c *sim.Cluster) (*database, error) {
	in.mu.Lock()
	id := in.next
	in.next++
	in.mu.Unlock()
	d := &database{id: id, cfg: cfg, cluster: c, borrowed: true, ended: make(chan struct{})}
	if c == nil {
		var err error
		if d, err = in.newDatabase(id, cfg); err != nil {
			return nil, err
		}
	} else {
		d.cfg.shards = len(d.masters())
	}
	d.skip = in.cfg.Skip
	in.mu.Lock()
	defer in.mu.Unlock()
	in.databases = append(in.databases, d)
	in.enable(d)
	return d, nil
}

// enable lets a database's clients ask for notifications, or not.
func (in *Injector) enable(d *database) {
	access.To(d.cluster).EnableMaintNotifications(!in.disabled)
	if d.endpoint != nil {
		d.endpoint.each(func(p *respproxy.Proxy) { p.Enable(!in.disabled) })
	}
}

// database finds the one that an action is about: by its number, or the one made last, or the first.
func (in *Injector) database(p params) (*database, error) {
	id, err := (params{"bdb_id": p.text("bdb_id", "bdbId")}).number("bdb_id", 0)
	if err != nil {
		return nil, err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	id = cmp.Or(id, in.selected, 1)
	for _, d := range in.databases {
		if d.id == id {
			return d, nil
		}
	}
	return nil, fmt.Errorf("there is no database %d", id)
}

// all are the databases, in the order of their numbers.
func (in *Injector) all() []*database {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.databases)
}

// remove ends a database.
func (in *Injector) remove(d *database) error {
	if d.borrowed {
		return errors.New("the cluster of serve itself stays")
	}
	in.mu.Lock()
	in.databases = slices.DeleteFunc(in.databases, func(o *database) bool { return o == d })
	if in.selected == d.id {
		in.selected = 0
	}
	in.mu.Unlock()
	d.close()
	return nil
}

// SoftwareTLS is the configuration of TLS for SoftwareHandler.
func (in *Injector) SoftwareTLS() (*tls.Config, error) { return in.secure(false) }

// secure is the configuration of TLS, with certificates that are made once.
func (in *Injector) secure(clientCerts bool) (*tls.Config, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	dir := in.cfg.Certificates
	if _, err := os.Stat(filepath.Join(dir, certificate.Server)); errors.Is(err, os.ErrNotExist) {
		if err := certificate.Write(dir, in.cfg.Bind, "127.0.0.2", "127.0.0.3", "127.0.0.4"); err != nil {
			return nil, err
		}
	}
	auth := certificate.Auth["no"]
	if clientCerts {
		auth = certificate.Auth["yes"]
	}
	return certificate.ServerConfig(dir, auth)
}
