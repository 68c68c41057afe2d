//go:build ignore

// What adapters for libraries in Go share: docs/adapter.md is the protocol. A library's own
// file has the functions open, do and isNil, and the variable library.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
)

var (
	ctx     = context.Background()
	writing sync.Mutex
)

// hello says what client to make.
type hello struct {
	Addrs                        []string
	ReadFrom, Username, Password string
	TimeoutMs, DialTimeoutMs     int64
	TLS                          *struct{ CA, Cert, Key string }
}

// tlsConfig is what the client needs for TLS, nil if it is not to use it.
func (h *hello) tlsConfig() *tls.Config {
	if h.TLS == nil {
		return nil
	}
	cfg := &tls.Config{RootCAs: x509.NewCertPool()}
	pem, err := os.ReadFile(h.TLS.CA)
	if err != nil {
		panic(err)
	}
	cfg.RootCAs.AppendCertsFromPEM(pem)
	if h.TLS.Cert != "" {
		own, err := tls.LoadX509KeyPair(h.TLS.Cert, h.TLS.Key)
		if err != nil {
			panic(err)
		}
		// Whatever authorities the node asks for: else one of another would not be shown.
		cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &own, nil }
	}
	return cfg
}

func say(v map[string]any) {
	line, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	writing.Lock()
	defer writing.Unlock()
	os.Stdout.Write(append(line, '\n'))
}

func fail(reason string) any { return map[string]string{"fail": reason} }

// show is a result as the protocol has it.
func show(v any, err error) any {
	var late net.Error
	text, isReply := replyError(err)
	switch {
	case isNil(err):
		return nil
	case isReply:
		return map[string]string{"error": text}
	case errors.Is(err, syscall.ECONNREFUSED):
		return fail("refused")
	case errors.Is(err, syscall.ECONNRESET):
		return fail("reset")
	case errors.As(err, &late) && late.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return fail("timeout")
	case err != nil:
		return fail(err.Error())
	}
	switch v := v.(type) {
	case error:
		return show(nil, v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = show(v[i], nil)
		}
		return out
	}
	return v
}

// repeat is a reply that n commands have.
func repeat(v any, n int) (out []any) {
	for range make([]int, n) {
		out = append(out, v)
	}
	return out
}

// kinds are the messages that commands subscribe to.
var kinds = map[string]string{"SUBSCRIBE": "message", "PSUBSCRIBE": "pmessage", "SSUBSCRIBE": "smessage"}

func main() {
	for d := json.NewDecoder(bufio.NewReader(os.Stdin)); ; {
		var q struct {
			Hello *hello
			ID    int
			Do    [][]string
		}
		if d.Decode(&q) != nil {
			os.Exit(0)
		}
		if q.Hello != nil {
			open(*q.Hello)
			say(map[string]any{"ready": library[strings.LastIndexByte(library, '/')+1:] + " " + version(), "tls": true})
			continue
		}
		say(map[string]any{"id": q.ID, "replies": do(q.Do)})
	}
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, m := range info.Deps {
		if strings.HasPrefix(m.Path, library) {
			return m.Version
		}
	}
	return "?"
}
