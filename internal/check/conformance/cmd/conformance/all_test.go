package main

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
)

func TestIsAbout(t *testing.T) {
	areas := []conformance.AreaStanding{{Name: "clients", Exchanges: 7, Equal: 7}}
	often, nightly, never := conformance.Standing{Areas: areas}, conformance.Standing{Areas: areas, Nightly: true}, conformance.Standing{}
	for _, row := range []struct {
		title  string
		o      options
		only   []string
		before conformance.Standing
		want   bool
	}{
		{"for each change", options{}, nil, often, true},
		{"nightly, for a change", options{}, nil, nightly, false},
		{"nightly, at night", options{nightly: true}, nil, nightly, true},
		{"for each change, at night", options{nightly: true}, nil, often, false},
		{"never compared", options{}, nil, never, false},
		{"the first time", options{write: true}, nil, never, true},
		{"nightly, while others are written", options{write: true}, nil, nightly, false},
		{"nightly and named", options{}, []string{"redis-7.2", "redis-8.2"}, nightly, true},
		{"another is named", options{nightly: true}, []string{"redis-7.2"}, nightly, false},
	} {
		if got := row.o.isAbout("redis-8.2", row.only, row.before); got != row.want {
			t.Errorf("%s: %t", row.title, got)
		}
	}
}
