package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What new writes runs.
func TestNew(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/shop\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cart.go"), []byte("package cart\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	out, code := slotstorm(t, "new", dir)
	if code != 0 || strings.Count(out, "wrote ") != 2 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "run", filepath.Join(dir, "scenarios")); code != 0 || !strings.Contains(out, "1 passed") {
		t.Errorf("run: exit %d\n%s", code, out)
	}
	if out, code := slotstorm(t, "fmt", "--list", filepath.Join(dir, "scenarios")); code != 0 {
		t.Errorf("it is not in normal form: %s", out)
	}
	test, err := os.ReadFile(filepath.Join(dir, "cluster_test.go"))
	if err != nil || !strings.HasPrefix(string(test), "package cart_test\n") {
		t.Errorf("the test begins with %.40q %v", test, err)
	}
	// The rest of the test is that of the README, which is compiled and run there.
	inREADME := regexp.MustCompile(`(?s)clustertest\.Bubble\(.*?elected := time\.Now\(\)`).Find(test)
	if page, err := os.ReadFile("../../README.md"); err != nil || inREADME == nil || !bytes.Contains(page, inREADME) {
		t.Errorf("the README has another test: %v", err)
	}
	if out, err := exec.Command("gofmt", "-l", dir).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("gofmt: %s %v", out, err)
	}
	if out, code := slotstorm(t, "new", dir); code != 2 || !strings.Contains(out, "is there already") {
		t.Errorf("once more: exit %d\n%s", code, out)
	}
}

func TestTestPackage(t *testing.T) {
	for dir, want := range map[string]string{"shop": "shop_test", "My-Shop2": "myshop2_test", "7": "cluster_test", "func": "cluster_test", "---": "cluster_test"} {
		path := filepath.Join(t.TempDir(), dir)
		if err := os.Mkdir(path, 0o777); err != nil {
			t.Fatal(err)
		}
		if got := testPackage(path); got != want {
			t.Errorf("%s: %s, want %s", dir, got, want)
		}
	}
}

func TestFormatGitHub(t *testing.T) {
	name := file(t, "# It fails: 100%, and so on.\n"+failing)
	out, code := slotstorm(t, "run", "--format", "github", name)
	want := "::error file=" + name + ",line=5,title=It fails%3A 100%25%2C and so on. Wrong.::alice> SET hello 1%0Awant OK   via n2%0Agot  OK   via n1%0A"
	if code != 1 || !strings.Contains(out, want) || !strings.Contains(out, "%0Arerun: slotstorm run ") || !strings.Contains(out, "1 failed") {
		t.Errorf("exit %d\n%s\nwant %s", code, out, want)
	}
	name = file(t, "wiat 1s\n")
	out, code = slotstorm(t, "run", "--format", "github", name)
	if want := "::error file=" + name + ",line=1,col=1,title=mistake in a scenario::"; code != 2 || !strings.Contains(out, want) {
		t.Errorf("exit %d\n%s\nwant %s", code, out, want)
	}
	if out, code := slotstorm(t, "run", "--format", "json", file(t, passing)); code != 0 || !strings.HasPrefix(out, `{"file":`) {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// A file that is mended while somebody watches is played again.
func TestWatch(t *testing.T) {
	name := file(t, failing)
	cmd := command(t, "run", "--watch", name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var seen bytes.Buffer
	await := func(want string) {
		t.Helper()
		timer := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
		b := make([]byte, 4096)
		for !strings.Contains(seen.String(), want) {
			n, err := out.Read(b)
			seen.Write(b[:n])
			if err != nil {
				t.Fatalf("%q did not come: %v\n%s", want, err, seen.String())
			}
		}
		seen.Reset()
	}
	await("waiting for a change of 1 file")
	if err := os.WriteFile(name, []byte("wiat 1s\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	await("waiting for a change of 1 file")
	if err := os.WriteFile(name, []byte(passing), 0o666); err != nil {
		t.Fatal(err)
	}
	await("1 passed")
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
