package engine

import (
	"bytes"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// A walk of pages returns what is there all the time exactly once, whatever comes
// and goes meanwhile.
func TestPagesOfArrivals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a arrivals[int]
		there := map[int]uint64{}
		next := 0
		change := func() {
			if rapid.Bool().Draw(t, "add") || len(there) == 0 {
				there[next] = a.add(next)
				next++
				return
			}
			keys := slices.Sorted(mapKeys(there))
			key := rapid.SampledFrom(keys).Draw(t, "remove")
			a.remove(there[key])
			delete(there, key)
		}
		for range rapid.IntRange(0, 60).Draw(t, "before") {
			change()
		}
		stayed, returned := map[int]bool{}, map[int]int{}
		for key := range there {
			stayed[key] = true
		}
		for cursor, steps := uint64(0), 0; steps == 0 || cursor != 0; steps++ {
			page, following := a.page(cursor, rapid.IntRange(1, 5).Draw(t, "count"))
			for _, key := range page {
				returned[key]++
			}
			for range rapid.IntRange(0, 4).Draw(t, "meanwhile") {
				change()
			}
			for key := range stayed {
				if _, ok := there[key]; !ok {
					delete(stayed, key)
				}
			}
			cursor = following
			if steps > 200 { // more comes than a page takes: the walk need not end
				return
			}
		}
		for key, count := range returned {
			if count != 1 {
				t.Fatalf("%d was returned %d times", key, count)
			}
		}
		for key := range stayed {
			if returned[key] == 0 {
				t.Fatalf("%d was not returned", key)
			}
		}
		if len(there) > 0 {
			if one := a.pick(rand.New(rand.NewPCG(1, 1))); there[one] == 0 {
				t.Fatalf("pick returned %d, which is gone", one)
			}
		}
	})
}

func mapKeys[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestDeadlinesComeInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d deadlines
		var all []*entry
		for i := range rapid.IntRange(1, 40).Draw(t, "keys") {
			all = append(all, &entry{key: strconv.Itoa(i), arrival: uint64(i)})
		}
		for range rapid.IntRange(0, 100).Draw(t, "changes") {
			en := rapid.SampledFrom(all).Draw(t, "key")
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				d.clear(en)
			} else {
				d.set(en, rapid.Int64Range(1, 20).Draw(t, "deadline"))
			}
		}
		var want []*entry
		for _, en := range all {
			if en.deadline != 0 {
				want = append(want, en)
			}
		}
		slices.SortStableFunc(want, func(a, b *entry) int { return int(a.deadline - b.deadline) })
		for _, en := range want {
			if d.due(en.deadline-1) != nil && d.due(en.deadline-1).deadline >= en.deadline {
				t.Fatalf("%s is due too early", en.key)
			}
			if got := d.due(en.deadline); got != en {
				t.Fatalf("%v is due, want %s", got, en.key)
			}
			d.clear(en)
		}
		if d.due(math.MaxInt64) != nil {
			t.Fatal("a key without a deadline is due")
		}
	})
}

func TestListIsADeque(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newList(nil)
		var model []string
		for i := range rapid.IntRange(0, 80).Draw(t, "steps") {
			at := rapid.SampledFrom([]end{left, right}).Draw(t, "end")
			switch {
			case rapid.Bool().Draw(t, "push") && at == left:
				l.push(left, strconv.Itoa(i))
				model = slices.Insert(model, 0, strconv.Itoa(i))
			case len(model) == 0 || rapid.Bool().Draw(t, "push"):
				l.push(right, strconv.Itoa(i))
				model = append(model, strconv.Itoa(i))
			case at == left:
				if got := l.pop(left); got != model[0] {
					t.Fatalf("pop(left) = %s, want %s", got, model[0])
				}
				model = model[1:]
			default:
				if got := l.pop(right); got != model[len(model)-1] {
					t.Fatalf("pop(right) = %s, want %s", got, model[len(model)-1])
				}
				model = model[:len(model)-1]
			}
			if got := l.elements(); l.len() != len(model) || !slices.Equal(got, model) {
				t.Fatalf("the list is %q, want %q", got, model)
			}
			for i, want := range model {
				if l.at(i) != want {
					t.Fatalf("at(%d) = %s, want %s", i, l.at(i), want)
				}
			}
		}
	})
}

// However a sorted set is changed, its ranks are those of the sorted members.
func TestRanksFollowScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := newEngine().newZSet()
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			member := []byte(rapid.StringMatching("[a-e]").Draw(t, "member"))
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				z.remove(member)
			case 1:
				z.ranked() // from now on it is kept in order
			default:
				z.set(member, float64(rapid.IntRange(-2, 2).Draw(t, "score")))
			}
		}
		want := (&zset{scores: z.scores}).ranked()
		got := z.ranked()
		if !slices.Equal(got, want) {
			t.Fatalf("ranks %v, want %v", got, want)
		}
		for i, one := range got {
			if z.rank(one) != i {
				t.Fatalf("rank of %s is %d, want %d", one.name, z.rank(one), i)
			}
		}
	})
}

// sine and arcsine are the nearest doubles; the sine is compared with a Taylor
// series of many digits.
func TestTrigonometryIsRounded(t *testing.T) {
	exactSine := func(x float64) float64 {
		const precision = 400
		term := new(big.Float).SetPrec(precision).SetFloat64(x)
		square := new(big.Float).SetPrec(precision).Mul(term, term)
		total := new(big.Float).SetPrec(precision).Set(term)
		for n := int64(2); n < 120; n += 2 {
			term.Mul(term, square)
			term.Quo(term, new(big.Float).SetInt64(-n*(n+1)))
			total.Add(total, term)
		}
		f, _ := total.Float64()
		return f
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-3.2, 3.2).Draw(t, "x")
		want := exactSine(x)
		if got := sine(x); got != want {
			t.Fatalf("sine(%v) = %v, want %v", x, got, want)
		}
		if math.Abs(x) > 1.5 {
			return
		}
		// The arcsine of a rounded sine is off by what the rounding did.
		slack := 0x1p-52 * math.Abs(want) / math.Cos(x)
		if back := arcsine(want); math.Abs(back-x) > slack {
			t.Fatalf("arcsine(%v) = %v, want about %v", want, back, x)
		}
	})
	if !math.IsNaN(arcsine(1.5)) || arcsine(1) != math.Pi/2 || arcsine(0) != 0 {
		t.Errorf("arcsine of 1.5, 1, 0: %v, %v, %v", arcsine(1.5), arcsine(1), arcsine(0))
	}
}

func TestHLLDenseAndSparseAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sparse := newHLL()
		dense, _ := sparse.toDense()
		elements := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 0, 60).Draw(t, "elements")
		for _, element := range elements {
			var a, b hllOutcome
			sparse, a = sparse.add(element, 3000)
			dense, b = dense.add(element, 3000)
			if a != b {
				t.Fatalf("adding %q: %d sparse, %d dense", element, a, b)
			}
		}
		converted, ok := sparse.toDense()
		if !ok || !bytes.Equal(converted[hllHeader:], dense[hllHeader:]) {
			t.Fatalf("the registers differ (%t)", ok)
		}
	})
}

// No call may panic, whatever its arguments. Allocations are bounded by what Redis
// allows.
func FuzzDo(f *testing.F) {
	f.Add([]byte("set\x00k\x00v\n get\x00k"))
	f.Add([]byte("srandmember\x00k\x00-9223372036854775808"))
	f.Add([]byte("xadd\x00k\x00*\x00a\x00b\nxread\x00streams\x00k\x000"))
	f.Add([]byte("setbit\x00k\x0099\x001\nbitfield\x00k\x00get\x00u8\x00#1"))
	f.Add([]byte("geoadd\x00k\x001\x002\x00m\ngeosearch\x00k\x00frommember\x00m\x00byradius\x001\x00km"))
	f.Fuzz(func(t *testing.T, script []byte) {
		e := newEngine()
		for line := range bytes.SplitSeq(script, []byte("\n")) {
			args := bytes.Split(line, []byte{0})
			cmd, _ := command.Resolve(args)
			if cmd == nil || !cmd.ArityOK(len(args)) || handlers[cmd.ID] == nil || tooBig(args) {
				continue
			}
			do(e, &resp.Writer{}, cmd, args)
		}
	})
}

// tooBig reports whether a number among the arguments could ask for megabytes,
// which Redis would give and a fuzzer does not have time for.
func tooBig(args [][]byte) bool {
	return slices.ContainsFunc(args, func(arg []byte) bool {
		n, err := strconv.ParseFloat(string(bytes.TrimLeft(arg, "#-")), 64)
		return err == nil && n > 1e5 && n < 1e15
	})
}
