package adapter

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// statuses are status replies, which most libraries do not tell from strings.
var statuses = map[string]bool{"OK": true, "PONG": true, "QUEUED": true, "RESET": true}

// maxDepth is how deep replies may be nested.
const maxDepth = 32

// show writes a reply as an expectation has it. Errors go through named, which puts names of
// nodes in the place of addresses.
func show(raw json.RawMessage, named func(text string) string) (string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	return showValue(v, named, 0)
}

func showValue(v any, named func(string) string, depth int) (string, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("the reply is nested more than %d deep", maxDepth)
	}
	switch v := v.(type) {
	case nil:
		return "(nil)", nil
	case bool:
		return "(" + strconv.FormatBool(v) + ")", nil
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "(double) " + v.String(), nil
		}
		return "(integer) " + v.String(), nil
	case string:
		if statuses[v] {
			return v, nil
		}
		return strconv.Quote(v), nil
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			var err error
			if parts[i], err = showValue(v[i], named, depth+1); err != nil {
				return "", err
			}
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	case map[string]any:
		return showObject(v, named)
	}
	return "", fmt.Errorf("%T is no reply", v)
}

// showObject writes a reply that no plain value of JSON stands for.
func showObject(v map[string]any, named func(string) string) (string, error) {
	if len(v) == 1 {
		for kind, content := range v {
			text, ok := content.(string)
			switch {
			case !ok:
			case kind == "status":
				return oneLine(text), nil
			case kind == "error":
				return named(oneLine(text)), nil
			case kind == "fail":
				return "(" + oneLine(text) + ")", nil
			case kind == "bytes":
				b, err := base64.StdEncoding.DecodeString(text)
				return strconv.Quote(string(b)), err
			}
		}
	}
	return "", fmt.Errorf(`an object in a reply is {"status":TEXT}, {"error":TEXT}, {"fail":REASON} or {"bytes":BASE64}`)
}

// oneLine is a text without what would break a line, and not too much of it.
func oneLine(text string) string {
	const most = 300
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}
