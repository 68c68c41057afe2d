package config

import (
	"cmp"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// Version is the directives of one version of a server. It is immutable.
type Version struct {
	directives []*directive // by name
	names      []namedDirective
	byName     map[string]namedDirective
	byKey      map[string]*directive
	// changed are those that Redis 7.0 does not have, or has with another default.
	changed []*directive
	// single says that CONFIG SET takes one directive, and answers otherwise.
	single bool
}

// latest is the version whose directives are in the table: Redis 7.0.
var latest = func() *Version {
	v := &Version{}
	for i := range directives {
		d := &directives[i]
		d.key = d.name
		v.add(d, func(name string) bool { return d.has(hidden) })
	}
	return v.sorted()
}()

var (
	makingVersions sync.Mutex
	versions       = map[*dialect.Dialect]*Version{dialect.Default: latest}
)

// Of returns the directives of a dialect, which are made when they are first asked for.
func Of(d *dialect.Dialect) *Version {
	makingVersions.Lock()
	defer makingVersions.Unlock()
	v := versions[d]
	if v == nil {
		v = newVersion(d)
		versions[d] = v
	}
	return v
}

// newVersion makes the directives of a version out of those of Redis 7.0, and of what its
// servers say.
func newVersion(of *dialect.Dialect) *Version {
	facts := &of.Facts().Directives
	v := &Version{single: of.Has(dialect.OneDirective)}
	used := map[string]bool{}
	for i := range directives {
		d := directives[i]
		names := []string{d.name, d.alias}
		for name, key := range renamed {
			if _, is := facts.Defaults[name]; is && key == d.key {
				names = slices.Insert(names, 0, name)
			}
		}
		names = slices.DeleteFunc(names, func(name string) bool {
			used[name] = true
			return name == "" || slices.Contains(facts.Removed, name)
		})
		if len(names) == 0 {
			continue
		}
		d.name, d.alias = names[0], ""
		if len(names) > 1 {
			d.alias = names[1]
		}
		for _, name := range names {
			if value, changed := facts.Defaults[name]; changed && value != d.initial {
				d.initial = value
				v.changed = append(v.changed, &d)
			}
			if kind, changed := facts.Kinds[name]; changed {
				d.setKind(kind)
			}
		}
		v.add(&d, func(name string) bool {
			return (d.has(hidden) || slices.Contains(facts.Hidden, name)) && !slices.Contains(facts.Shown, name)
		})
	}
	for name, value := range facts.Defaults {
		if used[name] {
			continue
		}
		d := &directive{key: name, name: name, initial: value, inert: laterDirectives[name]}
		d.setKind(facts.Kinds[name])
		d.settable = d.has(immutable) && d.inert == ""
		v.changed = append(v.changed, d)
		v.add(d, func(name string) bool { return slices.Contains(facts.Hidden, name) })
	}
	for _, d := range v.directives {
		switch {
		case !d.isMemory():
		case of.Has(dialect.MemoryFits):
			d.kind = fitting{d.kind}
		case of.Has(dialect.MemorySigned):
			d.kind = signed{d.kind}
		}
	}
	return v.sorted()
}

// add adds a directive.
func (v *Version) add(d *directive, isHidden func(name string) bool) {
	v.directives = append(v.directives, d)
	v.names = append(v.names, namedDirective{d, d.name, isHidden(d.name)})
	if d.alias != "" {
		v.names = append(v.names, namedDirective{d, d.alias, isHidden(d.alias)})
	}
}

// sorted ends what add began.
func (v *Version) sorted() *Version {
	slices.SortFunc(v.directives, func(a, b *directive) int { return cmp.Compare(a.name, b.name) })
	slices.SortFunc(v.changed, func(a, b *directive) int { return cmp.Compare(a.name, b.name) })
	slices.SortFunc(v.names, func(a, b namedDirective) int { return cmp.Compare(a.name, b.name) })
	v.byName, v.byKey = make(map[string]namedDirective, len(v.names)), make(map[string]*directive, len(v.directives))
	for _, named := range v.names {
		v.byName[named.name] = named
		v.byKey[named.key] = named.directive
	}
	return v
}

// originally is the default of a directive in the first version that has it, by its key.
func originally(key string) string {
	if d := latest.byKey[key]; d != nil {
		return d.initial
	}
	return ""
}

// isMemory reports whether a directive is a number of bytes.
func (d *directive) isMemory() bool {
	if d.kind == nil {
		return false
	}
	size, refusal := d.kind.parse(d.initial, "1gb")
	return size == strconv.Itoa(1<<30) || strings.Contains(refusal, "argument must be between")
}

// setKind makes a directive one that accepts what the facts call kind (dialect.Directives).
func (d *directive) setKind(kind string) {
	word, rest, _ := strings.Cut(kind, " ")
	words := strings.Fields(rest)
	least, greatest := int64(0), int64(math.MaxInt64)
	if len(words) == 2 && word != "enum" && word != "words" {
		low, _ := strconv.ParseInt(words[0], 10, 64)
		high, err := strconv.ParseInt(words[1], 10, 64)
		if least = low; err == nil {
			greatest = high
		}
	}
	if word != "immutable" && word != "protected" {
		d.flags &^= immutable | protected
	}
	switch word {
	case "immutable":
		d.kind, d.flags = nil, d.flags|immutable
	case "protected":
		d.kind, d.flags = anyText{}, d.flags|protected
	case "yesno":
		d.kind = yesNo{}
		if d.key == "key-memory-histograms" { // updateMemoryTrackingEnabled
			d.kind = checked{yesNo{}, func(value string) string {
				if value == "yes" {
					return errMemoryTracking
				}
				return ""
			}}
		}
	case "text":
		d.kind = anyText{}
	case "int":
		d.kind = integer(least, greatest)
		if len(words) == 0 { // without limits
			d.kind = integer(math.MinInt64, math.MaxInt64)
		}
	case "uint":
		d.kind = numeric{min: least, max: greatest, natural: true}
	case "memory":
		d.kind = memory(least, greatest)
	case "enum":
		d.kind = oneOf(words)
	case "words":
		d.kind = slotStatistics(words)
		if strings.HasPrefix(d.key, "shutdown-on-") {
			d.kind = shutdownFlags(words)
		}
	case "without":
		quoted, _ := strconv.QuotedPrefix(rest)
		bad, _ := strconv.Unquote(quoted)
		d.kind = checked{anyText{}, func(value string) string {
			if strings.ContainsAny(value, bad) {
				return strings.TrimSpace(rest[len(quoted):])
			}
			return ""
		}}
	case "refusing":
		d.kind = checked{anyText{}, checkOf(strings.TrimPrefix(rest, "with: "))}
	default:
		panic("config: " + d.name + " is of an unknown kind: " + kind)
	}
}

// checkOf is the check whose refusal a text is.
func checkOf(refusal string) func(value string) string {
	accepts := func(string) bool { return false } // such as No RDMA building support.
	address := func(is func(netip.Addr) bool) func(string) bool {
		return func(value string) bool {
			addr, err := netip.ParseAddr(value)
			return value == "" || err == nil && addr.Zone() == "" && is(addr)
		}
	}
	switch refusal {
	case "Invalid locale name": // those of a system without others
		accepts = func(value string) bool {
			return slices.Contains([]string{"", "C", "POSIX", "C.UTF-8", "C.utf8"}, value)
		}
	case "Invalid IPv4 address":
		accepts = address(netip.Addr.Is4)
	case "Invalid IPv6 address":
		accepts = address(netip.Addr.Is6)
	case "Cluster announce IP must be a valid IPv4 or IPv6 address":
		accepts = address(func(netip.Addr) bool { return true })
	}
	return func(value string) string {
		if accepts(value) {
			return ""
		}
		return refusal
	}
}
