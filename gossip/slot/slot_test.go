package slot

import (
	"testing"

	"pgregory.net/rapid"
)

// The vectors come from CLUSTER KEYSLOT of Redis 7.0.15.
func TestOf(t *testing.T) {
	for _, test := range []struct {
		note string
		keys []string
		want int
	}{
		{"empty key", []string{""}, 0},
		{"check value of CRC16/XMODEM", []string{"123456789"}, 12739},
		{"plain", []string{"foo"}, 12182},
		{"plain", []string{"bar"}, 5061},
		{"plain", []string{"hello"}, 866},
		{"plain", []string{"a"}, 15495},
		{"plain", []string{"abc"}, 7638},
		{"plain", []string{"somekey"}, 11058},
		{"case matters", []string{"Foo"}, 10576},
		{"tag", []string{"user1000", "{user1000}.following", "{user1000}.followers"}, 3443},
		{"tag in the middle", []string{"key:{tag}:1", "tag"}, 8338},
		{"empty first tag: whole key, second tag ignored", []string{"foo{}{bar}"}, 8363},
		{"empty tag: whole key", []string{"{}foo"}, 9500},
		{"empty tag: whole key", []string{"{}"}, 15257},
		{"empty tag: whole key", []string{"{}{a}"}, 13650},
		{"tag is {bar", []string{"foo{{bar}}zap", "{bar"}, 4015},
		{"tag is {a", []string{"{{a}}"}, 10276},
		{"first tag wins", []string{"foo{bar}{zap}"}, 5061},
		{"tag a", []string{"{a}b{c}", "{a}", "{a}}", "}{a}"}, 15495},
		{"no closing brace: whole key", []string{"foo{"}, 7673},
		{"no opening brace: whole key", []string{"foo}"}, 15679},
		{"no closing brace: whole key", []string{"foo{bar"}, 15278},
		{"} before { is irrelevant", []string{"foo}bar{baz}"}, 4813},
		{"one space is a tag", []string{"x{ }y", " "}, 9314},
		{"a zero byte is a byte", []string{"\x00"}, 0},
		{"bytes, not characters", []string{"é", "Ω{é}"}, 10180},
		{"tag for slot 0", []string{"{06S}"}, 0},
		{"tag for slot 1", []string{"{12dd9}"}, 1},
		{"tag for slot 3", []string{"{19bd}"}, 3},
	} {
		for _, key := range test.keys {
			if got := OfString(key); got != test.want {
				t.Errorf("%s: OfString(%q) = %d, want %d", test.note, key, got, test.want)
			}
			if got := Of([]byte(key)); got != test.want {
				t.Errorf("%s: Of(%q) = %d, want %d", test.note, key, got, test.want)
			}
		}
	}
}

func TestTag(t *testing.T) {
	for _, test := range []struct{ key, want string }{
		{"", ""},
		{"plain", "plain"},
		{"{tag}", "tag"},
		{"a{tag}b", "tag"},
		{"{}", "{}"},
		{"{}{tag}", "{}{tag}"},
		{"{{tag}}", "{tag"},
		{"}{", "}{"},
		{"}{tag}", "tag"},
		{"{tag", "{tag"},
		{"tag}", "tag}"},
		{"{\x00}", "\x00"},
	} {
		if got := TagString(test.key); got != test.want {
			t.Errorf("TagString(%q) = %q, want %q", test.key, got, test.want)
		}
		if got := string(Tag([]byte(test.key))); got != test.want {
			t.Errorf("Tag(%q) = %q, want %q", test.key, got, test.want)
		}
	}
}

func TestBytesAndStringsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringOf(rapid.SampledFrom([]rune("{}ab\x00é"))).Draw(t, "key")
		if a, b := Of([]byte(key)), OfString(key); a != b || a < 0 || a >= Count {
			t.Fatalf("Of(%q) = %d, OfString = %d", key, a, b)
		}
	})
}

// A key's slot is that of its tag alone: that is what tags are for.
func TestTagDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.StringOf(rapid.SampledFrom([]rune("xy}"))).Draw(t, "before")
		tag := rapid.StringMatching(`[a-z{]{1,8}`).Draw(t, "tag")
		after := rapid.String().Draw(t, "after")
		key := before + "{" + tag + "}" + after
		if got, want := OfString(key), int(crc16([]byte(tag)))&(Count-1); got != want {
			t.Fatalf("OfString(%q) = %d, want the slot of %q, %d", key, got, tag, want)
		}
	})
}

// crc16 by the definition, bit by bit.
func TestCRC16(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		var want uint16
		for _, b := range data {
			want ^= uint16(b) << 8
			for range 8 {
				if carry := want&0x8000 != 0; carry {
					want = want<<1 ^ 0x1021
				} else {
					want <<= 1
				}
			}
		}
		if got := crc16(data); got != want {
			t.Fatalf("crc16(%x) = %04x, want %04x", data, got, want)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	key := []byte("session:{user1000}:profile")
	b.ReportAllocs()
	for b.Loop() {
		Of(key)
	}
}
