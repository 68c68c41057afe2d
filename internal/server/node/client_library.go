package node

import (
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
)

var _ = handle(map[string]handler{
	"client|setinfo":  cmdClientSetInfo,
	"client|no-touch": cmdClientNoTouch,
	"client|capa":     cmdClientCapa,
})

// cmdClientSetInfo is CLIENT SETINFO LIB-NAME|LIB-VER text: what CLIENT LIST shows of the
// client's library. An empty text takes it away.
func cmdClientSetInfo(c *call) {
	var what *string
	switch c.word(2) {
	case "lib-name":
		what = &c.s.library
	case "lib-ver":
		what = &c.s.libraryVersion
	default:
		c.fail("ERR Unrecognized option '" + ctype.Text(c.args[2]) + "'")
		return
	}
	if !c.n.validClientText(c.args[3]) {
		c.fail("ERR " + ctype.Text(c.args[2]) + " cannot contain spaces, newlines or special characters.")
		return
	}
	*what = string(c.args[3])
	c.out.OK()
}

// cmdClientCapa is CLIENT CAPA capability [capability ...]: what the client understands.
// Redirects are for replicas that are in no cluster, and what is unknown is for later versions,
// so nothing follows.
func cmdClientCapa(c *call) {
	for i := 2; i < len(c.args); i++ {
		if c.word(i) == "redirect" {
			c.s.redirectable = true
		}
	}
	c.out.OK()
}

// cmdClientNoTouch is CLIENT NO-TOUCH ON|OFF: whether the client's commands count as
// accesses, for OBJECT IDLETIME and FREQ; TOUCH always does (lookupKey).
func cmdClientNoTouch(c *call) {
	switch c.word(2) {
	case "on":
		c.s.noTouch = true
	case "off":
		c.s.noTouch = false
	default:
		c.fail(errtext.Syntax)
		return
	}
	c.out.OK()
}
