// Command gen writes what servers of a version say of themselves: facts/NAME.json.
//
//	cd internal/server/dialect && go run ./gen -server /path/to/redis-server redis-7.4
//
// It starts clusters of the server and of Redis 7.0.15, of the program -base, and writes down
// what differs.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("dialect/gen: ")
	server := flag.String("server", "", "the program of the version")
	base := flag.String("base", "redis-server", "the program of Redis 7.0.15")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("want the name of a dialect")
	}
	if err := run(flag.Arg(0), *server, *base); err != nil {
		log.Fatal(err)
	}
}

func run(name, server, base string) error {
	program, err := live.FindProgram(server)
	if err != nil {
		return err
	}
	if program.Dialect() != name {
		return fmt.Errorf("%s is %s, not %s", server, program, name)
	}
	old, err := ask(base)
	if err != nil {
		return err
	}
	now, err := ask(server)
	if err != nil {
		return err
	}
	facts := compare(old, now)
	facts.Server = program.String()
	data, err := json.MarshalIndent(facts, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile("facts/"+name+".json", append(data, '\n'), 0o644)
}

// said is what a server says of itself: as a master, and as a replica.
type said struct {
	sections    [2][]section
	defaults    []string // the titles that INFO shows without words
	clusterInfo []field
	modules     []dialect.Module
	client      []field
	// directives are the values that CONFIG GET shows, hidden those of directives that no
	// pattern finds, and kinds what CONFIG SET accepts.
	directives, hidden, kinds map[string]string
}

type section struct {
	title  string
	fields []field
}

type field struct{ name, value string }

func ask(program string) (said, error) {
	var s said
	launch, err := live.RealAt(program)
	if err != nil {
		return s, err
	}
	ctx := context.Background()
	cluster, err := launch(ctx, live.Shape{Masters: 1, Replicas: 1})
	if err != nil {
		return s, err
	}
	defer cluster.Close()
	for i, n := range cluster.Nodes() {
		c, err := live.Dial(ctx, n.Addr())
		if err != nil {
			return s, err
		}
		defer c.Close()
		do := func(args ...string) live.Reply {
			var r live.Reply
			if err == nil {
				r, err = c.Do(10*time.Second, args...)
			}
			return r
		}
		s.sections[i] = sections(do("INFO", "everything").Text)
		if i == 0 {
			for _, sec := range sections(do("INFO").Text) {
				s.defaults = append(s.defaults, sec.title)
			}
			s.clusterInfo = fields(do("CLUSTER", "INFO").Text, "\r\n", ":")
			line, _, _ := strings.Cut(do("CLIENT", "LIST").Text, "\n")
			s.client = fields(line, " ", "=")
			for _, m := range do("MODULE", "LIST").Elems {
				version, _ := strconv.ParseInt(m.Elems[3].Text, 10, 64)
				s.modules = append(s.modules, dialect.Module{Name: m.Elems[1].Text, Version: version, Path: m.Elems[5].Text, Options: optionsOf(do("INFO", "modules").Text, m.Elems[1].Text)})
			}
			s.directives = map[string]string{}
			all := do("CONFIG", "GET", "*").Elems
			for j := 0; j+1 < len(all); j += 2 {
				s.directives[all[j].Text] = all[j+1].Text
			}
			s.askDirectives(do)
		}
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// optionsOf are the options of a module in INFO's section about them.
func optionsOf(text, name string) []string {
	for _, line := range strings.Split(text, "\r\n") {
		if _, options, ok := strings.Cut(line, ",options=["); ok && strings.HasPrefix(line, "module:name="+name+",") {
			return strings.Split(strings.TrimSuffix(options, "]"), "|")
		}
	}
	return nil
}

func sections(text string) []section {
	var list []section
	for part := range strings.SplitSeq(text, "# ") {
		title, rest, ok := strings.Cut(part, "\r\n")
		if ok {
			list = append(list, section{title, fields(rest, "\r\n", ":")})
		}
	}
	return list
}

func fields(text, separator, mark string) []field {
	var list []field
	for word := range strings.SplitSeq(text, separator) {
		if name, value, ok := strings.Cut(word, mark); ok {
			list = append(list, field{name, idle(value)})
		}
	}
	return list
}

var (
	whole    = regexp.MustCompile(`^-?[0-9]+$`)
	fraction = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)
	human    = regexp.MustCompile(`^[0-9.]+[BKMG]$`)
	percent  = regexp.MustCompile(`^[0-9.]+%$`)
)

// idle is what a server of which nothing is measured would say.
func idle(value string) string {
	switch {
	case strings.HasPrefix(value, "name=tcp,"): // the port is that of the moment
		return ""
	case whole.MatchString(value) && value != "-1":
		return "0"
	case fraction.MatchString(value):
		return "0.00"
	case human.MatchString(value):
		return "0B"
	case percent.MatchString(value):
		return "0.00%"
	}
	return value
}

// dynamic are sections whose fields depend on what went on.
var dynamic = []string{"Commandstats", "Errorstats", "Latencystats", "Keyspace", "Keysizes", "Modules"}

func compare(old, now said) dialect.Facts {
	f := dialect.Facts{Info: map[string]*dialect.Layout{}}
	had := map[string]bool{}
	for _, s := range old.sections[0] {
		had[s.title] = true
		if !slices.ContainsFunc(now.sections[0], func(n section) bool { return n.title == s.title }) {
			f.NoSections = append(f.NoSections, s.title)
		}
	}
	previous := ""
	for _, s := range now.sections[0] {
		if !had[s.title] {
			f.Sections = append(f.Sections, dialect.Section{Title: s.title, After: previous, Extra: !slices.Contains(now.defaults, s.title)})
		}
		previous = s.title
	}
	for role := range now.sections {
		for _, s := range now.sections[role] {
			if slices.Contains(dynamic, s.title) {
				continue
			}
			var was []field
			if i := slices.IndexFunc(old.sections[role], func(o section) bool { return o.title == s.title }); i >= 0 {
				was = old.sections[role][i].fields
			}
			f.Info[s.title] = merge(f.Info[s.title], differences(was, s.fields), s.fields)
		}
	}
	for title, l := range f.Info {
		if len(l.Added)+len(l.Removed) == 0 {
			delete(f.Info, title)
		}
	}
	f.ClusterInfo, f.Client = differences(old.clusterInfo, now.clusterInfo), differences(old.client, now.client)
	f.Modules = now.modules
	f.Directives = directiveDifferences(old, now)
	return f
}

// ofTheMoment reports whether a directive's value is that of one process.
func ofTheMoment(name string) bool {
	return slices.Contains([]string{"port", "dir", "cluster-config-file", "tls-port", "logfile", "pidfile"}, name)
}

// merge adds what else differs in another section of that title, whose fields are the ones given.
func merge(l, more *dialect.Layout, fields []field) *dialect.Layout {
	if l == nil {
		return more
	}
	for _, name := range more.Removed {
		if !slices.Contains(l.Removed, name) {
			l.Removed = append(l.Removed, name)
		}
	}
	next := map[string]string{}
	for i := range fields[:max(len(fields)-1, 0)] {
		next[fields[i].name] = fields[i+1].name
	}
	for _, f := range more.Added {
		i := slices.IndexFunc(l.Added, func(g dialect.Field) bool { return g.Name == f.Name })
		switch {
		case i < 0:
			f.With = f.After // only one of both has it
			l.Added = append(l.Added, f)
		case l.Added[i].After != f.After:
			l.Added[i].After, l.Added[i].Before = "", next[f.Name]
		}
	}
	return l
}

// differences are those of two lists of fields, by their longest common part.
func differences(old, now []field) *dialect.Layout {
	length := make([][]int, len(old)+1)
	for i := range length {
		length[i] = make([]int, len(now)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if old[i].name == now[j].name {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	l := &dialect.Layout{}
	has := func(list []field, name string) bool {
		return slices.ContainsFunc(list, func(f field) bool { return f.name == name })
	}
	i, previous := 0, ""
	for j := range now {
		for i < len(old) && old[i].name != now[j].name && length[i+1][j] >= length[i][j+1] {
			i++
		}
		if i < len(old) && old[i].name == now[j].name {
			i++
		} else {
			added := dialect.Field{Name: now[j].name, After: previous, Value: now[j].value, Moved: has(old, now[j].name)}
			if added.Moved {
				added.Value = ""
			}
			l.Added = append(l.Added, added)
		}
		previous = now[j].name
	}
	for _, f := range old {
		if !has(now, f.name) {
			l.Removed = append(l.Removed, f.name)
		}
	}
	return l
}
