package history_test

import (
	"context"
	"fmt"
	"time"

	"github.com/slotstorm/slotstorm/clustertest/history"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// A scripted client that tries an INCR again whose reply was lost.
func ExampleRecorder_Judge() {
	script, err := scenario.Parse("twice.scn", []byte(`client alice
fault lost reply-lost command=incr call=1
alice> INCR hello
`))
	if err != nil {
		panic(err)
	}
	var recorder history.Recorder
	var evidence history.Evidence
	_, err = scenario.Run(context.Background(), script, scenario.Options{
		Tap: recorder.Tap, Heard: recorder.Heard,
		Played: func(c *sim.Cluster) { evidence = history.EvidenceOf(c) },
	})
	if err != nil {
		panic(err)
	}
	for _, v := range recorder.Judge(evidence) {
		fmt.Printf("%s, to blame: %s\n", v.Kind, v.Kind.Blame())
	}
	// Output:
	// executed twice by a retry, to blame: the client
}

// A call of a client that is none of Slotstorm's. No node was asked for anything here.
func ExampleRecorder_Add() {
	var recorder history.Recorder
	recorder.Add(history.Call{
		Client: "bob", Commands: [][]string{{"GET", "hello"}}, Replies: []string{`"world"`},
		Begin: time.Second, End: 2 * time.Second,
	})
	for _, v := range recorder.Judge(history.Evidence{}) {
		fmt.Println(v.Kind, "violation:", v.Violation())
	}
	// Output:
	// a reply that no node gave violation: true
}
