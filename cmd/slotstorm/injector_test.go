package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The lines before the ready line have what a CI step exports, and the files are there by then.
func TestServeFaultInjector(t *testing.T) {
	dir := t.TempDir()
	endpoints, bdbs := filepath.Join(dir, "endpoints.json"), filepath.Join(dir, "bdbs.json")
	_, side, stop := serveAll(t, os.Interrupt, "--databases-port", "0", "--fault-injector", ":0", "--endpoints-out", endpoints, "--bdbs-out", bdbs)
	defer stop()
	at := side["fault injector"]
	if side["endpoints"] != endpoints {
		t.Errorf("the file is %q, want %q", side["endpoints"], endpoints)
	}
	answer, err := http.Get(at + "/health")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(at, "http://127.0.0.1:") {
		t.Errorf("%s: %s", at, answer.Status)
	}
	for _, file := range []string{endpoints, bdbs} {
		if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "maint-notifications-oss-api") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Off loopback anybody could break clusters: a token is needed.
func TestFaultInjectorNeedsAToken(t *testing.T) {
	f := injectorFlags{addr: "0.0.0.0:20324"}
	if err := f.complete(&serveFlags{}); err == nil || !strings.Contains(err.Error(), "--fault-injector-token") {
		t.Errorf("without a token: %v", err)
	}
	f.token = "secret"
	serve := &serveFlags{}
	if err := f.complete(serve); err != nil || serve.cluster.MaintNotifications != "yes" {
		t.Errorf("with one: %v, notifications %q", err, serve.cluster.MaintNotifications)
	}
}
