package scenario

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// What a console's lines leave behind is there for later ones: clients, connections, workloads.

// consoleClients are the clients of a console. Its mutex guards them.
type consoleClients struct {
	specs    []*ClientSpec
	scripted map[string]*sim.Client
	talkers  map[string]talker
	raws     map[string]access.Raw
	loads    map[string]*sim.Traffic
}

// mostConsoleClients bounds the clients and connections of a console.
const mostConsoleClients = 1000

// declared lets a parser know what there is.
func (l *consoleClients) declared(p *parser) {
	for _, spec := range l.specs {
		p.script.names[spec.Name] = spec
	}
	p.script.Clients = slices.Clone(l.specs)
	p.loads = map[string]bool{}
	for name := range l.loads {
		p.loads[name] = true
	}
}

// lend gives a runner what there is.
func (l *consoleClients) lend(r *runner) {
	maps.Copy(r.scripted, l.scripted)
	maps.Copy(r.talkers, l.talkers)
	maps.Copy(r.raws, l.raws)
	maps.Copy(r.loads, l.loads)
}

// keep takes back what a runner has, the new things among it.
func (l *consoleClients) keep(r *runner) {
	for _, made := range r.s.Clients {
		if r.scripted[made.Name] != nil && l.scripted[made.Name] == nil {
			l.specs = append(l.specs, made)
		}
	}
	if l.scripted == nil {
		l.scripted, l.talkers = map[string]*sim.Client{}, map[string]talker{}
		l.raws, l.loads = map[string]access.Raw{}, map[string]*sim.Traffic{}
	}
	maps.Copy(l.scripted, r.scripted)
	maps.Copy(l.talkers, r.talkers)
	maps.Copy(l.raws, r.raws)
	maps.Copy(l.loads, r.loads)
}

// admit refuses what a console has no place for: programs above all, since whoever may
// break a cluster may not start programs.
func (k *Console) admit(action Action) error {
	line, ok := action.(clientLine)
	if !ok {
		return nil
	}
	if !line.spec.scripted() {
		return fmt.Errorf("a client here is scripted: driver=%s is for files", line.spec.Driver)
	}
	return k.room(len(line.names))
}

// room reports an error if there are too many clients.
func (k *Console) room(more int) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.left.scripted)+len(k.left.raws)+more > mostConsoleClients {
		return fmt.Errorf("at most %d clients and connections", mostConsoleClients)
	}
	return nil
}

// talk does a line such as "alice> GET x", or "@n4> CLUSTER FAILOVER", of a client that a
// line has declared or a connection to a node. The answer is what came, and by which route.
func (k *Console) talk(ctx context.Context, text string) (Answer, error) {
	p := k.parser()
	l := Line{}
	if err := p.statement(&l, text, 0); err != nil {
		return Answer{}, err
	}
	t := l.Talk
	if t.Background {
		return Answer{}, fmt.Errorf("a line here has an end: & is for files")
	}
	r := k.runner(ctx, p)
	names := t.Who.clients
	if t.Who.raw() {
		if names = []string{t.Who.text}; r.raws[t.Who.text] == nil {
			if err := k.room(1); err != nil {
				return Answer{}, err
			}
		}
	}
	for _, name := range t.Who.clients {
		if r.talkers[name] == nil {
			return Answer{}, fmt.Errorf("%s is not told here what to say: a client that is has a line \"client NAME\"", name)
		}
	}
	commands := make([][]string, len(t.Commands))
	for i, args := range t.Commands {
		commands[i] = r.substitute(args)
	}
	outcomes, err := r.say(t, names, commands)
	k.mu.Lock()
	k.left.keep(r)
	k.mu.Unlock()
	if err != nil {
		return Answer{}, err
	}
	if outcomes == nil {
		return Answer{}, context.Canceled
	}
	a := Answer{Line: lineText(&l)}
	for i := range outcomes {
		a.Lines = append(a.Lines, expectOf(outcomes[i], true).String())
	}
	if len(a.Lines) == 1 {
		a.Text, a.Lines = a.Lines[0], nil
	}
	if t.Expect != nil {
		if unlike := t.Expect.unlike(outcomes); len(unlike) > 0 {
			return a, r.judgeTalk(t, names, outcomes, unlike)
		}
	}
	return a, nil
}

// isTalk reports whether words begin with who says something, as in "alice> PING".
func isTalk(words []string) bool { return strings.HasSuffix(words[0], ">") && len(words[0]) > 1 }
