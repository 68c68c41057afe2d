package main

import (
	"crypto/tls"
	"crypto/x509"
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
	_, side, stop := serveAll(t, os.Interrupt, "--databases-port", "0", "--fault-injector", ":0", "--endpoints-out", endpoints, "--bdbs-out", bdbs,
		"--software-api", ":0", "--tls-dir", filepath.Join(dir, "tls"))
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
	certificate, err := os.ReadFile(filepath.Join(dir, "tls", "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certificate)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer transport.CloseIdleConnections()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.Replace(side["software API"], "127.0.0.1", "localhost", 1)+"/v1/bdbs/1/availability", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("test@redis.com", "test123") // what clients are configured with
	if answer, err = (&http.Client{Transport: transport}).Do(r); err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", r.URL, answer.Status)
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
	f = injectorFlags{addr: "127.0.0.1:20324", software: "0.0.0.0:9443"}
	if err := f.complete(&serveFlags{}); err == nil || !strings.Contains(err.Error(), "--software-api") {
		t.Errorf("the other API without a token: %v", err)
	}
	f = injectorFlags{software: ":9443"}
	if err := f.complete(&serveFlags{}); err == nil || !strings.Contains(err.Error(), "--fault-injector") {
		t.Errorf("without a fault injector: %v", err)
	}
	f = injectorFlags{addr: "0.0.0.0:20324", token: "secret"}
	serve := &serveFlags{}
	if err := f.complete(serve); err != nil || serve.cluster.MaintNotifications != "yes" {
		t.Errorf("with one: %v, notifications %q", err, serve.cluster.MaintNotifications)
	}
}
