package modules

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// User is somebody for whom the tree is published: a directory, in which go commands find
// its modules as releases.
type User struct {
	// Dir is empty at first.
	Dir string
	env []string
}

// NewUser publishes the tree for a user whose files are all below a directory.
func (t *Tree) NewUser(dir string) (*User, error) {
	p, err := t.Publish(filepath.Join(dir, "proxy"))
	if err != nil {
		return nil, err
	}
	env, err := p.Env(filepath.Join(dir, "cache"))
	if err != nil {
		return nil, err
	}
	u := &User{filepath.Join(dir, "home"), append(env, "GOBIN="+filepath.Join(dir, "bin"))}
	return u, os.MkdirAll(u.Dir, 0o755)
}

// Another is a user of the same modules, who shares with the first what has been fetched and has a
// directory of its own.
func (u *User) Another(dir string) *User { return &User{dir, u.env} }

// Write writes a file into the user's directory.
func (u *User) Write(name, text string) error {
	return os.WriteFile(filepath.Join(u.Dir, name), []byte(text), 0o644)
}

// Go runs a go command in the user's directory and returns what it prints. Settings are
// further variables of its environment.
func (u *User) Go(ctx context.Context, args []string, settings ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = u.Dir, append(u.env, settings...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("go %v: %w", args, err)
	}
	return string(out), nil
}
