package node

import (
	"fmt"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

var _ = handle(map[string]handler{"monitor": cmdMonitor})

// cmdMonitor shows the client all commands from now on. To a client that sees them
// already, or is a replica, it says nothing at all (monitorCommand).
func cmdMonitor(c *call) {
	switch {
	case c.inExec:
		c.fail("ERR MONITOR isn't allowed for DENY BLOCKING client")
	case !c.s.monitors && c.s.replica == nil:
		c.s.monitors = true
		c.n.monitors = append(c.n.monitors, c.s)
		c.out.OK()
	}
}

// stopMonitoring shows the client no more commands.
func (s *Session) stopMonitoring() {
	if s.monitors {
		s.monitors = false
		s.n.monitors = slices.DeleteFunc(s.n.monitors, func(other *Session) bool { return other == s })
	}
}

// shown shows a command that a client, or its script, has run to those who watch
// (replicationFeedMonitors). Commands about the server are too dangerous to be shown, and
// scripts are shown before what they do.
func (n *Node) shown(s *Session, cmd *command.Command, args [][]byte, inScript bool) {
	if len(n.monitors) > 0 && !cmd.Has(command.SkipMonitor) && !cmd.Has(command.Admin) && cmd.ID != idQuit {
		n.show(s, cmd, args, inScript)
	}
}

func (n *Node) show(s *Session, cmd *command.Command, args [][]byte, inScript bool) {
	who := s.addr
	if inScript {
		who = "lua"
	}
	now := n.timeOfDay()
	line := fmt.Appendf(nil, "+%d.%06d [0 %s]", now.Unix(), now.Nanosecond()/int(time.Microsecond), who)
	for i, arg := range args {
		shown := string(arg)
		if cmd.IsSecret(args, i) {
			shown = "(redacted)"
		}
		line = append(append(line, ' '), words.Quote(shown)...)
	}
	line = append(line, "\r\n"...)
	for _, m := range n.monitors {
		m.out.Raw(line)
		if m != n.current {
			m.touch()
		}
	}
}
