package cart

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrLocked is the error for a lock that somebody else holds.
var ErrLocked = errors.New("the cart is locked")

// Lock is the right to change a cart for a while.
type Lock struct {
	s          *Store
	key, token string
}

// unlock deletes the lock if it is still ours.
var unlock = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then
	return redis.call('DEL', KEYS[1])
end
return 0
`)

// Lock takes the lock of a cart for the given time, or fails with ErrLocked. As
// replication is asynchronous, a failover can give the same lock to two holders: it
// saves work, it does not protect.
func (s *Store) Lock(ctx context.Context, user string, ttl time.Duration) (*Lock, error) {
	l := &Lock{s: s, key: "cart:{" + user + "}:lock", token: rand.Text()}
	_, err := s.rdb.SetArgs(ctx, l.key, l.token, redis.SetArgs{Mode: "NX", TTL: ttl}).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return nil, ErrLocked
	case err != nil:
		return nil, err
	}
	return l, nil
}

// Unlock gives the lock back and reports whether it was still held.
func (l *Lock) Unlock(ctx context.Context) (held bool, err error) {
	n, err := unlock.Run(ctx, l.s.rdb, []string{l.key}, l.token).Int()
	return n == 1, err
}
