package main

import (
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
