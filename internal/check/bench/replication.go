package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim"
)

// replication measures what replicas cost: a million small writes to a master with two of
// them against the same without, and whether a write costs more when its value is large.
func (b *bench) replication(ctx context.Context) error {
	const writes = 1_000_000
	set := func(i int) []string {
		return []string{"SET", fmt.Sprint("key:", i%10000), "value of some length"}
	}
	var took [2][]float64
	for range b.rounds {
		for i, replicas := range []int{0, 2} {
			halves, err := timeWrites(ctx, replicas, writes, set)
			if err != nil {
				return err
			}
			took[i] = append(took[i], halves[0]+halves[1])
		}
	}
	t := table{head: []string{"figure", "one", "other", "ratio", "target"}}
	row := func(what string, one, other []float64, target string) {
		t.add(what, figure(one, "ms"), figure(other, "ms"), ratio(one, other), target)
	}
	row("1,000,000 SETs: two replicas, none", took[1], took[0], "<= 2.5")
	for _, push := range []string{"RPUSH", "LPUSH"} {
		var halves [2][]float64
		for range b.rounds {
			took, err := timeWrites(ctx, 2, 100_000, func(int) []string { return []string{push, "list", "an element"} })
			if err != nil {
				return err
			}
			halves[0], halves[1] = append(halves[0], took[0]), append(halves[1], took[1])
		}
		row(push+" to 100,000 elements, two replicas: second half, first half", halves[1], halves[0], "<= 1.5")
	}
	b.tables = append(b.tables, t)
	return nil
}

// timeWrites sends writes to a cluster of one master, in pipelines, and returns how long
// each half of them took until the replicas had them, in milliseconds.
func timeWrites(ctx context.Context, replicas, count int, write func(i int) []string) (halves [2]float64, err error) {
	c, err := sim.New(sim.Config{Masters: 1, Replicas: replicas})
	if err != nil {
		return halves, err
	}
	defer c.Close()
	c.Advance(time.Second)
	conn, err := c.Dial(ctx, "tcp", c.Addrs()[0])
	if err != nil {
		return halves, err
	}
	defer conn.Close()
	for half := range halves {
		begin := time.Now()
		for done := half * count / 2; done < (half+1)*count/2; done += pipeline {
			if err := ctx.Err(); err != nil {
				return halves, err
			}
			if err := sendWrites(conn, done, write); err != nil {
				return halves, err
			}
			c.Advance(0)
		}
		halves[half] = time.Since(begin).Seconds() * 1000
	}
	return halves, nil
}

// pipeline is how many writes are sent at once.
const pipeline = 100

// sendWrites sends one pipeline and reads its replies, all of one line.
func sendWrites(conn net.Conn, from int, write func(i int) []string) error {
	var w resp.Writer
	for i := range pipeline {
		words := write(from + i)
		w.Array(len(words))
		for _, word := range words {
			w.BulkString(word)
		}
	}
	if _, err := conn.Write(w.Buf); err != nil {
		return err
	}
	buf := make([]byte, 1<<16)
	for lines := 0; lines < pipeline; {
		n, err := conn.Read(buf)
		if err != nil {
			return err
		}
		for _, c := range buf[:n] {
			if c == '-' {
				return fmt.Errorf("a write was refused: %q", buf[:n])
			}
			if c == '\n' {
				lines++
			}
		}
	}
	return nil
}
