// Package chaos looks for timelines that break client code. It draws clusters, disruptions and
// commands at random, plays each in virtual time, and looks whether what must hold does.
// What it finds is made as short as possible and kept as a scenario file, which the next
// run of the test plays first.
//
//	func TestCart(t *testing.T) {
//		chaos.Check(t, chaos.Plan{
//			Timelines: gen.Failovers(),
//			Use: func(r *chaos.Run) {
//				cart := NewCart(r.Redis("cart"))
//				for !r.Over() {
//					if err := cart.Add(r.Context(), "apple"); err != nil { ... }
//					time.Sleep(100 * time.Millisecond)
//				}
//			},
//			Must: []chaos.Property{chaos.NothingTwice(), chaos.Deadline(10 * time.Second)},
//		})
//	}
package chaos

import (
	"math/rand/v2"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/gen"
)

// Plan says what to look for, and where. One of Use and Clients is mostly set; with
// neither the scripted clients of scenarios play the commands that are drawn.
type Plan struct {
	// Timelines is what to draw, gen.Everything() if it is the zero value.
	Timelines gen.Config
	// Runs is how many timelines are drawn, 100 if it is 0; with -short a fifth of it.
	Runs int
	// Clients makes the clients that play the commands of the timelines: GoRedis, or any
	// other driver.
	Clients scenario.Driver
	// Use is code under test, which goes on beside the timeline. It runs in a goroutine of
	// the run's bubble, and has to come to its end soon after Run.Over says so. No
	// commands are drawn then.
	Use func(r *Run)
	// Must is what must hold. Invariants and NoErrors are always wanted. Nil stands for
	// Standard.
	Must []Property
	// Seed makes the timelines the same each time; 0 draws others each time. The settings
	// of rapid, -rapid.seed among them, are for checks of its own and have no effect here.
	Seed uint64
	// ShrinkTime bounds how long a failure is made smaller, 30 s of real time if it
	// is 0.
	ShrinkTime time.Duration
	// Dir is where failures are kept, testdata/chaos and the name of the test if it is "".
	Dir string
}

func (p Plan) complete() Plan {
	if p.Timelines.Weights == nil {
		p.Timelines = gen.Everything()
	}
	if p.Runs == 0 {
		p.Runs = 100
	}
	if p.Use != nil {
		p.Timelines.Clients, p.Timelines.Commands = 0, 0
	}
	if p.Must == nil {
		p.Must = Standard()
	}
	if p.Seed == 0 {
		p.Seed = rand.Uint64()
	}
	if p.ShrinkTime == 0 {
		p.ShrinkTime = 30 * time.Second
	}
	return p
}

// violated is the first property that an outcome breaks.
func (p *Plan) violated(o *Outcome) (Property, error) {
	for _, must := range append([]Property{Invariants(), NoErrors()}, p.Must...) {
		if err := must.Check(o); err != nil {
			return must, err
		}
	}
	return Property{}, nil
}
