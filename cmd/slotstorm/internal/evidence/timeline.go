package evidence

import (
	"fmt"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
)

// step is a line of the scenario at a time, or a comment.
type step struct {
	at   time.Time
	text string
}

// longest is the longest time that is waited for: what happens in it costs time to play.
const longest = time.Hour

// length is a time in the language.
func length(d time.Duration) string {
	return durations.Format(max(time.Millisecond, min(d.Round(time.Millisecond), longest)))
}

// mostSteps bounds what logs become.
const mostSteps = 400

// happenings writes what logs tell: who was away when, who was told to take over; what followed
// from that are comments.
func (w *writer) happenings() {
	if len(w.e.timeline) == 0 {
		return
	}
	list := slices.Clone(w.e.timeline)
	slices.SortStableFunc(list, func(a, b happened) int { return a.at.Compare(b.at) })
	steps := append(w.absences(list), w.orders(list)...)
	steps = append(steps, w.outcomes(list)...)
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	left := 0
	if len(steps) > mostSteps {
		left, steps = len(steps)-mostSteps, steps[:mostSteps]
	}
	if len(steps) == 0 {
		return
	}
	w.line("")
	w.line("# What the logs tell, from %s on. Why a node was away they mostly do not: it is paused.", steps[0].at.Format("15:04:05.000"))
	now := steps[0].at
	for _, s := range steps {
		if d := s.at.Sub(now); d >= time.Millisecond/2 {
			if d > longest {
				w.line("# In the logs %s pass here.", plainKey(d.Round(time.Minute).String()))
			}
			w.line("wait %s", length(d))
			now = s.at
		}
		w.line("%s", s.text)
	}
	if left > 0 {
		w.line("# %d further steps are left out.", left)
	}
}

// absences are the times in which others took a node for failed, or its process was gone.
func (w *writer) absences(list []happened) (steps []step) {
	failed, ended := map[*node]time.Time{}, map[*node]time.Time{}
	free := map[*node]time.Time{} // when the last absence was over
	pause := func(n *node, from, to time.Time) {
		from = from.Add(-w.timeout())
		if last, ok := free[n]; ok && from.Before(last) {
			from = last.Add(time.Millisecond)
		}
		if !to.After(from) || w.names[n] == "" {
			return
		}
		free[n] = to
		steps = append(steps, step{from, fmt.Sprintf("pause %s for=%s", w.names[n], length(to.Sub(from)))})
	}
	for _, h := range list {
		switch h.what {
		case eventFail:
			if _, away := failed[h.about]; !away && ended[h.about].IsZero() && h.about != nil {
				failed[h.about] = h.at
			}
		case eventClear:
			if from, away := failed[h.about]; away {
				pause(h.about, from, h.at)
				delete(failed, h.about)
			}
		case eventDown:
			if h.who != nil && ended[h.who].IsZero() && w.names[h.who] != "" {
				ended[h.who] = h.at
				steps = append(steps, step{h.at, "crash " + w.names[h.who]})
			}
		case eventUp:
			if h.who != nil && !ended[h.who].IsZero() {
				delete(ended, h.who)
				steps = append(steps, step{h.at, "restart " + w.names[h.who]})
			}
		}
	}
	for _, n := range w.nodes {
		if from, away := failed[n]; away {
			pause(n, from, list[len(list)-1].at.Add(time.Second))
		}
	}
	return steps
}

// orders are failovers by hand.
func (w *writer) orders(list []happened) (steps []step) {
	for _, h := range list {
		switch {
		case h.what == eventManual && w.names[h.about] != "":
			steps = append(steps, step{h.at, fmt.Sprintf("@%s> CLUSTER FAILOVER", w.names[h.about])})
		case h.what == eventForced && w.names[h.who] != "":
			steps = append(steps, step{h.at, fmt.Sprintf("@%s> CLUSTER FAILOVER FORCE", w.names[h.who])})
		}
	}
	return steps
}

// outcomes are comments: what the servers did by themselves.
func (w *writer) outcomes(list []happened) (steps []step) {
	told := map[string]bool{}
	for _, h := range list {
		text := ""
		switch h.what {
		case eventFail:
			text = fmt.Sprintf("%s is failed", nameOf(w.names, h.about))
		case eventClear:
			text = fmt.Sprintf("%s is reachable again", nameOf(w.names, h.about))
		case eventElection:
			text = fmt.Sprintf("%s wants to be elected, epoch %d", h.doer(w.names), h.epoch)
		case eventWon:
			text = h.doer(w.names) + " was elected"
		case eventState:
			text = fmt.Sprintf("%s: %s", h.doer(w.names), h.text)
		default:
			continue
		}
		// What several logs tell within a second is told once.
		key := text + h.at.Format("02 15:04:05")
		if told[key] {
			continue
		}
		told[key] = true
		steps = append(steps, step{h.at, "# " + h.at.Format("15:04:05.000") + " " + text})
	}
	return steps
}

func nameOf(names map[*node]string, n *node) string {
	if n != nil && names[n] != "" {
		return names[n]
	}
	return "a node"
}
