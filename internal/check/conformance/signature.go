package conformance

import (
	"regexp"
	"strings"
)

// containers are the commands whose second word is part of their name.
var containers = map[string]bool{
	"ACL": true, "CLIENT": true, "CLUSTER": true, "COMMAND": true, "COMMANDLOG": true, "CONFIG": true, "DEBUG": true,
	"FUNCTION": true, "LATENCY": true, "MEMORY": true, "MODULE": true, "OBJECT": true,
	"PUBSUB": true, "SCRIPT": true, "SLOWLOG": true, "XGROUP": true, "XINFO": true,
}

// CommandName is the full name of a command's words, in capitals: "GET",
// "CLUSTER INFO".
func CommandName(args []string) string {
	if len(args) == 0 {
		return ""
	}
	name := strings.ToUpper(args[0])
	if containers[name] && len(args) > 1 {
		name += " " + strings.ToUpper(args[1])
	}
	return name
}

var quotedOrNumber = regexp.MustCompile(`"[^"]*"|[0-9]+`)

// signature groups differences that look alike: the command's name and the gist of
// both outcomes.
func (d Difference) signature() string {
	name := d.Command()
	if d.Step < len(d.Exchange.Lines) && len(d.Exchange.Lines[d.Step].Args) > 0 {
		name = CommandName(d.Exchange.Lines[d.Step].Args)
	}
	return name + " | " + gist(d.Want) + " | " + gist(d.Got)
}

// gist is an outcome's text without its particulars, cut short.
func gist(o Outcome) string {
	text := quotedOrNumber.ReplaceAllStringFunc(o.String(), func(s string) string {
		if s[0] == '"' {
			return `""`
		}
		return "0"
	})
	if len(text) > 60 {
		text = text[:60]
	}
	return text
}

func contains(name, filter string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(filter))
}
