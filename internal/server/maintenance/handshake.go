package maintenance

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Endpoint is how a client wants to be told where a connection goes (moving-endpoint-type).
type Endpoint uint8

// The endpoint types. Internal and external addresses are the same here: a node announces
// one. A name falls back to the IP address for a node that announces no host name.
const (
	InternalIP Endpoint = iota
	InternalName
	ExternalIP
	ExternalName
	// NoEndpoint wants no address: the client connects again to where it was.
	NoEndpoint
	endpointCount
)

var endpointNames = [endpointCount]string{"internal-ip", "internal-fqdn", "external-ip", "external-fqdn", "none"}

// String is the endpoint type as clients name it.
func (e Endpoint) String() string { return endpointNames[e] }

func (e Endpoint) Named() bool { return e == InternalName || e == ExternalName }

// When a cluster pushes notifications: when something happens, only when somebody says so, or
// not at all, as every Redis and Valkey.
const (
	WhenDue = "yes"
	ByHand  = "by-hand"
	Off     = "no"
)

// Modes are all of these.
func Modes() []string { return []string{WhenDue, ByHand, Off} }

// Client is what one connection has chosen.
type Client struct {
	// On says that it wants pushes.
	On       bool
	Endpoint Endpoint
}

// The refusals. No client reads their words, and the server's are not known.
const (
	errDisabled = "ERR maintenance notifications are disabled"
	errRESP2    = "ERR maintenance notifications need RESP3: say HELLO 3 first"
)

// Command is CLIENT MAINT_NOTIFICATIONS ON [moving-endpoint-type TYPE] | OFF. It writes the
// reply, and returns what the connection has chosen from now on. Enabled is false where the
// cluster's administrator has switched the notifications off.
func (c Client) Command(w *resp.Writer, args [][]byte, enabled bool) Client {
	chosen, refusal := parse(args[2:])
	switch {
	case refusal != "":
	case chosen.On && !enabled:
		refusal = errDisabled
	case chosen.On && !w.RESP3:
		refusal = errRESP2
	}
	if refusal != "" {
		w.Error(refusal)
		return c
	}
	w.OK()
	return chosen
}

func parse(args [][]byte) (c Client, refusal string) {
	switch word := ctype.Lower(args[0]); {
	case word == "off" && len(args) == 1:
		return Client{}, ""
	case word == "on" && len(args) == 1:
		return Client{On: true, Endpoint: ExternalIP}, ""
	case word == "on" && len(args) == 3 && ctype.EqualFold(args[1], "moving-endpoint-type"):
		i := slices.Index(endpointNames[:], ctype.Lower(args[2]))
		if i < 0 {
			return c, "ERR invalid moving-endpoint-type '" + string(args[2]) + "'"
		}
		return Client{On: true, Endpoint: Endpoint(i)}, ""
	}
	return c, errtext.Syntax
}
