package scenario

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	conf "github.com/slotstorm/slotstorm/internal/tool/words"
	"github.com/slotstorm/slotstorm/sim"
)

// aclFileName is what nodes call the file that the cluster line names.
const aclFileName = "users.acl"

// maxBeside bounds the files that a cluster line names.
const maxBeside = 64 << 20

// ErrTooLarge is the error of a file of more than 64 MiB.
var ErrTooLarge = errors.New("scenario: the file is larger than 64 MiB")

// file are the directives of the cluster line as lines of redis.conf.
func (c *ClusterSpec) file() (lines []string) {
	for _, name := range sortedKeys(c.Directives) {
		lines = append(lines, name+" "+conf.Quote(c.Directives[name]))
	}
	if c.ACLFile != "" {
		lines = append(lines, "aclfile "+aclFileName)
	}
	for _, pair := range c.renames() {
		lines = append(lines, "rename-command "+conf.Quote(pair[0])+" "+conf.Quote(pair[1]))
	}
	return lines
}

// renames are the pairs of names in rename-command.
func (c *ClusterSpec) renames() (pairs [][2]string) {
	if c.Renames == "" {
		return nil
	}
	for part := range strings.SplitSeq(c.Renames, ",") {
		if words, ok := conf.Split([]byte(part)); ok && len(words) == 2 {
			pairs = append(pairs, [2]string{string(words[0]), string(words[1])})
		}
	}
	return pairs
}

func checkRenames(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		if words, ok := conf.Split([]byte(part)); !ok || len(words) != 2 {
			return fmt.Errorf("%q is not a command and its new name, such as FLUSHALL erase", strings.TrimSpace(part))
		}
	}
	return nil
}

// disks is what the disks of nodes hold at the start: the files that the cluster line names,
// which lie beside the script's.
func (s *Script) disks() (disk func(node string) sim.Disk, err error) {
	c := &s.Cluster
	beside := func(name string) string {
		if name == "" || filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(filepath.Dir(s.Name), name)
	}
	var users []byte
	option := "aclfile"
	if c.ACLFile != "" {
		users, err = readBounded(beside(c.ACLFile))
	}
	if err == nil {
		option = "rdb"
		disk, err = Disks(c.masters(), users, beside(c.RDB))
	}
	if err == nil {
		return disk, nil
	}
	for i := range s.Lines {
		if _, ok := s.Lines[i].Action.(headerLine); ok {
			return nil, fmt.Errorf("%s:%d: %s: %w", s.Name, s.Lines[i].Number, option, err)
		}
	}
	return nil, err
}

// ErrOneDump is the error of one dump for several masters.
var ErrOneDump = errors.New("scenario: with several masters the name of the dump has {n} in it, the node's number, such as dump-{n}.rdb")

// Disks are what the disks of nodes hold at the start, for sim.Config.Disk: all of them the ACL
// file, if users is not nil, and each master a dump, if rdb is not "". In that name {n} stands
// for the node's number. The result is nil for nothing at all.
func Disks(masters int, users []byte, rdb string) (func(node string) sim.Disk, error) {
	dumps := map[string][]byte{}
	switch {
	case rdb == "" && users == nil:
		return nil, nil
	case rdb == "":
	case masters > 1 && !strings.Contains(rdb, "{n}"):
		return nil, ErrOneDump
	default:
		for i := range masters {
			number := strconv.Itoa(i + 1)
			dump, err := readBounded(strings.ReplaceAll(rdb, "{n}", number))
			if err != nil {
				return nil, err
			}
			dumps["n"+number] = dump
		}
	}
	return func(name string) sim.Disk { return sim.Disk{ACL: users, Dump: dumps[name]} }, nil
}

// readBounded reads a file that may not be too large.
func readBounded(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxBeside+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > maxBeside:
		return nil, fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	return b, nil
}
