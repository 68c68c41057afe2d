package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// hiddenNames are directives that patterns do not find in one version or another, but for
// those that Redis 7.0 has.
var hiddenNames = []string{
	"client-default-resp", "cluster-message-gossip-perc", "cluster-ping-interval", "cluster-slot-migration-max-archived-tasks",
	"cluster-slot-migration-sync-buffer-drain-timeout", "debug-context", "enable-debug-assert", "io-threads-always-active",
	"lazyexpire-nested-arbitrary-keys", "lua-enable-insecure-api", "min-io-threads-avoid-copy-reply",
	"min-string-size-avoid-copy-reply", "min-string-size-avoid-copy-reply-threaded", "prefetch-batch-max-size", "repl-rdb-channel",
	"req-res-logfile",
}

// askDirectives finds the hidden directives, and what values each accepts.
func (s *said) askDirectives(do func(args ...string) live.Reply) {
	s.hidden, s.kinds = map[string]string{}, map[string]string{}
	candidates := slices.Clone(hiddenNames)
	for _, d := range config.Directives() {
		candidates = append(candidates, d.Name)
		if d.Alias != "" {
			candidates = append(candidates, d.Alias)
		}
	}
	for _, name := range candidates {
		if _, shown := s.directives[name]; shown {
			continue
		}
		if r := do("CONFIG", "GET", name); len(r.Elems) == 2 {
			s.hidden[name] = r.Elems[1].Text
		}
	}
	for _, values := range []map[string]string{s.directives, s.hidden} {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			s.kinds[name] = kindOf(name, values[name], do)
		}
	}
}

// asItWas stands for a kind that is not looked at.
const asItWas = "as it was"

var limits = regexp.MustCompile(`argument must be between (-?[0-9]+) and ([0-9]+) inclusive`)

// kindOf finds out what values a directive accepts.
func kindOf(name, value string, do func(args ...string) live.Reply) string {
	set := func(value string) string {
		text := do("CONFIG", "SET", name, value).Text
		if _, why, ok := strings.Cut(text, " - "); ok {
			return why
		}
		return text
	}
	switch name {
	case "port", "tls-port", "bind", "bind-source-addr", "dir", "unixsocket", "maxclients", "requirepass", "io-threads",
		"client-query-buffer-limit", "client-output-buffer-limit", "proto-max-bulk-len", "jemalloc-bg-thread", "activedefrag", "maxmemory", "maxmemory-clients",
		"client-default-resp", "repl-backlog-size", "hz", "timeout", "acl-pubsub-default", "aclfile":
		// Setting these would end the conversation, or the server does not survive it.
		return asItWas
	}
	switch why := set("no such value"); {
	case slices.Contains([]string{"cluster-announce-human-nodename", "cluster-announce-ip"}, name) && !strings.Contains(why, "valid IPv4"):
		var bad []byte
		refusal := ""
		for c := byte(1); c < 0x80; c++ {
			if why := set("a" + string(c)); why != "OK" {
				bad, refusal = append(bad, c), why
			}
		}
		if set(value); len(bad) == 0 {
			return "text"
		}
		return "without " + strconv.Quote(string(bad)) + " " + refusal
	case strings.HasPrefix(why, "ERR Invalid argument"): // Redis 6.2 gives no reason
		return asItWas
	case why == "can't set immutable config", strings.HasPrefix(why, "ERR Unsupported CONFIG parameter"):
		return "immutable"
	case why == "can't set protected config":
		return "protected"
	case why == "argument must be 'yes' or 'no'":
		return "yesno"
	case strings.Contains(why, "must be one of the following: "):
		_, list, _ := strings.Cut(why, "must be one of the following: ")
		kind := "enum "
		if words := strings.Split(list, ", "); len(words) > 1 && set(words[0]+" "+words[1]) != why {
			kind = "words " // or the two contradict one another
		}
		set(value)
		return kind + strings.ReplaceAll(list, ", ", " ")
	case why == "argument couldn't be parsed into an integer":
		if kind := "int" + limitsOf(set, value); set("-1") != "argument must be greater or equal to 0" {
			set(value)
			return kind
		}
		return "uint" + limitsOf(set, value)
	case why == "argument must be a memory value":
		return "memory" + limitsOf(set, value)
	case why == "argument must be a memory or percent value":
		return "percent" + limitsOf(set, value)
	case why == "OK":
		set(value)
		return "text"
	default:
		return "refusing with: " + why
	}
}

// limitsOf are the least and the greatest number.
func limitsOf(set func(string) string, value string) string {
	for _, extreme := range []string{"-9223372036854775808", "9223372036854775807", "-1"} {
		if m := limits.FindStringSubmatch(set(extreme)); m != nil {
			set(value)
			return fmt.Sprintf(" %s %s", m[1], m[2])
		}
	}
	set(value)
	return ""
}

// directiveDifferences are those of two servers.
func directiveDifferences(old, now said) dialect.Directives {
	f := dialect.Directives{Defaults: map[string]string{}, Kinds: map[string]string{}}
	had, has := maps.Clone(old.directives), maps.Clone(now.directives)
	maps.Copy(had, old.hidden)
	maps.Copy(has, now.hidden)
	for name, value := range has {
		was, known := had[name]
		if !known || was != value && !ofTheMoment(name) {
			f.Defaults[name] = value
		}
		if !known || old.kinds[name] != now.kinds[name] && now.kinds[name] != asItWas {
			f.Kinds[name] = now.kinds[name]
		}
		_, wasHidden := old.hidden[name]
		switch _, isHidden := now.hidden[name]; {
		case isHidden && !wasHidden:
			f.Hidden = append(f.Hidden, name)
		case wasHidden && !isHidden:
			f.Shown = append(f.Shown, name)
		}
	}
	for name := range had {
		if _, ok := has[name]; !ok {
			f.Removed = append(f.Removed, name)
		}
	}
	slices.Sort(f.Removed)
	slices.Sort(f.Hidden)
	slices.Sort(f.Shown)
	return f
}
