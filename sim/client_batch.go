package sim

import "slices"

// merge makes one call of all that go to the same node, for a client with WholeBatches:
// a redirect of one of them is one of all.
func (cl *Client) merge(calls []*call) []*call {
	var merged []*call
	var groups [][]*call
	var targets []string
	for _, k := range calls {
		to := k.target()
		i := slices.Index(targets, to)
		if i < 0 {
			i = len(targets)
			targets, groups = append(targets, to), append(groups, nil)
		}
		groups[i] = append(groups[i], k)
	}
	for _, group := range groups {
		if len(group) == 1 {
			merged = append(merged, group[0])
			continue
		}
		merged = append(merged, cl.mergeGroup(group))
	}
	return merged
}

func (cl *Client) mergeGroup(group []*call) *call {
	whole := &call{cl: cl, slot: group[0].slot, start: group[0].start}
	for _, k := range group {
		whole.request = append(whole.request, k.request...)
		whole.replies += k.replies
		whole.blocking = whole.blocking || k.blocking
	}
	whole.done = func(r *Result, replies [][]byte) {
		// The end of the whole was counted as that of one command, by its last reply.
		s := &cl.stats
		s.Commands += len(group) - 1
		for i, k := range group {
			one := *r
			var own [][]byte
			if len(replies) >= k.replies {
				own, replies = replies[:k.replies], replies[k.replies:]
				one.Reply = Reply{own[len(own)-1]}
			}
			last := i == len(group)-1
			switch {
			case last:
			case one.Failure != "":
				s.Failures++
			case one.Reply.Raw[0] == '-':
				s.Errors++
			}
			k.done(&one, own)
		}
	}
	return whole
}
