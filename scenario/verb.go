package scenario

import (
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim"
)

// verb is one row of the table that the parser, the formatter and the reference share.
type verb struct {
	name, syntax, doc, example string
	// options lists the parameters for the reference.
	options func() []option
	parse   func(p *parser, l *statement) (Action, error)
	// header verbs do not end the header.
	header bool
}

// statement is a line that begins with a verb.
type statement struct {
	verb   token
	words  []token // behind the verb
	text   string  // behind the verb, as it is
	offset int     // of text in the line
	expect string  // behind =>
	judged bool    // there is a =>
}

// verbs is the table of all verbs. It is filled by init because parsers of verbs refer
// to it in turn.
var verbs []*verb

func init() {
	verbs = []*verb{
		{
			name: "cluster", syntax: "cluster [OPTION...]", header: true, parse: parseCluster,
			options: func() []option { return clusterOptions(&ClusterSpec{}) },
			doc: "Describes the cluster: the first line of a file, if it is there at all. Nodes are called n1, n2 and so " +
				"on: masters first, then a first replica of each master in the same order, and so on, then the lone ones.",
			example: "cluster masters=3 replicas=1 seed=7 node-timeout=5s",
		},
		{
			name: "client", syntax: "client NAME... [OPTION...]", header: true, parse: parseClient,
			options: func() []option { return clientOptions(&ClientSpec{}) },
			doc: "Declares clients, several of them as c[1..20]. A scripted client lives in the simulation and does the same " +
				"in each run. A go-redis or rueidis client is the library, in virtual time; it takes those of the options that it can do, and " +
				"a Go test can add drivers of other libraries, with options of their own. An exec client is any program, over TCP and in " +
				"real time: it finds the addresses of the nodes in SLOTSTORM_ADDRS, separated by commas. An adapter is a program that stays up " +
				"and is told by lines of JSON what to do (adapter.md): so a library in any language keeps its state through the file.",
			example: "client c[1..20] policy=naive max-redirects=5",
		},
		{
			name: "view", syntax: "view NODE|{NODES}|all NODE OPTION...", header: true, parse: parseView,
			options: func() []option { return viewOptions(&sim.View{}) },
			doc: "Says what nodes believe of a node when the file begins, where that is not what the nodes of a new cluster agree on. " +
				"Later lines change what earlier ones say. It can be all that a nodes.conf can say: wrong, and different at each node. " +
				"Open slots, current-epoch and voted are what a node knows of itself alone: view n1 n1 migrating=866:n2.",
			example: "view {n2 n3} n1 slots=0-100 epoch=7 fail",
		},
		{
			name: "wait", syntax: "wait DURATION | wait until CONDITION within DURATION", parse: parseWait,
			doc:     "Lets time pass: for a while, or until a condition holds. It is a failure when it does not hold in time.",
			example: "wait until n4 role master within 15s",
		},
		{
			name: "fault", syntax: "fault NAME FAULT", parse: parseFault,
			doc: "Injects a fault under a name, until it is healed, or for the time that it has. The faults are described " +
				"below; several with + between them come and go together.",
			example: "fault cut partition {n1 bob} {*} for=8s",
		},
		{
			name: "heal", syntax: "heal NAME|all", parse: parseHeal,
			doc:     "Removes a fault. What it held goes on its way.",
			example: "heal cut",
		},
		{
			name: "crash", syntax: "crash NODE|{NODES} [OPTION...]", parse: parseCrash,
			options: func() []option { return crashOptions(&crash{}) },
			doc:     "Ends the processes of nodes as SIGKILL does. With for=DURATION they come back by themselves, as restart says.",
			example: "crash n1 for=3s keep-data",
		},
		{
			name: "restart", syntax: "restart NODE|{NODES} [OPTION...]", parse: parseRestart,
			options: func() []option { return restartOptions(&restart{}) },
			doc:     "Starts crashed nodes again: with their nodes.conf, and with what is on their disk, unless the options say otherwise. With appendonly=yes that is the append only file, else a dump that they saved (SAVE, BGSAVE, save points, SHUTDOWN) or were synchronised with as replicas; without either they have no data.",
			example: "restart n1 keep-data new-address",
		},
		{
			name: "upgrade", syntax: "upgrade NODE|{NODES} DIALECT", parse: parseUpgrade,
			doc:     "Ends the processes of nodes as SIGKILL does, one after the other, and starts each again at once, with its data, as another version of the server: newer or older. `slotstorm dialects` lists the versions.",
			example: "upgrade n1 redis-7.4",
		},
		{
			name: "pause", syntax: "pause NODE|{NODES} [for=DURATION]", parse: parsePause,
			options: func() []option { return pauseOptions(&pause{}) },
			doc:     "Stops the processes of nodes as SIGSTOP does: connections stay open, nothing is answered.",
			example: "pause n1 for=20s",
		},
		{
			name: "resume", syntax: "resume NODE|{NODES}", parse: parseResume,
			doc:     "Lets paused nodes go on. They first do what they missed.",
			example: "resume n1",
		},
		{
			name: "migrate", syntax: "migrate SLOTS FROM TO [OPTION...] [=> RESULT]", parse: parseMigrate,
			options: func() []option { return moveOptions(&migrate{}) },
			doc: "Moves slots by the commands that redis-cli sends: importing, migrating, keys, target, source, others. The " +
				"line ends when the migration is done, stalled by a fault, stopped where the options say, or has failed; that " +
				"is its result. A stalled one goes on by itself when its fault is healed.",
			example: "migrate 866 n1 n2 stop-before=target => stopped",
		},
		{
			name: "notify", syntax: "notify NODE|{NODES}|all PUSH [OPTION...]", parse: parseNotify,
			options: func() []option { return notifyOptions(&notify{}) },
			doc: "Pushes a maintenance notification to the connections that asked for them, by CLIENT MAINT_NOTIFICATIONS ON: any one at any time, " +
				"twice or out of order by seq, with another spelling of the source's address, in older shapes. Nothing else happens. " +
				"It needs maint-notifications=yes, or by-hand, in the cluster line.",
			example: "notify all smigrated slots=0-5460 from=n1 to=n2 seq=7",
		},
		{
			name: "workload", syntax: "workload NAME CLIENT|{CLIENTS} OPTION...", parse: parseWorkload,
			options: func() []option { return loadOptions(&workload{}) },
			doc: "Lets scripted clients send commands from now on, while the file goes on: at a rate, or by workers of which " +
				"each waits for its reply.",
			example: "workload shop c[1..20] rate=100 keys=user:[1..1000] mix=get:80,set:20 for=1m",
		},
		{
			name: "stop", syntax: "stop NAME", parse: parseStop,
			doc:     "Ends a workload.",
			example: "stop shop",
		},
		{
			name: "start", syntax: "start CLIENT [WORD...]", parse: parseStart,
			doc:     "Starts the program of an exec client, with further arguments, while the file goes on.",
			example: "start app --requests 100",
		},
		{
			name: "expect", syntax: "expect CONDITION", parse: parseExpectVerb,
			doc:     "Fails unless a condition holds now.",
			example: "expect count redirect slot=866 == 120",
		},
		{
			name: "eventually", syntax: "eventually CONDITION within DURATION", parse: parseEventually,
			doc:     "Fails unless a condition holds at some time from now on. The file goes on meanwhile.",
			example: "eventually n1 replica-of n4 within 20s",
		},
		{
			name: "always", syntax: "always CONDITION [for DURATION]", parse: parseAlways,
			doc:     "Fails if a condition does not hold at some time from now on, to the end of the file or for a while.",
			example: "always state ok for 10s",
		},
		{
			name: "never", syntax: "never CONDITION [for DURATION]", parse: parseNever,
			doc:     "Fails if a condition holds at some time from now on, to the end of the file or for a while.",
			example: "never event flag text=FAIL for 30s",
		},
		{
			name: "check", syntax: "check acked-writes [lost=N]", parse: parseCheck,
			doc: "Compares all writes that were acknowledged with what the cluster has. Without lost none may be missing; " +
				"with it exactly so many.",
			example: "check acked-writes lost=1",
		},
		{
			name: "allow", syntax: "allow INVARIANT...", parse: parseAllow,
			doc:     "Turns invariants off from here on, in files that break them on purpose. Say why in a comment.",
			example: "allow one-master-per-slot",
		},
	}
}

// refused are words that people may look for, with the reason why they are missing.
var refused = map[string]string{
	"module":    "modules are not simulated",
	"sentinel":  "Sentinel is not simulated: this is Redis Cluster",
	"skew":      "the nodes of a cluster share one clock, which cannot be set apart",
	"disk-full": "nodes have no disk that could be full; use fault NAME error reply=\"MISCONF ...\"",
}

func findVerb(name string) *verb {
	for _, v := range verbs {
		if v.name == name {
			return v
		}
	}
	return nil
}

// verb reads a line that begins with a verb.
func (p *parser) verb(text string, indent int) (Action, error) {
	body, expected, judged := cutExpect(text, true)
	words, err := tokenizeVerb(body, indent)
	if err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return nil, at(indent+1, "a verb is missing before =>")
	}
	name := words[0]
	v := findVerb(name.text)
	if v == nil {
		return nil, p.unknownVerb(name)
	}
	for _, w := range words[1:] {
		key, _, _ := strings.Cut(w.text, "=")
		if reason, ok := refused[key]; ok && !w.quoted && (v.header || v.name == "fault") {
			return nil, at(w.col, "%s: %s", key, reason)
		}
	}
	behind := name.col - indent - 1 + len(name.text)
	l := &statement{
		verb: name, words: words[1:], text: body[behind:], offset: indent + behind,
		expect: strings.TrimSpace(expected), judged: judged,
	}
	if !v.header {
		p.body = true
	}
	action, err := v.parse(p, l)
	if err != nil {
		return nil, err
	}
	if _, ok := action.(judgedAction); judged && !ok {
		return nil, at(indent+len(body)+1, "%s has no result to expect by =>", v.name)
	}
	return action, nil
}

func (p *parser) unknownVerb(name token) error {
	if reason, ok := refused[name.text]; ok {
		return at(name.col, "%s: %s", name.text, reason)
	}
	var names []string
	for _, v := range verbs {
		names = append(names, v.name)
	}
	hint := suggest.DidYouMean(name.text, names)
	if hint == "" {
		if w := suggest.Word(name.text, faultWords()); w != "" {
			hint = " (did you mean fault NAME " + w + "?)"
		}
	}
	return at(name.col, "unknown verb %q%s", name.text, hint)
}

func faultWords() []string {
	var words []string
	for _, k := range faults.Reference() {
		words = append(words, k.Name)
	}
	return words
}

// end refuses words that are too many.
func (l *statement) end(n int) error {
	if len(l.words) > n {
		return at(l.words[n].col, "%q is too much here", l.words[n].text)
	}
	return nil
}

// word returns the n-th word behind the verb.
func (l *statement) word(n int, what string) (token, error) {
	if n < len(l.words) {
		return l.words[n], nil
	}
	return token{}, at(l.offset+len(l.text)+1, "%s is missing: %s", what, findVerb(l.verb.text).syntax)
}

// optionsFrom reads the words from the n-th on as options.
func (l *statement) optionsFrom(n int, options []option) error {
	return setOptions(l.verb.text, options, l.words[min(n, len(l.words)):])
}

// nodes reads one or several names of nodes.
func (p *parser) nodes(t token) (faults.Set, error) {
	set, err := parseNames(t.text)
	if err != nil {
		return "", at(t.col, "%v", err)
	}
	for _, name := range set.Names() {
		if err := p.node(token{text: name, col: t.col}); err != nil {
			return "", err
		}
	}
	return set, nil
}

// duration reads a time that is more than nothing.
func duration(t token) (time.Duration, error) {
	d, err := parseTime(t.text)
	if err != nil {
		return 0, at(t.col, "%v", err)
	}
	return d, nil
}

func formatTime(d time.Duration) string { return durations.Format(d) }

func parseCluster(p *parser, l *statement) (Action, error) {
	spec := &p.script.Cluster
	switch {
	case spec.given:
		return nil, at(l.verb.col, "the cluster is described twice")
	case p.body || len(p.script.Clients) > 0 || len(spec.Views) > 0:
		return nil, at(l.verb.col, "cluster has to be the first line that says anything")
	}
	spec.given = true
	if err := l.optionsFrom(0, clusterOptions(spec)); err != nil {
		return nil, err
	}
	if spec.Directives[tlsAuthClients] != "" && spec.TLS != yesWord {
		return nil, at(l.verb.col, tlsAuthClients+" without tls=yes")
	}
	cfg := spec.config()
	if n := spec.nodes(); n > maxNodes {
		return nil, at(l.verb.col, "%d nodes are more than a scenario may have: %d", n, maxNodes)
	}
	for _, name := range sortedKeys(cfg.Dialects) {
		if !spec.hasNode(name) {
			return nil, at(l.verb.col, "dialect: there is no node %s", name)
		}
	}
	if cfg.Masters > 16384 {
		return nil, at(l.verb.col, "more masters than slots")
	}
	return headerLine{spec}, nil
}

// maxNodes is how many nodes a scenario may have.
const maxNodes = 1000

// headerLine is the cluster line.
type headerLine struct{ spec *ClusterSpec }

// String implements Action.
func (h headerLine) String() string { return "cluster" + optionText(clusterOptions(h.spec)) }

func (h headerLine) run(*runner) error { return nil }

// clientLine is a client line.
type clientLine struct {
	names []string
	spec  *ClientSpec
}

// String implements Action.
func (c clientLine) String() string {
	return "client " + strings.Join(naming.Compress(c.names), " ") + optionText(clientOptions(c.spec))
}

func (c clientLine) run(r *runner) error {
	for _, name := range c.names {
		if err := r.openClient(r.s.names[name]); err != nil {
			return err
		}
	}
	return nil
}

func parseClient(p *parser, l *statement) (Action, error) {
	n := 0
	var line clientLine
	for ; n < len(l.words) && !strings.Contains(l.words[n].text, "="); n++ {
		w := l.words[n]
		names, err := naming.Expand(w.text)
		if err != nil {
			return nil, at(w.col, "%v", err)
		}
		for _, name := range names {
			if p.script.Cluster.hasNode(name) {
				return nil, at(w.col, "%s is the name of a node", name)
			}
			if p.script.names[name] != nil {
				return nil, at(w.col, "the client %s is declared twice", name)
			}
			line.names = append(line.names, name)
			p.script.names[name] = &ClientSpec{Name: name}
		}
	}
	if len(line.names) == 0 {
		return nil, at(l.offset+1, "a name is missing: %s", findVerb("client").syntax)
	}
	line.spec = &ClientSpec{}
	line.spec.admitMore(l.words[n:])
	err := l.optionsFrom(n, clientOptions(line.spec))
	for _, name := range line.names {
		spec := *line.spec
		spec.Name = name
		p.script.names[name] = &spec
		p.script.Clients = append(p.script.Clients, &spec)
	}
	if err != nil {
		return nil, err
	}
	for _, name := range line.spec.Seeds.Names() {
		if err := p.node(token{text: name, col: l.words[n].col}); err != nil {
			return nil, err
		}
	}
	tls := line.spec.TLS != noWord && p.script.Cluster.TLS == yesWord
	switch {
	case line.spec.TLS == yesWord && !tls:
		return nil, at(l.verb.col, "the cluster has no TLS: cluster tls=yes")
	case line.spec.Certificate != "" && !tls:
		return nil, at(l.verb.col, "only a client with TLS has a certificate")
	case line.spec.program() && line.spec.Command == "":
		return nil, at(l.verb.col, "an %s client needs command=\"PROGRAM\"", line.spec.Driver)
	case !line.spec.program() && line.spec.Command != "":
		return nil, at(l.verb.col, "only an exec client or an adapter has a command")
	case line.spec.Cache == yesWord && line.spec.Protocol == "2":
		return nil, at(l.verb.col, "protocol=2: invalidations for a cache come by RESP3")
	case line.spec.scripted() && line.spec.PoolSize != nil:
		return nil, at(l.verb.col, "pool-size: a scripted client has one connection to each node")
	case line.spec.Driver == driverExec:
		if err := line.spec.Only("command", "tls"); err != nil {
			return nil, at(l.verb.col, "%v", err)
		}
	case line.spec.Driver == driverAdapter:
		if err := (Adapter{}).Check(line.spec); err != nil {
			return nil, at(l.verb.col, "%v", err)
		}
	}
	return line, nil
}
