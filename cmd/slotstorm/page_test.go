package main

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// The page's address has a token, without which nobody is answered, and serve ends although
// a page is open.
func TestServePage(t *testing.T) {
	_, side, stop := serveAll(t, os.Interrupt, "--replicas", "1", "--page", "0")
	url := side["page"]
	host, token, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	if !strings.HasPrefix(host, "127.0.0.1:") || len(token) < 20 {
		t.Fatalf("the page is at %q", url)
	}
	origin := "http://" + host
	for _, row := range []struct {
		name, method, url string
		header            [2]string
		want              int
	}{
		{"the page", "GET", url, [2]string{}, 200},
		{"no token", "GET", origin + "/", [2]string{}, 401},
		{"another token", "POST", origin + "/x/do", [2]string{}, 401},
		{"a foreign page", "POST", url + "do", [2]string{"Origin", "http://evil.example"}, 403},
		{"a foreign image", "GET", url, [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a foreign name", "GET", url, [2]string{"Host", "evil.example"}, 403},
		{"its own line", "POST", url + "do", [2]string{"Origin", origin}, 200},
	} {
		r, err := http.NewRequestWithContext(t.Context(), row.method, row.url, strings.NewReader(`{"line":"pause n2"}`))
		if err != nil {
			t.Fatal(err)
		}
		if row.header[0] == "Host" {
			r.Host = row.header[1]
		} else if row.header[0] != "" {
			r.Header.Set(row.header[0], row.header[1])
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != row.want {
			t.Errorf("%s: %s, want %d", row.name, answer.Status, row.want)
		}
	}
	answer, err := http.Get(url + "scenario")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.Contains(string(kept), "\npause n2\n") || !strings.Contains(string(kept), "cluster masters=3 replicas=1 seed=1 node-timeout=15s") {
		t.Errorf("kept is %q, %v", kept, err)
	}
	stream, err := http.Get(url + "events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	if _, err := io.ReadFull(stream.Body, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	stop()
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it ends after %v", took)
	}
}

// With a scenario file the page shows the file's cluster. It does not offer to keep what the
// file did.
func TestServePageOfFile(t *testing.T) {
	_, side, stop := serveAll(t, os.Interrupt, "--page", "0", file(t, "cluster masters=3\nfault odd error reply=\"ERR odd\" command=echo\n"))
	defer stop()
	answer, err := http.Get(side["page"] + "scenario")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("the file is kept: %s", answer.Status)
	}
}

// A kept file begins with the cluster as the flags have it, as far as a file can say so.
func TestKeepHeader(t *testing.T) {
	for _, row := range []struct {
		flags serveFlags
		want  string
	}{
		{serveFlags{cluster: sim.Config{Masters: 3, Seed: 1, NodeTimeout: 15 * time.Second, Dialect: "redis-7.0", MaintNotifications: "no"}}, "cluster masters=3 seed=1 node-timeout=15s dialect=redis-7.0\n"},
		{serveFlags{cluster: sim.Config{Masters: 5, Replicas: 2, Lone: 1, Empty: true, Seed: 9, NodeTimeout: time.Second, Dialect: "valkey-8.1", MaintNotifications: "yes"}},
			"cluster masters=5 replicas=2 lone=1 empty seed=9 node-timeout=1s dialect=valkey-8.1 maint-notifications=yes\n"},
		{serveFlags{rdb: "x.rdb", cluster: sim.Config{Masters: 1, Seed: 1, NodeTimeout: time.Second, Dialect: "redis-7.0", File: []string{"maxclients 100", "user ada on >secret", `requirepass "pw"`}}},
			"# It was served with what a file cannot have: rdb, user.\ncluster masters=1 seed=1 node-timeout=1s dialect=redis-7.0 maxclients=100 requirepass=pw\n"},
	} {
		got := row.flags.keepHeader()
		if want := "# Kept from the live page of a served cluster.\n" + row.want; got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if _, err := scenario.Parse("", []byte(got)); err != nil {
			t.Error(err)
		}
	}
}
