package tracking

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Caller is a client that runs a CLIENT subcommand.
type Caller struct {
	ID uint64
	Connection
	// Tracking is nil while it is off.
	Tracking *Client
}

// Command is CLIENT TRACKING ON|OFF [REDIRECT id] [BCAST] [PREFIX prefix ...] [OPTIN]
// [OPTOUT] [NOLOOP]. It returns what the caller's Tracking is from now on. Exists reports
// whether there is a client with an ID.
func (t *Table) Command(w *resp.Writer, c Caller, args [][]byte, exists func(id int64) bool) *Client {
	o, prefixes, refusal := parseOptions(args, exists)
	if refusal != "" {
		w.Error(refusal)
		return c.Tracking
	}
	switch ctype.Lower(args[2]) {
	case "on":
		if refusal := o.conflict(prefixes, c.Tracking); refusal != "" {
			w.Error(refusal)
			return c.Tracking
		}
		if o.bcast {
			refusal, first := collision(prefixes, c.Tracking)
			if refusal != "" {
				w.Error(refusal)
				if first {
					return c.Tracking
				}
				// As in Redis, two new prefixes that overlap are refused and taken,
				// unless the first of all is one of them.
			}
		}
		c.Tracking = t.start(c.Tracking, c.ID, c.Connection, o, prefixes)
	case "off":
		t.Stop(c.Tracking)
		c.Tracking = nil
	default:
		w.Error(errtext.Syntax)
		return c.Tracking
	}
	w.OK()
	return c.Tracking
}

// parseOptions reads the options, which are checked before ON and OFF are.
func parseOptions(args [][]byte, exists func(id int64) bool) (o options, prefixes []string, refusal string) {
	for i := 3; i < len(args); i++ {
		last := i+1 == len(args)
		switch word := ctype.Lower(args[i]); {
		case word == "redirect" && !last:
			i++
			if o.redirect != 0 {
				return o, nil, "ERR A client can only redirect to a single other client"
			}
			id, ok := number.ParseInt(args[i])
			if !ok {
				return o, nil, errtext.NotInteger
			}
			if !exists(id) {
				return o, nil, "ERR The client ID you want redirect to does not exist"
			}
			o.redirect = uint64(id)
		case word == "bcast":
			o.bcast = true
		case word == "optin":
			o.optin = true
		case word == "optout":
			o.optout = true
		case word == "noloop":
			o.noloop = true
		case word == "prefix" && !last:
			i++
			prefixes = append(prefixes, string(args[i]))
		default:
			return o, nil, errtext.Syntax
		}
	}
	return o, prefixes, ""
}

// conflict says which options do not go together, or not with what is set.
func (o *options) conflict(prefixes []string, set *Client) (refusal string) {
	switch {
	case !o.bcast && len(prefixes) > 0:
		return "ERR PREFIX option requires BCAST mode to be enabled"
	case set != nil && set.bcast != o.bcast:
		return "ERR You can't switch BCAST mode on/off before disabling tracking for this client, " +
			"and then re-enabling it with a different mode."
	case o.bcast && (o.optin || o.optout):
		return "ERR OPTIN and OPTOUT are not compatible with BCAST"
	case o.optin && o.optout:
		return "ERR You can't specify both OPTIN mode and OPTOUT mode"
	case set != nil && (o.optin && set.optout || o.optout && set.optin):
		return "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, " +
			"and then re-enabling it with a different mode."
	}
	return ""
}

// collision says which prefixes stand for the same keys
// (checkPrefixCollisionsOrReply), and whether the first of the new ones is
// concerned or an old one.
func collision(prefixes []string, set *Client) (refusal string, first bool) {
	const rule = ". Prefixes for a single client must not overlap."
	for i, prefix := range prefixes {
		if set != nil {
			for _, old := range set.prefixes {
				if overlap(prefix, old) {
					return "ERR Prefix '" + prefix + "' overlaps with an existing prefix '" + old + "'" + rule, true
				}
			}
		}
		for _, other := range prefixes[i+1:] {
			if overlap(prefix, other) {
				return "ERR Prefix '" + prefix + "' overlaps with another provided prefix '" + other + "'" + rule, i == 0
			}
		}
	}
	return "", false
}

func overlap(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// Caching is CLIENT CACHING YES|NO.
func (c *Client) Caching(w *resp.Writer, args [][]byte) {
	switch word := ctype.Lower(args[2]); {
	case c == nil:
		w.Error("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled")
		return
	case word == "yes" && !c.optin:
		w.Error("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.")
		return
	case word == "no" && !c.optout:
		w.Error("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.")
		return
	case word != "yes" && word != "no":
		w.Error(errtext.Syntax)
		return
	}
	c.caching = true
	w.OK()
}

// Redirection is CLIENT GETREDIR: the ID of the client that is told, 0 for the client itself,
// and -1 without tracking, which nil stands for.
func (c *Client) Redirection() int64 {
	if c == nil {
		return -1
	}
	return int64(c.redirect)
}

// WriteInfo is CLIENT TRACKINGINFO.
func (c *Client) WriteInfo(w *resp.Writer) {
	flags := []string{"off"}
	var prefixes []string
	if c != nil {
		flags[0], prefixes = "on", c.prefixes
		add := func(on bool, word string) {
			if on {
				flags = append(flags, word)
			}
		}
		add(c.bcast, "bcast")
		add(c.optin, "optin")
		add(c.optin && c.caching, "caching-yes")
		add(c.optout, "optout")
		add(c.optout && c.caching, "caching-no")
		add(c.noloop, "noloop")
		add(c.broken, "broken_redirect")
	}
	w.Map(3)
	w.BulkString("flags")
	w.Set(len(flags))
	for _, flag := range flags {
		w.BulkString(flag)
	}
	w.BulkString("redirect")
	w.Int(c.Redirection())
	w.BulkString("prefixes")
	w.BulkStrings(prefixes)
}
