// Package cart is a small shopping cart service on Redis Cluster, written as teams
// write them. Its tests show what Slotstorm is for: they put it on a cluster that
// moves slots, fails over and splits, at the timeouts of production.
//
// All keys of one user have the same hash tag, so they are in one slot and can be used
// together: cart:{ada}:items, cart:{ada}:total, cart:{ada}:lock, order:{ada}:7.
package cart

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Store keeps carts and orders. It is safe for concurrent use.
type Store struct{ rdb *redis.ClusterClient }

// New returns a store on a cluster.
func New(rdb *redis.ClusterClient) *Store { return &Store{rdb} }

// idle is how long a cart is kept after its last change.
const idle = 24 * time.Hour

var (
	// ErrEmpty is the error for an order of nothing.
	ErrEmpty = errors.New("the cart is empty")
	// ErrChanged is the error for a cart that somebody else changed meanwhile.
	ErrChanged = errors.New("the cart has changed")
	// ErrNotReplicated is the error for a change that a failover may lose.
	ErrNotReplicated = errors.New("the change is not on a replica yet")
	// ErrSoldOut is the error for a reservation of more than there is.
	ErrSoldOut = errors.New("sold out")
)

func itemsKey(user string) string { return "cart:{" + user + "}:items" }
func totalKey(user string) string { return "cart:{" + user + "}:total" }
func countKey(user string) string { return "cart:{" + user + "}:count" }

// Add puts n pieces of an item into a user's cart, in one pipeline.
func (s *Store) Add(ctx context.Context, user, item string, n, price int) error {
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HIncrBy(ctx, itemsKey(user), item, int64(n))
		p.IncrBy(ctx, countKey(user), int64(n))
		p.IncrBy(ctx, totalKey(user), int64(n*price))
		for _, key := range []string{itemsKey(user), countKey(user), totalKey(user)} {
			p.Expire(ctx, key, idle)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("adding %s to the cart of %s: %w", item, user, err)
	}
	return nil
}

// AddSafely puts an item into a cart and waits until a replica has it, at most for the
// given time. After ErrNotReplicated the item is in the cart, unless a failover
// takes it out again.
func (s *Store) AddSafely(ctx context.Context, user, item string, n int, within time.Duration) error {
	// WAIT is about the writes of its own connection, so both need the same one. A
	// cluster client has none: it is that of the cart's master.
	master, err := s.rdb.MasterForKey(ctx, itemsKey(user))
	if err != nil {
		return err
	}
	conn := master.Conn()
	defer conn.Close()
	if err := conn.HIncrBy(ctx, itemsKey(user), item, int64(n)).Err(); err != nil {
		return fmt.Errorf("adding %s to the cart of %s: %w", item, user, err)
	}
	switch replicas, err := conn.Wait(ctx, 1, within).Result(); {
	case err != nil:
		return err
	case replicas < 1:
		return ErrNotReplicated
	}
	return nil
}

// Items returns what is in a user's cart.
func (s *Store) Items(ctx context.Context, user string) (map[string]int, error) {
	fields, err := s.rdb.HGetAll(ctx, itemsKey(user)).Result()
	if err != nil {
		return nil, err
	}
	items := make(map[string]int, len(fields))
	for item, n := range fields {
		if items[item], err = strconv.Atoi(n); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// Summary is what the page header shows of a cart.
type Summary struct{ Count, Total int }

// Summary reads both figures in one command.
func (s *Store) Summary(ctx context.Context, user string) (Summary, error) {
	values, err := s.rdb.MGet(ctx, countKey(user), totalKey(user)).Result()
	if err != nil {
		return Summary{}, fmt.Errorf("summary of the cart of %s: %w", user, err)
	}
	var sum Summary
	for i, into := range []*int{&sum.Count, &sum.Total} {
		if text, ok := values[i].(string); ok {
			if *into, err = strconv.Atoi(text); err != nil {
				return Summary{}, err
			}
		}
	}
	return sum, nil
}

// Order makes an order of a cart and empties it, in a transaction: both happen or
// neither does. The price is asked for in the middle, and takes its time; if the
// cart changes meanwhile, nothing happens and the error is ErrChanged.
func (s *Store) Order(ctx context.Context, user string, price func(items map[string]string) (int, error)) (id int64, err error) {
	err = s.rdb.Watch(ctx, func(tx *redis.Tx) error {
		items, err := tx.HGetAll(ctx, itemsKey(user)).Result()
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return ErrEmpty
		}
		total, err := price(items)
		if err != nil {
			return err
		}
		last, err := tx.Get(ctx, "order:{"+user+"}:last").Int64()
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		id = last + 1
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			p.Set(ctx, "order:{"+user+"}:last", id, 0)
			p.HSet(ctx, fmt.Sprintf("order:{%s}:%d", user, id), "total", total, "items", len(items))
			p.Del(ctx, itemsKey(user), countKey(user), totalKey(user))
			return nil
		})
		return err
	}, itemsKey(user), "order:{"+user+"}:last")
	switch {
	case errors.Is(err, redis.TxFailedErr):
		return 0, ErrChanged
	case err != nil:
		return 0, fmt.Errorf("order of %s: %w", user, err)
	}
	return id, nil
}

// reserve takes pieces out of stock, or none of them.
var reserve = redis.NewScript(`
local left = tonumber(redis.call('GET', KEYS[1]) or '0')
local wanted = tonumber(ARGV[1])
if left < wanted then
	return -1
end
return redis.call('DECRBY', KEYS[1], wanted)
`)

func stockKey(item string) string { return "stock:{" + item + "}" }

// Stock sets how many pieces of an item there are.
func (s *Store) Stock(ctx context.Context, item string, n int) error {
	return s.rdb.Set(ctx, stockKey(item), n, 0).Err()
}

// Reserve takes n pieces of an item out of stock and returns how many are left.
func (s *Store) Reserve(ctx context.Context, item string, n int) (left int, err error) {
	left, err = reserve.Run(ctx, s.rdb, []string{stockKey(item)}, n).Int()
	switch {
	case err != nil:
		return 0, fmt.Errorf("reserving %s: %w", item, err)
	case left < 0:
		return 0, ErrSoldOut
	}
	return left, nil
}
