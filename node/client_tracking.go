package node

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The CLIENT subcommands of client-side caching.
var _ = handle(map[string]handler{
	"client|tracking":     cmdClientTracking,
	"client|caching":      cmdClientCaching,
	"client|getredir":     func(c *call) { c.out.Int(c.redirection()) },
	"client|trackinginfo": cmdClientTrackingInfo,
})

// cmdClientTracking is CLIENT TRACKING ON|OFF [REDIRECT id] [BCAST] [PREFIX prefix ...]
// [OPTIN] [OPTOUT] [NOLOOP].
func cmdClientTracking(c *call) {
	options, refusal := c.trackingOptions()
	if refusal != "" {
		c.fail(refusal)
		return
	}
	switch c.word(2) {
	case "on":
		if refusal := options.conflict(c.s.tracking); refusal != "" {
			c.fail(refusal)
			return
		}
		if options.bcast {
			refusal, first := options.overlap(c.s.tracking)
			if refusal != "" {
				c.fail(refusal)
				if first {
					return
				}
				// As in Redis, two new prefixes that overlap are refused and taken,
				// unless the first of all is one of them.
			}
		}
		c.n.track(c.s, options)
	case "off":
		c.n.untrack(c.s)
	default:
		c.fail(errtext.Syntax)
		return
	}
	c.out.OK()
}

// trackingOptions reads the options, which are checked before ON and OFF are.
func (c *call) trackingOptions() (o trackingState, refusal string) {
	for i := 3; i < len(c.args); i++ {
		last := i+1 == len(c.args)
		switch word := c.word(i); {
		case word == "redirect" && !last:
			i++
			if o.redirect != 0 {
				return o, "ERR A client can only redirect to a single other client"
			}
			id, ok := number.ParseInt(c.args[i])
			if !ok {
				return o, errtext.NotInteger
			}
			if c.n.client(id) == nil {
				return o, "ERR The client ID you want redirect to does not exist"
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
			o.prefixes = append(o.prefixes, string(c.args[i]))
		default:
			return o, errtext.Syntax
		}
	}
	return o, ""
}

// conflict says which options do not go together, or not with what is set.
func (o *trackingState) conflict(set *trackingState) (refusal string) {
	switch {
	case !o.bcast && len(o.prefixes) > 0:
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

// overlap says which prefixes stand for the same keys
// (checkPrefixCollisionsOrReply), and whether the first of the new ones is
// concerned or an old one.
func (o *trackingState) overlap(set *trackingState) (refusal string, first bool) {
	const rule = ". Prefixes for a single client must not overlap."
	for i, prefix := range o.prefixes {
		if set != nil {
			for _, old := range set.prefixes {
				if overlap(prefix, old) {
					return "ERR Prefix '" + prefix + "' overlaps with an existing prefix '" + old + "'" + rule, true
				}
			}
		}
		for _, other := range o.prefixes[i+1:] {
			if overlap(prefix, other) {
				return "ERR Prefix '" + prefix + "' overlaps with another provided prefix '" + other + "'" + rule, i == 0
			}
		}
	}
	return "", false
}

func overlap(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// cmdClientCaching is CLIENT CACHING YES|NO.
func cmdClientCaching(c *call) {
	t := c.s.tracking
	switch word := c.word(2); {
	case t == nil:
		c.fail("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled")
		return
	case word == "yes" && !t.optin:
		c.fail("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.")
		return
	case word == "no" && !t.optout:
		c.fail("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.")
		return
	case word != "yes" && word != "no":
		c.fail(errtext.Syntax)
		return
	}
	t.caching = true
	c.out.OK()
}

// redirection is the ID of the client that is told, 0 for the client itself, and -1
// without tracking.
func (c *call) redirection() int64 { return c.s.redirection() }

func (s *Session) redirection() int64 {
	if s.tracking == nil {
		return -1
	}
	return int64(s.tracking.redirect)
}

func cmdClientTrackingInfo(c *call) {
	t := c.s.tracking
	flags := []string{"off"}
	var prefixes []string
	if t != nil {
		flags[0], prefixes = "on", t.prefixes
		add := func(on bool, word string) {
			if on {
				flags = append(flags, word)
			}
		}
		add(t.bcast, "bcast")
		add(t.optin, "optin")
		add(t.optin && t.caching, "caching-yes")
		add(t.optout, "optout")
		add(t.optout && t.caching, "caching-no")
		add(t.noloop, "noloop")
		add(t.broken, "broken_redirect")
	}
	c.out.Map(3)
	c.out.BulkString("flags")
	c.out.Set(len(flags))
	for _, flag := range flags {
		c.out.BulkString(flag)
	}
	c.out.BulkString("redirect")
	c.out.Int(c.redirection())
	c.out.BulkString("prefixes")
	c.out.BulkStrings(prefixes)
}
