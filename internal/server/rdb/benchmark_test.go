package rdb

import (
	"fmt"
	"testing"
)

func BenchmarkEncode(b *testing.B) {
	for name, v := range benchmarkValues() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Encode(v)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, v := range benchmarkValues() {
		payload := Encode(v)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(payload); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchmarkValues() map[string]Value {
	hash := Value{Type: TypeHash}
	for i := range 20 {
		hash.Hash = append(hash.Hash, Field{Name: fmt.Appendf(nil, "field%d", i), Value: fmt.Appendf(nil, "value%d", i)})
	}
	return map[string]Value{
		"integer":      {Type: TypeString, String: []byte("12345")},
		"10 bytes":     {Type: TypeString, String: []byte("0123abcdef")},
		"100 bytes":    {Type: TypeString, String: []byte(noise(100))},
		"100 letters":  {Type: TypeString, String: []byte("to be, or not to be, that is the question: whether it is nobler in the mind to suffer the slings and")},
		"hash of 20":   hash,
		"10 kilobytes": {Type: TypeString, String: []byte(noise(10 << 10))},
	}
}
