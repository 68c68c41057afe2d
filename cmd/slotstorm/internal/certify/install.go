package certify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Client is something to be certified: an adapter that can be started.
type Client struct {
	Name, Version string
	Command       []string
	Env           []string
	Dir           string
}

// String is the name with the version.
func (c Client) String() string { return strings.TrimSuffix(c.Name+"@"+c.Version, "@") }

// CacheDir is where clients are installed.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to install clients: %w", err)
	}
	return filepath.Join(dir, "slotstorm", "clients"), nil
}

// installing lets clients of one language be installed one after the other: package
// managers do not like company.
var installing sync.Map // of *sync.Mutex, by language

// Install makes a client ready that is named as NAME or NAME@VERSION: by the package manager
// of its language, into a directory below cache, unless it is there.
func Install(ctx context.Context, cache, text string) (*Client, error) {
	lib, version, err := find(text)
	if err != nil {
		return nil, err
	}
	if err := lib.lang.present(lib.name); err != nil {
		return nil, err
	}
	lock, _ := installing.LoadOrStore(lib.lang.name, new(sync.Mutex))
	lock.(*sync.Mutex).Lock()
	defer lock.(*sync.Mutex).Unlock()
	if version == "" || version == "latest" {
		if version, err = lib.lang.newest(ctx, lib.pkg); err != nil {
			return nil, fmt.Errorf("%s: which version is the newest: %w", lib.name, err)
		}
	}
	files, sum, err := lib.files()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, lib.name, version+"-"+sum)
	if _, err := os.Stat(dir); err != nil {
		if err := lib.install(ctx, dir, version, files); err != nil {
			return nil, fmt.Errorf("%s@%s cannot be installed: %w", lib.name, version, err)
		}
	}
	command, env := lib.lang.command(lib, version, dir)
	return &Client{Name: lib.name, Version: version, Command: command, Env: env}, nil
}

// files are the adapter's sources, and a sum of them.
func (l *library) files() (files map[string][]byte, sum string, err error) {
	files = map[string][]byte{}
	hash := sha256.New()
	for _, name := range l.sources {
		text, err := adapters.ReadFile(path.Join("adapters", name))
		if err != nil {
			return nil, "", err
		}
		text = []byte(strings.NewReplacer(l.edits...).Replace(string(text)))
		files[name] = text
		_, _ = hash.Write(text) // it never fails
	}
	return files, hex.EncodeToString(hash.Sum(nil))[:12], nil
}

// install installs into a directory that is there whole or not at all.
func (l *library) install(ctx context.Context, dir, version string, files map[string][]byte) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(dir), ".draft-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(draft, name), text, 0o666); err != nil {
			return err
		}
	}
	if err := l.lang.install(ctx, draft, l, version); err != nil {
		return err
	}
	if err := os.Rename(draft, dir); err != nil {
		if _, there := os.Stat(dir); there == nil {
			return nil // somebody else was faster
		}
		return err
	}
	return nil
}

// installLimit is how long one step of an installation may take.
const installLimit = 10 * time.Minute

// run runs a program in a directory. The error has the end of what it said.
func run(ctx context.Context, dir string, env []string, argv ...string) (out string, err error) {
	ctx, cancel := context.WithTimeout(ctx, installLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var stdout, all bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&stdout, &all), &all
	live.OwnGroup(cmd)
	cmd.Cancel = func() error { live.KillGroup(cmd); return nil }
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		lines := strings.Split(strings.TrimSpace(all.String()), "\n")
		return "", errors.Join(fmt.Errorf("%s: %w", strings.Join(argv, " "), err), errors.New(strings.Join(lines[max(0, len(lines)-8):], "\n")))
	}
	return stdout.String(), nil
}
