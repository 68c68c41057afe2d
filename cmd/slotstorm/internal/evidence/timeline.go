package evidence

import (
	"fmt"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
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
	steps = append(steps, w.moves(list)...)
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
		case eventWon:
			// Somebody was elected, so his master was gone, even if no log tells of that.
			if m := w.masterOf(h.who); m != nil && !w.ordered(&h, list) && ended[m].IsZero() {
				if _, away := failed[m]; !away {
					failed[m] = h.at.Add(-beforeElection)
				}
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
			pause(n, from, list[len(list)-1].at.Add(w.lasting(list, from)))
		}
	}
	return steps
}

// beforeElection is about how long it is from the failure of a master to the end of an election.
const beforeElection = time.Second

// lasting is how long after the end of the logs a node stays away that nobody heard of again: if
// somebody was elected meanwhile, that takes as long in the scenario as it may.
func (w *writer) lasting(list []happened, from time.Time) time.Duration {
	if slices.ContainsFunc(list, func(h happened) bool { return h.what == eventWon && h.at.After(from) }) {
		return w.electionTime()
	}
	return time.Second
}

// electionTime is how long a failover takes at most, with some time to spare: the time until a node
// is suspected, and as long again for others to agree and to vote.
func (w *writer) electionTime() time.Duration { return 2*w.timeout() + 10*time.Second }

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

// outcomes are what the servers did by themselves: comments, and who was elected as an expectation.
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
			if expected := w.elected(&h, list); expected != "" {
				steps = append(steps, step{h.at, expected})
			}
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

// masterOf is the master of a replica, as most have it, nil for others.
func (w *writer) masterOf(n *node) *node {
	for _, s := range w.all {
		if s.about == n && !s.master {
			return s.of
		}
	}
	return nil
}

// ordered reports whether somebody asked for a failover that was won.
func (w *writer) ordered(won *happened, list []happened) bool {
	return slices.ContainsFunc(list, func(h happened) bool {
		return h.what == eventManual && h.about == won.who || h.what == eventForced && h.who == won.who
	})
}

// elected is what is expected because a replica was elected, "" if nothing is known of it. Which of
// several replicas it is was chance, unless somebody asked for it.
func (w *writer) elected(won *happened, list []happened) string {
	master, within := w.masterOf(won.who), length(w.electionTime())
	if master == nil || w.names[won.who] == "" || w.names[master] == "" {
		return ""
	}
	rivals := slices.ContainsFunc(w.all, func(s *said) bool { return s.about != won.who && s.of == master })
	if w.ordered(won, list) || !rivals {
		return fmt.Sprintf("eventually %s role master within %s", w.names[won.who], within)
	}
	for _, s := range w.all {
		if first := s.firstSlot(); s.about == master && first < slot.Count {
			return fmt.Sprintf("eventually not slot %d owner %s within %s", first, w.names[master], within)
		}
	}
	return ""
}

func nameOf(names map[*node]string, n *node) string {
	if n != nil && names[n] != "" {
		return names[n]
	}
	return "a node"
}
