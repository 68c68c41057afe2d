package modules

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Tidy runs go mod tidy in each module, with the others as they are in the tree. The sums
// of the tree's own modules are those of the last release, which it keeps, or with fresh
// set those of the tree: what the modules will have if the tree is tagged as it is.
func (t *Tree) Tidy(fresh bool) error {
	order, err := t.order()
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "slotstorm-modules-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	for i, m := range order {
		// Each time anew: the next module is about the go.mod that the last one has got.
		dir := filepath.Join(temp, fmt.Sprint(i))
		p, err := t.Publish(filepath.Join(dir, "proxy"))
		if err != nil {
			return err
		}
		env, err := p.Env(filepath.Join(dir, "cache"))
		if err != nil {
			return err
		}
		if err := t.tidy(m, env, fresh); err != nil {
			return fmt.Errorf("tidy %s: %w", m.Dir, err)
		}
	}
	return nil
}

func (t *Tree) tidy(m Module, env []string, fresh bool) error {
	others, released, err := t.sums(m)
	if err != nil {
		return err
	}
	file := t.file(m, "go.sum")
	if err := writeSums(file, others); err != nil {
		return err
	}
	cmd := exec.Command("go", "mod", "tidy")
	cmd.Dir, cmd.Env = t.file(m, ""), env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	if fresh {
		return nil
	}
	if others, _, err = t.sums(m); err != nil {
		return err
	}
	return writeSums(file, append(others, released...))
}

// sums are the lines of a module's go.sum: of other people's modules, and of the tree's.
func (t *Tree) sums(m Module) (others, own []string, err error) {
	text, err := os.ReadFile(t.file(m, "go.sum"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	for line := range strings.Lines(string(text)) {
		if modulePath, _, _ := strings.Cut(line, " "); t.Has(modulePath) {
			own = append(own, line)
		} else {
			others = append(others, line)
		}
	}
	return others, own, nil
}

func writeSums(file string, lines []string) error {
	slices.Sort(lines)
	return os.WriteFile(file, []byte(strings.Join(lines, "")), 0o644)
}

// order are the modules, each behind those that it requires.
func (t *Tree) order() ([]Module, error) {
	var out []Module
	var add func(m Module, path []string) error
	add = func(m Module, path []string) error {
		if slices.Contains(path, m.Path) {
			return fmt.Errorf("modules require each other: %v", path)
		}
		if slices.Contains(out, m) {
			return nil
		}
		mod, err := t.ModFile(m)
		if err != nil {
			return err
		}
		for _, r := range mod.Require {
			for _, other := range t.Modules {
				if other.Path != r.Mod.Path {
					continue
				}
				if err := add(other, append(path, m.Path)); err != nil {
					return err
				}
			}
		}
		out = append(out, m)
		return nil
	}
	for _, m := range t.Modules {
		if err := add(m, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}
