package modules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// Proxy is a directory that the go command takes for a module proxy. It has the modules of a
// tree at the tree's version, and nothing else.
type Proxy struct {
	dir  string
	tree *Tree
}

// Publish writes a proxy with all modules of the tree that releases have.
func (t *Tree) Publish(dir string) (*Proxy, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	p := &Proxy{dir, t}
	for _, m := range t.Modules {
		if !m.Published() {
			continue
		}
		if err := p.add(m); err != nil {
			return nil, fmt.Errorf("publish %s: %w", m.Path, err)
		}
	}
	return p, nil
}

// add writes a module's files as a proxy serves them.
func (p *Proxy) add(m Module) error {
	escaped, err := module.EscapePath(m.Path)
	if err != nil {
		return err
	}
	dir := filepath.Join(p.dir, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	mod, err := os.ReadFile(p.tree.file(m, "go.mod"))
	if err != nil {
		return err
	}
	archive, err := p.tree.archive(m)
	if err != nil {
		return err
	}
	v := p.tree.Version
	for name, content := range map[string][]byte{
		"list":      []byte(v + "\n"),
		v + ".info": fmt.Appendf(nil, "{%q: %q}\n", "Version", v),
		v + ".mod":  mod,
		v + ".zip":  archive,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// archive is the module's zip file, of the files that version control has or would take. As
// the go command does, it gives a module without a licence that of the top.
func (t *Tree) archive(m Module) ([]byte, error) {
	dir := t.file(m, "")
	names, err := files(dir)
	if err != nil {
		return nil, err
	}
	var list []zip.File
	nested := t.nested(m)
	licensed := false
	for _, name := range names {
		if inAny(nested, name) {
			continue
		}
		licensed = licensed || name == "LICENSE"
		list = append(list, file{name, filepath.Join(dir, filepath.FromSlash(name))})
	}
	if !licensed {
		list = append(list, file{"LICENSE", filepath.Join(t.Dir, "LICENSE")})
	}
	var out bytes.Buffer
	err = zip.Create(&out, t.At(m), list)
	return out.Bytes(), err
}

// nested are the directories of modules within another one, below that.
func (t *Tree) nested(m Module) []string {
	var out []string
	for _, other := range t.Modules {
		if rel, err := filepath.Rel(filepath.FromSlash(m.Dir), filepath.FromSlash(other.Dir)); err == nil && rel != "." {
			out = append(out, filepath.ToSlash(rel))
		}
	}
	return out
}

func inAny(dirs []string, name string) bool {
	for _, dir := range dirs {
		if strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return false
}

// files lists the files below a directory: those that git has or would add, or, in a copy
// without git, all but those in directories that begin with a dot.
func files(dir string) ([]string, error) {
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = dir
	if out, err := cmd.Output(); err == nil {
		var names []string
		for _, name := range strings.Split(string(out), "\x00") {
			if _, err := os.Stat(filepath.Join(dir, name)); name != "" && err == nil {
				names = append(names, name)
			}
		}
		return names, nil
	}
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != dir:
			return filepath.SkipDir
		case d.Type().IsRegular():
			rel, err := filepath.Rel(dir, name)
			names = append(names, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	return names, err
}

// file is a zip.File.
type file struct{ name, path string }

func (f file) Path() string                 { return path.Clean(f.name) }
func (f file) Lstat() (os.FileInfo, error)  { return os.Lstat(f.path) }
func (f file) Open() (io.ReadCloser, error) { return os.Open(f.path) }

// Env returns the environment of go commands for which the tree is published: they look
// into the proxy, then into what has been downloaded before, then where they would look
// without this. What they fetch goes into a cache of its own: what is published here must
// not be taken for a release elsewhere.
func (p *Proxy) Env(cache string) ([]string, error) {
	out, err := exec.Command("go", "env", "GOMODCACHE", "GOPROXY").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	modCache, upstream, ok := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if !ok {
		return nil, errors.New("go env printed less than was asked for")
	}
	proxies := fileURL(p.dir) + "," + fileURL(filepath.Join(modCache, "cache", "download")) + "," + upstream
	return append(os.Environ(),
		"GOPROXY="+proxies, "GOMODCACHE="+cache, "GOWORK=off", "GONOSUMDB="+p.tree.Modules[0].Path+"/*,"+p.tree.Modules[0].Path,
		// Removable, and in the build cache under names that do not depend on the directory.
		"GOFLAGS=-modcacherw -trimpath -buildvcs=false",
	), nil
}

func fileURL(dir string) string {
	dir = filepath.ToSlash(dir)
	if !strings.HasPrefix(dir, "/") { // C:/...
		dir = "/" + dir
	}
	return "file://" + dir
}
