package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/sim"
)

// write puts files into a new directory, which becomes the working directory.
func writeFiles(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// start reads a file and starts a cluster with it.
func start(t *testing.T, file string, set ...string) (*redisConf, error) {
	t.Helper()
	var conf redisConf
	if err := conf.read(file, set); err != nil {
		return &conf, err
	}
	c, err := sim.New(sim.Config{Masters: 1, File: conf.texts()})
	if err != nil {
		return &conf, conf.locate(err)
	}
	t.Cleanup(c.Close)
	return &conf, nil
}

// The redis.conf that Debian ships with 7.0.15 starts a cluster; what serve decides is passed over.
func TestDeployedRedisConf(t *testing.T) {
	text, err := filepath.Abs(filepath.Join("testdata", "redis.conf"))
	if err != nil {
		t.Fatal(err)
	}
	conf, err := start(t, text)
	if err != nil {
		t.Fatal(err)
	}
	const want = "note: passed over, since serve decides it itself or has nothing like it: bind (1), port (3), tcp-backlog (4), " +
		"daemonize (7), pidfile (8), logfile (10), databases (11), always-show-logo (12), set-proc-title (13), rdbchecksum (17), " +
		"dbfilename (18), dir (20), disable-thp (38), appendfilename (40), appenddirname (41)"
	if got := conf.note(); got != want {
		t.Errorf("note %q\nwant %q", got, want)
	}
}

func TestRedisConf(t *testing.T) {
	writeFiles(t, map[string]string{
		"main.conf":    "# a comment\ninclude conf.d/*.conf\ninclude other.conf\ncluster-enabled yes\nloadmodule /x.so\nenable-debug-command yes\n",
		"other.conf":   "maxclients 77\nsave \"\"\n",
		"unknown.conf": "\nmaxclient 5\n",
		"value.conf":   "maxclients many\n",
		"user.conf":    "user ada on +nosuch\n",
		"quotes.conf":  "requirepass \"x\n",
		"self.conf":    "include self.conf\n",
		"missing.conf": "include nowhere.conf\n",
		"users.conf":   "aclfile nowhere.acl\n",
	})
	conf, err := start(t, "main.conf", "cluster-port 5", "timeout 3")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(conf.texts(), "|"), `maxclients 77|save ""|enable-debug-command yes|timeout 3`; got != want {
		t.Errorf("lines %q, want %q", got, want)
	}
	if got, want := conf.note(), "cluster-enabled (4), loadmodule (5), cluster-port"; !strings.HasSuffix(got, ": "+want) {
		t.Errorf("note %q, want %q", got, want)
	}
	for file, want := range map[string]string{
		"unknown.conf": `unknown.conf:2:1: unknown directive "maxclient" (did you mean maxclients?)`,
		"value.conf":   "value.conf:1:12: maxclients: argument couldn't be parsed into an integer",
		"user.conf":    "user.conf:1:6: user: Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in ACL",
		"quotes.conf":  "quotes.conf:1:1: a quotation mark is not closed, or something follows it: requirepass \"x",
		"missing.conf": "missing.conf:1:9: open nowhere.conf: no such file or directory",
		"users.conf":   "users.conf:1:9: open nowhere.acl: no such file or directory",
	} {
		if _, err := start(t, file); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", file, err, want)
		}
	}
	if _, err := start(t, "self.conf"); err == nil || !strings.Contains(err.Error(), "does one include itself?") {
		t.Errorf("self.conf: %v", err)
	}
	if _, err := start(t, "", "tiemout 3"); err == nil || err.Error() != `--set:1: unknown directive "tiemout" (did you mean timeout?)` {
		t.Errorf("--set: %v", err)
	}
}
