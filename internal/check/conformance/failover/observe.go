package failover

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
)

const (
	// Poll is the time between two looks at CLUSTER NODES.
	Poll = 10 * time.Millisecond
	// afterwards is how long the observer goes on looking after the promotion: it
	// would see a promotion that is taken back.
	afterwards = 500 * time.Millisecond
)

// patience bounds a failover: detection takes twice the node timeout at most, and
// three elections, each of which is open for twice the node timeout.
func patience(nodeTimeout time.Duration) time.Duration { return 20*time.Second + 8*nodeTimeout }

// Observe lets a cluster go through failovers, shard after shard, for as long as the
// loop over it goes on, and yields what the master of the next shard saw of each. The
// killed master comes back as a replica before the next one is killed, so that the
// cluster is whole each time. The moments of the kills are drawn from rng: they must
// not be in step with any cron. An error is the last thing that is yielded.
func Observe(ctx context.Context, c Cluster, nodeTimeout time.Duration, rng *rand.Rand) iter.Seq2[Story, error] {
	return func(yield func(Story, error) bool) {
		for shard := 0; ; shard = (shard + 1) % shards {
			story, err := failover(ctx, c, nodeTimeout, shard, rng)
			if !yield(story, err) || err != nil {
				return
			}
		}
	}
}

// failover waits until the cluster is whole, kills the master of a shard, watches,
// and starts the master again.
func failover(ctx context.Context, c Cluster, nodeTimeout time.Duration, shard int, rng *rand.Rand) (Story, error) {
	masters, err := awaitWhole(ctx, c, patience(nodeTimeout))
	if err != nil {
		return Story{}, err
	}
	// A node is pinged at least each half node timeout, and some node each second.
	if err := c.Wait(ctx, time.Duration(rng.Int64N(int64(max(time.Second, nodeTimeout/2))))); err != nil {
		return Story{}, err
	}
	victim, observer := masters[shard], masters[(shard+1)%shards]
	story, err := watch(ctx, c, victim, observer, patience(nodeTimeout))
	if err != nil {
		return Story{}, err
	}
	return story, c.Restart(victim)
}

// watch kills a master and looks until its replica has replaced it.
func watch(ctx context.Context, c Cluster, victim, observer int, limit time.Duration) (Story, error) {
	heir := (victim + shards) % nodes
	story := Story{}
	state, err := look(ctx, c, observer, victim, heir)
	if err != nil {
		return Story{}, err
	}
	story.add(state, 0)
	killed := c.Now()
	if err := c.Kill(victim); err != nil {
		return Story{}, err
	}
	for next := time.Duration(0); ; {
		// The looks keep to a grid, unless the machine does not keep up with it.
		now := c.Now() - killed
		next = max(next+Poll, now)
		if err := c.Wait(ctx, next-now); err != nil {
			return Story{}, err
		}
		state, err := look(ctx, c, observer, victim, heir)
		if err != nil {
			return Story{}, err
		}
		if state.Victim.has("noaddr") {
			return Story{}, errors.New("failover: another server has taken the address of the killed one")
		}
		at := c.Now() - killed
		story.add(state, at)
		if promoted, ok := story.Promoted(); ok && at >= promoted+afterwards {
			return story, nil
		}
		if at > limit {
			return Story{}, fmt.Errorf("failover: nobody replaced the master within %v: %s", limit, story.Sequence(0))
		}
	}
}

// look asks the observer about a shard.
func look(ctx context.Context, c Cluster, observer, victim, heir int) (State, error) {
	v, err := nodesSeen(ctx, c, observer)
	if err != nil {
		return State{}, err
	}
	return State{v[c.ID(victim)].Member, v[c.ID(heir)].Member}, nil
}

func nodesSeen(ctx context.Context, c Cluster, observer int) (view, error) {
	text, err := c.Ask(ctx, observer, "CLUSTER", "NODES")
	if err != nil {
		return nil, err
	}
	return parseView(text)
}

// awaitWhole waits until all nodes agree on who is master of each shard, none is
// suspected, all links are up and all replicas are in touch with their masters. It
// returns the masters by shard.
func awaitWhole(ctx context.Context, c Cluster, limit time.Duration) ([shards]int, error) {
	deadline := c.Now() + limit
	for {
		masters, err := whole(ctx, c)
		if err == nil || c.Now() > deadline {
			return masters, err
		}
		if err := c.Wait(ctx, 10*Poll); err != nil {
			return masters, err
		}
	}
}

func whole(ctx context.Context, c Cluster) (masters [shards]int, err error) {
	for observer := range nodes {
		v, err := nodesSeen(ctx, c, observer)
		if err != nil {
			return masters, err
		}
		seen, err := v.masters(c)
		if err != nil {
			return masters, fmt.Errorf("node %d: %w", observer, err)
		}
		if observer > 0 && seen != masters {
			return masters, fmt.Errorf("failover: nodes 0 and %d do not agree on the masters: %v, %v", observer, masters, seen)
		}
		masters = seen
	}
	for _, master := range masters {
		replica := (master + shards) % nodes
		info, err := c.Ask(ctx, replica, "INFO", "replication")
		if err != nil {
			return masters, err
		}
		if !strings.Contains(info, "master_link_status:up") {
			return masters, fmt.Errorf("failover: replica %d has no link to its master", replica)
		}
	}
	return masters, nil
}

// masters returns the masters by shard, or an error that says what is not whole.
func (v view) masters(c Cluster) (masters [shards]int, err error) {
	for i := range shards {
		one, other := v[c.ID(i)], v[c.ID(i+shards)]
		state := State{one.Member, other.Member}
		switch {
		case !one.connected || !other.connected:
			return masters, fmt.Errorf("failover: a link of shard %d is down", i)
		case state == State{Member{"master", true}, Member{"slave", false}}:
			masters[i] = i
		case state == State{Member{"slave", false}, Member{"master", true}}:
			masters[i] = i + shards
		default:
			return masters, fmt.Errorf("failover: shard %d is %s", i, state)
		}
	}
	return masters, nil
}
