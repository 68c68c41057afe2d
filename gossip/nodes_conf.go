package gossip

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// NodesConf is the content of a nodes.conf: what a node keeps over a restart.
type NodesConf struct {
	// Nodes are the known nodes. Exactly one of them has FlagMyself. Of the times only
	// matters whether they are 0.
	Nodes         []NodeInfo
	CurrentEpoch  uint64
	LastVoteEpoch uint64
}

// For returns the configuration of another node of the same cluster: it gets the flag
// "myself", and other nodes' open slots are left out.
func (c *NodesConf) For(id ID) NodesConf {
	other := *c
	other.Nodes = slices.Clone(c.Nodes)
	for i := range other.Nodes {
		if n := &other.Nodes[i]; n.ID == id {
			n.Flags |= FlagMyself
		} else {
			n.Flags &^= FlagMyself
			n.Open = nil
		}
	}
	return other
}

// String is the text of the file: the lines of CLUSTER NODES and a line of
// variables (clusterSaveConfig).
func (c NodesConf) String() string {
	var b []byte
	for _, n := range c.Nodes {
		b = append(n.appendLine(b, true), '\n')
	}
	b = append(b, "vars currentEpoch "...)
	b = strconv.AppendUint(b, c.CurrentEpoch, 10)
	b = append(b, " lastVoteEpoch "...)
	b = strconv.AppendUint(b, c.LastVoteEpoch, 10)
	return string(append(b, '\n'))
}

// ParseNodesConf reads the text of a nodes.conf. It is as strict as Redis, which
// exits on a damaged file, and stricter about numbers, which Redis reads with
// atoi(). An error starts with "nodes.conf:<line>:".
func ParseNodesConf(text string) (*NodesConf, error) {
	c := new(NodesConf)
	myself := 0
	number := 0
	for line := range strings.Lines(text) {
		number++
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if strings.EqualFold(words[0], "vars") {
			if err := c.parseVars(words[1:]); err != nil {
				return nil, fmt.Errorf("nodes.conf:%d: %w", number, err)
			}
			continue
		}
		n, err := parseNode(words)
		if err != nil {
			return nil, fmt.Errorf("nodes.conf:%d: %w", number, err)
		}
		if n.Flags.Has(FlagMyself) {
			if myself != 0 {
				return nil, fmt.Errorf("nodes.conf:%d: a second node has the flag myself, the first is on line %d", number, myself)
			}
			myself = number
		}
		c.Nodes = append(c.Nodes, n)
	}
	if myself == 0 {
		return nil, fmt.Errorf("nodes.conf:%d: no node has the flag myself", number)
	}
	return c, nil
}

// parseVars reads the words behind "vars". Unknown variables are skipped.
func (c *NodesConf) parseVars(words []string) error {
	if len(words)%2 != 0 {
		return fmt.Errorf("variable %q has no value", words[len(words)-1])
	}
	for i := 0; i < len(words); i += 2 {
		var into *uint64
		switch strings.ToLower(words[i]) {
		case "currentepoch":
			into = &c.CurrentEpoch
		case "lastvoteepoch":
			into = &c.LastVoteEpoch
		default:
			continue
		}
		value, err := strconv.ParseUint(words[i+1], 10, 64)
		if err != nil {
			return fmt.Errorf("%s is %q, want a number", words[i], words[i+1])
		}
		*into = value
	}
	return nil
}

// parseNode reads one line of CLUSTER NODES.
func parseNode(words []string) (n NodeInfo, err error) {
	if len(words) < 8 {
		return n, fmt.Errorf("%d words, want at least 8", len(words))
	}
	n.ID = ID(words[0])
	if !n.ID.Valid() {
		return n, fmt.Errorf("%q is not a node ID", words[0])
	}
	if err := n.parseAddress(words[1]); err != nil {
		return n, err
	}
	var unknown string
	if n.Flags, unknown = parseFlags(words[2]); unknown != "" {
		return n, fmt.Errorf("unknown flag %q", unknown)
	}
	if words[3][0] != '-' {
		n.MasterID = ID(words[3])
		if !n.MasterID.Valid() {
			return n, fmt.Errorf("master %q is not a node ID", words[3])
		}
	}
	if n.PingSent, err = strconv.ParseInt(words[4], 10, 64); err != nil {
		return n, fmt.Errorf("ping-sent is %q, want a number", words[4])
	}
	if n.PongReceived, err = strconv.ParseInt(words[5], 10, 64); err != nil {
		return n, fmt.Errorf("pong-recv is %q, want a number", words[5])
	}
	if n.ConfigEpoch, err = strconv.ParseUint(words[6], 10, 64); err != nil {
		return n, fmt.Errorf("config-epoch is %q, want a number", words[6])
	}
	n.Connected = words[7] == "connected"
	return n, n.parseSlots(words[8:])
}

// parseAddress reads "ip:port@busport,hostname,name=value,...". Old files lack the bus
// port, and the hostname and the fields behind it are optional.
func (n *NodeInfo) parseAddress(word string) error {
	addr, rest, _ := strings.Cut(word, ",")
	hostname, aux, hasAux := strings.Cut(rest, ",")
	n.Hostname = hostname
	if hasAux {
		for field := range strings.SplitSeq(aux, ",") {
			if err := n.parseAux(field); err != nil {
				return fmt.Errorf("address %q: %w", word, err)
			}
		}
	}
	colon := strings.LastIndexByte(addr, ':')
	if colon < 0 {
		return fmt.Errorf("address %q has no port", word)
	}
	n.IP = addr[:colon]
	port, busPort, hasBusPort := strings.Cut(addr[colon+1:], "@")
	var err error
	if n.Port, err = parsePort(port); err != nil {
		return fmt.Errorf("address %q: %w", word, err)
	}
	if !hasBusPort {
		n.BusPort = n.Port + busPortOffset
	} else if n.BusPort, err = parsePort(busPort); err != nil {
		return fmt.Errorf("address %q: %w", word, err)
	}
	return nil
}

// parseAux reads an auxiliary field of nodes.conf, which versions since Redis 7.2 have
// (auxFieldHandlers). Those that matter to nobody here are skipped.
func (n *NodeInfo) parseAux(field string) error {
	name, value, found := strings.Cut(field, "=")
	if !found {
		return fmt.Errorf("the field %q has no value", field)
	}
	switch name {
	case "shard-id":
		if n.ShardID = ID(value); !n.ShardID.Valid() {
			return fmt.Errorf("%q is not a shard ID", value)
		}
	case "nodename":
		n.HumanName = value
	case "tcp-port", "tls-port", "client-ipv4", "client-ipv6", "client-tcp-port", "client-tls-port", "availability-zone":
	default:
		return fmt.Errorf("the field %q is unknown", name)
	}
	return nil
}

// busPortOffset is CLUSTER_PORT_INCR.
const busPortOffset = 10000

// parsePort reads a port; a node without address has port 0.
func parsePort(word string) (int, error) {
	port, err := strconv.ParseUint(word, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%q is not a port", word)
	}
	return int(port), nil
}

// parseSlots reads the slots and open slots at the end of a line.
func (n *NodeInfo) parseSlots(words []string) error {
	var plain []string
	for _, word := range words {
		if word[0] != '[' {
			plain = append(plain, word)
			continue
		}
		open, err := parseOpenSlot(word)
		if err != nil {
			return err
		}
		n.Open = append(n.Open, open)
	}
	if len(plain) == 0 {
		return nil
	}
	ranges, err := slot.ParseRanges(strings.Join(plain, " "))
	if err != nil {
		return err
	}
	n.Slots = ranges.Set()
	return nil
}

// parseOpenSlot reads "[7->-id]" or "[7-<-id]".
func parseOpenSlot(word string) (OpenSlot, error) {
	bad := fmt.Errorf("%q is not an open slot, want [slot->-id] or [slot-<-id]", word)
	inner, closed := strings.CutSuffix(word[1:], "]")
	number, rest, dash := strings.Cut(inner, "-")
	if !closed || !dash || len(rest) < 2 || rest[1] != '-' {
		return OpenSlot{}, bad
	}
	s, err := strconv.Atoi(number)
	if err != nil || s < 0 || s >= slot.Count {
		return OpenSlot{}, bad
	}
	open := OpenSlot{Slot: s, Importing: rest[0] == '<', Node: ID(rest[2:])}
	if rest[0] != '<' && rest[0] != '>' || !open.Node.Valid() {
		return OpenSlot{}, bad
	}
	return open, nil
}
