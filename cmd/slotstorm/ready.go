package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/slotstorm/slotstorm/sim"
)

// readyRecord is the line of serve --ready-json: what a program needs that started the
// cluster.
type readyRecord struct {
	Ready   bool        `json:"ready"` // always true
	Nodes   []readyNode `json:"nodes"` // in the order of their names
	Control string      `json:"control,omitempty"`
	Metrics string      `json:"metrics,omitempty"`
	// Page is the address of the live page, with its token.
	Page string `json:"page,omitempty"`
	readyInjector
	// Certificates is the directory of ca.crt and the others, with --tls.
	Certificates string `json:"certificates,omitempty"`
}

type readyNode struct {
	Name    string `json:"name"`
	ID      string `json:"id"`
	Addr    string `json:"addr"`
	TLSAddr string `json:"tls_addr,omitempty"`
	// Role is master, replica, or empty for a node that knows nobody.
	Role string `json:"role"`
}

// printReadyJSON prints the ready line for programs.
func (f *serveFlags) printReadyJSON(out io.Writer, c *sim.Cluster, side sideDoors) error {
	r := readyRecord{Ready: true, Control: side.control, Metrics: side.metrics, Page: side.page, readyInjector: side.injector}
	if f.tls {
		r.Certificates = f.tlsDir
	}
	for _, n := range c.Nodes() {
		r.Nodes = append(r.Nodes, readyNode{n.Name(), string(n.ID()), n.Addr(), n.TLSAddr(), roleOf(n)})
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", text)
	return err
}

func roleOf(n *sim.Node) string {
	view := n.View()
	switch {
	case len(view.Members) <= 1:
		return "empty"
	case view.Self.Master:
		return "master"
	}
	return "replica"
}
