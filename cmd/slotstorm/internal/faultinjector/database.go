package faultinjector

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// database is one database: a simulated cluster, which clients see or which is behind one
// endpoint.
type database struct {
	id       int
	cfg      databaseConfig
	cluster  *sim.Cluster
	borrowed bool // the cluster is serve's own
	builtIn  bool
	// activeActive says that it is one of a pair, elsewhere that it is the one in the other cluster of
	// Redis Software.
	activeActive, elsewhere bool

	endpoint *endpoint   // nil if clients see the cluster
	cut      atomic.Bool // clients are cut off

	busy    sync.Mutex    // one action at a time
	ended   chan struct{} // closed when it ends
	latency latency
	skip    time.Duration // Config.Skip
}

// nodeTimeout is short: suites wait for failovers in real time.
const nodeTimeout = 2 * time.Second

// spares are the nodes of a cluster that nobody sees until slots go there.
const spares = 2

// newDatabase creates what a configuration asks for.
func (in *Injector) newDatabase(id int, cfg databaseConfig) (*database, error) {
	d := &database{id: id, cfg: cfg, ended: make(chan struct{})}
	sc := sim.Config{
		Masters: cfg.shards, Lone: spares, Transport: sim.Loopback, Bind: in.cfg.Bind, Port: cfg.port, Speed: 1,
		NodeTimeout: nodeTimeout, LogSize: 10000, MaintNotifications: maintenance.WhenDue, File: []string{"cluster-allow-replica-migration no"},
		Dialect: in.cfg.Dialect, Seed: uint64(id), // databases have IDs of their own
	}
	var secure *tls.Config
	if cfg.tls {
		var err error
		if secure, err = in.secure(cfg.clientCerts); err != nil {
			return nil, err
		}
	}
	if cfg.oss {
		sc.TLS = secure
		if secure != nil {
			sc.Port, sc.TLSPort = 0, cfg.port
		}
	} else {
		sc.Masters, sc.Port, sc.MaintNotifications = 1, 0, maintenance.Off
	}
	c, err := sim.Run(sc)
	if err != nil {
		return nil, portTaken(err)
	}
	d.cluster = c
	access.To(c).NameTCPClients(tcpClients)
	if !cfg.oss {
		if d.endpoint, err = newEndpoint(in, d, secure); err != nil {
			c.Close()
			return nil, portTaken(err)
		}
	}
	return d, nil
}

// tcpClients is how faults name the clients of a cluster.
const tcpClients = "tcp"

// portTaken words an error so that callers take the next port.
func portTaken(err error) error {
	if errors.Is(err, syscall.EADDRINUSE) || strings.Contains(err.Error(), "want 1 to 65535") {
		return fmt.Errorf("port_unavailable: Unavailable or invalid port: %w", err)
	}
	return err
}

// close ends the database.
func (d *database) close() {
	close(d.ended)
	if d.endpoint != nil {
		d.endpoint.close()
	}
	if !d.borrowed {
		d.cluster.Close()
	}
}

// address is where clients begin: the first of the cluster's nodes, or the endpoint, by its name if
// it has one. From that clients conclude where SoftwareHandler is, by cutting off what is before the
// first dot: of an IP address nothing sensible would be left.
func (d *database) address() (host string, port int) {
	ip, port := d.at()
	if d.endpoint != nil && ip == "127.0.0.1" {
		return "localhost", port
	}
	return ip, port
}

// at is the IP address and the port of address.
func (d *database) at() (ip string, port int) {
	if d.endpoint != nil {
		at := d.endpoint.first.Addr()
		return at.IP.String(), at.Port
	}
	first := d.cluster.Nodes()[0]
	addr := first.Addr()
	if d.cfg.tls {
		addr = first.TLSAddr()
	}
	h, text, _ := net.SplitHostPort(addr) // it is an address
	port, _ = strconv.Atoi(text)
	return h, port
}

// described is the database as endpoints.json and create_database have it.
func (d *database) described(certificates string) map[string]any {
	ip, _ := d.at()
	host, port := d.address()
	scheme := "redis"
	if d.cfg.tls {
		scheme = "rediss"
	}
	url := fmt.Sprintf("%s://%s", scheme, net.JoinHostPort(host, strconv.Itoa(port)))
	out := map[string]any{
		"bdb_id": d.id, "username": "default", "password": "", "tls": d.cfg.tls, "oss_cluster": d.cfg.oss, "endpoints": []string{url},
		"raw_endpoints": []map[string]any{{
			"addr": []string{ip}, "addr_type": "external", "dns_name": host, "oss_cluster_api_preferred_endpoint_type": "ip",
			"oss_cluster_api_preferred_ip_type": "external", "port": port, "proxy_policy": d.cfg.proxyPolicy, "uid": fmt.Sprintf("%d:1", d.id),
		}},
	}
	if certificates != "" {
		out["certificatesLocation"], out["tls_cert_path"] = certificates, certificates
	}
	return out
}
