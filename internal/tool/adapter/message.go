package adapter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Version is the version of the protocol.
const Version = 1

// Hello is the first line that an adapter reads: what client it is to make.
type Hello struct {
	Version int `json:"version"`
	// Client is the client's name in the scenario.
	Client string `json:"client"`
	// Addrs are where nodes of the cluster are reached, as HOST:PORT.
	Addrs []string `json:"addrs"`
	// The rest is left out where the scenario says nothing about it; the library's own
	// default is meant then.
	ReadFrom      string            `json:"readFrom,omitempty"` // "master", "replica" or "any"
	TimeoutMS     int64             `json:"timeoutMs,omitempty"`
	DialTimeoutMS int64             `json:"dialTimeoutMs,omitempty"`
	Username      string            `json:"username,omitempty"`
	Password      string            `json:"password,omitempty"`
	TLS           *TLS              `json:"tls,omitempty"`
	Options       map[string]string `json:"options,omitempty"`
}

// TLS says that the client is to use TLS, and which files it needs for it, in PEM. Cert and Key
// are empty if it is to show no certificate.
type TLS struct {
	CA   string `json:"ca"`
	Cert string `json:"cert,omitempty"`
	Key  string `json:"key,omitempty"`
}

// question is a line to an adapter.
type question struct {
	Hello *Hello     `json:"hello,omitempty"`
	ID    int        `json:"id,omitempty"`
	Do    [][]string `json:"do,omitempty"`
}

// answer is a line of an adapter: exactly one of its fields, or ID with Replies. TLS may stand
// beside Ready: the adapter knows what Hello.TLS is.
type answer struct {
	Ready   *string           `json:"ready"`
	TLS     bool              `json:"tls"`
	ID      int               `json:"id"`
	Replies []json.RawMessage `json:"replies"`
	Message json.RawMessage   `json:"message"`
}

var errNoAnswer = errors.New(`want {"ready":"NAME VERSION"}, {"id":N,"replies":[...]} or {"message":[...]}`)

// parseAnswer reads a line of an adapter.
func parseAnswer(line []byte) (*answer, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	var a answer
	if err := d.Decode(&a); err != nil || d.More() {
		return nil, errNoAnswer
	}
	kinds := 0
	for _, has := range []bool{a.Ready != nil, a.ID != 0 || a.Replies != nil, a.Message != nil} {
		if has {
			kinds++
		}
	}
	if kinds != 1 || a.TLS && a.Ready == nil || a.Replies == nil && a.ID != 0 || a.Replies != nil && a.ID == 0 {
		return nil, errNoAnswer
	}
	return &a, nil
}

// excerpt is the beginning of a line, for an error.
func excerpt(line []byte) string {
	const most = 80
	if len(line) > most {
		return fmt.Sprintf("%q...", line[:most])
	}
	return fmt.Sprintf("%q", line)
}
