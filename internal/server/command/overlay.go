package command

import "github.com/slotstorm/slotstorm/internal/server/command/internal/tables"

// maintNotifications is the one command that no server's table has: that of Redis Software's
// maintenance notifications, which a node of any version can have. Its flags are those of its
// neighbours, such as CLIENT SETNAME.
var maintNotifications = tables.Command{
	Name: "client|maint_notifications", Arity: -3, Flags: []string{"noscript", "loading", "stale"},
	Categories: []string{"slow", "connection"},
	Docs: tables.Docs{
		Summary: "Asks for maintenance notifications, or wants no more of them.", Since: "8.0.0", Group: "connection", Complexity: "O(1)",
	},
}

// overlays are the commands that no version has, and nodes can, in order.
var overlays = []string{maintNotifications.Name}

// WithMaintNotifications is the table with CLIENT MAINT_NOTIFICATIONS besides.
func (t *Table) WithMaintNotifications() *Table {
	loading.Lock()
	defer loading.Unlock()
	if made := maintained[t]; made != nil {
		return made
	}
	made := t.with(&tables.File{DisplayTexts: t.displayTexts, NoSet: t.noSet, Whole: t.whole, Commands: []tables.Command{maintNotifications}})
	maintained[t] = made
	return made
}

// maintained are the tables that WithMaintNotifications has made.
var maintained = map[*Table]*Table{}
