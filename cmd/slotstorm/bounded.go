package main

import (
	"net"
	"net/http"
	"time"
)

// The limits of what a request may take.
const (
	headerTime  = 10 * time.Second
	headerBytes = 16 << 10
)

// boundedServer is an HTTP server that no client can make wait or allocate without limit.
func boundedServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, MaxHeaderBytes: headerBytes}
}

// serveHTTP serves a handler on a boundedServer until stop is called.
func serveHTTP(ln net.Listener, h http.Handler) (stop func()) {
	server := boundedServer(h)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(ln) // it ends by being closed
	}()
	return func() {
		_ = server.Close()
		<-ended
	}
}
