package dialect

import "slices"

// laterDebugging are the kinds of DEBUG that Redis 6.2 does not have (debugCommand).
var laterDebugging = []string{
	"client-eviction", "clusterlink", "drop-cluster-packet-filter", "listpack", "quicklist", "quicklist-packed-threshold",
	"replicate", "replybuffer", "set-disable-deny-scripts",
}

// Debugs reports whether servers of this version have a kind of DEBUG that Redis 7.0 has.
func (d *Dialect) Debugs(kind string) bool {
	return !d.Has(OldDebugging) || !slices.Contains(laterDebugging, kind)
}
