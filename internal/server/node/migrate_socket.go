package node

import (
	"bytes"
	"time"
)

// migrateSocket is a connection of MIGRATE, kept for the next one to the same
// target (migrateCachedSocket).
type migrateSocket struct {
	n    *Node
	addr string
	link Link
	db   int64 // the database selected there, -1: none yet
	buf  []byte

	user  *migration // who uses it now, nil: idle
	until time.Duration
}

// Idle connections are kept for 10 s, and 64 of them at most
// (MIGRATE_SOCKET_CACHE_TTL, MIGRATE_SOCKET_CACHE_ITEMS).
const (
	socketIdle  = 10 * time.Second
	socketsKept = 64
)

func (k *migrateSocket) use(m *migration) {
	k.user, m.socket = m, k
	k.buf = k.buf[:0]
}

// free makes the connection idle, unless it is gone.
func (k *migrateSocket) free() {
	k.user = nil
	if k.link == nil {
		return
	}
	n := k.n
	if n.sockets[k.addr] == nil && len(n.sockets) >= socketsKept {
		n.oldestSocket().drop()
	}
	n.sockets[k.addr] = k
	k.until = n.now + socketIdle
	n.host.After(socketIdle, func() {
		n.act(func() {
			if k.user == nil && k.link != nil && n.now >= k.until {
				k.drop()
			}
		})
	})
}

// drop closes the connection (migrateCloseSocket).
func (k *migrateSocket) drop() {
	if k.link != nil {
		k.link.Close()
		k.link = nil
	}
	if k.n.sockets[k.addr] == k {
		delete(k.n.sockets, k.addr)
	}
}

func (n *Node) oldestSocket() *migrateSocket {
	var oldest *migrateSocket
	for _, k := range n.sockets {
		if oldest == nil || k.until < oldest.until || k.until == oldest.until && k.addr < oldest.addr {
			oldest = k
		}
	}
	return oldest
}

// on runs a handler of the MIGRATE that uses the connection.
func (k *migrateSocket) on(f func(m *migration)) {
	k.n.proceed(func() {
		if k.user != nil {
			f(k.user)
		}
	})
}

// MigrateLink implements the interface of that name.
func (k *migrateSocket) MigrateLink() {}

// Connected implements LinkHandler.
func (k *migrateSocket) Connected() { k.on((*migration).send) }

// Broken implements LinkHandler.
func (k *migrateSocket) Broken(why LinkError) {
	k.n.proceed(func() {
		switch {
		case k.user == nil:
			k.drop() // an idle connection
		case why == Ended:
			k.user.lost(false)
		default:
			k.user.unconnected(why)
		}
	})
}

// replyLineMax is how much of a reply's line Redis reads.
const replyLineMax = 1024

// Received implements LinkHandler. It cuts the answer into lines.
func (k *migrateSocket) Received(b []byte) {
	k.on(func(m *migration) {
		if k.link != nil {
			k.link.Read(len(b))
		}
		k.buf = append(k.buf, b...)
		for k.user == m && k.link != nil {
			end := bytes.IndexByte(k.buf, '\n')
			if end < 0 {
				if len(k.buf) > replyLineMax {
					m.lost(false)
				}
				return
			}
			line := string(bytes.TrimSuffix(k.buf[:end], []byte{'\r'}))
			k.buf = k.buf[end+1:]
			m.reply(line)
		}
	})
}
