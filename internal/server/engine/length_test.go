package engine

import (
	"testing"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

// proto-max-bulk-len bounds what strings grow to, but not what the master has done.
func TestLengthOfStrings(t *testing.T) {
	limits := keyspace.DefaultEncodingLimits()
	limits.StringBytes = 10
	const tooLong = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n"
	const offset = "-ERR bit offset is not an integer or out of range\r\n"
	for _, row := range []struct{ line, want, obeyed string }{
		{"APPEND s 12345", ":10\r\n", ":10\r\n"},
		{"APPEND s 123456", tooLong, ":11\r\n"},
		{"APPEND new 12345678901", ":11\r\n", ":11\r\n"}, // there is nothing to append to
		{"SETRANGE s 9 x", ":10\r\n", ":10\r\n"},
		{"SETRANGE s 10 x", tooLong, ":11\r\n"},
		{"SETRANGE new 10 x", tooLong, ":11\r\n"},
		{"SETBIT s 79 1", ":0\r\n", ":0\r\n"},
		{"SETBIT s 80 1", offset, ":0\r\n"},
		{"GETBIT s 80", offset, ":0\r\n"},
		{"BITFIELD s SET u8 72 1", "*1\r\n:0\r\n", "*1\r\n:0\r\n"},
		{"BITFIELD s SET u8 80 1", offset, "*1\r\n:0\r\n"},
		{"BITFIELD s INCRBY u8 #10 1", offset, "*1\r\n:1\r\n"},
		{"SET s 12345678901", "+OK\r\n", "+OK\r\n"}, // the request reader's business
	} {
		for _, obeys := range []bool{false, true} {
			e := New(Config{})
			e.SetLimits(limits)
			call(t, e, "SET s 12345")
			want := row.want
			if obeys {
				e.SetExpiry(keyspace.KeepExpired)
				want = row.obeyed
			}
			if got := call(t, e, row.line); got != want {
				t.Errorf("%s, from the master %v: %q, want %q", row.line, obeys, got, want)
			}
		}
	}
}
