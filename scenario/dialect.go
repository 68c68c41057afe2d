package scenario

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// splitDialects reads "NAME[,NODE:NAME...]": the version of all nodes, and those of single
// ones.
func splitDialects(text string) (all string, single map[string]string, err error) {
	for i, word := range strings.Split(text, ",") {
		node, name, isSingle := strings.Cut(word, ":")
		switch {
		case !isSingle && i == 0:
			all, name = word, word
		case !isSingle:
			return "", nil, fmt.Errorf("%q: want a node and its version, such as n4:redis-7.2", word)
		case single[node] != "":
			return "", nil, fmt.Errorf("two versions of %s", node)
		default:
			if single == nil {
				single = map[string]string{}
			}
			single[node] = name
		}
		if _, err := dialect.Find(name); err != nil {
			return "", nil, err
		}
	}
	return all, single, nil
}

// mixed reports whether nodes are of several versions.
func (c *ClusterSpec) mixed() bool {
	_, single, _ := splitDialects(c.Dialect)
	return len(single) > 0
}

func checkDialects(text string) error {
	_, _, err := splitDialects(text)
	return err
}

// upgrade is "upgrade NODES NAME".
type upgrade struct {
	nodes   faults.Set
	dialect string
}

// String implements Action.
func (a *upgrade) String() string { return "upgrade " + a.nodes.String() + " " + a.dialect }

func (a *upgrade) run(r *runner) error {
	return r.each(a.nodes, func(n *sim.Node) error { return access.ToNode(n).Upgrade(a.dialect) })
}

func parseUpgrade(p *parser, l *statement) (Action, error) {
	nodes, err := l.word(0, "a node")
	if err != nil {
		return nil, err
	}
	a := &upgrade{}
	if a.nodes, err = p.nodes(nodes); err != nil {
		return nil, err
	}
	name, err := l.word(1, "a version")
	if err != nil {
		return nil, err
	}
	if _, err := dialect.Find(name.text); err != nil {
		return nil, at(name.col, "%v", err)
	}
	a.dialect = name.text
	return a, l.end(2)
}
