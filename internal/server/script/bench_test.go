package script

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

func bytesOf(words ...string) [][]byte {
	args := make([][]byte, len(words))
	for i, w := range words {
		args[i] = []byte(w)
	}
	return args
}

// BenchmarkEvalSHA measures what a script adds to the commands it calls.
func BenchmarkEvalSHA(b *testing.B) {
	for name, body := range map[string]string{
		"Return": "return 1",
		"Get":    "return redis.call('GET',KEYS[1])",
		"Loop":   "local x = 0 for i = 1, 1000 do x = x + i end return x",
		"PCall":  "return pcall(function() return 1 end)",
	} {
		b.Run(name, func(b *testing.B) {
			engine, host := new(Engine), newFakeHost()
			host.values["k"] = "v"
			w := &resp.Writer{}
			engine.Do(b.Context(), host, w, bytesOf("SCRIPT", "LOAD", body))
			args := bytesOf("EVALSHA", sha1hex(body), "1", "k")
			b.ReportAllocs()
			for b.Loop() {
				w.Buf = w.Buf[:0]
				host.runs = host.runs[:0]
				engine.Do(b.Context(), host, w, args)
			}
		})
	}
}

// BenchmarkFirstScript is what an engine's first script costs.
func BenchmarkFirstScript(b *testing.B) {
	host := newFakeHost()
	args := bytesOf("EVAL", "return 1", "0")
	b.ReportAllocs()
	for b.Loop() {
		engine, w := new(Engine), &resp.Writer{}
		engine.Do(b.Context(), host, w, args)
	}
}
