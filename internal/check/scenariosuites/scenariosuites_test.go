package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

func TestCount(t *testing.T) {
	for _, test := range []struct {
		name   string
		format format
		out    string
		want   tally
		ok     bool
	}{
		{"go", goTest, "=== RUN   TestA\n    --- PASS: TestA/case (0.00s)\n--- PASS: TestA (0.00s)\n--- FAIL: TestB (1.00s)\n--- SKIP: TestC (0.00s)\nFAIL\n", tally{1, 1, 1}, true},
		{"go that does not build", goTest, "# e2e\n./a.go:1:1: syntax error\nFAIL\te2e [build failed]\n", tally{}, false},
		{"pytest", pytest, "....s [100%]\n54 passed, 14 skipped, 3 warnings in 1893.20s (0:31:33)\n", tally{54, 0, 14}, true},
		{"pytest with failures", pytest, "FAILED a.py::b - 1 failed in 2.00s of it\n= 3 failed, 51 passed, 14 skipped, 1 error in 1.00s =\n", tally{51, 4, 14}, true},
		{"pytest without tests", pytest, "no tests ran in 0.01s\n", tally{}, false},
		{"pytest that cannot begin", pytest, "ImportError while loading conftest\n", tally{}, false},
		{"mocha", mocha, "    ✔ it works (10ms)\n\n  24 passing (5m)\n  3 pending\n\n", tally{24, 0, 3}, true},
		{"mocha with failures", mocha, "  6 passing (3m)\n  2 failing\n\n  1) it\n     says: 5 passing things\n", tally{6, 2, 0}, true},
		{"mocha that cannot begin", mocha, "Error: Cannot find module\n", tally{}, false},
		{"maven", maven, "[INFO] Tests run: 8, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.5 s -- in a.B\n[INFO] \n[INFO] Results:\n[INFO] \n[ERROR] Tests run: 20, Failures: 1, Errors: 2, Skipped: 4\n", tally{13, 3, 4}, true},
		{"maven without tests", maven, "[INFO] Tests run: 0, Failures: 0, Errors: 0, Skipped: 0\n[INFO] BUILD SUCCESS\n", tally{}, false},
		{"maven that does not compile", maven, "[ERROR] COMPILATION ERROR :\n", tally{}, false},
	} {
		if got, ok := test.format(test.out); got != test.want || ok != test.ok {
			t.Errorf("%s: %v, %t, want %v, %t", test.name, got, ok, test.want, test.ok)
		}
	}
}

// standIn is a runner with a stand-in for slotstorm, whose injector is a server of the test.
func standIn(t *testing.T, handler http.HandlerFunc) (r *runner, said *strings.Builder) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-ins are shell scripts")
	}
	injector := httptest.NewServer(handler)
	t.Cleanup(injector.Close)
	said = &strings.Builder{}
	r = &runner{dir: t.TempDir(), out: t.TempDir(), say: said}
	r.program = filepath.Join(r.out, "slotstorm")
	script := `#!/bin/sh
while [ $# -gt 0 ]; do
	case $1 in --endpoints-out) echo '{"m-standard":{"raw_endpoints":[{"dns_name":"localhost","port":16600}]}}' >"$2" ;; esac
	shift
done
echo '{"ready":true,"fault_injector":"` + injector.URL + `"}'
exec sleep 600
`
	if err := os.WriteFile(r.program, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return r, said
}

// What is printed of suites that pass, fail, break and are not there; and that each has what it needs.
func TestRun(t *testing.T) {
	var opened []string
	r, said := standIn(t, func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		opened = append(opened, req.URL.Path+" "+string(body))
	})
	for _, dir := range []string{"ok/sub", "bad"} {
		if err := os.MkdirAll(filepath.Join(r.dir, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	sh := func(text string) []string { return []string{"sh", "-c", text} }
	err := r.all(t.Context(), []suite{
		{name: "one/passes", checkout: "ok", dir: "sub", format: mocha, env: []string{"MORE=1"}, proxies: []int{17000},
			command: sh(`[ "${PWD##*/}$MORE" = sub1 ] && [ -s "$REDIS_ENDPOINTS_CONFIG_PATH" ] && [ "$RE_FAULT_INJECTOR_URL" = "http://127.0.0.1:$PROXY_API_PORT" ] && echo "  3 passing (1s)"`)},
		{name: "one fails", checkout: "bad", command: sh(`echo "  3 passing (1s)"; echo "  1 failing"; exit 1`), format: mocha},
		{name: "one breaks", checkout: "bad", command: sh(`echo oh; exit 3`), format: mocha},
		{name: "one ends badly", checkout: "bad", command: sh(`echo "  3 passing (1s)"; exit 7`), format: mocha},
		{name: "no checkout", checkout: "missing", command: sh("exit 1"), format: mocha},
		{name: "no dependency", checkout: "ok", command: sh("exit 1"), format: mocha, needs: []need{{command: sh("true"), install: "x"}, {path: "sub", install: "y"}, {path: "node_modules", install: "npm ci"}}},
		{name: "no program", checkout: "ok", command: sh("exit 1"), format: mocha, needs: []need{{command: []string{"no-such-program"}, install: "install it"}}},
	})
	if err == nil || err.Error() != "3 of 4 suites that were run have failures" {
		t.Errorf("the error is %v", err)
	}
	text := strings.NewReplacer(r.out, "OUT", r.dir, "DIR").Replace(said.String())
	text = regexp.MustCompile(` in \d+s, `).ReplaceAllString(text, " in 0s, ")
	const want = `one/passes: 3 passed, 0 failed, 0 skipped in 0s, OUT/one-passes.log
one fails: 3 passed, 1 failed, 0 skipped in 0s, OUT/one-fails.log
one breaks: 0 passed, 0 failed, 0 skipped: it ended without running tests (exit status 3) in 0s, OUT/one-breaks.log
one ends badly: 3 passed, 0 failed, 0 skipped: no test failed, and it ended with: exit status 7 in 0s, OUT/one-ends-badly.log
no checkout: not run: no checkout: git clone https://github.com/redis/missing DIR/missing
no dependency: not run: in DIR/ok: npm ci
no program: not run: in DIR/ok: install it

Suite           Passed  Failed  Skipped  
one/passes      3       0       0        
one fails       3       1       0        
one breaks      0       0       0        it ended without running tests (exit status 3)
one ends badly  3       0       0        no test failed, and it ended with: exit status 7
no checkout     -       -       -        not run: no checkout: git clone https://github.com/redis/missing DIR/missing
no dependency   -       -       -        not run: in DIR/ok: npm ci
no program      -       -       -        not run: in DIR/ok: install it
`
	if text != want {
		t.Errorf("printed\n%s\nwant\n%s", text, want)
	}
	if len(opened) != 1 || opened[0] != `/nodes {"listenPort":17000,"targetHost":"localhost","targetPort":16600}` {
		t.Errorf("the proxies: %q", opened)
	}
	if log, err := os.ReadFile(filepath.Join(r.out, "one-breaks.log")); string(log) != "oh\n" {
		t.Errorf("the log is %q, %v", log, err)
	}
}

// Nothing to run is an error, and so is a server that does not begin.
func TestRunNothing(t *testing.T) {
	r, said := standIn(t, nil)
	if err := r.all(t.Context(), suites); err == nil || err.Error() != "no suite could be run" {
		t.Errorf("without checkouts: %v", err)
	}
	for _, name := range clients() {
		if !strings.Contains(said.String(), "git clone https://github.com/redis/"+name+" ") {
			t.Errorf("nothing is said of %s:\n%s", name, said)
		}
	}
	if err := os.WriteFile(r.program, []byte("#!/bin/sh\necho the port is taken >&2\nexit 2\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(r.dir, "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	o := r.one(t.Context(), suite{name: "x", checkout: "x", command: []string{"true"}, format: mocha})
	if !strings.Contains(o.broken, "slotstorm serve is not ready") || !strings.Contains(o.broken, "the port is taken") {
		t.Errorf("it is broken by %q", o.broken)
	}
	if err := run(t.Context(), r.dir, r.out, "nobody"); err == nil || err.Error() != `no suite is called "nobody"` {
		t.Error(err)
	}
}
