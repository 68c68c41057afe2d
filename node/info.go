package node

import (
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// INFO tells about the server in sections of "name:value" lines. All fields of Redis
// 7.0.15 are there, in its order. What a simulated server does not have is what an
// idle one says of it: 0. That goes for memory, processor time and everything about
// files and processes. Commands take no time here, so usec and percentiles of
// latencies are 0.
var _ = handle(map[string]handler{"info": cmdInfo})

// info collects the text of INFO.
type info struct {
	n        *Node
	text     []byte
	sections int
}

// infoSection is a section under the name by which INFO selects it.
type infoSection struct {
	name, title string
	// extra sections are only shown when they are asked for, or all are.
	extra bool
	write func(*info)
}

// infoSections are the sections in the order in which they are shown.
var infoSections []infoSection

func init() { // at run time, because sections are shown by a command
	infoSections = []infoSection{
		{"server", "Server", false, (*info).server},
		{"clients", "Clients", false, (*info).clients},
		{"memory", "Memory", false, (*info).memory},
		{"persistence", "Persistence", false, (*info).persistence},
		{"stats", "Stats", false, (*info).stats},
		{"replication", "Replication", false, (*info).replication},
		{"cpu", "CPU", false, (*info).cpu},
		{"modules", "Modules", false, func(*info) {}},
		{"commandstats", "Commandstats", true, (*info).commandStats},
		{"errorstats", "Errorstats", false, (*info).errorStats},
		{"latencystats", "Latencystats", true, (*info).latencyStats},
		{"cluster", "Cluster", false, (*info).cluster},
		{"keyspace", "Keyspace", false, (*info).keyspace},
	}
}

// cmdInfo is INFO [section ...]. Unknown sections are ignored.
func cmdInfo(c *call) {
	words := make([]string, 0, len(c.args))
	for _, arg := range c.args[1:] {
		words = append(words, ctype.Lower(arg))
	}
	asked := func(name string) bool { return slices.Contains(words, name) }
	all := asked("all") || asked("everything")
	defaults := len(words) == 0 || asked("default")
	i := info{n: c.n}
	for _, s := range infoSections {
		if all || asked(s.name) || defaults && !s.extra || s.name == "modules" && asked("module_list") {
			i.section(s)
		}
	}
	c.out.Verbatim(string(i.text))
}

func (i *info) section(s infoSection) {
	if i.sections > 0 {
		i.text = append(i.text, "\r\n"...)
	}
	i.sections++
	i.text = append(append(append(i.text, "# "...), s.title...), "\r\n"...)
	s.write(i)
}

// field writes a line.
func (i *info) field(name, value string) {
	i.text = append(append(append(append(i.text, name...), ':'), value...), "\r\n"...)
}

func (i *info) integer(name string, value int64) { i.field(name, strconv.FormatInt(value, 10)) }

// status writes a field that is ok or err.
func (i *info) status(name string, failed bool) {
	if failed {
		i.field(name, "err")
	} else {
		i.field(name, "ok")
	}
}

func (i *info) bool(name string, value bool) {
	if value {
		i.integer(name, 1)
		return
	}
	i.integer(name, 0)
}

// zeros writes fields that are 0 here.
func (i *info) zeros(names ...string) {
	for _, name := range names {
		i.integer(name, 0)
	}
}

func (i *info) cluster() { i.integer("cluster_enabled", 1) }
