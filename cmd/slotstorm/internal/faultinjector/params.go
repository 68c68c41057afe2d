package faultinjector

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// params are the parameters of an action. Callers give numbers as numbers, with a fraction of 0,
// or as text, and send more than is wanted.
type params map[string]any

// text is a parameter as text, "" if it is not there.
func (p params) text(names ...string) string {
	for _, name := range names {
		switch v := p[name].(type) {
		case string:
			return v
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			return strconv.FormatBool(v)
		}
	}
	return ""
}

// number is a parameter that is a whole number, or its default.
func (p params) number(name string, otherwise int) (int, error) {
	text := p.text(name)
	if text == "" {
		return otherwise, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != float64(int(f)) {
		return 0, &invalid{name, fmt.Sprintf("%q is no whole number", text)}
	}
	return int(f), nil
}

// seconds is a parameter in seconds.
func (p params) seconds(name string, otherwise time.Duration) (time.Duration, error) {
	text := p.text(name)
	if text == "" {
		return otherwise, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 || f > longest.Seconds() {
		return 0, &invalid{name, fmt.Sprintf("%q is no number of seconds up to %.0f", text, longest.Seconds())}
	}
	return time.Duration(f * float64(time.Second)), nil
}

// longest bounds what an action waits for.
const longest = time.Hour

// truth is a parameter that is true or false, or its default.
func (p params) truth(name string, otherwise bool) bool {
	b, err := strconv.ParseBool(p.text(name))
	if err != nil {
		return otherwise
	}
	return b
}

// object is a parameter that is an object, nil if it is none.
func (p params) object(name string) params {
	m, _ := p[name].(map[string]any)
	return m
}

// step is one action of a sequence.
type step struct {
	kind   string
	params params
	delay  time.Duration
}

// steps are the actions of a sequence: a list of objects, or of names, or such a list as text.
func (p params) steps() ([]step, error) {
	bad := &invalid{"actions", `want a list of {"type","params","delay"} or of types`}
	list, ok := p["actions"].([]any)
	if text, is := p["actions"].(string); is {
		ok = json.Unmarshal([]byte(text), &list) == nil
	}
	if !ok || len(list) == 0 {
		return nil, bad
	}
	var steps []step
	for _, one := range list {
		switch v := one.(type) {
		case string:
			steps = append(steps, step{kind: v})
		case map[string]any:
			s := step{kind: params(v).text("type"), params: params(v).object("params")}
			if s.params == nil {
				s.params = params(v).object("parameters")
			}
			if nanos, is := v["delay"].(float64); is { // a Go duration
				s.delay = min(time.Duration(nanos), longest)
			}
			steps = append(steps, s)
		default:
			return nil, bad
		}
	}
	return steps, nil
}

// with are the parameters with those of the sequence where there are no own ones.
func (p params) with(outer params) params {
	merged := params{}
	for _, from := range []params{outer, p} {
		for name, v := range from {
			if name != "actions" {
				merged[name] = v
			}
		}
	}
	return merged
}

// invalid is a parameter that cannot be meant so: 422.
type invalid struct{ name, why string }

// Error implements error.
func (e *invalid) Error() string {
	return fmt.Sprintf("Invalid parameter '%s': %s", e.name, strings.TrimSpace(e.why))
}
