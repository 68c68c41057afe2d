package main

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// notForBrowsers answers requests that no page in a browser may have caused: a page of
// another origin is refused, and on loopback a host name that is not loopback's is as
// well, since a page can let its own name stand for 127.0.0.1 (DNS rebinding). Only GET
// and HEAD are answered. It is for listeners that only show something.
func notForBrowsers(listener net.Addr, h http.Handler) http.Handler {
	loopback := isLoopback(listener.String())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		case loopback && !isLoopback(r.Host):
			http.Error(w, "this is for programs on the same machine, which ask for localhost or a loopback address", http.StatusForbidden)
		case r.Header.Get("Origin") != "":
			http.Error(w, "this is not for pages in a browser", http.StatusForbidden)
		default:
			h.ServeHTTP(w, r)
		}
	})
}

// isLoopback reports whether a host, with a port or without, is this machine by its name
// alone.
func isLoopback(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// The limits of what a request may take.
const (
	headerTime  = 10 * time.Second
	headerBytes = 16 << 10
)

// boundedServer is an HTTP server that no client can make wait or allocate without limit.
func boundedServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, MaxHeaderBytes: headerBytes}
}
