package node

import (
	"bytes"
	"net"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/node/slotmigration"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// exportLink is the connection to the target of a job. From ESTABLISH on it has a client, as
// Valkey's does, which CLIENT LIST shows and CLIENT KILL ends.
type exportLink struct {
	n    *Node
	job  *slotmigration.Job
	link Link
	line []byte // of the target's reply to AUTH or ESTABLISH
	s    *Session
	// held is what was written while the snapshot is under way.
	held []byte
	over bool
}

// dialTarget connects to the target of a job (connectSlotExportJob).
func (n *Node) dialTarget(j *slotmigration.Job) {
	l := &exportLink{n: n, job: j}
	n.migrations.links[j] = l
	target := n.view.Member(j.Target)
	if target == nil {
		n.migrations.jobs.Broken(j, "Target node not found in cluster")
		return
	}
	port := target.Port
	l.link = n.host.Dial(n, net.JoinHostPort(target.IP, strconv.Itoa(port)), n.settings.ReplTimeout, l)
}

// on handles an event of the connection unless that is given up.
func (l *exportLink) on(f func(jobs *slotmigration.Jobs)) {
	l.n.act(func() {
		if !l.over {
			l.n.migrationSettings()
			f(&l.n.migrations.jobs)
			l.n.migrationsChanged()
		}
	})
}

// Connected implements LinkHandler.
func (l *exportLink) Connected() { l.on(func(jobs *slotmigration.Jobs) { jobs.Connected(l.job) }) }

// Broken implements LinkHandler.
func (l *exportLink) Broken(why LinkError) {
	l.on(func(jobs *slotmigration.Jobs) {
		l.close()
		jobs.Broken(l.job, linkErrorTexts[why])
	})
}

// linkErrorTexts are what the system says of connections (connGetLastError).
var linkErrorTexts = map[LinkError]string{
	Refused: "Connection refused", TimedOut: "Connection timed out", Ended: "Connection reset by peer", Unresolved: "No route to host",
}

// Received implements LinkHandler.
func (l *exportLink) Received(b []byte) {
	b = bytes.Clone(b)
	l.on(func(jobs *slotmigration.Jobs) {
		l.link.Read(len(b))
		for !l.over && (l.job.State == slotmigration.ReadAuthResponse || l.job.State == slotmigration.ReadEstablishResponse) {
			end := bytes.IndexByte(b, '\n') + 1
			if end == 0 {
				l.line = append(l.line, b...)
				return
			}
			reply := string(append(l.line, b[:end]...))
			l.line, b = nil, b[end:]
			jobs.Answer(l.job, reply)
			l.n.migrationsChanged()
		}
		if !l.over && len(b) > 0 {
			l.s.in.Feed(b)
			l.n.run(l.s)
		}
	})
}

func (l *exportLink) authenticate() {
	s := &l.n.settings
	words := []string{"AUTH", s.MasterAuth}
	if s.MasterUser != "" {
		words = []string{"AUTH", s.MasterUser, s.MasterAuth}
	}
	var w resp.Writer
	w.BulkStrings(words)
	l.link.Send(w.Buf)
}

// establish tells the target of the job, and makes the client of the connection
// (initSlotExportJobClient).
func (l *exportLink) establish() {
	n, j := l.n, l.job
	n.nextClient++
	l.s = n.nobody()
	l.s.master, l.s.job, l.s.sink = false, j, l
	if n.dialect.Has(dialect.ExportsByDefault) {
		l.s.user = n.users.Default
	}
	target := n.view.Member(j.Target)
	l.s.addr = net.JoinHostPort(target.IP, strconv.Itoa(target.Port))
	n.sessions[l.s.id] = l.s
	words := []string{"CLUSTER", "SYNCSLOTS", "ESTABLISH", "SOURCE", string(j.Source), "NAME", j.Name, "SLOTSRANGE"}
	for _, r := range j.Ranges {
		words = append(words, strconv.Itoa(r.First), strconv.Itoa(r.Last))
	}
	l.s.out.BulkStrings(words)
	l.s.touch()
}

// Deliver implements Sink.
func (l *exportLink) Deliver(b []byte) int {
	l.n.migrations.exported += int64(len(b))
	l.link.Send(b)
	return 0
}

// Backlog implements Sink.
func (l *exportLink) Backlog() int { return 0 }

// Hangup implements Sink.
func (l *exportLink) Hangup() {
	if !l.over {
		l.over = true
		delete(l.n.migrations.links, l.job)
		l.link.Close()
	}
}

// close ends the connection at once: what has not been sent is lost.
func (l *exportLink) close() {
	if l.s != nil && !l.s.closed {
		l.s.close()
		return
	}
	l.Hangup()
}

// unsent is what is in the buffer of the client (getClientOutputBufferMemoryUsage).
func (l *exportLink) unsent() int64 {
	if l.s == nil {
		return 0
	}
	return int64(len(l.held) + len(l.s.out.Buf))
}

// stream sends what was written since the snapshot began.
func (l *exportLink) stream() {
	if len(l.held) > 0 {
		l.s.out.Raw(l.held)
		l.held = nil
		l.s.touch()
	}
}

// exports reports whether commands have to reach a target.
func (n *Node) exports() bool {
	if n.feedsTask() {
		return true
	}
	if len(n.migrations.links) == 0 {
		return false // this comes with every command
	}
	for _, l := range n.migrations.links {
		if l.job.Exports() {
			return true
		}
	}
	return false
}

// exportEffects passes on to targets what the command that the keyspace has just run means to
// replicas (clusterFeedSlotExportJobs).
func (n *Node) exportEffects(cmd *command.Command, args [][]byte) {
	keys := cmd.Keys(nil, args)
	if len(keys) == 0 {
		return
	}
	var p replication.Pending
	p.Add(n.ks.Effects(), args)
	n.export(keys[0].Slot, p.Buf)
}

// exportRequest is exportEffects for a request that the server makes up itself.
func (n *Node) exportRequest(key string, words ...[]byte) {
	var p replication.Pending
	p.Request(words)
	n.export(slot.OfString(key), p.Buf)
}

func (n *Node) export(s int, requests []byte) {
	if len(requests) == 0 {
		return
	}
	n.feedTask(s, requests)
	for _, j := range n.migrations.jobs.List() {
		if l := n.migrations.links[j]; l != nil && j.Exports() && j.Has(s) {
			l.feed(requests)
		}
	}
}

func (l *exportLink) feed(requests []byte) {
	if l.job.State == slotmigration.Snapshotting {
		l.held = append(l.held, requests...)
		return
	}
	l.s.out.Raw(requests)
	l.s.touch()
}
