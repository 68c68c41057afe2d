// Package modules knows the modules of this repository, and publishes them in a directory
// that the go command takes for a module proxy, as they would be published if the tree were
// tagged now.
package modules

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Tree is the repository: modules that go.work lists, which require each other at one
// version.
type Tree struct {
	// Dir is the top of the repository.
	Dir string
	// Modules are the modules in the order of go.work. The first is the one at the top.
	Modules []Module
	// Version is the release that the tree is, or will be: the one at which the modules
	// require each other, and that go.work replaces by the tree.
	Version string
}

// Module is one module of the repository.
type Module struct {
	// Path is how it is imported.
	Path string
	// Dir is where it is below the repository's top, with slashes; "." is the top.
	Dir string
}

// Published reports whether releases have the module: those that nobody outside of this
// repository can use stay untagged.
func (m Module) Published() bool {
	return m.Dir != "examples" && !strings.HasPrefix(m.Dir, "internal/")
}

// Tag is the tag of the module's release: that of a module below the top begins with its
// directory.
func (m Module) Tag(version string) string { return path.Join(m.Dir, version) }

// Open reads the tree from go.work in a directory.
func Open(dir string) (*Tree, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	work, err := readWork(dir)
	if err != nil {
		return nil, err
	}
	t := &Tree{Dir: dir}
	for _, use := range work.Use {
		m := Module{Dir: path.Clean(use.Path)}
		mod, err := t.ModFile(m)
		if err != nil {
			return nil, err
		}
		m.Path = mod.Module.Mod.Path
		t.Modules = append(t.Modules, m)
	}
	if len(t.Modules) == 0 || t.Modules[0].Dir != "." {
		return nil, errors.New("go.work: the first module it uses has to be the one at the top")
	}
	for _, r := range work.Replace {
		if r.Old.Path == t.Modules[0].Path {
			t.Version = r.Old.Version
		}
	}
	if !strings.HasPrefix(t.Version, "v") {
		return nil, fmt.Errorf("go.work does not replace a version of %s", t.Modules[0].Path)
	}
	return t, nil
}

func readWork(dir string) (*modfile.WorkFile, error) {
	file := filepath.Join(dir, "go.work")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return modfile.ParseWork(file, text, nil)
}

// file is the path of a module's file.
func (t *Tree) file(m Module, name string) string {
	return filepath.Join(t.Dir, filepath.FromSlash(m.Dir), name)
}

// ModFile reads a module's go.mod.
func (t *Tree) ModFile(m Module) (*modfile.File, error) {
	text, err := os.ReadFile(t.file(m, "go.mod"))
	if err != nil {
		return nil, err
	}
	return modfile.Parse(t.file(m, "go.mod"), text, nil)
}

// At returns the module's path with the tree's version.
func (t *Tree) At(m Module) module.Version { return module.Version{Path: m.Path, Version: t.Version} }

// Has reports whether a path is that of one of the tree's modules.
func (t *Tree) Has(modulePath string) bool {
	for _, m := range t.Modules {
		if m.Path == modulePath {
			return true
		}
	}
	return false
}
