package rdb

import (
	"errors"
	"slices"
	"testing"
)

// A payload that a Redis 7.0.15 answered to FUNCTION DUMP.
const realFunctions = "\xf5\xc3@\xab@\xf2\x1f#!lua name=lib\nredis.register_fu\nnction('f',\xe0\x00\x0c\x0ck,a) return { \x0c\x05} end)\xe0\x0f;\x00{\xc07\x00_`e\x0c'g',callback=\xc0\x1a\x00(\xe0\x00O\x00x@K\x1b,flags={'no-writes'},descrip@\x8e\x05='d'}\n \x82\xe0\x0e\xac\x00e\xe0\x02\xac\n) error('x' \n \xa7\n\x00\x07zS\xda\x81\xc7yQ"

const realLibrary = "#!lua name=lib\nredis.register_function('f',function(k,a) return {k,a} end)\nredis.register_function{function_name='g',callback=function() return x end,flags={'no-writes'},description='d'}\n redis.register_function('e',function() error('x') end)"

func TestFunctionsOfARealServer(t *testing.T) {
	if err := Verify([]byte(realFunctions)); err != nil {
		t.Fatal(err)
	}
	for code, err := range Functions([]byte(realFunctions)) {
		if string(code) != realLibrary || err != nil {
			t.Errorf("got %q, %v", code, err)
		}
	}
	if got := EncodeFunctions([][]byte{[]byte(realLibrary)}); string(got) != realFunctions {
		t.Errorf("encoded %q", got)
	}
}

func TestFunctionsErrors(t *testing.T) {
	str := func(s string) string { return string(appendString(nil, []byte(s))) }
	for _, tt := range []struct {
		name, body string
		want       []error
	}{
		{"empty", "", nil},
		{"old form", "\xf6" + str("n") + str("lua") + "\x00" + str("code"), []error{nil}},
		{"old form, described", "\xf6" + str("n") + str("lua") + "\x01" + str("d") + str("code"), []error{nil}},
		{"a key", "\x00" + str("k"), []error{ErrNotFunction}},
		{"a good one, then a key", "\xf5" + str("c") + "\x00" + str("k"), []error{nil, ErrNotFunction}},
		{"cut contents", "\xf5\x40\xff", []error{ErrLibraryContents}},
		{"cut name", "\xf6\x40\xff", []error{ErrLibraryName}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []error
			for _, err := range Functions(Redis70.appendFooter([]byte(tt.body), 0)) {
				got = append(got, err)
			}
			if !slices.EqualFunc(got, tt.want, errors.Is) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
