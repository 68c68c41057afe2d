package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/livepage"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// servePage serves the live page of a cluster until stop is called. It returns the page's
// address, which has a token in it: without that nobody is answered. With a header the page
// offers to keep what was done.
func (f *serveFlags) servePage(c *sim.Cluster, header string, clients ...string) (url string, stop func(), err error) {
	url, stop, err = livepage.Listen(f.address(f.page), livepage.Config{
		Cluster: c, Console: scenario.NewConsole(c, clients...), Title: pageTitle(c), Header: header,
	})
	if err != nil {
		return "", nil, fmt.Errorf("page: %w", err)
	}
	return url, stop, nil
}

// pageTitle is what the page calls a cluster.
func pageTitle(c *sim.Cluster) string {
	nodes := c.Nodes()
	return fmt.Sprintf("%d nodes from %s on", len(nodes), nodes[0].Addr())
}

// keepHeader is what a scenario begins with that keeps what was done: the cluster as the flags
// have it, as far as a file can say so.
func (f *serveFlags) keepHeader() string {
	c := &f.cluster
	line, others := fmt.Sprintf("cluster masters=%d replicas=%d seed=%d node-timeout=%v", c.Masters, c.Replicas, c.Seed, c.NodeTimeout), []string{}
	add := func(name, value string) {
		more := line + " " + name + "=" + strconv.Quote(value)
		if _, err := scenario.Parse("", []byte(more)); err != nil {
			others = append(others, name)
			return
		}
		line = more
	}
	if c.Lone > 0 {
		add("lone", strconv.Itoa(c.Lone))
	}
	if c.Empty {
		line += " empty"
	}
	add("dialect", c.Dialect)
	if c.MaintNotifications != "" && c.MaintNotifications != maintenance.Off {
		add("maint-notifications", c.MaintNotifications)
	}
	if c.Announce.Hostname != "" {
		add("hostnames", c.Announce.Hostname)
	}
	for _, directive := range c.File {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), " ")
		add(strings.ToLower(name), strings.Trim(value, ` "`))
	}
	if f.rdb != "" {
		others = append(others, "rdb")
	}
	header := "# Kept from the live page of a served cluster.\n"
	if len(others) > 0 {
		slices.Sort(others)
		header += "# It was served with what a file cannot have: " + strings.Join(slices.Compact(others), ", ") + ".\n"
	}
	script, err := scenario.Parse("", []byte(header+line))
	if err != nil {
		return "" // there is nothing to keep it in
	}
	return string(scenario.Format(script))
}
