package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each server is that of a dialect, and everything that is downloaded has a version and a hash.
func TestServersAreFixed(t *testing.T) {
	for _, s := range servers {
		if strings.Contains(s.dialect, "7.0") {
			t.Errorf("%s is installed by other means", s.dialect)
		}
		if s.wheels[0].members[program] == "" {
			t.Errorf("%s has no program", s.dialect)
		}
		for _, w := range s.wheels {
			if !regexp.MustCompile(`^[a-z0-9-]+==[0-9a-z.]+$`).MatchString(w.requirement) || !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(w.hash) {
				t.Errorf("%s: %q with hash %q", s.dialect, w.requirement, w.hash)
			}
		}
	}
}

func TestUnpack(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.whl")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for name, text := range map[string]string{"pkg/bin/redis-server": "#!/bin/sh\necho hello\n", "pkg/other": "no"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if err := unpack(file, map[string]string{program: "pkg/bin/redis-server"}, dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, program))
	if err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("the program is not there, or cannot be run: %v", err)
	}
	if err := unpack(file, map[string]string{"x": "pkg/none"}, dir); err == nil || !strings.Contains(err.Error(), "pkg/none") {
		t.Errorf("a file that is not in the wheel: %v", err)
	}
}
