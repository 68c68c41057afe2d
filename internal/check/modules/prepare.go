package modules

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// Prepare makes the tree that of another version: its modules require each other at that
// one, and go.work replaces it.
func (t *Tree) Prepare(version string) error {
	if !semver.IsValid(version) || semver.Canonical(version) != version || semver.Build(version) != "" {
		return fmt.Errorf("%q is no version such as v0.2.0", version)
	}
	for _, m := range t.Modules {
		mod, err := t.ModFile(m)
		if err != nil {
			return err
		}
		for _, r := range mod.Require {
			if t.Has(r.Mod.Path) {
				if err := mod.AddRequire(r.Mod.Path, version); err != nil {
					return err
				}
			}
		}
		text, err := mod.Format()
		if err != nil {
			return err
		}
		if err := os.WriteFile(t.file(m, "go.mod"), text, 0o644); err != nil {
			return err
		}
	}
	if err := t.prepareWork(version); err != nil {
		return err
	}
	t.Version = version
	return t.Tidy(true)
}

func (t *Tree) prepareWork(version string) error {
	work, err := readWork(t.Dir)
	if err != nil {
		return err
	}
	for _, r := range work.Replace {
		if !t.Has(r.Old.Path) {
			continue
		}
		if err := work.DropReplace(r.Old.Path, r.Old.Version); err != nil {
			return err
		}
		if err := work.AddReplace(r.Old.Path, version, r.New.Path, ""); err != nil {
			return err
		}
	}
	work.Cleanup()
	return os.WriteFile(filepath.Join(t.Dir, "go.work"), modfile.Format(work.Syntax), 0o644)
}
