package node_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// withACLFile gives the node an ACL file; the disk is that of the test.
func withACLFile(disk *node.Disk, lines ...string) func(*node.Config) {
	return func(cfg *node.Config) {
		cfg.Disk, cfg.File = disk, append([]string{"aclfile /etc/users.acl"}, lines...)
	}
}

func TestACLFile(t *testing.T) {
	disk := &node.Disk{ACL: []byte("user ada on >pw ~a* +get +acl|whoami\n")}
	n := newTestNode(t, withACLFile(disk))
	admin, ada, bob := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002"), n.client("127.0.0.1:5003")
	admin.play(
		exchange{"CONFIG GET aclfile", "*2\r\n" + bulk("aclfile") + bulk("/etc/users.acl")},
		exchange{"CONFIG SET aclfile x", "-ERR CONFIG SET failed (possibly related to argument 'aclfile') - can't set immutable config\r\n"},
		exchange{"ACL SETUSER bob on nopass +ping", wordOK},
	)
	ada.play(exchange{"AUTH ada pw", wordOK}, exchange{"GET a", "$-1\r\n"})
	bob.play(exchange{"AUTH bob x", wordOK})

	// What is saved is what the next process begins with.
	admin.play(exchange{"ACL SAVE", wordOK})
	const saved = "user ada on #30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4 ~a* resetchannels -@all +acl|whoami +get\n" +
		"user bob on nopass resetchannels -@all +ping\n" +
		"user default on nopass ~* &* +@all\n"
	if got := string(disk.ACL); got != saved {
		t.Errorf("ACL SAVE wrote\n%s\nwant\n%s", got, saved)
	}

	// A file with something wrong changes nothing; one that is right ends the connections of all
	// users but the default one.
	disk.ACL = []byte("user ada off\nusr x\n")
	admin.play(exchange{"ACL LOAD", "-ERR /etc/users.acl:2 should start with user keyword followed by the username. WARNING: ACL errors detected, no change to the previously active ACL rules was performed\r\n"})
	ada.play(exchange{"ACL WHOAMI", bulk("ada")})
	disk.ACL = []byte("user ada on nopass +@all\n")
	admin.play(exchange{"ACL LOAD", wordOK}, exchange{"ACL USERS", "*2\r\n" + bulk("ada") + bulk("default")})
	if !ada.gone || !bob.gone || admin.gone {
		t.Errorf("connections that are closed: ada %v, bob %v, of the default user %v", ada.gone, bob.gone, admin.gone)
	}
	again := n.client("127.0.0.1:5004")
	again.play(exchange{"AUTH ada x", wordOK}, exchange{"ACL LOAD", wordOK})
	if !again.gone {
		t.Error("who loads the file as a user that it replaces keeps the connection")
	}
	disk.ACL = nil
	admin.play(exchange{"ACL LOAD", "-ERR Error loading ACLs, opening file '/etc/users.acl': No such file or directory\r\n"})

	// CONFIG REWRITE leaves the users to the file.
	admin.play(exchange{"CONFIG REWRITE", wordOK}, exchange{"ACL SAVE", wordOK})
	if lines := strings.Join(n.File(), "\n"); strings.Contains(lines, "\nuser ") || !strings.Contains(lines, `aclfile "/etc/users.acl"`) {
		t.Errorf("CONFIG REWRITE wrote\n%s", lines)
	}
}

// A server does not start without its ACL file, or with a wrong one.
func TestACLFileAtStart(t *testing.T) {
	for _, tt := range []struct {
		file  []byte
		lines []string
		want  string
	}{
		{nil, nil, "node: Error loading ACLs, opening file '/etc/users.acl': No such file or directory"},
		{[]byte("user x (\n"), nil, "node: /etc/users.acl:1: Unmatched parenthesis in selector definition.WARNING: ACL errors detected, no change to the previously active ACL rules was performed"},
		{[]byte("\n"), []string{"user bob on"}, "define either an ACL file or declare users directly in your redis.conf, but not both."},
	} {
		var cfg node.Config
		newTestNode(t, func(c *node.Config) { cfg = *c })
		withACLFile(&node.Disk{ACL: tt.file}, tt.lines...)(&cfg)
		if _, err := node.New(cfg); err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("the file %q gives %v, want %q", tt.file, err, tt.want)
		}
	}
}
