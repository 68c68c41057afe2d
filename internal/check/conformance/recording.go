package conformance

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Recording is what servers of one version said, stored so that it stands for them where
// they are not to be had. It holds outcomes as they are compared: normalised. What a server
// said otherwise when it was asked again is not in it.
type Recording struct {
	// Server says whose it is: "redis 8.0.6", and Date when it was made: "2026-11-28".
	Server, Date string
	// Calls is Config.Calls of the run that made it.
	Calls int

	mu       sync.Mutex
	outcomes map[uint64][]Outcome // by what key says
}

// NewRecording returns an empty one.
func NewRecording(server, date string, calls int) *Recording {
	return &Recording{Server: server, Date: date, Calls: calls, outcomes: map[uint64][]Outcome{}}
}

// key identifies an exchange by all that decides how it goes. Its name is a part of that: some
// play in a state that others have made.
func key(e Exchange) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\n%s %v %v %v\n%s", e.Name, e.Shape.Key(), e.Fresh, e.RESP3, e.Settled, e)
	return h.Sum64()
}

// add keeps what a server said, if it may be kept.
func (r *Recording) add(e Exchange, out []Outcome) {
	if !recordable(e) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcomes[key(e)] = out
}

// find returns what the server said, nil if it was not asked.
func (r *Recording) find(e Exchange) []Outcome {
	if !recordable(e) {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.outcomes[key(e)]
}

// Len is the number of exchanges.
func (r *Recording) Len() int { return len(r.outcomes) }

// recordable reports whether an exchange can do without a real server, without the beginnings of
// node IDs, which redis-cli --cluster prints, and without texts that somebody wrote for people
// to read, which are not ours to keep.
func recordable(e Exchange) bool {
	for _, s := range e.Lines {
		text := strings.ToUpper(strings.Join(s.Args, " "))
		switch {
		case s.Verb == Server:
			return false
		case s.Verb != Send && s.Verb != Shell && s.Verb != CLI:
		case prose.MatchString(text), strings.Contains(text, "--CLUSTER"):
			return false
		}
	}
	return true
}

// prose finds commands that answer with sentences.
var prose = regexp.MustCompile(`(^|\s)(HELP|DOCS|DOCTOR|LOLWUT)\b`)

// stored is a recording as it is written. Many outcomes are alike: each stands there once.
type stored struct {
	Server, Date string
	Calls        int
	Outcomes     []Outcome
	Exchanges    []storedExchange
}

type storedExchange struct {
	Key   uint64
	Steps []uint32 // which outcomes
}

// Write writes the recording: the same one always gives the same bytes.
func (r *Recording) Write(w io.Writer) error {
	s := stored{Server: r.Server, Date: r.Date, Calls: r.Calls}
	known := map[string]uint32{}
	for _, k := range slices.Sorted(maps.Keys(r.outcomes)) {
		e := storedExchange{Key: k}
		for _, o := range r.outcomes[k] {
			text := o.String()
			n, ok := known[text]
			if !ok {
				n = uint32(len(s.Outcomes))
				known[text] = n
				s.Outcomes = append(s.Outcomes, o)
			}
			e.Steps = append(e.Steps, n)
		}
		s.Exchanges = append(s.Exchanges, e)
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := gob.NewEncoder(zip).Encode(s); err != nil {
		return err
	}
	return zip.Close()
}

// mostStored bounds what a recording may be when it is unpacked.
const mostStored = 256 << 20

// ReadRecording reads what Write has written.
func ReadRecording(from io.Reader) (*Recording, error) {
	zip, err := gzip.NewReader(from)
	if err != nil {
		return nil, fmt.Errorf("no recording: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(zip, mostStored+1))
	if err != nil {
		return nil, fmt.Errorf("no whole recording: %w", err)
	}
	if len(data) > mostStored {
		return nil, errors.New("the recording is too large")
	}
	var s stored
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return nil, fmt.Errorf("no recording: %w", err)
	}
	r := NewRecording(s.Server, s.Date, s.Calls)
	for _, e := range s.Exchanges {
		out := make([]Outcome, 0, len(e.Steps))
		for _, n := range e.Steps {
			if int(n) >= len(s.Outcomes) {
				return nil, fmt.Errorf("a damaged recording: there is no outcome %d", n)
			}
			out = append(out, s.Outcomes[n])
		}
		r.outcomes[e.Key] = out
	}
	return r, nil
}
